"""The index in a digest: its range, its change and what is behind it, twelve weeks, and the rivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil, floor, sqrt
from typing import Literal, TypeAlias

from earful.digest.causes import Cause
from earful.digest.measured import Change, Chart, Column, NoStanding, Reason, Rival, Standing, Why
from earful.digest.view import VerdictKind
from earful.digest.week import REPORT, Week
from earful.model import WHOLE, Brand, IndexPoint
from earful.ranges import MINIMUM_EFFECTIVE_OPINIONS
from earful.store import Store
from earful.wording import shared_out

Against: TypeAlias = Literal["ahead", "behind", "unclear", "unmeasured"]
WEEKS = 12
CHART_HEIGHT = 72
LINE_HEIGHT = 3
MOST_REASONS = 5
_SMALLEST_SCALE = 20


def published_at(store: Store, brand: Brand, week: Week) -> datetime | None:
    """When the digest of that week was built; None where there was none."""
    issue = store.digests.issue(brand.id, REPORT, week.start_on)
    return issue.built_at if issue else None


def point_of(store: Store, brand: Brand, week: Week) -> IndexPoint | None:
    """The newest point within the week, as the week's digest said it, else as it is known now.

    Why: a change is told against what people were told, and what was learned since is one of its causes.
    """
    known_at = published_at(store, brand, week)
    points = store.index.series(brand.id, WHOLE, week.start_on, week.last_on, known_at)
    return points[-1] if points else None


def without_bursts(point: IndexPoint | None) -> float | None:
    """The index without what bursts add, where that is another one than theirs with them."""
    if point is None or point.value is None or point.robust is None:
        return None
    parted = abs(point.value - point.robust)
    return point.robust if parted >= max(1.0, _half(point)) else None


def standing(point: IndexPoint | None, read: int, sources: int) -> Standing | None:
    if point is None or point.value is None:
        return None
    low, high = likely(point)
    return Standing(point.value, low, high, point.mentions, read, sources, without_bursts(point))


def no_standing(point: IndexPoint | None, read: int) -> NoStanding:
    """Why there is no index."""
    if read == 0:
        return NoStanding("blind")
    if point is None:
        return NoStanding("unmeasured")
    return NoStanding("thin", point.effective_n, round(MINIMUM_EFFECTIVE_OPINIONS))


def change(now: IndexPoint | None, before: IndexPoint | None) -> Change | None:
    """None when either week has no value. Clear only if |d| > √(h₁² + h₂²) of the half ranges."""
    if now is None or before is None or now.value is None or before.value is None:
        return None
    moved = now.value - before.value
    tenths = round(moved * 10)
    clear = tenths != 0 and abs(moved) > sqrt(_half(now) ** 2 + _half(before) ** 2)
    return Change(tenths, tenths > 0, clear)


def verdict(is_blind: bool, standing: Standing | None, change: Change | None) -> VerdictKind:
    if is_blind:
        return "blind"
    if standing is None:
        return "unmeasured"
    if change is None:
        return "first"
    if not change.is_clear:
        return "steady"
    return "rose" if change.is_up else "slipped"


def chart(store: Store, brand: Brand, week: Week) -> Chart | None:
    """None when no week of the twelve has a value."""
    weeks = [Week(week.start_on - timedelta(weeks=back)) for back in range(WEEKS - 1, -1, -1)]
    points = [point_of(store, brand, one) for one in weeks]
    ranges = [likely(point) for point in points if point is not None and point.value is not None]
    if not ranges:
        return None
    bottom, top = scale(min(low for low, _ in ranges), max(high for _, high in ranges))
    columns = [
        _column(one, point, bottom, top, one == week) for one, point in zip(weeks, points, strict=True)
    ]
    return Chart(tuple(columns), top, bottom, CHART_HEIGHT)


def why(
    now: IndexPoint | None,
    before: IndexPoint | None,
    causes: Sequence[Cause],
    titles: Mapping[str, str],
    in_full: bool = False,
) -> Why | None:
    """The change as a sum that adds up as shown; None without a change to explain.

    Shape: `titles` by source slug. With `in_full` the smaller causes are told one by one; the larger ones are
    rounded as without it.
    """
    if now is None or before is None or now.value is None or before.value is None or not causes:
        return None
    moved = now.value - before.value
    largest = sorted(causes, key=lambda cause: (-abs(cause.points), cause.cause))
    shown, rest = largest[:MOST_REASONS], largest[MOST_REASONS:]
    unexplained = moved - sum(cause.points for cause in causes)
    parts = [cause.points for cause in shown] + [sum(cause.points for cause in rest)]
    has_gap = abs(unexplained) >= 0.05
    tenths = shared_out(parts + ([unexplained] if has_gap else []), round(moved * 10))
    if in_full:
        small = [cause.points for cause in rest]
        tenths[len(shown) : len(shown) + 1] = [*(shared_out(small, tenths[len(shown)]) if rest else []), 0]
        shown, rest = largest, []
    longest = max(abs(one) for one in tenths) or 1
    reasons = tuple(
        Reason(
            cause.cause,
            tenth,
            cause.mentions,
            tenth >= 0,
            round(100 * abs(tenth) / longest),
            titles.get(cause.source, ""),
        )
        for cause, tenth in zip(shown, tenths, strict=False)
    )
    return Why(
        reasons,
        len(rest),
        tenths[len(shown)],
        tenths[-1] if has_gap else None,
        round(moved * 10),
    )


def leading_cause(change: Change | None, causes: Sequence[Cause]) -> str:
    """The cause that moved the index most in the direction it went; empty without a clear change."""
    if change is None or not change.is_clear:
        return ""
    same_way = [cause for cause in causes if (cause.points > 0) == change.is_up]
    return max(same_way, key=lambda cause: abs(cause.points)).cause if same_way else ""


def rivals(
    store: Store, brand: Brand, point: IndexPoint | None, before: IndexPoint | None, week: Week
) -> tuple[Rival, ...]:
    """Our row and one of each rival; empty without rivals or without an index of our own."""
    if not brand.rivals or point is None or point.value is None:
        return ()
    rows = [_rival(brand.name, point, "us")]
    for slug in brand.rivals:
        other = store.brands.brand(slug)
        theirs = point_of(store, other, week)
        verdict = against(point, theirs)
        if theirs is None or verdict == "unmeasured":
            rows.append(Rival(other.name, None, None, None, 0, 0, 100, "unmeasured"))
        else:
            was = against(before, point_of(store, other, week.before))
            rows.append(replace(_rival(other.name, theirs, verdict), is_news=_is_news(was, verdict)))
    return tuple(rows)


def against(ours: IndexPoint | None, theirs: IndexPoint | None) -> Against:
    """Where we stand beside a rival; a difference is one only when the ranges say so, as with a change."""
    compared = change(ours, theirs)
    if compared is None:
        return "unmeasured"
    if not compared.is_clear:
        return "unclear"
    return "ahead" if compared.is_up else "behind"


def _is_news(was: Against, now: Against) -> bool:
    """Somebody is ahead who was not; what was not measured before may have been so for long."""
    return now in ("ahead", "behind") and was not in (now, "unmeasured")


def _rival(name: str, point: IndexPoint, verdict: Literal["ahead", "behind", "unclear", "us"]) -> Rival:
    low, high = likely(point)
    left, width = round(low), max(2, round(high) - round(low))
    left = min(left, 100 - width)
    assert point.value is not None
    return Rival(
        name=name,
        value=point.value,
        low=low,
        high=high,
        left=left,
        width=width,
        right=100 - left - width,
        verdict=verdict,
    )


def _column(week: Week, point: IndexPoint | None, bottom: float, top: float, is_last: bool) -> Column:
    if point is None or point.value is None:
        return Column(week.start_on, None, None, None, True, is_last, CHART_HEIGHT, 0, 0, 0)
    low, high = likely(point)
    room = CHART_HEIGHT - LINE_HEIGHT
    at_value, at_high, at_low = (
        round(room * (top - one) / (top - bottom)) for one in (point.value, high, low)
    )
    return Column(
        day=week.start_on,
        value=point.value,
        low=low,
        high=high,
        is_missing=False,
        is_last=is_last,
        above=at_high,
        upper=at_value - at_high,
        lower=at_low - at_value,
        below=room - at_low,
    )


def scale(low: float, high: float) -> tuple[float, float]:
    """Whole tens around the ranges, at least twenty points apart, so that noise does not look like drama."""
    bottom, top = 10.0 * floor(low / 10), 10.0 * ceil(high / 10)
    if top - bottom < _SMALLEST_SCALE:
        bottom, top = max(0.0, top - _SMALLEST_SCALE), max(top, float(_SMALLEST_SCALE))
    return bottom, top


def likely(point: IndexPoint) -> tuple[float, float]:
    """Its range; the value itself where it has none."""
    value = point.value or 0.0
    return (value if point.low is None else point.low), (value if point.high is None else point.high)


def _half(point: IndexPoint) -> float:
    low, high = likely(point)
    return (high - low) / 2
