"""What an answer means: a page, a way on, or which no (gate 6)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from earful.errors import (
    AskedToWait,
    Blocked,
    FetchError,
    Gone,
    KeyRefused,
    Refused,
    ServerTrouble,
    TimedOut,
)
from earful.scraping.challenge import is_challenge
from earful.web.wire import Answer

_DEFAULT_WAIT = timedelta(seconds=30)
"""Where a site asks to wait and does not say how long."""
_LONGEST_WAIT = timedelta(days=1)
_CLEAR = frozenset({200, 203, 401, 404, 410})
"""These mean what they say, though such a page may carry a challenge's marks beside its content."""
_BUSY_TITLE = re.compile(rb"<title>[^<]*(?:429|too many requests)[^<]*</title>", re.IGNORECASE)


def is_page(answer: Answer) -> bool:
    """The answer is the content itself, whole."""
    return answer.status in (200, 203) and not _is_challenged(answer)


def redirect(url: str, answer: Answer) -> str | None:
    """Where the answer sends us on to."""
    place = answer.headers.get("location")
    if answer.status not in (301, 302, 303, 307, 308) or not place:
        return None
    # Headers arrive decoded as Latin-1; addresses in them are UTF-8 where they are not ASCII.
    readable = place.encode("latin-1", errors="replace").decode("utf-8", errors="replace")
    try:
        return urljoin(url, readable)
    except ValueError:
        return readable


def refusal(url: str, answer: Answer, now: datetime) -> FetchError:
    """The error that an answer other than a page stands for."""
    status = answer.status
    if status == 403 or _is_challenged(answer):
        return Blocked(url, f"status {status}")
    if status in (404, 410):
        return Gone(url)
    if status == 401:
        return KeyRefused(url)
    if status in (429, 503):
        return AskedToWait(url, _until(answer.headers.get("retry-after", ""), now))
    if status == 408:
        return TimedOut(url)
    if 400 <= status < 500 or status >= 600:
        return Refused(url, f"status {status}")
    return ServerTrouble(url, f"status {status}")


def _is_challenged(answer: Answer) -> bool:
    if answer.headers.get("cf-mitigated", "").strip().lower() == "challenge":
        return True
    if answer.status in _CLEAR:
        return False
    # nginx entitles its plain 429 as a challenge would; it only asks to wait.
    body = _BUSY_TITLE.sub(b"", answer.body) if answer.status == 429 else answer.body
    return is_challenge(body)


def _until(retry_after: str, now: datetime) -> datetime:
    """When we may ask again; at most a day ahead.

    Shape: seconds or an HTTP date (RFC 9110 §10.2.3).
    """
    value = retry_after.strip()
    try:
        if value.isdecimal():
            return now + min(_LONGEST_WAIT, timedelta(seconds=min(int(value[:9]), 86_400)))
        at = parsedate_to_datetime(value)
        return min(at if at.tzinfo else at.replace(tzinfo=UTC), now + _LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError):
        return now + _DEFAULT_WAIT
