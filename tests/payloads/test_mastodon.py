"""Mastodon: every post of a recorded timeline or search once, whoever boosted it."""

import json
import re
from html import unescape
from typing import Any

import pytest

from earful.errors import KeyRefused, LayoutChanged
from earful.scraping import Found, NoResults, Partial, Request
from tests.recordings import at, body_of, check_half_says_no_less, files, mentions, read, recorded, said

pytestmark = recorded
PAGES = files("mastodon", ".json")
TIMELINE = "mastodon/tag_rstats_fosstodon_2025.json"


def statuses(page: Any) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = page["statuses"] if isinstance(page, dict) else page
    return listed


def letters(html: str) -> str:
    """What a reader sees, without any white space."""
    return "".join(unescape(re.sub(r"</?[a-zA-Z][^>]*>", "", html)).split())


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.external_id, mention.canonical_id, mention.url, "".join(mention.text.split())),
            *(mention.author, mention.published_at, mention.language, mention.kind, mention.title),
        )
        for mention in mentions(found)
    ]


def expected(page: Any) -> list[tuple[Any, ...]]:
    return [
        (
            *(status["uri"], status["uri"], status["url"], letters(status["content"])),
            *(status["account"]["acct"], at(status["created_at"]), status["language"]),
            *("comment" if status["in_reply_to_id"] else "post", status["spoiler_text"] or None),
        )
        for status in statuses(page)
    ]


@pytest.mark.parametrize("file", PAGES)
def test_every_post_comes_once_under_the_id_that_it_has_everywhere(file: str) -> None:
    page = json.loads(body_of(file))
    found = read("mastodon", body_of(file))
    assert rows(found) == expected(page)
    assert len({row[0] for row in rows(found)}) == len(statuses(page)) > 0
    assert not said(found, Partial)


@pytest.mark.parametrize("file", PAGES)
def test_a_boosted_post_is_its_authors_and_comes_once(file: str) -> None:
    page = json.loads(body_of(file))
    boosts = [
        {**status, "id": f"9{status['id']}", "uri": f"{status['uri']}/boost", "content": "", "reblog": status}
        for status in statuses(page)
    ]
    body = json.dumps(boosts + statuses(page)).encode()
    assert rows(read("mastodon", body)) == expected(page)


def test_a_page_that_is_full_leads_on_from_its_last_post() -> None:
    page = json.loads(body_of(TIMELINE))
    full = [{**page[0], "uri": f"{page[0]['uri']}/{place}", "id": str(900 - place)} for place in range(40)]
    further = [thing for thing in read("mastodon", json.dumps(full).encode()) if isinstance(thing, Request)]
    assert [request.url.partition("&")[2] for request in further] == ["limit=40&max_id=861"]


def test_authors_who_ask_not_to_be_indexed_are_left_out_and_counted() -> None:
    page = json.loads(body_of(TIMELINE))
    page[0]["account"]["noindex"] = True
    page[1]["visibility"] = "private"
    found = read("mastodon", json.dumps(page).encode())
    assert rows(found) == expected(page[2:])
    assert [thing.reason[:10] for thing in found if isinstance(thing, Partial)] == ["left out 1"]


def test_an_empty_timeline_says_so_and_a_refusal_is_no_layout() -> None:
    assert said(read("mastodon", b"[]"), NoResults)
    with pytest.raises(KeyRefused):
        read("mastodon", b'{"error": "This method requires an authenticated user"}')
    with pytest.raises(LayoutChanged):
        read("mastodon", b'{"accounts": [], "hashtags": []}')


@pytest.mark.parametrize("file", PAGES)
def test_half_a_recording_says_no_less_in_silence(file: str) -> None:
    check_half_says_no_less("mastodon", file)
