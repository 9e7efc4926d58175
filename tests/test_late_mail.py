"""The mail about late complaints: once a working day, only where there are some, however many there are."""

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
from earful.digest.late import REPORT, LateView, build
from earful.errors import ConfigError, ReportBroken
from earful.mailing import Delivered
from earful.model import ComplaintId, WorkingHours
from earful.rendering import Rendered, render, variables
from earful.store import Store
from earful.wording import Tongue
from earful.workspace import Workspace
from tests import mornings, weeks
from tests.hostile import TEXTS, URLS
from tests.mornings import FLOOD, MORNING, built, some
from tests.smtp_servers import FaultyServer, faulty_server
from tests.test_cleaning import LINKABLE, hidden
from tests.test_rendering import DENIED, GOLDEN, dom, hrefs, normal, said, skeleton
from tests.weeks import AURORA, COMPLAINTS, DONE, PRAISE, SOURCES, Said, fill


def mailed(view: LateView) -> Rendered:
    return render(REPORT, view, Tongue(zone=AURORA.team.zone))


VIEWS = mornings.views()
BUSY, ONE = VIEWS["late_busy"], VIEWS["late_one"]


def with_text(text: str) -> LateView:
    """The mail with this text in every place that a stranger can write to."""
    quote = quoting.quote(said(text), is_complaint=True)
    return replace(
        ONE, cards=tuple(replace(card, quote=quote, author=quoting.author(text)) for card in ONE.cards)
    )


HARMLESS = skeleton(mailed(with_text("The coffee was cold.")).html)


def test_the_view_counts_what_is_late_and_what_is_due_today() -> None:
    assert (BUSY.overdue, BUSY.today, BUSY.waiting) == (7, 2, 12)
    assert (len(BUSY.cards), BUSY.more) == (8, 1)
    assert BUSY.cards[0].is_grave
    assert [card.is_overdue for card in BUSY.cards] == [True] * 7 + [False]
    (unread,) = BUSY.unread
    assert (unread.source, unread.error) == ("Harbour Reviews", "LayoutChanged")
    assert (ONE.overdue, ONE.today, ONE.waiting, ONE.more, ONE.unread) == (0, 1, 1, 0, ())


def test_the_day_is_the_teams_own() -> None:
    midnight = 15  # hours after NOW, in Helsinki
    assert some((replace(COMPLAINTS[2], due_in_hours=midnight + 0.9),)).today == 1
    assert built((replace(COMPLAINTS[2], due_in_hours=midnight + 1.1),)) is None


def test_where_nothing_is_due_there_is_nothing_to_tell() -> None:
    assert built(()) is None
    assert built((*PRAISE, *DONE, replace(COMPLAINTS[2], due_in_hours=40))) is None


def test_a_view_is_the_same_after_it_was_kept() -> None:
    assert weeks.kept(REPORT, BUSY) == BUSY
    assert mailed(weeks.kept(REPORT, BUSY)) == mailed(BUSY)


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_the_mail_looks_as_it_was_accepted(name: str, accept: bool) -> None:
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
    assert all(len(line) <= 72 or "://" in line for line in rendered.text.splitlines())
    headings = [tag.get_text().upper() for tag in page.find_all("h2")]
    places = [rendered.text.index(heading) for heading in headings]
    assert places == sorted(places)


def test_the_subject_says_how_many() -> None:
    assert mailed(BUSY).subject == "Aurora Coffee: 7 replies overdue, 2 due today – Mon 23 Nov, 09:00"
    assert mailed(ONE).subject == "Aurora Coffee: 1 reply due today – Mon 23 Nov, 09:00"
    assert mailed(some(FLOOD[:1])).subject == "Aurora Coffee: 1 reply overdue – Mon 23 Nov, 09:00"


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:30]).encode("ascii", "replace").decode())
def test_a_hostile_text_changes_nothing_but_the_words(text: str) -> None:
    rendered = mailed(with_text(text))
    assert skeleton(rendered.html) == HARMLESS
    words = "\n".join(tag.get_text() for tag in dom(rendered.html).select(".quote"))
    assert not any(hidden(line) for line in (words + "\n" + rendered.text).splitlines())
    assert not LINKABLE.search(words)


