"""Gate 6: what each status means."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from faulty import Faulty, Reply

from earful.clock import HeldClock
from earful.errors import (
    AskedToWait,
    Blocked,
    FetchError,
    Gone,
    KeyRefused,
    Refused,
    ServerTrouble,
    TimedOut,
)
from earful.scraping import Page
from earful.web import Visit


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, Gone),
        (410, Gone),
        (401, KeyRefused),
        (403, Blocked),
        (400, Refused),
        (402, Refused),
        (418, Refused),
        (451, Refused),
        (999, Refused),
        (408, TimedOut),
        (500, ServerTrouble),
        (502, ServerTrouble),
        (520, ServerTrouble),
        (202, ServerTrouble),
        (204, ServerTrouble),
        (206, ServerTrouble),
        (300, ServerTrouble),
        (302, ServerTrouble),
    ],
)
def test_every_no_is_its_own_error(
    status: int, error: type[FetchError], faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    url = faulty.tell("/reviews", Reply(b"" if status == 204 else b"<p>no</p>", status))
    with pytest.raises(FetchError) as raised:
        visit().fetch(url + "?author=Maarit")
    assert type(raised.value) is error
    assert "Maarit" not in str(raised.value)
    assert len(faulty.asked) == (3 if raised.value.remedy == "retry" else 1)


CHALLENGE = b"<html><head><title>Just a moment...</title></head></html>"


@pytest.mark.parametrize("status", [202, 400, 403, 405, 429, 503])
def test_a_challenge_in_place_of_the_content_is_a_block(
    status: int, faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    url = faulty.tell("/reviews", Reply(CHALLENGE, status, {"Retry-After": "5"}))
    with pytest.raises(Blocked):
        visit().fetch(url)
    assert len(faulty.asked) == 1


@pytest.mark.parametrize("status", [200, 404, 503])
def test_a_challenge_that_says_so_in_its_header_is_a_block(
    status: int, faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    url = faulty.tell("/reviews", Reply(b"<p>hello</p>", status, {"CF-Mitigated": "challenge"}))
    with pytest.raises(Blocked):
        visit().fetch(url)


def test_a_compressed_challenge_is_a_block(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.tell("/reviews", Reply(gzip.compress(CHALLENGE), 503, {"Content-Encoding": "gzip"}))
    with pytest.raises(Blocked):
        visit().fetch(url)


def test_a_page_that_carries_the_marks_is_judged_by_whoever_reads_it(
    faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    url = faulty.tell("/reviews", Reply(CHALLENGE))
    assert isinstance(visit().fetch(url), Page)


@pytest.mark.parametrize(("status", "error"), [(401, KeyRefused), (404, Gone), (410, Gone)])
def test_a_clear_no_with_a_captcha_beside_it_is_no_block(
    status: int, error: type[FetchError], faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    form = b'<p>No such page. Write to us: <div class="g-recaptcha"></div></p>'
    with pytest.raises(error):
        visit().fetch(faulty.tell("/reviews", Reply(form, status)))


def test_a_plain_busy_page_only_asks_to_wait(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    nginx = b"<html><head><title>429 Too Many Requests</title></head><body>nginx</body></html>"
    url = faulty.tell("/reviews", Reply(nginx, 429))
    with pytest.raises(AskedToWait):
        visit().fetch(url)


@pytest.mark.parametrize(
    ("retry_after", "until"),
    [
        (format_datetime(datetime(2026, 11, 23, 9, tzinfo=UTC), usegmt=True), timedelta(hours=1)),
        ("Mon, 23 Nov 2026 11:30:00 +0200", timedelta(hours=1, minutes=30)),
        ("99999999999999999999999999", timedelta(days=1)),
        ("Wed, 01 Jan 9999 00:00:00 GMT", timedelta(days=1)),
        (" 7200 ", timedelta(hours=2)),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(
    retry_after: str, until: timedelta, faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    url = faulty.tell("/reviews", Reply(status=429, headers={"Retry-After": retry_after}))
    start = clock.now()
    with pytest.raises(AskedToWait) as asked:
        visit().fetch(url)
    assert asked.value.until == start + until


@pytest.mark.parametrize("retry_after", ["", "soon", "-5", "1.5", "²", "Mon, 99 Nov 2026 99:00:00 GMT"])
def test_a_wait_without_a_readable_end_is_half_a_minute(
    retry_after: str, faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    busy = Reply(status=429, headers={"Retry-After": retry_after.encode().decode("latin-1")})
    url = faulty.tell("/reviews", busy, Reply(b"hello"))
    start = clock.now()
    assert isinstance(visit().fetch(url), Page)
    assert timedelta(seconds=30) <= clock.now() - start < timedelta(seconds=35)


def test_a_wait_that_is_over_is_not_waited_for(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    busy = Reply(status=429, headers={"Retry-After": "Sun, 22 Nov 2026 00:00:00 GMT"})
    url = faulty.tell("/reviews", busy, Reply(b"hello"))
    start = clock.now()
    assert isinstance(visit().fetch(url), Page)
    assert clock.now() - start == timedelta(seconds=2)
