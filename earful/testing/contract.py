"""The tests that every scraper passes, as a pytest class made for one scraper and its cases."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import SecretStr

from earful.crawl import REVISIT_DAYS, read_page
from earful.errors import Blocked, EarfulError
from earful.scraping import Capability, Mention, Page, Request, Scraper
from earful.testing.cases import Case, cases_in

CHALLENGE = b"<!doctype html><html><head><title>Just a moment...</title></head><body></body></html>"
BODIES_THAT_SAY_NOTHING = {
    "empty": b"",
    "blank": b" \n ",
    "binary": bytes(range(256)) * 8,
    "other page": b"<!doctype html><html><head><title>Welcome</title></head><body>Hello</body></html>",
    "other data": b'{"greeting": "hello"}',
    "cut off": b'{"greeting": "hel',
}
# Modules that open connections; a scraper is a pure function of pages.
CONNECTING = frozenset(
    {
        *("aiohttp", "asyncio", "curl_cffi", "ftplib", "http", "httpx", "playwright", "pycurl", "requests"),
        *("selenium", "smtplib", "socket", "socketserver", "ssl", "subprocess", "urllib3"),
    }
)
CONNECTING_PARTS = frozenset({"urllib.request"})


def contract(scraper: type[Scraper[Any]], cases: str | Path, same_name: bool = True) -> type:
    """A class of tests for pytest: the contract, on each case in the folder `cases`.

    A relative folder is looked for beside the file that calls. `same_name=False` is for a scraper whose file
    has a name of its own.
    """
    folder = Path(cases)
    if not folder.is_absolute():
        beside = Path(inspect.stack()[1].filename).parent
        folder = next(
            (place / folder for place in (beside, *beside.parents) if (place / folder).is_dir()), folder
        )
    recorded = cases_in(folder)
    each_case = pytest.mark.parametrize("case", recorded, ids=[case.name for case in recorded])

    class TestContract:
        def test_there_are_cases(self) -> None:
            assert recorded, f"no case in {folder}: a folder with a case.json and the bodies it names"

        @each_case
        def test_a_case_replays_to_what_it_expects(self, case: Case) -> None:
            check_expectation(scraper, case)

        @each_case
        def test_a_second_replay_is_identical(self, case: Case) -> None:
            assert outcome(scraper, case) == outcome(scraper, case)

        @each_case
        def test_ids_are_unique_and_times_have_zones_and_lie_in_the_past(self, case: Case) -> None:
            mentions = replayed(scraper, case)
            for url, name in case.pages.items():
                found = mentions_or_error(scraper, case, url, case.body(url)) if isinstance(name, str) else ""
                ids = [] if isinstance(found, str) else [mention.external_id for mention in found]
                assert len(set(ids)) == len(ids), "an id comes twice on one page"
            for mention in mentions:
                moments = [mention.published_at, mention.reply.published_at if mention.reply else None]
                for moment in filter(None, moments):
                    assert moment.tzinfo is not None
                    assert moment <= case.recorded_at, f"{mention.external_id}: from after the recording"

        def test_capabilities_are_honest_both_ways(self) -> None:
            mentions = [mention for case in recorded for mention in replayed(scraper, case)]
            shown: dict[Capability, bool] = {
                "ratings": any(mention.rating for mention in mentions),
                "titles": any(mention.title for mention in mentions),
                "replies": any(mention.reply for mention in mentions),
                "needs_key": any(
                    SecretStr in (field.annotation, *get_args(field.annotation))
                    for field in scraper.settings_type.model_fields.values()
                ),
            }
            for capability, is_shown in shown.items():
                declared = capability in scraper.capabilities
                assert declared == is_shown, f"`{capability}` is {'declared' if declared else 'shown'} only"
            assert scraper.capabilities <= set(get_args(Capability))

        def test_a_case_has_the_site_say_that_there_is_nothing(self) -> None:
            assert any(nothing_said(scraper, case) for case in recorded)

        @pytest.mark.parametrize("body", BODIES_THAT_SAY_NOTHING.values(), ids=BODIES_THAT_SAY_NOTHING)
        def test_a_page_that_says_nothing_is_an_error(self, body: bytes) -> None:
            with pytest.raises(EarfulError) as raised:
                read_first(scraper, recorded[0], body)
            assert raised.value.remedy in ("fix-scraper", "respect-site")
            assert not raised.value.kind.startswith("Contract"), raised.value

        def test_a_challenge_is_blocked(self) -> None:
            with pytest.raises(Blocked):
                read_first(scraper, recorded[0], CHALLENGE)

        @each_case
        def test_half_a_page_is_an_error_or_says_as_much_as_the_whole(self, case: Case) -> None:
            for url, name in case.pages.items():
                if isinstance(name, str):
                    check_half(scraper, case, url, case.body(url))

        @each_case
        def test_with_everything_known_and_old_a_listing_is_read_to_its_first_page(self, case: Case) -> None:
            if not scraper.newest_first or not (mentions := replayed(scraper, case)):
                return
            long_after = case.recorded_at + timedelta(days=REVISIT_DAYS + 1)
            known = {mention.external_id: mention.published_at or case.recorded_at for mention in mentions}
            firsts = list(case.scraper(scraper).start(None))
            again = case.replay(scraper, known, long_after)
            asked = set(again.asked) - {first.instead.url for first in firsts if first.instead}
            empty = sum(not stop.listed for stop in again.stops)
            assert len(asked) <= len(firsts) + empty, "what is known and old was read again"

        def test_every_setting_is_described(self) -> None:
            for name, field in scraper.settings_type.model_fields.items():
                assert field.description, f"setting `{name}` has no description"

        @each_case
        def test_no_author_and_no_text_is_in_a_repr(self, case: Case) -> None:
            for mention in replayed(scraper, case):
                assert not re.search(r"\b(author|text|title)=", repr(mention))

        def test_the_module_opens_no_connection(self) -> None:
            source = inspect.getsource(sys.modules[scraper.__module__])
            imported = modules_imported(source)
            assert not {name.split(".")[0] for name in imported} & CONNECTING, imported
            assert not imported & CONNECTING_PARTS, imported
            internal = {name for name in imported if re.match(r"earful(\.|$)", name)}
            assert internal <= {"earful.scraping"}, f"a scraper imports earful.scraping only, not {internal}"

        def test_file_and_cases_are_named_as_the_scraper(self) -> None:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", scraper.name)
            assert scraper.title
            if same_name:
                place = Path(inspect.getfile(scraper))
                assert scraper.name in (place.stem, place.parent.name)
                assert scraper.name == folder.name

    TestContract.__qualname__ = TestContract.__name__ = f"Test{scraper.__name__}"
    return TestContract


def replayed(scraper: type[Scraper[Any]], case: Case) -> list[Mention]:
    """The mentions of the case; none of a case that expects an error."""
    return [] if "error" in case.expect else case.replay(scraper).mentions


def nothing_said(scraper: type[Scraper[Any]], case: Case) -> list[str]:
    return [] if "error" in case.expect else case.replay(scraper).nothing


def outcome(scraper: type[Scraper[Any]], case: Case) -> Any:
    """All that a replay says, comparable."""
    try:
        replay = case.replay(scraper)
    except EarfulError as error:
        return error.kind, str(error)
    return replay.asked, replay.mentions, replay.partial, replay.nothing


def check_expectation(scraper: type[Scraper[Any]], case: Case) -> None:
    """`expect` holds: an `error`, or `mentions` and, where given, `first`, `partial`, `nothing`, `asked`."""
    expect = dict(case.expect)
    if kind := expect.pop("error", None):
        with pytest.raises(EarfulError) as raised:
            case.replay(scraper)
        assert raised.value.kind == kind, raised.value
        assert not expect, f"a case that ends in an error expects nothing else, not {sorted(expect)}"
        return
    replay = case.replay(scraper)
    checks: dict[str, Callable[[Any], None]] = {
        "mentions": lambda count: expect_equal("mentions", len(replay.mentions), count),
        "first": lambda first: expect_first(replay.mentions, first),
        "partial": lambda said: expect_equal("partial", bool(replay.partial), said),
        "nothing": lambda said: expect_equal("nothing", bool(replay.nothing), said),
        "asked": lambda urls: expect_equal("asked", list(replay.asked), urls),
    }
    assert "mentions" in expect, "a case says how many mentions it expects, or which error"
    for key, expected in expect.items():
        assert key in checks, f"`expect` knows {', '.join(['error', *checks])}, not {key}"
        checks[key](expected)


def expect_equal(what: str, found: Any, expected: Any) -> None:
    assert found == expected, f"{what}: found {found}, the case expects {expected}"


def expect_first(mentions: list[Mention], first: list[dict[str, Any]]) -> None:
    """The first mentions have at least the fields that are given."""
    assert len(mentions) >= len(first)
    for mention, expected in zip(mentions, first, strict=False):
        shown = mention.model_dump(mode="json")
        for key, value in expected.items():
            expect_equal(f"{mention.external_id}.{key}", shown[key], value)


def read_first(scraper: type[Scraper[Any]], case: Case, body: bytes) -> None:
    """Has the scraper read that body in place of its first page."""
    ready = case.scraper(scraper)
    first: Request = next(iter(ready.start(None)))
    read_page(ready, Page(first.url, body, "", case.recorded_at))


def check_half(scraper: type[Scraper[Any]], case: Case, url: str, body: bytes) -> None:
    """A body cut in half never says less than the whole without a word."""
    whole = mentions_or_error(scraper, case, url, body)
    half = mentions_or_error(scraper, case, url, body[: len(body) // 2])
    assert half != "ContractBroken"
    assert isinstance(whole, str) or isinstance(half, str) or half == whole, "half a page says less, silently"


def mentions_or_error(scraper: type[Scraper[Any]], case: Case, url: str, body: bytes) -> list[Mention] | str:
    """The mentions on that page, or the kind of error that it is."""
    try:
        found = read_page(case.scraper(scraper), Page(url, body, "", case.recorded_at))
    except EarfulError as error:
        return error.kind
    return [thing for thing in found if isinstance(thing, Mention)]


def modules_imported(source: str) -> set[str]:
    """The full names of the modules that a source file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found
