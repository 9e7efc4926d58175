"""Opinions going into the reputation index, and its points: appended, never restated silently."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from earful.model import USER, WHOLE, BrandId, IndexPoint, MentionId, SourceId
from earful.store.opinions import UNKNOWN_LANGUAGE
from earful.store.times import SAID_AT, day, instant, maybe_instant, written

if TYPE_CHECKING:
    from earful.store.database import Store


class Said(NamedTuple):
    """What one mention brings to the index. `compound` is None where its text is unread or empty.

    `probability` that its text is positive is None where that is not known, or the text takes no side.
    """

    mention_id: MentionId
    source_id: SourceId
    said_at: datetime
    rating_share: float | None
    compound: float | None
    probability: float | None
    expectation: str | None
    language: str
    author_key: str | None
    text_sha256: str
    text_length: int
    edited_at: datetime | None
    """When its present wording was first seen, where it had another one."""
    replied_at: datetime | None
    undated_run_at: datetime | None = None
    """Where the site shows no time that can be: when the visit began that first saw it."""


class Index:
    def __init__(self, store: Store) -> None:
        self._store = store

    def said(
        self,
        brand_id: BrandId,
        by: tuple[str, str] | None = None,
        only: Iterable[MentionId] | None = None,
        since: datetime | None = None,
    ) -> list[Said]:
        """Every mention of the brand that was not removed, oldest first, with the score that holds.

        `by` names a scorer and its version: then what that one says, where no person said otherwise. `only`
        leaves out all but these mentions, and takes those of retired sources too; `since` leaves out what was
        said or first seen before.
        """
        scorer, version = by or ("", "")
        # Each through its own index: asked for by id, the time must not choose another one.
        when = f"{SAID_AT} >= :since" if since else "TRUE"
        which = "o.retired_at IS NULL" if only is None else "m.id IN (SELECT value FROM json_each(:only))"
        rows = self._store.tuples(
            f"SELECT m.id, m.source_id, {SAID_AT} AS said_at,"
            " (m.rating_value - m.rating_worst) / (m.rating_best - m.rating_worst), s.compound,"
            " CASE WHEN s.label = 'neutral' THEN NULL ELSE s.probability END, c.expectation,"
            f" coalesce(nullif(m.language, ''), '{UNKNOWN_LANGUAGE}'), m.author_key, m.text_sha256,"
            " length(m.text),"
            " (SELECT max(seen_at) FROM mention_versions WHERE mention_id = m.id),"
            " coalesce(r.published_at, r.first_seen_at),"
            " CASE WHEN m.published_at <= m.first_seen_at THEN NULL ELSE (SELECT started_at FROM runs"
            " WHERE id = m.first_run_id) END"
            " FROM mentions m JOIN sources o ON o.id = m.source_id"
            " LEFT JOIN scores s ON s.rowid = (SELECT rowid FROM scores WHERE mention_id = m.id"
            " AND text_sha256 = m.text_sha256"
            " AND (:scorer = '' OR scorer = :user OR (scorer = :scorer AND scorer_version = :version))"
            " ORDER BY scorer = :user DESC, scored_at DESC, rowid DESC LIMIT 1)"
            " LEFT JOIN complaints c ON c.mention_id = m.id AND c.need = 'complaint'"
            " LEFT JOIN replies r ON r.mention_id = m.id"
            f" WHERE o.brand_id = :brand AND {which} AND m.removed_at IS NULL AND m.set_aside IS NULL"
            f" AND {when} ORDER BY said_at, m.id",
            {
                **{"brand": brand_id, "user": USER, "scorer": scorer, "version": version},
                "only": None if only is None else json.dumps(list(only)),
                "since": written(since) if since else "",
            },
        )
        return [_said(row) for row in rows]

    def add(self, brand_id: BrandId, points: Iterable[IndexPoint], at: datetime) -> int:
        """Points that differ from the newest of their scope and day are appended. How many those were."""
        points = list(points)
        if not points:
            return 0
        with self._store.writing():
            kept = self._newest(brand_id, min(p.on for p in points), max(p.on for p in points))
            fresh = [point for point in points if not _same(kept.get((point.scope, point.on)), point)]
            names = ("brand_id", "computed_at", *_COLUMNS)
            self._store.db.conn.executemany(
                f"INSERT INTO index_points ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                [(brand_id, written(at), *_row(point)) for point in fresh],
            )
        return len(fresh)

    def latest(self, brand_id: BrandId, scope: str, on: date) -> IndexPoint | None:
        """The newest point of the scope at or before the day."""
        rows = self._store.rows(
            "SELECT * FROM index_points WHERE brand_id = ? AND scope = ? AND on_date <= ?"
            " ORDER BY on_date DESC, id DESC LIMIT 1",
            [brand_id, scope, on.isoformat()],
        )
        return _point(rows[0]) if rows else None

    def series(
        self, brand_id: BrandId, scope: str, start: date, end: date, known_at: datetime | None = None
    ) -> list[IndexPoint]:
        """The newest point of each day that has one, oldest day first; as it was known at `known_at`."""
        rows = self._store.rows(
            "SELECT *, max(id) FROM index_points WHERE brand_id = :brand AND scope = :scope"
            " AND on_date BETWEEN :start AND :end AND (:known IS NULL OR computed_at <= :known)"
            " GROUP BY on_date ORDER BY on_date",
            {
                **{"brand": brand_id, "scope": scope, "start": start.isoformat(), "end": end.isoformat()},
                "known": written(known_at) if known_at else None,
            },
        )
        return [_point(row) for row in rows]

    def on(
        self, brand_id: BrandId, scope: str, day: date, known_at: datetime | None = None
    ) -> IndexPoint | None:
        """The newest point of that very day; as it was known at `known_at`."""
        return next(iter(self.series(brand_id, scope, day, day, known_at)), None)

    def scopes(self, brand_id: BrandId) -> list[str]:
        """Every scope that has a point, the brand's own first."""
        rows = self._store.rows(
            "SELECT DISTINCT scope FROM index_points WHERE brand_id = ? ORDER BY scope != 'brand', scope",
            [brand_id],
        )
        return [row["scope"] for row in rows]

    def last_day(self, brand_id: BrandId) -> date | None:
        """The last day that has a point."""
        (row,) = self._store.rows(
            "SELECT max(on_date) AS on_date FROM index_points WHERE brand_id = ? AND scope = ?",
            [brand_id, WHOLE],
        )
        return day(row["on_date"]) if row["on_date"] else None

    def _newest(self, brand_id: BrandId, start: date, end: date) -> dict[tuple[str, date], IndexPoint]:
        rows = self._store.rows(
            "SELECT * FROM index_points WHERE brand_id = ? AND on_date BETWEEN ? AND ? ORDER BY id",
            [brand_id, start.isoformat(), end.isoformat()],
        )
        return {(row["scope"], day(row["on_date"])): _point(row) for row in rows}


