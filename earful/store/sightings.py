"""What a visit should have seen and did not: a review or a reply is gone when it was missed twice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from earful.model import SourceId
from earful.store.times import written

if TYPE_CHECKING:
    from earful.store.database import Store

GONE_AFTER = 2
"""One missing sighting proves nothing: sites cache, shuffle and fail in parts."""


class Sightings:
    def __init__(self, store: Store) -> None:
        self._store = store

    def count_mentions(
        self, source_id: SourceId, seen: Collection[str], since: datetime, until: datetime, at: datetime
    ) -> int:
        """Mentions said between the two and not seen were missed once more; how many are gone now.

        What is seen again is there again: keeping it starts its count anew.
        """
        rows = self._store.rows(
            "SELECT id, external_id, missed FROM mentions WHERE source_id = ? AND removed_at IS NULL"
            " AND published_at > ? AND published_at < ?",
            [source_id, written(since), written(until)],
        )
        gone = 0
        with self._store.writing():
            for row in rows:
                if row["external_id"] in seen:
                    continue
                missed = row["missed"] + 1
                change: dict[str, Any] = {"missed": missed}
                if missed >= GONE_AFTER:
                    change["removed_at"] = written(at)
                    gone += 1
                self._store.db.table("mentions").update(row["id"], change)
        return gone

    def count_replies(self, source_id: SourceId, unanswered: Collection[str]) -> int:
        """Replies of mentions that were seen without one were missed once more; how many are gone now."""
        rows = self._store.rows(
            "SELECT m.external_id, r.mention_id, r.missed FROM replies r"
            " JOIN mentions m ON m.id = r.mention_id WHERE m.source_id = ?",
            [source_id],
        )
        gone = 0
        with self._store.writing():
            for row in rows:
                if row["external_id"] not in unanswered:
                    continue
                if row["missed"] + 1 >= GONE_AFTER:
                    self._store.db.table("replies").delete(row["mention_id"])
                    gone += 1
                else:
                    self._store.db.table("replies").update(row["mention_id"], {"missed": row["missed"] + 1})
        return gone
