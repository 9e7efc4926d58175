"""Instants and dates as the store writes them: UTC, fixed width, so that text order is time order."""

from datetime import UTC, date, datetime
from typing import overload


@overload
def written(instant: datetime) -> str: ...
@overload
def written(instant: None) -> None: ...
def written(instant: datetime | None) -> str | None:
    """ISO 8601 in UTC with milliseconds and `Z`."""
    if instant is None:
        return None
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def maybe_instant(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


SAID_AT = "min(coalesce(m.published_at, m.first_seen_at), m.first_seen_at)"
"""When the mention `m` was said: what claims to come from the future was said when it was first seen."""
