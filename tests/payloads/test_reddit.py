"""Reddit: every post and comment of a recorded listing, thread or feed once; a block page is one."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any
from xml.etree import ElementTree

import pytest

from earful.errors import Blocked
from earful.scraping import Found, NoResults, Partial, Request
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
LISTINGS = files("reddit", ".json")
FEEDS = files("reddit", ".rss", ".atom")
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://www.reddit.com"


def things(listing: Any) -> Iterator[dict[str, Any]]:
    """Posts and comments with all their answers."""
    for part in listing if isinstance(listing, list) else [listing]:
        for child in part["data"]["children"]:
            yield child["data"]
            if child["data"].get("replies"):
                yield from things(child["data"]["replies"])


def is_escaped(page: Any) -> bool:
    shown = [thing.get("selftext_html") or thing.get("body_html") or "" for thing in things(page)]
    return any(html.startswith("&lt;") for html in shown)


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.external_id, mention.url, words(mention.title), words(mention.text), mention.author),
            *(mention.published_at, mention.kind, mention.canonical_id),
        )
        for mention in mentions(found)
    ]


def expected(page: Any) -> list[tuple[Any, ...]]:
    plain = unescape if is_escaped(page) else str
    first = next(things(page))

    def row(thing: dict[str, Any]) -> tuple[Any, ...]:
        is_comment = "body" in thing
        short = f"/comments/{thing.get('link_id', '')[3:]}/_/{thing['id']}/"
        return (
            *(thing["name"], SITE + (thing.get("permalink") or short)),
            words(plain(first["title"] if is_comment else thing["title"])),
            *(words(plain(thing["body" if is_comment else "selftext"])), thing["author"]),
            datetime.fromtimestamp(thing["created_utc"], UTC),
            *("comment" if is_comment else "post", thing.get("crosspost_parent")),
        )

    return [row(thing) for thing in things(page)]


@pytest.mark.parametrize("file", LISTINGS)
def test_a_listing_or_thread_gives_everything_once_and_leads_on_where_it_says(file: str) -> None:
    page = json.loads(body_of(file))
    found = read("reddit", body_of(file))
    assert rows(found) == expected(page)
    assert len({row[0] for row in rows(found)}) == len(rows(found)) > 0
    after = page["data"]["after"] if isinstance(page, dict) else None
    further = [thing.url for thing in found if isinstance(thing, Request)]
    assert [url.endswith(f"after={after}") for url in further] == ([True] if after else [])
    assert not said(found, Partial)


@pytest.mark.parametrize("file", LISTINGS)
def test_entities_are_resolved_once_and_only_where_they_stand_for_something(file: str) -> None:
    """The same listing, as Reddit sends it with and without raw_json=1."""
    page = json.loads(body_of(file))
    wanted = expected(page)
    raw = json.loads(body_of(file))
    change = unescape if is_escaped(page) else lambda text: escape(text, quote=False)
    for thing in things(raw):
        for key in ("title", "selftext", "body", "selftext_html", "body_html", "link_title", "thumbnail"):
            if thing.get(key):
                thing[key] = change(thing[key])
    assert rows(read("reddit", json.dumps(raw).encode())) == wanted


def test_what_is_deleted_is_left_out_and_the_rest_stays() -> None:
    page = json.loads(body_of("reddit/comments_thread_2017.json"))
    every = list(things(page))
    every[2].update(body="[removed]", author="[deleted]")
    every[3].update(author="[deleted]")
    found = mentions(read("reddit", json.dumps(page).encode()))
    assert [mention.external_id for mention in found] == [
        thing["name"] for thing in every if thing is not every[2]
    ]
    assert [mention.author for mention in found if not mention.author] == [None]
    for thing in every:
        thing.update(author="[deleted]", **{"body" if "body" in thing else "selftext": "[deleted]"})
    found_nothing = read("reddit", json.dumps(page).encode())
    assert mentions(found_nothing) == []
    assert said(found_nothing, NoResults)


def own_words(content: ElementTree.Element) -> str:
    """What stands in the body of the post, without preview and the line on who submitted it."""
    if content.get("type") == "xhtml":
        own = content.find(".//{http://www.w3.org/1999/xhtml}div[@class='md']")
        return "" if own is None else "".join(own.itertext())
    marked = re.search("<!-- SC_OFF -->(.*?)<!-- SC_ON -->", content.text or "", re.DOTALL)
    return unescape(re.sub(r"</?[a-zA-Z][^>]*>", "", marked[1])) if marked else ""


@pytest.mark.parametrize("file", FEEDS)
def test_a_feed_gives_every_entry_once_under_the_id_that_json_has(file: str) -> None:
    entries = ElementTree.fromstring(body_of(file)).findall(f"{ATOM}entry")

    def row(entry: ElementTree.Element) -> tuple[Any, ...]:
        link, content = entry.find(f"{ATOM}link"), entry.find(f"{ATOM}content")
        assert link is not None
        assert content is not None
        return (
            *(entry.findtext(f"{ATOM}id"), link.get("href"), words(entry.findtext(f"{ATOM}title"))),
            "".join(own_words(content).split()),
            (entry.findtext(f"{ATOM}author/{ATOM}name") or "").removeprefix("/u/"),
            at(entry.findtext(f"{ATOM}published") or entry.findtext(f"{ATOM}updated")),
        )

    found = read("reddit", body_of(file))
    shown = [(*row[:3], "".join((row[3] or "").split()), *row[4:6]) for row in rows(found)]
    assert shown == [row(entry) for entry in entries]
    assert len({row[0] for row in shown}) == len(shown) >= 20
    assert all(re.fullmatch(r"t3_\w+", row[0]) for row in shown)
    assert {"submitted by" in row[3] for row in rows(found)} == {False}
    assert not said(found, Request)


@pytest.mark.parametrize("file", files("reddit", ".html"))
def test_a_recorded_block_page_is_blocked(file: str) -> None:
    with pytest.raises(Blocked):
        read("reddit", body_of(file))


@pytest.mark.parametrize("file", [*LISTINGS, *FEEDS])
def test_half_a_recording_says_no_less_in_silence(file: str) -> None:
    check_half_says_no_less("reddit", file)
