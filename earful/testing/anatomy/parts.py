"""What the anatomy of every format has in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from html import unescape
from typing import Literal, TypeAlias

Place: TypeAlias = tuple[str, str]
"""Where a name stands: the path to what holds it, without positions in lists, and the name itself."""

NAMES_OF_DATES = re.compile(
    r"date|time|created|updated|published|posted|(?:^|_)(?:at|on|when|ts)$|(?<=[a-z])At$|ago\b", re.IGNORECASE
)
_DATES = re.compile(
    r"^\s*(?:\d{4}-\d\d?-\d\d?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\w{3}, \d{1,2} \w{3} \d{4}"
    r"|\d{1,2}\.? [^\W\d]{3,}\.?,? \d{4}|[^\W\d]{3,} \d{1,2}, \d{4})"
)
_NAMES_OF_COUNTS = re.compile(r"(?i:count|total|hits|results|found|number|num_|size$)|^n[A-Z]|^n_")
_NO_COUNTS = re.compile(
    r"page|per_|limit|size_?(?:limit|max)|max|index|offset|rating|star|score", re.IGNORECASE
)


def is_date(written: object, name: str) -> bool:
    """The value is a date or a time, by its form, or by its name where it is a number."""
    if isinstance(written, str):
        return _DATES.match(written) is not None
    is_number = isinstance(written, int | float) and not isinstance(written, bool)
    return is_number and written > 1e8 and NAMES_OF_DATES.search(name) is not None  # type: ignore[operator]


def is_count(name: str) -> bool:
    """A number of that name says how much there is, not how much a page may hold or what it is worth."""
    return _NAMES_OF_COUNTS.search(name) is not None and _NO_COUNTS.search(name) is None


def readable(text: str) -> str:
    """The text without its tags, entities resolved, each run of white space one blank."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


@dataclass(frozen=True)
class Target:
    """One change that can be made. `places` are those that it takes away or leaves empty."""

    what: str
    """Names the place; never what a customer wrote."""
    make: Callable[[], bytes] = field(repr=False)
    places: frozenset[Place] = frozenset()
    lost: Literal["absent", "null"] = "absent"
    leaves_no_trace: bool = False
    """What is left is whole, and like what the site sends when there is less."""
    is_markup: bool = False
    """It is where nothing is null: what has no value is left out."""


class Body:
    """A body of unknown format: nothing in it has a name."""

    raw: bytes

    def renames(self) -> Iterator[Target]:
        """Every name under another name, wherever it stands."""
        return iter(())

    def drops(self) -> Iterator[Target]:
        """Every name gone, with what it holds."""
        return iter(())

    def undated(self) -> Iterator[Target]:
        """Every date gone or empty, on one entry and on all."""
        return iter(())

    def cuts(self) -> Iterator[Target]:
        """Every list without its last, its first, its second half, or anything."""
        return iter(())

    def doubles(self) -> Iterator[Target]:
        """Every list twice over."""
        return iter(())

    def holders(self) -> Iterator[tuple[str, dict[str, bool]]]:
        """Each thing that holds names: its path, and its names, each with whether it is null."""
        return iter(())

    def counts(self) -> set[int]:
        """The numbers with which the page says how much there is."""
        return set()

    def ends_whole(self, length: int) -> bool:
        """The first so many characters are a complete body of this format too."""
        return False

    @cached_property
    def words(self) -> str:
        """All that can be read on it, to look for traces."""
        return readable(self.raw.decode(errors="replace"))


class Plain(Body):
    """Bytes of which nothing is known."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw


class Evidence:
    """What the recordings themselves show: which names may be missing, and which may be null."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._held: dict[str, set[frozenset[str]]] = {}
        self._null: set[Place] = set()
        for body in bodies:
            for path, names in body.holders():
                self._held.setdefault(path, set()).add(frozenset(names))
                self._null |= {(path, name) for name, is_null in names.items() if is_null}

    def shows(self, place: Place, lost: Literal["absent", "null"]) -> bool:
        """The site was recorded leaving that name out, or null."""
        return (lost == "null" and place in self._null) or self._is_left_out(*place)

    @cache  # noqa: B019 - as long-lived as what it remembers
    def _is_left_out(self, path: str, name: str) -> bool:
        """One thing there has the name, and another, most of whose names the first has too, has it not.

        Why: answers of different kinds have one root, and each lacks all that is the other's.
        """
        held = self._held.get(path, set())
        having, lacking = [one for one in held if name in one], [one for one in held if name not in one]
        return any(2 * len(one & other) >= len(other) > 0 for one in having for other in lacking)
