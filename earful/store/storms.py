"""Storms: when the mood about a brand broke, who knows of it, and when it was over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from earful.errors import ConfigError, UnknownName
from earful.model import BrandId, StormId
from earful.store.times import instant, maybe_instant, written

if TYPE_CHECKING:
    from earful.store.database import Store


StormState: TypeAlias = Literal["open", "acknowledged", "over"]


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


class Storms:
    """At most one of a brand is not over."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(
        self,
        brand_id: BrandId,
        *,
        at: datetime,
        from_at: datetime,
        hours: int,
        people: int,
        bad: int,
        expected: float,
        in_a_day: int,
        actor: str = "earful",
    ) -> Storm | None:
        """The brand has an open storm; None when it had one already. `in_a_day`: people in 24 hours."""
        row = {
            **{"brand_id": brand_id, "opened_at": written(at), "from_at": written(from_at), "hours": hours},
            **{"people": people, "bad": bad, "expected": expected, "peak": in_a_day, "told": in_a_day},
            **{"state": "open", "state_at": written(at), "actor": actor, "is_usual": 0},
        }
        with self._store.writing():
            if self.current(brand_id) is not None:
                return None
            return self.get(StormId(self._store.insert("storms", row)))

    def acknowledge(self, storm_id: StormId, at: datetime, actor: str) -> None:
        """Somebody is on it. Raises: UnknownName; ConfigError when it is not open."""
        with self._store.writing():
            storm = self.get(storm_id)
            if storm.state != "open":
                raise ConfigError(
                    f"storm {storm_id} is {storm.state} since {storm.state_at:%Y-%m-%d %H:%M}Z:"
                    " only an open one can be acknowledged"
                )
            self._change(storm, state="acknowledged", state_at=written(at), actor=actor, told=storm.peak)

    def grow(self, storm: Storm, peak: int, told_again_at: datetime | None = None) -> Storm:
        """Its peak is that; with `told_again_at` it was told once more."""
        change: dict[str, Any] = {"peak": peak}
        if told_again_at is not None:
            change |= {"told": peak, "told_again_at": written(told_again_at)}
        return self._change(storm, **change)

    def end(self, storm: Storm, at: datetime, is_usual: bool = False, actor: str = "earful") -> Storm:
        """It is over; with `is_usual` because what it brought is usual now."""
        return self._change(storm, state="over", state_at=written(at), actor=actor, is_usual=int(is_usual))

    def current(self, brand_id: BrandId) -> Storm | None:
        """The brand's storm that is not over."""
        rows = self._store.rows("SELECT * FROM storms WHERE brand_id = ? AND state != 'over'", [brand_id])
        return _storm(rows[0]) if rows else None

    def since(self, brand_id: BrandId, at: datetime) -> list[Storm]:
        """Storms of the brand that lasted beyond `at`, oldest first."""
        return [storm for storm in self.all(brand_id) if storm.state != "over" or storm.state_at > at]

    def all(self, brand_id: BrandId | None = None) -> list[Storm]:
        """Of one brand or of all, oldest first."""
        rows = self._store.rows(
            "SELECT * FROM storms WHERE :brand IS NULL OR brand_id = :brand ORDER BY opened_at, id",
            {"brand": brand_id},
        )
        return [_storm(row) for row in rows]

    def get(self, storm_id: StormId) -> Storm:
        """Raises: UnknownName."""
        rows = self._store.rows("SELECT * FROM storms WHERE id = ?", [storm_id])
        if not rows:
            raise UnknownName(f"no storm {storm_id}; `earful storm list` names them")
        return _storm(rows[0])

    def _change(self, storm: Storm, **columns: Any) -> Storm:
        with self._store.writing():
            self._store.db.table("storms").update(storm.id, columns)
            return self.get(storm.id)


def _storm(row: dict[str, Any]) -> Storm:
    return Storm(
        id=StormId(row["id"]),
        brand_id=BrandId(row["brand_id"]),
        opened_at=instant(row["opened_at"]),
        from_at=instant(row["from_at"]),
        hours=row["hours"],
        people=row["people"],
        bad=row["bad"],
        expected=row["expected"],
        peak=row["peak"],
        told=row["told"],
        state=row["state"],
        state_at=instant(row["state_at"]),
        actor=row["actor"],
        told_again_at=maybe_instant(row["told_again_at"]),
        is_usual=bool(row["is_usual"]),
    )
