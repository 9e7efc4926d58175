"""Facts as a `PageView`: everything rounded, compared and placed for the template.

Numbers and comparisons are the digest's own, so that both say the same of the same day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from earful.cleaning import cut
from earful.digest import Part, standing
from earful.digest.causes import Cause, causes
from earful.digest.measured import Change, Why
from earful.digest.view import Trouble
from earful.model import IndexPoint
from earful.paging import charting, courses
from earful.paging.gathering import LONGEST_NAME, PERIODS_DAYS, Course, Facts, Moved
from earful.paging.view import Day, Move, PageView, Replies, Row, Standing, Verdict
from earful.wording import ENGLISH, Tongue

COMPARED_DAYS = 28
_LABELS = dict(zip(PERIODS_DAYS, ("Last week", "Last 4 weeks", "Last 12 weeks"), strict=True))
OF_NO_SOURCE = "No source of its own"
_NOT_MEASURED = "nothing was measured on this day"


def build(
    facts: Facts, replies: Replies | None = None, no_replies: str = "Replies were not counted."
) -> PageView:
    """The page of these facts. `no_replies` says why there are no reply figures, where there are none."""
    brand, last = facts.brand, facts.whole.last
    has_value = last is not None and last.value is not None
    titles = {course.scope.removeprefix("source:"): course.name for course in facts.sources}
    unread, late = (_troubles(facts, kind) for kind in ("unread", "late"))
    return PageView(
        brand=facts.whole.name,
        written=Tongue(zone=brand.team.zone).moment(facts.written_at),
        on=ENGLISH.dated(facts.end) if last else "",
        days=ENGLISH.span(facts.start, facts.end) if last else "",
        formula=last.formula if last else "",
        half_life_days=round(last.half_life_days) if last else 0,
        nothing="" if last else "Nothing has been measured for this brand yet.",
        standing=_standing(last) if last and has_value else None,
        no_standing="" if has_value else (last.reason if last else None) or _NOT_MEASURED,
        read=len(titles) - len(unread),
        sources_count=len(titles),
        unread=unread,
        late=late,
        periods=tuple(
            _move(moved, titles, f"period-{days}", _LABELS[days])
            for days, moved in zip(PERIODS_DAYS, facts.periods, strict=False)
        ),
        chart=courses.chart(facts, titles) if last else None,
        days_table=_days(facts, titles),
        weeks=tuple(_move(moved, titles, _week_id(moved.end)) for moved in facts.weeks),
        compared_on=ENGLISH.dated(facts.end - timedelta(days=COMPARED_DAYS)),
        sources=_rows(facts.sources, facts),
        expectations=_rows(facts.expectations, facts),
        languages=_rows(facts.languages, facts),
        rivals=_rivals(facts),
        replies=replies,
        no_replies="" if replies else no_replies,
    )


def spoken(state: str) -> str:
    """The same words with days as people write them: not read since 16 Nov."""
    return re.sub(r"\d{4}-\d\d-\d\d", lambda found: ENGLISH.day(date.fromisoformat(found[0])), state)


def _standing(point: IndexPoint) -> Standing:
    assert point.value is not None
    low, high = standing.likely(point)
    robust = standing.without_bursts(point)
    return Standing(
        ENGLISH.index(point.value),
        ENGLISH.index(low),
        ENGLISH.index(high),
        point.mentions,
        "" if robust is None else ENGLISH.index(robust),
    )


def _move(moved: Moved, titles: dict[str, str], name: str, label: str = "") -> Move:
    before, after = moved.before, moved.after
    change = standing.change(after, before)
    by_cause = why(before, after, moved.parts, titles)
    return Move(
        id=name,
        label=label,
        days=ENGLISH.span(moved.start + timedelta(days=1), moved.end),
        before_on=ENGLISH.day(moved.start),
        before=_value(before),
        after_on=ENGLISH.day(moved.end),
        after=_value(after),
        change=change,
        causes=by_cause,
        sources=_by_source(moved, titles),
        none=_no_move(moved, change, by_cause),
    )


def _no_move(moved: Moved, change: Change | None, causes: Why | None) -> str:
    if change is None:
        sides = ((moved.start, moved.before), (moved.end, moved.after))
        day, point = next((day, point) for day, point in sides if point is None or point.value is None)
        reason = (point.reason if point else None) or _NOT_MEASURED
        return f"no index on {ENGLISH.day(day)}: {reason}"
    return "" if causes else "its causes could not be told apart"


def why(
    before: IndexPoint | None, after: IndexPoint | None, parts: Sequence[Part], titles: Mapping[str, str]
) -> Why | None:
    """The change by cause, all of them, as a sum that adds up as shown."""
    return standing.why(after, before, causes(parts), titles, in_full=True)


def _by_source(moved: Moved, titles: Mapping[str, str]) -> Why | None:
    slugs = dict.fromkeys(part.source for part in moved.parts)
    own = {slug: [part for part in moved.parts if part.source == slug] for slug in slugs}
    sums = [
        Cause(
            titles.get(slug, slug) or OF_NO_SOURCE,
            sum(part.points for part in some),
            sum(part.mentions for part in some),
        )
        for slug, some in own.items()
    ]
    return standing.why(moved.after, moved.before, sums, {}, in_full=True)


def _days(facts: Facts, titles: dict[str, str]) -> tuple[Day, ...]:
    plane, by_day = courses.plane_of(facts), {point.on: point for point in facts.whole.points}
    rows = []
    for number in range(facts.length if facts.whole.points else 0):
        on = facts.start + timedelta(days=number)
        rows.append(_day(on, by_day.get(on), titles, charting.number(plane.across(number + 0.5) / 10), plane))
    return tuple(rows)


def _day(on: date, point: IndexPoint | None, titles: dict[str, str], at: str, plane: charting.Plane) -> Day:
    notes = [] if point and point.value is not None else [(point.reason if point else None) or _NOT_MEASURED]
    for slug, state in sorted(point.coverage.items()) if point else ():
        if state != "read":
            notes.append(f"{titles.get(slug, slug)} {spoken(state)}")
    shown = _standing(point) if point and point.value is not None else None
    return Day(
        on=f"{ENGLISH.weekday(on)} {on.year}",
        value=shown.value if shown else "",
        low=shown.low if shown else "",
        high=shown.high if shown else "",
        robust=shown.robust if shown else "",
        mentions=point.mentions if point else 0,
        note="; ".join(notes),
        week=_week_id(on),
        at=at,
        height=charting.number(plane.down(point.value)) if point and point.value is not None else "",
    )


def _week_id(on: date) -> str:
    return f"week-{on - timedelta(days=on.weekday())}"


def _rows(scopes: Sequence[Course], facts: Facts) -> tuple[Row, ...]:
    return tuple(_row(course, facts) for course in scopes)


def _troubles(facts: Facts, kind: Literal["unread", "late"]) -> tuple[Trouble, ...]:
    return tuple(
        replace(one, source=cut(one.source, LONGEST_NAME))
        for health in facts.health.values()
        for one in (health.unread if kind == "unread" else health.late)
    )


def _row(course: Course, facts: Facts, verdict: Verdict | None = None) -> Row:
    point, health = course.on(facts.end), facts.health.get(course.scope)
    value = point.value if point else None
    low, high = standing.likely(point) if point and value is not None else (0.0, 0.0)
    return Row(
        name=course.name,
        value=_value(point),
        low=ENGLISH.index(low) if value is not None else "",
        high=ENGLISH.index(high) if value is not None else "",
        left=charting.number(low),
        width=charting.number(high - low),
        at=charting.number(value or 0.0),
        none="" if value is not None else (point.reason if point else None) or _NOT_MEASURED,
        mentions=point.mentions if point else 0,
        change=standing.change(point, course.on(facts.end - timedelta(days=COMPARED_DAYS))),
        curve=courses.small(course, facts),
        verdict=verdict,
        unread=next(iter(health.unread), None) if health else None,
        late=next(iter(health.late), None) if health else None,
    )


def _rivals(facts: Facts) -> tuple[Row, ...]:
    if not facts.rivals:
        return ()
    ours = facts.whole.on(facts.end)
    theirs = (_row(one, facts, verdict=standing.against(ours, one.on(facts.end))) for one in facts.rivals)
    return (_row(facts.whole, facts, verdict="us"), *theirs)


def _value(point: IndexPoint | None) -> str:
    return "" if point is None or point.value is None else ENGLISH.index(point.value)
