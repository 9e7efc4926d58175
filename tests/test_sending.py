"""When messages go out: at the reader's hour, no faster than asked, once, and when the clock is put back."""

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
import yaml

from earful import mailing, outbox
from earful.clock import HeldClock
from earful.errors import UnknownName
from earful.mail.message import same_address, shortened
from earful.mailing import Delivered, deliver, plan
from earful.store import Store
from earful.store.digests import Issue
from tests.conftest import ROOT
from tests.loopback import serving
from tests.smtp_servers import CUT, FaultyServer, faulty_server
from tests.test_cli import Earful as Command
from tests.test_cli import configured, earful, feeds  # noqa: F401
from tests.test_mailing import BOSS, MARKETING, NOW, SENDER, attempt, kept_issue, letter, mailer, state

FAR = timedelta(days=365)


@pytest.fixture
def issue(store: Store, clock: HeldClock) -> Issue:
    kept = kept_issue(store)
    clock.move(NOW)
    return kept


def at_rate(store: Store, clock: HeldClock, server: FaultyServer, per_minute: int) -> Delivered:
    return deliver(store, mailer(server.port), SENDER, clock, per_minute=per_minute)


def people(count: int) -> list[str]:
    return [f"reader{n}@aurora.example" for n in range(count)]


def test_a_message_waits_for_its_readers_monday_morning(store: Store, clock: HeldClock, issue: Issue) -> None:
    hours = {
        MARKETING: outbox.morning(issue, "Asia/Tashkent"),
        BOSS: outbox.morning(issue, "Europe/Helsinki"),
    }
    assert hours == {
        MARKETING: datetime(2026, 11, 23, 3, tzinfo=UTC),
        BOSS: datetime(2026, 11, 23, 6, tzinfo=UTC),
    }
    clock.move(datetime(2026, 11, 23, 2, tzinfo=UTC))
    plan(issue, letter(), [MARKETING, BOSS], store, clock, hours)
    with faulty_server() as server:
        assert attempt(store, clock, server) == Delivered()
        clock.move(hours[MARKETING])
        assert attempt(store, clock, server) == Delivered(sent=1)
        clock.move(hours[BOSS] - timedelta(seconds=1))
        assert attempt(store, clock, server) == Delivered()
        clock.move(hours[BOSS])
        assert attempt(store, clock, server) == Delivered(sent=1)
    assert [str(message_from_bytes(one)["To"]) for one in server.taken] == [MARKETING, BOSS]


def test_a_morning_follows_the_zones_summer_time(store: Store, issue: Issue) -> None:
    from dataclasses import replace

    summer = replace(issue, start_on=date(2026, 6, 1), end_on=date(2026, 6, 8))
    assert outbox.morning(summer, "Europe/Helsinki") == datetime(2026, 6, 8, 5, tzinfo=UTC)


def test_no_more_messages_a_minute_than_asked_and_the_rest_goes_later(
    store: Store, clock: HeldClock, issue: Issue
) -> None:
    plan(issue, letter(), people(5), store, clock)
    with faulty_server() as server:
        assert at_rate(store, clock, server, 2) == Delivered(sent=2, waiting=3)
        clock.sleep(59)
        assert at_rate(store, clock, server, 2) == Delivered(waiting=3)
        clock.sleep(1)
        assert at_rate(store, clock, server, 2) == Delivered(sent=2, waiting=1)
        clock.sleep(60)
        assert at_rate(store, clock, server, 2) == Delivered(sent=1)
    assert len(server.taken) == len(set(server.taken)) == 5


def test_refused_and_delayed_messages_count_towards_the_limit_too(
    store: Store, clock: HeldClock, issue: Issue
) -> None:
    plan(issue, letter(), people(3), store, clock)
    with faulty_server(rcpt="550 no such user") as server:
        assert at_rate(store, clock, server, 2) == Delivered(refused=2, waiting=1)
        assert server.conversations == 2


