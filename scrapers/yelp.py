"""Yelp: excerpts of a business's newest reviews, through the Yelp Places API (Fusion).

Endpoint: `https://api.yelp.com/v3/businesses/BUSINESS/reviews?sort_by=newest&locale=…`, the key in a header.
Saved answers of Yelp's own pages (`/review_feed`, `/gql/batch`), or the reviews in them, are read as well.
Limits: three excerpts (seven in some plans), cut off after 160 characters, without owner replies: said as
partial. Only paid plans and trials have reviews at all; to the others the interface answers "not found".
Times: without a zone, documented as PST: read as Pacific time with its summer, so perhaps an hour off, and
never later than now. `/review_feed` has days only, as www.yelp.com writes them.
Allowed: a documented interface; Yelp's terms limit how long texts may be kept: the operator's decision. They
forbid programs on its pages, and Earful never asks for them.
Verified: on the sample in Yelp's documentation and an error of 2016, never live; the pages by hearsay only.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, bearer, plain_text
from earful.scraping.errors import Gone, KeyRefused, LayoutChanged, Refused
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

PACIFIC = ZoneInfo("America/Los_Angeles")
EXCERPT = ("id", "text", "user.name", "language")
FEED = ("id", "comment.text", "user.markupDisplayName", "comment.language")
GRAPHQL = ("encid", "text.full", "author.displayName", "text.language")


class YelpSettings(Settings):
    business: str = Field(pattern=r"^[^\s/?#]+$", description="Last part of yelp.com/biz/…, or its id")
    key: SecretStr = Field(description="API key of a plan that has reviews")
    locale: str = Field(default="en_US", pattern="^[a-z]+_[A-Z]+$", description="Whose reviews: fi_FI")


class Yelp(Scraper[YelpSettings]):
    name = "yelp"
    title = "Yelp reviews"
    capabilities = frozenset({"ratings", "replies", "edits", "needs_key"})
    link_hosts = frozenset({"www.yelp.com"})
    documented_at = "https://docs.developer.yelp.com/reference/v3_business_reviews"
    refusals_at = ("error.code", "error.id")
    refusals = (
        ("ACCESS_LIMIT_REACHED TOO_MANY_REQUESTS_PER_SECOND INTERNAL_ERROR", timedelta(hours=1)),
        ("TOKEN_* UNAUTHORIZED_ACCESS_TOKEN", KeyRefused, "the key is wrong, or its plan ended"),
        ("NOT_FOUND BUSINESS_UNAVAILABLE", Refused, "the plan has no reviews, or the business none yet"),
        ("BUSINESS_* VALIDATION_ERROR INVALID_PARAMETER", Gone, "no such business, or a wrong setting"),
    )

    def start(self, bookmark: str | None) -> Iterator[Request]:
        place = f"https://api.yelp.com/v3/businesses/{quote(self.settings.business)}/reviews"
        yield Request(
            f"{place}?sort_by=newest&locale={self.settings.locale}", headers=bearer(self.settings.key)
        )

    def parse(self, page: Page) -> Iterator[Found]:
        reviews, total = listed(page)
        mentions = [review_of(review, page) for review in reviews]
        yield from mentions
        if total == 0 and not mentions:
            yield NoResults("no reviews yet")
        is_cut = any(len(mention.text) <= 163 and mention.text.endswith("...") for mention in mentions)
        if is_cut or total is None or total > len(mentions):
            of = "an unknown number of" if total is None else f"{total:.0f}"
            yield Partial(f"{len(mentions)} of {of} reviews" + ", cut off after 160 characters" * is_cut)


def listed(page: Page) -> tuple[list[Value], float | None]:
    """The reviews on the page, and how many there are in all, where it says so."""
    answer = page.json
    if not isinstance(answer.raw, list):
        total = answer.maybe("pagination.totalResults") or answer.one("total")
        return answer.all("reviews"), total.number
    if business := answer.maybe("0.data.business"):
        nodes = [edge.one("node") for edge in business.all("reviews.edges")]
        return nodes, business.one("reviewCount").number
    return Value({"reviews": answer.raw}, page.url).all("reviews", at_least=1), None


def review_of(review: Value, page: Page) -> Mention:
    kind = GRAPHQL if review.maybe("encid") else FEED if review.maybe("comment") else EXCERPT
    named, text, author, language = kind
    if kind is EXCERPT:
        address = review.one("url").text
        linked = re.search(r"[?&]hrid=([^&#]+)", address)
        external_id = linked[1] if linked else review.one("id").text
    else:
        external_id = review.one(named).text
        address = f"https://www.yelp.com/biz/{review.one('business.alias').text}?hrid={external_id}"
    reply = review.maybe("businessOwnerReplies.0")
    return Mention(
        external_id=external_id,
        url=address,
        text=plain_text(review.one(text).text),
        author=plain_text(review.one(author).text),
        published_at=moment(review, page),
        language=review.text_at(language),
        rating=Rating(value=review.one("rating").number),
        reply=reply
        and OwnerReply(text=plain_text(reply.one("comment").text), published_at=moment(reply, page)),
    )


def moment(said: Value, page: Page) -> datetime:
    """When it was written, as far as Yelp tells: in UTC, on that day, or in its own city."""
    if created := said.maybe("createdAt.utcDateTime") or said.maybe("createdAt"):
        return created.instant
    day = said.text_at("localizedDate")
    written, form = (day, "%m/%d/%Y") if day else (said.one("time_created").text, "%Y-%m-%d %H:%M:%S")
    try:
        moment = datetime.strptime(written, form).replace(tzinfo=UTC if day else PACIFIC)
    except ValueError:
        raise LayoutChanged("a time in another form", page.url) from None
    return min(moment, page.fetched_at).astimezone(UTC)
