"""The storms of a week, as its digest tells of them: the alarm went out when they broke."""

from __future__ import annotations

from datetime import datetime

from earful.digest.view import WeekStorm
from earful.model import BrandId
from earful.store import Store


def storms_of(store: Store, brand_id: BrandId, start: datetime, end: datetime) -> tuple[WeekStorm, ...]:
    """Those that blew at some time from `start` to `end`, newest first: only that one may go on."""
    return tuple(
        WeekStorm(
            number=storm.id,
            from_at=storm.from_at,
            over_at=storm.state_at if storm.state == "over" else None,
            people=storm.peak,
            is_taken=storm.state == "acknowledged",
        )
        for storm in reversed(store.storms.since(brand_id, start))
        if storm.from_at < end
    )
