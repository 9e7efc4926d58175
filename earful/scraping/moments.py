"""Dates as sites write them for people: "2 viikkoa sitten", "2 hafta oldin", "Сегодня, 14:05"."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from earful.errors import LayoutChanged, SettingsInvalid

# What the tables of dateparser lack, in words that it has: a lone unit is one, clocks are written otherwise.
_REWORDED = (
    (r"\bklo\.?\s*(\d{1,2})\.(\d\d)\b", r"\1:\2"),
    (r"\bklo\b|\bsoat\b|\bсоат\b", ""),
    (r"\b(\d{1,2}:\d\d)\s*(?:da|да)\b", r"\1"),
    (r"\bviime\s+(?=viikolla|kuussa)|^(?=(?:viikko|kuukausi|päivä|vuosi|tunti|minuutti|sekunti)\s)", "1 "),
    (r"\bpari\b", "2"),
    (r"\b(?:yksi|bir|бир)\b(?=\s+\w)", "1"),
    (r"\b(?:avval|ilgari|burun)\b", "oldin"),
    (r"\b(?:аввал|илгари|бурун)\b", "олдин"),
    (r"^(?:juuri\s+(?:äsken|nyt)|hozirgina|только\s+что|ҳозиргина)$", "now"),
    (r"[\u2018\u2019\u02bb\u02bc`]", "'"),
)
_NUMBERS_ONLY = re.compile(r"\D*(\d{1,2})[./-](\d{1,2})[./-]\d{2,4}\D*(?:\d{1,2}:\d\d.*)?")
_OWN_LANGUAGES = (["uz", "uz-Cyrl"], ["ru"], ["fi"])
"""Tried before all others: elsewhere `12 mart` is noon on the Marquesas."""


def moment(said: str, now: datetime, url: str, language: str | None = None, zone: str = "UTC") -> datetime:
    """The instant that a site's text names, as seen at `now`; in UTC.

    `language` is a code such as `fi` or `en-GB`; `zone` is that of the wall clock. A day without an hour
    is that day at midnight; "two weeks ago" is that long before `now`. Raises: LayoutChanged, also for
    03/04/2025 where no language says which is the month: a time is never guessed.
    """
    reworded = " ".join(said.split())
    for pattern, better in _REWORDED:
        reworded = re.sub(pattern, better, reworded, flags=re.IGNORECASE)
    if reworded == "now":
        return now.astimezone(UTC)
    numbers = _NUMBERS_ONLY.fullmatch(reworded)
    if (
        language is None
        and numbers
        and max(int(numbers[1]), int(numbers[2])) <= 12
        and numbers[1] != numbers[2]
    ):
        raise LayoutChanged("a date whose day and month could be either", url)
    for languages in [[language]] if language else [*_OWN_LANGUAGES, None]:
        if found := _parsed(reworded, now.astimezone(ZoneInfo(zone)), zone, languages):
            return found
    raise LayoutChanged("a time that cannot be read", url)


def _parsed(said: str, base: datetime, zone: str, languages: list[str] | None) -> datetime | None:
    import dateparser  # half a second, and most scrapers never need it

    known = None if languages is None else [code for name in languages for code in _codes(name)]
    regional = [code for code in known or [] if re.fullmatch(r"[a-z]{2,3}-[A-Z]{2}", code)]
    named = {"locales": regional} if regional else {"languages": known}
    settings = {
        "RELATIVE_BASE": base.replace(tzinfo=None),
        "PREFER_DATES_FROM": "past",
        "TIMEZONE": zone,
        "TO_TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
    }
    try:
        found = dateparser.parse(said, **named, settings=settings)
    except ValueError:
        raise SettingsInvalid(f"no dates are known in `{languages}`; write a language as fi") from None
    return found.astimezone(UTC) if found else None


def _codes(language: str) -> list[str]:
    return ["uz", "uz-Cyrl"] if language == "uz" else [language]
