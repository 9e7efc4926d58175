"""Google Alerts: pages anywhere on the web that Google found for a search, with a snippet of each.

Endpoint: `https://www.google.com/alerts/feeds/USER/ALERT`, without a key. At google.com/alerts make an alert,
choose "Deliver to: RSS feed", and copy the feed's address.
Limits: the newest 20 pages or so, so a busy alert is visited often; snippets, not whole texts; no author. The
time is when Google found the page, not when it was written. The redirect around each address is taken off.
Allowed: Google delivers the alert to the operator, who made it, as a feed. Who has the address can read it.
Verified: on a recording of 2019, never live.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import Field, HttpUrl

from earful.scraping import Entry, Found, LayoutChanged, Mention, NoResults, Page, Request, Scraper, Settings


class GoogleAlertsSettings(Settings):
    url: HttpUrl = Field(description="Address of the alert's feed: https://www.google.com/alerts/feeds/…")


class GoogleAlerts(Scraper[GoogleAlertsSettings]):
    name = "google_alerts"
    title = "Google Alerts"
    capabilities = frozenset({"titles"})
    is_feed = True
    is_search = True
    always = frozenset({"title", "text", "published_at"})
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(str(self.settings.url))

    def parse(self, page: Page) -> Iterator[Found]:
        pages = [found_page(entry, page) for entry in page.entries]
        if not pages:
            yield NoResults("the alert has found nothing yet")
        yield from pages


def found_page(entry: Entry, page: Page) -> Mention:
    """The page that the alert found. Raises: LayoutChanged."""
    if not (entry.given_id and entry.link and entry.title and entry.published_at):
        raise LayoutChanged("an entry without its id, link, title or time", page.url)
    leads_to = urlsplit(entry.link)
    if (leads_to.hostname or "").startswith("www.google.") and leads_to.path == "/url":
        raise LayoutChanged("a redirect that does not say where it leads", page.url)
    return entry.mention()
