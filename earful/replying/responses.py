"""How many complaints were answered, how fast and in time: by source and week, and for the brand.

A complaint belongs to the week in which it was said. It is answered when the owner's reply is seen on its
site, or when somebody said by hand that it was answered; what does not need an answer is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from earful.due import due_at, working_hours
from earful.following import SITE
from earful.model import Brand, Source
from earful.store import Store
from earful.store.replies import Asked

Fate: TypeAlias = Literal["on site", "by hand", "late", "not due", "unseen", "dismissed"]


@dataclass(frozen=True)
class Answers:
    """What became of some complaints. Shares in [0, 1]; None with a reason where there is nothing to tell."""

    on_site: int = 0
    by_hand: int = 0
    late: int = 0
    """Not answered, past their deadline."""
    not_due: int = 0
    """Not answered, their deadline ahead; they count neither way."""
    unseen: int = 0
    """Past their deadline, and nobody could look whether they were answered."""
    dismissed: int = 0
    """They needed no answer; they count neither way."""
    timed: int = 0
    """Answered, and it is known after how long."""
    in_time: int = 0
    """Of those, answered by their deadline."""
    median_hours: float | None = None
    median_working_hours: float | None = None
    """Of the team's own working hours."""
    reason: str | None = None
    """Why there are no shares."""

    @property
    def answered(self) -> int:
        return self.on_site + self.by_hand

    @property
    def untimed(self) -> int:
        """Answered, nobody knows after how long."""
        return self.answered - self.timed

    @property
    def counted(self) -> int:
        return self.answered + self.late

    @property
    def rate(self) -> float | None:
        """How many of those that are answered or past their deadline are answered."""
        return None if self.reason else self.answered / self.counted

    @property
    def in_time_rate(self) -> float | None:
        """How many were answered by their deadline, of all but those answered at an unknown time."""
        told = self.timed + self.late
        return None if self.reason or not told else self.in_time / told


@dataclass(frozen=True)
class Row:
    """One source in one week; `week` is its Monday in the team's zone."""

    source: str
    week: date
    answers: Answers


@dataclass(frozen=True)
class Responses:
    """How a brand answered in some weeks, oldest first.

    The sums leave out rows in which some complaints are unseen: those would count only where answered.
    """

    brand: str
    weeks: tuple[date, ...]
    rows: tuple[Row, ...]
    """Of every source and week, by week."""
    by_week: tuple[Answers, ...]
    by_source: tuple[tuple[str, Answers], ...]
    total: Answers
    unread: tuple[tuple[str, date | None], ...]
    """Sources that could not be read, and the day of their last good visit."""


@dataclass(frozen=True)
class _Judged:
    fate: Fate
    hours: float | None = None
    working_hours: float | None = None
    is_in_time: bool = False


@dataclass(frozen=True)
class _Cell:
    """What became of the complaints of one source and week."""

    slug: str
    week: date
    judged: tuple[_Judged, ...]
    blindness: str | None

    @property
    def has_unseen(self) -> bool:
        return any(one.fate == "unseen" for one in self.judged)


def responses(
    brand: Brand,
    store: Store,
    now: datetime,
    weeks: int = 12,
    without_replies: Collection[str] = (),
    last: date | None = None,
) -> Responses:
    """How the brand answered the complaints of so many weeks, as is known `now`.

    `last` is the Monday of the last week; the present one when left out. `without_replies` are slugs of
    sources whose scraper sees no replies: there only what somebody said by hand is known.
    """
    zone = ZoneInfo(brand.team.zone)
    last = last or week_of(now, zone)
    mondays = tuple(last - timedelta(weeks=back) for back in range(weeks - 1, -1, -1))
    since = datetime.combine(mondays[0], time(), zone)
    sources = store.brands.sources(brand.id)
    seen = {source.id: _seen_until(source, store, now) for source in sources}
    judged: dict[tuple[str, date], list[_Judged]] = {
        (source.slug, monday): [] for monday in mondays for source in sources
    }
    slugs = {source.id: source.slug for source in sources}
    for asked in store.replies.asked(brand.id, since):
        slug = slugs.get(asked.source_id, "")
        cell = judged.get((slug, week_of(asked.said_at, zone)))
        if cell is not None:
            cell.append(_judged(asked, brand, now, seen[asked.source_id], slug in without_replies))
    unread = {source.slug: seen[source.id] for source in sources if seen[source.id] != now}
    days = {slug: at and at.astimezone(zone).date() for slug, at in unread.items()}
    cells = [_Cell(*place, tuple(found), _blindness(place, days, found)) for place, found in judged.items()]
    return Responses(
        brand=brand.slug,
        weeks=mondays,
        rows=tuple(Row(cell.slug, cell.week, answers(cell.judged, cell.blindness)) for cell in cells),
        by_week=tuple(_sum(cell for cell in cells if cell.week == monday) for monday in mondays),
        by_source=tuple(
            (source.slug, _sum(cell for cell in cells if cell.slug == source.slug)) for source in sources
        ),
        total=_sum(cells),
        unread=tuple(days.items()),
    )


