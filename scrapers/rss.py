"""News, blogs and forums that publish an RSS or Atom feed.

Endpoint: the address of the feed, in any dialect of RSS and Atom and any encoding it declares.
Limits: a feed shows its newest entries only, so a busy one is visited often. The feeds of Google Alerts and
Google News are read too, but have scrapers of their own, which expect more of them.
Allowed: a feed is published to be read by programs; the operator subscribed to it.
Verified: on recordings of 2009 to 2026, never live.
"""

from collections.abc import Iterator

from pydantic import Field, HttpUrl

from earful.scraping import Page, Request, Scraper, Settings
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Kind, NoResults, Partial


class RssSettings(Settings):
    url: HttpUrl = Field(description="Address of the feed")
    kind: Kind = Field(default="article", description="What its entries are")


class Rss(Scraper[RssSettings]):
    name = "rss"
    title = "RSS or Atom feed"
    capabilities = frozenset({"titles"})
    is_feed = True
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(str(self.settings.url))

    def parse(self, page: Page) -> Iterator[Found]:
        entries = list(page.entries)
        if not entries:
            yield NoResults("the feed is empty")
        telling = [entry for entry in entries if entry.says_anything]
        if entries and not telling:
            raise LayoutChanged(f"no title, text or link in any of {len(entries)} entries", page.url)
        yield from (entry.mention(self.settings.kind) for entry in telling)
        if silent := len(entries) - len(telling):
            yield Partial(f"{silent} of {len(entries)} entries have no title, no text and no link")
