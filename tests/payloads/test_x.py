"""X: every post of a recorded search once, of retweets the original, in the new interface and the old."""

import json
from datetime import datetime
from html import unescape
from typing import Any

import pytest

from earful.cli.pages import with_stand_ins
from earful.errors import AskedToWait, Blocked, KeyRefused, LayoutChanged
from earful.plugins import catalogue
from earful.scraping import Bookmark, Found, NoResults, Partial, Request
from tests.recordings import at, body_of, check_half_says_no_less, files, mentions, read, recorded, said

pytestmark = recorded
PAGES = files("twitter", ".json")
NEW = [file for file in PAGES if "v11" not in file]
OLD = [file for file in PAGES if "v11" in file]


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (mention.external_id, mention.url, mention.text, mention.author, mention.published_at, mention.kind)
        for mention in mentions(found)
    ]


def expected(page: dict[str, Any]) -> list[tuple[Any, ...]]:
    names = {user["id"]: user["username"] for user in page.get("includes", {}).get("users", [])}

    def row(post: dict[str, Any]) -> tuple[Any, ...]:
        name = names.get(post.get("author_id", ""))
        return (
            *(post["id"], f"https://x.com/{name or 'i'}/status/{post['id']}", unescape(post["text"])),
            *(name, at(post.get("created_at")), "comment" if "in_reply_to_user_id" in post else "post"),
        )

    return [row(post) for post in page["data"]]


def expected_of_old(page: dict[str, Any]) -> list[tuple[Any, ...]]:
    def row(post: dict[str, Any]) -> tuple[Any, ...]:
        name, number = post["user"]["screen_name"], post["id_str"]
        return (
            *(number, f"https://x.com/{name}/status/{number}", unescape(post["text"]), name),
            datetime.strptime(post["created_at"], "%a %b %d %H:%M:%S %z %Y"),
            "comment" if post["in_reply_to_user_id"] else "post",
        )

    return [row(status.get("retweeted_status", status)) for status in page["statuses"]]


@pytest.mark.parametrize("file", NEW)
def test_every_post_comes_once_and_what_the_answer_lacks_is_said(file: str) -> None:
    page = json.loads(body_of(file))
    found = read("x", body_of(file))
    assert rows(found) == expected(page)
    assert len({row[0] for row in rows(found)}) == page["meta"]["result_count"] > 0
    assert said(found, Partial) == ("includes" not in page)
    further = [thing.url for thing in found if isinstance(thing, Request)]
    assert [url.partition("&next_token=")[2] for url in further] == [
        token for token in [page["meta"].get("next_token")] if token
    ]
    assert [thing.value for thing in found if isinstance(thing, Bookmark)] == [page["meta"]["newest_id"]]


@pytest.mark.parametrize("file", OLD)
def test_of_the_old_interface_a_retweet_is_its_original_once(file: str) -> None:
    page = json.loads(body_of(file))
    found = read("x", body_of(file))
    assert rows(found) == expected_of_old(page)
    assert said(found, Partial)
    again = {**page, "statuses": page["statuses"] + page["statuses"]}
    assert rows(read("x", json.dumps(again).encode())) == expected_of_old(page)


@pytest.mark.parametrize("file", NEW)
def test_fewer_posts_than_are_counted_are_no_quiet_week(file: str) -> None:
    page = json.loads(body_of(file))
    page["data"].pop()
    with pytest.raises(LayoutChanged):
        read("x", json.dumps(page).encode())
    assert said(read("x", b'{"meta": {"result_count": 0}}'), NoResults)


def test_the_next_visit_asks_for_newer_posts_only_and_for_all_where_that_is_refused() -> None:
    scraper = with_stand_ins(catalogue().scraper("x"), {})
    (first,) = scraper.start(None)
    (later,) = scraper.start("17")
    assert later.url == f"{first.url}&since_id=17"
    assert later.instead is not None
    assert later.instead.url == first.url
    assert later.headers == first.headers != {}
    assert "since_id" not in first.url


@pytest.mark.parametrize(
    ("problem", "error"),
    [
        ({"title": "UsageCapExceeded", "type": "https://api.x.com/2/problems/usage-capped"}, AskedToWait),
        ({"title": "Too Many Requests", "type": "about:blank", "status": 429}, AskedToWait),
        ({"title": "Unauthorized", "type": "about:blank", "status": 401}, KeyRefused),
        ({"title": "Client Forbidden", "type": "https://api.x.com/2/problems/client-forbidden"}, KeyRefused),
    ],
)
def test_a_problem_in_place_of_posts_is_told_in_its_own_words(
    problem: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        read("x", json.dumps(problem).encode())


@pytest.mark.parametrize("file", files("twitter", ".html"))
def test_a_copy_of_x_that_shuts_programs_out_is_blocked(file: str) -> None:
    with pytest.raises(Blocked):
        read("x", body_of(file))


@pytest.mark.parametrize("file", PAGES)
def test_half_a_recording_says_no_less_in_silence(file: str) -> None:
    check_half_says_no_less("x", file)