def test_hostile_words_names_and_addresses_go_the_whole_way_from_the_store_to_the_mail() -> None:
    texts = [text for text in TEXTS if "\ud800" not in text]
    hostile = tuple(
        replace(FLOOD[0], text=text, author=text, url=URLS[number % len(URLS)])
        for number, text in enumerate(texts)
    )
    rendered = mailed(some(hostile))
    page = dom(rendered.html)
    assert page.select(", ".join(DENIED)) == []
    assert page.select("a.button") == []
    assert all(href.startswith("mailto:off@") for href in hrefs(page))
    assert not LINKABLE.search("\n".join(tag.get_text() for tag in page.select(".draft-text")))


def test_a_broken_template_says_where() -> None:
    with pytest.raises(ReportBroken, match=r"line \d+"):
        mailed(replace(ONE, cards=(None,)))  # type: ignore[arg-type]


def test_every_variable_is_listed() -> None:
    listed = variables(LateView)
    assert "`view.cards[…].draft.is_by_model`" in listed
    assert "`view.unread[…].since`" in listed


@contextmanager
def workspace(
    folder: Path, port: int | None, clock: HeldClock, recipients: int = 1, **more: object
) -> Iterator[Workspace]:
    config: dict[str, object] = {
        "brands": [
            {"slug": "aurora", "name": "Aurora Coffee", "team": {"time_zone": "Europe/Helsinki"} | more}
        ],
        "sources": [
            {
                **{"slug": source.slug, "brand": "aurora", "scraper": "rss"},
                "settings": {"url": f"https://{source.reply_hosts[0]}/feed"},
            }
            for source in SOURCES
        ],
        "recipients": [
            {"address": f"reader{number}@aurora.example", "brands": ["aurora"]}
            for number in range(recipients)
        ],
    }
    if port is not None:
        sender = "Earful <earful@aurora.example>"
        config["mail"] = {"host": "127.0.0.1", "port": port, "security": "none", "sender": sender}
    path = folder / "earful.yaml"
    path.write_text(yaml.safe_dump(config))
    with Workspace.open(path) as ws:
        yield replace(ws, clock=clock)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


@pytest.fixture
def held() -> HeldClock:
    return HeldClock(MORNING)


def complain(ws: Workspace, complaints: tuple[Said, ...] = FLOOD) -> None:
    """The store of the workspace holds these complaints of its own brand."""
    brand, sources = ws.store.brands.brand("aurora"), ws.store.brands.sources()
    fill(ws.store, complaints, replace(AURORA, rivals=()))
    ws.store.brands.mirror([brand], sources)


def subjects(server: FaultyServer) -> list[str]:
    found = [message_from_bytes(one, policy=policy.default) for one in server.taken]
    assert len({one["Message-ID"] for one in found}) == len(found)
    return [one["Subject"] for one in found]


def test_a_first_run_over_many_old_reviews_is_one_mail(
    tmp_path: Path, server: FaultyServer, held: HeldClock
) -> None:
    with workspace(tmp_path, server.port, held) as ws:
        complain(ws, FLOOD * 10)
        for _ in range(3):
            steps.late(ws, "aurora", send=True)
            steps.deliver(ws)
            held.move(held.now() + timedelta(hours=1))
    assert subjects(server) == ["Aurora Coffee: 140 replies overdue – Mon 23 Nov, 09:00"]


def test_it_comes_again_on_the_next_working_day_and_not_before(
    tmp_path: Path, server: FaultyServer, held: HeldClock
) -> None:
    with workspace(tmp_path, server.port, held, holidays="FI", closed=["2026-11-25"]) as ws:
        complain(ws, FLOOD[:1])
        for days in range(-1, 7):  # from Sunday to Sunday
            held.move(MORNING + timedelta(days=days))
            steps.late(ws, "aurora", send=True)
            steps.deliver(ws)
    days = [subject.rpartition("– ")[2][:10] for subject in subjects(server)]
    assert days == ["Mon 23 Nov", "Tue 24 Nov", "Thu 26 Nov", "Fri 27 Nov"]


def test_on_a_public_holiday_nobody_is_told(tmp_path: Path, server: FaultyServer, held: HeldClock) -> None:
    held.move(MORNING + timedelta(days=32))  # Christmas Day, a Friday
    for holidays, told in (("FI", False), ("", True)):
        with workspace(tmp_path, server.port, held, holidays=holidays) as ws:
            if holidays:
                complain(ws, FLOOD[:1])
            assert (steps.late(ws, "aurora", send=True) is not None) is told


