"""One source, one run: crawl, keep, write the ledger."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypedDict

from earful.clock import Clock
from earful.crawl import Crawl, Fetching
from earful.errors import Drifted, EarfulError, LayoutChanged, Refused
from earful.model import MentionId, RunId, RunState, Source
from earful.scraping import Scraper
from earful.store import Store
from earful.web.session import Validators

log = logging.getLogger(__name__)


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
    """The site's own words for "nothing here", and what was left out of a partial run."""


class _Counts(TypedDict):
    pages: int
    listed: int
    found: int
    new: int
    changed: int


@dataclass
class _Tally:
    pages: int = 0
    listed: int = 0
    unchanged: int = 0
    found: int = 0
    new: list[MentionId] = field(default_factory=list)
    changed: list[MentionId] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    nothing: list[str] = field(default_factory=list)
    bookmark: str | None = None

    def counts(self) -> _Counts:
        return {
            "pages": self.pages,
            "listed": self.listed,
            "found": self.found,
            "new": len(self.new),
            "changed": len(self.changed),
        }


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
        tally = _Tally()
        try:
            crawl, visit = _crawl(source, scraper(), store, web, clock)
            for stop in crawl:
                tally.pages += 1
                tally.listed += stop.listed
                tally.unchanged += stop.unchanged
                tally.found += len(stop.mentions)
                tally.partial += stop.partial
                tally.nothing += stop.nothing
                tally.bookmark = stop.bookmark or tally.bookmark
                kept = store.mentions.keep(source, run_id, stop.mentions, clock.now(), author_key)
                tally.new += kept.new
                tally.changed += kept.changed
                store.ledger.renew(source.id, holder)
                log.info("read page source=%s pages=%d found=%d", source.slug, tally.pages, tally.found)
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
    visit = web.visit(
        scraper,
        first_urls,
        allow_private_network=source.allow_private_network,
        validators={url: Validators(*pair) for url, pair in store.ledger.validators(source.id).items()},
    )
    return Crawl(scraper, visit, store.mentions.known(source.id), clock.now(), bookmark), visit


def _end_well(
    source: Source, run_id: RunId, tally: _Tally, crawl: Crawl, visit: Visit, store: Store, clock: Clock
) -> Summary:
    state: RunState = "ok"
    if tally.partial:
        state = "partial"
    elif tally.pages == tally.unchanged:
        state = "unchanged"
    notes = tuple(dict.fromkeys(tally.partial + tally.nothing))
    with store.writing():
        if tally.bookmark is not None:
            store.ledger.keep_bookmark(source.id, tally.bookmark, run_id)
        if state == "ok":
            # After "unchanged" the old ones stay; after "partial" the next visit has to look again.
            fresh = {url: (seen.etag, seen.last_modified) for url, seen in visit.fresh.items()}
            kept = {url: pair for url, pair in store.ledger.validators(source.id).items() if url not in fresh}
            kept |= {url: pair for url, pair in fresh.items() if url not in crawl.led_on}
            store.ledger.keep_validators(source.id, kept, run_id)
        store.ledger.end(run_id, clock.now(), state, message="; ".join(notes) or None, **tally.counts())
    return Summary(source.slug, state, notes=notes, **tally.counts())


def _end_badly(
    source: Source, run_id: RunId, error: BaseException, tally: _Tally, store: Store, clock: Clock
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
