"""A folder of mail over IMAP: a real Dovecot on loopback, and servers that misbehave by a script."""

import base64
import json
import random
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from corner import CornerFeed
from pydantic import SecretStr

from earful.clock import HeldClock
from earful.crawl import Crawl
from earful.errors import (
    EarfulError,
    Gone,
    KeyRefused,
    ServerTrouble,
    TimedOut,
    TooLarge,
    Unreachable,
    UnsafeAddress,
)
from earful.plugins import catalogue
from earful.scraping import Mention, Request
from earful.store import Store
from earful.web import Limits, Web
from earful.web.addresses import Door
from earful.web.mailbox import BATCH, MOST_OF_A_MAIL, as_http, read_folder
from tests.imap_server import (
    CUT,
    PASSWORD,
    SILENCE,
    USER,
    RealServer,
    needs_dovecot,
    real_server,
    scripted_server,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SECRET = {"user": USER, "password": PASSWORD}
LOOPBACK = Door(frozenset({"127.0.0.1", "localhost"}), True, {})


def ask(url: str, secret: dict[str, str] = SECRET, door: Door = LOOPBACK, **limits: Any) -> dict[str, Any]:
    page = read_folder(url, secret, door, NOW, Limits(**limits))
    assert (page.url, page.media_type, page.fetched_at) == (url, "application/json", NOW)
    told: dict[str, Any] = json.loads(page.body)
    return told


def mail(
    name: str, *headers: str, body: str = "Kahvi oli kylmää.\r\n", sender: str = "v@customer.example"
) -> bytes:
    lines = [
        f"From: Vilja N. <{sender}>",
        f"Message-ID: <{name}@customer.example>",
        f"Subject: {name}",
        *headers,
    ]
    lines += ["Date: Sun, 22 Nov 2026 10:00:00 +0200", "Content-Type: text/plain; charset=utf-8"]
    return "\r\n".join([*lines, "", body]).encode()


def text_of(message: dict[str, Any]) -> bytes:
    return message["text"].encode() if "text" in message else base64.b64decode(message["base64"])


@pytest.fixture(scope="module")
def running(certificate: Path) -> Iterator[RealServer]:
    with real_server(certificate) as server:
        yield server


@pytest.fixture
def dovecot(running: RealServer, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> RealServer:
    """An empty inbox, behind a certificate that this machine trusts."""
    running.empty()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    return running


@needs_dovecot
class TestDovecot:
    @pytest.mark.parametrize("way", ["tls", "starttls", "none"])
    def test_mails_come_as_they_are_and_stay_as_they_were(self, dovecot: RealServer, way: str) -> None:
        raws = [mail("a"), mail("b", body="\r\n"), b"Subject: \xff\xfe\x00 8 bit\r\n\r\n\xe4\r\n"]
        for raw in raws:
            dovecot.put(raw)
        before = dovecot.names()
        address = {
            "tls": f"imaps://127.0.0.1:{dovecot.tls_port}/INBOX",
            "starttls": f"imap://127.0.0.1:{dovecot.port}/INBOX",
            "none": f"imap://127.0.0.1:{dovecot.port}/INBOX?plain=yes",
        }
        told = ask(address[way])
        # NUL is no character of a mail; Dovecot sends what may stand in its place.
        assert [text_of(one) for one in told["messages"][:2]] == raws[:2]
        assert text_of(told["messages"][2]).endswith(b"\r\n\r\n\xe4\r\n")
        assert [one["size"] for one in told["messages"]][:2] == [len(raw) for raw in raws[:2]]
        assert told["further"] is None
        assert {name.partition(":")[0] for name in dovecot.names()} == before
        assert not any("S" in name.partition(":2,")[2] for name in dovecot.names()), "marked as read"

    def test_the_next_visit_reads_what_is_new(self, dovecot: RealServer) -> None:
        address = f"imaps://127.0.0.1:{dovecot.tls_port}/"
        dovecot.put(mail("a"))
        first = ask(address)
        going_on = f"{address}INBOX?uidvalidity={first['uidvalidity']}&after={first['last']}"
        nothing = ask(going_on)
        assert (nothing["messages"], nothing["last"]) == ([], first["last"])
        dovecot.put(mail("b"))
        assert [text_of(one) for one in ask(going_on)["messages"]] == [mail("b")]

    def test_a_folder_that_is_numbered_anew_is_read_anew(self, dovecot: RealServer) -> None:
        address = f"imaps://127.0.0.1:{dovecot.tls_port}/INBOX"
        dovecot.put(mail("a"))
        dovecot.put(mail("b"))
        first = ask(address)
        dovecot.empty()
        time.sleep(1.1)  # Dovecot numbers folders by the second
        dovecot.put(mail("c"))
        again = ask(f"{address}?uidvalidity={first['uidvalidity']}&after={first['last']}")
        assert again["uidvalidity"] != first["uidvalidity"]
        assert [text_of(one) for one in again["messages"]] == [mail("c")]
        with pytest.raises(ServerTrouble, match="numbered anew"):
            ask(f"{address}?numbered={first['uidvalidity']}&before=2")

    def test_the_first_visit_goes_back_so_many_days_and_never_further(self, dovecot: RealServer) -> None:
        address = f"imaps://127.0.0.1:{dovecot.tls_port}/INBOX"
        dovecot.put(mail("old"), received=NOW - timedelta(days=40))
        dovecot.put(mail("new"), received=NOW - timedelta(days=5))
        assert len(ask(address)["messages"]) == 2
        told = ask(f"{address}?days=30")
        assert [text_of(one) for one in told["messages"]] == [mail("new")]
        assert told["messages"][0]["received"] == (NOW - timedelta(days=5)).isoformat()
        after_nothing = ask(f"{address}?days=2")
        assert (after_nothing["messages"], after_nothing["last"]) == ([], 2)

    def test_a_full_folder_comes_in_pages_from_new_to_old(self, dovecot: RealServer) -> None:
        for number in range(2 * BATCH + 3):
            dovecot.put(mail(f"m{number}"))
        address = f"imaps://127.0.0.1:{dovecot.tls_port}/INBOX"
        pages = [ask(address)]
        while further := pages[-1]["further"]:
            pages.append(ask(f"{address}?numbered={pages[0]['uidvalidity']}&before={further}"))
        assert [len(page["messages"]) for page in pages] == [BATCH, BATCH, 3]
        found = {text_of(one) for page in pages for one in page["messages"]}
        assert found == {mail(f"m{number}") for number in range(2 * BATCH + 3)}
        assert pages[0]["last"] == 2 * BATCH + 3

    def test_a_page_holds_no_more_than_its_cap(self, dovecot: RealServer) -> None:
        for number in range(6):
            dovecot.put(mail(f"m{number}", body="ä\0é" * 30_000))
        address = f"imaps://127.0.0.1:{dovecot.tls_port}/INBOX"
        pages, sizes = [ask(address, max_bytes=1_000_000)], []
        while further := pages[-1]["further"]:
            url = f"{address}?numbered={pages[0]['uidvalidity']}&before={further}"
            pages.append(ask(url, max_bytes=1_000_000))
        sizes = [len(json.dumps(page, ensure_ascii=False).encode()) for page in pages]
        assert sum(len(page["messages"]) for page in pages) == 6
        assert len(pages) > 1
        assert max(sizes) <= 1_000_000

    def test_of_a_long_mail_the_beginning_comes_and_its_size_tells(self, dovecot: RealServer) -> None:
        dovecot.put(mail("long", body="kylmää kahvia\r\n" * 40_000))
        (one,) = ask(f"imaps://127.0.0.1:{dovecot.tls_port}/INBOX")["messages"]
        assert MOST_OF_A_MAIL - 3 <= len(text_of(one)) <= MOST_OF_A_MAIL < one["size"]

    def test_a_mail_is_found_by_its_message_id(self, dovecot: RealServer) -> None:
        dovecot.put(mail("a"))
        dovecot.put(mail('b"\\odd'))
        address = f"imaps://127.0.0.1:{dovecot.tls_port}/INBOX?id="
        for name in ("a", 'b"\\odd'):
            (one,) = ask(address + quote(f"<{name}@customer.example>"))["messages"]
            assert text_of(one) == mail(name)
        for strange in ("<nobody@customer.example>", "<å@customer.example>", "<a\r\nA1 DELETE INBOX>", ""):
            found = ask(address + quote(strange))["messages"]
            assert len(found) == (2 if not strange else 0)

    @pytest.mark.parametrize(
        ("name", "on_disk"),
        [("Отзывы & co", "&BB4EQgQ3BEsEMgRL- &- co"), ("Palaute.Ääkköset", "Palaute.&AMQA5A-kk&APY-set")],
    )
    def test_a_folder_may_be_named_in_any_language(
        self, dovecot: RealServer, name: str, on_disk: str
    ) -> None:
        dovecot.put(mail("x"), folder=on_disk)
        told = ask(f"imaps://127.0.0.1:{dovecot.tls_port}/{quote(name)}")
        assert [text_of(one) for one in told["messages"]] == [mail("x")]

    def test_a_folder_that_is_not_there_is_gone(self, dovecot: RealServer) -> None:
        for name in ("None", "..%2F..%2Fetc", '"'):
            with pytest.raises(Gone, match="no such folder"):
                ask(f"imaps://127.0.0.1:{dovecot.tls_port}/{name}")

    @pytest.mark.parametrize(
        "secret", [{"user": USER, "password": "wrong"}, {"user": "x", "password": ""}, {}]
    )
    def test_a_wrong_password_is_a_refused_key_and_is_never_said(
        self, dovecot: RealServer, secret: dict[str, str]
    ) -> None:
        with pytest.raises(KeyRefused) as raised:
            ask(f"imaps://127.0.0.1:{dovecot.tls_port}/INBOX", secret, seconds=30)
        assert "wrong" not in str(raised.value)
        assert USER not in str(raised.value)

    def test_a_certificate_that_nobody_vouches_for_is_refused_before_the_password(
        self, dovecot: RealServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("REQUESTS_CA_BUNDLE")
        for address in (f"imaps://127.0.0.1:{dovecot.tls_port}/", f"imap://127.0.0.1:{dovecot.port}/"):
            with pytest.raises(Unreachable, match="certificate"):
                ask(address)
        with pytest.raises(Unreachable):  # it is the certificate of 127.0.0.1
            ask(f"imaps://localhost:{dovecot.tls_port}/")

    def test_a_visit_of_the_scraper_finds_mentions_replies_and_goes_on_where_it_ended(
        self, dovecot: RealServer, web: Callable[..., Web], clock: HeldClock
    ) -> None:
        settings = {
            "host": f"127.0.0.1:{dovecot.port}",
            "security": "starttls",
            "user": USER,
            "password": SecretStr(PASSWORD),
            "own_addresses": ["@aurora.example"],
        }
        scraper_type = catalogue().scraper("mailbox")
        scraper = scraper_type(scraper_type.settings_type.model_validate(settings))

        def visit(bookmark: str | None) -> tuple[list[Mention], str, list[str]]:
            first = [request.url for request in scraper.start(bookmark)]
            opened = web().visit(scraper, first, allow_private_network=True)
            stops = list(Crawl(scraper, opened, {}, clock.now(), bookmark))
            bookmarks = [stop.bookmark for stop in stops if stop.bookmark]
            said = [reason for stop in stops for reason in (*stop.nothing, *stop.partial)]
            return [mention for stop in stops for mention in stop.mentions], bookmarks[0], said

        reply = mail(
            "r", "In-Reply-To: <a@customer.example>", body="Pahoittelut!", sender="palaute@aurora.example"
        )
        received = clock.now() - timedelta(hours=1)
        dovecot.put(mail("a"), received=received)
        for number in range(BATCH + 5):
            dovecot.put(mail(f"m{number}"), received=received)
        found, bookmark, said = visit(None)
        assert len(found) == BATCH + 6
        assert said == []
        dovecot.put(reply, received=received)
        found, bookmark, said = visit(bookmark)
        assert [(one.external_id, one.reply and one.reply.text) for one in found] == [
            ("a@customer.example", "Pahoittelut!")
        ]
        assert visit(bookmark)[::2] == ([], ["no new mail"])
        # On one visit, the reply is met before the mail that it answers.
        again, _, _ = visit(None)
        assert [one.reply.text for one in again if one.reply] == ["Pahoittelut!"]
        assert len(again) == BATCH + 6


def test_an_address_is_checked_as_that_of_a_site_is() -> None:
    assert as_http("imaps://imap.aurora.example/INBOX") == "https://imap.aurora.example:993/"
    assert as_http("imap://imap.aurora.example:1143/INBOX") == "http://imap.aurora.example:1143/"
    closed = Door(frozenset({"127.0.0.1"}), False, {})
    for url, door in (
        ("imaps://127.0.0.1/INBOX", closed),
        ("imaps://elsewhere.example/INBOX", LOOPBACK),
        ("imaps://user:secret@127.0.0.1/INBOX", LOOPBACK),
        ("imaps://127.0.0.1:x/INBOX", LOOPBACK),
        ("imaps:///INBOX", LOOPBACK),
    ):
        with pytest.raises(UnsafeAddress) as raised:
            ask(url, door=door)
        assert "secret" not in str(raised.value)


def test_a_name_that_leads_to_a_private_address_after_the_check_is_not_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with scripted_server() as server:
        door = Door(frozenset({"127.0.0.1"}), False, {})
        monkeypatch.setattr(Door, "_resolve", lambda *_: True)
        with pytest.raises(UnsafeAddress, match="not a public address"):
            ask(f"imap://127.0.0.1:{server.port}/INBOX", door=door)
        assert server.heard == []


def test_a_password_never_goes_in_the_clear_unless_that_is_meant_and_the_server_is_private() -> None:
    with scripted_server() as server:
        with pytest.raises(UnsafeAddress, match="no encryption"):
            ask(f"imap://127.0.0.1:{server.port}/INBOX")
        assert not any("LOGIN" in heard for heard in server.heard)
        ask(f"imap://127.0.0.1:{server.port}/INBOX?plain=yes", {"user": "u", "password": "p"})
        assert any("LOGIN" in heard for heard in server.heard)
        server.heard.clear()
        routed = Door(
            frozenset({"imap.aurora.example"}),
            True,
            {"imap.aurora.example": f"http://127.0.0.1:{server.port}"},
        )
        assert ask("imaps://imap.aurora.example/INBOX", {"user": "u", "password": "p"}, routed)["messages"]


def plainly(answers: dict[str, str], secret: dict[str, str] | None = None, **limits: Any) -> dict[str, Any]:
    with scripted_server(**answers) as server:
        url = f"imap://127.0.0.1:{server.port}/INBOX?plain=yes"
        return ask(url, secret or {"user": "u", "password": "p"}, **{"seconds": 5, **limits})


def test_a_mail_is_read_whatever_the_order_of_its_parts() -> None:
    literal = (
        '* 1 FETCH (BODY[]<0> {3}\r\nabc RFC822.SIZE 9 UID 1 INTERNALDATE " 1-Nov-2026 10:00:00 +0200")\r\n'
    )
    told = plainly(
        {"uid_fetch": f"* 3 FETCH (FLAGS (\\Seen))\r\n{literal}* 2 FETCH (UID 8 FLAGS ())\r\nTAG OK done\r\n"}
    )
    assert told["messages"] == [{"uid": 1, "received": "2026-11-01T08:00:00+00:00", "size": 9, "text": "abc"}]


def test_a_mail_that_was_deleted_meanwhile_is_missing_and_nothing_else() -> None:
    assert plainly({"uid_fetch": "TAG OK done\r\n"})["messages"] == []


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"greeting": CUT}, Unreachable),
        ({"greeting": "* BYE too busy\r\n"}, EarfulError),
        ({"greeting": "HTTP/1.1 400 Bad Request\r\n\r\n"}, ServerTrouble),
        ({"greeting": "\xff\xfe\r\n"}, ServerTrouble),
        ({"capability": "* CAPABILITY\r\nTAG OK done\r\n"}, ServerTrouble),
        ({"capability": CUT}, Unreachable),
        ({"login": "TAG NO [AUTHENTICATIONFAILED] no\r\n"}, KeyRefused),
        ({"login": "TAG BAD what\r\n"}, KeyRefused),
        ({"login": "TAG NO [UNAVAILABLE] later\r\n"}, ServerTrouble),
        ({"login": "TAG NO Too many simultaneous connections\r\n"}, ServerTrouble),
        ({"login": CUT}, Unreachable),
        ({"examine": "TAG NO [NONEXISTENT] no\r\n"}, Gone),
        ({"examine": "* OK [UIDNEXT 2]\r\nTAG OK done\r\n"}, ServerTrouble),
        ({"uid_search": "TAG NO no\r\n"}, ServerTrouble),
        ({"uid_search": "* SEARCH one two\r\nTAG OK done\r\n"}, ServerTrouble),
        ({"uid_search": "* SEARCH 1\r\n" + CUT}, EarfulError),
        ({"uid_fetch": "TAG NO no\r\n"}, ServerTrouble),
        ({"uid_fetch": "* 1 FETCH (UID 1 BODY[]<0> {30}\r\nabc)\r\nTAG OK done\r\n"}, EarfulError),
        ({"uid_fetch": "* 1 FETCH (UID 1 BODY[]<0> {3000000000}\r\nabc)\r\n"}, TooLarge),
        ({"uid_fetch": "* X\r\n" * 60_000}, TooLarge),
        ({"uid_fetch": "x" * 2_000_000 + "\r\n"}, ServerTrouble),
    ],
    ids=lambda value: str(value)[:50] if isinstance(value, dict) else value.__name__,
)
def test_a_server_that_misbehaves_is_an_error_in_words(
    answers: dict[str, str], kind: type[EarfulError]
) -> None:
    with pytest.raises(kind) as raised:
        plainly(answers, max_bytes=100_000, seconds=1)
    assert isinstance(raised.value, EarfulError)


