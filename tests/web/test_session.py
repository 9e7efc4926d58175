"""Gates 4 to 8: condition, size and time, status, retry, the page."""

import gzip
import logging
import socket
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from corner import Corner, CornerFeed
from faulty import Faulty, Reply, dripping, raw, silent

from earful import __version__
from earful.clock import HeldClock
from earful.errors import (
    AskedToWait,
    Blocked,
    FetchError,
    Gone,
    KeyRefused,
    Refused,
    ServerTrouble,
    SettingsInvalid,
    TimedOut,
    TooLarge,
    Unreachable,
)
from earful.scraping import Page
from earful.web import Limits, NotModified, Validators, Visit, Web

ETAG = Validators('W/"aurora-1"', "Sun, 22 Nov 2026 10:00:00 GMT")


def test_a_page_has_its_address_bytes_media_type_and_time(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    body = "Kahvi oli kylmää".encode()
    url = faulty.tell("/reviews", Reply(body, headers={"Content-Type": "Text/HTML; charset=utf-8"}))
    assert visit().fetch(url + "?page=2") == Page(url + "?page=2", body, "text/html", clock.now())


def test_earful_says_who_it_is_and_where_to_complain(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    visit().fetch(faulty.tell("/reviews", Reply(b"hello")))
    headers = faulty.asked[0].headers
    assert headers["user-agent"] == f"Earful/{__version__} (+watch@aurora.example)"
    assert headers["accept-encoding"] == "gzip"
    assert "if-none-match" not in headers
    assert "if-modified-since" not in headers


@pytest.mark.parametrize("contact", ["watch@aurora.example\r\nX-Evil: 1", "wächter@aurora.example"])
def test_a_contact_that_no_header_can_carry_is_a_wrong_setting(
    contact: str, web: Callable[..., Web], clock: HeldClock
) -> None:
    with pytest.raises(SettingsInvalid, match="contact"):
        Web(clock, web().turns, contact)


def test_no_cookie_and_no_netrc_password_is_ever_sent(
    faulty: Faulty,
    visit: Callable[..., Visit],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine 127.0.0.1 login aurora password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    url = faulty.tell("/reviews", Reply(b"hello", headers={"Set-Cookie": "who=you; Path=/"}))
    asking = visit()
    asking.fetch(url)
    asking.fetch(url)
    for asked in faulty.asked:
        assert not {"cookie", "authorization"} & set(asked.headers)


# Gate 1, the way on


def test_the_page_after_a_redirect_has_the_final_address(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.tell("/a", Reply(status=301, headers={"Location": "b?page=2"}))
    faulty.tell("/b", Reply(status=307, headers={"Location": "/k\xc3\xa4se"}))
    faulty.tell("/k%C3%A4se", Reply(b"hello"))
    page = visit().fetch(url)
    assert isinstance(page, Page)
    assert (page.url, page.body) == (faulty.base + "/k%C3%A4se", b"hello")


def test_redirects_without_end_are_refused_and_not_tried_again(
    faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    url = faulty.tell("/round", Reply(status=302, headers={"Location": "/round"}))
    with pytest.raises(Refused, match="more than 5 redirects"):
        visit().fetch(url)
    assert len(faulty.asked) == 6


# Gate 4, condition


def test_a_page_that_did_not_change_is_not_modified(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.tell("/reviews", Reply(status=304))
    asking = visit(validators={url: ETAG})
    assert asking.fetch(url) == NotModified(url)
    headers = faulty.asked[0].headers
    assert headers["if-none-match"] == ETAG.etag
    assert headers["if-modified-since"] == ETAG.last_modified
    assert asking.fresh == {}


def test_validators_of_another_page_are_not_sent(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.tell("/reviews", Reply(b"hello"))
    visit(validators={url + "?page=2": ETAG}).fetch(url)
    assert "if-none-match" not in faulty.asked[0].headers


def test_not_modified_without_having_asked_is_trouble(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.tell("/reviews", Reply(status=304))
    with pytest.raises(ServerTrouble, match="304"):
        visit().fetch(url)


def test_fresh_validators_are_kept_by_the_address_asked_for(
    faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    url = faulty.tell("/old", Reply(status=302, headers={"Location": "/new", "ETag": '"way"'}))
    headers = {"ETag": ETAG.etag or "", "Last-Modified": ETAG.last_modified or ""}
    faulty.tell("/new", Reply(b"hello", headers=headers))
    plain = faulty.tell("/plain", Reply(b"hello"))
    gone = faulty.tell("/gone", Reply(status=410, headers={"ETag": '"gone"'}))
    asking = visit()
    asking.fetch(url)
    asking.fetch(plain)
    with pytest.raises(Gone):
        asking.fetch(gone)
    assert asking.fresh == {url: ETAG}


# Gate 5, size and time


def test_a_body_of_exactly_the_cap_is_a_page_and_one_byte_more_is_too_large(
    faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    url = faulty.tell("/reviews", Reply(b"x" * 100_000), Reply(b"x" * 100_001))
    asking = visit(limits=Limits(max_bytes=100_000, seconds=10))
    assert isinstance(asking.fetch(url), Page)
    with pytest.raises(TooLarge):
        asking.fetch(url)
    assert len(faulty.asked) == 2


def test_a_compressed_page_is_opened(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    body = b"Aurora Coffee " * 50_000
    url = faulty.tell("/reviews", Reply(gzip.compress(body), headers={"Content-Encoding": "gzip"}))
    page = visit().fetch(url)
    assert isinstance(page, Page)
    assert page.body == body


@pytest.mark.parametrize("padding", [b"", b"\0" * 512])
def test_a_compressed_page_may_come_in_members_and_padding(
    padding: bytes, faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + padding
    url = faulty.tell("/reviews", Reply(packed, headers={"Content-Encoding": "gzip"}))
    page = visit().fetch(url)
    assert isinstance(page, Page)
    assert page.body == b"one two"


def test_a_gzip_bomb_is_too_large(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    bomb = gzip.compress(b"\0" * 60_000_000, compresslevel=1)
    url = faulty.tell("/reviews", Reply(bomb, headers={"Content-Encoding": "gzip"}))
    assert len(bomb) < 1_000_000
    with pytest.raises(TooLarge):
        visit().fetch(url)


@pytest.mark.parametrize("coding", ["br", "gzip, gzip", "nonsense"])
def test_a_compression_that_was_not_asked_for_is_trouble(
    coding: str, faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    url = faulty.tell("/reviews", Reply(b"hello", headers={"Content-Encoding": coding}))
    with pytest.raises(ServerTrouble):
        visit().fetch(url)


def test_what_says_gzip_and_is_none_is_trouble(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.tell("/reviews", Reply(b"hello", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(ServerTrouble):
        visit().fetch(url)


PACKED = gzip.compress(b"Aurora Coffee " * 50_000)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
CUT: dict[str, Reply] = {
    "shorter than its length": Reply(b"<html>half a pa", length=4_000),
    "nothing of its length": Reply(b"", length=4_000),
    "in a chunk": Reply(wire=raw(CHUNKED + b"ff\r\nhalf a chunk")),
    "between chunks": Reply(wire=raw(CHUNKED + b"4\r\nhalf\r\n")),
    "in a chunk's length": Reply(wire=raw(CHUNKED + b"zz\r\nhalf")),
    "in its headers": Reply(wire=raw(b"HTTP/1.1 200 OK\r\nContent-Le")),
    "before its first byte": Reply(wire=raw(b"")),
    "in no HTTP": Reply(wire=raw(b"SSH-2.0-OpenSSH_9.6\r\n")),
    "in its compression": Reply(PACKED[:-9], headers={"Content-Encoding": "gzip"}, length=None),
    "early in its compression": Reply(PACKED[:40], headers={"Content-Encoding": "gzip"}, length=None),
}


@pytest.mark.parametrize("where", CUT)
def test_an_answer_cut_off_is_unreachable_and_never_a_short_page(
    where: str, faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    url = faulty.tell("/reviews", CUT[where])
    with pytest.raises(Unreachable):
        visit().fetch(url)
    assert len(faulty.asked) == 3


def test_an_empty_page_is_whole_when_it_says_so(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    page = visit().fetch(faulty.tell("/reviews", Reply(b"")))
    assert isinstance(page, Page)
    assert page.body == b""


def test_a_page_may_end_with_its_connection(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    page = visit().fetch(faulty.tell("/reviews", Reply(b"whole", length=None)))
    assert isinstance(page, Page)
    assert page.body == b"whole"


def test_an_answer_cut_off_once_is_whole_at_the_next_try(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    whole = CHUNKED + b"5\r\nwhole\r\n0\r\n\r\n"
    url = faulty.tell("/reviews", CUT["in a chunk"], Reply(wire=raw(whole)))
    page = visit().fetch(url)
    assert isinstance(page, Page)
    assert page.body == b"whole"


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        CHUNKED,
        b"",
    ],
)
def test_an_answer_that_drips_is_timed_out_wherever_it_drips(
    head: bytes, faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    drop = b"1\r\nx\r\n" if head == CHUNKED else b"x"
    url = faulty.tell("/reviews", Reply(wire=dripping(head, drop)))
    with pytest.raises(TimedOut):
        visit(limits=Limits(seconds=0.08)).fetch(url)


def test_a_server_that_says_nothing_is_timed_out(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.tell("/reviews", Reply(wire=silent))
    with pytest.raises(TimedOut):
        visit(limits=Limits(seconds=0.1)).fetch(url)


def test_a_handshake_that_never_ends_is_timed_out(visit: Callable[..., Visit]) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(TimedOut):
            visit(first_urls=[url], limits=Limits(seconds=0.1)).fetch(url)


def test_where_nobody_listens_is_unreachable(visit: Callable[..., Visit], clock: HeldClock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/reviews?who=Maarit"
        with pytest.raises(Unreachable, match="no connection") as error:
            visit(first_urls=[url]).fetch(url)
    assert "Maarit" not in str(error.value)
    assert error.value.remedy == "retry"


def test_a_machine_without_network_is_unreachable(
    visit: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    with pytest.raises(Unreachable):
        visit(Corner, first_urls=["http://nowhere.invalid/"]).fetch("http://nowhere.invalid/")


def test_encryption_that_fails_is_unreachable(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.base.replace("http:", "https:")
    with pytest.raises(Unreachable, match="encryption"):
        visit(first_urls=[url]).fetch(url)


# Gate 6, status


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


def test_a_plain_busy_page_only_asks_to_wait(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    nginx = b"<html><head><title>429 Too Many Requests</title></head><body>nginx</body></html>"
    url = faulty.tell("/reviews", Reply(nginx, 429))
    with pytest.raises(AskedToWait):
        visit().fetch(url)


# Gate 7, retry


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_wait_is_waited_out(
    status: int, faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    url = faulty.tell("/reviews", Reply(status=status, headers={"Retry-After": "3"}), Reply(b"hello"))
    start = clock.now()
    assert isinstance(visit().fetch(url), Page)
    assert timedelta(seconds=3) <= clock.now() - start <= timedelta(seconds=6)


def test_others_at_the_host_wait_as_well(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    busy = faulty.tell("/busy", Reply(status=429, headers={"Retry-After": "60"}))
    calm = faulty.tell("/calm", Reply(b"hello"))
    start = clock.now()
    with pytest.raises(AskedToWait):
        visit().fetch(busy)
    assert clock.now() - start >= timedelta(seconds=120)
    last = clock.now()
    visit().fetch(calm)
    assert clock.now() - last == timedelta(seconds=2)


def test_a_long_wait_is_raised_at_once_with_its_end(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    url = faulty.tell("/reviews", Reply(status=429, headers={"Retry-After": "3600"}))
    start = clock.now()
    with pytest.raises(AskedToWait) as asked:
        visit().fetch(url)
    assert asked.value.until == start + timedelta(hours=1)
    assert clock.now() == start
    assert len(faulty.asked) == 1


def test_a_wait_of_two_minutes_is_still_waited_out(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    url = faulty.tell("/reviews", Reply(status=503, headers={"Retry-After": "120"}), Reply(b"hello"))
    assert isinstance(visit().fetch(url), Page)


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


def test_trouble_is_tried_three_times_further_and_further_apart(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    asked_at: list[datetime] = []

    def noted(connection: socket.socket, closing: object) -> None:
        asked_at.append(clock.now())
        connection.sendall(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")

    url = faulty.tell("/reviews", Reply(wire=noted))
    with pytest.raises(ServerTrouble):
        visit().fetch(url)
    first, second = asked_at[1] - asked_at[0], asked_at[2] - asked_at[1]
    assert timedelta(seconds=2) <= first <= timedelta(seconds=4)
    assert timedelta(seconds=4) <= second <= timedelta(seconds=8)


def test_trouble_that_passes_ends_in_a_page(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.tell("/reviews", Reply(status=502), CUT["before its first byte"], Reply(b"hello"))
    assert isinstance(visit().fetch(url), Page)


# What is said about it


@pytest.mark.parametrize("where", ["in a chunk", "before its first byte", "nobody listens", "no address"])
def test_no_traceback_carries_a_query_string(where: str, faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.base + "/reviews"
    if where in CUT:
        faulty.tell("/reviews", CUT[where])
    elif where == "nobody listens":
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{taken.getsockname()[1]}/reviews"
    else:
        url = "http://127.0.0.1:port/reviews"
    secret = "hunter" + str(2)
    with pytest.raises(FetchError) as error:
        visit().fetch(f"{url}?key={secret}")
    assert secret not in "".join(traceback.format_exception(error.value))


def test_logs_and_errors_carry_no_query_string(
    faulty: Faulty, visit: Callable[..., Visit], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    url = faulty.tell("/reviews", Reply(status=500), Reply(b"said by Maarit"))
    visit(CornerFeed).fetch(url + "?key=hunter2")
    assert "trying again host=127.0.0.1" in caplog.text
    assert "hunter2" not in caplog.text
    assert "Maarit" not in caplog.text
