"""JSON, also several values in one body, and JSON written as a string inside JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any, Literal, TypeAlias

from earful.testing.anatomy.parts import Body, Target, is_count, is_date, readable

Path: TypeAlias = tuple[str, ...]
Change: TypeAlias = Callable[[Any], Any]
Part: TypeAlias = Callable[[int], slice]
_GUARD = re.compile(r"\s*(?:\)\]\}'|while\(1\);|for\(;;\);)?\s*")
ANY = "*"
INSIDE = "|"


@dataclass(frozen=True)
class Nested:
    """JSON written as a string."""

    value: Any


class Data(Body):
    """JSON as its values: one, or a stream of them, after the guard that some sites put before it."""

    def __init__(self, raw: bytes, guard: str, values: list[Any]) -> None:
        self.raw = raw
        self._guard = guard
        self._whole = values[0] if len(values) == 1 else values
        self._is_stream = len(values) > 1

    @classmethod
    def read(cls, raw: bytes) -> Data | None:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None
        guard = _GUARD.match(text)
        assert guard
        decoder, values, at = json.JSONDecoder(strict=False), [], guard.end()
        try:
            while at < len(text):
                value, at = decoder.raw_decode(text, at)
                values.append(opened(value))
                at += len(text[at:]) - len(text[at:].lstrip())
        except (ValueError, RecursionError):
            return None
        if not any(isinstance(value, dict | list) for value in values):
            return None
        return cls(raw, guard[0], values)

    def written(self, whole: Any) -> bytes:
        """The body with that in place of its values."""
        values = whole if self._is_stream else [whole]
        lines = [json.dumps(closed(value), ensure_ascii=True) for value in values]
        for at, value in enumerate(values[:-1]):
            # A stream may say the length of each value before it.
            if isinstance(value, int) and isinstance(values[at + 1], list):
                lines[at] = str(len(lines[at + 1]) + 2)
        return (self._guard + "\n".join(lines)).encode()

    @cached_property
    def _containers(self) -> dict[Path, list[Any]]:
        """Every object and list, by its path."""
        found: dict[Path, list[Any]] = {}
        for path, container in containers(self._whole, ()):
            found.setdefault(path, []).append(container)
        return found

    @cached_property
    def _names(self) -> dict[tuple[Path, str], list[Any]]:
        """Every name below its path, with the values that it has."""
        found: dict[tuple[Path, str], list[Any]] = {}
        for path, instances in self._containers.items():
            for instance in instances:
                for name, value in named(instance).items():
                    found.setdefault((path, name), []).append(value)
        return found

    def _target(self, what: str, path: Path, name: str, change: Change, **more: Any) -> Target:
        return Target(
            f"`{'.'.join((*path, name))}` {what}",
            partial(self._changed, path, change),
            frozenset({(place(path), name)}),
            **more,
        )

    def _changed(self, path: Path, change: Change, once: bool = False) -> bytes:
        return self.written(edited(self._whole, path, Once(change) if once else change))

    def renames(self) -> Iterator[Target]:
        for path, name in self._names:
            if name.isdigit():
                yield self._target("gone, the rest moved up", path, name, partial(without, name))
            else:
                new = f"{name[0]}x{name[1:]}V2" if name else "x"
                yield self._target("under another key", path, name, partial(renamed, name, new))

    def drops(self) -> Iterator[Target]:
        for (path, name), values in self._names.items():
            if name.isdigit():
                if values.count(None) < len(values):
                    yield self._target("null", path, name, partial(nulled, name), lost="null")
            else:
                yield self._target("gone", path, name, partial(without, name))

    def undated(self) -> Iterator[Target]:
        for (path, name), values in self._names.items():
            if not any(is_date(value, name) for value in values):
                continue
            yield from self._undated(path, name, "null", partial(nulled, name), len(values))
            if not name.isdigit():
                yield from self._undated(path, name, "absent", partial(without, name), len(values))

    def _undated(
        self, path: Path, name: str, lost: Literal["absent", "null"], change: Change, count: int
    ) -> Iterator[Target]:
        target = self._target(f"{lost} on every entry", path, name, change, lost=lost)
        yield target
        if count > 1:
            one = partial(self._changed, path, change, once=True)
            yield replace(target, what=target.what.replace("every", "one"), make=one)

    def cuts(self) -> Iterator[Target]:
        for path, instances in self._containers.items():
            lists = [held for held in instances if is_list(held)]
            for what, part in CUTS.items():
                if any(len(part_of(part, held)) < len(held) for held in lists):
                    yield self._list_target(path, what, partial(part_of, part))

    def doubles(self) -> Iterator[Target]:
        for path, instances in self._containers.items():
            if any(isinstance(held, list) and is_list(held) and held for held in instances):
                yield self._list_target(path, "twice over", twice)

    def _list_target(self, path: Path, what: str, change: Change) -> Target:
        make = partial(self._changed, path, partial(if_list, change))
        return Target(f"list `{'.'.join(path) or 'the whole'}` {what}", make, leaves_no_trace=True)

    def holders(self) -> Iterator[tuple[str, dict[str, bool]]]:
        for path, instances in self._containers.items():
            for held in instances:
                if not is_list(held):
                    yield place(path), {name: value is None for name, value in named(held).items()}

    def counts(self) -> set[int]:
        found = set()
        for (path, name), values in self._names.items():
            if ANY not in path and is_count(name):
                found |= {int(value) for value in values if re.fullmatch(r"\d{1,9}", str(value))}
        return found

    def ends_whole(self, length: int) -> bool:
        return self._is_stream and not self._guard and Data.read(self.raw[:length]) is not None

    @cached_property
    def words(self) -> str:
        leaves = (value for _, held in containers(self._whole, ()) for value in members(held))
        return readable("\n".join(str(leaf) for leaf in leaves if isinstance(leaf, str | int | float)))


class Once:
    """The change, for the first that it is asked to change only."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._is_done = False

    def __call__(self, held: Any) -> Any:
        changed = held if self._is_done else self._change(held)
        self._is_done = self._is_done or changed != held
        return changed


