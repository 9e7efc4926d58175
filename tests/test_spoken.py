"""Each kind or even-tempered text is filed under the expectation it speaks of, or under none."""

import re
from collections import Counter
from pathlib import Path

import hostile
import pytest

from earful.cues import find
from earful.expectations import More
from earful.model import EXPECTATIONS, Score
from earful.phrases import pattern
from earful.scraping.found import Rating
from earful.spoken import spoken_of

FOLDER = Path(__file__).parent / "expectations"
NONE = "none"


def texts(name: str) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    expectation = ""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if head := re.fullmatch(r"\[(.+)\]", line):
            expectation = head[1]
        elif line and not line.startswith("#"):
            language, _, text = line.partition(": ")
            found.append((expectation, language, text))
    return found


def spoken(text: str, language: str = "en", stars: float | None = None, more: tuple[More, ...] = ()) -> str:
    rating = None if stars is None else Rating(value=stars)
    return spoken_of(text, language, rating, None, find(text, language), more) or NONE


@pytest.mark.parametrize(
    ("name", "precise", "found"), [("met.txt", 0.9, 0.65), ("met_unseen.txt", 0.9, 0.65)]
)
@pytest.mark.parametrize("language", ["en", "fi", "ru", "uz"])
def test_what_is_filed_is_filed_right_and_most_is_filed(
    name: str, precise: float, found: float, language: str
) -> None:
    got = [(of, spoken(text, language), text) for of, spoken_in, text in texts(name) if spoken_in == language]
    filed = [one for one in got if one[1] != NONE]
    wrong = [one for one in filed if one[0] != one[1]]
    assert 1 - len(wrong) / len(filed) >= precise - 1e-9, wrong
    right = sum(of == what for of, what, _ in filed)
    assert right >= found * sum(of != NONE for of, _, _ in got)


def test_every_expectation_that_can_be_met_has_texts_in_every_language() -> None:
    seen = Counter((expectation, language) for expectation, language, _ in texts("met.txt"))
    met = set(EXPECTATIONS) - {"privacy and safety", "other"}
    assert set(seen) == {
        (expectation, language) for expectation in {*met, NONE} for language in ("en", "fi", "ru", "uz")
    }


def test_praise_that_names_nothing_is_filed_nowhere() -> None:
    for text in ("Great!", "Thank you!", "I love it, five stars.", "", "5/5"):
        assert spoken(text, stars=5) == NONE


def test_of_two_praised_the_one_said_more_wins_and_of_the_same_the_first() -> None:
    assert spoken("Friendly staff and delicious coffee.") == "personal treatment"
    assert spoken("Delicious coffee and friendly staff.") == "product quality"
    assert spoken("Friendly, tasty, fresh.") == "product quality"


def test_who_helped_and_answered_quickly_is_the_support_that_is_named() -> None:
    assert spoken("Customer service answered quickly.") == "support"
    assert spoken("The hotline helped me.") == "support"
    assert spoken("She helped me.") == "personal treatment"


def test_a_word_of_praise_does_not_reach_over_what_went_wrong() -> None:
    assert spoken("Still waiting for my parcel, but I love you.") == NONE


def test_denied_praise_weighs_nothing() -> None:
    assert spoken("It was not friendly.") == NONE
    assert spoken("Not friendly, but great prices.") == "price"


def test_without_praise_it_takes_two_words_of_one_subject() -> None:
    assert spoken("They deliver. I saw the courier.") == NONE
    assert spoken("The delivery and the queue are as they were.") == "speed"
    assert spoken("The delivery, the queue, the price, the discount.") == NONE
    assert spoken("Delivery, delivery, delivery.") == NONE, "one word, however often"


def test_words_of_the_settings_count_as_topics() -> None:
    more = (More("sustainability", pattern(["packaging"])),)
    assert spoken("Lovely packaging!", more=more) == "sustainability"


def test_a_negative_score_takes_praise_away() -> None:
    text = "Lovely staff."
    cold = Score("vader", "1", "negative", -0.6)
    assert spoken(text) == "personal treatment"
    assert spoken_of(text, "en", None, cold, find(text, "en")) is None


@pytest.mark.parametrize(
    "text", [*hostile.TEXTS, "", "🙂" * 500, "\ud800 friendly \udfff", "İ friendly " * 50]
)
@pytest.mark.parametrize("language", ["und", "en", "uz"])
def test_a_hostile_text_is_filed_somewhere_or_nowhere(text: str, language: str) -> None:
    assert spoken(text, language) in {*EXPECTATIONS, NONE}


@pytest.mark.parametrize("piece", ["great delivery ", "friendly ", "not ", "delivery, ", "a"])
def test_an_endless_text_is_read_in_its_beginning(piece: str) -> None:
    assert spoken(piece * (1_000_000 // len(piece)), "und") in {*EXPECTATIONS, NONE}
