"""Between n-grams and columns weights are learned from answers about texts that were not seen."""

import zlib
from math import log

import numpy as np
import pytest

from earful.learner.folding import fold
from earful.learner.ngram_model import NgramModel
from earful.learner.ngrams import rows
from earful.learner.stack import FOLDS, Expected, Stack, class_weights, cross_fit
from tests.sayings import said

PRAISE, BLAME = ([fold(text) for text in said("en", is_praise)] for is_praise in (True, False))
FOLDED = PRAISE + BLAME
LABELS = np.arange(len(FOLDED)) < len(PRAISE)
ONES = np.ones(len(FOLDED))
NOTHING = np.zeros((len(FOLDED), 1))


def fold_of(text: str) -> int:
    return zlib.crc32(text.encode()) % FOLDS


def test_it_learns_a_language_and_reads_new_sentences_in_it() -> None:
    stack = Stack.fit(FOLDED, NOTHING, LABELS)
    happy, sad = stack.logits(["we love the wonderful soup", "the soup was cold and dirty"], NOTHING[:2])
    assert happy > 1
    assert sad < -1


def test_a_text_said_a_hundred_times_does_not_answer_for_itself() -> None:
    odd = "zyx wvu tsr"
    texts, labels = FOLDED + [odd] * 100, np.append(LABELS, np.ones(100, bool))
    stack, unseen = cross_fit(texts, np.zeros((len(texts), 1)), labels, np.ones(len(texts)))
    assert stack.logits([odd], NOTHING[:1])[0] > 1
    asked = unseen[len(FOLDED) :]
    assert set(asked.tolist()) == {asked[0]}
    others = [fold_of(text) != fold_of(odd) for text in texts]
    without = NgramModel.fit(
        rows([text for text, other in zip(texts, others, strict=True) if other]),
        labels[others],
        np.ones(sum(others)),
        25,
    )
    assert without.logits(rows([odd])).tolist() == [0]
    assert asked[0] < 1


def test_labels_by_chance_are_not_learned_by_heart_where_it_counts() -> None:
    labels = np.random.default_rng(3).random(len(FOLDED)) < 0.5
    stack, unseen = cross_fit(FOLDED, NOTHING, labels, ONES)
    assert ((stack.ngrams.logits(rows(FOLDED)) > 0) == labels).mean() > 0.75
    assert ((unseen > 0) == labels).mean() < 0.6


def test_a_column_that_knows_is_believed_and_one_that_does_not_is_not() -> None:
    chance = np.random.default_rng(5)
    columns = np.column_stack([np.where(LABELS, 1.0, -1.0), chance.choice([-1.0, 1.0], len(FOLDED))])
    [_, knows, knows_not] = Stack.fit([""] * len(FOLDED), columns, LABELS).weights
    assert knows > 2
    assert abs(knows_not) < 0.5


def test_firmness_holds_a_weight_that_the_texts_would_move() -> None:
    columns = np.where(LABELS, -1.0, 1.0).reshape(-1, 1)
    free = Stack.fit(FOLDED, columns, LABELS, expected=[Expected(1.0)]).weights[1]
    firm = Stack.fit(FOLDED, columns, LABELS, expected=[Expected(1.0, firmness=10)]).weights[1]
    assert free < 0.5
    assert firm == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(("positive", "odds"), [(97, 3.0), (60, (60 / 40) ** 0.75), (50, 1.0), (10, 1 / 3)])
def test_balancing_keeps_the_rarer_side_from_being_drowned(positive: int, odds: float) -> None:
    columns, labels = np.zeros((100, 1)), np.arange(100) < positive
    plain, balanced = (Stack.fit([""] * 100, columns, labels, balanced=how) for how in (False, True))
    assert plain.bias == pytest.approx(log(positive / (100 - positive)), abs=0.02)
    assert balanced.bias == pytest.approx(log(odds), abs=0.02)
    assert class_weights(labels).mean() == pytest.approx(1)


