"""Real recordings beside the checkout, and what a scraper finds on them.

What is expected is read from the recordings by each test itself, by means of the standard library.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from earful.cli.pages import with_stand_ins
from earful.crawl import read_page
from earful.errors import Blocked, EarfulError, LayoutChanged
from earful.plugins import catalogue
from earful.scraping import Found, Mention, Page

PAYLOADS = Path(__file__).resolve().parent.parent.parent / "shared" / "payloads"
recorded = [
    pytest.mark.payloads,
    pytest.mark.skipif(not PAYLOADS.is_dir(), reason=f"no recordings at {PAYLOADS}: nothing to compare with"),
]
"""The `pytestmark` of every module that compares with recordings."""


def files(folder: str, *endings: str) -> list[str]:
    """Names of the recordings in that folder, below the payloads."""
    paths = sorted((PAYLOADS / folder).glob("*")) if PAYLOADS.is_dir() else []
    return [
        f"{folder}/{path.name}"
        for path in paths
        if path.suffix in endings and not path.name.endswith(".meta.json")
    ]


def body_of(file: str) -> bytes:
    return (PAYLOADS / file).read_bytes()


def read(scraper: str, body: bytes, url: str | None = None, **settings: Any) -> list[Found]:
    """What `earful read SCRAPER FILE` finds, with these settings and stand-ins for the others."""
    ready = with_stand_ins(catalogue().scraper(scraper), settings)
    address = url or next(iter(ready.start(None))).url
    return read_page(ready, Page(address, body, "", datetime.now(UTC)))


def mentions(found: list[Found]) -> list[Mention]:
    return [thing for thing in found if isinstance(thing, Mention)]


def said(found: list[Found], kind: type[Found]) -> bool:
    return any(isinstance(thing, kind) for thing in found)


def words(text: str | None) -> str:
    """The text without differences of white space."""
    return " ".join((text or "").split())


def at(written: str | None) -> datetime | None:
    """The moment that an ISO 8601 text names."""
    return datetime.fromisoformat(written) if written else None


def check_half_says_no_less(scraper: str, file: str, **settings: Any) -> None:
    """A recording that is cut off is an error, or has every mention of the whole."""
    body = body_of(file)
    whole = {mention.external_id for mention in mentions(read(scraper, body, **settings))}
    for share in (0.02, 0.3, 0.5, 0.9):
        try:
            half = read(scraper, body[: int(len(body) * share)], **settings)
        except (LayoutChanged, Blocked):
            continue
        except EarfulError as error:
            raise AssertionError(f"{file} cut at {share}: {error.kind}") from error
        assert {mention.external_id for mention in mentions(half)} == whole, f"{file} cut at {share}"
