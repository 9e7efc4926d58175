"""Google reviews of any place, through the Places API: five of them.

Endpoint: `https://places.googleapis.com/v1/places/PLACE`, with key and wanted fields in headers. The older
Place Details are read as well, and asked with `legacy: true` by projects that still have them.
Limits: five reviews, without owner replies (`google_business` has them, of places of your own): the newest in
the older answer, what Google finds relevant in the new one. That there are more is said as partial.
Ids: the older answer has none; a digest of the author's number names a review, for an author has one a place,
and an edit moves its time. Where there is no number, author and time name it.
Allowed: a documented, paid interface. Google limits how long its content may be kept, and asks to be named as
its source: the operator's decision.
Verified: the older answer on recordings of 2019 and 2023, never live; the new one from documentation only.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, plain_text, revealed
from earful.scraping.errors import AskedToWait, EarfulError, Gone, KeyRefused, LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, Partial, Rating

OLDER = (
    "https://maps.googleapis.com/maps/api/place/details/json?reviews_sort=newest&reviews_no_translations=true"
)
KEY = {"REQUEST_DENIED", "OVER_DAILY_LIMIT", "PERMISSION_DENIED", "UNAUTHENTICATED"}


class GooglePlacesSettings(Settings):
    place: str = Field(pattern=r"^[A-Za-z0-9_-]+$", description="The place's id: ChIJ and some twenty more")
    key: SecretStr = Field(description="API key of a Google Cloud project that has the Places API")
    legacy: bool = Field(default=False, description="Ask the older Place Details, for the newest reviews")


class GooglePlaces(Scraper[GooglePlacesSettings]):
    name = "google_places"
    title = "Google Maps reviews"
    capabilities = frozenset({"ratings", "edits", "needs_key"})
    link_hosts = frozenset({"maps.google.com", "www.google.com", "search.google.com"})
    documented_at = "https://developers.google.com/maps/documentation/places/web-service"
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        place, key = self.settings.place, self.settings.key
        if self.settings.legacy:
            fields = "url,rating,user_ratings_total,reviews"
            yield Request(f"{OLDER}&fields={fields}&place_id={place}", secret=revealed(key=key))
        else:
            fields = "id,googleMapsUri,rating,userRatingCount,reviews"
            headers = {**revealed(**{"X-Goog-Api-Key": key}), "X-Goog-FieldMask": fields}
            yield Request(f"https://places.googleapis.com/v1/places/{place}", headers=headers)

    def refusal(self, page: Page, status: int) -> EarfulError | None:
        return said_no(page)

    def parse(self, page: Page) -> Iterator[Found]:
        is_older = page.json.maybe("status") is not None
        place = page.json.one("result") if is_older else page.json
        total = place.number_at("user_ratings_total" if is_older else "userRatingCount")
        if place.maybe("reviews") is None:
            place.one("url" if is_older else "id")  # else the answer is not one that could have reviews
            if total and total >= 5:
                raise LayoutChanged("no `reviews`, though many have rated the place", page.url)
            is_rated = total or place.maybe("rating")
            yield Partial("rated, but no review is shown") if is_rated else NoResults("nobody has rated it")
            return
        listed, link = place.all("reviews", at_least=1), "url" if is_older else "googleMapsUri"
        address = place.text_at(link)
        if not is_older and not all(review.maybe(link) for review in listed):
            yield Partial("the answer leaves out addresses of reviews; links lead to the place")
        if not address:
            yield Partial("the answer leaves out the address of the place; links lead to its reviews")
            address = f"https://search.google.com/local/reviews?placeid={self.settings.place}"
        yield from (older(review, address) if is_older else newer(review, address) for review in listed)
        if total is None or total > len(listed):
            known = "an unknown number of" if total is None else f"{total:.0f}"
            yield Partial(f"{len(listed)} of {known} reviews: the interface shows five at most")


def older(review: Value, address: str) -> Mention:
    # Those of 2013 were rated by aspects, which are no stars.
    stars = review.maybe("rating") if review.maybe("aspects") else review.one("rating")
    text = review.nullable("text")
    return Mention(
        external_id=id_of(review),
        url=address,
        text=plain_text(text.text if text else ""),
        author=review.one("author_name").text,
        published_at=review.one("time").epoch,
        language=review.text_at("language"),
        rating=Rating(value=stars.number) if stars else None,
    )


def newer(review: Value, address: str) -> Mention:
    # `text` may be a translation; a review without words has neither.
    said = review.one("originalText") if review.maybe("text") else review.maybe("originalText")
    code = said and (said.one if review.maybe("text.languageCode") else said.maybe)("languageCode")
    return Mention(
        external_id=review.one("name").text,
        url=review.text_at("googleMapsUri") or address,
        text=said.one("text").text if said else "",
        author=review.one("authorAttribution.displayName").text,
        published_at=review.one("publishTime").instant,
        language=code.text if code else None,
        rating=Rating(value=review.one("rating").number),
    )


def said_no(page: Page) -> EarfulError | None:
    """What the answer's own status means; the older interface sends it with HTTP 200."""
    status = page.json.text_at("status") or page.json.text_at("error.status")
    if status in KEY or page.json.text_at("error.details.0.reason") == "API_KEY_INVALID":
        return KeyRefused(page.url, "the key is wrong, or its project lacks this interface or its billing")
    if status in {"NOT_FOUND", "ZERO_RESULTS", "INVALID_REQUEST", "INVALID_ARGUMENT"}:
        return Gone(page.url, "no place has this id; ids of places change, so look it up again")
    if status in {"OVER_QUERY_LIMIT", "RESOURCE_EXHAUSTED", "UNKNOWN_ERROR", "INTERNAL", "UNAVAILABLE"}:
        return AskedToWait(page.url, page.fetched_at + timedelta(hours=1))
    if status not in ("", "OK"):
        raise LayoutChanged("an unknown `status`", page.url)
    return None


def id_of(review: Value) -> str:
    author, profile = review.one("author_name").text, review.text_at("author_url")
    if not profile and author.lower() != "a google user":
        review.one("author_url")  # only of those without a name it is absent
    number = re.search(r"\d{15,}", profile)
    named = number[0] if number else "\x1f".join((profile, author, review.one("time").text))
    return hashlib.sha256(named.encode()).hexdigest()[:32]
