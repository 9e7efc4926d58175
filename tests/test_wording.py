"""Numbers and times as readers of three languages expect them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from earful.errors import ConfigError
from earful.wording import ENGLISH, Tongue, shared_out

FINNISH, UZBEK = Tongue("fi", "Europe/Helsinki"), Tongue("uz", "Asia/Tashkent")
SUNDAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tongue", "day", "weekday", "dated"),
    [
        (ENGLISH, "22 Nov", "Sun 22 Nov", "22 Nov 2026"),
        (FINNISH, "22.11.", "su 22.11.", "22.11.2026"),
        (UZBEK, "22-noy", "Yak, 22-noy", "22-noy, 2026"),
    ],
)
def test_days_are_written_as_in_the_language(tongue: Tongue, day: str, weekday: str, dated: str) -> None:
    assert (tongue.day(SUNDAY), tongue.weekday(SUNDAY), tongue.dated(SUNDAY)) == (day, weekday, dated)


@pytest.mark.parametrize(
    ("first", "last", "english", "finnish"),
    [
        (date(2026, 11, 16), SUNDAY, "16–22 Nov 2026", "16.–22. marraskuuta 2026"),
        (date(2026, 9, 28), date(2026, 10, 4), "28 Sept – 4 Oct 2026", "28. syyskuuta – 4. lokakuuta 2026"),
        (SUNDAY, SUNDAY, "22 Nov 2026", "22.11.2026"),
    ],
)
def test_a_period_is_written_as_short_as_it_can_be(
    first: date, last: date, english: str, finnish: str
) -> None:
    assert (ENGLISH.span(first, last), FINNISH.span(first, last)) == (english, finnish)


def test_instants_are_told_in_the_readers_zone() -> None:
    at = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    assert ENGLISH.moment(at) == "Sun 22 Nov, 20:30"
    assert FINNISH.moment(at) == "su 22.11. 22.30"
    assert UZBEK.moment(at) == "Dush, 23-noy, 01:30"


def test_an_hour_that_clocks_repeat_is_told_by_its_instant() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert [FINNISH.moment(first + timedelta(hours=one)) for one in (0, 1)] == ["su 25.10. 3.30"] * 2


def test_a_deadline_has_its_date_only_where_the_weekday_would_mislead() -> None:
    near, far = NOW + timedelta(days=1, hours=9), NOW + timedelta(days=9)
    assert [ENGLISH.deadline(at, NOW) for at in (near, far)] == ["Tue 15:00", "Wed 2 Dec, 06:00"]
    assert [FINNISH.deadline(at, NOW) for at in (near, far)] == ["ti 17.00", "ke 2.12. 8.00"]


@pytest.mark.parametrize(
    ("tongue", "minutes", "hours", "days"),
    [
        (ENGLISH, "1 minute", "14 hours", "3 days"),
        (FINNISH, "1 minuutti", "14 tuntia", "3 päivää"),
        (UZBEK, "1 daqiqa", "14 soat", "3 kun"),
    ],
)
def test_spans_are_told_in_the_largest_unit_that_says_enough(
    tongue: Tongue, minutes: str, hours: str, days: str
) -> None:
    spans = (timedelta(minutes=1), timedelta(hours=14, minutes=59), timedelta(days=3, hours=5))
    assert tuple(tongue.lasting(span) for span in spans) == (minutes, hours, days)


def test_numbers_have_the_languages_signs() -> None:
    assert (ENGLISH.signed(-49), ENGLISH.points(-49), ENGLISH.signed(0)) == ("−4.9", "4.9", "0.0")
    assert (FINNISH.signed(-49), FINNISH.signed(30), FINNISH.decimal(62.5)) == ("−4,9", "+3,0", "62,5")
    assert (ENGLISH.number(1234), FINNISH.number(1234)) == ("1,234", "1\u00a0234")
    assert (ENGLISH.percent(0.48), FINNISH.percent(0.48)) == ("48%", "48\u00a0%")
    assert (ENGLISH.decimal(4.0), ENGLISH.index(66.31)) == ("4", "66")


def test_languages_have_names_and_lists_end_with_and() -> None:
    assert (ENGLISH.language_name("uz"), FINNISH.language_name("uz")) == ("Uzbek", "Uzbekki")
    assert ENGLISH.language_name("zz") == "Zz"
    assert (ENGLISH.listed(["a", "b", "c"]), UZBEK.listed(["a", "b"])) == ("a, b and c", "a va b")


def test_a_language_is_read_from_where_it_starts() -> None:
    assert (FINNISH.direction, Tongue("ar").direction) == ("ltr", "rtl")


@pytest.mark.parametrize("language", ["xx-nonsense", "", "english please"])
def test_a_language_without_rules_is_a_clear_error(language: str) -> None:
    with pytest.raises(ConfigError, match="is unknown; name it as fi"):
        Tongue(language).number(1)


def test_what_is_shown_adds_up() -> None:
    assert shared_out([1.04, 1.04, 1.04], 31) == [11, 10, 10]
