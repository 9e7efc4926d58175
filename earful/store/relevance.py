"""Which mentions are set aside: those that do not name the brand, and those that say what another says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from earful.model import MentionId, SetAside, Source
from earful.store.times import written

if TYPE_CHECKING:
    from earful.store.database import Store


@dataclass(frozen=True)
class Twin:
    """An earlier mention of the same brand that may say the same."""

    id: MentionId
    source_id: int
    text: str


class Relevance:
    def __init__(self, store: Store) -> None:
        self._store = store

    def unjudged(self, source: Source, words: str, limit: int) -> list[MentionId]:
        """Mentions not judged as they now stand with these words of the brand, oldest first.

        Also those set aside for one that is no longer on the site.
        """
        rows = self._store.rows(
            "SELECT m.id FROM mentions m LEFT JOIN mentions o ON o.id = m.same_as WHERE m.source_id = :source"
            " AND m.removed_at IS NULL AND (m.judged_with IS NULL OR m.judged_with != :words || m.text_sha256"
            " OR o.removed_at IS NOT NULL) ORDER BY m.id LIMIT :limit",
            {"source": source.id, "words": words, "limit": limit},
        )
        return [MentionId(row["id"]) for row in rows]

    def same_post(self, mention_id: MentionId) -> Twin | None:
        """The first mention of the same brand that is the same post, seen elsewhere or by another search."""
        return self._twin(
            "(o.canonical_id = m.canonical_id"
            " OR (os.scraper = ms.scraper AND m.canonical_id = o.external_id)"
            " OR (os.scraper = ms.scraper AND o.canonical_id = m.external_id)"
            " OR (o.source_id != m.source_id AND o.external_id = m.external_id AND os.scraper = ms.scraper))",
            {"mention": mention_id},
        )

    def alike(
        self, mention_id: MentionId, bands: Sequence[str], said_at: datetime, within: timedelta
    ) -> list[Twin]:
        """Earlier mentions of the same brand that share one of the bands, said within that time of it."""
        marks = ", ".join(f":band{place}" for place in range(len(bands)))
        return self._twins(
            f"o.id IN (SELECT mention_id FROM text_bands WHERE band IN ({marks}))"
            " AND coalesce(o.published_at, o.first_seen_at) BETWEEN :since AND :until",
            {
                **{
                    "mention": mention_id,
                    "since": written(said_at - within),
                    "until": written(said_at + within),
                },
                **{f"band{place}": band for place, band in enumerate(bands)},
            },
        )

    def keep(
        self,
        mention_id: MentionId,
        words: str,
        set_aside: SetAside | None,
        same_as: MentionId | None,
        bands: Sequence[str],
    ) -> bool:
        """The mention is judged as it now stands; whether that changed its standing."""
        with self._store.writing():
            (before,) = self._store.rows(
                "SELECT set_aside, text_sha256 FROM mentions WHERE id = ?", [mention_id]
            )
            row: dict[str, Any] = {"set_aside": set_aside, "same_as": same_as}
            row["judged_with"] = words + before["text_sha256"]
            self._store.db.table("mentions").update(mention_id, row)
            table = self._store.db.table("text_bands")
            table.delete_where("mention_id = ?", [mention_id])
            table.insert_all({"mention_id": mention_id, "band": band} for band in bands)
        return bool(before["set_aside"] != set_aside)

    def _twin(self, where: str, params: dict[str, Any]) -> Twin | None:
        return next(iter(self._twins(where, params)), None)

    def _twins(self, where: str, params: dict[str, Any]) -> list[Twin]:
        rows = self._store.rows(
            "SELECT o.id, o.source_id, o.title, o.text, o.kind FROM mentions m"
            " JOIN sources ms ON ms.id = m.source_id JOIN sources os ON os.brand_id = ms.brand_id"
            " JOIN mentions o ON o.source_id = os.id WHERE m.id = :mention AND o.id < m.id"
            f" AND o.removed_at IS NULL AND o.set_aside IS NULL AND {where} ORDER BY o.id LIMIT 50",
            params,
        )
        return [Twin(MentionId(row["id"]), row["source_id"], row["text"]) for row in rows]
