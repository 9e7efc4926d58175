"""HTML and XML as they are written, down to the byte, and the JSON inside their scripts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, TypeAlias

from earful.testing.anatomy.data import Data
from earful.testing.anatomy.elements import TOKENS, Element, parsed
from earful.testing.anatomy.parts import NAMES_OF_DATES, Body, Place, Target, is_date, readable

_IGNORED = frozenset({"style", "alt", "width", "height", "srcset", "tabindex", "target", "loading"})
_WORDING = frozenset(
    {
        *("b", "blockquote", "br", "code", "em", "i", "img", "li", "ol", "p", "pre", "s", "small", "span"),
        *("strong", "sub", "sup", "u", "ul"),
    }
)
"""How a customer's words are set: the site's structure is in other elements, and in classes."""
Edit: TypeAlias = tuple[int, int, str]
"""Beginning and end of what is replaced, and by what."""


class Markup(Body):
    """HTML or XML. Its text is taken as Latin-1: every byte is one character, and comes back as it was."""

    def __init__(self, raw: bytes, is_xml: bool) -> None:
        self.raw = raw
        self._text = raw.decode("latin-1")
        self._is_xml = is_xml
        self._elements = parsed(self._text, is_xml)

    @classmethod
    def read(cls, raw: bytes) -> Markup | None:
        head = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:600].lower()
        if not head.startswith(b"<") or not re.match(rb"<[!?a-z]", head):
            return None
        root = re.search(rb"<([a-z][\w:-]*)", re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL))
        is_html = re.search(rb"<!doctype html", head) is not None or (root is not None and root[1] == b"html")
        is_feed = root is not None and root[1] in (b"rss", b"feed", b"rdf:rdf")
        is_xml = (head.startswith(b"<?xml") or is_feed) and not is_html
        return cls(raw, is_xml)

    def _with(self, edits: Iterable[Edit]) -> bytes:
        """The body with those spans replaced; a span inside another one is gone with it."""
        out, at = [], 0
        for start, end, new in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
            if start >= at:
                out += [self._text[at:start], new]
                at = end
        return "".join([*out, self._text[at:]]).encode("latin-1")

    def _gone(self, what: str, elements: list[Element], **more: Any) -> Target:
        return Target(
            what,
            partial(self._with, [(element.start, element.end, "") for element in elements]),
            frozenset(element.place for element in elements),
            **more,
        )

    @cached_property
    def _scripts(self) -> list[tuple[Element, Data]]:
        """The scripts that hold JSON."""
        found = []
        for element in self._elements:
            if element.tag == "script" and not self._is_xml:
                inner = self._text[element.inner : element.inner_end].encode("latin-1")
                if inner.lstrip()[:1] in (b"{", b"[") and (data := Data.read(inner)):
                    found.append((element, data))
        return found

    def _in_scripts(self, ask: Callable[[Data], Iterator[Target]]) -> Iterator[Target]:
        for element, data in self._scripts:
            name = element.value("id") or element.value("type")
            for target in ask(data):
                yield replace(
                    target,
                    what=f"in the script `{name}`: {target.what}",
                    make=partial(self._with_script, element, target),
                    places=frozenset((f"{name}: {path}", key) for path, key in target.places),
                )

    def _with_script(self, element: Element, target: Target) -> bytes:
        script = target.make().decode("latin-1").replace("</", "<\\/")
        return self._with([(element.inner, element.inner_end, script)])

    def _spliced(self, edits: Callable[[Element], Iterable[Edit]], elements: list[Element]) -> bytes:
        return self._with(edit for element in elements for edit in edits(element))

    @cached_property
    def _by_token(self) -> dict[tuple[str, str], list[Element]]:
        found: dict[tuple[str, str], list[Element]] = defaultdict(list)
        for element in self._elements:
            for token in element.tokens:
                found[token].append(element)
        return found

    @cached_property
    def _by_place(self) -> dict[Place, list[Element]]:
        found: dict[Place, list[Element]] = defaultdict(list)
        for element in self._elements:
            if element.parent is not None and not self._is_wording(element):
                found[element.place].append(element)
        return found

    def renames(self) -> Iterator[Target]:
        yield from self._in_scripts(Data.renames)
        yield from map(in_markup, self._renames())

    def drops(self) -> Iterator[Target]:
        yield from self._in_scripts(Data.drops)
        yield from map(in_markup, self._drops())

    def undated(self) -> Iterator[Target]:
        yield from self._in_scripts(Data.undated)
        yield from map(in_markup, self._undated())

    def cuts(self) -> Iterator[Target]:
        yield from self._in_scripts(Data.cuts)
        yield from map(in_markup, self._cuts())

    def doubles(self) -> Iterator[Target]:
        yield from self._in_scripts(Data.doubles)
        yield from map(in_markup, self._doubles())

    def _renames(self) -> Iterator[Target]:
        for (name, token), elements in self._by_token.items():
            for where, some in self._places_of(elements):
                yield Target(
                    f'{name}="{token}"{where} under another name',
                    partial(self._spliced, partial(self._retokened, name, token), some),
                    frozenset((above(element), held_as(name, token)) for element in some),
                )
        for (path, tag), elements in self._by_place.items() if self._is_xml else ():
            yield Target(
                f"`{path} > {tag}` under another name",
                partial(self._spliced, self._retagged, elements),
                frozenset({(path, tag)}),
            )
        for (path, name), elements in self._by_attribute.items():
            yield Target(
                f"attribute `{name}` of `{path}` under another name",
                partial(self._spliced, partial(self._reattributed, name), elements),
                frozenset({(path, f"@{name}"), *(element.place for element in elements)}),
            )

    def _drops(self) -> Iterator[Target]:
        for (name, token), elements in self._by_token.items():
            if name in ("class", "itemprop", "id", "data-testid"):
                for where, some in self._places_of(elements):
                    yield self._gone(f'every {name}="{token}"{where} gone', some)
        for (path, tag), elements in self._by_place.items():
            if not tag.startswith(".") and tag not in ("head", "body"):
                brothers = Counter(id(element.parent) for element in elements)
                is_entry = self._is_xml and (max(brothers.values()) > 1 or tag in ("item", "entry"))
                yield self._gone(f"`{path} > {tag}` gone", elements, leaves_no_trace=is_entry)

    def _undated(self) -> Iterator[Target]:
        for (path, tag), elements in self._by_place.items():
            dated = [element for element in elements if self._is_dated(element)]
            for what, some in {"on one entry": dated[:1], "on every entry": dated}.items():
                if some:
                    yield self._gone(f"date `{path} > {tag}` gone {what}", some)
                    yield Target(
                        f"date `{path} > {tag}` blank {what}",
                        partial(self._spliced, self._blanked, some),
                        frozenset({(path, tag)}),
                    )

    def _cuts(self) -> Iterator[Target]:
        for path, alike in self._lists:
            ways = {
                "without its last": alike[-1:],
                "without its first": alike[:1],
                "cut to half": alike[(len(alike) + 1) // 2 :],
                "emptied": alike,
            }
            for what, gone in ways.items():
                # An empty feed is one without entries; a page says that there is nothing.
                is_whole = self._is_xml or len(gone) < len(alike)
                yield self._gone(f"list of `{path}` {what}", gone, leaves_no_trace=is_whole)

    def _doubles(self) -> Iterator[Target]:
        for path, alike in self._lists:
            whole = "".join(self._text[element.start : element.end] for element in alike)
            make = partial(self._with, [(alike[-1].end, alike[-1].end, whole)])
            yield Target(f"list of `{path}` twice over", make, leaves_no_trace=True)

    def holders(self) -> Iterator[tuple[str, dict[str, bool]]]:
        for element in self._elements:
            names = {name for child in element.children for name in names_of(child)}
            names |= {f"@{name}" for name in element.attributes}
            yield element.chain, dict.fromkeys(names, False)
        for element, data in self._scripts:
            name = element.value("id") or element.value("type")
            for path, held in data.holders():
                yield f"{name}: {path}", held

    def counts(self) -> set[int]:
        return {count for _, data in self._scripts for count in data.counts()}

    @cached_property
    def words(self) -> str:
        encoding = re.search(r"(?:encoding|charset)=[\"']?([\w-]+)", self._text[:2000])
        try:
            written = self.raw.decode(encoding[1] if encoding else "utf-8", errors="replace")
        except LookupError:
            written = self.raw.decode(errors="replace")
        return " ".join(
            [" ".join(written.split()), readable(written), *(data.words for _, data in self._scripts)]
        )

    @cached_property
    def _by_attribute(self) -> dict[Place, list[Element]]:
        found: dict[Place, list[Element]] = defaultdict(list)
        for element in self._elements:
            for name in element.attributes:
                if name not in _IGNORED and name not in TOKENS and not name.startswith("xmlns"):
                    found[element.chain, name].append(element)
        return found

    @cached_property
    def _lists(self) -> list[tuple[str, list[Element]]]:
        """Brothers and sisters alike, of which there are two at least."""
        found = []
        for element in self._elements:
            alike: dict[str, list[Element]] = defaultdict(list)
            for child in element.children:
                if self._is_wording(child):
                    continue
                alike[child.signature].append(child)
            found += [(some[0].chain, some) for some in alike.values() if len(some) > 1]
        return found

    def _is_wording(self, element: Element) -> bool:
        """It belongs to what somebody wrote, not to how the site is built."""
        if element.parent is None or (element.value("class") and not self._is_xml):
            return False
        if self._is_xml:
            return element.tag.lower() in _WORDING | {"div", "a"}
        return element.tag in _WORDING or bool(self._own_text(element.parent))

    def _own_text(self, element: Element) -> str:
        at, own = element.inner, []
        for child in element.children:
            own.append(self._text[at : child.start])
            at = max(at, child.end)
        return "".join([*own, self._text[at : element.inner_end]]).strip()

    @staticmethod
    def _places_of(elements: list[Element]) -> Iterator[tuple[str, list[Element]]]:
        """All of them, and, where they stand in different places, those of each."""
        yield "", elements
        places: dict[str, list[Element]] = defaultdict(list)
        for element in elements:
            places[above(element)].append(element)
        if len(places) > 1:
            yield from ((f" in `{path}`", some) for path, some in places.items())

    def _retokened(self, name: str, token: str, element: Element) -> Iterator[Edit]:
        _, start, end = element.attributes[name]
        written = self._text[start:end]
        at = written.index("=") if "=" in written else 0
        pattern = rf"(?<![^\s\"'=]){re.escape(token)}(?![^\s\"'])"
        yield start, end, written[:at] + re.sub(pattern, f"{token[0]}x{token[1:]}-v2", written[at:])

    @staticmethod
    def _reattributed(name: str, element: Element) -> Iterator[Edit]:
        at = element.attributes[name][1]
        yield at, at + len(name), f"data-x-{name}"

    def _retagged(self, element: Element) -> Iterator[Edit]:
        yield element.start + 1, element.start + 1 + len(element.tag), f"{element.tag}V2"
        if element.end > element.inner_end:
            yield element.inner_end + 2, element.inner_end + 2 + len(element.tag), f"{element.tag}V2"

    def _is_dated(self, element: Element) -> bool:
        if element.tag == "time" or "datetime" in element.attributes:
            return True
        inner = self._text[element.inner : element.inner_end]
        if "<" in inner and "<![CDATA[" not in inner:
            return False
        names = f"{element.tag} {element.value('class')} {element.value('itemprop')}"
        written = [inner.replace("<![CDATA[", ""), element.value("content"), element.value("title")]
        return any(is_date(text.strip(), names) for text in written) or (
            NAMES_OF_DATES.search(element.value("class")) is not None and len(inner) < 60
        )

    def _blanked(self, element: Element) -> Iterator[Edit]:
        yield element.inner, element.inner_end, ""
        for name in ("datetime", "content", "title"):
            if name in element.attributes:
                _, start, end = element.attributes[name]
                yield start, end, f'{name}=""'


def above(element: Element) -> str:
    return element.parent.chain if element.parent else ""


def held_as(name: str, token: str) -> str:
    return f".{token}" if name == "class" else f"{name}={token}"


def names_of(element: Element) -> Iterator[str]:
    """The names under which its parent holds it."""
    yield element.tag
    yield from (held_as(name, token) for name, token in element.tokens)


def in_markup(target: Target) -> Target:
    return replace(target, is_markup=True)
