"""The columns beside the n-grams are numbers of a bounded size, whatever a text holds."""

import numpy as np
import pytest
from hostile import TEXTS
from hypothesis import given
from hypothesis import strategies as st

from earful.learner.folding import fold
from earful.sentiment.columns import MOST_CHARACTERS, NAMES, SHAPES, columns, shapes


def row(text: str) -> dict[str, float]:
    return dict(zip(NAMES, columns([text], [fold(text)])[0].tolist(), strict=True))


def test_praise_and_blame_show_in_the_lists_and_in_vader() -> None:
    assert row("The coffee was wonderful")["mood"] > 0 < row("The coffee was wonderful")["vader"]
    assert row("Kahvi oli kamalaa")["mood"] < 0
    assert row("Kahvi oli kamalaa")["vader"] == 0
    assert set(row("Linja kulkee sillan yli").values()) == {0}


@given(st.lists(st.text(st.characters(codec=None, exclude_categories=()), max_size=40), max_size=4))
def test_any_texts_have_a_row_each_between_minus_one_and_one(texts: list[str]) -> None:
    found = columns(texts, [fold(text) for text in texts])
    assert found.shape == (len(texts), len(NAMES))
    assert (np.abs(found) <= 1).all()
    assert shapes(texts, np.zeros(len(texts))).shape == (len(texts), len(SHAPES))


def test_hostile_texts_have_numbers() -> None:
    found = columns(TEXTS, [fold(text) for text in TEXTS])
    assert np.isfinite(found).all()
    assert (np.abs(found) <= 1).all()
    looks = shapes(TEXTS, np.linspace(-1e9, 1e9, len(TEXTS)))
    assert (looks >= 0).all()
    assert (looks <= 1.1).all()


def test_the_looks_of_a_text_are_those_of_its_beginning() -> None:
    begun = "Nothing here " * 400
    sure = np.array([0.0])
    assert shapes([begun + "? ! 9 @"], sure).tolist() == shapes([begun[:MOST_CHARACTERS]], sure).tolist()


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("Where", []),
        ("Where?", ["asks"]),
        ("Now!", ["exclaims"]),
        ("at 9", ["numbers"]),
        ("@a", ["addressed"]),
    ],
)
def test_signs_show_how_a_text_looks(text: str, looks: list[str]) -> None:
    seen = dict(zip(SHAPES, shapes([text], np.zeros(1))[0].tolist(), strict=True))
    assert [name for name in ("asks", "exclaims", "numbers", "addressed") if seen[name]] == looks
    assert seen["certain"] == 0
    assert shapes([text], np.array([9.0]))[0, 0] == pytest.approx(1, abs=0.001)
