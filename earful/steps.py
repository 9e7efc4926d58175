"""The steps of the week over a workspace: what the flows and the command line both call."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from earful import (
    assessing,
    collecting,
    following,
    measuring,
    outbox,
    paging,
    patrolling,
    replying,
    splitting,
    teaching,
)
from earful import digest as digests
from earful.addressing import address, key, worded
from earful.digest import REPORT, Week, replies, storm
from earful.digest import late as late_mail
from earful.digest.kept import as_json, view_of
from earful.digest.view import Unlearned
from earful.drafting import Desk
from earful.due import works_on
from earful.learning import ENOUGH
from earful.mail.message import unsubscribe_address
from earful.model import Brand, IndexPoint
from earful.outbox import deliver as deliver
from earful.rendering import PARTS, Rendered, render, render_page, render_short
from earful.store.digests import Issue
from earful.store.storms import Storm
from earful.wording import ENGLISH, Tongue
from earful.workspace import Workspace

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


def _unseen(done: int, total: int) -> None:
    """Progress that nobody asked for."""


@dataclass(frozen=True)
class Digest:
    """A week's digest as it is read."""

    brand: str
    week: str
    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class Prepared:
    """A digest that is kept, in short: no quote and no name of a person is in it."""

    brand: str
    week: str
    subject: str
    short: str
    waits: bool
    """It is in nobody's outbox yet."""


def collect(ws: Workspace, slug: str, flow_run_id: str | None = None) -> collecting.Summary:
    """The source was visited once. Raises: whatever made it fail, after the ledger has it."""
    source = ws.source(slug)
    return collecting.collect(
        source, lambda: ws.scraper(source), ws.store, ws.web, ws.clock, ws.author_key(source), flow_run_id
    )


def assess(ws: Workspace, progress: Progress = _unseen) -> following.Assessed:
    """Every mention is scored as it now stands, and its complaint is open or answered.

    Raises: ConfigError, PluginError of the scorer; what was scored before stays.
    """
    return assessing.assess(ws.store, ws.scorer(), ws.clock, progress, ws.judge())


def learn(ws: Workspace, at_least: int = 0) -> teaching.Taught:
    """What people told is learned, where there is enough and it is no worse than before.

    Raises: ConfigError where the models' folder cannot be written.
    """
    return teaching.teach(ws.store, ws.generations, ws.clock, at_least, ws.embedder)


def measure(
    ws: Workspace, slug: str, since: date | None = None, progress: Progress | None = None
) -> list[IndexPoint]:
    """The brand has its index points up to yesterday. Raises: UnknownName."""
    return measuring.measure(ws.brand(slug), ws.store, ws.clock, since, progress)


def responses(ws: Workspace, slug: str, weeks: int = 12, last: Week | None = None) -> replying.Responses:
    """How the brand answered in the last so many weeks, the present one among them. Raises: UnknownName."""
    brand = ws.brand(slug)
    monday = last.start_on if last else None
    return replying.responses(brand, ws.store, ws.clock.now(), weeks, _without_replies(ws, brand), monday)


def effect(ws: Workspace, slug: str) -> replying.Effect:
    """What the brand's replies changed. Raises: UnknownName; ConfigError, PluginError of the scorer."""
    return replying.effect(ws.brand(slug), ws.store, ws.clock.now(), lambda texts: ws.scorer().score(texts))


def digest(
    ws: Workspace,
    slug: str,
    week: str | None = None,
    send: bool = False,
    language: str | None = None,
    zone: str | None = None,
) -> Digest:
    """The brand's digest of that week, or of the week just ended; with `send` it is kept and in the outbox.

    What was kept once is not built again: everybody reads the same, each in their own language. `language`
    and `zone` are those of who asks, else English and the team's. Raises: UnknownName, ConfigError,
    ReportBroken, MailRefused; then nothing was kept.
    """
    brand = ws.brand(slug)
    period = Week.parse(week) if week else Week.ended_before(ws.clock.now(), brand.team.zone)
    kept = ws.store.digests.issue(brand.id, REPORT, period.start_on)
    tongue = Tongue(language or ENGLISH.language, zone or brand.team.zone)
    if kept is None and not send:
        mail = render(REPORT, _view(ws, brand, period, _desk(ws, brand)), tongue)
    else:
        if kept is None or send:
            kept = _planned(ws, brand, period, kept)
        is_as_kept = tongue == Tongue(zone=brand.team.zone)
        mail = Rendered(kept.subject, kept.html, kept.text) if is_as_kept else worded(kept, tongue, PARTS)
    return Digest(slug, str(period), mail.subject, mail.html, mail.text)


def late(ws: Workspace, slug: str, send: bool = False) -> Rendered | None:
    """The brand's complaints that are overdue or due today; with `send` kept and in the outbox, once a day.

    None where nothing is; to send, also on a day on which the team is off, or was told already. Raises:
    UnknownName, ConfigError, ReportBroken, MailRefused; then nothing was kept.
    """
    brand, now = ws.brand(slug), ws.clock.now()
    today = now.astimezone(ZoneInfo(brand.team.zone)).date()

    def is_over() -> bool:
        return send and ws.store.digests.issue(brand.id, late_mail.REPORT, today) is not None

    if is_over() or (send and not works_on(today, brand.team)):
        return None
    desk = _desk(ws, brand)
    with ws.store.writing():
        view = late_mail.build(brand, ws.store, now, _unsubscribe(ws), desk.draft)
        if view is None or is_over():
            return None
        rendered = render(late_mail.REPORT, view, Tongue(zone=brand.team.zone))
        if send:
            period = (today, today + timedelta(days=1))
            kept = _kept(ws, brand, late_mail.REPORT, period, rendered, as_json(late_mail.REPORT, view))
            address(ws, brand, kept)
    return rendered


