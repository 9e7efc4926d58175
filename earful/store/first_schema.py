"""The tables that a store began with. Released: what changes them is a later migration."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database


def table(
    db: Database,
    name: str,
    columns: dict[str, Any],
    pk: str | tuple[str, ...],
    needed: str = "",
    links: tuple[tuple[str, str, str], ...] = (),
    unique: tuple[str, ...] = (),
) -> None:
    """The table is there. `needed` names the columns that are never null."""
    made = db.table(name)
    made.create(columns, pk=pk, not_null=set(needed.split()), foreign_keys=links, strict=True)
    if unique:
        made.create_index(unique, unique=True)


def brands_and_sources(db: Database) -> None:
    table(
        db,
        "brands",
        {"id": int, "slug": str, "name": str, "aliases": str, "reply_within_hours": float},
        "id",
        "slug name aliases reply_within_hours",
        unique=("slug",),
    )
    table(
        db,
        "sources",
        {
            **{"id": int, "slug": str, "brand_id": int, "scraper": str},
            **{"settings": str, "retired_at": str},
        },
        "id",
        "slug brand_id scraper settings",
        links=(("brand_id", "brands", "id"),),
        unique=("slug",),
    )


def ledger(db: Database) -> None:
    to_source = (("source_id", "sources", "id"),)
    table(
        db,
        "runs",
        {
            **{"id": int, "source_id": int, "flow_run_id": str, "started_at": str, "ended_at": str},
            **{"state": str, "pages": int, "listed": int, "found": int, "new": int, "changed": int},
            **{"fill_rates": str, "error": str, "message": str, "remedy": str},
        },
        "id",
        "source_id started_at state pages listed found new changed",
        links=to_source,
    )
    db.table("runs").create_index(["source_id", "started_at"])
    table(
        db,
        "bookmarks",
        {"source_id": int, "value": str, "run_id": int},
        "source_id",
        "value run_id",
        links=(*to_source, ("run_id", "runs", "id")),
    )
    table(
        db,
        "http_validators",
        {"source_id": int, "url": str, "etag": str, "last_modified": str, "run_id": int},
        ("source_id", "url"),
        "run_id",
        links=(*to_source, ("run_id", "runs", "id")),
    )
    table(db, "host_turns", {"host": str, "next_at": str}, "host", "next_at")
    table(
        db,
        "robots_texts",
        {"host": str, "status": int, "body": bytes, "fetched_at": str},
        "host",
        "status body fetched_at",
    )
    table(
        db,
        "source_leases",
        {"source_id": int, "holder": str, "ends_at": str},
        "source_id",
        "holder ends_at",
        links=to_source,
    )


def mentions(db: Database) -> None:
    to_mention = (("mention_id", "mentions", "id"),)
    table(
        db,
        "mentions",
        {
            **{"id": int, "source_id": int, "external_id": str, "url": str, "kind": str, "title": str},
            **{"text": str, "language": str, "rating_value": float, "rating_worst": float},
            **{"rating_best": float, "author_key": str, "published_at": str, "first_seen_at": str},
            **{"last_seen_at": str, "first_run_id": int, "text_sha256": str, "removed_at": str},
        },
        "id",
        "source_id external_id url kind text first_seen_at last_seen_at first_run_id text_sha256",
        links=(("source_id", "sources", "id"), ("first_run_id", "runs", "id")),
        unique=("source_id", "external_id"),
    )
    table(
        db,
        "mention_versions",
        {"mention_id": int, "seen_at": str, "title": str, "text": str, "rating_value": float},
        ("mention_id", "seen_at"),
        "text",
        links=to_mention,
    )
    table(
        db,
        "replies",
        {"mention_id": int, "text": str, "published_at": str, "first_seen_at": str},
        "mention_id",
        "text first_seen_at",
        links=to_mention,
    )
    # Display names wait here from collecting to assessing, and leave with the first of: opened complaint
    # (which takes the name along), or no complaint (which forgets it).
    table(
        db,
        "names_waiting",
        {"mention_id": int, "author_name": str},
        "mention_id",
        "author_name",
        links=to_mention,
    )
    table(
        db,
        "scores",
        {
            **{"mention_id": int, "scorer": str, "scorer_version": str, "label": str, "compound": float},
            **{"positive": float, "neutral": float, "negative": float, "scored_at": str},
            **{"text_sha256": str},
        },
        ("mention_id", "scorer", "scorer_version"),
        "label scored_at text_sha256",
        links=to_mention,
    )


def complaints(db: Database) -> None:
    table(
        db,
        "complaints",
        {
            **{"id": int, "mention_id": int, "author_name": str, "expectation": str, "severity": int},
            **{"reason": str, "opened_at": str, "due_at": str, "state": str, "state_at": str},
            **{"assignee": str},
        },
        "id",
        "mention_id expectation severity reason opened_at due_at state state_at",
        links=(("mention_id", "mentions", "id"),),
        unique=("mention_id",),
    )
    db.table("complaints").create_index(["state", "due_at"])
    table(
        db,
        "complaint_events",
        {
            **{"id": int, "complaint_id": int, "at": str, "from_state": str, "to_state": str},
            **{"actor": str, "note": str},
        },
        "id",
        "complaint_id at to_state actor note",
        links=(("complaint_id", "complaints", "id"),),
    )
    db.table("complaint_events").create_index(["complaint_id"])


def index_points(db: Database) -> None:
    table(
        db,
        "index_points",
        {
            **{"id": int, "brand_id": int, "scope": str, "on_date": str, "formula": str, "value": float},
            **{"low": float, "high": float, "effective_n": float, "mentions": int, "coverage": str},
            **{"reason": str, "computed_at": str},
        },
        "id",
        "brand_id scope on_date formula effective_n mentions coverage computed_at",
        links=(("brand_id", "brands", "id"),),
    )
    db.table("index_points").create_index(["brand_id", "scope", "on_date", "id"])


def digests(db: Database) -> None:
    table(
        db,
        "digest_issues",
        {
            **{"id": int, "brand_id": int, "report": str, "period_start_on": str, "period_end_on": str},
            **{"state": str, "view_sha256": str, "built_at": str, "subject": str, "html": str},
            **{"text": str, "view": str},
        },
        "id",
        "brand_id report period_start_on period_end_on state view_sha256 built_at subject html text view",
        links=(("brand_id", "brands", "id"),),
        unique=("brand_id", "report", "period_start_on"),
    )
    table(
        db,
        "deliveries",
        {
            **{"issue_id": int, "address": str, "language": str, "message_id": str, "bytes": bytes},
            **{"state": str, "tries": int, "next_try_at": str, "server_said": str, "sent_at": str},
            **{"state_at": str, "doubts": int},
        },
        ("issue_id", "address"),
        "language message_id bytes state tries state_at doubts",
        links=(("issue_id", "digest_issues", "id"),),
    )
