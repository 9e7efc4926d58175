"""Trustpilot through its official interface: star reviews of a business, newest first, with its replies.

Endpoint: `https://api.trustpilot.com/v1/business-units/UNIT/reviews?orderBy=createdat.desc&perPage=100&page=N`,
the key in a header.
Limits: the plan says how many requests it allows; 100 reviews a page, in every language.
Allowed: a documented interface, for customers of Trustpilot whose plan has API access.
Verified: documented: written from descriptions of the interface only, never against real answers.
"""

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, revealed
from earful.scraping.errors import KeyRefused
from earful.scraping.found import Found, Mention, OwnerReply, Rating

FULL_PAGE = 100


class TrustpilotApiSettings(Settings):
    unit: str = Field(
        pattern=r"^[0-9a-f]{24}$", description="Id of the business unit, as 46d6a890000064000500e0c3"
    )
    key: SecretStr = Field(description="API key of your application at Trustpilot")
    pages: int = Field(default=20, ge=1, le=100, description="Pages of 100 reviews to read at most")


class TrustpilotApi(Scraper[TrustpilotApiSettings]):
    name = "trustpilot_api"
    title = "Trustpilot reviews, by its API"
    capabilities = frozenset({"ratings", "titles", "replies", "edits", "needs_key"})
    newest_first = True
    always = frozenset({"author"})
    link_hosts = frozenset({"www.trustpilot.com"})
    documented_at = "https://developers.trustpilot.com/business-units-api"
    refusals_at = ("fault.detail.errorcode",)  # the words of the gateway (Apigee) before the interface
    refusals = (
        ("oauth.v2.*", KeyRefused, "the key is wrong, or its plan has no API access"),
        ("policies.ratelimit.*", timedelta(minutes=10)),
    )

    def start(self, bookmark: str | None) -> Iterator[Request]:
        reviews = f"https://api.trustpilot.com/v1/business-units/{self.settings.unit}/reviews"
        asked = f"{reviews}?orderBy=createdat.desc&perPage={FULL_PAGE}&page=1"
        yield Request(asked, headers=revealed(apikey=self.settings.key))

    def parse(self, page: Page) -> Iterator[Found]:
        reviews = page.json.all("reviews")
        yield from map(review_of, reviews)
        # A page beyond the last is an empty list.
        following = page.next(page=page.number + 1) if len(reviews) >= FULL_PAGE else None
        yield from self.rest(page, len(reviews), following)


def review_of(review: Value) -> Mention:
    return Mention(
        external_id=review.one("id").text,
        url=f"https://www.trustpilot.com/reviews/{review.one('id').text}",
        title=review.nullable_text("title"),
        text=review.nullable_text("text"),
        author=review.one("consumer.displayName").text,
        published_at=review.one("createdAt").instant,
        language=review.one("language").text,
        rating=Rating(value=review.one("stars").number),
        reply=OwnerReply.at(review.nullable("companyReply"), "text", "createdAt"),
    )
