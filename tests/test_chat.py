"""A digest in short goes to a chat once, with no name and no word of a customer; its address stays secret."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from earful.clock import HeldClock
from earful.mail.chat import ChatPoster
from earful.mail.settings import Chat
from earful.mailing import Delivered, deliver, plan_chats
from earful.rendering import render_short
from earful.store import Store
from earful.store.digests import Issue
from tests import weeks
from tests.conftest import ROOT
from tests.loopback import serving
from tests.test_cli import Earful as Command
from tests.test_cli import configured, earful, feeds  # noqa: F401
from tests.test_mailing import NOW, kept_issue

SECRET = "a-secret-token"
MARKETING = Chat(name="marketing", url_variable="EARFUL_CHAT_MARKETING", brands=("aurora",))


@dataclass
class Webhook:
    """Takes what is posted to it; `status` is what it answers, 0 to hang up instead."""

    status: int = 200
    port: int = 0
    taken: list[dict[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.port}/{SECRET}"


@contextmanager
def webhook() -> Iterator[Webhook]:
    hook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if hook.status:
                self.send_response(hook.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing: the test looks at what came."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@pytest.fixture
def issue(store: Store, clock: HeldClock) -> Issue:
    kept = kept_issue(store)
    clock.move(NOW)
    plan_chats(kept, "aurora/2026-W47", "Aurora Coffee 66\n\nTwo wait.", ["marketing"], store, clock, NOW)
    return kept


def post(store: Store, clock: HeldClock, address: str | None, *chats: Chat) -> Delivered:
    poster = ChatPoster(chats or (MARKETING,), {"EARFUL_CHAT_MARKETING": address}.get)
    return deliver(store, None, "", clock, poster=poster)


def test_a_digest_in_short_is_posted_once(store: Store, clock: HeldClock, issue: Issue) -> None:
    with webhook() as hook:
        assert post(store, clock, hook.address) == Delivered(sent=1)
        for _ in range(3):
            clock.sleep(7200)
            assert post(store, clock, hook.address) == Delivered()
        plan_chats(issue, "aurora/2026-W47", "Other words", ["marketing"], store, clock, NOW)
        assert post(store, clock, hook.address) == Delivered()
    (message,) = hook.taken
    assert (message["title"], message["message"]) == ("Aurora Coffee 66", "Two wait.")


@pytest.mark.parametrize("status", [500, 404, 0])
def test_what_a_chat_did_not_confirm_is_posted_once_more_and_then_left_to_a_person(
    store: Store, clock: HeldClock, issue: Issue, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with webhook() as hook, caplog.at_level("DEBUG"):
        hook.status = status
        assert post(store, clock, hook.address) == Delivered(waiting=1)
        assert post(store, clock, hook.address) == Delivered()
        clock.sleep(15 * 60)
        assert post(store, clock, hook.address) == Delivered(waiting=1)
        clock.sleep(90_000)
        assert post(store, clock, hook.address) == Delivered()
    (delivery,) = store.digests.deliveries(issue.id)
    assert (delivery.state, delivery.doubts, len(hook.taken)) == ("in_doubt", 2, 2)
    assert SECRET not in caplog.text + str(delivery.server_said)


@pytest.mark.parametrize(
    ("address", "said"), [(None, "EARFUL_CHAT_MARKETING is not set"), ("nonsense", "none")]
)
def test_a_chat_without_an_address_waits_for_the_operator(
    store: Store, clock: HeldClock, issue: Issue, address: str | None, said: str
) -> None:
    assert post(store, clock, address) == Delivered(waiting=1)
    (delivery,) = store.digests.deliveries(issue.id)
    assert said in (delivery.server_said or "")
    clock.sleep(60)
    with webhook() as hook:
        assert post(store, clock, hook.address) == Delivered(sent=1)


def test_a_chat_that_is_configured_no_more_gets_nothing(store: Store, clock: HeldClock, issue: Issue) -> None:
    other = MARKETING.model_copy(update={"name": "board"})
    assert post(store, clock, "json://127.0.0.1:1", other) == Delivered(refused=1)


@pytest.mark.parametrize("kind", ["busy", "quiet", "blind"])
def test_a_digest_in_short_holds_no_name_no_quote_and_no_link(kind: str) -> None:
    view = weeks.view_of(kind, HeldClock(weeks.NOW))
    short = render_short("weekly_digest", view)
    assert short.startswith("Aurora Coffee")
    assert "http" not in short
    for card in view.cards:
        assert not card.author or card.author not in short
        assert not any(piece.text.strip() in short for piece in card.quote.pieces if len(piece.text) > 8)
    for praise in view.praise:
        assert not any(piece.text.strip() in short for piece in praise.quote.pieces if len(piece.text) > 8)
    assert len(short.splitlines()) <= 30


def test_a_configured_chat_gets_the_week_without_any_mail_server(
    earful: Command,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with webhook() as hook, serving(feeds()) as site:
        monkeypatch.setenv("EARFUL_CHAT_MARKETING", hook.address)
        configured(tmp_path, site, chat=[MARKETING.model_dump(mode="json")])
        earful("collect")
        done = earful("digest", "aurora", "--send", "--week", "2026-W47")
        assert done.code == 0, done.err
        again = earful("digest", "aurora", "--send", "--week", "2026-W47")
    assert "1 sent" in done.out
    assert "0 sent" in again.out
    (message,) = hook.taken
    assert message["title"] in done.out
    assert "refund" not in str(message)


def test_two_chats_of_one_name_are_a_wrong_setting(earful: Command, tmp_path: Path) -> None:  # noqa: F811
    with serving(feeds()) as site:
        configured(tmp_path, site, chat=[MARKETING.model_dump(mode="json")] * 2)
    assert "chat[1].name: `marketing` stands twice" in earful("status").err


def test_the_example_configuration_says_how(tmp_path: Path) -> None:
    example = (ROOT / "earful.example.yaml").read_text(encoding="utf-8")
    for word in ("per_minute:", "approval:", "url_variable:", "earful[chat]"):
        assert word in example
