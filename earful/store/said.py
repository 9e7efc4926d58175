"""What was said within some time, and what it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from earful.model import BrandId, Expectation, Mention, MentionId
from earful.store.mentions import SELECT, mention_of
from earful.store.times import SAID_AT, written

if TYPE_CHECKING:
    from earful.store.database import Store


class Said:
    def __init__(self, store: Store) -> None:
        self._store = store

    def between(self, brand_id: BrandId, start: datetime, end: datetime) -> list[Mention]:
        """What was said of the brand at or after `start` and before `end`, and is still on its site.

        Of sources that are not retired, by source, the oldest first.
        """
        rows = self._store.rows(
            f"{SELECT} WHERE m.source_id IN"
            " (SELECT id FROM sources WHERE brand_id = :brand AND retired_at IS NULL)"
            f" AND {SAID_AT} >= :start AND {SAID_AT} < :end AND m.removed_at IS NULL"
            f" ORDER BY m.source_id, {SAID_AT}, m.id",
            {"brand": brand_id, "start": written(start), "end": written(end)},
        )
        return [mention_of(row) for row in rows]

    def file(self, filed: Iterable[tuple[MentionId, Expectation | None]]) -> None:
        """Each mention speaks of that expectation without complaining, or of none."""
        with self._store.writing():
            self._store.db.conn.executemany(
                "UPDATE mentions SET expectation = ? WHERE id = ?",
                [(expectation, mention_id) for mention_id, expectation in filed],
            )
