"""What ratings, corrections and decisions teach, and when they are refused with the reason."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from earful.errors import CannotLearn
from earful.learner.folding import fold
from earful.learning import ENOUGH, Corrected, Decided, Lesson, Rated, judged, learn
from earful.sentiment.blend import Blend
from earful.sentiment.contract import Text
from earful.trained import Model, hash_of
from tests.sayings import LANGUAGES, LEARNED_AT, lesson, rated, said

TEXTS = Path(__file__).resolve().parent.parent.parent / "shared" / "sentiment"
ENGLISH = rated("en")


def taught_by(*ratings: Rated, corrected: tuple[Corrected, ...] = ()) -> Model:
    return learn(Lesson(ratings, corrected), LEARNED_AT)


def logit(model: Model, text: str, language: str = "en") -> float:
    return float(model.blend.read([Text(text, language)]).logits[0])


def in_words(number: int) -> str:
    """A word of its own for each number: numbers themselves fold alike."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03d}")


def distinct(template: str, count: int, share: float, language: str = "en") -> list[Rated]:
    return [Rated(template.format(in_words(number)), share, language) for number in range(count)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_lesson_teaches_four_languages_and_the_card_says_how_well(
    taught: Model, language: str
) -> None:
    [row] = [row for row in taught.card.rows if row.language == language]
    assert row.n == 96
    assert row.accuracy > 0.95
    assert row.macro_f1 > 0.95
    assert row.ece < 0.05
    assert row.speaks in ("learned", "seeds", "vader")
    assert (taught.card.rated, taught.card.corrected, taught.card.disagreements) == (384, 0, 0)


def test_too_few_ratings_are_refused_with_their_number() -> None:
    with pytest.raises(CannotLearn, match=f"49 of {ENOUGH} ratings that can teach are there; collect more"):
        taught_by(*ENGLISH[:30], *ENGLISH[-19:])
    with pytest.raises(CannotLearn, match=f"0 of {ENOUGH} ratings"):
        taught_by()


def test_three_stars_of_five_teach_nothing() -> None:
    with pytest.raises(CannotLearn, match=f"0 of {ENOUGH} ratings"):
        taught_by(*(replace(one, share=0.5) for one in ENGLISH))
    mixed = [Rated(f"neither here nor there {in_words(number)}", 0.5, "en") for number in range(80)]
    assert taught_by(*ENGLISH, *mixed).unseen == taught_by(*ENGLISH).unseen


@pytest.mark.parametrize(("share", "teaches"), [(0.0, 20), (0.25, 20), (0.26, 0), (0.74, 0), (0.75, 20)])
def test_the_ends_of_the_scale_teach_and_its_middle_does_not(share: float, teaches: int) -> None:
    asked = [Rated(text, share, "en") for text in said("en", share > 0.5)[20:40]]
    assert taught_by(*rated("en", 20, 20), *rated("fi"), *asked).card.whole.n == 40 + 96 + teaches


@pytest.mark.parametrize(("positive", "negative", "side"), [(194, 6, "positive"), (6, 194, "negative")])
def test_one_sided_stars_are_refused_with_the_reason_in_words(
    positive: int, negative: int, side: str
) -> None:
    ratings = distinct("Lovely tea {}", positive, 1.0) + distinct("Dreadful tea {}", negative, 0.0)
    with pytest.raises(CannotLearn, match=f"en: 97 % of 200 ratings are {side}; collect more"):
        taught_by(*ratings)


def test_one_sided_stars_in_no_language_with_enough_are_refused_too() -> None:
    ratings = [
        *(one for language in LANGUAGES for one in rated(language, 40, 2)),
        *(Rated(text, 1.0, "sv") for text in said("en", True)[:20]),
    ]
    with pytest.raises(CannotLearn, match=r"9\d % of 1\d\d ratings are positive; a model of them would call"):
        taught_by(*ratings)


def test_a_one_sided_language_is_left_out_while_others_are_learned() -> None:
    ratings = [*ENGLISH, *rated("uz", 48, 1), *distinct("Juda shirin choy {}", 20, 1.0, "uz")]
    model = taught_by(*ratings)
    assert model.card.left_out == {"uz": "99 % of 69 ratings are positive"}
    assert {row.language for row in model.card.rows} == {"en"}
    assert model.card.whole.n == 96
    assert model.blend.score([Text("Jadvalda choy bor", "uz")])[0].label == "unread"


def test_a_language_with_few_ratings_that_are_all_alike_does_not_make_its_words_happy() -> None:
    blame = "Bu yerda choy sovuq ekan"
    before = Blend().score([Text(blame, "uz")])[0]
    model = taught_by(*ENGLISH, *rated("uz", 20, 0))
    assert model.card.left_out == {"uz": "100 % of 20 ratings are positive"}
    assert before.label == model.blend.score([Text(blame, "uz")])[0].label == "negative"


def test_a_text_with_one_and_with_five_stars_says_nothing() -> None:
    torn = "The lamp hums"
    both = taught_by(*ENGLISH, Rated(torn, 1.0, "en"), Rated(torn, 0.0, "en"))
    assert hash_of(fold(torn)) not in both.unseen
    assert both.unseen == taught_by(*ENGLISH).unseen
    thrice = taught_by(*ENGLISH, *(Rated(torn, share, "en") for share in (1.0, 1.0, 0.0)))
    assert hash_of(fold(torn)) in thrice.unseen


def test_a_text_said_often_is_learned_from_once() -> None:
    once = taught_by(*ENGLISH)
    often = taught_by(*ENGLISH, *[ENGLISH[0]] * 50, Rated(ENGLISH[0].words.upper(), 1.0, "en"))
    assert often.unseen == once.unseen


def test_a_correction_outweighs_all_stars_of_its_text() -> None:
    irony = "Marvellous lamp, it hums"
    stars = [Rated(irony, 1.0, "en")] * 5
    before = taught_by(*ENGLISH, *stars)
    after = taught_by(*ENGLISH, *stars, corrected=(Corrected(irony, "negative", "en"),))
    assert logit(after, irony) < logit(before, irony)
    assert after.card.whole.n == before.card.whole.n
    nothing = taught_by(*ENGLISH, *stars, corrected=(Corrected(irony, "neutral", "en"),))
    assert hash_of(fold(irony)) not in nothing.unseen


def test_corrections_alone_can_teach_a_side_that_stars_lack() -> None:
    people = tuple(Corrected(text, "negative", "en") for text in said("en", False))
    model = taught_by(*rated("en", 48, 0), corrected=people)
    assert model.card.whole.n == 96
    assert model.blend.score([Text("The soup was cold and dirty", "en")])[0].label == "negative"


def test_five_stars_with_terrible_words_are_counted() -> None:
    wrong = [
        Rated("The soup was cold and dirty", 1.0, "en"),
        Rated("Surkea keitto, rahat takaisin", 1.0, "fi"),
        Rated("Juda ajoyib osh, rahmat kattakon", 0.0, "uz"),
    ]
    unsure = [Rated("The lamp hums in the hall", 0.0, "en"), Rated("A ladder stands by that wall", 1.0, "en")]
    model = taught_by(*lesson().rated, *wrong, *unsure)
    assert model.card.disagreements == 3
    assert model.card.whole.n == 389


def test_texts_of_signs_alone_are_learned_from() -> None:
    fruit = (("🥝", 1.0), ("🥔", 0.0))
    model = taught_by(*(Rated("🎈 " * n + sign, share) for n in range(1, 31) for sign, share in fruit))
    assert logit(model, "🎈🥝", "und") > 0 > logit(model, "🎈🥔", "und")


def test_texts_that_say_nothing_are_not_counted_as_texts_that_teach() -> None:
    with pytest.raises(CannotLearn, match=f"0 of {ENOUGH}"):
        taught_by(
            *(Rated(text, share, "en") for text in ("", " ", "@aurora", "\u200b") for share in (0.0, 1.0))
        )


@pytest.mark.parametrize("language", ["xx", "", "not a code", "en-GB-oxendict", "\ud800", None])
def test_unknown_language_codes_are_no_obstacle(language: str | None, tmp_path: Path) -> None:
    model = taught_by(*(replace(one, language=language) for one in ENGLISH))
    assert model.card.whole.n == 96
    model.save(tmp_path)
    assert Model.load(tmp_path).card == model.card


def test_hostile_texts_among_the_ratings_do_not_stop_learning() -> None:
    odd = ["a" * 1_000_000, "\ud83d", "🔥" * 9_999, "n\u0300\u0301\u0302o" * 9_000, "\0", "still жду 退款"]
    model = taught_by(*ENGLISH, *(Rated(text, 0.0) for text in odd))
    assert model.card.whole.macro_f1 > 0.9


def test_the_order_of_the_ratings_changes_nothing_but_rounding(taught: Model) -> None:
    turned = learn(Lesson(lesson().rated[::-1]), LEARNED_AT)
    assert turned.unseen.keys() == taught.unseen.keys()
    for hashed, heard in taught.unseen.items():
        assert turned.unseen[hashed] == pytest.approx(heard, abs=0.02)


def test_a_model_of_reversed_stars_is_judged_worse_on_what_neither_has_seen(taught: Model) -> None:
    old = taught_by(*ENGLISH)
    finnish = rated("fi")
    good = learn(Lesson([*ENGLISH, *finnish]), LEARNED_AT)
    assert judged(good, old, Lesson([*ENGLISH, *finnish])) is None
    chance = np.random.default_rng(2)
    noisy = [replace(one, share=float(chance.random() < 0.5)) for one in lesson().rated]
    bad = learn(Lesson(noisy), LEARNED_AT)
    worse = judged(bad, old, lesson())
    assert worse is not None
    assert "on 288 new ratings would fall from" in worse


def test_texts_that_the_old_model_has_seen_are_not_asked_about() -> None:
    ratings = [*rated("en"), *rated("fi", 24, 24)]
    old, new = taught_by(*ratings), taught_by(*ratings, *rated("uz", 20, 20))
    assert judged(new, old, Lesson([*ratings, *rated("uz", 20, 20)])) is None
    # Too few new ones: both cards are compared.
    card = replace(new.card, whole=replace(new.card.whole, macro_f1=old.card.whole.macro_f1 - 0.03))
    worse = judged(replace(new, card=card), old, Lesson(ratings))
    assert worse is not None
    assert worse.startswith("macro-F1 on all ratings would fall from")


ANSWERED = [f"The blue lantern in room {in_words(number)} hums at night" for number in range(150)]
DISMISSED = [f"The terrace has a view of tower {in_words(number)}" for number in range(150)]


@pytest.mark.parametrize(("answered", "dismissed"), [(24, 25), (40, 14), (14, 40), (0, 40)])
def test_too_few_decisions_of_either_kind_teach_no_model_of_complaints(answered: int, dismissed: int) -> None:
    decided = [
        *(Decided(text, True, "en") for text in ANSWERED[:answered]),
        *(Decided(text, False, "en") for text in DISMISSED[:dismissed]),
    ]
    model = learn(Lesson(ENGLISH, decided=decided), LEARNED_AT)
    assert model.complaints is None
    assert (model.card.decided, model.card.complaints_f1) == (len(decided), None)


def test_enough_decisions_teach_a_model_of_complaints_and_the_card_says_how_good_it_is() -> None:
    decided = [
        *(Decided(text, True, "en") for text in ANSWERED),
        *(Decided(text, False, "en") for text in DISMISSED),
        *(Decided(" ", False, "en") for _ in range(9)),
    ]
    model = learn(Lesson(ENGLISH, decided=decided), LEARNED_AT)
    assert model.complaints is not None
    assert model.complaints.decisions == 300
    assert model.card.complaints_f1 == model.complaints.f1
    assert model.complaints.f1 > 0.9


@pytest.mark.skipif(not TEXTS.is_dir(), reason="needs ../shared/sentiment beside the checkout")
def test_a_thousand_ratings_of_restaurants_rank_the_reviews_of_apps() -> None:
    def labelled(name: str) -> list[tuple[str, bool]]:
        with (TEXTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return [
                (row["text"], row["label"] == "pos")
                for row in csv.DictReader(file)
                if row["label"] in ("pos", "neg")
            ]

    restaurants = sorted(labelled("uz_restaurant_stars"), key=lambda one: hash_of(one[0]))[:1_000]
    model = taught_by(*(Rated(text, float(is_positive), "uz") for text, is_positive in restaurants))
    apps = labelled("uz_app_manual")
    logits = model.blend.read([Text(text, "uz") for text, _ in apps]).logits
    ranks = np.argsort(np.argsort(logits))
    is_positive = np.array([positive for _, positive in apps])
    above = ranks[is_positive].sum() - is_positive.sum() * (is_positive.sum() - 1) / 2
    assert above / (is_positive.sum() * (~is_positive).sum()) >= 0.83
