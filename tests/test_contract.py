"""The contract for scrapers finds what is wrong with one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field, SecretStr

from earful.errors import Blocked, EarfulError, Gone, KeyRefused, LayoutChanged, ServerTrouble
from earful.scraping import Found, Mention, NoResults, Page, Partial, Rating, Request, Scraper, Settings
from earful.testing import Case, RecordedWeb, cases_in, checks, contract

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


class Careless(Harbor):
    """Does without the stars of a review, and says nothing."""

    def parse(self, page: Page) -> Iterator[Found]:
        for review in page.json.all("reviews"):
            stars = review.maybe("stars")
            rating = Rating(value=stars.number) if stars else None
            yield Mention(
                external_id=review.one("id").text, url=FIRST, text=review.text_at("text"), rating=rating
            )
        if not page.json.all("reviews"):
            yield NoResults("no reviews yet")


class Telltale(Harbor):
    def parse(self, page: Page) -> Iterator[Found]:
        for thing in super().parse(page):
            if isinstance(thing, Mention):
                new = {"author": "Vilja N.", "external_id": f"vilja n.-{thing.external_id}"}
                yield thing.model_copy(update=new)
            else:
                yield thing


class Twofold(Harbor):
    """Gives one id to a review and to what it was before."""

    def parse(self, page: Page) -> Iterator[Found]:
        for thing in super().parse(page):
            yield thing
            if isinstance(thing, Mention):
                yield thing.model_copy(update={"text": "Warm coffee"})


class Fickle(Harbor):
    visits = 0

    def parse(self, page: Page) -> Iterator[Found]:
        Fickle.visits += 1
        yield Mention(external_id=str(Fickle.visits), url=FIRST, text="Cold coffee")


def keep(
    folder: Path, pages: dict[str, Any], expect: dict[str, Any], settings: dict[str, Any] | None = None
) -> None:
    folder.mkdir(parents=True)
    told = {
        "recorded_at": "2026-11-03T09:00:00Z",
        "settings": settings or {},
        "pages": pages,
        "expect": expect,
    }
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


def broken_rules(scraper: type[Scraper[Any]], cases: Path, only: str = "test_") -> set[str]:
    """Names of the contract's tests that the scraper fails."""
    tests = contract(scraper, cases=cases, same_name=False)
    failed = set()
    for name in dir(tests):
        if name.startswith(only):
            for arguments in arguments_of(getattr(tests, name)):
                try:
                    getattr(tests(), name)(*arguments)
                except (Exception, pytest.fail.Exception):  # noqa: BLE001 - as pytest does
                    failed.add(name)
                    break
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
        (Telltale, "test_no_author_and_no_text_is_in_a_repr"),
        (Twofold, "test_a_case_replays_to_what_it_expects"),
    ],
)
def test_a_broken_rule_is_found(scraper: type[Scraper[Any]], rule: str, cases: Path) -> None:
    assert rule in broken_rules(scraper, cases)


def test_a_scraper_that_loses_a_field_in_silence_fails_the_mutations(cases: Path) -> None:
    keep(cases / "mixed", {FIRST: "p1.json"}, {"mentions": 3})
    reviews = [{"id": f"r{number}", "stars": number, "text": "Cold coffee"} for number in (1, 2, 3)]
    (cases / "mixed" / "p1.json").write_text(json.dumps({"reviews": reviews}))
    rule = "test_no_mutated_page_says_less_in_silence"
    assert broken_rules(Harbor, cases, rule) == set()
    del reviews[0]["stars"]
    (cases / "mixed" / "p1.json").write_text(json.dumps({"reviews": reviews}))
    assert broken_rules(Careless, cases, rule) == set(), "the site itself leaves them out"
    del reviews[0]
    (cases / "mixed" / "p1.json").write_text(json.dumps({"reviews": reviews, "count": 2}))
    assert broken_rules(Careless, cases, rule) == {rule}


def test_a_listing_that_is_said_to_be_sorted_and_is_not_is_found(cases: Path) -> None:
    class Paged(Harbor):
        """Its days are those of November; a page says which one follows."""

        def parse(self, page: Page) -> Iterator[Found]:
            days = {review.one("id").text: review.instant_at("at") for review in page.json.all("reviews")}
            for thing in super().parse(page):
                if isinstance(thing, Mention):
                    thing = thing.model_copy(update={"published_at": days[thing.external_id]})
                yield thing
            if following := page.json.maybe("next"):
                yield Request(following.text)

    def keep_pages(name: str, *days: int) -> None:
        pages = {FIRST: "p1.json", f"{FIRST}?page=2": "p2.json"}
        keep(cases / name, pages, {"mentions": len(days) + 1})
        reviews = [
            {"id": f"r{day}", "stars": 1, "text": "Cold coffee", "at": f"2026-11-{day:02}T08:00:00Z"}
            for day in (*days, 1)
        ]
        first = {"reviews": reviews[:-1], "next": f"{FIRST}?page=2"}
        (cases / name / "p1.json").write_text(json.dumps(first))
        (cases / name / "p2.json").write_text(json.dumps({"reviews": reviews[-1:]}))

    rule = "test_with_everything_known_and_old_a_listing_is_read_to_its_first_page"
    keep_pages("sorted", 3, 2)
    assert broken_rules(Paged, cases, rule) == set()
    keep_pages("unsorted", 2, 3)
    assert broken_rules(Paged, cases, rule) == {rule}


