"""Gates 4, 7 and 8, and what a visit says about itself: condition, retry, the page."""

import logging
import socket
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from corner import CornerFeed
from faulty import CUT, Faulty, Reply

from earful import __version__
from earful.clock import HeldClock
from earful.errors import (
    AskedToWait,
    FetchError,
    Gone,
    Refused,
    ServerTrouble,
    SettingsInvalid,
)
from earful.scraping import Page
from earful.web import NotModified, Validators, Visit, Web

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
