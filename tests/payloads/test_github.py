"""GitHub: every issue and comment of the recorded answers once; pull requests are left out."""

import json
from typing import Any

import pytest

from earful.errors import LayoutChanged
from earful.scraping import NoResults, Partial, Request
from tests.recordings import at, body_of, check_half_says_no_less, files, mentions, read, recorded, said

pytestmark = recorded
SEARCH, ISSUES = "github/search_issues_2022.json", "github/issues_page1_2022.json"
COMMENTS = "github/perceval_github_issue_comments_1.json"
ALL = files("github", ".json")


def items_in(page: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = page if isinstance(page, list) else page["items"]
    return items


def expected(item: dict[str, Any]) -> tuple[Any, ...]:
    return (
        *(str(item.get("node_id") or item["id"]), item["html_url"], item.get("title"), item["body"] or ""),
        *(item["user"]["login"], at(item["created_at"]), "post" if "title" in item else "comment"),
    )


@pytest.mark.parametrize("file", ALL)
def test_every_issue_and_comment_comes_once(file: str) -> None:
    found = read("github", body_of(file))
    items = items_in(json.loads(body_of(file)))
    assert [
        (one.external_id, one.url, one.title, one.text, one.author, one.published_at, one.kind)
        for one in mentions(found)
    ] == [expected(item) for item in items]
    assert len(items) > 0
    assert not said(found, Partial)
    assert not said(found, Request)


def test_a_full_page_leads_on_to_the_next() -> None:
    url = (
        f"https://api.github.com/repos/stand/in/issues?per_page={len(items_in(json.loads(body_of(ISSUES))))}"
    )
    (request,) = [thing for thing in read("github", body_of(ISSUES), url) if isinstance(thing, Request)]
    assert request.url == f"{url}&page=2"


@pytest.mark.parametrize("file", [SEARCH, ISSUES])
def test_pull_requests_are_left_out_and_a_page_of_them_is_no_error(file: str) -> None:
    page = json.loads(body_of(file))
    first, *others = items_in(page)
    first["html_url"] = first["html_url"].replace("/issues/", "/pull/")
    assert len(mentions(read("github", json.dumps(page).encode()))) == len(others)
    for item in others:
        item["html_url"] = item["html_url"].replace("/issues/", "/pull/")
    found = read("github", json.dumps(page).encode())
    assert not mentions(found)
    assert said(found, NoResults)


def test_an_author_who_is_gone_leaves_the_issue() -> None:
    page = json.loads(body_of(SEARCH))
    items_in(page)[0]["user"] = None
    authors = [one.author for one in mentions(read("github", json.dumps(page).encode()))]
    assert authors == [None, items_in(page)[1]["user"]["login"]]


def test_the_search_says_nothing_only_when_it_counts_nothing() -> None:
    page = json.loads(body_of(SEARCH)) | {"items": []}
    with pytest.raises(LayoutChanged):
        read("github", json.dumps(page).encode())
    assert said(read("github", json.dumps(page | {"total_count": 0}).encode()), NoResults)


@pytest.mark.parametrize("file", ALL)
@pytest.mark.parametrize("key", ["id", "html_url", "body", "user", "created_at"])
def test_a_renamed_key_is_no_silent_success(file: str, key: str) -> None:
    page = json.loads(body_of(file))
    for item in items_in(page):
        item[f"{key}_now"] = item.pop(key)
    if key == "id" and any("node_id" in item for item in items_in(page)):
        assert len(mentions(read("github", json.dumps(page).encode()))) == len(items_in(page))
        return
    with pytest.raises(LayoutChanged):
        read("github", json.dumps(page).encode())


@pytest.mark.parametrize("file", ALL)
def test_half_a_recording_never_says_less_in_silence(file: str) -> None:
    check_half_says_no_less("github", file)
