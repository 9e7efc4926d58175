"""Which texts hold which n-grams: picked from what all hold, as if it were made of the chosen alone."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from earful.learner.ngrams import Rows, rows
from earful.learner.occurrences import Occurrences

TEXTS = ["good food", "", "good service", "slow service", "slow food", "!", "good good food", "nothing alike"]


def choices() -> list[list[bool]]:
    random = np.random.default_rng(1)
    return [[True] * len(TEXTS), [False] * len(TEXTS), *(random.random((20, len(TEXTS))) < 0.6).tolist()]


@pytest.mark.parametrize("chosen", choices())
def test_what_is_picked_is_what_the_chosen_alone_hold(chosen: list[bool]) -> None:
    found, these = rows(TEXTS), np.array(chosen)
    picked, alone = Occurrences.of(found).among(these), Occurrences.of(found.of(these))
    for name in ("buckets", "places", "starts", "owners", "bucket_starts", "left_out"):
        assert_array_equal(getattr(picked, name), getattr(alone, name), err_msg=name)


def test_a_bucket_of_one_text_is_left_out_and_counted() -> None:
    found = Occurrences.of(Rows(np.array([3, 7, 3, 9, 9], np.int32), np.array([0, 2, 4, 4, 5])))
    assert found.buckets.tolist() == [3, 9]
    assert found.texts_with.tolist() == [2, 2]
    assert found.left_out.tolist() == [1, 0, 0, 0]


def test_sums_by_text_and_by_bucket_are_those_of_a_table() -> None:
    found = rows(TEXTS)
    held = Occurrences.of(found)
    table = np.zeros((len(TEXTS), len(held.buckets)))
    for text in range(len(TEXTS)):
        own = found.buckets[found.starts[text] : found.starts[text + 1]]
        table[text] = np.isin(held.buckets, own)
    random = np.random.default_rng(2)
    of_buckets, of_texts = random.random(len(held.buckets)), random.random(len(TEXTS))
    assert held.by_text(of_buckets) == pytest.approx(table @ of_buckets)
    assert held.by_bucket(of_texts) == pytest.approx(of_texts @ table)


def test_texts_that_share_nothing_have_no_occurrences() -> None:
    held = Occurrences.of(rows(["abc", "xyz"]))
    assert len(held) == 2
    assert not len(held.buckets)
    assert held.by_text(np.zeros(0)).tolist() == [0, 0]
