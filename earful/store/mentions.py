"""Mentions: what customers said, its earlier wordings, and the owner's replies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from earful import scraping
from earful.errors import UnknownName, shown
from earful.model import Mention, MentionId, RunId, Source, SourceId
from earful.scraping.found import OwnerReply, Rating
from earful.store.times import SAID_AT, instant, maybe_instant, written

if TYPE_CHECKING:
    from earful.store.database import Store

SELECT = (
    "SELECT m.*, r.text AS reply_text, r.published_at AS reply_at FROM mentions m"
    " LEFT JOIN replies r ON r.mention_id = m.id"
)
_BATCH = 500
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Kept:
    """What keeping changed: ids of new mentions, of edited ones, and of those newly replied to."""

    new: tuple[MentionId, ...] = ()
    changed: tuple[MentionId, ...] = ()
    replied: tuple[MentionId, ...] = ()


@dataclass(frozen=True)
class Version:
    """An earlier wording of a mention; `seen_at` is when a later one replaced it."""

    seen_at: datetime
    title: str | None
    text: str
    rating_value: float | None


class Mentions:
    """Kept once for each (source, external id), however often they are seen."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(
        self,
        source: Source,
        run_id: RunId,
        found: Iterable[scraping.Mention],
        at: datetime,
        author_key: Callable[[str], str],
    ) -> Kept:
        """Every found mention is kept; an edited one keeps its earlier wording as a version.

        A reply that is missing this time stays: one missing sighting proves nothing.
        """
        by_id = {mention.external_id: mention for mention in found}
        new: list[MentionId] = []
        changed: list[MentionId] = []
        replied: list[MentionId] = []
        with self._store.writing():
            known = self._known_rows(source.id, list(by_id))
            for external_id, mention in by_id.items():
                row = _row(mention, author_key) | {
                    "last_seen_at": written(at),
                    "removed_at": None,
                    "missed": 0,
                }
                before = known.get(external_id)
                if before is None:
                    row |= {
                        **{"source_id": source.id, "external_id": external_id, "first_run_id": run_id},
                        "first_seen_at": written(at),
                    }
                    mention_id = MentionId(self._store.insert("mentions", row))
                    new.append(mention_id)
                else:
                    mention_id = MentionId(before["id"])
                    if mention.language is None:
                        del row["language"]
                    if before["text_sha256"] != row["text_sha256"]:
                        changed.append(mention_id)
                        row["expectation"] = None
                        self._keep_version(before, at)
                    self._store.db.table("mentions").update(mention_id, row)
                if mention.author and (before is None or mention_id in changed):
                    waiting: dict[str, Any] = {"mention_id": mention_id, "author_name": mention.author}
                    self._store.db.table("names_waiting").upsert(waiting)
                if mention.reply and self._keep_reply(mention_id, mention.reply, at):
                    replied.append(mention_id)
        return Kept(tuple(new), tuple(changed), tuple(replied))

    def known(self, source_id: SourceId) -> dict[str, datetime]:
        """External ids that a finished run has seen, each with when it was said.

        Why: if those of a broken run counted, the next run would stop before what the broken one missed.
        """
        rows = self._store.rows(
            "SELECT m.external_id, coalesce(m.published_at, m.first_seen_at) AS said_at FROM mentions m"
            " WHERE m.source_id = :source AND EXISTS (SELECT 1 FROM runs WHERE runs.source_id = :source"
            " AND runs.state IN ('ok', 'partial') AND runs.id >= m.first_run_id)",
            {"source": source_id},
        )
        return {row["external_id"]: instant(row["said_at"]) for row in rows}

    def by_ids(self, ids: Iterable[MentionId]) -> dict[MentionId, Mention]:
        found: dict[MentionId, Mention] = {}
        for some in _batches(list(ids)):
            for row in self._store.rows(f"{SELECT} WHERE m.id IN ({_marks(some)})", list(some)):
                mention = mention_of(row)
                found[mention.id] = mention
        return found

    def of_source(self, source_id: SourceId) -> list[Mention]:
        """The mentions of one source, oldest first."""
        rows = self._store.rows(
            f"{SELECT} WHERE m.source_id = ? ORDER BY {SAID_AT}, m.id",
            [source_id],
        )
        return [mention_of(row) for row in rows]

    def said_since(self, source_id: SourceId, since: datetime) -> list[datetime]:
        """When each of the source's mentions since then was said, oldest first."""
        rows = self._store.rows(
            f"SELECT {SAID_AT} AS said_at FROM mentions m WHERE source_id = ? AND {SAID_AT} >= ?"
            " ORDER BY said_at",
            [source_id, written(since)],
        )
        return [instant(row["said_at"]) for row in rows]

    def unscored(self, scorer: str, version: str, since: datetime | None = None) -> list[MentionId]:
        """Ids of mentions said since then that this version has not read as they now stand, oldest first."""
        rows = self._store.rows(
            "SELECT m.id FROM mentions m LEFT JOIN scores s ON s.mention_id = m.id AND s.scorer = :scorer"
            " AND s.scorer_version = :version"
            " WHERE (s.mention_id IS NULL OR s.text_sha256 != m.text_sha256)"
            " AND (:since IS NULL OR coalesce(m.published_at, m.first_seen_at) >= :since) ORDER BY m.id",
            {"scorer": scorer, "version": version, "since": written(since)},
        )
        return [MentionId(row["id"]) for row in rows]

    def unassessed(self, scorer: str, version: str, limit: int) -> list[Mention]:
        """Mentions that this version of the scorer has not read as they now stand, oldest first."""
        rows = self._store.rows(
            f"{SELECT} LEFT JOIN scores s ON s.mention_id = m.id AND s.scorer = :scorer"
            " AND s.scorer_version = :version"
            " WHERE s.mention_id IS NULL OR s.text_sha256 != m.text_sha256 ORDER BY m.id LIMIT :limit",
            {"scorer": scorer, "version": version, "limit": limit},
        )
        return [mention_of(row) for row in rows]

    def rated(self, limit: int) -> list[Mention]:
        """Mentions with stars that are still on their site, of whatever brand, the newest first."""
        rows = self._store.rows(
            f"{SELECT} WHERE m.rating_value IS NOT NULL AND m.removed_at IS NULL"
            " ORDER BY coalesce(m.published_at, m.first_seen_at) DESC, m.id DESC LIMIT ?",
            [limit],
        )
        return [mention_of(row) for row in rows]

    def rated_since(self, since: datetime) -> int:
        """How many mentions with stars were first seen or rewritten after that."""
        rows = self._store.rows(
            "SELECT count(*) AS n FROM mentions m WHERE m.rating_value IS NOT NULL AND m.removed_at IS NULL"
            " AND (m.first_seen_at > :since OR EXISTS (SELECT 1 FROM mention_versions v"
            " WHERE v.mention_id = m.id AND v.seen_at > :since))",
            {"since": written(since)},
        )
        return int(rows[0]["n"])

    def find(self, name: str) -> MentionId:
        """The mention of that number or address. Raises: UnknownName."""
        column = "id" if name.isdecimal() else "url"
        value = int(name) if name.isdecimal() else name
        rows = self._store.rows(f"SELECT id FROM mentions WHERE {column} = ? LIMIT 2", [value])
        if len(rows) == 1:
            return MentionId(rows[0]["id"])
        several = "several mentions have that address; name its number" if rows else "no such mention"
        raise UnknownName(f"{shown(name)}: {several}; `earful mentions BRAND` lists their numbers")

    def count(self, source_id: SourceId | None = None) -> int:
        """How many are kept and not removed."""
        sql = "SELECT count(*) AS n FROM mentions WHERE removed_at IS NULL"
        if source_id is None:
            return int(self._store.rows(sql)[0]["n"])
        return int(self._store.rows(f"{sql} AND source_id = ?", [source_id])[0]["n"])

    def versions(self, mention_id: MentionId) -> list[Version]:
        """Its earlier wordings, oldest first."""
        rows = self._store.rows(
            "SELECT * FROM mention_versions WHERE mention_id = ? ORDER BY seen_at", [mention_id]
        )
        return [
            Version(instant(row["seen_at"]), row["title"], row["text"], row["rating_value"]) for row in rows
        ]

    def set_language(self, mention_id: MentionId, language: str) -> None:
        with self._store.writing():
            self._store.db.table("mentions").update(mention_id, {"language": language})

    def take_name(self, mention_id: MentionId) -> str | None:
        """The author's visible name, which waits no longer after this."""
        with self._store.writing():
            rows = self._store.rows(
                "SELECT author_name FROM names_waiting WHERE mention_id = ?", [mention_id]
            )
            self._store.db.table("names_waiting").delete_where("mention_id = ?", [mention_id])
        return rows[0]["author_name"] if rows else None

    def _known_rows(self, source_id: SourceId, external_ids: list[str]) -> dict[str, dict[str, Any]]:
        rows = (
            row
            for some in _batches(external_ids)
            for row in self._store.rows(
                "SELECT id, external_id, title, text, rating_value, text_sha256 FROM mentions"
                f" WHERE source_id = ? AND external_id IN ({_marks(some)})",
                [source_id, *some],
            )
        )
        return {row["external_id"]: row for row in rows}

    def _keep_version(self, before: dict[str, Any], at: datetime) -> None:
        self._store.db.table("mention_versions").upsert(
            {
                **{"mention_id": before["id"], "seen_at": written(at), "title": before["title"]},
                **{"text": before["text"], "rating_value": before["rating_value"]},
            }
        )

    def _keep_reply(self, mention_id: MentionId, reply: OwnerReply, at: datetime) -> bool:
        kept = self._store.rows("SELECT text FROM replies WHERE mention_id = ?", [mention_id])
        row: dict[str, Any] = {"text": reply.text, "published_at": written(reply.published_at), "missed": 0}
        if kept:
            self._store.db.table("replies").update(mention_id, row)
        else:
            row |= {"mention_id": mention_id, "first_seen_at": written(at)}
            self._store.db.table("replies").insert(row)
        return not kept


