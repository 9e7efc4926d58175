"""Yelp: every excerpt of a recorded answer once, cut off as it is, and each error as what it is."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from earful.errors import EarfulError, LayoutChanged
from earful.scraping import Found, NoResults, Partial
from tests.recordings import body_of, check_half_says_no_less, files, mentions, read, recorded, said, words

pytestmark = recorded
ANSWERS = files("yelp", ".json")


def answer_of(file: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(body_of(file))
    return answer


REVIEWS = [file for file in ANSWERS if "reviews" in answer_of(file)]


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.external_id, mention.url, words(mention.text), mention.author, mention.title),
            *(mention.rating and mention.rating.value, mention.reply),
        )
        for mention in mentions(found)
    ]


def expected(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            *(parse_qs(urlsplit(review["url"]).query)["hrid"][0], review["url"], words(review["text"])),
            *(review["user"]["name"], None, review["rating"], None),
        )
        for review in answer["reviews"]
    ]


@pytest.mark.parametrize("file", REVIEWS)
def test_every_excerpt_comes_once_and_that_it_is_one_is_said(file: str) -> None:
    answer = answer_of(file)
    found = read("yelp", body_of(file))
    assert rows(found) == expected(answer)
    is_cut = any(review["text"].endswith("...") for review in answer["reviews"])
    assert said(found, Partial) == (is_cut or len(answer["reviews"]) < answer["total"])
    assert said(found, NoResults) == (answer["total"] == 0)


@pytest.mark.parametrize("file", REVIEWS)
def test_a_time_without_zone_is_that_of_california(file: str) -> None:
    found = mentions(read("yelp", body_of(file)))
    for mention, review in zip(found, answer_of(file)["reviews"], strict=True):
        written = datetime.fromisoformat(review["time_created"]).replace(tzinfo=UTC)
        assert mention.published_at
        assert mention.published_at - written in (timedelta(hours=7), timedelta(hours=8))


@pytest.mark.parametrize("file", [file for file in ANSWERS if file not in REVIEWS])
def test_an_error_is_one_for_the_settings(file: str) -> None:
    error = answer_of(file)["error"]
    assert (error.get("code") or error["id"]) == "INVALID_PARAMETER"
    with pytest.raises(EarfulError) as raised:
        read("yelp", body_of(file))
    assert raised.value.kind == "Gone"


@pytest.mark.parametrize("file", REVIEWS)
@pytest.mark.parametrize("key", ["reviews", "total", "url", "text", "rating", "time_created", "user", "name"])
def test_a_renamed_key_is_loud(file: str, key: str) -> None:
    body = body_of(file).replace(f'"{key}"'.encode(), f'"{key}_2"'.encode())
    with pytest.raises(LayoutChanged):
        read("yelp", body)


@pytest.mark.parametrize("file", REVIEWS)
def test_half_an_answer_says_no_less_in_silence(file: str) -> None:
    check_half_says_no_less("yelp", file)
