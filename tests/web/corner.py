"""Scrapers that only say who visits: a crawler, a feed, a documented interface."""

from collections.abc import Iterator

from earful.scraping import Found, NoResults, Page, Request, Scraper, Settings


class Corner(Scraper[Settings]):
    name = "corner"
    title = "Reviews at the corner"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request("http://corner.example/")

    def parse(self, page: Page) -> Iterator[Found]:
        yield NoResults("nothing")


class CornerFeed(Corner):
    is_feed = True


class CornerApi(Corner):
    documented_at = "https://corner.example/api"
