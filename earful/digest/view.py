"""All that a template of the weekly digest may show: decided, counted and cleaned before it gets there.

It is neutral: numbers, days, instants and keys. How they are worded and written is the template's part, by
the language and the time zone of the reader; so one view serves every recipient.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from earful.digest.done import Answered, Replied
from earful.digest.measured import Change, Chart, NoStanding, Rival, Standing, Why
from earful.drafting import Draft

VerdictKind: TypeAlias = Literal["rose", "slipped", "steady", "first", "unmeasured", "blind"]
Tone: TypeAlias = Literal["bad", "warn", "calm"]


@dataclass(frozen=True)
class Counters:
    """The work: complaints that wait for a reply."""

    overdue: int
    soon: int
    """Due within 24 hours, not overdue."""
    waiting: int
    """All of them."""


@dataclass(frozen=True)
class Trouble:
    """A source that is not read as it should be."""

    source: str
    error: str
    """Kind of error, such as LayoutChanged; empty where there is none."""
    remedy: str
    """Who acts: retry, fix-config, fix-scraper, respect-site or report-bug."""
    since: date | None
    """Day of the last good visit; nothing when there never was one."""


@dataclass(frozen=True)
class Working:
    """A source that was read, and how much it said in the week."""

    source: str
    mentions: int
    is_partial: bool
    """The site shows only a part of what there is."""


@dataclass(frozen=True)
class Health:
    """Which sources could be read, and which could not."""

    working: tuple[Working, ...]
    late: tuple[Trouble, ...]
    unread: tuple[Trouble, ...]
    refused: int
    """Addresses that last week's digest never reached."""
    set_aside: int = 0
    """The week's mentions that a search found and that do not name the brand, or that repeat another one."""


@dataclass(frozen=True)
class Stars:
    """A rating on a row of five stars, and as the site shows it, on its own scale."""

    full: int
    empty: int
    value: float
    best: float


@dataclass(frozen=True)
class Piece:
    """A part of a quote; marked where the complaint speaks."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class Quote:
    """What somebody said, cleaned and cut; `language` is empty where it is unknown."""

    pieces: tuple[Piece, ...]
    language: str
    direction: Literal["ltr", "rtl"]


@dataclass(frozen=True)
class Link:
    """A safe way to the mention; `host` is what it opens."""

    url: str
    host: str


@dataclass(frozen=True)
class Card:
    """A complaint that waits for a reply."""

    tone: Tone
    is_overdue: bool
    left: timedelta
    """Time left, or time past the deadline."""
    due_at: datetime
    source: str
    stars: Stars | None
    author: str
    """Empty where it is unknown."""
    said_at: datetime
    quote: Quote
    expectation: str
    similar: int
    """Other people who wait and say the same."""
    reach: int
    """Other people who said the same in the last 90 days, answered or not."""
    waited: timedelta | None
    """Since it was said, where that is more than a week."""
    is_carried: bool
    """It stood in a digest before."""
    is_grave: bool
    """About safety, law or privacy."""
    is_taken: bool
    """Somebody in the team said that they are on it."""
    link: Link | None
    draft: Draft | None = None
    """A reply to start from; nothing where the customer's language has no template."""


@dataclass(frozen=True)
class Topic:
    """What the week's mentions say that speak of one expectation. Widths in percent of the longest bar."""

    expectation: str
    mentions: int
    good: int
    neutral: int
    """Neither good nor bad, or not to be judged."""
    bad: int
    """Complaints, and whatever else is bad."""
    more_bad: int
    """Bad ones more than in the week before; negative where there are fewer, 0 where that is not known."""
    good_share: float | None
    """None under 20 mentions: a percentage would say more than they do."""
    good_width: int
    neutral_width: int
    bad_width: int


@dataclass(frozen=True)
class Talk:
    """What was said in the week, by mood; shares in whole percent of a bar, for drawing only."""

    mentions: int
    good: int
    neutral: int
    bad: int
    unread: int
    """Neither stars nor words that could be read."""
    good_width: int
    neutral_width: int
    bad_width: int
    unread_width: int
    complaints: int
    filed: int
    """Mentions that the topics count. Others name nothing clearly, or were assessed before this was asked."""
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Praise:
    """Something kind that somebody said."""

    source: str
    stars: Stars | None
    said_on: date
    quote: Quote
    link: Link | None
    about: str = ""
    """What was praised: staff, product, speed, price, place, app or service; empty where it is not said."""
    who: str = ""
    """What the person is that was praised, such as driver; "by name" where only a name is told, or empty."""


@dataclass(frozen=True)
class Understood:
    """How well one language is read, as measured on ratings that the model had not seen."""

    language: str
    """Its code; `other` for those with few ratings together."""
    ratings: int
    """Texts with stars, or corrected, that were learned from."""
    right: float | None
    """The share of right answers; nothing where nothing was learned of it, as its ratings are all alike."""
    speaks: str
    """What decides most often: learned, seeds, vader or e5."""


@dataclass(frozen=True)
class Unlearned:
    """Nothing was learned yet: so many ratings are there that can teach, and so many are needed."""

    ratings: int
    needed: int


@dataclass(frozen=True)
class WeekStorm:
    """A storm that blew in the week."""

    number: int
    """By which it is acknowledged."""
    from_at: datetime
    over_at: datetime | None
    """Nothing while it goes on."""
    people: int
    """The most who said something bad within 24 hours."""
    is_taken: bool
    """Somebody in the team said that they are on it."""


@dataclass(frozen=True)
class DigestView:
    """One week of one brand."""

    brand: str
    first_on: date
    last_on: date
    built_at: datetime
    """When it was built: what waits for a reply is told as of then."""
    verdict: VerdictKind
    cause: str
    """The cause that moved the index most, in the direction it went; empty without a clear change."""
    counters: Counters
    standing: Standing | None
    no_standing: NoStanding | None
    change: Change | None
    chart: Chart | None
    cards: tuple[Card, ...]
    more: int
    """Waiting complaints beyond the cards."""
    more_overdue: int
    answered: Answered | None
    why: Why | None
    talk: Talk | None
    """None when nothing new was said."""
    praise: tuple[Praise, ...]
    rivals: tuple[Rival, ...]
    health: Health
    unsubscribe: str
    """Address for a link; empty where there is none."""
    understood: tuple[Understood, ...] = ()
    """How well each language is read; empty before anything was learned."""
    not_learned: Unlearned | None = None
    replied: Replied | None = None
    """None when no complaint of the week was answered or due, or could be missed."""
    storms: tuple[WeekStorm, ...] = ()
