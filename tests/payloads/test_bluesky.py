"""Bluesky: every post of a recorded search or thread once, and never from after it was seen."""

import json
from typing import Any

import pytest

from earful.errors import AskedToWait, KeyRefused
from earful.scraping import Found, NoResults, Partial, Request
from tests.recordings import at, body_of, check_half_says_no_less, files, mentions, read, recorded, said

pytestmark = recorded
SEARCHES = files("bluesky", ".json")[1:]
THREAD = "bluesky/getpostthread_2025.json"


def posts(page: dict[str, Any]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = page["posts"] if "posts" in page else [page["thread"]["post"]]
    return listed


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.external_id, mention.url, mention.text, mention.author, mention.published_at),
            *(mention.language, mention.kind),
        )
        for mention in mentions(found)
    ]


def expected(page: dict[str, Any]) -> list[tuple[Any, ...]]:
    def row(post: dict[str, Any]) -> tuple[Any, ...]:
        said, handle = post["record"], post["author"]["handle"]
        stated, seen = at(said["createdAt"]), at(post["indexedAt"])
        assert stated is not None
        assert seen is not None
        return (
            *(post["uri"], f"https://bsky.app/profile/{handle}/post/{post['uri'].split('/')[-1]}"),
            *(said["text"], handle, min(stated, seen)),
            *((said.get("langs") or [None])[0], "comment" if "reply" in said else "post"),
        )

    return [row(post) for post in posts(page)]


@pytest.mark.parametrize("file", [*SEARCHES, THREAD])
def test_every_post_comes_once_and_none_from_after_it_was_seen(file: str) -> None:
    page = json.loads(body_of(file))
    found = read("bluesky", body_of(file))
    assert rows(found) == expected(page)
    assert len({row[0] for row in rows(found)}) == len(posts(page)) > 0
    further = [thing.url for thing in found if isinstance(thing, Request)]
    assert [url.endswith(f"cursor={page['cursor']}") for url in further] == (
        [True] if "cursor" in page else []
    )
    assert not said(found, Partial)


def test_a_thread_is_read_up_and_down_without_what_is_gone() -> None:
    page = json.loads(body_of(THREAD))
    node = page["thread"]
    kind = node["$type"].partition("#")[0]
    above = {**node, "post": {**node["post"], "uri": node["post"]["uri"] + "a"}}
    below = {**node, "post": {**node["post"], "uri": node["post"]["uri"] + "b"}}
    gone = {"$type": f"{kind}#notFoundPost", "uri": "at://x/y/z", "notFound": True}
    page["thread"] = {**node, "parent": above, "replies": [gone, below]}
    found = read("bluesky", json.dumps(page).encode())
    uri = node["post"]["uri"]
    assert [(row[0], row[-1]) for row in rows(found)] == [
        (f"{uri}a", "post"),
        (uri, "comment"),
        (f"{uri}b", "comment"),
    ]
    page["thread"]["replies"][0] = {"$type": f"{kind}#blockedPost", "uri": "at://x/y/z", "blocked": True}
    assert said(read("bluesky", json.dumps(page).encode()), Partial)
    assert said(read("bluesky", json.dumps({"thread": gone}).encode()), NoResults)


def test_an_empty_search_says_so_and_refusals_are_what_they_are() -> None:
    assert said(read("bluesky", b'{"posts": []}'), NoResults)
    with pytest.raises(KeyRefused):
        read("bluesky", b'{"error": "AuthenticationRequired", "message": ""}')
    with pytest.raises(AskedToWait):
        read("bluesky", b'{"error": "RateLimitExceeded", "message": ""}')


@pytest.mark.parametrize("file", [*SEARCHES, THREAD])
def test_half_a_recording_says_no_less_in_silence(file: str) -> None:
    check_half_says_no_less("bluesky", file)