def prepare(ws: Workspace, slug: str, week: str | None = None) -> Prepared:
    """The brand's issue of that week is kept; it goes to nobody before `digest` is asked to send it.

    Raises: as `digest`.
    """
    brand = ws.brand(slug)
    period = Week.parse(week) if week else Week.ended_before(ws.clock.now(), brand.team.zone)
    kept = ws.store.digests.issue(brand.id, REPORT, period.start_on)
    kept = kept or _built(ws, brand, period, _desk(ws, brand))
    short = render_short(REPORT, view_of(kept), Tongue(zone=brand.team.zone))
    return Prepared(slug, str(period), kept.subject, short, kept.state == "built")


def patrol(ws: Workspace, slug: str) -> patrolling.Patrolled:
    """The brand's storm is as its last hours say; where it is news, its mail is kept and in the outbox.

    Raises: UnknownName, ConfigError, ReportBroken, MailRefused; then nothing was kept, and the next tells.
    """
    brand = ws.brand(slug)
    seen = patrolling.look(brand, ws.store, ws.clock.now())
    with ws.store.writing():
        done = patrolling.act(brand, ws.store, seen)
        if done.storm is not None and done.is_news:
            _told(ws, brand, done.storm, seen, has_doubled=done.event == "doubled")
    return done


def page(ws: Workspace, slug: str, days: int = 365) -> dict[str, str]:
    """The files of the brand's page, by name: what is measured, over the last so many days.

    Raises: UnknownName, ReportBroken.
    """
    brand = ws.brand(slug)
    split = partial(splitting.split, brand, ws.store)
    facts = paging.gather(brand, ws.store, days, split, ws.clock.now())
    data = json.dumps(paging.figures(facts), ensure_ascii=False, indent=1, allow_nan=False)
    titles = {source.slug: source.title or source.slug for source in ws.store.brands.sources(brand.id)}
    weeks = max(1, min(52, days // 7))
    today = facts.written_at.astimezone(ZoneInfo(brand.team.zone)).date()
    answers = paging.answering(brand, responses(ws, slug, weeks), effect(ws, slug), titles, today)
    return {"data.json": f"{data}\n", "index.html": render_page(paging.PAGE, paging.build(facts, *answers))}


def _without_replies(ws: Workspace, brand: Brand) -> frozenset[str]:
    """Slugs of the brand's sources whose scraper cannot see whether there is a reply."""
    of_source = {
        source.slug: ws.catalogue.scrapers.get(source.scraper) for source in ws.store.brands.sources(brand.id)
    }
    # What a broken scraper could see is not known; that its source is not read, the ledger says.
    return frozenset(
        slug for slug, scraper in of_source.items() if scraper and "replies" not in scraper.capabilities
    )


def _desk(ws: Workspace, brand: Brand, asks: bool = True) -> Desk:
    """Where the brand's replies are drafted; with `asks`, a language model was asked about the first ones."""
    desk, now = Desk(brand, ws.store, ws.config.drafts), ws.clock.now()
    if asks and desk.asks_a_model:
        desk.prepare(replies.queue(ws.store, brand, now).first, now)
    return desk


def _planned(ws: Workspace, brand: Brand, period: Week, kept: Issue | None) -> Issue:
    desk = _desk(ws, brand, asks=kept is None)
    with ws.store.writing():
        kept = kept or _built(ws, brand, period, desk)
        address(ws, brand, kept)
        outbox.to_chats(ws, brand, kept, key(brand, kept))
    return kept


def _built(ws: Workspace, brand: Brand, period: Week, desk: Desk) -> Issue:
    view = _view(ws, brand, period, desk)
    mail = render(REPORT, view, Tongue(zone=brand.team.zone))
    return _kept(ws, brand, REPORT, (period.start_on, period.end_on), mail, as_json(REPORT, view))


def _told(ws: Workspace, brand: Brand, of: Storm, seen: patrolling.Look, has_doubled: bool) -> None:
    bad = seen.bad_since(of.from_at)
    view = storm.build(of, bad, brand, ws.store, seen.at, has_doubled, _unsubscribe(ws))
    day = seen.at.astimezone(ZoneInfo(brand.team.zone)).date()
    about = f"storm {of.id}{', doubled' if has_doubled else ''}"
    rendered = render(storm.REPORT, view, Tongue(zone=brand.team.zone))
    kept = _kept(
        ws, brand, storm.REPORT, (day, day + timedelta(days=1)), rendered, as_json(storm.REPORT, view), about
    )
    address(ws, brand, kept)


def _kept(
    ws: Workspace,
    brand: Brand,
    report: str,
    period: tuple[date, date],
    rendered: Rendered,
    view: str,
    about: str = "",
) -> Issue:
    return ws.store.digests.keep(
        brand.id,
        report,
        period,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        view=view,
        view_sha256=hashlib.sha256(view.encode()).hexdigest(),
        at=ws.clock.now(),
        about=about,
    )


def _unsubscribe(ws: Workspace) -> str:
    mail = ws.config.mail
    return (mail.unsubscribe or unsubscribe_address(mail.sender, mail.reply_to)) if mail else ""


def _view(ws: Workspace, brand: Brand, period: Week, desk: Desk) -> digests.DigestView:
    before = period.start_on - timedelta(days=1)
    known_at = digests.published_at(ws.store, brand, period.before)
    why = splitting.split(brand, ws.store, before, period.last_on, known_at)
    card = ws.model.card if ws.model else None
    missing = None if card else Unlearned(teaching.teachable(ws.store), ENOUGH)
    return digests.build(
        brand,
        period,
        ws.store,
        ws.clock.now(),
        why,
        _unsubscribe(ws),
        card,
        missing,
        _without_replies(ws, brand),
        desk.draft,
    )
