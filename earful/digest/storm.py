"""The mail about a storm: all that its template may show, decided and cleaned before it gets there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from earful.digest import health, quoting
from earful.digest.view import Link, Quote, Stars, Trouble
from earful.model import OTHER, Brand, Mention, Source
from earful.store import Store
from earful.store.index import Said
from earful.store.storms import Storm

REPORT = "storm"
MOST_SAID = 5
MOST_TOPICS = 3
_DAY = 24
_LEAST = 0.95
"""What is usual and less than this is told as fewer than one."""


@dataclass(frozen=True)
class Broken:
    """How many of the bad opinions are complaints about one expectation. `width` is a percentage."""

    expectation: str
    complaints: int
    width: int


@dataclass(frozen=True)
class Bad:
    """One of the newest bad opinions."""

    source: str
    stars: Stars | None
    said_at: datetime
    quote: Quote
    expectation: str
    """Empty where it is no complaint."""
    link: Link | None


@dataclass(frozen=True)
class StormView:
    """A storm, as marketing is told of it at once."""

    brand: str
    seen_at: datetime
    number: int
    """By which it is acknowledged."""
    has_doubled: bool
    """Somebody is on it already, and twice as many people complain by now."""
    bad: int
    people: int
    hours: int
    """In so many hours."""
    usual: int | None
    """How many people say something bad in such hours; 0 for fewer than one. Nothing where it has doubled."""
    began_at: datetime
    broken: tuple[Broken, ...]
    """The expectations that most of the complaints are about."""
    said: tuple[Bad, ...]
    more: int
    """Bad opinions since it began that are not shown."""
    unread: tuple[Trouble, ...]
    """Sources that could not be read: what is said there is not known."""
    unsubscribe: str
    """Address for a link; empty where there is none."""


def build(
    storm: Storm,
    bad: Sequence[Said],
    brand: Brand,
    store: Store,
    now: datetime,
    has_doubled: bool = False,
    unsubscribe: str = "",
) -> StormView:
    """The storm as of now. `bad` are the bad opinions since it began, oldest first."""
    zone = brand.team.zone
    sources = {source.id: source for source in store.brands.sources(brand.id)}
    sound = health.health(store, list(sources.values()), {}, 0, 0, now, zone)
    # Complaints first, each the newest: what can be answered is what helps.
    shown = sorted(bad, key=lambda one: (one.expectation is None, -one.said_at.timestamp()))[:MOST_SAID]
    mentions = store.mentions.by_ids(one.mention_id for one in shown)
    return StormView(
        brand=brand.name,
        seen_at=now,
        number=storm.id,
        has_doubled=has_doubled,
        bad=len(bad) if has_doubled else storm.bad,
        people=storm.peak if has_doubled else storm.people,
        hours=_DAY if has_doubled else storm.hours,
        usual=None if has_doubled else round(storm.expected) if storm.expected >= _LEAST else 0,
        began_at=storm.from_at,
        broken=_broken(bad),
        said=tuple(_bad(one, mentions[one.mention_id], sources[one.source_id]) for one in shown),
        more=len(bad) - len(shown),
        unread=sound.unread + sound.late,
        unsubscribe=unsubscribe,
    )


def _broken(bad: Sequence[Said]) -> tuple[Broken, ...]:
    """The most frequent first; what is about none of them only where there is nothing else."""
    counts = Counter(one.expectation for one in bad if one.expectation)
    most = sorted(counts.items(), key=lambda one: (one[0] == OTHER, -one[1], one[0]))[:MOST_TOPICS]
    longest = max((count for _, count in most), default=1)
    return tuple(Broken(name, count, round(100 * count / longest)) for name, count in most)


def _bad(one: Said, mention: Mention, source: Source) -> Bad:
    return Bad(
        source=source.title,
        stars=quoting.stars(mention.rating),
        said_at=one.said_at,
        quote=quoting.quote(mention, is_complaint=True),
        expectation=one.expectation or "",
        link=quoting.link(mention, source),
    )
