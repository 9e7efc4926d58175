"""Sums of the opinions of each source, scope and day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias, cast

from earful.model import BrandId, SourceId
from earful.store.times import day

if TYPE_CHECKING:
    from earful.store.database import Store

_SUMS = {
    "mentions": "count(*)",
    "weight": "sum(weight)",
    "value": "sum(weight * value)",
    "author_weight_squared": "sum(weight * (weight + 2 * echo_weight))",
    "author_cross": "sum(weight * (weight * value + echo_value + value * echo_weight))",
    "author_value_squared": "sum(weight * value * (weight * value + 2 * echo_value))",
    "distinct_mentions": "sum(1.0 / copies)",
    "distinct_weight": "sum(weight / copies)",
    "distinct_value": "sum(weight * value / copies)",
}
"""An author's weight squared is the sum over pairs of their opinions; an echo is one side of those pairs."""
SUMS = tuple(_SUMS)
_ORDINAL = "CAST(julianday(said_on) - 1721424.5 AS INTEGER)"
_SCOPES = ("'brand'", "'expectation:' || expectation", "'language:' || language")


DaySums: TypeAlias = tuple[str, int, *tuple[float, ...]]
"""A scope, a day, and its `SUMS` as of the day itself and before the source's weight.

Unit: days are proleptic ordinals, as of `date.toordinal`: there are many, and dates are slow.
"""
FIRST_SUM = 2
"""Where the sums begin."""


class OpinionDays:
    def __init__(self, store: Store) -> None:
        self._store = store

    def refresh(self, brand_id: BrandId) -> date | None:
        """No day of the brand is stale any more; the first that was."""
        of_brand = "source_id IN (SELECT id FROM sources WHERE brand_id = :brand)"
        params = {"brand": brand_id}
        with self._store.writing():
            (row,) = self._store.rows(
                f"SELECT min(said_on) AS first FROM stale_days WHERE {of_brand}", params
            )
            if row["first"] is None:
                return None
            self._store.db.execute(
                "DELETE FROM opinion_days WHERE (source_id, said_on) IN"
                f" (SELECT source_id, said_on FROM stale_days WHERE {of_brand})",
                params,
            )
            each = " UNION ALL ".join(
                f"SELECT source_id, said_on, {scope} AS scope, {', '.join(_SUMS.values())} FROM said"
                f" WHERE {scope} IS NOT NULL GROUP BY source_id, said_on, scope"
                for scope in _SCOPES
            )
            self._store.db.execute(
                f"INSERT INTO opinion_days (source_id, said_on, scope, {', '.join(SUMS)})"
                " WITH said AS MATERIALIZED (SELECT o.*, CASE WHEN o.is_long THEN count(*) OVER"
                " (PARTITION BY o.source_id, o.said_on, o.is_long, o.text_sha256) ELSE 1 END AS copies"
                " FROM stale_days d CROSS JOIN opinions o ON o.source_id = d.source_id"
                f" AND o.said_on = d.said_on WHERE d.{of_brand}) {each}",
                params,
            )
            self._store.db.execute(f"DELETE FROM stale_days WHERE {of_brand}", params)
        return day(row["first"])

    def of(self, source_id: SourceId, scope: str | None = None, since: date | None = None) -> list[DaySums]:
        """Every day's sums of the source, or of one of its scopes; with `since`, from that day on."""
        rows = self._store.tuples(
            f"SELECT scope, {_ORDINAL}, {', '.join(SUMS)} FROM opinion_days WHERE source_id = ?"
            " AND said_on >= ? AND (?3 IS NULL OR scope = ?3)",
            [source_id, since.isoformat() if since else "", scope],
        )
        return [cast("DaySums", row) for row in rows]

    def counted(self, source_id: SourceId, before: date, since: date | None = None) -> dict[str, int]:
        """How many opinions of each of its scopes the days before that one brought, from `since` on."""
        rows = self._store.tuples(
            "SELECT scope, sum(mentions) FROM opinion_days"
            " WHERE source_id = ? AND said_on >= ? AND said_on < ? GROUP BY scope",
            [source_id, since.isoformat() if since else "", before.isoformat()],
        )
        return dict(rows)

    def first(self, brand_id: BrandId) -> date | None:
        """The first day on which an opinion of the brand was said."""
        (row,) = self._store.rows(
            "SELECT min(d.said_on) AS first FROM sources s JOIN opinion_days d ON d.source_id = s.id"
            " WHERE s.brand_id = ? AND s.retired_at IS NULL AND d.scope = 'brand'",
            [brand_id],
        )
        return day(row["first"]) if row["first"] else None
