"""The accuracy card's figures are those that a pencil gives."""

import json

import numpy as np
import pytest

from earful.accuracy import OTHER, Card, Row, calibration_error, macro_f1, rows_of
from earful.trained import Model


def test_the_calibration_error_is_the_one_worked_out_by_hand() -> None:
    # Between 0.2 and 0.3 two were said, of which one was; above 0.3 one, which was not; at 0.9 and more both.
    said, was = np.array([0.21, 0.28, 0.31, 0.9, 1.0]), np.array([True, False, False, True, True])
    by_hand = 2 / 5 * abs(0.245 - 0.5) + 1 / 5 * abs(0.31 - 0) + 2 / 5 * abs(0.95 - 1.0)
    assert calibration_error(said, was) == pytest.approx(by_hand)


@pytest.mark.parametrize(("said", "was", "error"), [(1.0, True, 0), (0.0, False, 0), (1.0, False, 1)])
def test_the_ends_of_the_scale_have_their_place_in_the_bins(said: float, was: bool, error: float) -> None:
    assert calibration_error(np.array([said]), np.array([was])) == error


def test_nothing_said_is_no_error() -> None:
    assert calibration_error(np.zeros(0), np.zeros(0, bool)) == 0


def test_macro_f1_is_the_one_worked_out_by_hand() -> None:
    says = np.array([True, True, True, False])
    true = np.array([True, True, False, False])
    assert macro_f1(says, true) == pytest.approx((2 * 2 / (3 + 2) + 2 * 1 / (1 + 2)) / 2)
    assert macro_f1(says, ~says) == 0
    assert macro_f1(says, says) == 1
    assert macro_f1(np.ones(3, bool), np.ones(3, bool)) == 1
    assert macro_f1(np.ones(3, bool), np.zeros(3, bool)) == 0


def test_a_language_with_texts_enough_has_a_row_and_the_rest_are_together() -> None:
    languages = ["uz"] * 30 + ["en"] * 25 + ["fi"] * 19 + ["und"] * 40
    logits = np.array([1.0] * 30 + [-1.0] * 25 + [1.0] * 59)
    labels = np.ones(len(languages), bool)
    loudest = ["seeds"] * 30 + ["vader"] * 25 + ["learned"] * 59
    table, whole = rows_of(logits, labels, languages, loudest)
    assert [(row.language, row.n, row.accuracy, row.speaks) for row in table] == [
        (OTHER, 59, 1.0, "learned"),
        ("uz", 30, 1.0, "seeds"),
        ("en", 25, 0.0, "vader"),
    ]
    assert (whole.language, whole.n, whole.speaks) == ("all", 114, "learned")
    assert whole.accuracy == pytest.approx(89 / 114)


CARD = Card(
    rows=(Row("uz", 30, 0.9, 0.8999999999999999, 0.03, "learned"),),
    whole=Row("all", 30, 0.9, 1 / 3, 0.03, "learned"),
    rated=44,
    corrected=2,
    decided=1,
    disagreements=3,
    complaints_f1=None,
    left_out={"ru": "97 % of 200 ratings are positive"},
)


def test_a_card_survives_being_written_as_json(taught: Model) -> None:
    for card in (CARD, taught.card):
        assert Card.from_json(json.loads(json.dumps(card.as_json()))) == card


@pytest.mark.parametrize("wrong", [{"rows": [{}]}, {"whole": {"language": "all"}}, {"more": 1}])
def test_what_is_no_card_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Card.from_json({**CARD.as_json(), **wrong})


def test_the_table_shows_what_people_read_and_why_a_language_is_missing() -> None:
    first, whole, missing = CARD.table()
    assert (first["language"], first["texts"], first["macro-F1"]) == ("uz", 30, 0.9)
    assert (whole["language"], whole["macro-F1"]) == ("all", 0.333)
    assert missing == {"language": "ru", "speaks": "not learned: 97 % of 200 ratings are positive"}
