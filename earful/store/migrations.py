"""The store's schema, as steps that run in order and are never edited after a release."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from earful.store import first_schema, opinion_schema

migrations = Migrations("earful")


@migrations()
def m0001_brands_and_sources(db: Database) -> None:
    first_schema.brands_and_sources(db)


@migrations()
def m0002_ledger(db: Database) -> None:
    first_schema.ledger(db)


@migrations()
def m0003_mentions(db: Database) -> None:
    first_schema.mentions(db)


@migrations()
def m0004_complaints(db: Database) -> None:
    first_schema.complaints(db)


@migrations()
def m0005_index_points(db: Database) -> None:
    first_schema.index_points(db)


@migrations()
def m0006_digests(db: Database) -> None:
    first_schema.digests(db)


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
    first_schema.table(
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
    first_schema.table(
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
    first_schema.table(
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


@migrations()
def m0015_expectations_spoken_of(db: Database) -> None:
    """Why: what was said before stays without one until it is assessed or rescored."""
    db.table("mentions").add_column("expectation", str)


@migrations()
def m0016_mentions_by_when_they_were_said(db: Database) -> None:
    """Why: a week is looked for by when its mentions were said, which is not always what sites claim."""
    db.execute("DROP INDEX mentions_said")
    db.execute(
        "CREATE INDEX mentions_said ON mentions"
        " (source_id, min(coalesce(published_at, first_seen_at), first_seen_at))"
    )
