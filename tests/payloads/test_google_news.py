"""Google News: every headline of a recorded search once, without its publisher, who stands as the author."""

import re
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from earful.errors import LayoutChanged
from earful.scraping import Found, NoResults, Partial, Request
from tests.recordings import body_of, check_half_says_no_less, files, mentions, read, recorded, said, words

pytestmark = recorded
FEEDS = files("google_news", ".rss", ".xml")


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.external_id, mention.url, words(mention.title), mention.text, words(mention.author)),
            mention.published_at,
        )
        for mention in mentions(found)
    ]


def expected(body: bytes) -> list[tuple[Any, ...]]:
    def row(item: ElementTree.Element) -> tuple[Any, ...]:
        title, publisher = item.findtext("title") or "", item.findtext("source") or ""
        written = parsedate_to_datetime(item.findtext("pubDate") or "")
        headline = words(title[: -len(f" - {publisher}")])
        return item.findtext("guid"), item.findtext("link"), headline, "", words(publisher), written

    return [row(item) for item in ElementTree.fromstring(body).iter("item")]


@pytest.mark.parametrize("file", FEEDS)
def test_every_headline_comes_once_with_its_publisher(file: str) -> None:
    found = read("google_news", body_of(file))
    assert rows(found) == expected(body_of(file))
    assert len({row[0] for row in rows(found)}) == len(rows(found)) > 0
    assert said(found, Partial) == (len(rows(found)) >= 100)
    assert not said(found, Request)


@pytest.mark.parametrize("file", FEEDS)
def test_read_as_a_feed_it_has_the_same_headlines_and_no_list_of_others(file: str) -> None:
    ids_and_texts = [
        (mention.external_id, mention.url, mention.text) for mention in mentions(read("rss", body_of(file)))
    ]
    assert ids_and_texts == [(row[0], row[1], "") for row in expected(body_of(file))]


@pytest.mark.parametrize("file", FEEDS)
def test_a_full_feed_is_a_part_an_empty_one_is_none_and_one_without_sources_is_loud(file: str) -> None:
    body = body_of(file)
    items = re.findall(rb"<item>.*?</item>", body, flags=re.DOTALL)
    more = b"".join(items[0].replace(b"</guid>", b"%d</guid>" % number) for number in range(100))
    assert said(read("google_news", body.replace(items[0], more)), Partial)
    assert said(read("google_news", re.sub(rb"<item>.*</item>", b"", body, flags=re.DOTALL)), NoResults)
    with pytest.raises(LayoutChanged):
        read("google_news", re.sub(rb"<(/?)source\b", rb"<\1origin", body))


@pytest.mark.parametrize("file", FEEDS)
def test_half_a_recording_says_no_less_in_silence(file: str) -> None:
    check_half_says_no_less("google_news", file)
