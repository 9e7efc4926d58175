"""Whatever goes wrong on the way to one source: its error, remedy and ledger row, and no harm to others."""

import gzip
import json
import logging
import socket
import ssl
import struct
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from faulty import CUT, Faulty, Reply, raw, serving, silent
from pydantic import SecretStr

from earful.clock import HeldClock
from earful.collecting import Summary, collect
from earful.errors import EarfulError
from earful.model import Brand, Run, Source
from earful.plugins import catalogue
from earful.scraping import Found, Mention, Page, Request, Scraper, Settings, revealed
from earful.store import Store
from earful.web import Limits, Web

KEY, PERSON, WORDS = "s3cret-key", "Maarit Esimerkki", "The ferry left without us."
GOOD = f'<html><body><article id="r1"><b>{PERSON}</b><p>{WORDS}</p></article></body></html>'.encode()
CHALLENGE = b"<html><head><title>Just a moment...</title></head></html>"


class ShopSettings(Settings):
    url: str
    key: SecretStr


class Shop(Scraper[ShopSettings]):
    name = "shop"
    title = "Reviews of a shop"
    documented_at = "https://shop.example/api"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(self.settings.url, secret=revealed(key=self.settings.key))

    def parse(self, page: Page) -> Iterator[Found]:
        for card in page.all("article", at_least=1):
            author, text = card.one("b").text, card.one("p").text
            yield Mention(external_id=card.attr("id"), url=page.url, author=author, text=text)


@dataclass(frozen=True)
class Place:
    """Where a fault is arranged: the server, and what it takes to open others."""

    faulty: Faulty
    certificate: Path
    stack: ExitStack

    def answering(self, *replies: Reply) -> str:
        return self.faulty.tell("/faulty", *replies)


