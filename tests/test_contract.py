"""The contract for scrapers finds what is wrong with one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from earful.errors import Blocked, EarfulError, Gone, ServerTrouble
from earful.scraping import Found, Mention, NoResults, Page, Rating, Request, Scraper, Settings
from earful.testing import Case, RecordedWeb, cases_in, contract

FIRST = "https://harbor.example/reviews"


class Harbor(Scraper[Settings]):
    """One line a review: id, stars, words."""

    name = "harbor"
    title = "Harbor"
    capabilities = frozenset({"ratings"})
    newest_first = True

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(FIRST)

    def parse(self, page: Page) -> Iterator[Found]:
        listing = page.json.one("reviews")
        if not listing.raw:
            yield NoResults("no reviews yet")
        for review in page.json.all("reviews"):
            yield Mention(
                external_id=review.one("id").text,
                url=FIRST,
                text=review.one("text").text,
                rating=Rating(value=review.one("stars").number),
            )


class Boastful(Harbor):
    capabilities = frozenset({"ratings", "replies"})


class Forgetful(Harbor):
    capabilities = frozenset()


class Silent(Harbor):
    def parse(self, page: Page) -> Iterator[Found]:
        yield NoResults("whatever it is")


class Fickle(Harbor):
    visits = 0

    def parse(self, page: Page) -> Iterator[Found]:
        Fickle.visits += 1
        yield Mention(external_id=str(Fickle.visits), url=FIRST, text="Cold coffee")


def keep(folder: Path, pages: dict[str, Any], expect: dict[str, Any]) -> None:
    folder.mkdir(parents=True)
    told = {"recorded_at": "2026-11-03T09:00:00Z", "settings": {}, "pages": pages, "expect": expect}
    (folder / "case.json").write_text(json.dumps(told))


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    folder = tmp_path / "harbor"
    one = {"reviews": [{"id": "r1", "stars": 1, "text": "Cold coffee"}]}
    keep(folder / "one", {FIRST: "p1.json"}, {"mentions": 1, "first": [{"external_id": "r1"}]})
    (folder / "one" / "p1.json").write_text(json.dumps(one))
    keep(folder / "nothing_here", {FIRST: "p1.json"}, {"mentions": 0, "nothing": True})
    (folder / "nothing_here" / "p1.json").write_text('{"reviews": []}')
    keep(folder / "blocked", {FIRST: {"status": 403}}, {"error": "Blocked"})
    return folder


@pytest.fixture(autouse=True)
def source(monkeypatch: pytest.MonkeyPatch) -> None:
    """These scrapers stand in a test file, whose imports are not theirs."""
    monkeypatch.setattr("inspect.getsource", lambda _module: "from earful.scraping import Page")


def broken_rules(scraper: type[Scraper[Any]], cases: Path) -> set[str]:
    """Names of the contract's tests that the scraper fails."""
    tests = contract(scraper, cases=cases, same_name=False)
    failed = set()
    for name in dir(tests):
        if name.startswith("test_"):
            for arguments in arguments_of(getattr(tests, name)):
                try:
                    getattr(tests(), name)(*arguments)
                except (AssertionError, EarfulError, pytest.fail.Exception):
                    failed.add(name)
    return failed


def arguments_of(test: Any) -> list[tuple[Any, ...]]:
    marks = getattr(test, "pytestmark", [])
    return [(value,) for mark in marks for value in mark.args[1]] if marks else [()]


def test_a_good_scraper_keeps_the_contract(cases: Path) -> None:
    assert broken_rules(Harbor, cases) == set()


@pytest.mark.parametrize(
    ("scraper", "rule"),
    [
        (Boastful, "test_capabilities_are_honest_both_ways"),
        (Forgetful, "test_capabilities_are_honest_both_ways"),
        (Silent, "test_a_page_that_says_nothing_is_an_error"),
        (Silent, "test_a_challenge_is_blocked"),
        (Silent, "test_a_case_replays_to_what_it_expects"),
        (Fickle, "test_a_second_replay_is_identical"),
    ],
)
def test_a_broken_rule_is_found(scraper: type[Scraper[Any]], rule: str, cases: Path) -> None:
    assert rule in broken_rules(scraper, cases)


def test_a_scraper_that_never_says_nothing_here_lacks_a_case(cases: Path) -> None:
    (cases / "nothing_here" / "case.json").unlink()
    assert broken_rules(Harbor, cases) == {"test_a_case_has_the_site_say_that_there_is_nothing"}


def test_a_case_that_misspells_its_expectation_fails(cases: Path) -> None:
    keep(cases / "misspelt", {FIRST: {"status": 403}}, {"mentoins": 1})
    assert "test_a_case_replays_to_what_it_expects" in broken_rules(Harbor, cases)


def test_a_module_that_connects_is_found(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "inspect.getsource", lambda _module: "import requests\nfrom earful.store import Store"
    )
    assert broken_rules(Harbor, cases) == {"test_the_module_opens_no_connection"}


def test_an_incomplete_case_is_named(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text('{"recorded_at": "2026-11-03T09:00:00Z"}')
    with pytest.raises(ValueError, match=r"case\.json is no case: KeyError 'settings'"):
        Case.read(tmp_path)


def test_recorded_pages_answer_as_the_site_did(cases: Path) -> None:
    web = RecordedWeb(cases_in(cases))
    visit = web.visit(Harbor(Settings()), [FIRST])
    with pytest.raises(Gone):
        visit.fetch(Request("https://harbor.example/elsewhere"))
    with pytest.raises(Blocked):
        visit.fetch(Request(FIRST))
    assert web.asked == ["https://harbor.example/elsewhere", FIRST]


def test_a_recorded_server_error_is_trouble_that_passes(tmp_path: Path) -> None:
    keep(tmp_path / "down", {FIRST: {"status": 502}}, {"error": "ServerTrouble"})
    visit = RecordedWeb(cases_in(tmp_path)).visit(Harbor(Settings()), [FIRST])
    with pytest.raises(ServerTrouble):
        visit.fetch(Request(FIRST))
