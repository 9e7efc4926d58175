"""Opens the store, and lets one writer in at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlite_utils import Database

from earful.clock import Clock
from earful.errors import ConfigError, DiskFull, EarfulError, MigrationFailed, StoreBusy, StoreError
from earful.store.brands import Brands
from earful.store.complaints import Complaints
from earful.store.corrections import Corrections
from earful.store.digests import Digests
from earful.store.drafts import Drafts
from earful.store.index import Index
from earful.store.later_migrations import migrations
from earful.store.ledger import Ledger
from earful.store.mentions import Mentions
from earful.store.opinion_days import OpinionDays
from earful.store.opinions import Opinions
from earful.store.relevance import Relevance
from earful.store.replies import Replies
from earful.store.said import Said
from earful.store.scores import Scores
from earful.store.sightings import Sightings
from earful.store.storms import Storms
from earful.store.turns import Turns

BUSY_TIMEOUT_SECONDS = 10.0


class Store:
    """The data of all brands. One a thread: a connection cannot cross threads."""

    def __init__(self, db: Database, clock: Clock, place: str) -> None:
        self.db = db
        self.clock = clock
        self.place = place

    @classmethod
    def open(cls, path: Path | None, clock: Clock) -> Store:
        """The store at `path`, created and migrated when needed; None keeps it in memory.

        Raises: StoreBusy, ConfigError when the file is no store or cannot be written, MigrationFailed.
        """
        place = "memory" if path is None else str(path)
        with _explained(place):
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            conn = sqlite3.connect(":memory:" if path is None else path, timeout=BUSY_TIMEOUT_SECONDS)
            db = Database(conn, execute_plugins=False)
            store = cls(db, clock, place)
            try:
                db.execute("PRAGMA foreign_keys = ON")
                if path is not None:
                    db.execute("PRAGMA journal_mode = WAL")
                    db.execute("PRAGMA synchronous = FULL")
                store._migrate()
            except BaseException:
                db.close()
                raise
        return store

    def _migrate(self) -> None:
        if not migrations.pending(self.db):
            return
        with self.writing():
            try:
                migrations.apply(self.db)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode in _MEANINGS:
                    raise
                raise MigrationFailed(
                    f"the store at {self.place} could not be migrated: {error}; nothing was changed"
                ) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything inside is kept together, or nothing is. Nests.

        Why: `BEGIN IMMEDIATE` waits for the other writer; a deferred transaction that reads and then
        writes fails at once with "database is locked", whatever the timeout.
        """
        with _explained(self.place):
            if self.db.conn.in_transaction:
                with self.db.atomic():
                    yield
                return
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.conn.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    def rows(self, sql: str, params: Any = None) -> list[dict[str, Any]]:
        """The rows of a query. Raises: StoreError."""
        with _explained(self.place):
            return list(self.db.query(sql, params))

    def tuples(self, sql: str, params: Any = None) -> list[tuple[Any, ...]]:
        """The same without the columns' names, where there are many rows. Raises: StoreError."""
        with _explained(self.place):
            found: list[tuple[Any, ...]] = self.db.execute(sql, params).fetchall()
        return found

    def insert(self, table: str, row: dict[str, Any]) -> int:
        """The row is kept; its id. Call inside `writing()`."""
        last = self.db.table(table).insert(row).last_pk
        if last is None:
            raise MigrationFailed(
                f"table {table} of the store at {self.place} has no id; its schema is not ours"
            )
        return int(last)

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def brands(self) -> Brands:
        return Brands(self)

    @cached_property
    def mentions(self) -> Mentions:
        return Mentions(self)

    @cached_property
    def said(self) -> Said:
        return Said(self)

    @cached_property
    def relevance(self) -> Relevance:
        return Relevance(self)

    @cached_property
    def sightings(self) -> Sightings:
        return Sightings(self)

    @cached_property
    def scores(self) -> Scores:
        return Scores(self)

    @cached_property
    def corrections(self) -> Corrections:
        return Corrections(self)

    @cached_property
    def complaints(self) -> Complaints:
        return Complaints(self)

    @cached_property
    def replies(self) -> Replies:
        return Replies(self)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self)

    @cached_property
    def index(self) -> Index:
        return Index(self)

    @cached_property
    def opinions(self) -> Opinions:
        return Opinions(self)

    @cached_property
    def opinion_days(self) -> OpinionDays:
        return OpinionDays(self)

    @cached_property
    def digests(self) -> Digests:
        return Digests(self)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self)

    @cached_property
    def storms(self) -> Storms:
        return Storms(self)

    @cached_property
    def turns(self) -> Turns:
        return Turns(self)


_MEANINGS: dict[int, tuple[type[EarfulError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusy, "another process holds it; try again when that has finished"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "another process holds it; try again when that has finished"),
    sqlite3.SQLITE_FULL: (DiskFull, "the disk is full; make room, then run again: nothing was half-written"),
    sqlite3.SQLITE_READONLY: (ConfigError, "it cannot be written; correct the file's permissions"),
    sqlite3.SQLITE_CANTOPEN: (ConfigError, "it cannot be opened; correct `store` in earful.yaml"),
    sqlite3.SQLITE_NOTADB: (ConfigError, "it is no store of Earful's; correct `store` in earful.yaml"),
    sqlite3.SQLITE_IOERR: (StoreError, "the disk could not be read or written; look at the machine"),
}


@contextmanager
def _explained(place: str) -> Iterator[None]:
    """SQLite's errors come out as Earful's, each with its remedy."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None)
        meaning = None if code is None else _MEANINGS.get(code & 0xFF)
        if meaning is None:
            raise
        kind, advice = meaning
        raise kind(f"the store at {place} could not be used: {advice}") from error
    except OSError as error:
        if error.filename is None or not str(place).startswith(str(error.filename)):
            raise
        raise ConfigError(f"the store's folder {error.filename} cannot be made: {error.strerror}") from error