def test_nothing_is_mailed_or_kept_where_nothing_is_due(
    tmp_path: Path, server: FaultyServer, held: HeldClock
) -> None:
    with workspace(tmp_path, server.port, held) as ws:
        complain(ws, (*DONE, replace(COMPLAINTS[2], due_in_hours=60)))
        assert steps.late(ws, "aurora", send=True) is None
        assert steps.deliver(ws) == Delivered()
        assert ws.store.rows("SELECT * FROM digest_issues") == []


def test_to_look_is_not_to_send(tmp_path: Path, server: FaultyServer, held: HeldClock) -> None:
    with workspace(tmp_path, server.port, held) as ws:
        complain(ws)
        looked = steps.late(ws, "aurora")
        assert looked is not None
        assert ws.store.rows("SELECT * FROM digest_issues") == []
        told = steps.late(ws, "aurora", send=True)
        assert told == looked
        assert steps.late(ws, "aurora", send=True) is None
        assert steps.late(ws, "aurora") is not None, "it can be looked at again"
        assert steps.deliver(ws) == Delivered(sent=1)


def test_what_is_answered_meanwhile_is_told_no_more(
    tmp_path: Path, server: FaultyServer, held: HeldClock
) -> None:
    with workspace(tmp_path, server.port, held) as ws:
        complain(ws, FLOOD[:2])
        steps.late(ws, "aurora", send=True)
        ws.store.complaints.move(ComplaintId(1), "answered", MORNING, "site")
        held.move(MORNING + timedelta(days=1))
        told = steps.late(ws, "aurora", send=True)
    assert told is not None
    assert told.subject.startswith("Aurora Coffee: 1 reply overdue")


def test_two_at_once_send_one_mail(tmp_path: Path, server: FaultyServer, held: HeldClock) -> None:
    with workspace(tmp_path, server.port, held) as one, workspace(tmp_path, server.port, held) as other:
        complain(one)
        told = [steps.late(ws, "aurora", send=True) is not None for ws in (one, other)]
        sent = [steps.deliver(ws).sent for ws in (one, other)]
    assert told == [True, False]
    assert sum(sent) == len(server.taken) == 1


def test_without_a_mail_server_nothing_is_kept_and_the_next_run_tells(
    tmp_path: Path, server: FaultyServer, held: HeldClock
) -> None:
    with workspace(tmp_path, None, held) as ws:
        complain(ws)
        with pytest.raises(ConfigError, match="no `mail` section"):
            steps.late(ws, "aurora", send=True)
        assert ws.store.rows("SELECT * FROM digest_issues") == []
    with workspace(tmp_path, server.port, held) as ws:
        assert steps.late(ws, "aurora", send=True) is not None


def test_it_does_not_stand_in_the_way_of_the_weekly_digest(
    tmp_path: Path, server: FaultyServer, held: HeldClock
) -> None:
    with workspace(tmp_path, server.port, held, recipients=2) as ws:
        complain(ws)
        steps.late(ws, "aurora", send=True)
        steps.digest(ws, "aurora", send=True)
        assert steps.deliver(ws) == Delivered(sent=4)


def test_no_drafts_where_the_config_wants_none(tmp_path: Path, held: HeldClock) -> None:
    with workspace(tmp_path, None, held) as ws:
        complain(ws, FLOOD[:1])
        told = steps.late(ws, "aurora")
        assert told is not None
        assert "Draft reply" in told.text
        told = steps.late(replace(ws, config=replace(ws.config, drafts=None)), "aurora")
        assert told is not None
        assert "Draft reply" not in told.text


def test_a_team_in_tashkent_is_told_of_its_own_day(tmp_path: Path, held: HeldClock) -> None:
    aurora = replace(AURORA, rivals=(), team=WorkingHours(zone="Asia/Tashkent"))
    with Store.open(None, held) as store:
        fill(store, (replace(COMPLAINTS[2], due_in_hours=14),), aurora)
        view = build(store.brands.brand("aurora"), store, MORNING)
    assert view is None, "at 20:00 UTC it is Tuesday there"
