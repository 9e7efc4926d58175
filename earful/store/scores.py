"""Scores: the mood of each mention, by scorer and version; a new version never overwrites an old one.

Which of them holds: what a person said of the present wording, whoever scored it later; else the newest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from earful.model import USER, MentionId, Score
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
        """The score that holds for each mention that has one."""
        wanted = set(mention_ids)
        sql = "SELECT s.* FROM scores s JOIN mentions m ON m.id = s.mention_id"
        order = f"(s.scorer = '{USER}' AND s.text_sha256 = m.text_sha256), s.scored_at, s.rowid"
        rows = self._store.rows(
            f"{sql} WHERE s.mention_id IN (SELECT value FROM json_each(?)) ORDER BY {order}",
            [json.dumps(list(wanted))],
        )
        return {MentionId(row["mention_id"]): _score(row) for row in rows}

    def read_by(self, scorer: str, version: str, mention_ids: Iterable[MentionId]) -> set[MentionId]:
        """Which of the mentions that version of the scorer has read, in whatever wording."""
        wanted = list(mention_ids)
        found: set[MentionId] = set()
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ", ".join("?" * len(some))
            rows = self._store.rows(
                "SELECT mention_id FROM scores WHERE scorer = ? AND scorer_version = ?"
                f" AND mention_id IN ({marks})",
                [scorer, version, *some],
            )
            found |= {MentionId(row["mention_id"]) for row in rows}
        return found

    def by(self, scorer: str, version: str) -> dict[MentionId, Score]:
        """What that version of the scorer says of each mention that it has read as it now stands."""
        rows = self._store.rows(
            "SELECT s.* FROM scores s JOIN mentions m ON m.id = s.mention_id"
            " WHERE m.text_sha256 = s.text_sha256 AND s.scorer = ? AND s.scorer_version = ?",
            [scorer, version],
        )
        return {MentionId(row["mention_id"]): _score(row) for row in rows}

    def versions(self) -> list[tuple[str, str, int]]:
        """Each scorer and version with how many mentions it scored, the latest used last."""
        rows = self._store.rows(
            "SELECT scorer, scorer_version, count(*) AS n FROM scores GROUP BY scorer, scorer_version"
            " ORDER BY max(scored_at), max(rowid)"
        )
        return [(row["scorer"], row["scorer_version"], row["n"]) for row in rows]


def _score(row: dict[str, Any]) -> Score:
    return Score(
        scorer=row["scorer"],
        version=row["scorer_version"],
        label=row["label"],
        compound=row["compound"],
        positive=row["positive"],
        neutral=row["neutral"],
        negative=row["negative"],
        probability=row["probability"],
    )