_ROUNDING = 1e-10


def _same(kept: IndexPoint | None, point: IndexPoint) -> bool:
    """Whether they differ by no more than the order of summing."""
    if kept is None:
        return False
    for field in fields(IndexPoint):
        if not field.compare:
            continue
        one, other = getattr(kept, field.name), getattr(point, field.name)
        if isinstance(one, float) and isinstance(other, float):
            if abs(one - other) > _ROUNDING * max(1.0, abs(other)):
                return False
        elif one != other:
            return False
    return True


def _said(row: Sequence[Any]) -> Said:
    found = list(row)
    for place in _MOMENTS:
        found[place] = maybe_instant(found[place])
    return Said._make(found)


_MOMENTS = [Said._fields.index(name) for name in ("said_at", "edited_at", "replied_at", "undated_run_at")]


_COLUMNS = (
    *("scope", "on_date", "formula", "value", "low", "high", "effective_n", "mentions", "reason", "robust"),
    *("weight", "half_life_days", "coverage"),
)


def _row(point: IndexPoint) -> tuple[Any, ...]:
    numbers = (point.value, point.low, point.high, point.effective_n, point.mentions)
    return (
        *(point.scope, point.on.isoformat(), point.formula, *numbers, point.reason, point.robust),
        *(point.weight, point.half_life_days, json.dumps(dict(point.coverage), sort_keys=True)),
    )


def _point(row: dict[str, Any]) -> IndexPoint:
    return IndexPoint(
        scope=row["scope"],
        on=day(row["on_date"]),
        formula=row["formula"],
        value=row["value"],
        low=row["low"],
        high=row["high"],
        effective_n=row["effective_n"],
        mentions=row["mentions"],
        coverage=json.loads(row["coverage"]),
        reason=row["reason"],
        robust=row["robust"],
        weight=row["weight"],
        half_life_days=row["half_life_days"],
        computed_at=instant(row["computed_at"]),
    )
