"""Lemmy: every post and comment of a recorded listing once, whichever version of the interface sends it."""

import json
from typing import Any

import pytest

from earful.errors import AskedToWait, Gone, LayoutChanged
from earful.scraping import Found, NoResults, Partial, Request
from tests.recordings import at, body_of, check_half_says_no_less, files, mentions, read, recorded, said

pytestmark = recorded
LISTINGS = files("lemmy", ".json")


def views(page: dict[str, Any]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = [*page.get("posts", []), *page.get("comments", [])]
    return listed


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.external_id, mention.canonical_id, mention.url, mention.title, mention.text),
            *(mention.author, mention.published_at, mention.kind),
        )
        for mention in mentions(found)
    ]


def expected(listed: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    def row(view: dict[str, Any]) -> tuple[Any, ...]:
        said = view.get("comment") or view["post"]
        return (
            *(said["ap_id"], said["ap_id"], said["ap_id"], view.get("post", {}).get("name")),
            *(said.get("content") or said.get("body", ""), view["creator"]["name"], at(said["published"])),
            "comment" if "comment" in view else "post",
        )

    return [row(view) for view in listed]


@pytest.mark.parametrize("file", LISTINGS)
def test_everything_comes_once_and_leads_on_where_the_listing_does(file: str) -> None:
    page = json.loads(body_of(file))
    found = read("lemmy", body_of(file))
    assert rows(found) == expected(views(page))
    assert len(rows(found)) > 0
    further = [thing.url for thing in found if isinstance(thing, Request)]
    cursor = page.get("next_page")
    assert [url.endswith(f"page_cursor={cursor}") for url in further] == ([True] if cursor else [])
    assert not said(found, Partial)


@pytest.mark.parametrize("file", LISTINGS)
def test_a_search_and_version_4_show_the_same(file: str) -> None:
    page = json.loads(body_of(file))
    kind = "Posts" if "posts" in page else "Comments"
    search = {"type_": kind, "posts": [], "comments": [], "communities": [], "users": [], **page}
    wanted = expected(views(page))
    assert rows(read("lemmy", json.dumps(search).encode())) == wanted
    renamed = body_of(file).replace(b'"published"', b'"published_at"').replace(b'"actor_id"', b'"ap_id"')
    newer = json.loads(renamed)
    assert rows(read("lemmy", json.dumps({"items": views(newer)}).encode(), version=4)) == wanted
    typed = [{"type_": kind[:-1].lower(), **view} for view in views(newer)]
    assert rows(read("lemmy", json.dumps({"search": typed}).encode(), version=4)) == wanted


@pytest.mark.parametrize("file", LISTINGS)
def test_what_is_deleted_or_removed_is_no_mention(file: str) -> None:
    for flag in ("deleted", "removed"):
        page = json.loads(body_of(file))
        for view in views(page):
            (view.get("comment") or view["post"])[flag] = True
        found = read("lemmy", json.dumps(page).encode())
        assert mentions(found) == []
        assert said(found, NoResults)


@pytest.mark.parametrize("file", LISTINGS)
def test_a_time_without_a_zone_is_utc(file: str) -> None:
    old = body_of(file).replace(b'Z"', b'"')
    assert [row[-2] for row in rows(read("lemmy", old))] == [
        row[-2] for row in rows(read("lemmy", body_of(file)))
    ]


def test_an_empty_listing_says_so_and_errors_are_what_they_are() -> None:
    assert said(read("lemmy", b'{"posts": []}'), NoResults)
    with pytest.raises(AskedToWait):
        read("lemmy", b'{"error": "rate_limit_error"}')
    with pytest.raises(Gone):
        read("lemmy", b'{"error": "couldnt_find_community"}')
    with pytest.raises(LayoutChanged):
        read("lemmy", b'{"type_": "Posts", "posts": []}')


@pytest.mark.parametrize("file", LISTINGS)
def test_half_a_recording_says_no_less_in_silence(file: str) -> None:
    check_half_says_no_less("lemmy", file)
