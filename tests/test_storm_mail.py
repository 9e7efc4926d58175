"""The mail about a storm: what it says, that nobody can break it, and that it arrives once."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import yaml

from earful import steps
from earful.clock import HeldClock
from earful.digest import quoting
from earful.digest.storm import REPORT, StormView
from earful.errors import ConfigError, ReportBroken
from earful.mail.smtp import MailServer, SmtpMailer
from earful.mailing import Delivered, deliver
from earful.rendering import Rendered, render, variables
from earful.store import Store
from earful.wording import Tongue
from earful.workspace import Workspace
from tests.gales import BRAND, DAY, HOUR, NOW, Town, alarm, views
from tests.hostile import TEXTS, URLS
from tests.smtp_servers import FaultyServer, faulty_server
from tests.test_cleaning import LINKABLE, hidden
from tests.test_rendering import DENIED, GOLDEN, dom, hrefs, normal, said, skeleton

VIEWS = views()
BROKE = VIEWS["storm"]


def mailed(view: StormView) -> Rendered:
    return render(REPORT, view, Tongue(zone=BRAND.team.zone))


def with_text(text: str) -> StormView:
    """The alarm with this text in every place that a stranger can write to."""
    quote = quoting.quote(said(text), is_complaint=True)
    return replace(BROKE, said=tuple(replace(one, quote=quote) for one in BROKE.said))


HARMLESS = skeleton(mailed(with_text("The coffee was cold and nobody came to help us.")).html)


def test_the_view_says_how_many_what_is_usual_what_broke_and_what_was_not_read() -> None:
    assert (BROKE.bad, BROKE.people, BROKE.hours, BROKE.usual) == (7, 7, 3, 0)
    assert [(one.expectation, one.complaints, one.width) for one in BROKE.broken] == [
        ("price", 4, 100),
        ("speed", 1, 25),
        ("support", 1, 25),
    ]
    assert len(BROKE.said) == 5
    assert BROKE.more == 2
    assert all(one.expectation for one in BROKE.said), "complaints come first"
    (unread,) = BROKE.unread
    assert (unread.source, unread.error) == ("Kitchen Table", "LayoutChanged")


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_storm_looks_as_it_was_accepted(name: str, accept: bool) -> None:
    rendered = mailed(VIEWS[name])
    files = {f"{name}.html": rendered.html, f"{name}.txt": f"{rendered.subject}\n\n{rendered.text}"}
    for file, now in files.items():
        if accept:
            (GOLDEN / file).write_text(now, encoding="utf-8")
        golden = (GOLDEN / file).read_text(encoding="utf-8")
        assert normal(golden, file) == normal(now, file), f"{file}: look at it, then pytest --accept"


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_it_is_a_mail_that_every_client_can_show(name: str) -> None:
    rendered = mailed(VIEWS[name])
    page = dom(rendered.html)
    assert page.select(", ".join(DENIED)) == []
    assert len(rendered.html.encode()) <= 92_000
    assert all(href.startswith(("https://", "mailto:")) for href in hrefs(page))
    assert [tag.name for tag in page.find_all(["h1", "h2"])].count("h1") == 1
    (preheader,) = page.select(".preheader")
    assert 40 <= len(" ".join(preheader.get_text().split())) <= 90
    assert rendered.subject.startswith("Aurora Coffee: storm")
    assert all(len(line) <= 72 or "://" in line for line in rendered.text.splitlines())
    assert "earful storm acknowledge 1" in rendered.text
    headings = [tag.get_text().upper() for tag in page.find_all("h2")]
    places = [rendered.text.index(heading) for heading in headings]
    assert places == sorted(places)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:30]).encode("ascii", "replace").decode())
def test_a_hostile_text_changes_nothing_but_the_words(text: str) -> None:
    assert problems(mailed(with_text(text))) == []


def problems(rendered: Rendered) -> list[str]:
    words = "\n".join(tag.get_text() for tag in dom(rendered.html).select(".quote"))
    found = ["skeleton"] if skeleton(rendered.html) != HARMLESS else []
    found += ["hidden"] if any(hidden(line) for line in words.splitlines()) else []
    found += ["linkable"] if LINKABLE.search(words) else []
    return found + (["hidden in text"] if any(hidden(line) for line in rendered.text.splitlines()) else [])


def test_without_clean_a_hostile_text_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quoting, "clean", lambda text, limit=280: text)
    assert problems(mailed(with_text(f"{TEXTS[0]} see https://evil.example \u202e")))


def test_hostile_words_and_addresses_go_the_whole_way_from_the_store_to_the_mail(store: Store) -> None:
    texts = [(f"{text} I want a refund.", "price") for text in TEXTS if "\ud800" not in text]
    rendered = mailed(alarm(store, texts[:6], URLS[1]))
    page = dom(rendered.html)
    assert page.select(", ".join(DENIED)) == []
    assert page.select("a.button") == []
    assert rendered.text.count("No direct link: open Harbour Reviews") == 5
    assert "refund" not in rendered.subject


def test_a_broken_template_keeps_nothing_and_says_where(tmp_path: Path) -> None:
    with pytest.raises(ReportBroken, match=r"storm/body\.html line \d+"):
        mailed(replace(BROKE, said=(None,)))  # type: ignore[arg-type]


def test_every_variable_is_listed() -> None:
    listed = variables(StormView)
    assert "`view.broken[…].expectation`" in listed
    assert "`view.unread[…].error`" in listed


@contextmanager
def workspace(folder: Path, port: int | None, clock: HeldClock, recipients: int = 1) -> Iterator[Workspace]:
    """As a task of the flow opens it, at the clock's time."""
    addresses = [f"reader{number}@aurora.example" for number in range(recipients)]
    config: dict[str, object] = {
        "brands": [{"slug": "aurora", "name": "Aurora Coffee", "team": {"time_zone": "Europe/Helsinki"}}],
        "sources": [
            {
                "slug": slug,
                "brand": "aurora",
                "scraper": "rss",
                "settings": {"url": f"https://{slug}.example/"},
            }
            for slug in ("harbour", "forum")
        ],
        "recipients": [{"address": one, "brands": ["aurora"]} for one in addresses],
    }
    if port is not None:
        sender = "Earful <earful@aurora.example>"
        config["mail"] = {"host": "127.0.0.1", "port": port, "security": "none", "sender": sender}
    path = folder / "earful.yaml"
    path.write_text(yaml.safe_dump(config))
    with Workspace.open(path) as ws:
        yield replace(ws, clock=clock)


