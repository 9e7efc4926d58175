"""One source, one run: crawl, keep, write the ledger."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from earful.clock import Clock
from earful.crawl import Crawl, Fetching, can_change
from earful.drift import REMEMBERED_RUNS, Haul, drift, fill_rates, gone_quiet
from earful.errors import Drifted, EarfulError, KeyMissing, LayoutChanged, Refused
from earful.model import RunId, RunState, Source
from earful.scraping import Scraper
from earful.store import Store
from earful.tally import Tally
from earful.web.session import Validators

log = logging.getLogger(__name__)

REVISIT_EVERY = timedelta(hours=23)
"""How often what is known but young is read again for edits and replies: daily, where visits are as rare."""

QUIET_MEMORY = timedelta(days=365)
"""What was said longer ago tells nothing of how often a source brings something now."""


class Visit(Fetching, Protocol):
    """What the web gives for one visit."""

    @property
    def fresh(self) -> Mapping[str, Validators]: ...


class Web(Protocol):
    """Opens polite visits."""

    def visit(
        self,
        scraper: Scraper[Any],
        first_urls: Iterable[str],
        allow_private_network: bool = ...,
        validators: Mapping[str, Validators] = ...,
    ) -> Visit: ...


@dataclass(frozen=True)
class Summary:
    """What one run did."""

    source: str
    state: RunState
    pages: int = 0
    listed: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    notes: tuple[str, ...] = ()
    """The site's own words for "nothing here", what was left out of a partial run, and a new silence."""


def collect(
    source: Source,
    scraper: Callable[[], Scraper[Any]],
    store: Store,
    web: Web,
    clock: Clock,
    author_key: Callable[[str], str],
    flow_run_id: str | None = None,
) -> Summary:
    """What the source says now is kept, and the ledger has a row about it.

    `scraper` builds the source's scraper: one that is broken is a failed run too, not a missing one.
    Mentions are kept page by page; bookmark, validators and what counts as known move only when the run ends
    well. Raises: whatever made it end badly, after the ledger has it.
    """
    holder = f"{socket.gethostname()}:{os.getpid()}"
    with store.ledger.lease(source, holder):
        run_id = store.ledger.begin(source.id, clock.now(), flow_run_id)
        tally = Tally()
        try:
            ready = scraper()
        except KeyMissing as error:
            # Not failing: nobody has given it a key yet. But nobody looked, and the ledger says so.
            store.ledger.end(
                run_id,
                clock.now(),
                "unconfigured",
                error=error.kind,
                message=str(error),
                remedy=error.remedy,
            )
            log.warning("could not look source=%s state=unconfigured", source.slug)
            return Summary(source.slug, "unconfigured", notes=(str(error),))
        except BaseException as error:
            _end_badly(source, run_id, error, tally, store, clock)
            raise
        try:
            crawl, visit = _crawl(source, ready, store, web, clock)
            for stop in crawl:
                tally.add(stop)
                kept = store.mentions.keep(source, run_id, stop.mentions, clock.now(), author_key)
                tally.new += kept.new
                tally.changed += kept.changed
                store.ledger.renew(source.id, holder)
                log.info(
                    "read page source=%s pages=%d found=%d", source.slug, tally.pages, len(tally.mentions)
                )
            summary = _end_well(source, run_id, tally, crawl, visit, store, clock)
        except BaseException as error:
            _end_badly(source, run_id, error, tally, store, clock)
            raise
    log.info(
        "collected source=%s state=%s listed=%d found=%d new=%d changed=%d",
        *(summary.source, summary.state, summary.listed, summary.found, summary.new, summary.changed),
    )
    return summary


def _crawl(
    source: Source, scraper: Scraper[Any], store: Store, web: Web, clock: Clock
) -> tuple[Crawl, Visit]:
    bookmark = store.ledger.bookmark(source.id)
    first_urls = [
        url
        for request in scraper.start(bookmark)
        for url in (request.url, request.instead.url if request.instead else None)
        if url
    ]
    last = store.ledger.last_revisit(source.id)
    revisit = can_change(scraper) and (last is None or clock.now() - last.started_at >= REVISIT_EVERY)
    # An unchanged first page says nothing about a reply further down: a revisit asks for pages as they are.
    validators = {} if revisit else store.ledger.validators(source.id)
    visit = web.visit(
        scraper,
        first_urls,
        allow_private_network=source.allow_private_network,
        validators={key: Validators(*pair) for key, pair in validators.items()},
    )
    return Crawl(scraper, visit, store.mentions.known(source.id), clock.now(), bookmark, revisit), visit


