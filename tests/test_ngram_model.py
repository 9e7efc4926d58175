"""N-grams learn a toy language, and are silent where nothing of a text was learned."""

import numpy as np
import pytest

from earful.learner.folding import fold
from earful.learner.ngram_model import NgramModel
from earful.learner.ngrams import BUCKETS, rows
from tests.sayings import said

# A toy language: "ba", "bo", "bi" are said by the happy, "ku", "ke", "ka" by the others, the rest by all.
HAPPY, SAD, ALL = ("bado", "boli", "bimo"), ("kuta", "kere", "kapi"), ("mesu", "nalo", "surit", "velom")
TOY = [
    f"{one} {other} {ALL[(place + len(one)) % 4]}" for place, other in enumerate(ALL) for one in HAPPY + SAD
]
IS_HAPPY = np.array([text.split()[0] in HAPPY for text in TOY])
ONES = np.ones(len(TOY))


def fitted(texts: list[str], labels: np.ndarray, weights: np.ndarray | None = None) -> NgramModel:
    return NgramModel.fit(rows(texts), labels, np.ones(len(texts)) if weights is None else weights, 50)


TAUGHT = fitted(TOY, IS_HAPPY)


def test_a_toy_language_is_learned_and_read_in_new_sentences() -> None:
    happy, sad = TAUGHT.logits(rows(["surit mesu bado", "velom nalo kuta"]))
    assert happy > 1
    assert sad < -1


def test_words_that_both_sides_say_say_little() -> None:
    [both] = TAUGHT.logits(rows(["mesu nalo"]))
    assert abs(both) < 0.5


@pytest.mark.parametrize("text", ["", " ", "!", "ёж шуршит", "wholly other words", "🔥🔥", "x" * 3_000])
def test_a_text_of_which_nothing_was_learned_gets_silence(text: str) -> None:
    found = rows([text])
    assert TAUGHT.logits(found).tolist() == [0]
    assert not TAUGHT.knows(found).any()


def test_a_language_that_was_never_learned_gets_silence() -> None:
    english = [fold(text) for text in said("en", True) + said("en", False)]
    model = fitted(english, np.arange(len(english)) < len(english) // 2)
    for language in ("fi", "uz", "ru"):
        found = rows([fold(text) for text in said(language, True) + said(language, False)])
        assert not model.knows(found).any()
        assert not model.logits(found).any()
    assert model.knows(rows(english)).all()


def test_a_text_says_the_same_alone_and_among_others() -> None:
    together = TAUGHT.logits(rows([*TOY, "", "strange"]))
    assert [TAUGHT.logits(rows([text]))[0] for text in TOY] == pytest.approx(together[: len(TOY)], abs=1e-12)


def test_weighing_one_side_more_moves_every_text_its_way() -> None:
    heavier = fitted(TOY, IS_HAPPY, np.where(IS_HAPPY, 5.0, 1.0))
    assert (heavier.logits(rows(TOY)) > TAUGHT.logits(rows(TOY))).all()


def test_learning_twice_is_the_same_and_another_order_differs_by_rounding_alone() -> None:
    again, turned = fitted(TOY, IS_HAPPY), fitted(TOY[::-1], IS_HAPPY[::-1])
    for name, array in TAUGHT.arrays().items():
        assert array.tobytes() == again.arrays()[name].tobytes()
    assert turned.buckets.tolist() == TAUGHT.buckets.tolist()
    assert turned.logits(rows(TOY)) == pytest.approx(TAUGHT.logits(rows(TOY)), abs=1e-4)


def test_arrays_bring_the_very_same_model_back() -> None:
    again = NgramModel.from_arrays(TAUGHT.arrays())
    texts = rows([*TOY, "", "strange words", "bado kuta"])
    assert again.logits(texts).tobytes() == TAUGHT.logits(texts).tobytes()
    assert again.familiarity(texts).tobytes() == TAUGHT.familiarity(texts).tobytes()


@pytest.mark.parametrize("texts", [["", "", "", ""], ["a", "b", "c", "d"], [" ", "🔥", "\ud800", "!"]])
def test_texts_that_share_nothing_teach_silence(texts: list[str]) -> None:
    model = fitted([fold(text) for text in texts], np.array([True, False, True, False]))
    assert model.logits(rows([*texts, "bado"])).tolist() == [0] * 5
    assert NgramModel.from_arrays(model.arrays()).logits(rows(texts)).tolist() == [0] * 4


def test_one_text_said_by_both_sides_is_undecided() -> None:
    model = fitted(["bado mesu"] * 4, np.array([True, False, True, False]))
    assert model.logits(rows(["bado mesu"]))[0] == pytest.approx(0, abs=1e-6)


MANY = len(TAUGHT.buckets)


@pytest.mark.parametrize(
    "wrong",
    [
        *({name: None} for name in ("buckets", "scales", "weights", "numbers")),
        {"scales": np.zeros(MANY - 1, np.float32)},
        {"weights": np.zeros((MANY, 1), np.float32)},
        {"buckets": TAUGHT.buckets.reshape(1, -1)},
        {"buckets": np.int32(7)},
        {"buckets": TAUGHT.buckets[::-1]},
        {"buckets": np.zeros(MANY, np.int32)},
        {"buckets": TAUGHT.buckets + np.int32(BUCKETS)},
        {"buckets": TAUGHT.buckets.astype(np.int64) + (1 << 32)},
        {"buckets": TAUGHT.buckets - np.int32(BUCKETS)},
        {"buckets": TAUGHT.buckets.astype(np.float32)},
        {"scales": np.full(MANY, np.nan, np.float32)},
        {"weights": np.full(MANY, np.inf, np.float32)},
        {"weights": np.array(["much"] * MANY)},
        {"weights": np.zeros(MANY, np.complex64)},
        {"numbers": np.zeros(3)},
        {"numbers": np.float64(1)},
        {"numbers": np.array([np.nan, 1])},
    ],
)
def test_arrays_that_are_no_such_model_are_refused(wrong: dict[str, np.ndarray | None]) -> None:
    arrays = {**TAUGHT.arrays(), **wrong}
    with pytest.raises(ValueError, match=r"\w"):
        NgramModel.from_arrays({name: array for name, array in arrays.items() if array is not None})
