"""The elements of HTML and XML with where each is written, so that a change leaves all else as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from earful.testing.anatomy.parts import Place

# Possessive, so that a body cut off within a tag costs no time.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[!?][^>]*+>"
    r"|</(?P<closes>[A-Za-z][^\s>/]*+)[^>]*+>"
    r"|<(?P<opens>[A-Za-z][^\s>/]*+)(?P<attributes>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=/\"'<>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"),
        *("track", "wbr"),
    }
)
_RAW = ("script", "style", "textarea", "title")
TOKENS = frozenset({"class", "id", "itemprop", "itemtype", "rel", "data-testid", "role", "name", "property"})
"""Attributes whose values are names of the site's own, which a selector may mean."""
_CHAIN = 3


@dataclass(eq=False)
class Element:
    """One element, with where it stands in the text."""

    tag: str
    attributes: dict[str, tuple[str, int, int]]
    """By name: the value, and where it is written."""
    start: int
    inner: int
    inner_end: int = -1
    end: int = -1
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)

    def value(self, name: str) -> str:
        return self.attributes[name][0] if name in self.attributes else ""

    @cached_property
    def signature(self) -> str:
        return ".".join((self.tag, *sorted(self.value("class").split())))

    @cached_property
    def chain(self) -> str:
        """Its own signature, below those of what holds it."""
        chain, here = [self.signature], self.parent
        while here is not None and len(chain) < _CHAIN:
            chain.append(here.signature)
            here = here.parent
        return " > ".join(reversed(chain))

    @property
    def place(self) -> Place:
        """Where it stands, under the name by which it is found."""
        held = self.value("class").split()
        return (self.parent.chain if self.parent else "", f".{held[0]}" if held else self.tag)

    @property
    def tokens(self) -> Iterator[tuple[str, str]]:
        for name in (name for name in self.attributes if name in TOKENS):
            for token in self.value(name).split():
                yield name, token


def parsed(text: str, is_xml: bool) -> list[Element]:
    """Every element in order; what is never closed ends where its parent ends."""
    found: list[Element] = []
    open_ones: list[Element] = []
    at = 0
    while match := _TAG.search(text, at):
        at = match.end()
        if tag := match["opens"]:
            tag = tag if is_xml else tag.lower()
            attributes = {
                one[1]: (
                    next((part for part in one.groups()[1:] if part is not None), ""),
                    one.start(),
                    one.end(),
                )
                for one in _ATTRIBUTE.finditer(text, match.start("attributes"), match.end("attributes"))
            }
            element = Element(tag, attributes, match.start(), at, parent=open_ones[-1] if open_ones else None)
            found.append(element)
            if open_ones:
                open_ones[-1].children.append(element)
            if match["attributes"].endswith("/") if is_xml else tag in _VOID:
                element.inner_end = element.end = at
            elif not is_xml and tag in _RAW:
                close = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(text, at)
                element.inner_end, element.end = close.span() if close else (len(text), len(text))
                at = element.end
            else:
                open_ones.append(element)
        elif tag := match["closes"]:
            tag = tag if is_xml else tag.lower()
            if any(element.tag == tag for element in open_ones):
                while (element := open_ones.pop()).tag != tag:
                    element.inner_end = element.end = match.start()
                element.inner_end, element.end = match.start(), at
    for element in open_ones:
        element.inner_end = element.end = len(text)
    return found
