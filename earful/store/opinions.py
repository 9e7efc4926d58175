"""Opinions: what each mention says for the index, and what it said before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from earful.model import BrandId, MentionId, SourceId
from earful.store.times import day, written

if TYPE_CHECKING:
    from earful.store.database import Store

UNKNOWN_LANGUAGE = "und"
Author = tuple[SourceId, str]


class Opinion(NamedTuple):
    """What one mention says for the index, as known from `known_from` on.

    Unit: `value` 0 to 1; `weight` before ageing and before its source's weight; `echo_weight` and
    `echo_value` are Σ w and Σ w·v of the same author's earlier opinions in the source, aged to this one.
    """

    mention_id: MentionId
    source_id: SourceId
    author_key: str | None
    said_at: str
    said_on: date
    value: float
    weight: float
    echo_weight: float
    echo_value: float
    expectation: str | None
    language: str
    text_sha256: str
    is_long: bool
    """Long enough that two people do not write the same by chance."""
    known_from: str
    cause: str
    """Why it is as it is: one of the causes of `splitting`."""


COLUMNS = Opinion._fields
_SAID_ON, _IS_LONG = COLUMNS.index("said_on"), COLUMNS.index("is_long")


@dataclass(frozen=True)
class Changed:
    """What one mention said for the index at an earlier time, and what it says now; None where nothing."""

    before: Opinion | None
    now: Opinion | None
    cause: str


@dataclass(frozen=True)
class Book:
    """How the brand's opinions were last counted, and the first day whose points are not measured yet."""

    zone: str
    formula: str
    stale_from: date | None