def _end_well(
    source: Source, run_id: RunId, tally: Tally, crawl: Crawl, visit: Visit, store: Store, clock: Clock
) -> Summary:
    """The run is on record and everything has moved forward. Raises: Drifted; then nothing has."""
    state: RunState = "ok"
    if tally.partial:
        state = "partial"
    elif tally.is_unchanged:
        state = "unchanged"
    rates = fill_rates(tally.mentions)
    # Behind a bookmark only what is new is listed: that is no habit to compare with.
    if not tally.unchanged and crawl.bookmark is None:
        before = [Haul(run.listed, run.fill_rates) for run in store.ledger.whole(source.id, REMEMBERED_RUNS)]
        if reason := drift(Haul(tally.listed, rates), before):
            raise Drifted(f"{reason} at source {source.slug}; look at the site, then repair the scraper")
    if silence := _newly_quiet(source, store, clock):
        tally.warnings.append(silence)
        log.warning("gone quiet source=%s", source.slug)
    with store.writing():
        if tally.bookmark is not None:
            store.ledger.keep_bookmark(source.id, tally.bookmark, run_id)
        if state == "ok":
            # After "unchanged" the old ones stay; after "partial" the next visit has to look again.
            fresh = {key: (seen.etag, seen.last_modified) for key, seen in visit.fresh.items()}
            kept = {key: pair for key, pair in store.ledger.validators(source.id).items() if key not in fresh}
            kept |= {key: pair for key, pair in fresh.items() if key not in crawl.led_on}
            store.ledger.keep_validators(source.id, kept, run_id)
            _count_missing(source, tally, crawl.scraper, store, clock)
        store.ledger.end(
            run_id,
            clock.now(),
            state,
            message="; ".join(tally.notes) or None,
            revisited=crawl.revisit and state in ("ok", "partial"),
            fill_rates=None if tally.unchanged else rates,
            **tally.counts(),
        )
    return Summary(source.slug, state, notes=tally.notes, **tally.counts())


def _newly_quiet(source: Source, store: Store, clock: Clock) -> str | None:
    """Why the source's silence is worth a look; None while it is usual, and when the last run has said it."""
    last, now = store.ledger.last_read(source.id), clock.now()
    said = store.mentions.said_since(source.id, now - QUIET_MEMORY)
    if last and gone_quiet(said, last.started_at):
        return None
    return gone_quiet(said, now)


def _count_missing(source: Source, tally: Tally, scraper: Scraper[Any], store: Store, clock: Clock) -> None:
    """What this visit should have seen and did not was missed once more."""
    if "replies" in scraper.capabilities:
        unanswered = {one.external_id for one in tally.mentions if one.reply is None}
        store.sightings.count_replies(source.id, unanswered)
    if scraper.newest_first and (span := tally.seen_whole()):
        gone = store.sightings.count_mentions(source.id, tally.sighted, *span, clock.now())
        if gone:
            log.info("removed from the site source=%s mentions=%d", source.slug, gone)


def _end_badly(
    source: Source, run_id: RunId, error: BaseException, tally: Tally, store: Store, clock: Clock
) -> None:
    """The ledger says what went wrong; what was kept so far stays, and nothing moved forward."""
    state: RunState = "failed"
    if isinstance(error, Refused):
        state = "refused"
    elif isinstance(error, LayoutChanged | Drifted):
        state = "drifted"
    known = isinstance(error, EarfulError)
    store.ledger.end(
        run_id,
        clock.now(),
        state,
        error=type(error).__name__,
        # The message of an unknown exception may carry scraped text.
        message=str(error) if known else f"{type(error).__name__}; the flow run's log has the traceback",
        remedy=error.remedy if isinstance(error, EarfulError) else "report-bug",
        **tally.counts(),
    )
    log.warning("could not look source=%s state=%s error=%s", source.slug, state, type(error).__name__)
