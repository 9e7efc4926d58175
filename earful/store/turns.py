"""Whose turn it is at a host, and its robots.txt, shared by every process that uses the store."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from earful.store.times import instant, written

if TYPE_CHECKING:
    from earful.store.database import Store

ROBOTS_KEPT = timedelta(days=1)


class Turns:
    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, host: str, gap_seconds: float, now: datetime) -> datetime:
        """When it is our turn at the host; the next one comes `gap_seconds` later."""
        with self._store.writing():
            rows = self._store.rows("SELECT next_at FROM host_turns WHERE host = ?", [host])
            ours = max(now, instant(rows[0]["next_at"])) if rows else now
            following = ours + timedelta(seconds=gap_seconds)
            self._store.db.table("host_turns").upsert(
                {"host": host, "next_at": written(following)}, pk="host"
            )
        return ours

    def robots(self, host: str, now: datetime) -> tuple[int, bytes] | None:
        """Status and body of the host's robots.txt, where it was fetched within a day."""
        rows = self._store.rows("SELECT * FROM robots_texts WHERE host = ?", [host])
        if not rows or not timedelta(0) <= now - instant(rows[0]["fetched_at"]) < ROBOTS_KEPT:
            return None
        return rows[0]["status"], rows[0]["body"]

    def keep_robots(self, host: str, status: int, body: bytes, at: datetime) -> None:
        row = {"host": host, "status": status, "body": body, "fetched_at": written(at)}
        with self._store.writing():
            self._store.db.table("robots_texts").upsert(row, pk="host")
