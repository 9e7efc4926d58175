"""The tables by which the index is counted, and the triggers that say which mentions changed."""

from __future__ import annotations

from sqlite_utils import Database

_OPINION = """source_id INTEGER NOT NULL, author_key TEXT, said_at TEXT NOT NULL, said_on TEXT NOT NULL,
    value REAL NOT NULL, weight REAL NOT NULL, echo_weight REAL NOT NULL, echo_value REAL NOT NULL,
    expectation TEXT, language TEXT NOT NULL, text_sha256 TEXT NOT NULL, is_long INTEGER NOT NULL,
    known_from TEXT NOT NULL, cause TEXT NOT NULL"""
_TABLES = f"""
CREATE TABLE opinions (mention_id INTEGER PRIMARY KEY, {_OPINION}) STRICT;
CREATE INDEX idx_opinions_days ON opinions (source_id, said_on);
CREATE INDEX idx_opinions_known ON opinions (known_from);
CREATE INDEX idx_opinions_authors ON opinions (source_id, author_key) WHERE author_key IS NOT NULL;
CREATE TABLE past_opinions (id INTEGER PRIMARY KEY, mention_id INTEGER NOT NULL, {_OPINION},
    known_to TEXT NOT NULL, ended_by TEXT NOT NULL) STRICT;
CREATE INDEX idx_past_opinions_known ON past_opinions (known_to);
CREATE TABLE opinion_days (source_id INTEGER NOT NULL, said_on TEXT NOT NULL, scope TEXT NOT NULL,
    mentions INTEGER NOT NULL, weight REAL NOT NULL, value REAL NOT NULL,
    author_weight_squared REAL NOT NULL, author_cross REAL NOT NULL, author_value_squared REAL NOT NULL,
    distinct_mentions REAL NOT NULL, distinct_weight REAL NOT NULL, distinct_value REAL NOT NULL,
    PRIMARY KEY (source_id, said_on, scope)) STRICT, WITHOUT ROWID;
CREATE TABLE stale_days (source_id INTEGER NOT NULL, said_on TEXT NOT NULL,
    PRIMARY KEY (source_id, said_on)) STRICT, WITHOUT ROWID;
CREATE TABLE opinions_due (source_id INTEGER NOT NULL, mention_id INTEGER NOT NULL,
    PRIMARY KEY (source_id, mention_id)) STRICT, WITHOUT ROWID;
CREATE TABLE measured (brand_id INTEGER PRIMARY KEY REFERENCES brands (id), zone TEXT NOT NULL,
    formula TEXT NOT NULL, stale_from_on TEXT) STRICT
"""
_WATCHED = (
    "source_id published_at text_sha256 rating_value rating_worst rating_best author_key language removed_at"
    " set_aside"
)
_DUE = "INSERT OR IGNORE INTO opinions_due (source_id, mention_id)"
_ITS_MENTION = f"{_DUE} SELECT source_id, id FROM mentions WHERE id = new.mention_id"


def create(db: Database) -> None:
    """The tables are there, and every mention is due.

    Whatever changes what a mention says for the index makes it due, whichever code does it.
    """
    for statement in _TABLES.split(";\n"):
        db.execute(statement)
    moved = " OR ".join(f"new.{column} IS NOT old.{column}" for column in _WATCHED.split())
    for name, when in {
        "mention_new": f"INSERT ON mentions BEGIN {_DUE} VALUES (new.source_id, new.id)",
        "mention_moved": f"UPDATE ON mentions WHEN {moved} BEGIN {_DUE} VALUES (new.source_id, new.id)",
        "score_new": f"INSERT ON scores BEGIN {_ITS_MENTION}",
        "score_moved": f"UPDATE ON scores BEGIN {_ITS_MENTION}",
        "complaint_new": f"INSERT ON complaints BEGIN {_ITS_MENTION}",
        "complaint_moved": "UPDATE ON complaints WHEN new.expectation IS NOT old.expectation"
        f" OR new.need IS NOT old.need BEGIN {_ITS_MENTION}",
    }.items():
        db.execute(f"CREATE TRIGGER opinions_due_{name} AFTER {when}; END")
    db.execute(f"{_DUE} SELECT source_id, id FROM mentions")