CUTS: dict[str, Part] = {
    "without its last": lambda length: slice(0, length - 1),
    "without its first": lambda length: slice(1, length),
    "cut to half": lambda length: slice(0, (length + 1) // 2),
    "emptied": lambda length: slice(0, 0),
}


def place(path: Path) -> str:
    """The path as evidence: a lone entry may stand where elsewhere there is a list of them."""
    return ".".join(name for name in path if name != ANY)


def part_of(part: Part, held: Any) -> Any:
    kept = part(len(held))
    return dict(list(held.items())[kept]) if isinstance(held, dict) else held[kept]


def twice(held: Any) -> Any:
    return held + held if isinstance(held, list) else held


def if_list(change: Change, held: Any) -> Any:
    return change(held) if is_list(held) else held


def opened(value: Any) -> Any:
    """The value with every string that holds JSON opened."""
    if isinstance(value, dict):
        return {key: opened(member) for key, member in value.items()}
    if isinstance(value, list):
        return [opened(member) for member in value]
    if isinstance(value, str) and value[:1] in ("{", "[") and value.rstrip()[-1:] in ("}", "]"):
        try:
            return Nested(opened(json.loads(value, strict=False)))
        except (ValueError, RecursionError):
            return value
    return value


def closed(value: Any) -> Any:
    """The value with what was opened as a string again."""
    if isinstance(value, dict):
        return {key: closed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [closed(member) for member in value]
    return json.dumps(closed(value.value)) if isinstance(value, Nested) else value


def is_map(held: Any) -> bool:
    """An object whose keys are data, as entries by their ids."""
    return isinstance(held, dict) and bool(held) and all(re.fullmatch(r"\d+", key) for key in held)


def is_list(held: Any) -> bool:
    """A list of things alike; a list of different things is a record without names."""
    if isinstance(held, dict):
        return is_map(held)
    kinds = {type(member) for member in held if member is not None}
    return len({int if kind is float else kind for kind in kinds}) <= 1 and None not in held


def members(held: Any) -> list[Any]:
    return list(held.values()) if isinstance(held, dict) else held


def named(held: Any) -> dict[str, Any]:
    """What is held under a name; the positions of a record without names are its names."""
    if is_list(held):
        return {}
    return held if isinstance(held, dict) else {str(at): member for at, member in enumerate(held)}


def containers(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every object and list, each with its path, from the outside inwards."""
    if isinstance(value, Nested):
        yield from containers(value.value, (*path, INSIDE))
    elif isinstance(value, dict | list):
        path = unfolded(path)
        yield path, value
        if is_list(value):
            for member in members(value):
                yield from containers(member, (*path, ANY))
        else:
            for name, member in named(value).items():
                yield from containers(member, (*path, name))


@lru_cache(maxsize=4096)
def unfolded(path: Path) -> Path:
    """The path without its repetitions: answers to answers stand where answers stand."""
    for length in range(1, len(path) // 2 + 1):
        unit = path[-length:]
        if unit == path[-2 * length : -length] and any(name[:1].isalpha() for name in unit):
            return unfolded(path[:-length])
    return path


def edited(value: Any, target: Path, change: Change, path: Path = ()) -> Any:
    """The value with everything at that path changed."""
    if isinstance(value, Nested):
        return Nested(edited(value.value, target, change, (*path, INSIDE)))
    if not isinstance(value, dict | list):
        return value
    path = unfolded(path)
    below = {name: edited(member, target, change, (*path, name)) for name, member in named(value).items()}
    if not is_list(value):
        whole: Any = below if isinstance(value, dict) else list(below.values())
    elif isinstance(value, dict):
        whole = {key: edited(member, target, change, (*path, ANY)) for key, member in value.items()}
    else:
        whole = [edited(member, target, change, (*path, ANY)) for member in value]
    return change(whole) if path == target else whole


def renamed(old: str, new: str, held: Any) -> Any:
    return (
        {new if key == old else key: value for key, value in held.items()} if isinstance(held, dict) else held
    )


def without(name: str, held: Any) -> Any:
    if isinstance(held, dict):
        return {key: value for key, value in held.items() if key != name}
    return [value for at, value in enumerate(held) if str(at) != name]


def nulled(name: str, held: Any) -> Any:
    if isinstance(held, dict):
        return {key: None if key == name else value for key, value in held.items()}
    return [None if str(at) == name else value for at, value in enumerate(held)]
