"""Dates as sites write them for people, in many languages, as seen when the page was fetched."""

from datetime import UTC, datetime

import pytest

from earful.errors import LayoutChanged, SettingsInvalid
from earful.scraping import Page

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGE = Page("https://harbor.example/", b"", "text/html", NOON)


@pytest.mark.parametrize(
    ("said", "language", "expected"),
    [
        ("2 viikkoa sitten", "fi", "2026-11-09T12:00"),
        ("viikko sitten", None, "2026-11-16T12:00"),
        ("pari päivää sitten", "fi", "2026-11-21T12:00"),
        ("eilen klo 14.05", "fi", "2026-11-22T12:05"),
        ("2 hafta oldin", "uz", "2026-11-09T12:00"),
        ("bir oy avval", "uz", "2026-10-23T12:00"),
        ("бир ҳафта аввал", "uz", "2026-11-16T12:00"),
        ("bugun soat 10:00 da", "uz", "2026-11-23T08:00"),
        ("Сегодня, 14:05", "ru", "2026-11-23T12:05"),
        ("только что", "ru", "2026-11-23T12:00"),
        ("12 mart 2025", None, "2025-03-11T22:00"),
        ("3 weeks ago", None, "2026-11-02T12:00"),
        ("3.4.2025", "fi", "2025-04-02T21:00"),
        ("03/04/2025", "en-GB", "2025-04-02T21:00"),
        ("03/04/2025", "en", "2025-03-03T22:00"),
        ("vor 2 Wochen", None, "2026-11-09T12:00"),
    ],
)
def test_a_date_for_people_is_read(said: str, language: str | None, expected: str) -> None:
    moment = PAGE.moment(said, language, "Europe/Helsinki")
    assert moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") == expected


@pytest.mark.parametrize("said", ["03/04/2025", "soonish", ""])
def test_a_date_is_never_guessed(said: str) -> None:
    with pytest.raises(LayoutChanged):
        PAGE.moment(said)


def test_an_unknown_language_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsInvalid):
        PAGE.moment("3 weeks ago", "zz")
