"""Google News: headlines of the world's press that match a search.

Endpoint: `https://news.google.com/rss/search?q=WORDS when:7d&hl=LANGUAGE&gl=COUNTRY&ceid=COUNTRY:LANGUAGE`,
without a key.
Limits: 100 headlines at most, by relevance, without further pages; fewer `days` or narrower words show more.
A headline and its publisher are all there is: the address leads to the article through Google's own redirect,
which programs are not let through. The publisher stands as the author.
Allowed: the feed says of itself that it is made available solely for a personal feed reader, for personal,
non-commercial use, and that any other use is prohibited. A business asks Google first, or uses Google Alerts.
Verified: on a recording of 2026, never live.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from pydantic import Field

from earful.scraping import Entry, Page, Request, Scraper, Settings
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, Partial

MOST = 100


class GoogleNewsSettings(Settings):
    query: str = Field(min_length=1, description='Words to look for; "in quotes" they match as a phrase')
    language: str = Field(default="en", pattern=r"^[a-z]{2}$", description="Language of the edition: en, fi")
    country: str = Field(default="US", pattern=r"^[A-Z]{2}$", description="Country of the edition: US, FI")
    days: int = Field(default=7, ge=1, le=365, description="How far back to look")


class GoogleNews(Scraper[GoogleNewsSettings]):
    name = "google_news"
    title = "Google News"
    capabilities = frozenset({"titles"})
    is_feed = True
    is_search = True
    always = frozenset({"title", "author", "published_at"})
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        settings = self.settings
        query = {
            "q": f"{settings.query} when:{settings.days}d",
            "hl": settings.language,
            "gl": settings.country,
            "ceid": f"{settings.country}:{settings.language}",
        }
        yield Request(f"https://news.google.com/rss/search?{urlencode(query)}")

    def parse(self, page: Page) -> Iterator[Found]:
        entries = list(page.entries)
        if not entries:
            yield NoResults("no headlines")
        yield from (headline_in(entry, page) for entry in entries)
        if len(entries) >= MOST:
            yield Partial(f"Google shows {MOST} headlines at most")


def headline_in(entry: Entry, page: Page) -> Mention:
    """The headline without its publisher, who is named behind it. Raises: LayoutChanged."""
    publisher = entry.publisher
    if not (entry.given_id and entry.link and entry.title and entry.published_at and publisher):
        raise LayoutChanged("an entry without its guid, link, title, pubDate or source", page.url)
    title = entry.title.removesuffix(f" - {publisher}")
    return entry.mention().model_copy(update={"title": title, "author": publisher})