@pytest.mark.parametrize("silent", ["greeting", "login", "uid_search"])
def test_a_server_that_says_nothing_is_left_in_time(silent: str) -> None:
    with pytest.raises(TimedOut):
        plainly({silent: SILENCE if silent != "greeting" else ""}, seconds=0.5)


def test_letters_that_the_server_cannot_take_are_said() -> None:
    with pytest.raises(KeyRefused, match="plain letters"):
        plainly({}, {"user": "u", "password": "сыр"})


def test_nobody_listening_is_unreachable(store: Store) -> None:
    with scripted_server() as server:
        port = server.port
    with pytest.raises(Unreachable, match="no connection"):
        ask(f"imaps://127.0.0.1:{port}/INBOX")


def test_no_answer_of_a_server_breaks_the_reading(store: Store) -> None:
    chance = random.Random(11)
    whole = (
        '* 1 FETCH (UID 1 RFC822.SIZE 3 INTERNALDATE "01-Nov-2026 10:00:00 +0200" BODY[]<0> {3}\r\nabc)\r\n'
    )
    for _ in range(60):
        letters = list(whole)
        for _ in range(chance.randint(1, 6)):
            letters[chance.randrange(len(letters))] = chr(chance.randrange(1, 256))
        try:
            plainly({"uid_fetch": "".join(letters) + "TAG OK done\r\n"}, seconds=1)
        except EarfulError:
            continue


def test_a_mailbox_takes_its_turn_as_every_host_does(clock: HeldClock) -> None:
    class Book:
        def __init__(self) -> None:
            self.taken: list[str] = []

        def take(self, host: str, gap_seconds: float, now: datetime) -> datetime:
            self.taken.append(host)
            return now

        def robots(self, host: str, now: datetime) -> None:
            return None

        def keep_robots(self, host: str, status: int, body: bytes, at: datetime) -> None:
            """A mailbox has none."""

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"imap://127.0.0.1:{free.getsockname()[1]}/INBOX?days=1&plain=yes"
    book = Book()
    secret = {"user": "aino", "password": "s3cret"}
    with pytest.raises(Unreachable):
        Web(clock, book).visit(CornerFeed, [url], True).fetch(Request(url, secret=secret))
    assert set(book.taken) == {"127.0.0.1"}
