"""The store's schema goes on: steps that run after those of `migrations`, and are never edited either."""

from __future__ import annotations

from sqlite_utils import Database

from earful.store.migrations import migrations

__all__ = ["migrations"]


@migrations()
def m0015_drafts_of_a_model(db: Database) -> None:
    table = db.table("model_drafts")
    table.create(
        {
            **{"id": int, "complaint_id": int, "model": str, "asked_at": str, "asked_sha256": str},
            "text": str,
        },
        pk="id",
        not_null={"complaint_id", "model", "asked_at", "asked_sha256"},
        foreign_keys=(("complaint_id", "complaints", "id"),),
        strict=True,
    )
    table.create_index(["complaint_id"])
    table.create_index(["asked_at"])
