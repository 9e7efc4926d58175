"""The sites of the practice town, one small module for each shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from earful.practice.people import Piece


@dataclass(frozen=True)
class Asked:
    """One request for a page: decoded path, and the last value of each parameter of the query."""

    path: str
    query: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What the site sends."""

    body: bytes = field(repr=False)
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Shown: TypeAlias = Callable[[str], Sequence[Piece]]
"""What a place shows now, newest first."""
Site: TypeAlias = Callable[[Asked, Shown, datetime], Answer]

NOT_FOUND = Answer(b"<!DOCTYPE html><title>404</title><h1>Not found</h1>", status=404)
