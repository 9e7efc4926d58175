"""What one run has brought so far, and which stretch of time it has seen whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import TypedDict

from earful.crawl import Stop
from earful.model import MentionId
from earful.scraping import Mention


class Counts(TypedDict):
    pages: int
    listed: int
    found: int
    new: int
    changed: int


@dataclass
class Tally:
    pages: int = 0
    listed: int = 0
    unchanged: int = 0
    leading: int = 0
    """Pages that say nothing themselves: a sign-in, a list of files."""
    mentions: list[Mention] = field(default_factory=list)
    new: list[MentionId] = field(default_factory=list)
    changed: list[MentionId] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    nothing: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """What a run that ended well gives to think."""
    bookmark: str | None = None
    _listings: dict[str, list[Mention]] = field(default_factory=dict)

    def add(self, stop: Stop) -> None:
        self.pages += 1
        self.listed += stop.listed
        self.unchanged += stop.unchanged
        self.leading += not (stop.unchanged or stop.sighted or stop.partial or stop.nothing)
        self.mentions += stop.mentions
        self.partial += stop.partial
        self.nothing += stop.nothing
        self.bookmark = stop.bookmark or self.bookmark
        self._listings.setdefault(stop.listing, []).extend(stop.sighted)

    @property
    def is_unchanged(self) -> bool:
        """Nothing that could have said something new has changed since the last good run."""
        return self.unchanged > 0 and self.unchanged + self.leading == self.pages

    def counts(self) -> Counts:
        return {
            "pages": self.pages,
            "listed": self.listed,
            "found": len(self.mentions),
            "new": len(self.new),
            "changed": len(self.changed),
        }

    @property
    def notes(self) -> tuple[str, ...]:
        """What the run says of itself, each thing once."""
        return tuple(dict.fromkeys(self.partial + self.nothing + self.warnings))

    @property
    def sighted(self) -> frozenset[str]:
        """Ids of every mention that was listed."""
        return frozenset(one.external_id for listing in self._listings.values() for one in listing)

    def seen_whole(self) -> tuple[datetime, datetime] | None:
        """Between which times every mention was listed; None where that cannot be told.

        Every listing was read from its newest mention downwards, so all that lies between its ends was there.
        """
        spans = []
        for listing in self._listings.values():
            dates = [one.published_at for one in listing if one.published_at]
            runs_downwards = all(later >= earlier for later, earlier in pairwise(dates))
            if not dates or len(dates) < len(listing) or not runs_downwards:
                return None
            spans.append((dates[-1], dates[0]))
        if not spans or self.unchanged:
            return None
        return max(oldest for oldest, _ in spans), max(newest for _, newest in spans)
