"""Corrections: what people said of a mention's text, appended; the newest of the present wording holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from earful.model import USER, Correction, MentionId, Mood, Score
from earful.store.times import instant, written

if TYPE_CHECKING:
    from earful.store.database import Store

VERSION = "1"
_PROBABILITIES: dict[Mood, float] = {"positive": 1.0, "neutral": 0.5, "negative": 0.0}
"""A person is certain."""


class Corrections:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, correction: Correction) -> Score:
        """The correction is kept, and its mention has the person's score, which is returned."""
        probability = _PROBABILITIES[correction.label]
        score = Score(USER, VERSION, correction.label, 2 * probability - 1, probability=probability)
        is_complaint = correction.is_complaint
        with self._store.writing():
            self._store.db.execute(
                "INSERT INTO corrections (mention_id, label, is_complaint, at, actor, note, text_sha256)"
                " SELECT id, :label, :complaint, :at, :actor, :note, text_sha256 FROM mentions"
                " WHERE id = :mention",
                {
                    **{"mention": correction.mention_id, "label": correction.label, "note": correction.note},
                    **{"at": written(correction.at), "actor": correction.actor},
                    "complaint": None if is_complaint is None else int(is_complaint),
                },
            )
            self._store.scores.add([(correction.mention_id, score)], correction.at)
        return score

    def of(self, mention_ids: Iterable[MentionId] | None = None) -> dict[MentionId, Correction]:
        """The newest correction of each mention's present wording; of all mentions when none are named."""
        wanted = None if mention_ids is None else set(mention_ids)
        if wanted is not None and not wanted:
            return {}
        rows = self._store.rows(
            "SELECT c.* FROM corrections c JOIN mentions m ON m.id = c.mention_id"
            " WHERE c.text_sha256 = m.text_sha256 ORDER BY c.id"
        )
        found = {MentionId(row["mention_id"]): _correction(row) for row in rows}
        return {one: said for one, said in found.items() if wanted is None or one in wanted}

    def count_since(self, at: datetime) -> int:
        """How many were made after that."""
        rows = self._store.rows("SELECT count(*) AS n FROM corrections WHERE at > ?", [written(at)])
        return int(rows[0]["n"])


def _correction(row: dict[str, Any]) -> Correction:
    said = row["is_complaint"]
    return Correction(
        mention_id=MentionId(row["mention_id"]),
        label=row["label"],
        is_complaint=None if said is None else bool(said),
        at=instant(row["at"]),
        actor=row["actor"],
        note=row["note"],
    )
