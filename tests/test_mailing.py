"""A digest is delivered once, whatever the mail server does, and never forgotten."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from earful.clock import HeldClock
from earful.errors import ConfigError, MailRefused
from earful.mail.message import Letter
from earful.mail.smtp import MailServer, SmtpMailer
from earful.mailing import Delivered, deliver, plan
from earful.model import DeliveryState
from earful.store import Store
from earful.store.digests import Issue
from tests.conftest import ROOT
from tests.inventions import AURORA, TIDEWATER
from tests.smtp_servers import CUT, SILENCE, FaultyServer, faulty_server

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MARKETING, BOSS = "marketing@aurora.example", "boss@aurora.example"
SENDER = "Earful <earful@aurora.example>"


def letter(subject: str = "Aurora Coffee 66 (−5), 2 replies overdue – 16–22 Nov 2026") -> Letter:
    return Letter(
        key="aurora/weekly_digest/2026-11-16",
        subject=subject,
        html="<p>Two replies are overdue.</p>",
        text="Two replies are overdue.\n.\nThat was a dot.",
        language="en",
        sender=SENDER,
        reply_to=None,
        unsubscribe="mailto:earful@aurora.example?subject=unsubscribe",
        list_name="aurora weekly digest",
        at=NOW,
    )


def kept_issue(store: Store) -> Issue:
    store.brands.mirror([AURORA], [TIDEWATER])
    return store.digests.keep(
        store.brands.brand("aurora").id,
        "weekly_digest",
        (date(2026, 11, 16), date(2026, 11, 23)),
        subject="s",
        html="h",
        text="t",
        view="{}",
        view_sha256="0",
        at=NOW,
    )


@pytest.fixture
def issue(store: Store, clock: HeldClock) -> Issue:
    kept = kept_issue(store)
    plan(kept, letter(), [MARKETING], store, clock)
    return kept


def mailer(port: int, answer_seconds: float = 5) -> SmtpMailer:
    return SmtpMailer(MailServer("127.0.0.1", port, "none", None, None, SENDER), answer_seconds)


def state(store: Store, issue: Issue) -> DeliveryState:
    (delivery,) = store.digests.deliveries(issue.id)
    return delivery.state


def attempt(store: Store, clock: HeldClock, server: FaultyServer, answer_seconds: float = 5) -> Delivered:
    return deliver(store, mailer(server.port, answer_seconds), SENDER, clock)


def test_a_delivered_digest_is_sent_once_however_often_it_is_asked_for(
    store: Store, clock: HeldClock, issue: Issue
) -> None:
    with faulty_server() as server:
        assert attempt(store, clock, server) == Delivered(sent=1)
        plan(issue, letter("another subject"), [MARKETING], store, clock)
        for _ in range(3):
            clock.sleep(7200)
            assert attempt(store, clock, server) == Delivered()
    assert state(store, issue) == "sent"
    (message,) = server.taken
    assert "dot" in message_from_bytes(message).get_payload()[0].get_payload()  # type: ignore[index,union-attr]


def test_each_recipient_has_a_message_of_their_own(store: Store, clock: HeldClock, issue: Issue) -> None:
    plan(issue, letter(), [MARKETING, BOSS], store, clock)
    with faulty_server() as server:
        assert attempt(store, clock, server) == Delivered(sent=2)
    assert sorted(str(message_from_bytes(one)["To"]) for one in server.taken) == [BOSS, MARKETING]
    ids = {message_from_bytes(one)["Message-ID"] for one in server.taken}
    assert len(ids) == 2


def test_defect_3_mail_server_down_loses_no_alert(store: Store, clock: HeldClock, issue: Issue) -> None:
    with faulty_server() as server:
        pass
    assert attempt(store, clock, server) == Delivered(waiting=1)
    assert state(store, issue) == "retry"
    clock.sleep(61)
    with faulty_server() as server:
        assert attempt(store, clock, server) == Delivered(sent=1)
        assert len(server.taken) == 1


@pytest.mark.parametrize(
    "answers",
    [
        {"banner": "421 busy"},
        {"mail": "451 later"},
        {"rcpt": "450 mailbox busy"},
        {"rcpt": "451 greylisted"},
        {"data": "421 shutting down"},
        {"dot": "421 shutting down"},
        {"dot": "452 no room"},
        {"banner": CUT},
        {"data": CUT},
    ],
)
def test_a_temporary_refusal_is_tried_again_after_a_minute(
    store: Store, clock: HeldClock, issue: Issue, answers: dict[str, str]
) -> None:
    with faulty_server(**answers) as server:
        assert attempt(store, clock, server) == Delivered(waiting=1)
        assert attempt(store, clock, server) == Delivered()
        assert state(store, issue) == "retry"
        server.answers.clear()
        clock.sleep(60)
        assert attempt(store, clock, server) == Delivered(sent=1)
        server.taken.clear()
        clock.sleep(90_000)
        assert attempt(store, clock, server) == Delivered()
    assert server.taken == []


@pytest.mark.parametrize(
    "answers",
    [
        {"mail": "550 not you"},
        {"rcpt": "550 no such user"},
        {"data": "554 no"},
        {"dot": "550 spam"},
        {"dot": "554 not wanted"},
    ],
)
def test_a_permanent_refusal_is_final_and_said(
    store: Store, clock: HeldClock, issue: Issue, answers: dict[str, str]
) -> None:
    with faulty_server(**answers) as server:
        assert attempt(store, clock, server) == Delivered(refused=1)
        clock.sleep(90_000)
        assert attempt(store, clock, server) == Delivered()
    (delivery,) = store.digests.deliveries(issue.id)
    assert delivery.state == "refused"
    assert next(iter(answers.values()))[:3] in (delivery.server_said or "")
    assert store.digests.refused_before(issue.brand_id, "weekly_digest", date(2026, 11, 23)) == 1


@pytest.mark.parametrize("answers", [{"dot": CUT}, {"dot": SILENCE}])
def test_a_message_lost_after_the_last_byte_is_in_doubt_and_sent_once_more_with_the_same_bytes(
    store: Store, clock: HeldClock, issue: Issue, answers: dict[str, str]
) -> None:
    with faulty_server(**answers) as server:
        assert attempt(store, clock, server, answer_seconds=0.2) == Delivered(waiting=1)
        assert state(store, issue) == "in_doubt"
        clock.sleep(14 * 60)
        assert attempt(store, clock, server) == Delivered()
        server.answers.clear()
        clock.sleep(60)
        assert attempt(store, clock, server) == Delivered(sent=1)
    first, second = server.taken
    assert first == second


def test_a_cut_in_the_middle_of_the_message_is_no_doubt(store: Store, clock: HeldClock) -> None:
    kept = kept_issue(store)
    plan(kept, replace(letter(), html="x" * 9_000_000), [MARKETING], store, clock)
    with faulty_server(body=CUT) as server:
        assert attempt(store, clock, server) == Delivered(waiting=1)
        assert state(store, kept) == "retry"
        assert server.taken == []


def test_two_senders_at_once_send_once(tmp_path: Path) -> None:
    path, clock = tmp_path / "earful.db", HeldClock(NOW)
    with Store.open(path, clock) as store:
        plan(kept_issue(store), letter(), [f"{n}@aurora.example" for n in range(6)], store, clock)

    def send(port: int) -> int:
        with Store.open(path, clock) as own:
            return deliver(own, mailer(port), SENDER, clock).sent

    with faulty_server() as server, ThreadPoolExecutor(3) as pool:
        sent = list(pool.map(send, [server.port] * 3))
    assert sum(sent) == 6
    assert len(server.taken) == len(set(server.taken)) == 6


def test_a_real_mail_server_gets_the_stored_bytes(store: Store, clock: HeldClock, issue: Issue) -> None:
    class Mailbox:
        def __init__(self) -> None:
            self.taken: list[tuple[str, list[str], bytes]] = []

        async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
            assert envelope.mail_from is not None
            self.taken.append((envelope.mail_from, envelope.rcpt_tos, cast(bytes, envelope.content)))
            return "250 taken"

    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sink = Controller(box, hostname="127.0.0.1", port=port)
    sink.start()
    try:
        assert deliver(store, mailer(port), SENDER, clock) == Delivered(sent=1)
    finally:
        sink.stop()
    assert box.taken == [("earful@aurora.example", [MARKETING], store.digests.message(issue.id, MARKETING))]


def test_a_second_doubt_is_left_to_a_person(store: Store, clock: HeldClock, issue: Issue) -> None:
    with faulty_server(dot=CUT) as server:
        attempt(store, clock, server)
        clock.sleep(15 * 60)
        attempt(store, clock, server)
        clock.sleep(90_000)
        assert attempt(store, clock, server) == Delivered()
        assert len(server.taken) == 2
    assert state(store, issue) == "in_doubt"


def test_a_doubt_is_held_when_configured_so(store: Store, clock: HeldClock, issue: Issue) -> None:
    with faulty_server(dot=CUT) as server:
        deliver(store, mailer(server.port), SENDER, clock, resend_in_doubt=False)
        clock.sleep(90_000)
        assert deliver(store, mailer(server.port), SENDER, clock, resend_in_doubt=False) == Delivered()
        assert len(server.taken) == 1


def test_a_cut_after_the_message_was_taken_changes_nothing(
    store: Store, clock: HeldClock, issue: Issue
) -> None:
    with faulty_server(quit=CUT) as server:
        assert attempt(store, clock, server) == Delivered(sent=1)
        clock.sleep(90_000)
        assert attempt(store, clock, server) == Delivered()
    assert len(server.taken) == 1


def test_tries_come_after_1_5_15_60_minutes_then_hourly_and_end_after_a_day(
    store: Store, clock: HeldClock, issue: Issue
) -> None:
    gaps = []
    with faulty_server(rcpt="450 busy") as server:
        while True:
            attempt(store, clock, server)
            (delivery,) = store.digests.deliveries(issue.id)
            if delivery.state == "refused":
                break
            assert delivery.next_try_at is not None
            gaps.append((delivery.next_try_at - clock.now()) / timedelta(minutes=1))
            clock.move(delivery.next_try_at)
    assert gaps[:6] == [1, 5, 15, 60, 60, 60]
    assert 24 * 60 <= sum(gaps) <= 25 * 60
    assert "given up after a day" in (delivery.server_said or "")


def test_a_sender_killed_after_the_dot_leaves_a_doubt_and_no_second_copy_at_once(tmp_path: Path) -> None:
    """kill −9 between the final dot and the answer: the one moment that nobody can know about."""
    with faulty_server(dot=SILENCE) as server:
        script = textwrap.dedent(f"""
            from pathlib import Path
            from tests.test_mailing import *
            clock = HeldClock(NOW)
            with Store.open(Path({str(tmp_path / "earful.db")!r}), clock) as store:
                plan(kept_issue(store), letter(), [MARKETING], store, clock)
                deliver(store, mailer({server.port}, 60), SENDER, clock)
        """)
        sender = subprocess.Popen(
            [sys.executable, "-c", script], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        while not server.taken:
            assert sender.poll() is None
        sender.send_signal(signal.SIGKILL)
        sender.wait()
        clock = HeldClock(NOW)
        with Store.open(tmp_path / "earful.db", clock) as store:
            issue = kept_issue(store)
            assert state(store, issue) == "sending"
            assert attempt(store, clock, server) == Delivered()
            server.answers.clear()
            clock.sleep(15 * 60)
            assert attempt(store, clock, server) == Delivered(sent=1)
    assert server.taken[0] == server.taken[1]


def test_plain_text_goes_to_loopback_only() -> None:
    with pytest.raises(ConfigError, match="would go unencrypted"):
        SmtpMailer(MailServer("mail.aurora.example", 25, "none", None, None, SENDER))


def test_a_server_without_starttls_gets_nothing_and_the_digest_waits(
    store: Store, clock: HeldClock, issue: Issue
) -> None:
    with faulty_server() as server:
        careful = SmtpMailer(MailServer("127.0.0.1", server.port, "starttls", None, None, SENDER))
        assert deliver(store, careful, SENDER, clock) == Delivered(waiting=1)
        assert server.taken == []


def test_an_address_that_cannot_be_written_to_is_a_clear_error(store: Store, clock: HeldClock) -> None:
    kept = kept_issue(store)
    with pytest.raises(MailRefused, match="ASCII") as caught:
        plan(kept, letter(), ["äiti@aurora.example"], store, clock)
    assert caught.value.remedy == "fix-config"
    assert "äiti" not in str(caught.value)
    assert store.digests.deliveries(kept.id) == []
    assert not isinstance(caught.value, ConfigError)
