"""Everyday sentences in four languages, before anything is learned: right at least as often as stated."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from earful.lines import Line, scored
from earful.sentiment.blend import Blend

FOLDER = Path(__file__).with_name("everyday")
GRAVE_MARK = "5: "


@dataclass(frozen=True)
class Sentence:
    """An invented sentence; `section` is what it is: complaint, question, praise or neutral."""

    section: str
    is_grave: bool
    text: str


def sentences(name: str) -> Iterator[Sentence]:
    section = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            is_grave = line.startswith(GRAVE_MARK)
            yield Sentence(section, is_grave, line.removeprefix(GRAVE_MARK))


@cache
def understood(name: str) -> list[tuple[Sentence, dict[str, Any]]]:
    given = list(sentences(name))
    return list(
        zip(given, scored([Line(one.text) for one in given], Blend(), with_details=True), strict=True)
    )


def is_right(measure: str, one: Sentence, made: dict[str, Any]) -> bool | None:
    """Whether what was made of the sentence is right by this measure; None where the measure is not asked."""
    match measure, one.section:
        case "complaint found", "complaint":
            return bool(made["complaint"])
        case "grave is 5", "complaint" if one.is_grave:
            return bool(made["severity"] == 5)
        case "not graver than it is", "complaint" if not one.is_grave:
            return bool(made["severity"] != 5)
        case "no complaint", "question" | "praise" | "neutral":
            return not made["complaint"]
        case "question found", "question":
            return bool(made["question"])
        case "no question", "praise" | "neutral":
            return not made["question"]
        case "mood right", "complaint" | "praise":
            return bool(made["label"] == ("negative" if one.section == "complaint" else "positive"))
        case "mood not opposite", "complaint" | "praise":
            return bool(made["label"] != ("positive" if one.section == "complaint" else "negative"))
    return None


MEASURES = (
    *("complaint found", "grave is 5", "not graver than it is", "no complaint", "question found"),
    *("no question", "mood right", "mood not opposite"),
)
# Percent, in the order of MEASURES: what was measured, not what is wished for. The lists were mended by the
# first four; the same hand had written the ones set aside; the unseen ones are about other trades.
FLOORS = {
    "en": (100, 100, 100, 100, 100, 100, 93, 100),
    "fi": (100, 100, 100, 100, 100, 100, 88, 100),
    "ru": (100, 100, 100, 100, 92, 100, 95, 100),
    "uz": (100, 100, 100, 100, 100, 100, 88, 100),
    "en-aside": (93, 100, 100, 94, 83, 100, 73, 95),
    "fi-aside": (90, 100, 100, 97, 83, 100, 52, 100),
    "ru-aside": (96, 100, 100, 97, 91, 100, 64, 100),
    "uz-aside": (86, 50, 100, 94, 75, 100, 61, 97),
    "en-unseen": (50, 33, 100, 90, 75, 100, 64, 96),
    "fi-unseen": (45, 66, 100, 90, 87, 100, 57, 92),
    "ru-unseen": (45, 0, 100, 90, 75, 100, 39, 92),
    "uz-unseen": (50, 33, 100, 100, 75, 100, 50, 96),
}


@pytest.mark.parametrize("name", FLOORS)
@pytest.mark.parametrize("measure", MEASURES)
def test_everyday_sentences_are_understood_at_least_as_often_as_stated(name: str, measure: str) -> None:
    asked = [
        (one, right) for one, made in understood(name) if (right := is_right(measure, one, made)) is not None
    ]
    misses = [one.text for one, right in asked if not right]
    share = 100 * (len(asked) - len(misses)) / len(asked)
    floor = FLOORS[name][MEASURES.index(measure)]
    # Misses of what was not mended by are not shown: whoever saw them would add their words.
    told = f"{len(misses)} missed" if "-" in name else "missed:\n  " + "\n  ".join(misses)
    assert share >= floor, f"{name}, {measure}: {share:.0f} of 100, floor {floor}; {told}"


def test_every_language_has_as_many_sentences_of_each_kind_as_the_others() -> None:
    for kind in ("", "-aside", "-unseen"):
        counts = [
            Counter((one.section, one.is_grave) for one in sentences(f"{language}{kind}"))
            for language in ("en", "fi", "ru", "uz")
        ]
        assert all(count == counts[0] for count in counts)


@pytest.mark.parametrize(
    "text",
    [
        "Your driver hit my car and drove away, I am going to the police",
        "Kuljettajanne ajoi autooni ja pakeni, soitan poliisille",
        "Ваш водитель врезался в мою машину и уехал, иду в полицию",
        "Haydovchingiz mashinamni urib qochib ketdi, militsiyaga boraman",
        "Ҳайдовчингиз машинамни уриб қочиб кетди, милицияга бораман",
        "It was a hit and run and your van is on camera",
        "Somebody took out a loan in my name",
        "Joku on ottanut lainan minun nimissäni",
        "Кредит я не брала, оформили на мой паспорт",
        "Kimdir pasportimga kredit rasmiylashtirgan",
    ],
)
def test_accidents_the_police_and_stolen_names_are_of_the_highest_severity(text: str) -> None:
    assert made_of(text)["severity"] == 5


@pytest.mark.parametrize(
    "text",
    [
        "My card was charged and the order cancelled",
        "Korttiani veloitettiin ja tilaus peruttiin",
        "С карты списали деньги, а заказ отменили",
        "Kartamdan pul yechildi, buyurtma bekor qilindi",
    ],
)
def test_a_charge_for_what_was_cancelled_is_a_matter_of_money(text: str) -> None:
    assert made_of(text)["severity"] == 4


@pytest.mark.parametrize(
    "text",
    ["Soat nechida ochilasiz?", "Соат нечада очиласиз?", "Siz qayerda joylashgansiz?", "Bugun ishlaysizmi"],
)
def test_the_polite_you_of_uzbek_is_no_negation(text: str) -> None:
    made = made_of(text)
    assert (made["label"], made["complaint"], made["question"]) == ("unread", False, True)


@pytest.mark.parametrize(
    "text", ["Xizmatingiz sifatsiz", "Ilova foydasiz", "Murojaatim javobsiz qoldi", "Сифатсиз"]
)
def test_what_is_without_something_in_uzbek_still_complains(text: str) -> None:
    assert made_of(text)["complaint"]


def made_of(text: str) -> dict[str, Any]:
    return scored([Line(text)], Blend(), with_details=True)[0]
