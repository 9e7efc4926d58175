"""Trustpilot: star reviews of a business in every language, newest first, with the owner's replies.

Endpoint: `https://SITE.trustpilot.com/review/BUSINESS?languages=all&sort=recency&page=N`, 20 reviews a page.
Read are the page's own data (`__NEXT_DATA__`, or the same as bare JSON) and, where they are missing or
unreadable, its JSON-LD: the same reviews under the same ids, without owner replies.
Limits: without `languages=all` the site shows one language only, and says so in `filters`; visitors who are
not signed in see about ten pages. `relevantReviews` are highlights from further down the same listing: the
listing has them, so they are not read.
Allowed: Trustpilot's terms forbid automated reading without its consent. robots.txt and bot protection are
heeded; ask for consent or use the official interface. Such a source is the operator's decision.
Verified: on recordings of 2024 and 2025, never live.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from pydantic import Field

from earful.scraping import (
    Found,
    LayoutChanged,
    Mention,
    NoResults,
    OwnerReply,
    Page,
    Partial,
    Rating,
    Request,
    Scraper,
    Settings,
    Value,
)

FULL_PAGE = 20


class TrustpilotSettings(Settings):
    business: str = Field(
        pattern=r"^[^\s/?#]+$", description="Last part of trustpilot.com/review/…, usually the shop's domain"
    )
    site: str = Field(
        default="www", pattern=r"^[a-z-]+$", description="Which Trustpilot: www, or a country's as fi, dk, uk"
    )
    pages: int = Field(default=10, ge=1, le=100, description="Pages of 20 reviews to read at most")


class Trustpilot(Scraper[TrustpilotSettings]):
    name = "trustpilot"
    title = "Trustpilot reviews"
    capabilities = frozenset({"ratings", "titles", "replies", "edits"})
    link_hosts = frozenset({"www.trustpilot.com"})
    newest_first = True

    def start(self, bookmark: str | None) -> Iterator[Request]:
        place = f"https://{self.settings.site}.trustpilot.com/review/{quote(self.settings.business)}"
        yield Request(f"{place}?languages=all&sort=recency")

    def parse(self, page: Page) -> Iterator[Found]:
        try:
            found = list(self.from_data(page))
        except LayoutChanged:
            found = list(self.from_json_ld(page))
            if not found:
                raise
        yield from found

    def from_data(self, page: Page) -> Iterator[Found]:
        data = page.json if page.looks_like_json else page.script("script#__NEXT_DATA__").one("props")
        props = data.one("pageProps")
        listed = props.all("reviews")
        filters = props.maybe("filters") or Value({}, page.url)
        pages, now = filters.maybe("pagination.totalPages"), filters.maybe("pagination.currentPage")
        number = int(now.number) if now else page_number(page)
        if not listed:
            yield nothing_on(page, props, number)
            return
        if not any("text" in review.raw for review in listed if review.maybe("id")):
            raise LayoutChanged("no text on any review", page.url)
        yield from believable((self.review(review) for review in listed), page)
        if left_out := filtered(filters):
            yield Partial(left_out)
        if not any("reply" in review.raw for review in listed):
            yield Partial("owner replies are not in this form of the page")
        yield from self.further(page, number, int(pages.number) if pages else None, len(listed))

    def review(self, review: Value) -> Mention:
        external_id = review.one("id").text
        rating = review.maybe("rating")
        published = review.maybe("dates.publishedDate")
        reply = review.maybe("reply")
        return Mention(
            external_id=external_id,
            url=permalink(external_id),
            title=review.text_at("title") or None,
            text=review.text_at("text"),
            author=review.text_at("consumer.displayName") or None,
            published_at=published.instant if published else None,
            language=review.text_at("language") or None,
            rating=Rating(value=rating.number) if rating else None,
            reply=self.reply(reply) if reply else None,
        )

    @staticmethod
    def reply(reply: Value) -> OwnerReply:
        said_at = reply.maybe("publishedDate")
        return OwnerReply(text=reply.one("message").text, published_at=said_at.instant if said_at else None)

    def from_json_ld(self, page: Page) -> Iterator[Found]:
        if page.looks_like_json or b"</html" not in page.body.lower():
            return  # a bare document has none, and half a page may have half the reviews
        blocks = page.all('script[type="application/ld+json"]')
        nodes = [node for block in blocks for node in graph(block.text) if is_review(node)]
        reviews = [Value(node, page.url, "Review") for node in nodes]
        if not reviews:
            return
        yield from believable((self.marked_up(review) for review in reviews), page)
        yield Partial("read from the page's JSON-LD, which has neither owner replies nor filters")
        yield from self.further(page, page_number(page), None, len(reviews))

    @staticmethod
    def marked_up(review: Value) -> Mention:
        external_id = review.one("@id").text.rstrip("/").rpartition("/")[2]
        published, rating = review.maybe("datePublished"), review.maybe("reviewRating.ratingValue")
        ends = (review.maybe(f"reviewRating.{end}") for end in ("worstRating", "bestRating"))
        worst, best = (end.number if end else default for end, default in zip(ends, (1, 5), strict=True))
        return Mention(
            external_id=external_id,
            url=permalink(external_id),
            title=review.text_at("headline") or None,
            text=review.text_at("reviewBody"),
            author=review.text_at("author.name") or None,
            published_at=published.instant if published else None,
            language=review.text_at("inLanguage") or None,
            rating=Rating(value=rating.number, worst=worst, best=best) if rating else None,
        )

    def further(self, page: Page, number: int, pages: int | None, listed: int) -> Iterator[Found]:
        """The next page, where there is one; `pages` is None where the page does not say how many."""
        if number >= pages if pages is not None else listed < FULL_PAGE:
            return
        if number < self.settings.pages:
            yield Request(page.address(languages="all", sort="recency", page=number + 1))
        else:
            yield Partial(f"read {number} of {pages or 'more'} pages; the setting `pages` says when to stop")


def nothing_on(page: Page, props: Value, number: int) -> Found:
    """What an empty list of reviews means. Raises: LayoutChanged when there should be some."""
    filters = props.maybe("filters") or Value({}, page.url)
    total = filters.maybe("totalNumberOfReviews") or props.maybe("businessUnit.numberOfReviews")
    if total is None:
        raise LayoutChanged("no reviews and no total", page.url)
    if not total.number:
        return NoResults("no reviews yet")
    pages = filters.maybe("pagination.totalPages")
    if number > 1 and pages and number > pages.number:
        return NoResults(f"page {number} is past the last one")
    shown = filters.maybe("totalNumberOfFilteredReviews")
    if (left_out := filtered(filters)) and (shown is None or not shown.number):
        return Partial(left_out)
    raise LayoutChanged(f"no reviews listed of {total.number:.0f}", page.url)


def filtered(filters: Value) -> str | None:
    """Which reviews the page leaves out by its filters; None when it shows all."""
    selected = filters.maybe("selected")
    chosen = selected.raw.items() if selected and isinstance(selected.raw, dict) else ()
    on = [
        f"{key}={value}"
        for key, value in chosen
        if key != "sort" and value not in (None, False, "all", "", [])
    ]
    total, shown = filters.maybe("totalNumberOfReviews"), filters.maybe("totalNumberOfFilteredReviews")
    active = filters.maybe("hasActiveFilters")
    by = f" ({', '.join(sorted(on))})" if on else ""
    if total and shown:
        if shown.number < total.number or (active and active.raw is True):
            return f"the page shows {shown.number:.0f} of {total.number:.0f} reviews{by}"
        return None
    if selected is None:
        return "the page does not say whether it shows every language"
    return f"the page leaves reviews out{by}" if on else None


def believable(reviews: Iterator[Mention], page: Page) -> list[Mention]:
    """Each review once. Raises: LayoutChanged when none has a rating, or none a time."""
    mentions = list({mention.external_id: mention for mention in reviews}.values())
    for insisted in ("rating", "published_at"):
        if all(getattr(mention, insisted) is None for mention in mentions):
            raise LayoutChanged(f"no {insisted} on any review", page.url)
    return mentions


def permalink(external_id: str) -> str:
    return f"https://www.trustpilot.com/reviews/{external_id}"


def page_number(page: Page) -> int:
    given = re.search(r"(?:^|&)page=(\d+)", urlsplit(page.url).query)
    return int(given[1]) if given else 1


def graph(block: str) -> list[Any]:
    """The nodes of a JSON-LD block; none when it is not readable."""
    try:
        data = json.loads(block, strict=False)
    except (ValueError, RecursionError):
        return []
    tops = data if isinstance(data, list) else [data]
    nodes: list[Any] = []
    for top in tops:
        inner = top.get("@graph", top) if isinstance(top, dict) else []
        nodes += inner if isinstance(inner, list) else [inner]
    nested = [node.get("review") or [] for node in nodes if isinstance(node, dict)]
    for reviews in nested:
        nodes += reviews if isinstance(reviews, list) else [reviews]
    return nodes


def is_review(node: Any) -> bool:
    """The node is a review itself, not a mere reference to one."""
    if not isinstance(node, dict) or not {"reviewBody", "reviewRating", "datePublished"} & set(node):
        return False
    kinds = node.get("@type")
    return "Review" in (kinds if isinstance(kinds, list) else [kinds])
