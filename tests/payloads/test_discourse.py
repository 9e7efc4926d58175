"""Discourse: every post of the recorded answers once, and nothing that is no post."""

import json
import re
from html import unescape
from typing import Any

import pytest

from earful.errors import LayoutChanged
from earful.scraping import NoResults, Partial, Request
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
LATEST, TOPIC = "discourse/api_gem_posts_latest.json", "discourse/api_gem_topic.json"
POSTS, TOPICS = "discourse/api_gem_topic_posts.json", "discourse/api_gem_latest.json"
INSTANCE = "stand-in.example/forum"


def squeezed(text: str) -> str:
    """The text without white space, of which markup leaves more or less."""
    return words(text).replace(" ", "")


def posts_in(page: dict[str, Any]) -> list[dict[str, Any]]:
    posts: list[dict[str, Any]] = (
        page["latest_posts"] if "latest_posts" in page else page["post_stream"]["posts"]
    )
    return posts


def expected(post: dict[str, Any], title: str | None) -> tuple[Any, ...]:
    return (
        f"{INSTANCE}/p/{post['id']}",
        f"https://{INSTANCE}/t/{post['topic_slug']}/{post['topic_id']}/{post['post_number']}",
        *(post.get("topic_title", title), squeezed(unescape(re.sub(r"<[^>]+>", "", post["cooked"])))),
        *(post["username"], at(post["created_at"]), "post" if post["post_number"] == 1 else "comment"),
    )


@pytest.mark.parametrize("file", [LATEST, TOPIC, POSTS])
def test_every_post_that_somebody_wrote_comes_once(file: str) -> None:
    page = json.loads(body_of(file))
    found = read("discourse", body_of(file), instance=INSTANCE)
    said_there = [
        (one.external_id, one.url, one.title, squeezed(one.text), one.author, one.published_at, one.kind)
        for one in mentions(found)
    ]
    regular = [post for post in posts_in(page) if post["post_type"] == 1]
    assert said_there == [expected(post, page.get("title")) for post in regular]
    assert len(regular) > 0
    assert not said(found, Partial)
    assert not said(found, NoResults)


def test_a_listing_leads_on_to_what_is_older_than_its_oldest_post() -> None:
    found = read("discourse", body_of(LATEST), instance=INSTANCE)
    oldest = min(post["id"] for post in posts_in(json.loads(body_of(LATEST))))
    (request,) = [thing for thing in found if isinstance(thing, Request)]
    assert request.url == f"https://{INSTANCE}/posts.json?before={oldest}"


@pytest.mark.parametrize("file", [LATEST, TOPIC, POSTS])
@pytest.mark.parametrize("key", ["hidden", "user_deleted", "deleted_at"])
def test_a_hidden_or_deleted_post_is_no_mention(file: str, key: str) -> None:
    page = json.loads(body_of(file))
    posts_in(page)[0][key] = "2020-01-01T00:00:00.000Z" if key == "deleted_at" else True
    found = read("discourse", json.dumps(page).encode(), instance=INSTANCE)
    assert len(mentions(found)) == sum(post["post_type"] == 1 for post in posts_in(page)) - 1
    assert said(found, NoResults) == (not mentions(found))


@pytest.mark.parametrize("file", [LATEST, TOPIC, POSTS])
@pytest.mark.parametrize(
    "key", ["id", "username", "created_at", "cooked", "post_number", "post_type", "topic_slug"]
)
def test_a_renamed_key_is_no_silent_success(file: str, key: str) -> None:
    page = json.loads(body_of(file))
    for post in posts_in(page):
        post[f"{key}_now"] = post.pop(key)
    with pytest.raises(LayoutChanged):
        read("discourse", json.dumps(page).encode(), instance=INSTANCE)


def test_a_topic_that_has_more_posts_than_it_shows_is_partial() -> None:
    page = json.loads(body_of(TOPIC))
    page["post_stream"]["stream"].append(1_000_000)
    assert said(read("discourse", json.dumps(page).encode(), instance=INSTANCE), Partial)


def test_a_list_of_topics_leads_to_each() -> None:
    ids = {topic["id"] for topic in json.loads(body_of(TOPICS))["topic_list"]["topics"]}
    found = read("discourse", body_of(TOPICS), instance=INSTANCE)
    assert [thing.url for thing in found if isinstance(thing, Request)] == [
        f"https://{INSTANCE}/t/{name}.json" for name in ids
    ]
    assert not mentions(found)


def test_the_search_of_2013_is_no_silent_success() -> None:
    with pytest.raises(LayoutChanged):
        read("discourse", body_of("discourse/api_gem_search.json"))


@pytest.mark.parametrize("file", files("discourse", ".json"))
def test_half_a_recording_never_says_less_in_silence(file: str) -> None:
    if file.endswith("api_gem_search.json"):
        pytest.skip("an error as a whole")
    check_half_says_no_less("discourse", file)
