"""Stack Exchange: every question of a recording once, and every answer and comment that has its text."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from earful.errors import AskedToWait
from earful.scraping import Found, NoResults, Partial, Request
from tests.recordings import body_of, check_half_says_no_less, files, mentions, read, recorded, said, words

pytestmark = recorded
PAGES = files("stackexchange", ".json")
TEXTS = ("body", "body_markdown")


def posts(page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for question in page["items"]:
        yield question
        for answer in question.get("answers", []):
            yield answer
            yield from answer.get("comments", [])
        yield from question.get("comments", [])


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (mention.external_id, mention.author, mention.published_at, mention.kind, words(mention.title))
        for mention in mentions(found)
    ]


def expected(page: dict[str, Any]) -> list[tuple[Any, ...]]:
    def row(post: dict[str, Any]) -> tuple[Any, ...]:
        name = f"a{post['answer_id']}" if "answer_id" in post else str(post.get("question_id"))
        name = f"c{post['comment_id']}" if "comment_id" in post else name
        written = datetime.fromtimestamp(post["creation_date"], UTC)
        kind = "post" if name.isdigit() else "comment"
        return name, post["owner"]["display_name"], written, kind, words(post.get("title"))

    told = (post for post in posts(page) if "comment_id" not in post or any(key in post for key in TEXTS))
    return [row(post) for post in told]


@pytest.mark.parametrize("file", PAGES)
def test_every_question_answer_and_comment_comes_once(file: str) -> None:
    page = json.loads(body_of(file))
    found = read("stack_exchange", body_of(file))
    assert rows(found) == expected(page)
    assert len({row[0] for row in rows(found)}) == len(rows(found)) >= len(page["items"]) > 0
    assert said(found, Partial) == (len(rows(found)) < len(list(posts(page))))
    assert said(found, Request) == page["has_more"]


@pytest.mark.parametrize("file", PAGES)
def test_words_are_shown_as_readers_see_them(file: str) -> None:
    page = json.loads(body_of(file))
    for post in posts(page):
        post |= {"title": "1 &lt; 2 &amp; &#39;3&#39;", "body": "<p>one &amp; <b>two</b></p>"}
        post["owner"]["display_name"] = "A &amp; B"
    found = mentions(read("stack_exchange", json.dumps(page).encode()))
    assert len(found) == len(list(posts(page)))
    assert {mention.title for mention in found} == {"1 < 2 & '3'"}
    assert {mention.text for mention in found} == {"one & two"}
    assert {mention.author for mention in found} == {"A & B"}


@pytest.mark.parametrize("file", PAGES)
def test_more_pages_are_asked_for_unless_the_site_asks_to_back_off(file: str) -> None:
    page = json.loads(body_of(file)) | {"has_more": True}
    more = [one.url for one in read("stack_exchange", json.dumps(page).encode()) if isinstance(one, Request)]
    assert [url.endswith("&page=2") for url in more] == [True]
    found = read("stack_exchange", json.dumps(page | {"backoff": 10}).encode())
    assert not said(found, Request)
    assert said(found, Partial)
    assert rows(found) == expected(page)
    none = page | {"items": [], "has_more": False}
    assert said(read("stack_exchange", json.dumps(none).encode()), NoResults)


def test_the_site_says_how_long_to_wait() -> None:
    error = {
        "error_id": 502,
        "error_message": "too many requests from this IP, more requests available in 17524 seconds",
        "error_name": "throttle_violation",
    }
    with pytest.raises(AskedToWait) as raised:
        read("stack_exchange", json.dumps(error).encode())
    wait = raised.value.until - datetime.now(UTC)
    assert timedelta(seconds=17000) < wait < timedelta(seconds=17600)


@pytest.mark.parametrize("file", PAGES)
def test_half_a_recording_says_no_less_in_silence(file: str) -> None:
    check_half_says_no_less("stack_exchange", file)
