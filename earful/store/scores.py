"""Scores: the mood of each mention, by scorer and version; a new version never overwrites an old one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from earful.model import MentionId, Score
from earful.store.times import written

if TYPE_CHECKING:
    from earful.store.database import Store


class Scores:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, scores: Iterable[tuple[MentionId, Score]], at: datetime) -> None:
        """Each mention has this score of its present wording."""
        with self._store.writing():
            for mention_id, score in scores:
                self._store.db.execute(
                    "INSERT OR REPLACE INTO scores (mention_id, scorer, scorer_version, label, compound,"
                    " positive, neutral, negative, probability, scored_at, text_sha256)"
                    " SELECT id, :scorer, :version, :label, :compound, :positive, :neutral, :negative,"
                    " :probability, :at, text_sha256 FROM mentions WHERE id = :mention",
                    {
                        **{"mention": mention_id, "scorer": score.scorer, "version": score.version},
                        **{"label": score.label, "compound": score.compound, "positive": score.positive},
                        **{"neutral": score.neutral, "negative": score.negative, "at": written(at)},
                        "probability": score.probability,
                    },
                )

    def of(self, mention_ids: Iterable[MentionId]) -> dict[MentionId, Score]:
        """The newest score of each mention that has one."""
        wanted = set(mention_ids)
        rows = self._store.rows("SELECT * FROM scores ORDER BY scored_at") if len(wanted) > 500 else []
        if wanted and not rows:
            marks = ", ".join("?" * len(wanted))
            rows = self._store.rows(
                f"SELECT * FROM scores WHERE mention_id IN ({marks}) ORDER BY scored_at", list(wanted)
            )
        return {
            MentionId(row["mention_id"]): Score(
                scorer=row["scorer"],
                version=row["scorer_version"],
                label=row["label"],
                compound=row["compound"],
                positive=row["positive"],
                neutral=row["neutral"],
                negative=row["negative"],
                probability=row["probability"],
            )
            for row in rows
            if row["mention_id"] in wanted
        }
