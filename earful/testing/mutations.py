"""Seeded mutations of a recorded page: what becomes of pages when sites change, refuse, or fail.

The mutations of a body are an endless row, always the same: first every single thing that can be done to this
body, the kinds taking turns, then pairs of them and cuts. `mutate(body, seed)` is the one at that place.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import cycle
from typing import Literal

from earful.testing.anatomy import Body, Place, Target, dissected
from earful.testing.substitutes import BLOCK_PAGES, LOGIN_SHELLS, OTHER_PAGES, STATUS_PAGES

KINDS: dict[str, int] = {
    **{"renamed": 5, "dropped": 4, "date missing": 2, "list cut": 2, "list doubled": 1},
    **{"cut off": 2, "page twice": 1, "wrong charset": 1},
    **{"block page": 1, "login shell": 1, "status page": 1, "other page": 1, "empty body": 1},
}
"""Each kind with how many turns it has in every round."""
REPLACED = frozenset({"block page", "login shell", "status page", "other page", "empty body"})
"""What came is another page: nothing of the recorded one is left."""
STRUCTURAL = ("renamed", "dropped", "date missing", "list cut", "list doubled")
PAIRED = ("renamed", "dropped", "date missing", "list cut")
_CUTS = 24
CUTS_BEYOND = 0.25
_CHARSETS = ("cp1251", "latin-1", "koi8-r", "shift_jis", "gb18030", "utf-16-le", "utf-16")
_DECLARED = re.compile(rb"((?:encoding|charset)\s*=\s*[\"']?)([\w-]+)", re.IGNORECASE)
_HEAD_BYTES = 2000


@dataclass(frozen=True)
class Mutation:
    """One mutated body. `places` are the names that it takes away."""

    kind: str
    what: str
    body: bytes = field(repr=False)
    places: frozenset[Place] = frozenset()
    lost: Literal["absent", "null"] = "absent"
    leaves_no_trace: bool = False
    is_markup: bool = False
    status: int | None = None


def mutate(body: bytes, seed: int) -> Mutation:
    """The mutation of that body at that place of its row."""
    singles = _singles(body)
    if seed < len(singles):
        kind, target, status = singles[seed]
    else:
        kind, target, status = _beyond(body, seed)
    flags = (target.leaves_no_trace, target.is_markup)
    return Mutation(kind, target.what, target.make(), target.places, target.lost, *flags, status)


def how_many(body: bytes) -> int:
    """How many single mutations that body has; after them come pairs."""
    return len(_singles(body))


@lru_cache(maxsize=64)
def _singles(body: bytes) -> list[tuple[str, Target, int | None]]:
    """Every single mutation, the kinds taking turns, each kind in an order that only the body decides."""
    anatomy = dissected(body)
    # Not the body itself: of two pages of one site, each starts with other names.
    shuffled = random.Random(hashlib.sha256(body).digest())
    waiting = {kind: list(_targets(kind, anatomy)) for kind in KINDS}
    for kind in STRUCTURAL:
        shuffled.shuffle(waiting[kind])
    turns = cycle(kind for turn in range(max(KINDS.values())) for kind, held in KINDS.items() if turn < held)
    found: list[tuple[str, Target, int | None]] = []
    while any(waiting.values()):
        kind = next(turns)
        if waiting[kind]:
            found.append((kind, *waiting[kind].pop(0)))
    return found


def _beyond(body: bytes, seed: int) -> tuple[str, Target, int | None]:
    """Two changes of structure at once, or a cut somewhere."""
    chance = random.Random(seed)
    structural = [(kind, target) for kind, target, _ in _singles(body) if kind in PAIRED]
    if not structural or chance.random() < CUTS_BEYOND:
        return "cut off", _cut(dissected(body), chance.randrange(max(len(body), 1))), None
    first_kind, first = chance.choice(structural)
    changed = dissected(first.make())
    second_kind = chance.choice(PAIRED)
    further = [target for target, _ in _targets(second_kind, changed)]
    if not further:
        return first_kind, first, None
    second = chance.choice(further)
    both = Target(
        f"{first.what}; {second.what}",
        second.make,
        first.places | second.places,
        "null" if first.lost == second.lost == "null" else "absent",
        # What one of them hides is hidden; what the other shows is judged where it comes alone.
        first.leaves_no_trace or second.leaves_no_trace,
        first.is_markup or second.is_markup,
    )
    return second_kind, both, None


def _targets(kind: str, anatomy: Body) -> Iterator[tuple[Target, int | None]]:
    if kind in REPLACED:
        yield from _replaced(kind, anatomy.raw)
        return
    ways: dict[str, Callable[[], Iterator[Target]]] = {
        "renamed": anatomy.renames,
        "dropped": anatomy.drops,
        "date missing": anatomy.undated,
        "list cut": anatomy.cuts,
        "list doubled": anatomy.doubles,
        "cut off": partial(_cut_off, anatomy),
        "page twice": partial(_twice, anatomy.raw),
        "wrong charset": partial(_charsets, anatomy.raw),
    }
    yield from ((target, None) for target in ways[kind]())


def _cut_off(anatomy: Body) -> Iterator[Target]:
    length = len(anatomy.raw)
    chance = random.Random(length)
    shares = [0.02, 0.5, 0.9, 0.3, 0.99, *(chance.random() for _ in range(_CUTS - 5))]
    yield from (_cut(anatomy, at) for at in dict.fromkeys(int(length * share) for share in shares))


def _cut(anatomy: Body, at: int) -> Target:
    return Target(
        f"cut off after {at} of {len(anatomy.raw)} bytes",
        lambda: anatomy.raw[:at],
        leaves_no_trace=anatomy.ends_whole(at),
    )


def _twice(raw: bytes) -> Iterator[Target]:
    yield Target("the body twice", lambda: raw + raw)
    yield Target("the body twice, with a line between", lambda: raw + b"\n" + raw)


def _charsets(raw: bytes) -> Iterator[Target]:
    """The same words in bytes that the page does not announce."""
    declared = _DECLARED.search(raw[:_HEAD_BYTES])
    given = declared[2].decode() if declared else "utf-8"
    try:
        text = raw.decode(given)
    except (LookupError, UnicodeDecodeError):
        return
    for charset in _CHARSETS:
        try:
            written = text.encode(charset)
        except UnicodeEncodeError:
            continue
        if written != raw:
            # Bytes of one charset are letters of another; only UTF-8 tells what it is not.
            is_readable = given.lower() not in ("utf-8", "utf8") and not fails(written, given)
            yield Target(
                f"written in {charset}",
                partial(bytes, written),
                leaves_no_trace=is_readable and fails(written, "utf-8"),
            )
    if text.isascii():
        return
    for claimed in ("iso-8859-1", "windows-1251"):
        if declared and claimed != given.lower():
            relabelled = raw[: declared.start(2)] + claimed.encode() + raw[declared.end(2) :]
            yield Target(
                f"announced as {claimed}",
                partial(bytes, relabelled),
                leaves_no_trace=not fails(relabelled, claimed) and fails(relabelled, "utf-8"),
            )


def fails(written: bytes, charset: str) -> bool:
    """The bytes are none of that charset."""
    try:
        written.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return True
    return False


def _replaced(kind: str, raw: bytes) -> Iterator[tuple[Target, int | None]]:
    """Another page in place of the recorded one."""
    head = re.search(rb"<title[^>]*>[^<]*</title>", raw, re.IGNORECASE)
    pages: dict[str, dict[str, tuple[int, bytes]]] = {
        "block page": BLOCK_PAGES,
        "login shell": LOGIN_SHELLS,
        "status page": STATUS_PAGES,
        "other page": OTHER_PAGES,
        "empty body": {
            "nothing": (200, b""),
            "white space": (200, b" \n\t\n"),
            "a byte order mark": (200, b"\xef\xbb\xbf"),
        },
    }
    for what, (status, body) in pages[kind].items():
        yield Target(what, partial(bytes, body)), status
        if head and b"<title>" in body:
            titled = re.sub(rb"<title>[^<]*</title>", lambda _: head[0], body)
            if kind == "login shell":
                yield Target(f"{what}, under the page's own title", partial(bytes, titled)), status
