"""One fetched page, readable as HTML, XML, JSON or a feed."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from xml.parsers.expat import ExpatError, ParserCreate

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

from earful.errors import LayoutChanged
from earful.scraping.charset import decoded, xml_in_utf8
from earful.scraping.feed import Entry, read_entries, unquoted
from earful.scraping.found import Request
from earful.scraping.moments import moment
from earful.scraping.reading import Node, Value

if TYPE_CHECKING:
    from earful.scraping.markup import Items


def _is_well_formed(body: bytes) -> bool:
    try:
        ParserCreate().Parse(body, True)
    except ExpatError:
        return False
    return True


@dataclass(frozen=True)
class Page:
    """A page as it came: final address, bytes, media type, and when it was fetched."""

    url: str
    body: bytes = field(repr=False)
    media_type: str
    fetched_at: datetime
    number: int = 1
    """Which page of its listing it is."""
    before: int = 0
    """How many mentions the pages before it listed."""
    total: float | None = None
    """How many there are in the whole listing, as an earlier page counted."""

    @cached_property
    def html(self) -> Node:
        """The page as HTML. Raises: LayoutChanged when there is no markup at all."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
            soup = BeautifulSoup(decoded(self.body, self.url), "lxml")
        if soup.find() is None:
            raise LayoutChanged("no HTML", self.url)
        return Node(soup, self.url)

    @cached_property
    def xml(self) -> Node:
        """The page as XML; select with a prefix as `im|rating`. Raises: LayoutChanged, also when cut off.

        Why: the parser forgives, so that a stray `&` costs nothing; it would forgive a missing half as well.
        """
        # A blank before `<?xml` makes the parser skip entities; in wide letters it is half of one.
        sent = self.body if b"\0" in self.body[:4] else self.body.lstrip()
        body, encoding = xml_in_utf8(sent, self.url)
        soup = BeautifulSoup(body, "lxml-xml", from_encoding=encoding)
        if soup.find() is None:
            raise LayoutChanged("no XML", self.url)
        if not _is_well_formed(sent):
            written = unquoted(sent, soup.original_encoding or "utf-8")
            tags = re.findall(r"<[A-Za-z_][^>]*", written)
            opened = sum(not tag.endswith("/") for tag in tags)
            if not opened or opened != written.count("</") or len(soup.find_all(True)) < len(tags):
                raise LayoutChanged("malformed or cut-off XML, of which only a part can be read", self.url)
        return Node(soup, self.url)

    @property
    def looks_like_json(self) -> bool:
        """The page begins as JSON does, whatever its media type says."""
        return self.body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")

    @cached_property
    def json(self) -> Value:
        """The page as JSON. Raises: LayoutChanged."""
        try:
            return Value(json.loads(self.body, strict=False), self.url)
        except (ValueError, RecursionError) as error:
            raise LayoutChanged("no readable JSON", self.url) from error

    @property
    def is_utf8(self) -> bool:
        """Every byte of the page belongs to a letter in UTF-8."""
        return self.body.decode(errors="ignore").encode() == self.body

    @property
    def entries(self) -> Iterator[Entry]:
        """The entries of the feed. Raises: LayoutChanged when it is no feed."""
        return read_entries(self.body, self.url)

    @property
    def is_cut_off(self) -> bool:
        """The page is HTML that begins as a whole document does, and does not end as one."""
        if self.looks_like_json or not re.search(rb"<html[\s>]", self.body[:4096], re.IGNORECASE):
            return False
        return re.search(rb"</(?:html|body)\s*>", self.body, re.IGNORECASE) is None

    def schema_org(self, kind: str) -> Items:
        """Every schema.org item of that type in the page's JSON-LD and microdata. Raises: LayoutChanged."""
        from earful.scraping.markup import schema_org

        return schema_org(self.body, self.url, kind)

    def moment(self, said: str, language: str | None = None, zone: str = "UTC") -> datetime:
        """The instant that "2 viikkoa sitten" or another text for people names, as seen when fetched.

        `zone` is that of the site's wall clock. Raises: LayoutChanged.
        """
        return moment(said, self.fetched_at, self.url, language, zone)

    def script(self, css: str) -> Value:
        """The JSON inside a script element that is always there. Raises: LayoutChanged."""
        try:
            return Value(json.loads(self.html.one(css).text, strict=False), self.url)
        except (ValueError, RecursionError) as error:
            raise LayoutChanged(f"no readable JSON in `{css}`", self.url) from error

    def address(self, **query: str | int) -> str:
        """The page's own address, with these parameters of its query set."""
        parts = urlsplit(self.url)
        kept = [(key, value) for key, value in parse_qsl(parts.query, True) if key not in query]
        changed = urlencode([*kept, *query.items()], safe="(),")
        return urlunsplit((parts.scheme, parts.netloc, parts.path, changed, ""))

    def next(self, **query: str | int) -> Request:
        """The request for the next page of this listing: the page's own address with these parameters set."""
        return Request(self.address(**query), is_next=True)

    def one(self, css: str) -> Node:
        """The first match on the page; it is always there. Raises: LayoutChanged."""
        return self.html.one(css)

    def maybe(self, css: str) -> Node | None:
        """The first match on the page, which may be absent."""
        return self.html.maybe(css)

    def all(self, css: str, at_least: int = 0) -> list[Node]:
        """Every match on the page, of which there are at least so many. Raises: LayoutChanged."""
        return self.html.all(css, at_least)