def _batches(values: Sequence[_Item]) -> list[Sequence[_Item]]:
    """Slices that fit SQLite's limit of parameters."""
    return [values[start : start + _BATCH] for start in range(0, len(values), _BATCH)]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _row(mention: scraping.Mention, author_key: Callable[[str], str]) -> dict[str, Any]:
    rating = mention.rating
    said = "\x1f".join((mention.title or "", mention.text, str(rating.value if rating else "")))
    return {
        **{"url": mention.url, "kind": mention.kind, "title": mention.title, "text": mention.text},
        "language": mention.language,
        "rating_value": rating.value if rating else None,
        "rating_worst": rating.worst if rating else None,
        "rating_best": rating.best if rating else None,
        "author_key": author_key(mention.author) if mention.author else None,
        "canonical_id": mention.canonical_id,
        "published_at": written(mention.published_at),
        "text_sha256": hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest(),
    }


def mention_of(row: dict[str, Any]) -> Mention:
    rating = None
    if row["rating_value"] is not None:
        rating = Rating(value=row["rating_value"], worst=row["rating_worst"], best=row["rating_best"])
    reply = None
    if row["reply_text"] is not None:
        reply = OwnerReply(text=row["reply_text"], published_at=maybe_instant(row["reply_at"]))
    return Mention(
        id=MentionId(row["id"]),
        source_id=SourceId(row["source_id"]),
        external_id=row["external_id"],
        url=row["url"],
        kind=row["kind"],
        title=row["title"],
        text=row["text"],
        language=row["language"],
        rating=rating,
        author_key=row["author_key"],
        published_at=maybe_instant(row["published_at"]),
        first_seen_at=instant(row["first_seen_at"]),
        last_seen_at=instant(row["last_seen_at"]),
        reply=reply,
        removed_at=maybe_instant(row["removed_at"]),
        set_aside=row["set_aside"],
        expectation=row["expectation"],
    )
