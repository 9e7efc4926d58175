"""Google reviews of places that you manage, all of them and with your replies: Google Business Profile.

Endpoint: `https://mybusiness.googleapis.com/v4/accounts/…/locations/…/reviews`, last changed first, 50 each.
Limits: Google grants the interface on request only; until then every answer is a 403, or the quota is 0.
Google's translation beside the customer's words is left out.
Allowed: a documented interface, for those who manage the place (scope `business.manage`).
Verified: documented: written from the interface's documentation only, never against real answers.
"""

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from earful.scraping import Page, Request, Scraper, Value, oauth
from earful.scraping.errors import Gone, LayoutChanged, Refused
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}


class GoogleBusinessSettings(oauth.OAuthSettings):
    place: str = Field(pattern=r"^accounts/\d+/locations/\d+$", description="accounts/123/locations/456")


class GoogleBusiness(Scraper[GoogleBusinessSettings]):
    name = "google_business"
    title = "Google Business Profile reviews"
    capabilities = frozenset({"ratings", "replies", "edits", "needs_key"})
    newest_first = True
    hosts = frozenset({"mybusiness.googleapis.com"})
    link_hosts = frozenset({"business.google.com"})
    documented_at = "https://developers.google.com/my-business/content/review-data"
    refusals_at = ("error", "error.status", "error.details.0.metadata.quota_limit_value")
    refusals = (
        oauth.REFUSED,
        ("PERMISSION_DENIED 0", Refused, "not granted to the project, or not the place of this user"),
        ("NOT_FOUND INVALID_ARGUMENT", Gone, "no such account or place"),
        ("RESOURCE_EXHAUSTED INTERNAL UNAVAILABLE temporarily_unavailable", timedelta(minutes=10)),
    )

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield oauth.sign_in("https://oauth2.googleapis.com/token", self.settings, self.signed_in)

    def signed_in(self, page: Page) -> Iterator[Found]:
        reviews = f"https://mybusiness.googleapis.com/v4/{self.settings.place}/reviews"
        yield Request(f"{reviews}?pageSize=50&orderBy=updateTime+desc", headers=oauth.shown(page))

    def parse(self, page: Page) -> Iterator[Found]:
        if isinstance(page.json.raw, dict) and not any(page.json.raw.values()):
            yield NoResults("the place has no reviews yet")  # what is empty or 0 is left out, up to the whole
            return
        reviews = page.json.all("reviews", at_least=1)
        yield from (review_of(review, page) for review in reviews)
        if not any(review.maybe("comment") for review in reviews):
            yield Partial("no review on this page has words")
        token, total = page.json.text_at("nextPageToken"), page.json.one("totalReviewCount").number
        yield from self.rest(page, len(reviews), page.next(pageToken=token) if token else None, total)


def review_of(review: Value, page: Page) -> Mention:
    stars, reviewer = review.one("starRating").text, review.one("reviewer")
    if stars not in STARS and stars != "STAR_RATING_UNSPECIFIED":
        raise LayoutChanged("an unknown `starRating`", page.url)
    return Mention(
        external_id=review.one("reviewId").text,
        url="https://business.google.com/reviews",
        text=original(review.text_at("comment")),
        author=None if reviewer.is_true("isAnonymous") else reviewer.one("displayName").text,
        published_at=review.one("createTime").instant,
        rating=Rating(value=STARS[stars]) if stars in STARS else None,
        reply=OwnerReply.at(review.maybe("reviewReply"), "comment", "updateTime", original),
    )


def original(text: str) -> str:
    """What the customer wrote, without Google's translation before or after it."""
    before, mark, after = text.partition("(Translated by Google)")
    first = before.replace("(Original)", "") if mark else before
    return (after.partition("(Original)")[2] or first).strip() or after.strip()
