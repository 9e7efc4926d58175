"""Entries of RSS and Atom feeds, whatever their dialect."""

from __future__ import annotations

import hashlib
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from earful.errors import LayoutChanged
from earful.scraping.reading import plain_text


class Entry:
    """One entry of a feed."""

    def __init__(self, raw: Any, url: str) -> None:
        self._raw = raw
        self._page_url = url

    def __repr__(self) -> str:
        return f"Entry({self.id})"

    @property
    def url(self) -> str:
        """Its own address, or the feed's where it has none."""
        return urljoin(self._page_url, self._raw.get("link") or "")

    @property
    def id(self) -> str:
        """The publisher's id; else its address; else a digest of what it says, the same in every process."""
        if given := self._raw.get("id"):
            return str(given)
        if link := self._raw.get("link"):
            return urljoin(self._page_url, link)
        said = "\x1f".join((self.title or "", self.text, str(self.published_at)))
        return "sha256:" + hashlib.sha256(said.encode()).hexdigest()[:32]

    @property
    def title(self) -> str | None:
        return plain_text(self._raw.get("title") or "") or None

    @property
    def text(self) -> str:
        """The longest of its contents and summary, as plain text."""
        contents = [part.get("value") or "" for part in self._raw.get("content") or []]
        contents.append(self._raw.get("summary") or "")
        return max((plain_text(content) for content in contents), key=len)

    @property
    def author(self) -> str | None:
        return plain_text(self._raw.get("author") or "") or None

    @property
    def published_at(self) -> datetime | None:
        """When it appeared; when it was last changed where the feed says no more."""
        parsed = self._raw.get("published_parsed") or self._raw.get("updated_parsed")
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None

    @property
    def language(self) -> str | None:
        detail = self._raw.get("title_detail") or {}
        return detail.get("language") or None


def read_entries(body: bytes, url: str) -> Iterator[Entry]:
    """Every entry of the feed once. Raises: LayoutChanged when it is no feed."""
    # Bytes, never decoded text: the XML declaration names the encoding.
    feed = feedparser.parse(body, response_headers={"content-location": url})
    if not feed.version and not feed.entries:
        raise LayoutChanged("no RSS or Atom feed", url)
    if feed.bozo and not feed.entries and not _is_harmless(feed.bozo_exception):
        raise LayoutChanged("unreadable RSS or Atom feed", url)
    for raw in feed.entries:
        yield Entry(raw, url)


def _is_harmless(problem: Exception) -> bool:
    return isinstance(problem, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType)
