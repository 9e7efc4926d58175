"""Tripadvisor: the newest reviews of a place, with the owner's replies, through its Content API.

Endpoint: `https://api.content.tripadvisor.com/api/v1/location/LOCATION/reviews?language=…`, one request a
language; the key goes into the query, as it asks.
Limits: the five newest reviews of a language: five are said as partial, so visit often. How many calls a day
depends on the budget that you set there; 50 a second.
Allowed: a documented, paid interface. Its terms limit how long texts may be kept and ask for its logo beside
them: the operator's decision. Tripadvisor's own pages are protected against programs, and not read.
Verified: documented: written from the interface's documentation only, never against real answers.
"""

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, revealed
from earful.scraping.errors import AskedToWait, EarfulError, Gone, KeyRefused, Refused
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

MOST = 5


class TripadvisorSettings(Settings):
    location: str = Field(pattern=r"^\d+$", description="The place's number: 123 in …-d123-Reviews-…")
    key: SecretStr = Field(description="Key of the Content API")
    languages: tuple[str, ...] = Field(default=("en",), min_length=1, description="To read: en, fi, zh_TW")


class Tripadvisor(Scraper[TripadvisorSettings]):
    name = "tripadvisor"
    title = "Tripadvisor reviews"
    capabilities = frozenset({"ratings", "titles", "replies", "needs_key"})
    link_hosts = frozenset({"www.tripadvisor.com"})
    documented_at = "https://tripadvisor-content-api.readme.io/reference/overview"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        secret = revealed(key=self.settings.key)
        place = f"https://api.content.tripadvisor.com/api/v1/location/{self.settings.location}"
        for language in self.settings.languages:
            yield Request(f"{place}/reviews?language={language}", secret=secret)

    def refusal(self, page: Page, status: int) -> EarfulError | None:
        """What an answer without `data` means: an error of the interface, or of the gateway before it."""
        answer = page.json
        error = answer.maybe("error") or answer.maybe("errors.0") or answer
        words = " ".join(error.text_at(key) for key in ("type", "message", "Message")).lower()
        if answer.maybe("data") is not None or not words.strip():
            return None
        if "limit" in words or "many requests" in words:
            return AskedToWait(page.url, page.fetched_at + timedelta(hours=1))
        if "notfound" in words or "not found" in words:
            return Gone(page.url, "no place has this number")
        if "authori" in words or "forbidden" in words or "authentication" in words:
            return KeyRefused(page.url, "the key is wrong, or not allowed from this machine's address")
        return Refused(page.url, "the interface takes the place's number or a language for wrong")

    def parse(self, page: Page) -> Iterator[Found]:
        mentions = [review_of(review) for review in page.json.all("data")]
        yield from mentions
        if not mentions:
            yield NoResults("no reviews in this language")
        elif len(mentions) >= MOST:
            yield Partial(f"the {MOST} newest reviews of this language; the interface shows no more")


def review_of(review: Value) -> Mention:
    return Mention(
        external_id=review.one("id").text,
        url=review.one("url").text,
        title=review.one("title").text,
        text=review.one("text").text,
        author=review.one("user.username").text,
        published_at=review.one("published_date").instant,
        language=review.one("lang").text,
        rating=Rating(value=review.one("rating").number),
        reply=OwnerReply.at(review.maybe("owner_response"), "text", "published_date"),
    )
