"""What the store keeps, as frozen records; `scraping.Mention` is what a page said, `Mention` what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, NewType, TypeAlias

from earful.errors import Remedy
from earful.scraping.found import Kind, OwnerReply, Rating

BrandId = NewType("BrandId", int)
SourceId = NewType("SourceId", int)
RunId = NewType("RunId", int)
MentionId = NewType("MentionId", int)
ComplaintId = NewType("ComplaintId", int)
IssueId = NewType("IssueId", int)
StormId = NewType("StormId", int)

RunState: TypeAlias = Literal[
    "running", "ok", "unchanged", "drifted", "partial", "refused", "failed", "unconfigured"
]
READ_STATES: frozenset[RunState] = frozenset({"ok", "unchanged", "partial"})
"""States of a run that looked; after any other, what is there is unknown."""

SetAside: TypeAlias = Literal["unnamed", "copy", "alike"]
"""`alike` says in another place what an earlier mention said: no new opinion, but its author waits there."""
Mood: TypeAlias = Literal["positive", "neutral", "negative"]
Label: TypeAlias = Literal[Mood, "unread"]
USER = "user"
"""The scorer of a score that a person gave: no other overrules it while the text stays as it was."""
Need: TypeAlias = Literal["complaint", "question"]
"""Why a mention waits for an answer: something went wrong, or somebody only wants to know."""
ComplaintState: TypeAlias = Literal["open", "acknowledged", "answered", "dismissed"]
WAITING: frozenset[ComplaintState] = frozenset({"open", "acknowledged"})
MOVES: dict[ComplaintState, frozenset[ComplaintState]] = {
    "open": frozenset({"acknowledged", "answered", "dismissed"}),
    "acknowledged": frozenset({"answered", "dismissed"}),
    "answered": frozenset({"open"}),
    "dismissed": frozenset({"open"}),
}
"""Which states a complaint may move to; a settled one opens again only when its author writes again."""

StormState: TypeAlias = Literal["open", "acknowledged", "over"]

DeliveryState: TypeAlias = Literal["planned", "sending", "sent", "retry", "refused", "in_doubt"]

Expectation: TypeAlias = str
"""One of `EXPECTATIONS`, or one that earful.yaml adds."""
OTHER: Expectation = "other"
EXPECTATIONS: tuple[Expectation, ...] = (
    "speed",
    "self-service",
    "support",
    "digital channels",
    "personal treatment",
    "care",
    "product quality",
    "price",
    "innovation",
    "privacy and safety",
    OTHER,
)
"""What customers have a right to, as Earful knows it by itself; the last one is said to be none of them."""


@dataclass(frozen=True)
class WorkingHours:
    """When the team answers: `days` are ISO weekdays (1 is Monday), times are local to `zone`."""

    zone: str = "UTC"
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    opens: time = time(9)
    closes: time = time(17)
    closed: frozenset[date] = frozenset()
    holidays: str = ""
    """Whose public holidays it is off on: `FI`, `DE-BY`; empty: nobody's. `closed` are its other days off."""


@dataclass(frozen=True)
class Brand:
    """What is watched."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    """Phrases that hold its name and mean something else."""
    reply_within_hours: float = 24
    team: WorkingHours = WorkingHours()
    rivals: tuple[str, ...] = ()
    """Slugs of the brands it is compared with."""
    is_rival: bool = False
    """Watched for comparison only: its mentions open no complaints and it gets no digest."""
    id: BrandId = BrandId(0)


@dataclass(frozen=True)
class Source:
    """One configured place to listen, for one brand. `settings` carries no secrets."""

    slug: str
    brand: str
    scraper: str
    title: str = ""
    """How people call it: shown in digests and summaries."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    every_hours: float = 6
    at_most_hours: float | None = None
    """How long the pause between visits may grow where little is said; None: it does not grow."""
    weight: float = 1.0
    is_search: bool = False
    """It brings what matches words: what does not name the brand is set aside."""
    allow_private_network: bool = False
    reply_hosts: tuple[str, ...] = ()
    """Hosts that links in a digest may lead to."""
    reply_url: str = ""
    """Where the brand answers, such as its console, where that is another place than the mention's own."""
    id: SourceId = SourceId(0)
    brand_id: BrandId = BrandId(0)

    @property
    def scope(self) -> str:
        """That of its index points."""
        return f"source:{self.slug}"

    @property
    def longest_gap(self) -> timedelta:
        """Longer without a good visit, and what was said there meanwhile is not known."""
        return max(timedelta(hours=24), timedelta(hours=2 * (self.at_most_hours or self.every_hours)))