def subjects(server: FaultyServer) -> list[str]:
    found = [message_from_bytes(one, policy=policy.default) for one in server.taken]
    assert len({one["Message-ID"] for one in found}) == len(found)
    return [one["Subject"] for one in found]


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


@pytest.fixture
def held() -> HeldClock:
    return HeldClock(NOW)


def blow(ws: Workspace) -> Town:
    town = Town(ws.store)
    town.listen()
    town.complain(9)
    return town


def test_a_storm_is_mailed_once_and_once_more_when_it_doubles(
    tmp_path: Path, server: FaultyServer, held: HeldClock
) -> None:
    with workspace(tmp_path, server.port, held, recipients=2) as ws:
        town = blow(ws)
        for _ in range(2):
            steps.patrol(ws, "aurora")
            steps.deliver(ws)
        assert subjects(server) == ["Aurora Coffee: storm, 9 people in 3 hours (usual: fewer than 1)"] * 2
        storm = ws.store.storms.current(town.brand.id)
        assert storm is not None
        ws.store.storms.acknowledge(storm.id, NOW, "mai")
        for hours in (1, 2):
            held.move(NOW + hours * HOUR)
            town.complain(14, held.now(), hours=1)
            steps.patrol(ws, "aurora")
            steps.deliver(ws)
    assert subjects(server)[2:] == ["Aurora Coffee: storm has doubled, 23 people in 24 hours"] * 2


def test_two_storms_of_one_day_are_both_mailed(tmp_path: Path, server: FaultyServer, held: HeldClock) -> None:
    with workspace(tmp_path, server.port, held) as ws:
        town = blow(ws)
        steps.patrol(ws, "aurora")
        first = ws.store.storms.current(town.brand.id)
        assert first is not None
        ws.store.storms.end(first, NOW - 2 * DAY)
        assert steps.patrol(ws, "aurora").event == "broke"
        assert steps.deliver(ws) == Delivered(sent=2)
        issues = ws.store.rows("SELECT report, period_start_on, about FROM digest_issues ORDER BY id")
    assert [tuple(row.values()) for row in issues] == [
        ("storm", "2026-11-23", "storm 1"),
        ("storm", "2026-11-23", "storm 2"),
    ]


