"""The store's schema, as steps that run in order and are never edited after a release."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from earful.store import opinion_schema

migrations = Migrations("earful")


def _table(
    db: Database,
    name: str,
    columns: dict[str, Any],
    pk: str | tuple[str, ...],
    needed: str = "",
    links: tuple[tuple[str, str, str], ...] = (),
    unique: tuple[str, ...] = (),
) -> None:
    table = db.table(name)
    table.create(columns, pk=pk, not_null=set(needed.split()), foreign_keys=links, strict=True)
    if unique:
        table.create_index(unique, unique=True)


@migrations()
def m0001_brands_and_sources(db: Database) -> None:
    _table(
        db,
        "brands",
        {"id": int, "slug": str, "name": str, "aliases": str, "reply_within_hours": float},
        "id",
        "slug name aliases reply_within_hours",
        unique=("slug",),
    )
    _table(
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


@migrations()
def m0002_ledger(db: Database) -> None:
    to_source = (("source_id", "sources", "id"),)
    _table(
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
    _table(
        db,
        "bookmarks",
        {"source_id": int, "value": str, "run_id": int},
        "source_id",
        "value run_id",
        links=(*to_source, ("run_id", "runs", "id")),
    )
    _table(
        db,
        "http_validators",
        {"source_id": int, "url": str, "etag": str, "last_modified": str, "run_id": int},
        ("source_id", "url"),
        "run_id",
        links=(*to_source, ("run_id", "runs", "id")),
    )
    _table(db, "host_turns", {"host": str, "next_at": str}, "host", "next_at")
    _table(
        db,
        "robots_texts",
        {"host": str, "status": int, "body": bytes, "fetched_at": str},
        "host",
        "status body fetched_at",
    )
    _table(
        db,
        "source_leases",
        {"source_id": int, "holder": str, "ends_at": str},
        "source_id",
        "holder ends_at",
        links=to_source,
    )


@migrations()
def m0003_mentions(db: Database) -> None:
    to_mention = (("mention_id", "mentions", "id"),)
    _table(
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
    _table(
        db,
        "mention_versions",
        {"mention_id": int, "seen_at": str, "title": str, "text": str, "rating_value": float},
        ("mention_id", "seen_at"),
        "text",
        links=to_mention,
    )
    _table(
        db,
        "replies",
        {"mention_id": int, "text": str, "published_at": str, "first_seen_at": str},
        "mention_id",
        "text first_seen_at",
        links=to_mention,
    )
    # Display names wait here from collecting to assessing, and leave with the first of: opened complaint
    # (which takes the name along), or no complaint (which forgets it).
    _table(
        db,
        "names_waiting",
        {"mention_id": int, "author_name": str},
        "mention_id",
        "author_name",
        links=to_mention,
    )
    _table(
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


@migrations()
def m0004_complaints(db: Database) -> None:
    _table(
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
    _table(
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


@migrations()
def m0005_index_points(db: Database) -> None:
    _table(
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


@migrations()
def m0006_digests(db: Database) -> None:
    _table(
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
    _table(
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


@migrations()
def m0007_sightings_and_relevance(db: Database) -> None:
    mentions = db.table("mentions")
    mentions.add_column("missed", int, not_null_default=0)
    for name in ("canonical_id", "set_aside", "judged_with"):
        mentions.add_column(name, str)
    mentions.add_column("same_as", int)
    mentions.create_index(["canonical_id"])
    db.table("replies").add_column("missed", int, not_null_default=0)
    db.table("runs").add_column("revisited", int, not_null_default=0)
    _table(
        db,
        "text_bands",
        {"mention_id": int, "band": str},
        ("mention_id", "band"),
        links=(("mention_id", "mentions", "id"),),
    )
    db.table("text_bands").create_index(["band"])


@migrations()
def m0008_probability(db: Database) -> None:
    db.table("scores").add_column("probability", float)


@migrations()
def m0009_corrections_and_needs(db: Database) -> None:
    _table(
        db,
        "corrections",
        {
            **{"id": int, "mention_id": int, "label": str, "is_complaint": int, "at": str, "actor": str},
            **{"note": str, "text_sha256": str},
        },
        "id",
        "mention_id label at actor note text_sha256",
        links=(("mention_id", "mentions", "id"),),
    )
    db.table("corrections").create_index(["mention_id"])
    db.table("complaints").add_column("need", str, not_null_default="complaint")


@migrations()
def m0010_what_a_point_stands_on(db: Database) -> None:
    points = db.table("index_points")
    points.add_column("robust", float)
    points.add_column("weight", float, not_null_default=0.0)
    points.add_column("half_life_days", float, not_null_default=180.0)


@migrations()
def m0011_storms(db: Database) -> None:
    _table(
        db,
        "storms",
        {
            **{"id": int, "brand_id": int, "opened_at": str, "from_at": str, "hours": int, "people": int},
            **{"bad": int, "expected": float, "peak": int, "told": int, "state": str, "state_at": str},
            **{"actor": str, "told_again_at": str, "is_usual": int},
        },
        "id",
        "brand_id opened_at from_at hours people bad expected peak told state state_at actor is_usual",
        links=(("brand_id", "brands", "id"),),
    )
    # Two patrols at once: the second cannot open another one.
    db.execute("CREATE UNIQUE INDEX one_storm_at_a_time ON storms (brand_id) WHERE state != 'over'")
    db.execute("CREATE INDEX mentions_said ON mentions (source_id, coalesce(published_at, first_seen_at))")
    # One day may have several issues of a report that is no digest of the day.
    issues = db.table("digest_issues")
    issues.add_column("about", str, not_null_default="")
    db.execute("DROP INDEX idx_digest_issues_brand_id_report_period_start_on")
    issues.create_index(["brand_id", "report", "period_start_on", "about"], unique=True)


@migrations()
def m0013_opinions(db: Database) -> None:
    opinion_schema.create(db)


@migrations()
def m0014_opinions_known_by_day(db: Database) -> None:
    """Why: what was said in one week is not looked for in all that became known since."""
    db.execute("DROP INDEX idx_opinions_known")
    db.execute("CREATE INDEX idx_opinions_known ON opinions (known_from, said_on)")
