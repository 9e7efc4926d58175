"""Drives one scraper: requests in, pages in, mentions out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Protocol

from pydantic import ValidationError

from earful.errors import Blocked, ContractBroken, EarfulError, FetchError, Gone, LayoutChanged, Transient
from earful.scraping import (
    Bookmark,
    Found,
    Mention,
    NoResults,
    Page,
    Partial,
    Request,
    Scraper,
)
from earful.scraping.challenge import is_challenge

REVISIT_DAYS = 30
MAX_PAGES = 500
"""A visit that asks for more than this runs in circles."""


class Fetching(Protocol):
    """One polite visit; `fetch` returns a page, or something without a body when nothing changed."""

    def fetch(self, request: Request) -> Any: ...


@dataclass(frozen=True)
class Stop:
    """What one page brought. `listed` is set for a first page: how many mentions it lists."""

    mentions: tuple[Mention, ...] = ()
    bookmark: str | None = None
    partial: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    unchanged: bool = False
    listed: int = 0
    listing: str = ""
    """Key of the first request that led here."""
    sighted: tuple[Mention, ...] = ()
    """Every mention that the page lists, also those whose own page was not visited."""


@dataclass
class Crawl:
    """One visit of one scraper. Iterate it: each step is one page, whose mentions can be kept at once."""

    scraper: Scraper[Any]
    web: Fetching
    known: Mapping[str, datetime]
    """External ids that an earlier finished run has seen, each with when it was said."""
    now: datetime
    bookmark: str | None = None
    revisit: bool = True
    """Read again what is known but young enough to have been edited or answered."""
    seen: set[str] = field(default_factory=set)
    led_on: set[str] = field(default_factory=set)
    """Keys of first requests whose listing went on: an unchanged first page says nothing there."""

    def __iter__(self) -> Iterator[Stop]:
        firsts = list(self.scraper.start(self.bookmark))
        if not firsts:
            raise ContractBroken(
                f"scraper `{self.scraper.name}` started without a request; yield at least one"
            )
        waiting = deque((request, request.key, True) for request in firsts)
        asked: set[str] = set()
        while waiting:
            request, first_key, is_first = waiting.popleft()
            if request.key in asked or (request.about and self._needs_no_visit(request.about)):
                continue
            asked.add(request.key)
            if len(asked) > MAX_PAGES:
                raise ContractBroken(
                    f"scraper `{self.scraper.name}` asked for more than {MAX_PAGES} pages; it runs in circles"
                )
            found = self._visit(request)
            if found is None:
                yield Stop(unchanged=True, listing=first_key)
                continue
            further = [request.handing_on_to(thing) for thing in found if isinstance(thing, Request)]
            if self._is_exhausted(found):
                further = [thing for thing in further if thing.about is not None]
            # A page that only leads on, such as a sign-in, is no listing: what it leads to comes first.
            is_listing = len(found) > len(further)
            if further:
                self.led_on.add(first_key)
            waiting.extend((thing, first_key, is_first and not is_listing) for thing in further)
            yield self._stop(found, is_first, first_key)

    def _visit(self, request: Request) -> list[Found] | None:
        """What the page says; None when the site says it has not changed since the last good run."""
        try:
            page = self.web.fetch(request)
            if not isinstance(page, Page):
                return None
            page = replace(page, number=request.number, before=request.before, total=request.total)
            return read_page(self.scraper, page, request.callback)
        except (Transient, Gone, LayoutChanged) as error:
            if request.instead is None:
                raise
            try:
                return self._visit(request.instead)
            except (FetchError, LayoutChanged) as second:
                raise second from error

    def _stop(self, found: list[Found], is_first: bool, listing: str) -> Stop:
        mentions = [thing for thing in found if isinstance(thing, Mention)]
        about = [thing.about for thing in found if isinstance(thing, Request) and thing.about]
        bookmarks = [thing.value for thing in found if isinstance(thing, Bookmark)]
        fresh = [mention for mention in mentions if mention.external_id not in self.seen]
        self.seen.update(mention.external_id for mention in fresh)
        return Stop(
            mentions=tuple(fresh),
            bookmark=bookmarks[-1] if bookmarks else None,
            partial=tuple(thing.reason for thing in found if isinstance(thing, Partial)),
            nothing=tuple(thing.reason for thing in found if isinstance(thing, NoResults)),
            listed=len(mentions) + len(about) if is_first else 0,
            listing=listing,
            sighted=(*mentions, *about),
        )

    def _is_exhausted(self, found: list[Found]) -> bool:
        """Everything on this page is known and too old to change, and so is all that follows.

        Why: sites sort by relevance when they please; where dates do not run from new to old, what follows
        may be new.
        """
        if not self.scraper.newest_first:
            return False
        mentions = [
            thing.about if isinstance(thing, Request) else thing
            for thing in found
            if isinstance(thing, Mention) or (isinstance(thing, Request) and thing.about)
        ]
        known = [mention for mention in mentions if mention and self._needs_no_visit(mention)]
        dates = [mention.published_at for mention in known if mention.published_at]
        runs_downwards = all(later >= earlier for later, earlier in pairwise(dates))
        return bool(mentions) and len(known) == len(mentions) and runs_downwards

    def _needs_no_visit(self, mention: Mention) -> bool:
        said_at = self.known.get(mention.external_id)
        if said_at is None:
            return False
        is_settled = self.now - said_at > timedelta(days=REVISIT_DAYS)
        return is_settled or not (self.revisit and can_change(self.scraper))


def can_change(scraper: Scraper[Any] | type[Scraper[Any]]) -> bool:
    """What the scraper has read may be edited or answered later, and it would see it."""
    return bool({"replies", "edits"} & scraper.capabilities)


def read_page(
    scraper: Scraper[Any], page: Page, callback: Callable[[Page], Iterator[Found]] | None = None
) -> list[Found]:
    """Everything that the scraper finds on the page.

    Raises: Blocked for a page that stands in place of the content; LayoutChanged when the page cannot be
    read or yields nothing; ContractBroken when the scraper itself is wrong.
    """
    try:
        if refusal := scraper.refused(page, 200):
            raise refusal
        if scraper.is_utf8 and not page.is_utf8:
            raise LayoutChanged("letters that are not in UTF-8", page.url)
        found = list((callback or scraper.parse)(page))
        if not found:
            raise LayoutChanged("nothing that the scraper knows", page.url)
        return believable(scraper, page, found)
    except LayoutChanged as error:
        if is_challenge(page.body):
            raise Blocked(page.url, "a challenge or block page came in place of the content") from error
        raise
    except EarfulError:
        raise
    except ValidationError as error:
        # Never the values: they are scraped text and names.
        fields = ", ".join(
            sorted({".".join(map(str, problem["loc"])) or "whole" for problem in error.errors()})
        )
        raise LayoutChanged(f"impossible values in {error.title} ({fields})", page.url) from None
    except Exception as error:
        raise ContractBroken(
            f"scraper `{scraper.name}` raised {type(error).__name__} while reading a page; repair the scraper"
        ) from error


def believable(scraper: Scraper[Any], page: Page, found: list[Found]) -> list[Found]:
    """What was found, each mention once, and said as partial where the page shows that some is missing.

    Raises: LayoutChanged when no mention has what the scraper's `always` names, or when two have one id.
    """
    mentions: dict[str, Mention] = {}
    kept: list[Found] = []
    for thing in found:
        if isinstance(thing, Mention):
            first = mentions.setdefault(thing.external_id, thing)
            if first is not thing:
                if first != thing:
                    raise LayoutChanged("two different mentions with one id", page.url)
                continue
        kept.append(thing)
    for name in sorted(scraper.always):
        if mentions and not any(getattr(mention, name) for mention in mentions.values()):
            raise LayoutChanged(f"no {name} on any of {len(mentions)} mentions", page.url)
    leads_on = any(isinstance(thing, Request) and not thing.about for thing in kept)
    if scraper.page_size and leads_on and 0 < len(mentions) < scraper.page_size:
        kept.append(
            Partial(f"{len(mentions)} of {scraper.page_size} mentions on a page that is not the last")
        )
    if page.is_cut_off:
        kept.append(Partial("the page ends before its end"))
    return kept