def week_of(at: datetime, zone: ZoneInfo) -> date:
    """The Monday of the week in which that instant lies there."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def waits_since(asked: Asked, opened_at: datetime) -> datetime:
    """When the wording was said that waits since `opened_at`: an edit that opened it anew starts it anew."""
    return max([asked.said_at, *(edit for edit in asked.edits if edit <= opened_at)])


def answers(judged: Sequence[_Judged], reason: str | None = None) -> Answers:
    """The sum of what became of each; without shares for that reason, or for one of its own."""
    fates = Counter(one.fate for one in judged)
    hours = [one.hours for one in judged if one.hours is not None]
    worked = [one.working_hours for one in judged if one.working_hours is not None]
    counted = fates["on site"] + fates["by hand"] + fates["late"]
    if reason is None and not counted:
        reason = "none is due yet" if fates["not due"] else "no complaints"
    return Answers(
        on_site=fates["on site"],
        by_hand=fates["by hand"],
        late=fates["late"],
        not_due=fates["not due"],
        unseen=fates["unseen"],
        dismissed=fates["dismissed"],
        timed=len(hours),
        in_time=sum(one.is_in_time for one in judged),
        median_hours=median(hours) if hours else None,
        median_working_hours=median(worked) if worked else None,
        reason=reason,
    )


def _sum(cells: Iterable[_Cell]) -> Answers:
    """The sum of those without unseen complaints; where nothing is to be told, the reason is why."""
    cells = list(cells)
    blind = sorted({cell.slug for cell in cells if cell.blindness})
    whole = [one for cell in cells if not cell.has_unseen for one in cell.judged]
    told = answers(whole)
    if not cells:
        return replace(told, reason="no sources")
    if blind and told.reason and not told.not_due:
        return replace(told, reason=f"could not look at {', '.join(blind)}")
    return told


def _judged(
    asked: Asked, brand: Brand, now: datetime, seen_until: datetime | None, without_replies: bool
) -> _Judged:
    if asked.state == "answered":
        at, start = _replied_at(asked), waits_since(asked, asked.opened_at)
        # Whoever marks an answer that stands on the site does so after writing it.
        is_on_site = asked.state_by == SITE or (at is not None and start <= at <= asked.state_at)
        if is_on_site:
            return _answered("on site", asked, at, start, brand)
        return _answered("by hand", asked, asked.state_at, start, brand)
    if asked.state == "dismissed":
        return _Judged("dismissed")
    if asked.due_at >= now:
        return _Judged("not due")
    could_look = seen_until is not None and asked.due_at <= seen_until
    return _Judged("late" if could_look and not without_replies else "unseen")


def _replied_at(asked: Asked) -> datetime | None:
    """When the reply was written; when it was first seen, if the site claims that it came later."""
    if asked.replied_at is None or asked.reply_seen_at is None:
        return None
    return min(asked.replied_at, asked.reply_seen_at)


def _answered(fate: Fate, asked: Asked, at: datetime | None, start: datetime, brand: Brand) -> _Judged:
    """It has no time where the complaint or the reply has none, or the reply claims to be the older one."""
    if at is None or not asked.is_dated or at < start:
        return _Judged(fate)
    return _Judged(
        fate,
        (at - start).total_seconds() / 3600,
        working_hours(start, at, brand.team),
        at <= due_at(start, brand.reply_within_hours, brand.team),
    )


def _seen_until(source: Source, store: Store, now: datetime) -> datetime | None:
    """Until when it is known what the source shows: `now`, or its last good visit; None: never read."""
    read = store.ledger.last_read(source.id)
    if read is None:
        return None
    return read.started_at if now - read.started_at > source.longest_gap else now


def _blindness(
    place: tuple[str, date], unread: Mapping[str, date | None], judged: Sequence[_Judged]
) -> str | None:
    """Why there are no shares though there may be complaints; None where the source was seen."""
    slug, monday = place
    has_unseen = any(one.fate == "unseen" for one in judged)
    good = unread.get(slug)
    if slug in unread and good is None:
        return "never read"
    nothing_known_until = monday if judged else monday + timedelta(days=6)
    if good is not None and (has_unseen or good < nothing_known_until):
        return f"not read since {good}"
    return "its replies are not to be seen, and not all are marked as answered" if has_unseen else None
