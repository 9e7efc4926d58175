"""The ledger: one row a visit, and what moves forward only when a visit ends well."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from earful.errors import Remedy, StoreBusy
from earful.model import READ_STATES, Run, RunId, RunState, Source, SourceId
from earful.store.times import instant, maybe_instant, written

if TYPE_CHECKING:
    from earful.store.database import Store

LEASE_SECONDS = 900.0


class Ledger:
    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, source_id: SourceId, at: datetime, flow_run_id: str | None = None) -> RunId:
        """A run is on record before anything is fetched."""
        row = {
            **{"source_id": source_id, "flow_run_id": flow_run_id, "started_at": written(at)},
            **{"state": "running", "pages": 0, "listed": 0, "found": 0, "new": 0, "changed": 0},
        }
        with self._store.writing():
            return RunId(self._store.insert("runs", row))

    def end(
        self,
        run_id: RunId,
        at: datetime,
        state: RunState,
        *,
        pages: int = 0,
        listed: int = 0,
        found: int = 0,
        new: int = 0,
        changed: int = 0,
        revisited: bool = False,
        fill_rates: Mapping[str, float] | None = None,
        error: str | None = None,
        message: str | None = None,
        remedy: Remedy | None = None,
    ) -> None:
        """The run is over, in that state."""
        row = {
            **{"ended_at": written(at), "state": state, "pages": pages, "listed": listed, "found": found},
            **{"new": new, "changed": changed, "error": error, "message": message, "remedy": remedy},
            "fill_rates": json.dumps(fill_rates) if fill_rates is not None else None,
            "revisited": int(revisited),
        }
        with self._store.writing():
            self._store.db.table("runs").update(run_id, row)

    def last(self, source_id: SourceId) -> Run | None:
        """The newest run that is over."""
        return self._one("source_id = ? AND state != 'running'", [source_id])

    def last_read(self, source_id: SourceId) -> Run | None:
        """The newest run that looked, whatever it found."""
        marks = ", ".join("?" * len(READ_STATES))
        return self._one(f"source_id = ? AND state IN ({marks})", [source_id, *sorted(READ_STATES)])

    def last_revisit(self, source_id: SourceId) -> Run | None:
        """The newest run that read again what could have been edited or answered."""
        return self._one("source_id = ? AND revisited = 1", [source_id])

    def whole(self, source_id: SourceId, limit: int) -> list[Run]:
        """The newest runs that read the source's pages and ended well, oldest first."""
        rows = self._store.rows(
            "SELECT * FROM runs WHERE source_id = ? AND state IN ('ok', 'partial') AND fill_rates IS NOT NULL"
            " ORDER BY started_at DESC, id DESC LIMIT ?",
            [source_id, limit],
        )
        return [_run(row) for row in reversed(rows)]

    def forget_baseline(self, source_id: SourceId) -> None:
        """Earlier runs say no more what is usual for the source."""
        with self._store.writing():
            self._store.db.execute("UPDATE runs SET fill_rates = NULL WHERE source_id = ?", [source_id])

    def runs(self, source_id: SourceId, since: datetime | None = None) -> list[Run]:
        """Its runs that are over, oldest first."""
        rows = self._store.rows(
            "SELECT * FROM runs WHERE source_id = ? AND state != 'running' AND started_at >= ?"
            " ORDER BY started_at, id",
            [source_id, written(since) if since else ""],
        )
        return [_run(row) for row in rows]

    def looks(self, source_id: SourceId, since: datetime | None = None) -> list[tuple[str, bool]]:
        """When each of its runs that are over began, as written, and whether it looked; oldest first.

        With `since`, from the last one before on that looked.
        """
        marks = ", ".join(f"'{state}'" for state in sorted(READ_STATES))
        of_source = "FROM runs WHERE source_id = :source AND"
        rows = self._store.tuples(
            f"SELECT started_at, state IN ({marks}) {of_source} state != 'running' AND started_at >="
            f" coalesce((SELECT max(started_at) {of_source} state IN ({marks}) AND started_at < :since), '')"
            " ORDER BY started_at, id",
            {"source": source_id, "since": written(since) if since else ""},
        )
        return [(at, bool(read)) for at, read in rows]

    def bookmark(self, source_id: SourceId) -> str | None:
        rows = self._store.rows("SELECT value FROM bookmarks WHERE source_id = ?", [source_id])
        return rows[0]["value"] if rows else None

    def keep_bookmark(self, source_id: SourceId, value: str, run_id: RunId) -> None:
        row = {"source_id": source_id, "value": value, "run_id": run_id}
        self._store.db.table("bookmarks").upsert(row)

    def validators(self, source_id: SourceId) -> dict[str, tuple[str | None, str | None]]:
        """By address: ETag and Last-Modified of the last run that ended well."""
        rows = self._store.rows("SELECT * FROM http_validators WHERE source_id = ?", [source_id])
        return {row["url"]: (row["etag"], row["last_modified"]) for row in rows}

    def keep_validators(
        self, source_id: SourceId, validators: Mapping[str, tuple[str | None, str | None]], run_id: RunId
    ) -> None:
        """These and no others are sent with the next visit."""
        table = self._store.db.table("http_validators")
        table.delete_where("source_id = ?", [source_id])
        table.insert_all(
            {
                **{"source_id": source_id, "url": url, "etag": etag, "last_modified": last_modified},
                "run_id": run_id,
            }
            for url, (etag, last_modified) in validators.items()
        )

    @contextmanager
    def lease(self, source: Source, holder: str) -> Iterator[None]:
        """Nobody else collects this source meanwhile, in this process or another.

        Raises: StoreBusy. A lease left by a killed process ends by itself after fifteen minutes.
        """
        with self._store.writing():
            now = self._store.clock.now()
            held = self._store.rows("SELECT * FROM source_leases WHERE source_id = ?", [source.id])
            if held and instant(held[0]["ends_at"]) > now:
                raise StoreBusy(
                    f"source `{source.slug}` is being collected by {held[0]['holder']}; let that finish, or"
                    f" wait until {held[0]['ends_at']} when it was killed"
                )
            self._write_lease(source.id, holder, now)
        try:
            yield
        finally:
            with self._store.writing():
                self._store.db.table("source_leases").delete_where(
                    "source_id = ? AND holder = ?", [source.id, holder]
                )

    def renew(self, source_id: SourceId, holder: str) -> None:
        """The lease lasts for its full time from now."""
        with self._store.writing():
            self._write_lease(source_id, holder, self._store.clock.now())

    def _write_lease(self, source_id: SourceId, holder: str, now: datetime) -> None:
        ends_at = now + timedelta(seconds=LEASE_SECONDS)
        row = {"source_id": source_id, "holder": holder, "ends_at": written(ends_at)}
        self._store.db.table("source_leases").upsert(row)

    def _one(self, where: str, params: list[Any]) -> Run | None:
        rows = self._store.rows(
            f"SELECT * FROM runs WHERE {where} ORDER BY started_at DESC, id DESC LIMIT 1", params
        )
        return _run(rows[0]) if rows else None


def _run(row: dict[str, Any]) -> Run:
    return Run(
        id=RunId(row["id"]),
        source_id=SourceId(row["source_id"]),
        started_at=instant(row["started_at"]),
        ended_at=maybe_instant(row["ended_at"]),
        state=cast(RunState, row["state"]),
        pages=row["pages"],
        listed=row["listed"],
        found=row["found"],
        new=row["new"],
        changed=row["changed"],
        error=row["error"],
        message=row["message"],
        remedy=cast("Remedy | None", row["remedy"]),
        fill_rates=json.loads(row["fill_rates"] or "{}"),
    )