def test_half_a_page_may_say_that_it_is_one(cases: Path) -> None:
    class Lines(Harbor):
        def parse(self, page: Page) -> Iterator[Found]:
            lines = page.body.decode().split("\n")
            if not lines[0].startswith("reviews"):
                raise LayoutChanged("no reviews", page.url)
            for line in lines[1:-1]:
                yield Mention(external_id=line[:2], url=FIRST, text=line[3:], rating=Rating(value=1))
            if lines[-1] != "end":
                yield Partial("the page has no end")
            elif len(lines) == 2:
                yield NoResults("no reviews yet")

    class Endless(Lines):
        def parse(self, page: Page) -> Iterator[Found]:
            yield from (thing for thing in super().parse(page) if not isinstance(thing, Partial))

    for name, body in {"one": "reviews\nr1 Cold coffee\nend", "nothing_here": "reviews\nend"}.items():
        (cases / name / "p1.json").write_text(body)
    rule = "test_half_a_page"
    assert broken_rules(Lines, cases, rule) == set()
    (cases / "one" / "p1.json").write_text("reviews\nr1 Cold\nr2 Warm coffee at last\nr3 Best\nend")
    assert broken_rules(Lines, cases, rule) == set()
    assert broken_rules(Endless, cases, rule) == {"test_half_a_page_is_an_error_or_says_as_much_as_the_whole"}


class KeySettings(Settings):
    key: SecretStr = Field(description="The key")


class Keyed(Scraper[KeySettings]):
    """Signs in with its key, and asks with what it got."""

    name = "harbor"
    title = "Harbor"
    capabilities = frozenset({"needs_key"})

    def start(self, bookmark: str | None) -> Iterator[Request]:
        secret = {"key": self.settings.key.get_secret_value()}
        yield Request(f"{FIRST}/token", self.signed_in, form={"grant": "key"}, secret=secret)

    def signed_in(self, page: Page) -> Iterator[Found]:
        token = page.json.one("token").text
        yield Request(FIRST, headers={"Authorization": f"Bearer {token}"})

    def parse(self, page: Page) -> Iterator[Found]:
        for review in page.json.all("reviews"):
            yield Mention(external_id=review.one("id").text, url=FIRST, text=review.one("text").text)
        if not page.json.all("reviews"):
            yield NoResults("no reviews yet")

    def refusal(self, page: Page, status: int) -> EarfulError | None:
        return KeyRefused(page.url, "the key is wrong") if b"wrong key" in page.body else None


class Leaky(Keyed):
    def signed_in(self, page: Page) -> Iterator[Found]:
        yield Request(f"{FIRST}?key={self.settings.key.get_secret_value()}")


@pytest.fixture
def keyed(tmp_path: Path) -> Path:
    folder = tmp_path / "harbor"
    token = next(Keyed(KeySettings(key=SecretStr("a-secret-key"))).start(None)).key
    assert token.startswith(f"POST {FIRST}/token#")
    one = {"reviews": [{"id": "r1", "text": "Cold coffee"}, {"id": "r2", "text": "Warm coffee"}]}
    for name, body, expect in (
        ("one", one, {"mentions": 2, "asked": [token, FIRST]}),
        ("nothing_here", {"reviews": []}, {"mentions": 0, "nothing": True}),
    ):
        pages = {token: "token.json", FIRST: "p1.json", f"{FIRST}?key=a-secret-key": "p1.json"}
        keep(folder / name, pages, expect, {"key": "a-secret-key"})
        (folder / name / "token.json").write_text('{"token": "abc"}')
        (folder / name / "p1.json").write_text(json.dumps(body))
    refused = {token: {"status": 403, "body": "refused.json"}}
    keep(folder / "refused", refused, {"error": "KeyRefused"}, {"key": "a-secret-key"})
    (folder / "refused" / "refused.json").write_text('{"error": "wrong key"}')
    return folder


def test_a_scraper_that_signs_in_keeps_the_contract_too(keyed: Path) -> None:
    for case in ("one", "nothing_here"):
        path = keyed / case / "case.json"
        told = json.loads(path.read_text())
        told["pages"].pop(f"{FIRST}?key=a-secret-key")
        path.write_text(json.dumps(told))
    assert broken_rules(Keyed, keyed) == set()


def test_a_secret_in_an_address_is_found(keyed: Path) -> None:
    assert "test_no_secret_is_in_an_address" in broken_rules(Leaky, keyed)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import random", "random"),
        ("from os import environ", "os"),
        ("key = str(hash('words'))", "hash()"),
        ("now = datetime.now(UTC)", ".now()"),
        ("name = uuid.uuid4().hex", ".uuid4()"),
        ("words = open('list.txt').read()", "open()"),
    ],
)
def test_a_module_that_is_another_at_every_run_is_found(line: str, found: str) -> None:
    assert checks.impurities(line) == {found}
    assert (
        checks.impurities("from datetime import UTC, datetime\nat = datetime.fromisoformat('2026')") == set()
    )


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
