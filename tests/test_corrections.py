"""What people correct teaches neutral, and moves the middle of each kind of text."""

import numpy as np
import pytest

from earful.learner.stack import Stack
from earful.learning import Corrected, Lesson, learn
from earful.sentiment.contract import Text
from earful.sentiment.corrections import ENOUGH, UNCORRECTED, Corrections, fit
from earful.trained import Model
from tests.sayings import LEARNED_AT, rated, said

# Reports say when and where; judgements say how it was.
REPORTS = [
    f"The {place} {does} at {hour} on {day}"
    for place, does in (("library", "opens"), ("tram", "leaves"), ("market", "closes"))
    for hour in ("nine", "ten")
    for day in ("Monday", "Tuesday", "Friday", "Sunday")
]
JUDGEMENTS = [*said("en", True)[:15], *said("en", False)[:15]]


def fitted(
    logits: list[float], kinds: list[str], labels: list[str], texts: list[str] | None = None
) -> Corrections:
    folded = texts or [f"text {index}" for index in range(len(logits))]
    return fit(folded, np.zeros((len(logits), 3)), np.array(logits), kinds, labels)  # type: ignore[arg-type]


def test_enough_corrections_move_the_middle_of_their_kind_and_of_no_other() -> None:
    # Posts that the stars' model calls slightly positive are mostly negative.
    many = ENOUGH
    found = fitted(
        [1.0] * many + [1.0] * (ENOUGH - 1),
        ["post"] * many + ["review"] * (ENOUGH - 1),
        ["negative"] * 15 + ["positive"] * 5 + ["negative"] * (ENOUGH - 1),
    )
    assert found.shifts.keys() == {"post"}
    assert -2.1 < found.shifts["post"] < -1
    moved = found.shifted(np.array([1.0, 1.0, 1.0]), ["post", "review", "news"])
    assert moved.tolist() == [1 + found.shifts["post"], 1.0, 1.0]


def test_corrections_that_agree_with_the_model_hardly_move_it() -> None:
    found = fitted([2.0, -2.0] * 20, ["review"] * 40, ["positive", "negative"] * 20)
    assert abs(found.shifts["review"]) < 0.1


@pytest.mark.parametrize("label", ["positive", "negative"])
def test_corrections_of_one_side_alone_move_the_middle_so_far_and_no_farther(label: str) -> None:
    found = fitted([0.0] * 400, ["post"] * 400, [label] * 400)
    assert abs(found.shifts["post"]) <= 3
    assert np.sign(found.shifts["post"]) == (1 if label == "positive" else -1)


def test_neutral_corrections_do_not_move_the_middle() -> None:
    assert fitted([5.0] * 60, ["post"] * 60, ["neutral"] * 60) == UNCORRECTED


@pytest.mark.parametrize(("reports", "judgements"), [(ENOUGH - 1, 60), (60, ENOUGH - 1)])
def test_too_few_of_either_teach_no_neutral(reports: int, judgements: int) -> None:
    found = fitted(
        [0.0] * (reports + judgements),
        ["review"] * (reports + judgements),
        ["neutral"] * reports + ["positive"] * judgements,
    )
    assert found.neutral is None
    assert found.neutrality(["a"], np.zeros((1, 3))) is None


def test_no_corrections_change_nothing() -> None:
    assert fitted([], [], []) == UNCORRECTED
    assert UNCORRECTED.shifted(np.array([0.5]), ["post"]).tolist() == [0.5]
    assert UNCORRECTED.arrays() == {}


@pytest.fixture(scope="module")
def corrected() -> Model:
    people = [
        *(Corrected(text, "neutral", "en") for text in REPORTS),
        *(Corrected(text, "positive", "en") for text in JUDGEMENTS[:15]),
        *(Corrected(text, "negative", "en") for text in JUDGEMENTS[15:]),
    ]
    return learn(Lesson(rated("en"), people), LEARNED_AT)


def test_neutral_is_learned_from_reports_and_judgements(corrected: Model) -> None:
    report, praise, blame = corrected.blend.score(
        [
            Text("The ferry leaves at eleven on Monday", "en"),
            Text("The cake was wonderful and warm", "en"),
            Text("The cake was cold and dirty", "en"),
        ]
    )
    assert [report.label, praise.label, blame.label] == ["neutral", "positive", "negative"]
    assert abs(report.compound or 0) < 0.5
    for score in (report, praise, blame):
        assert score.positive is not None
        assert score.neutral is not None
        assert score.negative is not None
        assert score.positive + score.neutral + score.negative == pytest.approx(1)
        assert score.compound == pytest.approx(score.positive - score.negative)


def test_a_language_without_words_of_mood_is_neutral_where_people_said_so_and_unread_elsewhere() -> None:
    facts = [f"Avtobus {place} ko'prigidan {hour} da o'tadi" for place in "abcdef" for hour in range(5)]
    people = [
        *(Corrected(text, "neutral", "uz") for text in facts),
        *(Corrected(text, "positive", "en") for text in JUDGEMENTS[:15]),
        *(Corrected(text, "negative", "en") for text in JUDGEMENTS[15:]),
    ]
    blend = learn(Lesson(rated("en"), people), LEARNED_AT).blend
    report, other = blend.score(
        [Text("Avtobus c ko'prigidan 7 da o'tadi", "uz"), Text("Linja kulkee sillan yli", "fi")]
    )
    assert (report.label, report.compound, report.probability) == ("neutral", pytest.approx(0), 0.5)
    assert (report.neutral or 0) >= 0.5
    assert other.label == "unread"


def test_before_that_no_share_of_neutral_is_made_up(taught: Model) -> None:
    for text in [*REPORTS[:3], *JUDGEMENTS[:3]]:
        [score] = taught.blend.score([Text(text, "en")])
        assert (score.positive, score.neutral, score.negative) == (None, None, None)


def test_what_was_learned_comes_back_from_its_arrays(corrected: Model) -> None:
    neutral = corrected.blend.corrections.neutral
    assert neutral is not None
    arrays = {
        name.removeprefix("neutral."): array for name, array in corrected.blend.corrections.arrays().items()
    }
    columns = len(neutral.weights) - 1
    beside = np.linspace(-1, 1, 2 * columns).reshape(2, -1)
    asked = ["the ferry leaves", ""]
    again = Stack.from_arrays(arrays, columns)
    assert again.logits(asked, beside).tobytes() == neutral.logits(asked, beside).tobytes()
