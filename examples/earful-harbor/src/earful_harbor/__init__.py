"""Harbor (harbor.example): star reviews, newest first, with owner replies."""

from collections.abc import Iterator

from pydantic import Field

from earful.scraping import Node, Page, Request, Scraper, Settings
from earful.scraping.found import Found, Mention, OwnerReply, Rating


class HarborSettings(Settings):
    business: str = Field(pattern=r"^[a-z0-9-]+$", description="Last part of harbor.example/b/…")


class Harbor(Scraper[HarborSettings]):
    name = "harbor"
    title = "Harbor reviews"
    capabilities = frozenset({"ratings", "titles", "replies"})
    newest_first = True

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(f"https://harbor.example/b/{self.settings.business}?sort=newest")

    def parse(self, page: Page) -> Iterator[Found]:
        cards = page.all("article.review")
        yield from map(self.review, cards)
        older = page.maybe("a[rel=next]")
        following = Request(older.link(), is_next=True) if older else None
        yield from self.rest(page, len(cards), following, total=page.one(".count").number)

    def review(self, card: Node) -> Mention:
        reply = card.maybe(".owner-reply")
        return Mention(
            external_id=card.attr("data-id"),
            url=card.one("a.permalink").link(),
            title=card.one("h3").text,
            text=card.one(".body").text,
            author=card.one(".author").text,
            published_at=card.one("time").instant,
            rating=Rating(value=card.one(".stars").number),
            reply=OwnerReply(text=reply.text) if reply else None,
        )
