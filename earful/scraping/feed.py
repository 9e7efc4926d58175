"""Entries of RSS and Atom feeds, whatever their dialect."""

from __future__ import annotations

import hashlib
import re
from calendar import timegm
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit
from xml.etree import ElementTree

import feedparser

from earful.errors import LayoutChanged
from earful.scraping.found import Kind, Mention
from earful.scraping.reading import plain_text

# RFC 822 knows only American names; publishers write their own, and feedparser reads those as UTC.
_ZONE_HOURS = {
    **{"WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "TRT": 3, "MSK": 3},
    **{"UZT": 5, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13},
}

_OWN_LINKS = ("alternate", "self", "related", "via")
"""In this order; what `replies`, `edit` and `enclosure` lead to is something else."""

_HEADLINES_ONLY = "news.google.com"
"""The text of its entries is a list of headlines, their own and other publishers'."""

_DECLARATION = re.compile(rb"""(\s*<\?xml[^>]*encoding=["'])([\w.-]+)""")
_BROKEN = "\N{REPLACEMENT CHARACTER}"
"""Where a text was cut to a length, half a character is left."""

_HOLDERS_OF_A_FEED = frozenset(
    {"author", "cloud", "contributor", "image", "skipDays", "skipHours", "textInput"}
)
"""What has parts of its own, and is none of its entries."""

_TITLES_OF_A_FEED = 3
"""Its own, its image's, and its search field's."""


class Entry:
    """One entry of a feed."""

    def __init__(self, raw: Any, url: str) -> None:
        self._raw = raw
        self._page_url = url

    def __repr__(self) -> str:
        return f"Entry({self.id})"

    @cached_property
    def link(self) -> str | None:
        """Its own address, where it has one; not the redirect that a Google Alert wraps around it."""
        links = self._raw.get("links") or []
        given = [link.get("href") for kind in _OWN_LINKS for link in links if link.get("rel") == kind]
        # feedparser takes an id for a link where there is none; an opaque one is no address.
        taken = str(self._raw.get("link") or "")
        given.append(taken if taken != self.given_id or re.match("https?://|/", taken) else None)
        addresses = (unwrapped(urljoin(self._page_url, str(link).strip())) for link in given if link)
        return next((address for address in addresses if re.match("https?://", address)), None)

    @property
    def url(self) -> str:
        """Its own address, or the feed's where it has none."""
        return self.link or self._page_url

    @property
    def given_id(self) -> str | None:
        """The publisher's id, where there is one."""
        return str(self._raw.get("id") or "").strip() or None

    @cached_property
    def digest(self) -> str:
        """A digest of what it says, the same in every process."""
        said = "\x1f".join((self.link or "", self.title or "", self.text, str(self.published_at)))
        return "sha256:" + hashlib.sha256(said.encode(errors="replace")).hexdigest()[:32]

    @cached_property
    def id(self) -> str:
        """The publisher's id; else its address; else a digest of what it says.

        Where entries of one feed would share it, `read_entries` tells them apart.
        """
        return self.given_id or self.link or self.digest

    @cached_property
    def title(self) -> str | None:
        return plain_text(self._raw.get("title") or "") or None

    @property
    def publisher(self) -> str | None:
        """Who published it first, where the feed gathers from others."""
        return plain_text((self._raw.get("source") or {}).get("title") or "") or None

    @cached_property
    def text(self) -> str:
        """The longest of its contents and summary, as plain text; none of a list of headlines."""
        if urlsplit(self.link or "").hostname == _HEADLINES_ONLY:
            return ""
        contents = [part.get("value") or "" for part in self._raw.get("content") or []]
        contents.append(self._raw.get("summary") or "")
        return max((plain_text(content) for content in contents), key=len)

    @property
    def author(self) -> str | None:
        return plain_text(self._raw.get("author") or "") or None

    @property
    def published_at(self) -> datetime | None:
        """When it appeared; when it was last changed where the feed says no more."""
        # By dict's own `get`: feedparser's takes one date for the other, and warns that it will not for long.
        key = "published" if dict.get(self._raw, "published") else "updated"
        said, parsed = str(dict.get(self._raw, key) or "").strip(), dict.get(self._raw, f"{key}_parsed")
        try:
            if parsed:
                moment = datetime.fromtimestamp(timegm(parsed), UTC)
            else:
                moment = parsedate_to_datetime(said)  # also with the weekday in another language
        except (ValueError, OverflowError, OSError):
            return None
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment - timedelta(hours=_ZONE_HOURS.get(said.rpartition(" ")[2], 0))

    @property
    def language(self) -> str | None:
        """The language that `xml:lang` claims, as `en` for `en-US`.

        Why: an RSS channel's `<language>` is its theme's default too often; the words themselves tell better.
        """
        detail = self._raw.get("title_detail") or {}
        claimed = detail.get("language") or ""
        return re.split("[-_]", claimed)[0].strip().lower() or None

    @property
    def says_anything(self) -> bool:
        return bool(self.title or self.text or self.link)

    def mention(self, kind: Kind = "article") -> Mention:
        """What it says."""
        return Mention(
            external_id=self.id,
            url=self.url,
            kind=kind,
            title=self.title,
            text=self.text,
            author=self.author,
            published_at=self.published_at,
            language=self.language,
        )


def read_entries(body: bytes, url: str) -> Iterator[Entry]:
    """The entries of the feed, each once and with an id that no other has.

    Raises: LayoutChanged when it is no feed, is cut off, or written otherwise than it declares.
    """
    body = _as_declared(body, url)
    # Bytes, never decoded text: the XML declaration names the encoding. The media type is that of XML, else
    # a feed without a declaration would be read as Latin-1. No address: an id is not relative to it.
    feed = feedparser.parse(body.lstrip(b" \t\r\n"), response_headers={"content-type": "application/xml"})
    version = feed.get("version") or ""
    if not version and not feed.entries:
        raise LayoutChanged("no RSS or Atom feed", url)
    written = unquoted(body, feed.get("encoding") or "utf-8")
    if not feed.entries:
        _insist_on_none(body, written, url)
    if feed.bozo:
        _insist_on_the_whole(written, version, len(feed.entries), url)
    yield from _told_apart([Entry(raw, url) for raw in feed.entries])


def _told_apart(entries: list[Entry]) -> Iterator[Entry]:
    """Each entry once, with an id that no other has.

    Why: some feeds repeat an entry, some list its older versions, and some give one id or link to all.
    """
    alike: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        alike[entry.id].setdefault(entry.digest, entry)
    for shared, different in alike.items():
        by_url: dict[str, Entry] = {}
        for entry in sorted(different.values(), key=_age):
            by_url.setdefault(entry.url, entry)
        if len(by_url) > 1:
            for url, entry in by_url.items():
                entry.id = f"{shared} {url}"
        elif len(different) > 1 and not next(iter(different.values())).given_id:
            for digest, entry in different.items():
                entry.id = digest
            yield from different.values()
            continue
        yield from by_url.values()


def _age(entry: Entry) -> float:
    """Orders entries from new to old, those without a time last."""
    return -entry.published_at.timestamp() if entry.published_at else 0


def _as_declared(body: bytes, url: str) -> bytes:
    """The body in the encoding that it declares; a few broken letters of UTF-8 are replaced.

    Why: for one broken letter, feedparser would read the whole feed in an encoding of its own choice.
    Raises: LayoutChanged when most letters are of another encoding.
    """
    declared = _DECLARATION.match(body)
    written = body.decode(errors="replace")
    broken = written.count(_BROKEN) - body.count(_BROKEN.encode())
    if declared and declared[2].lower() not in (b"utf-8", b"utf8"):
        # Other encodings hardly ever happen to be letters of UTF-8: then the declaration is wrong.
        return body if broken or body.isascii() else _DECLARATION.sub(rb"\1utf-8", body)
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body
    if broken > sum(not character.isascii() for character in written) // 10:
        raise LayoutChanged("letters in another encoding than the feed declares", url)
    return written.encode()


def _insist_on_none(body: bytes, written: str, url: str) -> None:
    """A feed without entries holds nothing like one under another name. Raises: LayoutChanged."""
    if len(re.findall(r"<title[\s>]", written)) > _TITLES_OF_A_FEED:
        raise LayoutChanged("titles in the feed, but no entry that has them", url)
    try:
        root = ElementTree.fromstring(re.sub(rb"&(?!#?\w+;)", b"&amp;", body.strip()))
    except ElementTree.ParseError:
        return
    namespace, _, name = root.tag.rpartition("}")
    feed = root if name in ("feed", "RDF") else root.find(f"{namespace and namespace + '}'}channel")
    parts = [(*child.tag.rpartition("}"), len(child)) for child in (() if feed is None else feed)]
    if "title" not in (name for _, _, name, _ in parts):
        raise LayoutChanged("neither a title nor an entry in the feed", url)
    for own, _, name, size in parts:
        if size and own == namespace and name not in _HOLDERS_OF_A_FEED:
            raise LayoutChanged(f"no entry, but `{name}` in place of one", url)


def unwrapped(url: str) -> str:
    """The address that a Google Alert's redirect leads to; any other as it is."""
    parts = urlsplit(url)
    if re.match(r"(?:www\.)?google\.", parts.hostname or "") and parts.path == "/url":
        query = parse_qs(parts.query)
        return (query.get("url") or query.get("q") or [url])[0]
    return url


def unquoted(body: bytes, encoding: str) -> str:
    """The markup, without what is quoted in it and in comments."""
    written = body.decode(encoding, errors="replace")
    return re.sub(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->", "", written, flags=re.DOTALL)


def _insist_on_the_whole(written: str, version: str, read: int, url: str) -> None:
    """What is malformed is forgiven, unless it costs an entry. Raises: LayoutChanged."""
    if version.startswith("atom"):
        end = "feed"
    else:
        end = "rdf" if version in ("rss10", "rss090") else "rss|channel|feed"
    if not re.search(rf"</(?:[\w-]+:)?(?:{end})\s*>|<(?:feed|channel)(?:\s[^>]*)?/>", written, re.I):
        raise LayoutChanged("no end of the feed, it is cut off", url)
    tags = [re.findall(rf"{tag}(?:\w+:)?(?:item|entry)[\s>]", written) for tag in ("<", "</")]
    listed = max(map(len, tags))
    if read < listed:
        raise LayoutChanged(f"malformed feed, of which {read} of {listed} entries can be read", url)
