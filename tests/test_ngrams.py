"""A text holds the same n-grams whoever is read beside it, and each of them once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earful.learner.folding import fold
from earful.learner.ngrams import BUCKETS, Rows, rows

ANY_CHARACTER = st.characters(codec=None, exclude_categories=())
TEXTS = st.text(st.one_of(ANY_CHARACTER, st.sampled_from("ab  !?\0\n.")), max_size=30)


def held(found: Rows, index: int) -> list[int]:
    return found.buckets[found.starts[index] : found.starts[index + 1]].tolist()


def alone(text: str) -> list[int]:
    return held(rows([text]), 0)


@given(st.lists(TEXTS, max_size=12))
def test_a_text_holds_the_same_alone_and_in_a_batch(texts: list[str]) -> None:
    together = rows(texts)
    assert len(together) == len(texts)
    assert [held(together, index) for index in range(len(texts))] == [alone(text) for text in texts]


@given(st.lists(TEXTS, max_size=12))
def test_each_bucket_is_held_once_and_in_order(texts: list[str]) -> None:
    found = rows(texts)
    for index in range(len(texts)):
        mine = held(found, index)
        assert mine == sorted(set(mine))
        assert all(0 <= bucket < BUCKETS for bucket in mine)


@pytest.mark.parametrize("many", [255, 256, 257, 600])
def test_more_texts_than_are_hashed_together_keep_their_places(many: int) -> None:
    texts = ["" if number % 7 == 0 else f"visit {number} was cold" for number in range(many)]
    found = rows(texts)
    assert len(found) == many
    for index in (0, 1, 254, many - 2, many - 1):
        assert held(found, index) == alone(texts[index])
    assert np.bincount(found.owners, minlength=many).tolist() == np.diff(found.starts).tolist()


def test_chosen_texts_alone_are_as_if_the_others_were_never_there() -> None:
    texts = ["cold", "", "warm tea", "a", "cold"]
    chosen = np.array([True, True, False, False, True])
    some, again = rows(texts).of(chosen), rows(["cold", "", "cold"])
    assert some.buckets.tolist() == again.buckets.tolist()
    assert some.starts.tolist() == again.starts.tolist()


@pytest.mark.parametrize("text", ["", " ", "   \n\t", "\0", " \x1f "])
def test_a_text_without_words_and_signs_holds_nothing(text: str) -> None:
    assert alone(text) == []
    assert [len(held(rows([text, "cold", text]), index)) for index in (0, 2)] == [0, 0]


def test_no_texts_are_no_rows() -> None:
    assert len(rows([])) == 0
    assert rows([]).owners.tolist() == []


@pytest.mark.parametrize("text", ["a", "!", "😀", "\ud800", "!!!!", "…"])
def test_one_letter_or_sign_is_a_word_and_a_run(text: str) -> None:
    assert len(alone(text)) == 2


def test_a_sign_said_often_is_that_sign() -> None:
    assert alone("cold!!!!!") == alone("cold !")


def test_a_pair_of_words_is_more_than_its_words() -> None:
    assert set(alone("not good")) - set(alone("not")) - set(alone("good"))
    assert set(alone("good not")) != set(alone("not good"))


def test_words_of_the_same_letters_are_told_apart() -> None:
    # Runs of 3, 4 and 5 letters in " ab ba ", two words and a pair.
    assert len(alone("ab ba")) == 5 + 4 + 3 + 2 + 1


def test_words_longer_than_any_real_one_are_told_apart() -> None:
    long = "ab" * 50
    assert alone(long + "c") != alone(long + "d")
    assert alone(f"x {long}") == alone(f"x  {long} ")


def test_texts_of_four_languages_hardly_ever_share_a_bucket_by_chance() -> None:
    texts = ["the coffee is cold", "kahvi on jääkylmää", "фонарь гудит ночью"]
    found = [set(alone(fold(text))) for text in texts]
    assert len(found[0] & found[1]) <= 2
    assert len(found[1] & found[2]) <= 2
