"""What a schema.org item says: its words, numbers and stars, in whichever of the ways sites say them."""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from earful.errors import LayoutChanged
from earful.scraping.found import Rating
from earful.scraping.page import Page
from earful.scraping.reading import Value

TEXTS, DATES = ("reviewBody", "description", "text"), ("datePublished", "dateCreated")


def plain(raw: Any) -> str:
    """The words of a property: a text, or a thing with a name, or several of them."""
    if isinstance(raw, dict):
        return plain(raw.get("name") or raw.get("value"))
    if isinstance(raw, list):
        return ", ".join(dict.fromkeys(filter(None, map(plain, raw))))
    return Value(raw, "").text.strip() if raw is not None else ""


def words(raw: Any, *names: str) -> str:
    """What the first of these properties says that says anything."""
    return next((text for name in names if (text := plain(raw.get(name)))), "")


def who_said(raw: Any) -> tuple[str, str]:
    """The author, and what is said; both may be empty."""
    return words(raw, "author"), words(raw, *TEXTS)


def numbers(raw: Any, name: str) -> list[float]:
    """Every number in that property."""
    return [float(found.replace(",", ".")) for found in re.findall(r"-?\d+(?:[.,]\d+)?", words(raw, name))]


def stars(raw: Any, best: float) -> Rating | None:
    """The rating, on its own scale or else up to `best`; None where there is none, or a 0 that says so."""
    given = raw.get("reviewRating")
    scale = given if isinstance(given, dict) else {"ratingValue": given}
    written = plain(Value(scale, "").nullable("ratingValue") and scale["ratingValue"])
    value, *ends = numbers(scale, "ratingValue") or [float(written.count("★") or -1)]
    worst = (numbers(scale, "worstRating") or [1.0])[0]
    best = (numbers(scale, "bestRating") or ends or [best])[0]
    return None if not written or value == 0 < worst else Rating(value=value, worst=worst, best=best)


def by_owner(raw: Any) -> list[Value]:
    """The comments on a review that an organisation wrote."""
    below = raw.get("comment") or []
    comments = [Value(each, "") for each in (below if isinstance(below, list) else [below])]
    return [each for each in comments if (by := each.one("author").maybe("@type")) and by.raw != "Person"]


def lasting_id(raw: Any, here: str, *more: str) -> str:
    """The item's own id where that lasts, else a digest of author, words and what else is given.

    `here` is the address of the page.
    """
    own = words(raw, "@id", "identifier").rstrip("/")
    # `#review-2` is another review next week, and the address of the page every one.
    lasts = re.search(r"(?:\d[^\d/#?=]*){4}[^/#?=]*$", own) and not re.search(r"\W\d{1,3}$", own)
    if lasts and own not in here:
        return own
    return sha256(repr((*who_said(raw), *more)).encode()).hexdigest()[:32]


def language(raw: Any) -> str | None:
    """The code of the language that it is written in, without a country."""
    found = re.match(r"[a-z]{2,3}(?=[-_]|$)", words(raw, "inLanguage").lower())
    return found[0] if found else None


def best_of(totals: list[Value]) -> float:
    """The most stars that one can give, as the first AggregateRating says that says it; else 5."""
    return next((best[0] for total in totals if (best := numbers(total.raw, "bestRating"))), 5.0)


def count(total: Value) -> int:
    """How many reviews or ratings that AggregateRating counts; -1 where it does not say."""
    return int(re.sub(r"\D", "", words(total.raw, "reviewCount", "ratingCount")) or -1)


def moment(page: Page, language: str | None, zone: ZoneInfo | None, raw: Any) -> datetime | None:
    """The item's date; None where it has none. Raises: LayoutChanged for one that cannot be read.

    `language` is that of its dates; without, the page's own.
    """
    date = words(raw, *DATES)
    if not date:
        return None
    for spoken in (language or page.one("html").maybe_attr("lang"), None):
        try:
            return page.moment(date, spoken, str(zone or "UTC"))
        except (LayoutChanged, ValueError):
            continue  # a page may claim any language
    raise LayoutChanged("a date that cannot be read; the setting `language` may help", page.url)