def test_learning_twice_is_the_same_and_another_order_differs_by_rounding_alone() -> None:
    first, again = (cross_fit(FOLDED, NOTHING, LABELS, ONES) for _ in range(2))
    for name, array in first[0].arrays().items():
        assert array.tobytes() == again[0].arrays()[name].tobytes()
    assert first[1].tobytes() == again[1].tobytes()
    _, turned = cross_fit(FOLDED[::-1], NOTHING, LABELS[::-1], ONES)
    assert turned[::-1] == pytest.approx(first[1], abs=1e-3)


def test_arrays_bring_the_very_same_model_back() -> None:
    stack = Stack.fit(FOLDED, NOTHING, LABELS)
    again = Stack.from_arrays(stack.arrays(), 1)
    assert again.logits(FOLDED, NOTHING).tobytes() == stack.logits(FOLDED, NOTHING).tobytes()


@pytest.mark.parametrize(
    ("wrong", "columns"),
    [
        ({}, 2),
        ({"blend": np.zeros(2)}, 1),
        ({"blend": np.zeros((3, 1))}, 1),
        ({"blend": np.array([1.0, np.nan, 0.0])}, 1),
        ({"blend": np.array(["a", "b", "c"])}, 1),
        ({"blend": None}, 1),
        ({"ngrams.scales": None}, 1),
        ({"ngrams.numbers": np.zeros(1)}, 1),
    ],
)
def test_arrays_that_are_no_such_model_are_refused(wrong: dict[str, np.ndarray | None], columns: int) -> None:
    arrays = {**Stack.fit(FOLDED, NOTHING, LABELS).arrays(), **wrong}
    with pytest.raises(ValueError, match=r"\w"):
        Stack.from_arrays({name: array for name, array in arrays.items() if array is not None}, columns)


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        (["good", "bad"], [True, False]),
        (["", ""], [True, False]),
        (["same", "same"], [True, False]),
        ([""] * 60, [True] * 30 + [False] * 30),
        (["same"] * 60, [True] * 59 + [False]),
    ],
)
def test_hardly_anything_to_learn_from_gives_a_model_that_hardly_says_anything(
    texts: list[str], labels: list[bool]
) -> None:
    columns = np.zeros((len(texts), 2))
    stack, unseen = cross_fit(texts, columns, np.array(labels), np.ones(len(texts)))
    assert np.isfinite(unseen).all()
    assert np.isfinite(stack.logits([*texts, "other"], np.zeros((len(texts) + 1, 2)))).all()
    if sum(labels) * 2 == len(labels):
        assert stack.logits(["other"], columns[:1])[0] == pytest.approx(0, abs=1e-6)


def test_where_the_rest_shows_one_side_alone_a_text_is_asked_only_for_what_its_columns_are_worth() -> None:
    blame = [text for text in BLAME if fold_of(text) == 0]
    praise = [text for text in PRAISE if fold_of(text) != 0]
    labels = np.array([False] * len(blame) + [True] * len(praise))
    columns = np.linspace(-1, 1, len(labels)).reshape(-1, 1)
    _, unseen = cross_fit(blame + praise, columns, labels, np.ones(len(labels)), [Expected(2.0)])
    assert unseen[: len(blame)] == pytest.approx(2 * columns[: len(blame), 0])


def test_what_each_part_adds_makes_up_the_logit() -> None:
    columns = np.linspace(-1, 1, len(FOLDED)).reshape(-1, 1)
    stack = Stack.fit(FOLDED, columns, LABELS)
    parts = stack.parts(rows(FOLDED), columns)
    assert parts.shape == (len(FOLDED), 2)
    assert parts.sum(axis=1) + stack.bias == pytest.approx(stack.logits(FOLDED, columns))


def test_no_texts_have_no_logits() -> None:
    assert Stack.fit(FOLDED, NOTHING, LABELS).logits([], np.zeros((0, 1))).tolist() == []
