"""Trustpilot: star reviews of a business in every language, newest first, with the owner's replies.

Endpoint: `https://SITE.trustpilot.com/review/BUSINESS?languages=all&sort=recency&page=N`, 20 reviews a page.
Read are the page's own data (`__NEXT_DATA__`, or the same as bare JSON) and, where they are missing or
unreadable, its JSON-LD: the same reviews under the same ids, without owner replies.
Limits: without `languages=all` the site shows one language only, and says so in `filters`; visitors who are
not signed in see about ten pages. `relevantReviews` are in the listing too, further down: not read.
Allowed: Trustpilot's terms forbid automated reading without its consent. robots.txt and bot protection are
heeded; ask for consent or use the official interface. Such a source is the operator's decision.
Verified: on recordings of 2024 and 2025, never live.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from pydantic import Field

from earful.scraping import Page, Request, Scraper, Settings, Value
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

FULL_PAGE = 20
ADDRESS = "https://www.trustpilot.com/reviews/"


class TrustpilotSettings(Settings):
    business: str = Field(pattern=r"^[^\s/?#]+$", description="Last part of trustpilot.com/review/…")
    site: str = Field(default="www", pattern=r"^[a-z-]+$", description="www, or a country's as fi, dk, uk")
    pages: int = Field(default=10, ge=1, le=100, description="Pages of 20 reviews to read at most")


class Trustpilot(Scraper[TrustpilotSettings]):
    name = "trustpilot"
    title = "Trustpilot reviews"
    capabilities = frozenset({"ratings", "titles", "replies", "edits"})
    link_hosts = frozenset({"www.trustpilot.com"})
    newest_first = True
    always = frozenset({"rating", "published_at"})
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        place = f"https://{self.settings.site}.trustpilot.com/review/{quote(self.settings.business)}"
        yield Request(f"{place}?languages=all&sort=recency")

    def parse(self, page: Page) -> Iterator[Found]:
        try:
            found = list(self.from_data(page))
        except LayoutChanged:
            # Half a page may have half the reviews.
            if page.looks_like_json or page.is_cut_off or not (reviews := page.schema_org("Review")):
                raise
            given = re.search(r"(?:^|&)page=(\d+)", urlsplit(page.url).query)
            number, listed = int(given[1]) if given else 1, len(reviews)
            found = [*map(marked_up, reviews), *self.further(page, number, number + (listed >= FULL_PAGE))]
            found.append(
                Partial(f"{listed} reviews of the page's JSON-LD, which has no replies and no filters")
            )
        yield from found

    def from_data(self, page: Page) -> Iterator[Found]:
        data = page.json if page.looks_like_json else page.script("script#__NEXT_DATA__").one("props")
        listed, filters = data.all("pageProps.reviews"), data.one("pageProps.filters")
        paging = ("currentPage", "totalPages", "perPage", "totalCount")
        number, pages, size, total = (int(filters.one(f"pagination.{key}").number) for key in paging)
        due = min(size, total - size * (number - 1))
        if not listed and not filters.one("totalNumberOfReviews").number:
            yield NoResults("no reviews yet")
        elif not listed and number > max(pages, 1):
            yield NoResults(f"page {number} is past the last one")
        elif not listed and due > 0:
            raise LayoutChanged(f"no reviews listed of {total}", page.url)
        yield from map(from_review, listed)
        if reason := left_out(filters):
            yield Partial(reason)
        if 0 < len(listed) < due:
            yield Partial(f"{len(listed)} reviews on a page of {due}")
        yield from self.further(page, number, pages)

    def further(self, page: Page, number: int, pages: int) -> Iterator[Found]:
        if self.settings.pages <= number < pages:
            yield Partial(f"read {number} of {pages} pages; the setting `pages` says when to stop")
        elif number < pages:
            yield Request(page.address(languages="all", sort="recency", page=number + 1))


def from_review(review: Value) -> Mention:
    external_id, text = review.one("id").text, review.nullable("text")
    rating = review.nullable("rating")
    return Mention(
        external_id=external_id,
        url=ADDRESS + external_id,
        title=review.text_at("title"),
        text=text.text if text else "",
        author=review.text_at("consumer.displayName"),
        published_at=review.one("dates.publishedDate").instant,
        language=review.text_at("language"),
        rating=Rating(value=rating.number) if rating else None,
        reply=OwnerReply.at(review.nullable("reply"), "message", "publishedDate"),
    )


def marked_up(review: Value) -> Mention:
    external_id = review.one("@id").text.rstrip("/").rpartition("/")[2]
    rating = review.maybe("reviewRating.ratingValue")
    worst, best = (review.number_at(f"reviewRating.{end}Rating") for end in ("worst", "best"))
    return Mention(
        external_id=external_id,
        url=ADDRESS + external_id,
        title=review.text_at("headline"),
        text=review.text_at("reviewBody"),
        author=review.text_at("author.name"),
        published_at=review.one("datePublished").instant,
        language=review.text_at("inLanguage"),
        rating=Rating(value=rating.number, worst=worst or 1, best=best or 5) if rating else None,
    )


def left_out(filters: Value) -> str | None:
    """Which reviews the page leaves out by its filters; None when it shows all."""
    total, shown = (filters.one(f"totalNumberOf{which}Reviews").number for which in ("", "Filtered"))
    if shown >= total and not filters.is_true("hasActiveFilters"):
        return None
    language = filters.text_at("selected.languages")
    return f"the page shows {shown:.0f} of {total:.0f} reviews, languages={language}"
