"""Small invented things that several tests share: a site in memory, and a scraper that reads it."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import Field

from earful.errors import Gone
from earful.model import Brand, Source
from earful.scraping import Found, Mention, NoResults, OwnerReply, Page, Rating, Request, Scraper, Settings
from earful.web.session import NotModified, Validators

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
AURORA = Brand(slug="aurora", name="Aurora Coffee")
TIDEWATER = Source(
    slug="aurora-tidewater",
    brand="aurora",
    scraper="tidewater",
    title="Tidewater",
    settings={"shop": "aurora"},
)


class TidewaterSettings(Settings):
    shop: str = Field(description="Name of the shop on tidewater.example")


class Tidewater(Scraper[TidewaterSettings]):
    """Ten reviews a page, newest first, with owner replies."""

    name = "tidewater"
    title = "Tidewater reviews"
    capabilities = frozenset({"ratings", "replies"})
    newest_first = True

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(address(1))

    def parse(self, page: Page) -> Iterator[Found]:
        if page.maybe(".none"):
            yield NoResults("no reviews yet")
        for card in page.all("article"):
            reply = card.maybe(".reply")
            yield Mention(
                external_id=card.attr("id"),
                url=f"https://tidewater.example/r/{card.attr('id')}",
                text=card.one("p").text,
                author=card.one("b").text,
                published_at=datetime.fromisoformat(card.one("time").attr("datetime")),
                rating=Rating(value=float(card.attr("data-stars"))),
                reply=OwnerReply(text=reply.text) if reply else None,
            )
        if older := page.maybe("a[rel=next]"):
            yield Request(older.link())


def address(page: int) -> str:
    return f"https://tidewater.example/b/aurora?page={page}"


def card(
    external_id: str, days_ago: float = 1, text: str = "Cold coffee.", stars: float = 2, reply: str = ""
) -> str:
    said_at = (NOW - timedelta(days=days_ago)).isoformat()
    answer = f'<div class="reply">{reply}</div>' if reply else ""
    return (
        f'<article id="{external_id}" data-stars="{stars}"><b>Aino Kukka</b><p>{text}</p>'
        f'<time datetime="{said_at}"></time>{answer}</article>'
    )


def listing(*cards: str, following: int = 0) -> str:
    more = f'<a rel="next" href="{address(following)}">older</a>' if following else ""
    return f"<html><body>{''.join(cards)}{more}</body></html>"


class Site:
    """A web in memory that keeps its own log; an address may answer with a page or with an error."""

    def __init__(self, pages: Mapping[str, str | BaseException]) -> None:
        self.pages = dict(pages)
        self.etags: dict[str, str] = {}
        self.asked: list[str] = []
        self.fresh: dict[str, Validators] = {}
        self._validators: Mapping[str, Validators] = {}

    def visit(
        self,
        scraper: Scraper[Any],
        first_urls: Iterable[str],
        allow_private_network: bool = False,
        validators: Mapping[str, Validators] = {},
    ) -> "Site":
        self.fresh = {}
        self._validators = validators
        return self

    def fetch(self, request: Request) -> Page | NotModified:
        url = request.key
        self.asked.append(url)
        answer = self.pages.get(url)
        if answer is None:
            raise Gone(url)
        if isinstance(answer, BaseException):
            raise answer
        if etag := self.etags.get(url):
            if url in self._validators and self._validators[url].etag == etag:
                return NotModified(url)
            self.fresh[url] = Validators(etag, None)
        return Page(url, answer.encode(), "text/html", NOW)


def key(name: str) -> str:
    return f"key{zlib.crc32(name.encode()):08x}"
