"""News, blogs, forums and alerts that publish an RSS or Atom feed.

Endpoint: the address of the feed, in any dialect of RSS and Atom and any encoding it declares.
Limits: a feed shows its newest entries only, so a busy one is visited often. Google Alerts wrap the address
of what they found; it is unwrapped. Google News gives headlines only, behind its own redirects, and its feed
says that it is for personal, non-commercial feed readers: read it only as one.
Allowed: a feed is published to be read by programs; the operator subscribed to it.
Verified: on recordings of 2009 to 2026, never live.
"""

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from pydantic import Field, HttpUrl

from earful.scraping import (
    Entry,
    Found,
    Kind,
    LayoutChanged,
    Mention,
    NoResults,
    Page,
    Partial,
    Request,
    Scraper,
    Settings,
)


class RssSettings(Settings):
    url: HttpUrl = Field(description="Address of the feed")
    kind: Kind = Field(default="article", description="What its entries are")


class Rss(Scraper[RssSettings]):
    name = "rss"
    title = "RSS or Atom feed"
    capabilities = frozenset({"titles"})
    is_feed = True

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(str(self.settings.url))

    def parse(self, page: Page) -> Iterator[Found]:
        entries = list(page.entries)
        if not entries:
            yield NoResults("the feed is empty")
            return
        telling = [entry for entry in entries if entry.title or entry.text or entry.link]
        if not telling:
            raise LayoutChanged(f"no title, text or link in any of {len(entries)} entries", page.url)
        for external_id, entry in named(telling):
            yield Mention(
                external_id=external_id,
                url=unwrapped(entry.url),
                kind=self.settings.kind,
                title=entry.title,
                text="" if is_headline(entry) else entry.text,
                author=entry.author,
                published_at=entry.published_at,
                language=entry.language,
            )
        if silent := len(entries) - len(telling):
            yield Partial(f"{silent} of {len(entries)} entries have no title, no text and no link")


def named(entries: list[Entry]) -> Iterator[tuple[str, Entry]]:
    """Each entry once, with an id that no other has.

    Why: some feeds repeat an entry, some list its older versions, and some give one id or link to all.
    """
    alike: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        alike[entry.id].setdefault(entry.digest, entry)
    for external_id, different in alike.items():
        by_url: dict[str, Entry] = {}
        for entry in sorted(different.values(), key=age):
            by_url.setdefault(entry.url, entry)
        if len(by_url) > 1:
            yield from ((f"{external_id} {url}", entry) for url, entry in by_url.items())
        elif len(different) == 1 or next(iter(different.values())).given_id:
            yield from ((external_id, entry) for entry in by_url.values())
        else:
            yield from different.items()


def age(entry: Entry) -> float:
    """Orders entries from new to old, those without a time last."""
    return -entry.published_at.timestamp() if entry.published_at else 0


def unwrapped(url: str) -> str:
    """The address that a Google Alert leads to."""
    parts = urlsplit(url)
    if (parts.hostname or "").startswith("www.google.") and parts.path == "/url":
        query = parse_qs(parts.query)
        return (query.get("url") or query.get("q") or [url])[0]
    return url


def is_headline(entry: Entry) -> bool:
    """An entry of Google News: its text is a list of headlines, its own and other publishers'."""
    return urlsplit(entry.url).hostname == "news.google.com"