def test_the_limit_holds_across_processes_that_share_a_file(tmp_path: Path) -> None:
    path, clock = tmp_path / "earful.db", HeldClock(NOW)
    with Store.open(path, clock) as first, Store.open(path, clock) as second, faulty_server() as server:
        plan(kept_issue(first), letter(), people(4), first, clock)
        assert at_rate(first, clock, server, 3).sent == 3
        assert at_rate(second, clock, server, 3) == Delivered(waiting=1)


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(minutes=30), timedelta(hours=3), FAR])
def test_a_clock_put_back_sends_nothing_twice(
    store: Store, clock: HeldClock, issue: Issue, back: timedelta
) -> None:
    plan(issue, letter(), [MARKETING, BOSS], store, clock)
    with faulty_server() as server:
        assert attempt(store, clock, server) == Delivered(sent=2)
        clock.move(NOW - back)
        plan(issue, letter(), [MARKETING, BOSS], store, clock)
        for _ in range(30):
            assert attempt(store, clock, server) == Delivered()
            clock.sleep(3600)
    assert len(server.taken) == 2


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(minutes=30), timedelta(hours=3), FAR])
def test_a_retry_does_not_wait_for_ever_when_the_clock_is_put_back(
    store: Store, clock: HeldClock, issue: Issue, back: timedelta
) -> None:
    plan(issue, letter(), [MARKETING], store, clock)
    with faulty_server(rcpt="450 busy") as server:
        assert attempt(store, clock, server) == Delivered(waiting=1)
        server.answers.clear()
        clock.move(NOW - back)
        waited = timedelta(0)
        while attempt(store, clock, server) == Delivered():
            clock.sleep(60)
            waited += timedelta(minutes=1)
            assert waited <= timedelta(hours=1, minutes=1)
    assert (len(server.taken), state(store, issue)) == (1, "sent")


@pytest.mark.parametrize("back", [timedelta(minutes=10), timedelta(hours=3), FAR])
def test_a_sender_that_died_before_the_clock_was_put_back_is_found(
    store: Store, clock: HeldClock, issue: Issue, back: timedelta
) -> None:
    plan(issue, letter(), [MARKETING], store, clock)
    (delivery,) = store.digests.due(clock.now())
    assert store.digests.claim(delivery, clock.now()) is not None
    clock.move(NOW - back)
    with faulty_server() as server:
        assert attempt(store, clock, server) == Delivered(), "its sender may still be waiting for the answer"
        waited = timedelta(0)
        while attempt(store, clock, server) == Delivered():
            clock.sleep(60)
            waited += timedelta(minutes=1)
            assert waited <= timedelta(minutes=31)
        assert waited >= timedelta(minutes=15)
    assert len(server.taken) == 1


def test_a_clock_put_back_does_not_let_the_limit_block_for_ever(
    store: Store, clock: HeldClock, issue: Issue
) -> None:
    plan(issue, letter(), people(2), store, clock)
    with faulty_server() as server:
        assert at_rate(store, clock, server, 1).sent == 1
        clock.move(NOW - FAR)
        assert at_rate(store, clock, server, 1).sent == 1


def test_two_ways_to_write_one_address_are_one_delivery(store: Store, clock: HeldClock, issue: Issue) -> None:
    ways = ["Desk@Bücher.example", "desk@xn--bcher-kva.example", "DESK@BÜCHER.EXAMPLE"]
    assert len({same_address(one) for one in ways}) == 1
    plan(issue, letter(), ways, store, clock)
    plan(issue, letter(), reversed(ways), store, clock)
    with faulty_server() as server:
        assert attempt(store, clock, server) == Delivered(sent=1)


