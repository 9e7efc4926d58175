"""VADER reads English, says so where it cannot read, and never calls what it cannot read neutral."""

import subprocess
import sys

import pytest
from hostile import TEXTS

from earful.model import Score
from earful.sentiment.contract import Text
from earful.sentiment.vader import Vader, label_of

VADER = Vader()


def score_of(text: str, language: str) -> Score:
    [score] = VADER.score([Text(text, language)])
    return score


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The staff were wonderful and the coffee is great.", "positive"),
        ("Horrible service, I hate this place.", "negative"),
        ("The shop opens at nine.", "neutral"),
    ],
)
def test_english_is_read(text: str, label: str) -> None:
    score = score_of(text, "en")
    assert score.label == label
    assert None not in (score.compound, score.positive, score.neutral, score.negative)
    assert (score.positive or 0) + (score.neutral or 0) + (score.negative or 0) == pytest.approx(1, abs=0.002)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kahvi oli kamalaa ja palvelu surkeaa.", "fi"),
        ("Juda yomon, pulimni qaytaring!", "uz"),
        ("Ужасное обслуживание, никому не советую.", "ru"),
        ("Der Service ist schlecht, nie wieder!", "de"),
        ("Die war super", "de"),
        ("Nunca más, el servicio es horrible.", "es"),
        ("最悪のサービスでした。", "ja"),
    ],
)
def test_defect_8_wrong_sentiment_a_language_it_cannot_read_is_unread_and_never_neutral(
    text: str, language: str
) -> None:
    score = score_of(text, language)
    assert score.label == "unread"
    assert (score.compound, score.positive, score.neutral, score.negative) == (None, None, None, None)


@pytest.mark.parametrize("language", ["en", "und", "fi"])
@pytest.mark.parametrize("text", ["", "   \n", "https://stars.example/1", "@aurora", "12345", "👤"])
def test_a_text_that_says_nothing_is_unread(text: str, language: str) -> None:
    assert score_of(text, language).label == "unread"


@pytest.mark.parametrize("text", ["Great!!", "ok", "So bad", "Excellent service", ":(", "Awesome @aurora"])
def test_a_short_text_of_no_determined_language_is_read_when_it_is_nothing_but_words_of_the_lexicon(
    text: str,
) -> None:
    assert score_of(text, "und").label != "unread"


@pytest.mark.parametrize(
    "text", ["Hyvä", "Yaxshi", "gut", "Die war gut", "Отлично", "Рахмат 👍", "great kahvi"]
)
def test_a_short_text_with_a_word_that_may_be_of_another_language_is_unread(text: str) -> None:
    assert score_of(text, "und").label == "unread"


@pytest.mark.parametrize(
    ("compound", "label"),
    [(0.05, "positive"), (0.0499, "neutral"), (-0.0499, "neutral"), (-0.05, "negative")],
)
def test_the_bars_of_the_labels_are_those_of_vaders_authors(compound: float, label: str) -> None:
    assert label_of(compound) == label


def test_a_hostile_text_of_a_megabyte_is_judged_by_its_beginning() -> None:
    beginning = "This is not good and bad. " * 200
    assert score_of(beginning + "wonderful " * 100_000, "en") == score_of(beginning, "en")


def test_importing_the_scorer_and_the_detector_loads_neither_lexicon_nor_model() -> None:
    heavy = "import sys, earful.sentiment.vader, earful.sentiment.language, earful.complaints;"
    code = heavy + "print([m for m in ('vaderSentiment', 'py3langid', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_probability_beside_the_compound_rises_with_it_and_is_even_a_little_above_nothing() -> None:
    texts = [
        "I hate this horrible place",
        "The shop opens at nine",
        "It is good",
        "Wonderful, great, love it",
    ]
    scores = [score_of(text, "en") for text in texts]
    chances = [score.probability or 0 for score in scores]
    assert chances == sorted(chances)
    assert len(set(chances)) == 4
    # People who rate without a word of mood are more often unhappy.
    assert chances[1] == pytest.approx(0.401, abs=0.001)
    assert all(0 < chance < 1 for chance in chances)


def test_a_batch_is_scored_as_its_texts_alone() -> None:
    texts = [Text("Great coffee", "en"), Text("", "en"), Text("Kamala", "fi"), Text("So bad")]
    assert VADER.score(texts) == [VADER.score([text])[0] for text in texts]
    assert VADER.score([]) == []


@pytest.mark.parametrize("language", ["en", "und", "", "xx"])
def test_hostile_texts_are_scored_in_range_or_unread(language: str) -> None:
    for score in VADER.score([Text(text, language) for text in TEXTS]):
        if score.label == "unread":
            assert (score.compound, score.probability) == (None, None)
        else:
            assert -1 <= (score.compound or 0) <= 1
            assert 0 < (score.probability or 0) < 1
