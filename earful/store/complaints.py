"""Complaints, and every move they made."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from earful.errors import ConfigError, UnknownName
from earful.model import (
    MOVES,
    BrandId,
    Complaint,
    ComplaintId,
    ComplaintState,
    Expectation,
    Mention,
    MentionId,
    Need,
)
from earful.store.times import SAID_AT, instant, written

if TYPE_CHECKING:
    from earful.store.database import Store

_BY_PEOPLE = "actor NOT IN (SELECT value FROM json_each(:nobody))"
_NAME_IS_NEEDED: frozenset[ComplaintState] = frozenset({"open", "acknowledged"})


class Complaints:
    """At most one for a mention. The author's name stays only while it waits for an answer."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(
        self,
        mention_id: MentionId,
        *,
        author_name: str | None,
        expectation: Expectation,
        severity: int,
        reason: str,
        opened_at: datetime,
        due_at: datetime,
        actor: str = "earful",
        need: Need = "complaint",
    ) -> ComplaintId | None:
        """The mention has an open complaint, or question; None when it had one already."""
        with self._store.writing():
            if self.of_mention(mention_id) is not None:
                return None
            row = {
                **{"mention_id": mention_id, "author_name": author_name, "expectation": expectation},
                **{"severity": severity, "reason": reason, "opened_at": written(opened_at)},
                **{"due_at": written(due_at), "state": "open", "state_at": written(opened_at)},
                "need": need,
            }
            complaint_id = ComplaintId(self._store.insert("complaints", row))
            self._event(complaint_id, None, "open", opened_at, actor, reason)
        return complaint_id

    def move(
        self,
        complaint_id: ComplaintId,
        to: ComplaintState,
        at: datetime,
        actor: str,
        note: str = "",
        due_at: datetime | None = None,
        author_name: str | None = None,
    ) -> None:
        """The complaint is in that state, and the event says who moved it.

        Raises: UnknownName; ConfigError when its state does not allow the move.
        """
        with self._store.writing():
            complaint = self.get(complaint_id)
            if to not in MOVES[complaint.state]:
                allowed = ", ".join(sorted(MOVES[complaint.state])) or "nothing"
                raise ConfigError(
                    f"complaint {complaint_id} is {complaint.state}: it cannot become {to}, only {allowed}"
                )
            row: dict[str, Any] = {"state": to, "state_at": written(at)}
            if to not in _NAME_IS_NEEDED:
                row["author_name"] = None
            elif author_name is not None:
                row["author_name"] = author_name
            if due_at is not None:
                row["due_at"] = written(due_at)
            self._store.db.table("complaints").update(complaint_id, row)
            self._event(complaint_id, complaint.state, to, at, actor, note)

    def restate(
        self,
        complaint_id: ComplaintId,
        *,
        expectation: Expectation,
        severity: int,
        reason: str,
        at: datetime,
        actor: str,
        note: str,
        need: Need = "complaint",
    ) -> None:
        """The complaint says what its mention says now; its state and its deadline stay."""
        with self._store.writing():
            state = self.get(complaint_id).state
            row = {"expectation": expectation, "severity": severity, "reason": reason, "need": need}
            self._store.db.table("complaints").update(complaint_id, row)
            self._event(complaint_id, state, state, at, actor, note)

    def get(self, complaint_id: ComplaintId) -> Complaint:
        """Raises: UnknownName."""
        rows = self._store.rows("SELECT * FROM complaints WHERE id = ?", [complaint_id])
        if not rows:
            raise UnknownName(f"no complaint {complaint_id}; `earful complaint list` names them")
        return _complaint(rows[0])

    def of_mention(self, mention_id: MentionId) -> Complaint | None:
        rows = self._store.rows("SELECT * FROM complaints WHERE mention_id = ?", [mention_id])
        return _complaint(rows[0]) if rows else None

    def all(
        self, brand_id: BrandId | None = None, need: Need | None = "complaint"
    ) -> list[tuple[Complaint, Mention]]:
        """Every complaint with its mention, the earliest due first; `need` None brings questions too."""
        return self._select("TRUE", {}, brand_id, need)

    def waiting(
        self, brand_id: BrandId | None = None, need: Need | None = "complaint"
    ) -> list[tuple[Complaint, Mention]]:
        """Those that wait for an answer, the earliest due first; `need` None brings questions too."""
        return self._select("c.state IN ('open', 'acknowledged')", {}, brand_id, need)

    def recent(self, brand_id: BrandId, since: datetime) -> list[tuple[Complaint, Mention]]:
        """Those that wait, and those said at or after that, whatever became of them."""
        # Each through its own index: there are many complaints that are neither.
        return self._select(
            "c.id IN (SELECT id FROM complaints WHERE state IN ('open', 'acknowledged') UNION SELECT near.id"
            " FROM sources o CROSS JOIN mentions m ON m.source_id = o.id"
            " CROSS JOIN complaints near ON near.mention_id = m.id"
            f" WHERE o.brand_id = :brand AND {SAID_AT} >= :since)",
            {"since": written(since)},
            brand_id,
            "complaint",
        )

    def settled_by(self, actor: str) -> list[tuple[Complaint, Mention]]:
        """Those answered or dismissed, questions too, whose last move that actor made."""
        return self._select(
            "c.state IN ('answered', 'dismissed') AND :actor = (SELECT actor FROM complaint_events"
            " WHERE complaint_id = c.id ORDER BY id DESC LIMIT 1)",
            {"actor": actor},
            None,
            None,
        )

    def said_between(self, brand_id: BrandId, start: datetime, end: datetime) -> list[Complaint]:
        """The brand's complaints that were said at or after `start` and before `end`, earliest due first."""
        rows = self._store.rows(
            # From the mentions of that time to their complaints, never through all complaints there are.
            "SELECT c.* FROM mentions m"
            " CROSS JOIN complaints c ON c.mention_id = m.id AND c.need = 'complaint'"
            " WHERE m.source_id IN (SELECT id FROM sources WHERE brand_id = :brand)"
            f" AND {SAID_AT} >= :start AND {SAID_AT} < :end"
            " ORDER BY c.due_at, c.id",
            {"brand": brand_id, "start": written(start), "end": written(end)},
        )
        return [_complaint(row) for row in rows]

    def answered_between(
        self, brand_id: BrandId, start: datetime, end: datetime
    ) -> list[tuple[Complaint, Mention]]:
        """Complaints answered at or after `start` and before `end`."""
        return self._select(
            "c.state = 'answered' AND c.state_at >= :start AND c.state_at < :end",
            {"start": written(start), "end": written(end)},
            brand_id,
            "complaint",
        )

    def decisions(self, nobody: Collection[str]) -> dict[MentionId, tuple[bool, datetime]]:
        """By mention, whether a person last treated it as a complaint, and when, in its present wording.

        `nobody` are the actors that are no people.
        """
        rows = self._store.rows(
            "SELECT c.mention_id, e.to_state, e.at FROM complaints c JOIN complaint_events e ON e.id ="
            f" (SELECT max(id) FROM complaint_events WHERE complaint_id = c.id AND {_BY_PEOPLE})"
            " WHERE c.need = 'complaint' AND NOT EXISTS (SELECT 1 FROM mention_versions v"
            " WHERE v.mention_id = c.mention_id AND v.seen_at > e.at)",
            {"nobody": json.dumps(list(nobody))},
        )
        return {
            MentionId(row["mention_id"]): (row["to_state"] != "dismissed", instant(row["at"])) for row in rows
        }

    def decisions_since(self, since: datetime, nobody: Collection[str]) -> int:
        """How many moves people made after that."""
        rows = self._store.rows(
            f"SELECT count(*) AS n FROM complaint_events WHERE at > :since AND {_BY_PEOPLE}",
            {"since": written(since), "nobody": json.dumps(list(nobody))},
        )
        return int(rows[0]["n"])

    def events(self, complaint_id: ComplaintId) -> list[dict[str, Any]]:
        """Its moves, oldest first: at, from_state, to_state, actor, note."""
        return self._store.rows(
            "SELECT at, from_state, to_state, actor, note FROM complaint_events"
            " WHERE complaint_id = ? ORDER BY id",
            [complaint_id],
        )

    def _select(
        self, where: str, params: Mapping[str, Any], brand_id: BrandId | None, need: Need | None
    ) -> list[tuple[Complaint, Mention]]:
        rows = self._store.rows(
            "SELECT c.* FROM complaints c JOIN mentions m ON m.id = c.mention_id"
            f" JOIN sources s ON s.id = m.source_id WHERE {where}"
            " AND (:brand IS NULL OR s.brand_id = :brand) AND (:need IS NULL OR c.need = :need)"
            " ORDER BY c.due_at, c.id",
            {**params, "brand": brand_id, "need": need},
        )
        complaints = [_complaint(row) for row in rows]
        mentions = self._store.mentions.by_ids(complaint.mention_id for complaint in complaints)
        return [(complaint, mentions[complaint.mention_id]) for complaint in complaints]

    def _event(
        self,
        complaint_id: ComplaintId,
        before: ComplaintState | None,
        after: ComplaintState,
        at: datetime,
        actor: str,
        note: str,
    ) -> None:
        self._store.db.table("complaint_events").insert(
            {
                **{"complaint_id": complaint_id, "at": written(at), "from_state": before},
                **{"to_state": after, "actor": actor, "note": note},
            }
        )


def _complaint(row: dict[str, Any]) -> Complaint:
    return Complaint(
        id=ComplaintId(row["id"]),
        mention_id=MentionId(row["mention_id"]),
        author_name=row["author_name"],
        expectation=row["expectation"],
        severity=row["severity"],
        reason=row["reason"],
        opened_at=instant(row["opened_at"]),
        due_at=instant(row["due_at"]),
        state=row["state"],
        state_at=instant(row["state_at"]),
        assignee=row["assignee"],
        need=row["need"],
    )