class Opinions:
    def __init__(self, store: Store) -> None:
        self._store = store

    def count_due(self, brand_id: BrandId) -> int:
        """How many mentions of the brand changed since they were last counted."""
        (row,) = self._store.rows(
            "SELECT count(*) AS n FROM sources o JOIN opinions_due d ON d.source_id = o.id"
            " WHERE o.brand_id = ?",
            [brand_id],
        )
        return int(row["n"])

    def due(self, brand_id: BrandId, limit: int) -> list[MentionId]:
        """Mentions of the brand that changed since they were last counted."""
        rows = self._store.rows(
            "SELECT d.mention_id FROM sources o JOIN opinions_due d ON d.source_id = o.id"
            " WHERE o.brand_id = ? LIMIT ?",
            [brand_id, limit],
        )
        return [MentionId(row["mention_id"]) for row in rows]

    def all_due(self, brand_id: BrandId) -> None:
        """Every mention of the brand is to be counted anew."""
        self._store.db.execute(
            "INSERT OR IGNORE INTO opinions_due (source_id, mention_id) SELECT m.source_id, m.id"
            " FROM mentions m JOIN sources o ON o.id = m.source_id WHERE o.brand_id = ?",
            [brand_id],
        )

    def book(self, brand_id: BrandId) -> Book | None:
        rows = self._store.rows("SELECT * FROM measured WHERE brand_id = ?", [brand_id])
        if not rows:
            return None
        stale = rows[0]["stale_from_on"]
        return Book(rows[0]["zone"], rows[0]["formula"], day(stale) if stale else None)

    def keep_book(self, brand_id: BrandId, book: Book) -> None:
        row = {
            **{"brand_id": brand_id, "zone": book.zone, "formula": book.formula},
            "stale_from_on": book.stale_from.isoformat() if book.stale_from else None,
        }
        self._store.db.table("measured").upsert(row)

    def of(self, mention_ids: Iterable[MentionId], authors: Iterable[Author]) -> list[Opinion]:
        """The present opinions of these mentions, of their authors, and of these authors, each once."""
        rows = self._rows(
            "WITH those AS (SELECT value AS id FROM json_each(:ids)), voices AS ("
            " SELECT value ->> 0 AS source_id, value ->> 1 AS author_key FROM json_each(:authors)"
            " UNION SELECT o.source_id, o.author_key FROM those JOIN opinions o ON o.mention_id = those.id"
            " WHERE o.author_key IS NOT NULL)"
            " SELECT {} FROM opinions WHERE mention_id IN (SELECT id FROM those"
            " UNION SELECT o.mention_id FROM voices v CROSS JOIN opinions o ON o.source_id = v.source_id"
            " AND o.author_key = v.author_key AND o.author_key IS NOT NULL)",
            {"ids": json.dumps(list(mention_ids)), "authors": json.dumps(list(authors))},
        )
        return [_opinion(row) for row in rows]

    def keep(
        self,
        now: Sequence[Opinion],
        gone: Sequence[tuple[Opinion, str]],
        at: datetime,
        done: Sequence[MentionId],
    ) -> None:
        """These are the present opinions; `gone` ends with the reason why; `done` mentions are due no more.

        What ended is kept among the past ones, unless it began at the same moment. The sums of their days are
        stale. Call inside `writing()`: a transaction within it would more than double the time.
        """
        stamp, execute = written(at), self._store.db.conn.executemany
        names, marks = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
        execute(
            f"INSERT INTO past_opinions ({names}, known_to, ended_by) VALUES ({marks}, ?, ?)",
            [(*_row(one), stamp, why) for one, why in gone if one.known_from < stamp],
        )
        execute("DELETE FROM opinions WHERE mention_id = ?", [(one.mention_id,) for one, _ in gone])
        # Three times as fast as INSERT OR REPLACE, which prepares every row to be taken back.
        fresh = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
        execute(
            f"INSERT INTO opinions ({names}) VALUES ({marks}) ON CONFLICT (mention_id) DO UPDATE SET {fresh}",
            [_row(one) for one in now],
        )
        execute(
            "INSERT OR IGNORE INTO stale_days (source_id, said_on) VALUES (?, ?)",
            {(one.source_id, one.said_on.isoformat()) for one in (*now, *(old for old, _ in gone))},
        )
        self._store.db.execute(
            "DELETE FROM opinions_due WHERE (source_id, mention_id) IN (SELECT m.source_id, m.id"
            " FROM json_each(?) j JOIN mentions m ON m.id = j.value)",
            [json.dumps(list(done))],
        )

    def said_between(self, source_id: SourceId, start: date, end: date) -> list[Opinion]:
        """Present opinions said after `start` and up to `end`, oldest first."""
        rows = self._rows(
            "SELECT {} FROM opinions WHERE source_id = ? AND said_on > ? AND said_on <= ?"
            " ORDER BY said_at, mention_id",
            [source_id, start.isoformat(), end.isoformat()],
        )
        return [_opinion(row) for row in rows]

    def changed_since(self, brand_id: BrandId, known_at: datetime, until: date) -> list[Changed]:
        """What is said otherwise now than was known then, mention by mention; what is only new as well.

        Leaves out what was said after the day `until`.
        """
        stamp, names = written(known_at), ", ".join(f"o.{name}" for name in COLUMNS)
        of_brand = "JOIN sources s ON s.id = o.source_id AND s.brand_id = :brand"
        params = {"brand": brand_id, "at": stamp, "until": until.isoformat()}
        now = self._rows(
            f"SELECT {names} FROM opinions o {of_brand} WHERE o.known_from > :at AND o.said_on <= :until",
            params,
        )
        past = self._rows(
            f"SELECT {names}, o.ended_by FROM past_opinions o {of_brand}"
            " WHERE o.known_to > :at AND o.said_on <= :until ORDER BY o.known_to, o.id",
            params,
        )
        present = {one.mention_id: one for one in map(_opinion, now)}
        before: dict[MentionId, Opinion | None] = dict.fromkeys(present)
        causes = {one.mention_id: one.cause for one in present.values()}
        for row in past:
            one = _opinion(row[:-1])
            if one.known_from <= stamp:
                before[one.mention_id] = one
            elif one.mention_id not in before:
                before[one.mention_id] = None
            causes.setdefault(one.mention_id, row[-1])
        return [
            Changed(old, present.get(found), causes[found])
            for found, old in before.items()
            if old or found in present
        ]

    def _rows(self, sql: str, params: Any) -> list[tuple[Any, ...]]:
        return self._store.tuples(sql.replace("{}", ", ".join(COLUMNS)), params)


def _row(one: Opinion) -> tuple[Any, ...]:
    return (*one[:_SAID_ON], one.said_on.isoformat(), *one[_SAID_ON + 1 :])


def _opinion(row: Sequence[Any]) -> Opinion:
    found = list(row)
    found[_SAID_ON], found[_IS_LONG] = day(found[_SAID_ON]), bool(found[_IS_LONG])
    return Opinion._make(found)
