"""Search results in the shape of Hacker News Search (Algolia): hits with HTML-escaped texts."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import escape
from typing import Any

from earful.practice.people import Piece
from earful.practice.sites import NOT_FOUND, Answer, Asked, Shown

HOST = "hn.algolia.com"
MOST_HITS = 1000


def answer(asked: Asked, shown: Shown, now: datetime) -> Answer:
    if asked.path not in ("/api/v1/search_by_date", "/api/v1/search"):
        return NOT_FOUND
    query = asked.query.get("query", "")
    words = re.findall(r"\w+", query.lower())
    tags = re.findall(r"\w+", asked.query.get("tags", ""))
    since = re.search(r"created_at_i>(=?)(\d+)", asked.query.get("numericFilters", ""))
    until = re.search(r"created_at_i<(=?)(\d+)", asked.query.get("numericFilters", ""))
    hits = []
    for piece in shown("hackernews"):
        kind = "comment" if piece.story else "story"
        said = " ".join((piece.title, piece.text, piece.story[1] if piece.story else "")).lower()
        second = int(piece.at.timestamp())
        if (tags and kind not in tags) or not all(word in said for word in words):
            continue
        if since and not (second > int(since[2]) or (since[1] and second == int(since[2]))):
            continue
        if until and not (second < int(until[2]) or (until[1] and second == int(until[2]))):
            continue
        hits.append(_hit(piece, words))
    per_page = min(MOST_HITS, int(asked.query.get("hitsPerPage", "20")))
    page = int(asked.query.get("page", "0"))
    found = {
        "exhaustive": {"nbHits": True, "typo": True},
        "exhaustiveNbHits": True,
        "exhaustiveTypo": True,
        "hits": hits[page * per_page : (page + 1) * per_page],
        "hitsPerPage": per_page,
        "nbHits": len(hits),
        "nbPages": -(-len(hits) // per_page),
        "page": page,
        "params": "advancedSyntax=true&analyticsTags=backend",
        "processingTimeMS": 3,
        "query": query,
        "serverTimeMS": 4,
    }
    return Answer(json.dumps(found, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def _hit(piece: Piece, words: list[str]) -> dict[str, Any]:
    kind = "comment" if piece.story else "story"
    story_id = piece.story[0] if piece.story else piece.id
    fields = {"author": piece.author}
    if piece.story:
        fields |= {"comment_text": _html(piece.text), "story_title": piece.story[1]}
    else:
        fields |= {"title": piece.title}
        if piece.text:
            fields |= {"story_text": _html(piece.text)}
    hit: dict[str, Any] = {
        "_highlightResult": {name: _highlight(value, words) for name, value in fields.items()},
        "_tags": [kind, f"author_{piece.author}", f"story_{story_id}"],
        **fields,
        "created_at": f"{piece.at:%Y-%m-%dT%H:%M:%SZ}",
        "created_at_i": int(piece.at.timestamp()),
        "objectID": piece.id,
        "story_id": int(story_id),
        "updated_at": f"{piece.at:%Y-%m-%dT%H:%M:%SZ}",
    }
    if piece.story:
        return {**hit, "parent_id": int(story_id)}
    return {**hit, "num_comments": 4, "points": 42}


def _highlight(value: str, words: list[str]) -> dict[str, Any]:
    matched = [word for word in words if word in value.lower()]
    for word in matched:
        value = re.sub(rf"\b({re.escape(word)})\b", r"<em>\1</em>", value, flags=re.IGNORECASE)
    level = "full" if len(matched) == len(words) else "partial" if matched else "none"
    return {"value": value, "matchLevel": level, "matchedWords": matched}


def _html(text: str) -> str:
    """As Hacker News writes it: entities for quotes and slashes, `<p>` between paragraphs, none closed."""
    return escape(text).replace("/", "&#x2F;").replace("\n", "<p>")