def test_a_storm_and_a_digest_of_one_day_do_not_stand_in_each_others_way(
    tmp_path: Path, server: FaultyServer, held: HeldClock
) -> None:
    with workspace(tmp_path, server.port, held) as ws:
        blow(ws)
        steps.patrol(ws, "aurora")
        steps.digest(ws, "aurora", send=True)
        assert steps.deliver(ws) == Delivered(sent=2)


def test_two_patrols_at_once_send_one_mail(tmp_path: Path, server: FaultyServer, held: HeldClock) -> None:
    with workspace(tmp_path, server.port, held) as one, workspace(tmp_path, server.port, held) as other:
        blow(one)
        events = [steps.patrol(ws, "aurora").event for ws in (one, other)]
        sent = [steps.deliver(ws).sent for ws in (one, other)]
    assert events == ["broke", "goes on"]
    assert sum(sent) == 1
    assert len(server.taken) == 1


def test_a_mail_server_that_is_down_delays_the_alarm_and_loses_nothing(
    tmp_path: Path, held: HeldClock
) -> None:
    with faulty_server() as gone:
        port = gone.port
    with workspace(tmp_path, port, held) as ws:
        blow(ws)
        assert steps.patrol(ws, "aurora").event == "broke"
        assert steps.deliver(ws) == Delivered(waiting=1)
    held.move(NOW + timedelta(minutes=5))
    with faulty_server() as back:
        with Store.open(tmp_path / "earful.db", held) as store:
            sender = "Earful <earful@aurora.example>"
            mailer = SmtpMailer(MailServer("127.0.0.1", back.port, "none", None, None, sender))
            assert deliver(store, mailer, sender, held) == Delivered(sent=1)
        assert len(back.taken) == 1


def test_a_patrol_that_ends_in_the_middle_keeps_nothing_and_is_done_again(
    tmp_path: Path, server: FaultyServer, held: HeldClock
) -> None:
    with workspace(tmp_path, server.port, held) as ws:
        blow(ws)
        ws.store.db.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON deliveries BEGIN SELECT RAISE(ABORT, 'died'); END"
        )
        with pytest.raises(sqlite3.IntegrityError, match="died"):
            steps.patrol(ws, "aurora")
        assert ws.store.storms.all() == []
        ws.store.db.execute("DROP TRIGGER broken")
    with workspace(tmp_path, server.port, held) as ws:
        assert steps.patrol(ws, "aurora").event == "broke"
        assert steps.deliver(ws).sent == 1


def test_a_patrol_killed_after_its_end_has_its_mail_in_the_outbox(
    tmp_path: Path, server: FaultyServer, held: HeldClock
) -> None:
    with workspace(tmp_path, server.port, held) as ws:
        blow(ws)
        steps.patrol(ws, "aurora")
    with workspace(tmp_path, server.port, held) as ws:
        assert steps.patrol(ws, "aurora").event == "goes on"
        assert steps.deliver(ws).sent == 1


def test_without_a_mail_server_the_alarm_stays_due(tmp_path: Path, held: HeldClock) -> None:
    with workspace(tmp_path, None, held) as ws:
        blow(ws)
        with pytest.raises(ConfigError, match="no `mail` section"):
            steps.patrol(ws, "aurora")
        assert ws.store.storms.all() == []


def test_without_recipients_the_storm_is_on_record(tmp_path: Path, held: HeldClock) -> None:
    with workspace(tmp_path, None, held, recipients=0) as ws:
        blow(ws)
        assert steps.patrol(ws, "aurora").event == "broke"
        assert steps.deliver(ws) == Delivered()


def test_no_text_and_no_name_is_logged(
    tmp_path: Path, server: FaultyServer, held: HeldClock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"), workspace(tmp_path, server.port, held) as ws:
        blow(ws)
        steps.patrol(ws, "aurora")
        steps.deliver(ws)
    assert "patrolled brand=aurora storm=1 event=broke" in caplog.text
    assert "coffee" not in caplog.text.lower().replace("aurora coffee", "")
    assert "author1" not in caplog.text
