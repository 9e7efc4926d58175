"""Google Alerts: every page that a recorded alert found once, at its own address."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from earful.errors import LayoutChanged
from earful.scraping import Found, NoResults, Partial
from tests.recordings import (
    at,
    body_of,
    check_half_says_no_less,
    files,
    mentions,
    read,
    recorded,
    said,
    words,
)

pytestmark = recorded
FEEDS = files("google_alerts", ".atom", ".rss", ".xml")
ATOM = "{http://www.w3.org/2005/Atom}"


def plain(fragment: str | None) -> str:
    return words(unescape(re.sub(r"</?[a-zA-Z][^>]*>", "", fragment or "")).replace("\xa0", " "))


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.external_id, mention.url, words(mention.title), words(mention.text)),
            *(mention.author, mention.published_at, mention.kind),
        )
        for mention in mentions(found)
    ]


def expected(body: bytes) -> list[tuple[Any, ...]]:
    def row(entry: ElementTree.Element) -> tuple[Any, ...]:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        return (
            *(entry.findtext(f"{ATOM}id"), parse_qs(urlsplit(link.get("href", "")).query)["url"][0]),
            *(plain(entry.findtext(f"{ATOM}title")), plain(entry.findtext(f"{ATOM}content"))),
            *(None, at(entry.findtext(f"{ATOM}published")), "article"),
        )

    return [row(entry) for entry in ElementTree.fromstring(body).iter(f"{ATOM}entry")]


@pytest.mark.parametrize("scraper", ["google_alerts", "rss"])
@pytest.mark.parametrize("file", FEEDS)
def test_every_page_comes_once_at_its_own_address(file: str, scraper: str) -> None:
    found = read(scraper, body_of(file))
    assert rows(found) == expected(body_of(file))
    assert len({row[0] for row in rows(found)}) == len(rows(found)) > 0
    assert not said(found, Partial)
    assert not any("google." in (urlsplit(mention.url).hostname or "") for mention in mentions(found))
    assert not any("<" in f"{mention.title}{mention.text}" for mention in mentions(found))


@pytest.mark.parametrize("file", FEEDS)
def test_an_alert_that_found_nothing_says_so_and_a_redirect_to_nowhere_is_loud(file: str) -> None:
    body = body_of(file)
    assert said(read("google_alerts", re.sub(rb"<entry>.*</entry>", b"", body, flags=re.DOTALL)), NoResults)
    with pytest.raises(LayoutChanged):
        read("google_alerts", body.replace(b"&amp;url=", b"&amp;to="))


@pytest.mark.parametrize("file", FEEDS)
def test_half_a_recording_says_no_less_in_silence(file: str) -> None:
    check_half_says_no_less("google_alerts", file)
