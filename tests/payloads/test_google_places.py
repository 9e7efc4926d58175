"""Google Places: every review of a recorded answer once, and each error as what it is."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from earful.errors import EarfulError, LayoutChanged
from earful.scraping import Found, NoResults, Partial
from tests.recordings import body_of, check_half_says_no_less, files, mentions, read, recorded, said, words

pytestmark = recorded
ANSWERS = files("google_places", ".json")
ERRORS = {"NOT_FOUND": "Gone", "ZERO_RESULTS": "Gone", "INVALID_REQUEST": "Gone"}
ERRORS |= {
    "REQUEST_DENIED": "KeyRefused",
    "OVER_DAILY_LIMIT": "KeyRefused",
    "OVER_QUERY_LIMIT": "AskedToWait",
}


def answer_of(file: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(body_of(file))
    return answer


PLACES = [file for file in ANSWERS if answer_of(file)["status"] == "OK"]


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.url, words(mention.text), mention.author, mention.language, mention.title),
            *(mention.rating and mention.rating.value, mention.published_at, mention.reply),
        )
        for mention in mentions(found)
    ]


def expected(place: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            *(place["url"], words(unescape(re.sub("<[^>]*>", "", review["text"]))), review["author_name"]),
            *(
                review.get("language"),
                None,
                review["rating"],
                datetime.fromtimestamp(review["time"], UTC),
                None,
            ),
        )
        for review in place.get("reviews", [])
    ]


@pytest.mark.parametrize("file", PLACES)
def test_a_place_gives_every_review_once_and_says_when_there_are_more(file: str) -> None:
    place = answer_of(file)["result"]
    found = read("google_places", body_of(file))
    assert rows(found) == expected(place)
    assert len({mention.external_id for mention in mentions(found)}) == len(mentions(found))
    shown, total = len(place.get("reviews", [])), place.get("user_ratings_total", 0)
    assert said(found, Partial) == (shown < total)
    assert said(found, NoResults) == (total == 0)


@pytest.mark.parametrize("file", [file for file in ANSWERS if file not in PLACES])
def test_an_error_with_status_200_is_that_error(file: str) -> None:
    with pytest.raises(EarfulError) as raised:
        read("google_places", body_of(file))
    assert raised.value.kind == ERRORS[answer_of(file)["status"]]


@pytest.mark.parametrize("file", PLACES)
@pytest.mark.parametrize(("status", "kind"), ERRORS.items())
def test_every_other_status_is_an_error_of_its_own(file: str, status: str, kind: str) -> None:
    body = json.dumps(answer_of(file) | {"status": status}).encode()
    with pytest.raises(EarfulError) as raised:
        read("google_places", body)
    assert raised.value.kind == kind


@pytest.mark.parametrize("file", PLACES)
def test_an_edit_moves_the_time_and_keeps_the_id(file: str) -> None:
    answer = answer_of(file)
    reviews = answer["result"].get("reviews", [])
    numbered = [index for index, review in enumerate(reviews) if re.search(r"\d{15}", review["author_url"])]
    before = [mention.external_id for mention in mentions(read("google_places", body_of(file)))]
    for review in reviews:
        review.update(time=review["time"] + 86_400, text="Edited.", rating=1)
    after = mentions(read("google_places", json.dumps(answer).encode()))
    assert [after[index].external_id for index in numbered] == [before[index] for index in numbered]
    assert all(mention.text == "Edited." for mention in after)


@pytest.mark.parametrize("file", [file for file in PLACES if answer_of(file)["result"].get("reviews")])
@pytest.mark.parametrize("key", ["status", "result", "time", "rating", "text", "author_name", "author_url"])
def test_a_renamed_key_is_loud(file: str, key: str) -> None:
    body = body_of(file).replace(f'"{key}"'.encode(), f'"{key}_2"'.encode())
    with pytest.raises(LayoutChanged):
        read("google_places", body)


@pytest.mark.parametrize("file", PLACES)
def test_half_an_answer_says_no_less_in_silence(file: str) -> None:
    check_half_says_no_less("google_places", file)
