"""Google Play: every review of a recorded answer once, and nothing of what is no answer."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from earful.errors import LayoutChanged
from earful.scraping import NoResults, Partial, Request
from tests.recordings import body_of, check_half_says_no_less, files, mentions, read, recorded, said, words

pytestmark = recorded
ANSWERS = files("googleplay", ".txt")
NO_ANSWERS = [file for file in ANSWERS if file.endswith(".py.txt")]
PAGES = [file for file in ANSWERS if file not in NO_ANSWERS]


def payload_of(body: bytes) -> list[Any]:
    """What the call answered: JSON that stands as a text in JSON behind a guard."""
    payload: list[Any] = json.loads(json.loads(body.decode().partition("'")[2])[0][2])
    return payload


def answer_with(payload: Any) -> bytes:
    written = None if payload is None else json.dumps(payload)
    return b")]}'\n\n" + json.dumps([["wrb.fr", "UsvDTd", written, None, None, None, "generic"]]).encode()


@pytest.mark.parametrize("file", PAGES)
def test_every_review_comes_once_with_what_the_answer_says_of_it(file: str) -> None:
    reviews, following = payload_of(body_of(file))[:2]
    found = read("google_play", body_of(file), app="example.app")
    assert [
        (
            *(mention.external_id, mention.url, words(mention.text), mention.author, mention.title),
            *(mention.rating and mention.rating.value, mention.published_at, mention.reply),
        )
        for mention in mentions(found)
    ] == [
        (
            review[0],
            f"https://play.google.com/store/apps/details?id=example.app&reviewId={quote(review[0])}",
            *(words(review[4]), review[1][0], None),
            *(review[2], datetime.fromtimestamp(review[5][0], UTC), None),
        )
        for review in reviews
    ]
    assert len(mentions(found)) == len(reviews) > 0
    assert said(found, Request) == isinstance(following[1], str)
    assert not said(found, Partial)
    (further,) = (thing for thing in found if isinstance(thing, Request))
    assert following[1] in (further.form or {})["f.req"]


@pytest.mark.parametrize("file", PAGES)
def test_a_reply_put_into_a_recorded_review_is_read(file: str) -> None:
    payload = payload_of(body_of(file))
    payload[0][0][7] = ["Aurora Coffee", "We are sorry.", [1611200000, 0]]
    first, second = mentions(read("google_play", answer_with(payload)))[:2]
    assert first.reply is not None
    assert (first.reply.text, first.reply.published_at) == (
        "We are sorry.",
        datetime.fromtimestamp(1611200000, UTC),
    )
    assert second.reply is None


@pytest.mark.parametrize("file", PAGES)
@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 9), (2, 6), (2, 4), (4, 5), (4, 8), (0, 5), (6, 7)])
def test_reordered_arrays_are_a_changed_layout_or_change_nothing(file: str, one: int, other: int) -> None:
    payload = payload_of(body_of(file))
    before = mentions(read("google_play", answer_with(payload)))
    for review in payload[0]:
        review[one], review[other] = review[other], review[one]
    try:
        assert mentions(read("google_play", answer_with(payload))) == before
    except LayoutChanged:
        return


@pytest.mark.parametrize("file", PAGES)
def test_no_data_is_an_error_and_an_empty_list_is_not(file: str) -> None:
    with pytest.raises(LayoutChanged):
        read("google_play", answer_with(None))
    assert said(read("google_play", answer_with([])), NoResults)
    with pytest.raises(LayoutChanged):
        read("google_play", answer_with([[], payload_of(body_of(file))[1]]))


@pytest.mark.parametrize("file", NO_ANSWERS)
def test_a_library_s_sample_is_no_page(file: str) -> None:
    with pytest.raises(LayoutChanged):
        read("google_play", body_of(file))


@pytest.mark.parametrize("file", PAGES)
def test_half_an_answer_never_says_less_in_silence(file: str) -> None:
    check_half_says_no_less("google_play", file)