@dataclass(frozen=True)
class Run:
    """One visit to one source: a row of the ledger."""

    id: RunId
    source_id: SourceId
    started_at: datetime
    ended_at: datetime | None
    state: RunState
    pages: int = 0
    listed: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    error: str | None = None
    message: str | None = None
    remedy: Remedy | None = None
    fill_rates: Mapping[str, float] = field(default_factory=dict)
    """By field, the share of its mentions that have it."""


@dataclass(frozen=True)
class Mention:
    """One text by one author, as kept."""

    id: MentionId
    source_id: SourceId
    external_id: str
    url: str
    kind: Kind
    title: str | None = field(repr=False)
    text: str = field(repr=False)
    language: str | None
    rating: Rating | None
    author_key: str | None
    published_at: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    reply: OwnerReply | None = field(default=None, repr=False)
    removed_at: datetime | None = None
    set_aside: SetAside | None = None
    """Why it is kept out of the index: it does not name the brand, or says what another mention says."""
    expectation: Expectation | None = None
    """What it speaks of, as it now reads, without complaining; None where that is not clear or not known."""

    @property
    def said_at(self) -> datetime:
        """When it was published; when it was first seen where the site shows no time, or a later one."""
        return min(self.published_at or self.first_seen_at, self.first_seen_at)

    @property
    def words(self) -> str:
        """What the author said, as a scorer reads it; a comment's title is somebody else's."""
        if self.title is None or self.kind == "comment":
            return self.text
        return f"{self.title}\n{self.text}".strip()


@dataclass(frozen=True)
class Score:
    """The mood of a text as a scorer computed it.

    Unit: compound −1 to 1; `probability` 0 to 1, that the text is positive; the three shares sum to 1.
    `label` is "unread", and the numbers None, where the scorer could not read the text. A scorer that knows
    no shares leaves them None.
    """

    scorer: str
    version: str
    label: Label
    compound: float | None = None
    positive: float | None = None
    neutral: float | None = None
    negative: float | None = None
    probability: float | None = None


@dataclass(frozen=True)
class Correction:
    """What a person said of a mention's text; `is_complaint` is None where only the mood was said."""

    mention_id: MentionId
    label: Mood
    is_complaint: bool | None
    at: datetime
    actor: str
    note: str = ""


GRAVE_SEVERITY = 5


@dataclass(frozen=True)
class Complaint:
    """A mention that needs an answer."""

    id: ComplaintId
    mention_id: MentionId
    author_name: str | None = field(repr=False)
    """Kept only while the complaint waits for an answer."""
    expectation: Expectation
    severity: int
    """1 (a grumble) to `GRAVE_SEVERITY` (safety, law, privacy)."""
    reason: str
    opened_at: datetime
    due_at: datetime
    state: ComplaintState
    state_at: datetime
    assignee: str | None = None
    need: Need = "complaint"

    def is_overdue(self, now: datetime) -> bool:
        return self.state in WAITING and self.due_at < now


WHOLE = "brand"
"""The scope of all that is said of a brand."""


@dataclass(frozen=True)
class IndexPoint:
    """One value of the reputation index. Unit: 0 to 100; `value` is None with a `reason` when too thin."""

    scope: str
    """`brand`, `source:SLUG`, `expectation:NAME` or `language:CODE`."""
    on: date
    formula: str
    value: float | None
    low: float | None
    high: float | None
    effective_n: float
    mentions: int
    coverage: Mapping[str, str]
    """By source slug: `read`, or since when it was not."""
    reason: str | None = None
    robust: float | None = None
    """The value without what bursts of opinions add."""
    weight: float = 0.0
    """Σ w of its opinions, the prior left out."""
    half_life_days: float = 180.0
    computed_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Delivery:
    """One issue to one address."""

    issue_id: IssueId
    address: str = field(repr=False)
    language: str
    message_id: str
    state: DeliveryState
    state_at: datetime
    tries: int = 0
    doubts: int = 0
    """How often nobody knew whether it arrived."""
    next_try_at: datetime | None = None
    server_said: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Storm:
    """A time in which the mood about a brand broke against the brand's own history.

    Unit: `people` are authors who said something bad, `expected` how many are usual in as many such hours.
    """

    id: StormId
    brand_id: BrandId
    opened_at: datetime
    from_at: datetime
    """When the hours began that raised the alarm."""
    hours: int
    people: int
    bad: int
    """Bad opinions; one of the people may have several."""
    expected: float
    peak: int
    """The most people in 24 hours so far."""
    told: int
    """The peak when it was acknowledged, or first told."""
    state: StormState
    state_at: datetime
    actor: str
    told_again_at: datetime | None = None
    """When it was told that it had doubled."""
    is_usual: bool = False
    """It never passed: what it brought is what is usual since."""
