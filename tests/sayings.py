"""Invented praise and complaints of an invented café, by templates in four languages, to learn from."""

from datetime import UTC, datetime
from itertools import product

from earful.learning import Lesson, Rated

LEARNED_AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
PRAISE = {
    "en": (
        ("The {} was wonderful and warm", "We love this {}, thank you", "Such a friendly {}, well done"),
        ("coffee", "terrace", "barista", "cinnamon bun", "breakfast", "tea room", "music", "garden"),
    ),
    "fi": (
        ("Ihana {}, kiitos paljon", "Täällä {} on aina loistava", "Suosittelen, {} oli herkullinen"),
        ("kahvi", "korvapuusti", "palvelu", "aamiainen", "terassi", "kakku", "henkilökunta", "tunnelma"),
    ),
    "uz": (
        ("Juda ajoyib {}, rahmat kattakon", "Bu yerda {} doim mazali", "Menga {} yoqdi, zo'r ekan"),
        ("qahva", "choy", "xizmat", "nonushta", "tort", "joy", "xodimlar", "musiqa"),
    ),
    "ru": (
        ("Прекрасный {}, большое спасибо", "Здесь {} всегда замечательный", "Очень понравился {}, советую"),
        ("кофе", "завтрак", "чай", "сервис", "торт", "персонал", "зал", "вид"),
    ),
}
BLAME = {
    "en": (
        (
            "The {} was cold and dirty",
            "Still waiting for the {}, nobody answers",
            "Charged me twice: {}",
        ),
        PRAISE["en"][1],
    ),
    "fi": (
        ("Kamala {}, en tule enää", "Odotin tunnin ja {} oli kylmä", "Surkea {}, rahat takaisin"),
        PRAISE["fi"][1],
    ),
    "uz": (
        ("Juda yomon {}, pulimni qaytaring", "Bir soat kutdik, {} sovuq edi", "Hech kim javob bermadi: {}"),
        PRAISE["uz"][1],
    ),
    "ru": (
        ("Ужасный {}, верните деньги", "Ждали целый час, {} холодный", "Отвратительный {}, больше не придём"),
        PRAISE["ru"][1],
    ),
}
WHEN = {"en": "today", "fi": "tänään", "uz": "bugun", "ru": "сегодня"}
LANGUAGES = tuple(PRAISE)


def said(language: str, is_praise: bool) -> list[str]:
    """All sentences of a kind, 48 in each language."""
    templates, things = (PRAISE if is_praise else BLAME)[language]
    plain = [template.format(thing) for template, thing in product(templates, things)]
    return [*plain, *(f"{one}, {WHEN[language]}" for one in plain)]


def rated(language: str, praise: int = 48, blame: int = 48) -> list[Rated]:
    """So many with five stars and so many with one."""
    return [
        *(Rated(text, 1.0, language) for text in said(language, True)[:praise]),
        *(Rated(text, 0.0, language) for text in said(language, False)[:blame]),
    ]


def lesson() -> Lesson:
    """384 ratings, half of them praise."""
    return Lesson([one for language in LANGUAGES for one in rated(language)])
