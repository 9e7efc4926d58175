"""Wildberries: star reviews of a product, newest first, with the seller's replies.

Endpoint: with `key`, the seller API: `https://feedbacks-api.wildberries.ru/api/v1/feedbacks`, for products of
one's own. Without, the page `https://www.wildberries.ru/catalog/PRODUCT/feedbacks`, as a browser saved it: a
script fills it, so that a visit gets an empty shell, which is an error.
Limits: the page shows what was scrolled to, and says how many there are. It has no ids: a digest of author,
time and words names a review. Its times are of the reader's clock, to the minute, without a year.
Allowed: the API is for sellers, at most 3 requests a second. The terms forbid automated reading of the page.
Verified: the page on a recording of 2025, never live; the API by its documentation only.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from earful.scraping import Node, Page, Request, Scraper, Settings, Value, revealed
from earful.scraping.errors import LayoutChanged, Refused
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

API = "https://feedbacks-api.wildberries.ru/api/v1/feedbacks"
FULL_PAGE = 100


class WildberriesSettings(Settings):
    product: int = Field(gt=0, description="Number of the product, after /catalog/ in its address")
    key: SecretStr | None = Field(default=None, description="Token of the seller's account, for reviews")
    zone: ZoneInfo | None = Field(default=None, description="Clock of a saved page; else Europe/Moscow")


class Wildberries(Scraper[WildberriesSettings]):
    name = "wildberries"
    title = "Wildberries reviews"
    capabilities = frozenset({"ratings", "replies", "needs_key"})
    newest_first = True
    link_hosts = frozenset({"www.wildberries.ru"})
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        if self.settings.key is None:
            yield Request(address(self.settings.product))
            return
        query = {"nmId": self.settings.product, "take": FULL_PAGE, "skip": 0, "order": "dateDesc"}
        yield from (self.ask(f"{API}?isAnswered={it_is}&{urlencode(query)}") for it_is in ("false", "true"))

    def ask(self, url: str) -> Request:
        return Request(url, headers=revealed(Authorization=self.settings.key))

    def parse(self, page: Page) -> Iterator[Found]:
        if page.looks_like_json:
            yield from self.from_api(page)
            return
        cards = page.all("[itemprop=review]")
        counted = page.maybe(".active .product-feedbacks__count")
        count = int(re.sub(r"\D", "", counted.text) or -1) if counted else -1
        if page.is_cut_off or not (cards or count == 0):
            raise LayoutChanged("no end of the page, or no reviews on it: only a browser sees them", page.url)
        if not cards:
            yield NoResults("the page counts no reviews")
        own = page.maybe('.product-feedbacks a[href*="/catalog/"]')
        product = re.search(r"/catalog/(\d+)", own.attr("href") if own else page.url)
        yield from (self.from_card(card, address(product[1] if product else ""), page) for card in cards)
        if count < 0:
            yield Partial("the page does not say how many reviews there are")
        elif count > len(cards):
            yield Partial(f"{len(cards)} reviews of {count}: the page has those that were scrolled to")

    def from_card(self, card: Node, url: str, page: Page) -> Mention:
        author = card.one("[itemprop=author]").attr("content")
        stars = re.search(r"\bstar(\d)\b", card.one(".feedback__rating").attr("class"))
        # A pinned review stands out of the order, and has no date.
        date = "" if card.maybe(".feedback__pinned") else card.one(".feedback__date").text.partition("·")[0]
        zone = str(self.settings.zone or "Europe/Moscow")
        published_at = page.moment(date, "ru", zone) if date else None
        content = card.one(".feedback__content")
        body, has_text = content.maybe("[itemprop=reviewBody]"), content.maybe(".j-feedback__text")
        reply, is_answered = card.maybe(".feedback__text--sellers-reply"), ".feedback__sellers-reply-title"
        if not stars or bool(body) != bool(has_text) or bool(reply) != bool(card.maybe(is_answered)):
            raise LayoutChanged("a review whose stars, words or reply are named otherwise", page.url)
        lines = [labelled(label_of(part), part.text) for part in content.all(".feedback__text--item")]
        text = "\n".join(lines) or content.text_at("[itemprop=reviewBody]")
        said = repr((author, str(published_at), stars[1], text))
        return Mention(
            external_id=sha256(said.encode()).hexdigest()[:32],
            url=url,
            text=text,
            author=None if author == "Anonymous" else author,
            published_at=published_at,
            rating=Rating(value=float(stars[1])),
            # The last words are those of the button that unfolds the rest.
            reply=OwnerReply(text=reply.text.removesuffix(reply.text_at("span")).strip()) if reply else None,
        )

    def from_api(self, page: Page) -> Iterator[Found]:
        answer = page.json
        if answer.one("error").raw is not False:
            raise Refused(page.url, "the seller API finds the question wrong")
        listed = answer.all("data.feedbacks")
        if not listed:
            yield NoResults("the seller API lists no further reviews")
        yield from (self.from_feedback(feedback) for feedback in listed)
        if len(listed) >= FULL_PAGE:
            skipped = re.search(r"[?&]skip=(\d+)", page.url)
            yield self.ask(page.address(skip=FULL_PAGE + int(skipped[1] if skipped else 0)))

    @staticmethod
    def from_feedback(feedback: Value) -> Mention:
        pros, cons, text = (feedback.one(name).text for name in ("pros", "cons", "text"))
        labels = {"Достоинства:": pros, "Недостатки:": cons, "Комментарий:" if pros or cons else "": text}
        answer = feedback.nullable("answer")
        said_at = answer.instant_at("createDate") if answer else None
        return Mention(
            external_id=feedback.one("id").text,
            url=address(feedback.one("productDetails.nmId").text),
            text="\n".join(labelled(label, part) for label, part in labels.items() if part),
            author=feedback.one("userName").text,
            published_at=feedback.one("createdDate").instant,
            rating=Rating(value=feedback.one("productValuation").number),
            reply=OwnerReply(text=answer.one("text").text, published_at=said_at) if answer else None,
        )


def address(product: int | str) -> str:
    return f"https://www.wildberries.ru/catalog/{product}/feedbacks"


def label_of(part: Node) -> str:
    return part.one("span").text if re.search("-(?:pro|con)", part.attr("class")) else part.text_at("span")


def labelled(label: str, text: str) -> str:
    return f"{label} {text.removeprefix(label).strip()}".strip()
