"""Gate 5: an answer comes whole, within its size and time, or not at all."""

import gzip
import socket
import ssl
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from corner import Corner
from faulty import CHUNKED, CUT, Faulty, Reply, dripping, raw, serving, silent

from earful.clock import HeldClock
from earful.errors import (
    ServerTrouble,
    TimedOut,
    TooLarge,
    Unreachable,
)
from earful.scraping import Page
from earful.web import Limits, Visit


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
    asking = visit()
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            asking.fetch(url)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


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


def test_a_page_is_read_over_tls_and_one_that_drips_is_timed_out(
    certificate: Path, visit: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with serving(tls) as faulty:
        page = visit(first_urls=[faulty.base]).fetch(faulty.tell("/reviews", Reply(b"sealed")))
        assert isinstance(page, Page)
        assert (page.url, page.body) == (faulty.base + "/reviews", b"sealed")
        url = faulty.tell("/slow", Reply(wire=dripping(CHUNKED, b"1\r\nx\r\n")))
        with pytest.raises(TimedOut):
            visit(first_urls=[url], limits=Limits(seconds=0.2)).fetch(url)
        cut = faulty.tell("/cut", CUT["in a chunk"])
        with pytest.raises(Unreachable, match="cut off"):
            visit(first_urls=[url]).fetch(cut)


def test_a_certificate_that_nobody_trusts_is_unreachable(
    certificate: Path, visit: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    with serving(tls) as faulty, pytest.raises(Unreachable, match="certificate"):
        visit(first_urls=[faulty.base]).fetch(faulty.base)


def test_encryption_that_fails_is_unreachable(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.base.replace("http:", "https:")
    with pytest.raises(Unreachable, match="encryption"):
        visit(first_urls=[url]).fetch(url)
