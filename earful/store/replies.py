"""Complaints and how they were answered; and what their authors wrote before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from earful.model import BrandId, ComplaintState, Expectation, MentionId, SourceId
from earful.scraping.found import Kind
from earful.store.times import SAID_AT, instant, maybe_instant, written

if TYPE_CHECKING:
    from earful.store.database import Store

_SINCE = f"""AND c.state IN ('open', 'acknowledged', 'answered', 'dismissed')
    AND c.due_at >= :since AND {SAID_AT} >= :since"""
"""Said since then. Nothing is due before it was said: the states let the index on both find those few."""
_ASKED = f"""
WITH asked AS MATERIALIZED (
  SELECT c.id, c.mention_id, c.expectation, c.severity, c.state, c.due_at, m.source_id, m.first_seen_at,
    m.removed_at, m.published_at IS NOT NULL AS is_dated, {SAID_AT} AS said_at,
    r.published_at AS replied_at, r.first_seen_at AS reply_seen_at
  FROM complaints c JOIN mentions m ON m.id = c.mention_id JOIN sources s ON s.id = m.source_id
  LEFT JOIN replies r ON r.mention_id = m.id
  WHERE s.brand_id = :brand AND s.retired_at IS NULL AND c.need = 'complaint'
    {{since}}
)
SELECT a.*, min(e.at) FILTER (WHERE e.to_state = 'open') AS first_opened_at,
  max(e.at) FILTER (WHERE e.to_state = 'open' AND e.from_state IS NOT 'open') AS opened_at,
  min(e.at) FILTER (WHERE e.to_state = 'answered') AS answered_at,
  max(e.id) FILTER (WHERE e.to_state = a.state AND e.from_state IS NOT e.to_state) AS settling,
  (SELECT group_concat(seen_at, ' ') FROM mention_versions v WHERE v.mention_id = a.mention_id) AS edits
FROM asked a JOIN complaint_events e ON e.complaint_id = a.id
GROUP BY a.id
"""

_UNCHANGED = "m.rating_worst, m.rating_best, m.language, m.kind"


@dataclass(frozen=True)
class Asked:
    """A complaint, and how it was answered as far as the store knows."""

    mention_id: MentionId
    source_id: SourceId
    expectation: Expectation
    severity: int
    state: ComplaintState
    state_at: datetime
    state_by: str
    """Who moved it to its state."""
    due_at: datetime
    said_at: datetime
    is_dated: bool
    """Whether the site shows when it was said."""
    first_seen_at: datetime
    removed_at: datetime | None
    first_opened_at: datetime
    opened_at: datetime
    """When it last began to wait."""
    answered_at: datetime | None
    """When it was first answered, wherever."""
    edits: tuple[datetime, ...]
    """When each later wording of its mention was first seen, oldest first."""
    replied_at: datetime | None
    """As the site says; None also where it does not say when."""
    reply_seen_at: datetime | None


@dataclass(frozen=True)
class Wording:
    """What a mention said for a while. Unit: `rating_share` 0 to 1."""

    words: str = field(repr=False)
    language: str | None
    kind: Kind
    rating_share: float | None


class Replies:
    def __init__(self, store: Store) -> None:
        self._store = store

    def asked(self, brand_id: BrandId, since: datetime | None = None) -> list[Asked]:
        """The brand's complaints said since then, of sources that are not retired, in no order.

        A reply that was missed once is still there: it is deleted when it was missed twice.
        """
        asked = _ASKED.replace("{since}", _SINCE if since else "")
        rows = self._store.rows(
            "SELECT g.*, e.actor AS state_by, e.at AS state_at FROM"
            f" ({asked}) g JOIN complaint_events e ON e.id = g.settling",
            {"brand": brand_id, "since": written(since) if since else None},
        )
        return [_asked(row) for row in rows]

    def wordings(self, brand_id: BrandId, since: datetime) -> dict[MentionId, tuple[Wording, ...]]:
        """By mention, what each edited complaint said since then has said, the present wording last."""
        rows = self._store.rows(
            "WITH edited AS MATERIALIZED (SELECT DISTINCT v.mention_id FROM mention_versions v"
            " JOIN complaints c ON c.mention_id = v.mention_id AND c.need = 'complaint'"
            " JOIN mentions m ON m.id = v.mention_id JOIN sources s ON s.id = m.source_id"
            f" WHERE s.brand_id = :brand AND s.retired_at IS NULL AND {SAID_AT} >= :since)"
            " SELECT m.id, v.seen_at AS until, v.title, v.text, v.rating_value,"
            f" {_UNCHANGED} FROM edited d JOIN mentions m ON m.id = d.mention_id"
            " JOIN mention_versions v ON v.mention_id = m.id"
            " UNION ALL SELECT m.id, '~', m.title, m.text, m.rating_value,"
            f" {_UNCHANGED} FROM edited d JOIN mentions m ON m.id = d.mention_id"
            " ORDER BY 1, 2",
            {"brand": brand_id, "since": written(since)},
        )
        found: dict[MentionId, tuple[Wording, ...]] = {}
        for row in rows:
            mention_id = MentionId(row["id"])
            found[mention_id] = (*found.get(mention_id, ()), _wording(row))
        return found


def _asked(row: dict[str, Any]) -> Asked:
    return Asked(
        mention_id=MentionId(row["mention_id"]),
        source_id=SourceId(row["source_id"]),
        expectation=row["expectation"],
        severity=row["severity"],
        state=row["state"],
        state_at=instant(row["state_at"]),
        state_by=row["state_by"],
        due_at=instant(row["due_at"]),
        said_at=instant(row["said_at"]),
        is_dated=bool(row["is_dated"]),
        first_seen_at=instant(row["first_seen_at"]),
        removed_at=maybe_instant(row["removed_at"]),
        first_opened_at=instant(row["first_opened_at"]),
        opened_at=instant(row["opened_at"]),
        answered_at=maybe_instant(row["answered_at"]),
        edits=tuple(sorted(map(instant, (row["edits"] or "").split()))),
        replied_at=maybe_instant(row["replied_at"]),
        reply_seen_at=maybe_instant(row["reply_seen_at"]),
    )


def _wording(row: dict[str, Any]) -> Wording:
    title = None if row["kind"] == "comment" else row["title"]
    share = None
    # A version keeps no scale of its own: its stars are read on the one that its mention has now.
    if row["rating_value"] is not None and row["rating_best"] is not None:
        share = (row["rating_value"] - row["rating_worst"]) / (row["rating_best"] - row["rating_worst"])
    return Wording(f"{title or ''}\n{row['text']}".strip(), row["language"], row["kind"], share)
