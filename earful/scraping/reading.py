"""Reading HTML, XML and JSON loudly: what is insisted on is there, or `LayoutChanged` names what is not."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from soupsieve import SelectorSyntaxError

from earful.errors import LayoutChanged, SettingsInvalid

_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "dd", "div", "dl", "dt", "figure", "footer", "header", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "section", "table", "tr", "ul"),
    }
)
_HALVES = re.compile("[\ud800-\udfff]")
"""Half an emoji, where a site cut a text to a length: JSON allows it, Unicode does not."""
_UNSEEN = frozenset({"script", "style", "template", "noscript"})


def _collect(node: Tag, out: list[str]) -> None:
    for child in node.children:
        if isinstance(child, Tag):
            if child.name in _UNSEEN:
                continue
            if child.name == "br":
                out.append("\n")
                continue
            block = child.name in _BLOCKS
            if block:
                out.append("\n")
            _collect(child, out)
            if block:
                out.append("\n")
        elif type(child) is NavigableString or child.__class__.__name__ == "CData":
            out.append(str(child))


def _tidy(text: str) -> str:
    lines = (re.sub(r"[ \t\r\f\v\u00a0]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain_text(html: str) -> str:
    """What a reader sees of a fragment of HTML: no tags, entities resolved, a line each paragraph."""
    if "<" not in html and "&" not in html:
        return _tidy(html)
    out: list[str] = []
    # Wrapped so that BeautifulSoup never takes a short text for a file name or an address.
    _collect(BeautifulSoup(f"<div>{html}</div>", "lxml"), out)
    return _tidy("".join(out))


def instant(said: str, url: str) -> datetime:
    """The moment that an ISO 8601 text names; UTC where it names no zone. Raises: LayoutChanged."""
    try:
        moment = datetime.fromisoformat(said.strip())
    except ValueError:
        raise LayoutChanged("a time in another form than ISO 8601", url) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def number(said: str, url: str, where: str) -> float:
    """The number that a text writes. Raises: LayoutChanged."""
    try:
        return float(said)
    except ValueError:
        raise LayoutChanged(f"`{where}` is no number", url) from None


class Node:
    """One element of an HTML or XML page."""

    def __init__(self, tag: Tag, url: str) -> None:
        self._tag = tag
        self._url = url

    def __repr__(self) -> str:
        return f"Node(<{self._tag.name}>)"

    def one(self, css: str) -> Node:
        """The first match; it is always there. Raises: LayoutChanged."""
        found = self.maybe(css)
        if found is None:
            raise LayoutChanged(f"no `{css}`", self._url)
        return found

    def maybe(self, css: str) -> Node | None:
        """The first match, which may be absent."""
        tag = next(iter(self._select(css)), None)
        return None if tag is None else Node(tag, self._url)

    def all(self, css: str, at_least: int = 0) -> list[Node]:
        """Every match, of which there are at least so many. Raises: LayoutChanged."""
        tags = self._select(css)
        if len(tags) < at_least:
            raise LayoutChanged(f"{len(tags)} of at least {at_least} `{css}`", self._url)
        return [Node(tag, self._url) for tag in tags]

    def _select(self, css: str) -> list[Tag]:
        try:
            return list(self._tag.select(css))
        except SelectorSyntaxError:
            raise SettingsInvalid(f"`{css}` is no CSS selector; correct it") from None

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        if self._tag.name in _UNSEEN:
            return self._tag.get_text()
        out: list[str] = []
        _collect(self._tag, out)
        return _tidy("".join(out))

    def text_at(self, css: str) -> str:
        """What a reader sees of the first match; empty when there is none."""
        found = self.maybe(css)
        return found.text if found else ""

    @property
    def number(self) -> float:
        """The number it shows. Raises: LayoutChanged."""
        return number(self.text, self._url, f"<{self._tag.name}>")

    @property
    def instant(self) -> datetime:
        """The moment it names in ISO 8601; UTC where it names no zone. Raises: LayoutChanged.

        Of a `time` element with `datetime`, that is what it names, and its text is for people.
        """
        return instant((self._tag.name == "time" and self.maybe_attr("datetime")) or self.text, self._url)

    def attr(self, name: str) -> str:
        """The attribute's value; it is always there. Raises: LayoutChanged."""
        value = self.maybe_attr(name)
        if value is None:
            raise LayoutChanged(f"no attribute `{name}` on <{self._tag.name}>", self._url)
        return value

    def maybe_attr(self, name: str) -> str | None:
        value = self._tag.get(name)
        return " ".join(value) if isinstance(value, list) else value

    def link(self, attribute: str = "href") -> str:
        """The absolute address it leads to. Raises: LayoutChanged."""
        return urljoin(self._url, self.attr(attribute))


