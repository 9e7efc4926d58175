"""Invented ratings, enough to learn from, in two languages."""

from datetime import UTC, datetime

from earful.learning import Lesson, Rated, learn
from earful.trained import Model

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
_GOOD = ("lovely", "friendly", "warm", "fresh", "quick", "kind", "cosy", "tasty", "bright", "generous")
_BAD = ("cold", "rude", "stale", "slow", "dirty", "broken", "late", "bitter", "noisy", "careless")
_THINGS = ("coffee", "counter", "app", "barista", "cake", "delivery", "queue", "table")
_HYVA = (
    "ihana",
    "ystävällinen",
    "lämmin",
    "tuore",
    "nopea",
    "mukava",
    "herkullinen",
    "kirkas",
    "iloinen",
    "kiva",
)
_HUONO = (
    "kylmä",
    "töykeä",
    "vanha",
    "hidas",
    "likainen",
    "rikki",
    "myöhässä",
    "kitkerä",
    "äänekäs",
    "kamala",
)
_ASIAT = ("kahvi", "tiski", "sovellus", "barista", "kakku", "toimitus", "jono", "pöytä")


def texts(count: int = 40, language: str = "en") -> list[tuple[str, int]]:
    """As many texts of five stars as of one, each once; `count` of either, at most 80."""
    good, bad, things = (_GOOD, _BAD, _THINGS) if language == "en" else (_HYVA, _HUONO, _ASIAT)
    said = []
    for number in range(count):
        thing = things[number % len(things)]
        word = number // len(things)
        if language == "en":
            said.append((f"The {thing} was {good[word]} and we enjoyed the morning.", 5))
            said.append((f"The {thing} was {bad[word]} and nobody cared about it.", 1))
        else:
            said.append((f"Täällä {thing} oli {good[word]} ja viihdyimme koko aamun.", 5))
            said.append((f"Täällä {thing} oli {bad[word]} eikä ketään kiinnostanut yhtään.", 1))
    return said


def lesson(count: int = 40, *languages: str) -> Lesson:
    return Lesson(
        [
            Rated(text, (stars - 1) / 4, language)
            for language in languages or ("en",)
            for text, stars in texts(count, language)
        ]
    )


def model(count: int = 40, at: datetime = AT) -> Model:
    return learn(lesson(count), at)
