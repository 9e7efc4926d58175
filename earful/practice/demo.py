"""`earful demo`: a whole week in the practice town, from public pages to a digest in a mailbox, and a page.

Two visits, a week apart, by the real flows, scrapers, session, store and mailer. Only the hosts are routed to
loopback, and the clock is set to the town's week.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from earful import doubtful, paging, steps
from earful.errors import REMEDIES, MailDelayed, Remedy
from earful.model import READ_STATES, Brand, ComplaintState
from earful.practice import scene
from earful.practice.people import HELSINKI
from earful.practice.server import prefect_server
from earful.practice.sink import Sink
from earful.practice.town import Town
from earful.store import Store
from earful.wording import ENGLISH
from earful.workspace import Workspace

VISITS = (("collect", "assess", "learn", "measure"), ("collect", "learn", "assess", "measure", "digest"))
_SAYS = {
    "learn": "learning from the stars of all visits so far",
    "collect": "collecting from every source",
    "assess": "scoring what is new, opening and closing complaints",
    "measure": "measuring the reputation index",
    "digest": "building the weekly digest and mailing it",
}


@dataclass(frozen=True)
class Unread:
    """A source that could not be read, since when, and what to do."""

    source: str
    since: str | None
    error: str
    remedy: Remedy


@dataclass(frozen=True)
class DemoResult:
    """What the week came to. Counts, but for `unread` and the paths; the index is of the brand."""

    sources_read: int
    sources_unread: int
    unread: tuple[Unread, ...]
    mentions: int
    complaints_open: int
    complaints_overdue: int
    complaints_answered: int
    index: float | None
    low: float | None
    high: float | None
    change: float | None
    """Since a week earlier."""
    learned: dict[str, str]
    """By language, how many ratings were learned from and how well; empty where nothing was learned."""
    disagreements: int
    """Mentions whose stars and words say the opposite."""
    store: str
    page: str
    digest_html: str
    digest_text: str
    messages: tuple[str, ...]


def run(folder: Path, say: Callable[[str], None], now: datetime | None = None) -> DemoResult:
    """The folder holds a store with the week in it, the digest, the page, and the mails that arrived.

    Raises: ConfigError for a folder that is not a demo's; whatever a flow raises.
    """
    folder = folder.expanduser().resolve()
    monday = last_monday(now or datetime.now(UTC))
    scene.make_room(folder)
    say("Starting a Prefect server and the practice town on this machine, which takes a while …")
    with (
        prefect_server(folder / scene.PREFECT_HOME) as server,
        Town(monday) as town,
        Sink(folder / scene.MAILS) as sink,
    ):
        flows = {name: scene.load_flow(name) for name in _SAYS}
        server.wait()
        with scene.heard(say):
            for number, steps in enumerate(VISITS, 1):
                instant = town.first_visit if number == 1 else monday
                town.move_to(instant)
                config = scene.write_config(folder, instant, town.routes, sink.port)
                if number == 2:
                    _work_through(config, town.first_visit + timedelta(days=2))
                say(f"Visit {number} of {len(VISITS)}: it is {instant:%A %d %B %Y, %H:%M} in Helsinki")
                for step in steps:
                    say(f" {step}: {_SAYS[step]}")
                    flows[step](config=str(config))
        return _result(folder, config, sink.messages)


def last_monday(now: datetime) -> datetime:
    """The last Monday 08:00 in Helsinki that has been."""
    here = now.astimezone(HELSINKI)
    monday = (here - timedelta(days=here.weekday())).replace(hour=8, minute=0, second=0, microsecond=0)
    return monday if monday <= here else monday - timedelta(weeks=1)


def _work_through(config: Path, at: datetime) -> None:
    """The team said what it did where Earful cannot see it: as people do with `earful complaint`."""
    with Workspace.open(config) as ws:
        scrapers = {source.id: source.scraper for source in ws.store.brands.sources()}
        for complaint, mention in ws.store.complaints.waiting(ws.brand(scene.BRAND_SLUG).id):
            to: tuple[ComplaintState, str] = ("dismissed", "nobody asks for anything")
            if scrapers[mention.source_id] == "app_store":
                to = ("dismissed", "dealt with before Earful was here")
                if at - mention.said_at < timedelta(weeks=3):
                    to = ("answered", "answered in App Store Connect")
            elif scrapers[mention.source_id] != "hacker_news":
                continue
            ws.store.complaints.move(complaint.id, to[0], at, "aurora-team", to[1])


def _result(folder: Path, config: Path, messages: list[Path]) -> DemoResult:
    if not messages:
        raise MailDelayed(f"no digest arrived; `earful status --config {config}` says why")
    html, text = _write_bodies(folder, messages[0])
    with Workspace.open(config) as ws:
        page = paging.write(folder / scene.PAGE, steps.page(ws, scene.BRAND_SLUG))[-1]
        store, brand, now = ws.store, ws.brand(scene.BRAND_SLUG), ws.clock.now()
        sources = store.brands.sources()
        unread = _unread(store)
        complaints = [complaint for complaint, _ in store.complaints.all(brand.id)]
        today = now.astimezone(HELSINKI).date()
        point = store.index.latest(brand.id, "brand", today)
        return DemoResult(
            sources_read=len(sources) - len(unread),
            sources_unread=len(unread),
            unread=unread,
            mentions=sum(len(store.mentions.of_source(source.id)) for source in sources),
            complaints_open=len(store.complaints.waiting(brand.id)),
            complaints_overdue=sum(complaint.is_overdue(now) for complaint in complaints),
            complaints_answered=sum(complaint.state == "answered" for complaint in complaints),
            index=point.value if point else None,
            low=point.low if point else None,
            high=point.high if point else None,
            change=_change(store, brand),
            learned={
                row.language: f"{row.accuracy:.0%} right on {row.n} unseen ratings, {row.speaks} decides most"
                for row in (ws.model.card.rows if ws.model else ())
            },
            disagreements=len(doubtful.disagreements(store)),
            store=str(ws.config.store_path),
            page=str(page),
            digest_html=str(html),
            digest_text=str(text),
            messages=tuple(str(message) for message in messages),
        )


def _change(store: Store, brand: Brand) -> float | None:
    last = store.index.last_day(brand.id)
    if last is None:
        return None
    newest = store.index.latest(brand.id, "brand", last)
    before = store.index.latest(brand.id, "brand", last - timedelta(weeks=1))
    if newest is None or before is None or newest.value is None or before.value is None:
        return None
    return newest.value - before.value


def _unread(store: Store) -> tuple[Unread, ...]:
    found = []
    for source in store.brands.sources():
        last, last_read = store.ledger.last(source.id), store.ledger.last_read(source.id)
        if last is None or last.state in READ_STATES:
            continue
        since = last_read.started_at.isoformat() if last_read else None
        found.append(Unread(source.slug, since, last.error or last.state, last.remedy or "report-bug"))
    return tuple(found)


def _write_bodies(folder: Path, message: Path) -> tuple[Path, Path]:
    """The digest as it arrived, beside the mails: to open in a browser, and to read as text."""
    mail = message_from_bytes(message.read_bytes(), policy=policy.default)
    paths = []
    for kind, name in (("html", "digest.html"), ("plain", "digest.txt")):
        body = mail.get_body((kind,))
        if body is None:
            raise MailDelayed(f"{message} has no {kind} part; it was not sent by Earful")
        path = folder / name
        path.write_text(body.get_content(), encoding="utf-8")
        paths.append(path)
    return paths[0], paths[1]


def show(result: DemoResult) -> None:
    """The outcome on the terminal, for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("Sources", f"{result.sources_read} read, {result.sources_unread} not read")
    for unread in result.unread:
        since = f"since {datetime.fromisoformat(unread.since):%A %d %B}" if unread.since else "never read"
        table.add_row("", f"{unread.source}: {since} ({unread.error}). {REMEDIES[unread.remedy]}")
    table.add_row("Mentions", str(result.mentions))
    overdue = f" ({result.complaints_overdue} overdue)" if result.complaints_overdue else ""
    waiting = f"{result.complaints_open} waiting for a reply{overdue}"
    table.add_row("Complaints", f"{waiting}, {result.complaints_answered} answered")
    table.add_row("Index", _index_in_words(result))
    for number, (language, said) in enumerate(result.learned.items()):
        table.add_row("" if number else "Learned", f"{language}: {said}")
    table.add_row("Digest", _near(result.digest_html))
    table.add_row("", _near(result.digest_text))
    table.add_row("Page", _near(result.page))
    for message in result.messages:
        table.add_row("Mail", _near(message))
    table.add_row("Store", _near(result.store))
    console = Console(highlight=False, markup=False)
    console.print()
    console.print(table)


def _index_in_words(result: DemoResult) -> str:
    if result.index is None or result.low is None or result.high is None:
        return "no value: too few opinions"
    shown, low, high = (ENGLISH.index(one) for one in (result.index, result.low, result.high))
    words = f"{shown} of 100, likely {low} to {high}"
    if result.change is None:
        return words
    return f"{words}; {abs(result.change):.1f} {'down' if result.change < 0 else 'up'} in a week"


def _near(path: str) -> str:
    """The path from here, where that is shorter."""
    here = Path(path)
    return str(here.relative_to(Path.cwd())) if here.is_relative_to(Path.cwd()) else path