class Value:
    """One value of a JSON page, reached by dotted paths: `one("dates.publishedDate").text`.

    A part that is all digits indexes a list; negative indexes are allowed.
    """

    def __init__(self, raw: Any, url: str, path: str = "") -> None:
        self.raw = raw
        self._url = url
        self._path = path

    def __repr__(self) -> str:
        return f"Value({self._path or 'the whole'}: {type(self.raw).__name__})"

    def maybe(self, path: str) -> Value | None:
        """What lies there, or None when it is absent or null."""
        here = self.raw
        for part in path.split("."):
            if isinstance(here, dict):
                here = here.get(part)
            elif isinstance(here, list) and re.fullmatch(r"-?\d+", part):
                index = int(part)
                here = here[index] if -len(here) <= index < len(here) else None
            else:
                return None
            if here is None:
                return None
        return Value(here, self._url, f"{self._path}.{path}".lstrip("."))

    def one(self, path: str) -> Value:
        """What lies there; it is always there and not null. Raises: LayoutChanged."""
        found = self.maybe(path)
        if found is None:
            raise LayoutChanged(f"no `{f'{self._path}.{path}'.lstrip('.')}`", self._url)
        return found

    def nullable(self, path: str) -> Value | None:
        """What lies there, or None when it is null; its key is always there. Raises: LayoutChanged."""
        above, _, last = path.rpartition(".")
        holder = self.one(above) if above else self
        there = holder.raw if isinstance(holder.raw, dict) else {}
        if isinstance(holder.raw, list):
            there = {str(index): member for index, member in enumerate(holder.raw)}
        if last not in there:
            raise LayoutChanged(f"no `{f'{self._path}.{path}'.lstrip('.')}`", self._url)
        return self.maybe(path)

    def all(self, path: str, at_least: int = 0) -> list[Value]:
        """The members of the list that is always there. Raises: LayoutChanged."""
        found = self.one(path)
        if not isinstance(found.raw, list):
            raise LayoutChanged(f"`{found._path}` is no list", self._url)
        if len(found.raw) < at_least:
            raise LayoutChanged(f"{len(found.raw)} of at least {at_least} in `{found._path}`", self._url)
        return [Value(item, self._url, f"{found._path}.{index}") for index, item in enumerate(found.raw)]

    @property
    def members(self) -> list[Value]:
        """The members of the list, or of the object by whatever keys. Raises: LayoutChanged for neither."""
        raw = self.raw
        if not isinstance(raw, dict | list):
            raise LayoutChanged(f"`{self._path}` is no list", self._url)
        keyed = raw.items() if isinstance(raw, dict) else enumerate(raw)
        return [Value(member, self._url, f"{self._path}.{key}") for key, member in keyed]

    @property
    def text(self) -> str:
        """The string, or the number as the site wrote it. Raises: LayoutChanged."""
        if isinstance(self.raw, str):
            return _HALVES.sub("\N{REPLACEMENT CHARACTER}", self.raw)
        if isinstance(self.raw, int | float) and not isinstance(self.raw, bool):
            return str(self.raw)
        raise LayoutChanged(f"`{self._path}` is no text", self._url)

    def text_at(self, path: str) -> str:
        """The text that lies there; empty when it is absent or null. Raises: LayoutChanged."""
        found = self.maybe(path)
        return found.text if found else ""

    def nullable_text(self, path: str) -> str:
        """The text that lies there; empty when it is null; its key is always there. Raises: LayoutChanged."""
        found = self.nullable(path)
        return found.text if found else ""

    def is_true(self, path: str) -> bool:
        """JSON's `true` lies there, nothing else."""
        found = self.maybe(path)
        return found is not None and found.raw is True

    def number_at(self, path: str) -> float | None:
        """The number that lies there; None when it is absent or null. Raises: LayoutChanged."""
        found = self.maybe(path)
        return found.number if found else None

    def instant_at(self, path: str) -> datetime | None:
        """The moment that lies there; None when it is absent, null or empty. Raises: LayoutChanged."""
        found = self.maybe(path)
        return found.instant if found and found.raw != "" else None

    @property
    def number(self) -> float:
        """The number, also when the site wrote it as a string. Raises: LayoutChanged."""
        return number(self.text, self._url, self._path)

    @property
    def instant(self) -> datetime:
        """The moment it names in ISO 8601; UTC where it names no zone. Raises: LayoutChanged."""
        return instant(self.text, self._url)

    @property
    def epoch(self) -> datetime:
        """The moment that many seconds after the beginning of 1970. Raises: LayoutChanged."""
        try:
            return datetime.fromtimestamp(self.number, UTC)
        except (ValueError, OverflowError, OSError):
            raise LayoutChanged(f"`{self._path}` is no time in seconds", self._url) from None