def says(status: int = 200, body: bytes = b"<p>no</p>", **headers: str) -> Callable[[Place], str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda place: place.answering(Reply(b"" if status in (204, 304) else body, status, named))


def on_the_wire(reply: Reply) -> Callable[[Place], str]:
    return lambda place: place.answering(reply)


def reset(connection: socket.socket, closing: threading.Event) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def nobody_listens(place: Place) -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/faulty"


def of_an_unknown_certificate(place: Place) -> str:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(place.certificate)
    return place.stack.enter_context(serving(tls)).tell("/faulty", Reply(GOOD))


def without_a_name(place: Place) -> str:
    return "http://nowhere.invalid/faulty"


def sends_on(place: Place) -> str:
    return place.answering(Reply(status=302, headers={"Location": "/faulty"}))


BOMB = gzip.compress(b"\0" * 30_000_000, compresslevel=1)
CUT_OFF = {
    f"cut off {where}": (on_the_wire(reply), "failed", "Unreachable", "retry") for where, reply in CUT.items()
}
TROUBLE = (202, 204, 206, 300, 302, 304, 500, 501, 502, 504, 520, 521, 524)
STATUSES = {
    **dict.fromkeys((400, 402, 405, 406, 409, 418, 422, 451, 999), ("refused", "Refused", "respect-site")),
    **dict.fromkeys(TROUBLE, ("failed", "ServerTrouble", "retry")),
    **dict.fromkeys((429, 503), ("failed", "AskedToWait", "retry")),
    401: ("refused", "KeyRefused", "respect-site"),
    403: ("refused", "Blocked", "respect-site"),
    404: ("refused", "Gone", "respect-site"),
    410: ("refused", "Gone", "respect-site"),
    408: ("failed", "TimedOut", "retry"),
}
DRIFTED = ("drifted", "LayoutChanged", "fix-scraper")
FAULTS: dict[str, tuple[Callable[[Place], str], str, str, str]] = {
    "no such name": (without_a_name, "failed", "Unreachable", "retry"),
    "refused": (nobody_listens, "failed", "Unreachable", "retry"),
    "reset": (on_the_wire(Reply(wire=reset)), "failed", "Unreachable", "retry"),
    "slow": (on_the_wire(Reply(wire=silent)), "failed", "TimedOut", "retry"),
    "a bomb": (says(body=BOMB, Content_Encoding="gzip"), "refused", "TooLarge", "fix-config"),
    "a picture": (says(body=b"\x89PNG\r\n\x1a\n" * 9, Content_Type="image/png"), *DRIFTED),
    "more than its length": (on_the_wire(Reply(GOOD, length=20)), *DRIFTED),
    "an empty page": (says(body=b""), *DRIFTED),
    "another page": (says(body=b"<html><body>Welcome</body></html>"), *DRIFTED),
    "sends on without end": (sends_on, "refused", "Refused", "respect-site"),
    "sends on to a private address": (
        says(302, Location="http://169.254.169.254/latest/"), "refused", "UnsafeAddress", "fix-config",
    ),
    "sends on to a file": (says(302, Location="file:///etc/hosts"), "refused", "UnsafeAddress", "fix-config"),
    "no HTTP": (on_the_wire(Reply(wire=raw(b"220 a.example ESMTP\r\n"))), "failed", "Unreachable", "retry"),
    "an unknown certificate": (of_an_unknown_certificate, "failed", "Unreachable", "retry"),
    "a challenge": (says(body=CHALLENGE), "refused", "Blocked", "respect-site"),
    "a challenge with 503": (says(503, CHALLENGE), "refused", "Blocked", "respect-site"),
    "a quota of tomorrow": (says(429, Retry_After="86400"), "failed", "AskedToWait", "retry"),
    **CUT_OFF,
    **{f"status {status}": (says(status), *verdict) for status, verdict in STATUSES.items()},
}  # fmt: skip


@pytest.fixture
def place(faulty: Faulty, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    with ExitStack() as stack:
        yield Place(faulty, certificate, stack)


@pytest.fixture
def sources(store: Store) -> tuple[Source, Source]:
    brand = Brand(slug="aurora", name="Aurora")
    both = [
        Source(slug, "aurora", "shop", title, settings={}, allow_private_network=True)
        for slug, title in (("aurora-faulty", "Faulty"), ("aurora-good", "Good"))
    ]
    store.brands.mirror([brand], both)
    return store.brands.source("aurora-faulty"), store.brands.source("aurora-good")


@dataclass(frozen=True)
class Collector:
    """Collects by the real steps, and shows what the ledger says of it."""

    store: Store
    clock: HeldClock

    def collect(self, source: Source, scraper: Scraper[Any], web: Web) -> Summary:
        return collect(source, lambda: scraper, self.store, web, self.clock, lambda _name: "0" * 16)

    def failing(self, source: Source, scraper: Scraper[Any], web: Web) -> tuple[EarfulError, Run]:
        """The error, and the row of the ledger about it."""
        with pytest.raises(EarfulError) as raised:
            self.collect(source, scraper, web)
        told = self.store.ledger.last(source.id)
        assert told is not None
        return raised.value, told


@pytest.fixture
def collector(store: Store, clock: HeldClock) -> Collector:
    return Collector(store, clock)


def shop(url: str) -> Shop:
    return Shop(ShopSettings(url=url, key=SecretStr(KEY)))


@pytest.mark.parametrize(("arranged", "state", "error", "remedy"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_as_what_it_is_and_harms_no_other_source(
    arranged: Callable[[Place], str],
    state: str,
    error: str,
    remedy: str,
    place: Place,
    sources: tuple[Source, Source],
    collector: Collector,
    web: Callable[..., Web],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    (faulty, good), store = sources, collector.store
    there = web(limits=Limits(seconds=1, max_bytes=1_000_000))
    raised, told = collector.failing(faulty, shop(arranged(place) + f"?by={quote_plus(PERSON)}"), there)
    assert (raised.kind, told.state, told.error, told.remedy) == (error, state, error, remedy)
    assert told.ended_at is not None
    assert (told.found, told.new, store.mentions.of_source(faulty.id)) == (0, 0, [])
    assert store.ledger.last_read(faulty.id) is None, "nobody looked"

    summary = collector.collect(good, shop(place.faulty.tell("/good", Reply(GOOD))), there)
    assert (summary.state, summary.new) == ("ok", 1)

    shown = "".join(traceback.format_exception(raised))
    for said in (told.message or "", str(raised), caplog.text, shown):
        assert [hidden for hidden in (KEY, PERSON, quote_plus(PERSON), WORDS) if hidden in said] == []


def test_no_status_but_that_of_a_page_is_ever_a_good_run(
    faulty: Faulty, sources: tuple[Source, Source], collector: Collector, web: Callable[..., Web]
) -> None:
    there, source = web(), sources[0]
    for status in range(200, 600):
        bare = status in (204, 304)
        url = faulty.tell(f"/{status}", Reply(b"" if bare else GOOD, status, length=None if bare else -1))
        if status in (200, 203):
            assert collector.collect(source, shop(url), there).state == "ok"
            continue
        error, told = collector.failing(source, shop(url), there)
        assert (told.error, told.remedy, told.found) == (error.kind, error.remedy, 0), status
        assert told.state in ("refused", "failed"), status


IN_STATUS_200 = {
    "REQUEST_DENIED": ("refused", "KeyRefused", "respect-site"),
    "OVER_QUERY_LIMIT": ("failed", "AskedToWait", "retry"),
    "NOT_FOUND": ("refused", "Gone", "respect-site"),
    "A_NEW_STATUS": DRIFTED,
}


@pytest.mark.parametrize(("said", "verdict"), IN_STATUS_200.items(), ids=IN_STATUS_200)
def test_an_error_inside_status_200_is_an_error(
    said: str,
    verdict: tuple[str, str, str],
    faulty: Faulty,
    sources: tuple[Source, Source],
    collector: Collector,
    web: Callable[..., Web],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Google Places (older) answers so: `status` in the body tells what went wrong."""
    caplog.set_level(logging.DEBUG)
    body = json.dumps({"status": said, "html_attributions": []}).encode()
    faulty.tell("/maps/api/place/details/json", Reply(body))
    places = catalogue().scraper("google_places")
    settings = {"place": "ChIJaurora", "key": KEY, "legacy": True}
    scraper = places(places.settings_type.model_validate(settings))
    error, told = collector.failing(sources[0], scraper, web(routes={"maps.googleapis.com": faulty.base}))
    assert (told.state, told.error, told.remedy) == verdict
    assert all(KEY not in text for text in (told.message or "", caplog.text, str(error)))
