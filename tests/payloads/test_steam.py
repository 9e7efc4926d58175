"""Steam: every review of a recorded list once, as it was saved and as the wire sends it."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from earful.errors import LayoutChanged
from earful.scraping import Found, NoResults, Partial, Request
from tests.recordings import body_of, check_half_says_no_less, files, mentions, read, recorded, said, words

pytestmark = recorded
SAVED = files("steam", ".json")
LANGUAGES = {"english": "en", "russian": "ru", "german": "de", "schinese": "zh", "koreana": "ko"}


def as_sent(saved: dict[str, Any], **changed: Any) -> bytes:
    """The saved list as the wire sends it: a list, with success and cursor."""
    reviews = list(saved["reviews"].values())
    summary = {**saved["query_summary"], "num_reviews": len(reviews), "total_reviews": len(reviews)}
    sent = {"success": 1, "query_summary": summary, "reviews": reviews, "cursor": "AoJ4+a/b=="}
    return json.dumps(sent | changed).encode()


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.external_id, mention.url, mention.author, words(mention.text)),
            *(mention.rating and mention.rating.share, mention.published_at, mention.reply),
        )
        for mention in mentions(found)
    ]


def expected(saved: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            review["recommendationid"],
            f"https://steamcommunity.com/profiles/{review['author']['steamid']}/recommended/7/",
            review["author"]["steamid"],
            words(re.sub(r"\[/?(?:i|b|strike)\]", "", review["review"])),
            *(1.0 if review["voted_up"] else 0.0, datetime.fromtimestamp(review["timestamp_created"], UTC)),
            None,
        )
        for review in saved["reviews"].values()
    ]


@pytest.mark.parametrize("file", SAVED)
def test_every_review_comes_once_as_it_was_saved_and_as_it_is_sent(file: str) -> None:
    saved = json.loads(body_of(file))
    found = read("steam", body_of(file), app=7)
    assert rows(found) == expected(saved)
    assert len({row[0] for row in rows(found)}) == len(saved["reviews"]) > 0
    assert said(found, Partial) == (len(saved["reviews"]) < 0.9 * saved["query_summary"]["total_reviews"])
    assert not said(found, Request)
    sent = read("steam", as_sent(saved), app=7)
    assert rows(sent) == expected(saved)
    (further,) = (thing for thing in sent if isinstance(thing, Request))
    assert further.url.endswith("&cursor=AoJ4%2Ba%2Fb%3D%3D")
    assert not said(sent, Partial)


@pytest.mark.parametrize("file", SAVED)
def test_the_language_is_the_one_that_the_author_named(file: str) -> None:
    saved = json.loads(body_of(file))
    by_id = {review["recommendationid"]: review["language"] for review in saved["reviews"].values()}
    for mention in mentions(read("steam", body_of(file))):
        if (named := by_id[mention.external_id]) in LANGUAGES:
            assert mention.language == LANGUAGES[named]


@pytest.mark.parametrize("file", SAVED)
def test_a_reply_put_into_a_recorded_review_is_read(file: str) -> None:
    saved = json.loads(body_of(file))
    first = next(iter(saved["reviews"].values()))
    first |= {"developer_response": "Fixed, thank you.", "timestamp_dev_responded": 1551100000}
    replies = [mention.reply for mention in mentions(read("steam", as_sent(saved)))]
    assert replies[0] is not None
    assert (replies[0].text, replies[0].published_at) == (
        "Fixed, thank you.",
        datetime.fromtimestamp(1551100000, UTC),
    )
    assert not any(replies[1:])


@pytest.mark.parametrize("file", SAVED)
def test_failures_lists_cut_short_and_renamed_keys_are_errors(file: str) -> None:
    saved = json.loads(body_of(file))
    short = list(saved["reviews"].values())[1:]
    bodies = [as_sent(saved, success=2), as_sent(saved, reviews=short), b'{"success": 2}']
    for key in (
        "recommendationid",
        "author",
        "steamid",
        "review",
        "voted_up",
        "timestamp_created",
        "language",
    ):
        bodies.append(as_sent(saved).replace(f'"{key}":'.encode(), b'"renamed":'))
    bodies += [as_sent(saved).replace(b'"cursor":', b'"renamed":'), as_sent(saved, reviews=None)]
    for body in bodies:
        with pytest.raises(LayoutChanged):
            read("steam", body)


@pytest.mark.parametrize("file", SAVED)
def test_an_empty_list_is_nothing_only_where_none_was_counted(file: str) -> None:
    saved = json.loads(body_of(file))
    assert said(read("steam", as_sent(saved, reviews=[], query_summary={"num_reviews": 0})), NoResults)
    ended_early = read(
        "steam", as_sent(saved, reviews=[], query_summary={"num_reviews": 0, "total_reviews": 9})
    )
    assert said(ended_early, Partial)
    with pytest.raises(LayoutChanged):
        read("steam", as_sent(saved, reviews=[]))


@pytest.mark.parametrize("file", SAVED)
def test_half_a_list_never_says_less_in_silence(file: str) -> None:
    check_half_says_no_less("steam", file)
