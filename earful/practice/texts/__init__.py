"""What the invented people of the practice town write, a module for each language; nobody here is real."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """One text as its author typed it, before it has a place, a name and a day.

    Shape: `stars` is 0 for a post or an article; `week` is the n-th last week, 0 for any of the twelve;
    `reply` is what the brand answers, empty when it does not.
    """

    stars: int
    title: str
    text: str
    reply: str = ""
    week: int = 0


class Voices(NamedTuple):
    """Everything that is said in one language."""

    names: tuple[str, ...]
    reviews: tuple[Said, ...]
    late: tuple[Said, ...]
    """Reviews about deliveries that come late."""
    app: tuple[Said, ...]
    broken: tuple[Said, ...]
    """App reviews after the update that broke the sign-in."""
    broken_reviews: tuple[Said, ...]
    posts: tuple[Said, ...]
    rival: tuple[Said, ...]