def test_a_doubt_is_decided_by_a_person(store: Store, clock: HeldClock, issue: Issue) -> None:
    plan(issue, letter(), [MARKETING, BOSS, "third@aurora.example"], store, clock)
    with faulty_server(dot=CUT) as server:
        deliver(store, mailer(server.port), SENDER, clock, resend_in_doubt=False)
        assert len(server.taken) == 3
        mailing.decide(store, issue.id, MARKETING, "retry", clock, "anna")
        mailing.decide(store, issue.id, BOSS.upper(), "sent", clock, "anna")
        mailing.decide(store, issue.id, "t…@aurora.example", "refused", clock, "anna")
        server.answers.clear()
        assert attempt(store, clock, server) == Delivered(sent=1)
        assert attempt(store, clock, server) == Delivered()
    assert server.taken[3] == server.taken[0], "the same bytes and Message-ID"
    assert [one.state for one in store.digests.deliveries(issue.id)] == ["sent", "sent", "refused"]
    kept = store.digests.issue(issue.brand_id, issue.report, issue.start_on)
    assert kept is not None
    assert kept.state == "delivered"


def test_what_is_sent_or_is_unknown_cannot_be_decided(store: Store, clock: HeldClock, issue: Issue) -> None:
    plan(issue, letter(), [MARKETING], store, clock)
    with faulty_server() as server:
        attempt(store, clock, server)
    with pytest.raises(UnknownName, match="that delivery is sent"):
        mailing.decide(store, issue.id, MARKETING, "retry", clock, "anna")
    with pytest.raises(UnknownName, match="no delivery") as caught:
        mailing.decide(store, issue.id, BOSS, "retry", clock, "anna")
    assert BOSS not in str(caught.value)


def test_a_shortened_address_is_nobodys() -> None:
    assert shortened("marketing@aurora.example") == "m…@aurora.example"
    assert shortened("chat:marketing") == "chat:marketing"


def mailed(folder: Path, port: int, **more: object) -> None:
    """Sends by that server to two people; whose digest it is, is said in UTC."""
    with serving(feeds()) as site:
        configured(
            folder,
            site,
            mail={"host": "127.0.0.1", "port": port, "security": "none", "sender": SENDER, **more},
            recipients=[{"address": one, "brands": ["aurora"]} for one in (MARKETING, BOSS)],
        )


def test_the_status_shows_what_is_not_sent_and_no_whole_address(
    earful: Command,  # noqa: F811
    tmp_path: Path,
) -> None:
    with faulty_server(dot=CUT) as server:
        mailed(tmp_path, server.port, in_doubt="hold")
        assert earful("digest", "aurora", "--send", "--week", "2026-W01").code == 0
        told = earful("status").out
        assert "in_doubt  m…@aurora.example, 1 try" in told
        assert "earful deliveries arrived|retry|drop 1 m…@aurora.example" in told
        rows = yaml.safe_load(earful("status", "--json").out)["outbox"]
        assert [(row["to"], row["state"]) for row in rows] == [
            ("m…@aurora.example", "in_doubt"),
            ("b…@aurora.example", "in_doubt"),
        ]
        assert MARKETING not in told + str(rows)
        assert earful("deliveries", "arrived", "1", "m…@aurora.example").code == 0
        assert earful("deliveries", "drop", "1", BOSS).code == 0
        assert earful("deliveries", "retry", "1", "x…@aurora.example").code == 2
        listed = earful("deliveries", "list").out
    assert "sent      m…@aurora.example" in listed
    assert "refused   b…@aurora.example" in listed


def test_two_digests_started_at_once_are_one_issue_and_one_delivery_an_address(tmp_path: Path) -> None:
    with faulty_server() as server:
        mailed(tmp_path, server.port)
        command = [sys.executable, "-m", "earful", "digest", "aurora", "--send", "--week", "2026-W01"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        both = [
            subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE) for _ in range(2)
        ]
        assert [one.wait() for one in both] == [0, 0]
        outputs = [one.stdout.read() for one in both if one.stdout]
        for one in both:
            assert one.stdout
            one.stdout.close()
    assert len({output.splitlines()[0] for output in outputs}) == 1
    assert Counter(str(message_from_bytes(one)["To"]) for one in server.taken) == {MARKETING: 1, BOSS: 1}
    with Store.open(tmp_path / "earful.db", HeldClock(NOW)) as store:
        assert store.rows("SELECT count(*) AS n FROM digest_issues") == [{"n": 1}]
        assert [one.state for one in store.digests.deliveries()] == ["sent", "sent"]
