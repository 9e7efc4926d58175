"""What a template may show of the complaints that were answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Answered:
    """Complaints that were answered in the week. `half_within` is the median time from post to answer."""

    count: int
    half_within: timedelta


@dataclass(frozen=True)
class Replied:
    """The week's complaints that were answered or due, and how many of them were answered."""

    answered: int
    due: int
    share: float | None
    """Nothing under 20 complaints."""
    in_time: int
    not_due: int
    """Others that have their deadline ahead."""
    unseen: int
    """Others of which nobody could see whether they were answered."""
