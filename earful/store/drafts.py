"""What a language model was asked to draft, and what it wrote: counted before it is asked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from earful.model import ComplaintId
from earful.store.times import written

if TYPE_CHECKING:
    from earful.store.database import Store


class Drafts:
    """One row for each time that a model was asked; its text stays while the complaint waits."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, complaint_id: ComplaintId, model: str, asked_sha256: str, at: datetime) -> int:
        """It counts as asked from now on, whatever comes of it; the number of this time."""
        row = {"complaint_id": complaint_id, "model": model, "asked_sha256": asked_sha256}
        with self._store.writing():
            return self._store.insert("model_drafts", {**row, "asked_at": written(at)})

    def keep(self, number: int, text: str) -> None:
        """What the model wrote that time is kept."""
        with self._store.writing():
            self._store.db.table("model_drafts").update(number, {"text": text})

    def written_for(self, complaint_id: ComplaintId, asked_sha256: str) -> str | None:
        """What a model wrote last when it was asked just this."""
        rows = self._store.rows(
            "SELECT text FROM model_drafts WHERE complaint_id = ? AND asked_sha256 = ? AND text IS NOT NULL"
            " ORDER BY id DESC LIMIT 1",
            [complaint_id, asked_sha256],
        )
        return str(rows[0]["text"]) if rows else None

    def asked_since(self, since: datetime) -> int:
        """How many times models were asked at or after that."""
        rows = self._store.rows(
            "SELECT count(*) AS n FROM model_drafts WHERE asked_at >= ?", [written(since)]
        )
        return int(rows[0]["n"])

    def forget_settled(self) -> None:
        """Texts are gone whose complaint waits no longer; that a model was asked stays."""
        with self._store.writing():
            self._store.db.execute(
                "UPDATE model_drafts SET text = NULL WHERE text IS NOT NULL AND complaint_id NOT IN"
                " (SELECT id FROM complaints WHERE state IN ('open', 'acknowledged'))"
            )
