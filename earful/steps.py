"""The steps of the week over a workspace: what the flows and the command line both call."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from earful import (
    assessing,
    collecting,
    following,
    mailing,
    measuring,
    outbox,
    paging,
    patrolling,
    replying,
    splitting,
    teaching,
)
from earful import digest as digests
from earful.digest import REPORT, Week, storm
from earful.digest.view import Unlearned, as_json, view_of
from earful.learning import ENOUGH
from earful.mail.message import Letter, unsubscribe_address
from earful.model import Brand, IndexPoint, Storm
from earful.outbox import deliver as deliver
from earful.rendering import Rendered, render, render_page, render_short
from earful.store.digests import Issue
from earful.wording import Tongue
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


def digest(ws: Workspace, slug: str, week: str | None = None, send: bool = False) -> Digest:
    """The brand's digest of that week, or of the week just ended; with `send` it is kept and in the outbox.

    What was kept once is not built again: everybody reads the same. Raises: UnknownName, ConfigError,
    ReportBroken, MailRefused; then nothing was kept.
    """
    brand = ws.brand(slug)
    period = Week.parse(week) if week else Week.ended_before(ws.clock.now(), brand.team.zone)
    kept = ws.store.digests.issue(brand.id, REPORT, period.start_on)
    if kept is None and not send:
        rendered, _ = _rendered(ws, brand, period)
        return Digest(slug, str(period), rendered.subject, rendered.html, rendered.text)
    if kept is None or send:
        kept = _planned(ws, brand, period, kept)
    return Digest(slug, str(period), kept.subject, kept.html, kept.text)


def prepare(ws: Workspace, slug: str, week: str | None = None) -> Prepared:
    """The brand's issue of that week is kept; it goes to nobody before `digest` is asked to send it.

    Raises: as `digest`.
    """
    brand = ws.brand(slug)
    period = Week.parse(week) if week else Week.ended_before(ws.clock.now(), brand.team.zone)
    kept = ws.store.digests.issue(brand.id, REPORT, period.start_on) or _built(ws, brand, period)
    short = render_short(REPORT, view_of(kept.view), Tongue(zone=brand.team.zone))
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
    replies = paging.answering(brand, responses(ws, slug, weeks), effect(ws, slug), titles, today)
    return {"data.json": f"{data}\n", "index.html": render_page(paging.PAGE, paging.build(facts, *replies))}


def _without_replies(ws: Workspace, brand: Brand) -> frozenset[str]:
    """Slugs of the brand's sources whose scraper cannot see whether there is a reply."""
    of_source = {
        source.slug: ws.catalogue.scrapers.get(source.scraper) for source in ws.store.brands.sources(brand.id)
    }
    # What a broken scraper could see is not known; that its source is not read, the ledger says.
    return frozenset(
        slug for slug, scraper in of_source.items() if scraper and "replies" not in scraper.capabilities
    )


def _planned(ws: Workspace, brand: Brand, period: Week, kept: Issue | None) -> Issue:
    with ws.store.writing():
        kept = kept or _built(ws, brand, period)
        key = f"{brand.slug}/{REPORT}/{period.start_on}"
        _addressed(ws, brand, kept, key, "weekly digest", outbox.morning(kept, brand.team.zone))
        outbox.to_chats(ws, brand, kept, key)
    return kept


def _built(ws: Workspace, brand: Brand, period: Week) -> Issue:
    rendered, view = _rendered(ws, brand, period)
    return _kept(ws, brand, REPORT, (period.start_on, period.end_on), rendered, view)


def _told(ws: Workspace, brand: Brand, of: Storm, seen: patrolling.Look, has_doubled: bool) -> None:
    bad = seen.bad_since(of.from_at)
    view = storm.build(of, bad, brand, ws.store, seen.at, has_doubled, _unsubscribe(ws))
    day = seen.at.astimezone(ZoneInfo(brand.team.zone)).date()
    about = f"storm {of.id}{', doubled' if has_doubled else ''}"
    rendered = render(storm.REPORT, view, Tongue(zone=brand.team.zone))
    kept = _kept(
        ws, brand, storm.REPORT, (day, day + timedelta(days=1)), rendered, storm.as_json(view), about
    )
    _addressed(ws, brand, kept, f"{brand.slug}/{about}", "storms")


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


def _addressed(
    ws: Workspace, brand: Brand, kept: Issue, key: str, name: str, not_before: datetime | None = None
) -> None:
    """The issue is in the outbox for each of the brand's recipients. `name` is that of the mailing list."""
    recipients = ws.recipients(brand)
    if not recipients:
        log.warning("no recipients brand=%s report=%s start=%s", brand.slug, kept.report, kept.start_on)
        return
    server = ws.mail_server
    letter = Letter(
        key=key,
        subject=kept.subject,
        html=kept.html,
        text=kept.text,
        language="en",
        sender=server.sender,
        reply_to=server.reply_to,
        unsubscribe=server.unsubscribe,
        list_name=f"{brand.slug} {name}",
        at=kept.built_at.astimezone(ZoneInfo(brand.team.zone)),
    )
    waits = dict.fromkeys(recipients, not_before) if not_before else {}
    mailing.plan(kept, letter, recipients, ws.store, ws.clock, waits)


def _unsubscribe(ws: Workspace) -> str:
    mail = ws.config.mail
    return (mail.unsubscribe or unsubscribe_address(mail.sender, mail.reply_to)) if mail else ""


def _rendered(ws: Workspace, brand: Brand, period: Week) -> tuple[Rendered, str]:
    """The digest, and its view as JSON."""
    before = period.start_on - timedelta(days=1)
    known_at = digests.published_at(ws.store, brand, period.before)
    why = splitting.split(brand, ws.store, before, period.last_on, known_at)
    card = ws.model.card if ws.model else None
    missing = None if card else Unlearned(teaching.teachable(ws.store), ENOUGH)
    view = digests.build(
        brand,
        period,
        ws.store,
        ws.clock.now(),
        why,
        _unsubscribe(ws),
        card,
        missing,
        _without_replies(ws, brand),
    )
    return render(REPORT, view, Tongue(zone=brand.team.zone)), as_json(view)
