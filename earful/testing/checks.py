"""What the contract asks of a scraper, one check at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, get_args

import pytest
from pydantic import SecretStr

from earful.crawl import read_page
from earful.errors import EarfulError
from earful.scraping import Mention, Page, Request, Scraper
from earful.testing.anatomy import dissected
from earful.testing.cases import Case
from earful.testing.judging import FAILURES, Basis, judge, listed
from earful.testing.mutations import Mutation
from earful.testing.torture import visited

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
# What is another at every run, in every process, or on every machine.
IMPURE_MODULES = frozenset({"random", "secrets", "os", "time", "tempfile", "shutil", "threading"})
IMPURE_CALLS = frozenset({"hash", "id", "open", "input", "exec", "eval"})
IMPURE_METHODS = frozenset(
    {"now", "utcnow", "today", "uuid1", "uuid4", "read_text", "read_bytes", "write_text"}
)
SHORTEST_NAME = 4


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


def expectation(scraper: type[Scraper[Any]], case: Case) -> None:
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
    read_page(ready, Page(first.url, body, "", case.recorded_at), first.callback)


def ids(scraper: type[Scraper[Any]], case: Case) -> None:
    """No two mentions of a page have one id; the same mention may be listed twice."""
    for one, read in visited(scraper, case):
        # The engine has merged what is the same: it is asked what the scraper itself found.
        found = [] if isinstance(read, EarfulError) else (one.callback or one.scraper.parse)(one.page)
        mentions: dict[str, Mention] = {}
        for mention in found:
            if isinstance(mention, Mention):
                other = mentions.setdefault(mention.external_id, mention)
                assert other == mention, f"two mentions have the id {mention.external_id}"


def names_in_ids(scraper: type[Scraper[Any]], case: Case) -> None:
    """No id is made of its author's name; one that the site wrote so is its own."""
    for one, found in visited(scraper, case):
        for mention in listed(found).values() if isinstance(found, list) else ():
            name = (mention.author or "").casefold()
            if len(name) >= SHORTEST_NAME and name in mention.external_id.casefold():
                words = dissected(one.page.body).words
                assert mention.external_id in words, "an id made of its author's name"


def secret_settings(scraper: type[Scraper[Any]]) -> list[str]:
    """The names of the settings that are secret."""
    fields = scraper.settings_type.model_fields.items()
    return [name for name, field in fields if SecretStr in (field.annotation, *get_args(field.annotation))]


def secrets_in_keys(scraper: type[Scraper[Any]], case: Case) -> None:
    """No address and no page's name holds a secret of the settings."""
    secrets = [str(case.settings[name]) for name in secret_settings(scraper) if case.settings.get(name)]
    keys = [one.page.url for one, _ in visited(scraper, case)] + list(case.pages)
    assert not [key for key in keys for secret in secrets if secret in key], "a secret in an address"


def halves(scraper: type[Scraper[Any]], case: Case) -> None:
    """No page that is cut in half says less than the whole without a word."""
    for one, found in visited(scraper, case):
        body = one.page.body
        at = len(body) // 2
        whole = [] if isinstance(found, EarfulError) else found
        mutation = Mutation("cut off", "half", body[:at], leaves_no_trace=dissected(body).ends_whole(at))
        judgement = judge(one, whole, mutation, Basis.of([(one, whole)]))
        is_failure = judgement.verdict in FAILURES
        if isinstance(found, EarfulError):
            # Half of an answer that says no may still say the same no.
            is_failure = judgement.verdict == "crash" and not judgement.detail.startswith(f"{found.kind}: ")
        assert not is_failure, f"half of {one.name}: {judgement.verdict} ({judgement.detail})"


def modules_imported(source: str) -> set[str]:
    """The full names of the modules that a source file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found


def impurities(source: str) -> set[str]:
    """What the module does that is another thing tomorrow or elsewhere: clocks, chance, files, `hash()`."""
    found = {name for name in modules_imported(source) if name.split(".")[0] in IMPURE_MODULES}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
                found.add(f"{node.func.id}()")
            elif isinstance(node.func, ast.Attribute) and node.func.attr in IMPURE_METHODS:
                found.add(f".{node.func.attr}()")
    return found
