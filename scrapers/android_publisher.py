"""Google Play reviews of apps of your own, with your replies, in every language: the Android Publisher API.

Endpoint: `https://androidpublisher.googleapis.com/androidpublisher/v3/applications/APP/reviews`, 100 a page.
Limits: reviews with words of the last seven days, so visit daily; 200 requests an hour. A review that was
edited carries the time of its last change.
Allowed: a documented interface, for those who may see the app in the Play Console (scope `androidpublisher`).
Verified: documented: written from the interface's documentation only, never against real answers.
"""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from pydantic import Field

from earful.scraping import Page, Request, Scraper, Value, oauth
from earful.scraping.errors import Gone, Refused
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Rating

APP = r"^[A-Za-z]\w*(\.\w+)+$"


class AndroidPublisherSettings(oauth.OAuthSettings):
    app: str = Field(pattern=APP, description="Package name of the app: com.example.harbour")


class AndroidPublisher(Scraper[AndroidPublisherSettings]):
    name = "android_publisher"
    title = "Google Play reviews of apps of your own"
    capabilities = frozenset({"ratings", "titles", "replies", "edits", "needs_key"})
    newest_first = True
    always = frozenset({"text"})
    hosts = frozenset({"androidpublisher.googleapis.com"})
    link_hosts = frozenset({"play.google.com"})
    documented_at = "https://developers.google.com/android-publisher/reply-to-reviews"
    refusals_at = ("error", "error.status")
    refusals = (
        oauth.REFUSED,
        ("PERMISSION_DENIED", Refused, "the user may not see this app's reviews, or the API is not enabled"),
        ("NOT_FOUND INVALID_ARGUMENT", Gone, "no app has this package name"),
        ("RESOURCE_EXHAUSTED INTERNAL UNAVAILABLE temporarily_unavailable", timedelta(hours=1)),
    )

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield oauth.sign_in("https://oauth2.googleapis.com/token", self.settings, self.signed_in)

    def signed_in(self, page: Page) -> Iterator[Found]:
        apps = "https://androidpublisher.googleapis.com/androidpublisher/v3/applications"
        yield Request(f"{apps}/{self.settings.app}/reviews?maxResults=100", headers=oauth.shown(page))

    def parse(self, page: Page) -> Iterator[Found]:
        if page.json.raw == {} and page.number == 1:
            yield NoResults("no reviews in the last seven days")
            return
        reviews = page.json.all("reviews", at_least=1)
        yield from map(self.review, reviews)
        more = page.json.maybe("tokenPagination")
        following = page.next(token=more.one("nextPageToken").text) if more else None
        yield from self.rest(page, len(reviews), following)

    def review(self, review: Value) -> Mention:
        customer = review.one("comments.0.userComment")
        # What was written as a title stands before a tab.
        title, _, text = customer.one("text").text.rpartition("\t")
        query = urlencode({"id": self.settings.app, "reviewId": review.one("reviewId").text})
        answers = [answer.one("developerComment") for answer in review.all("comments")[1:]]
        return Mention(
            external_id=review.one("reviewId").text,
            url=f"https://play.google.com/store/apps/details?{query}",
            title=title.strip(),
            text=text.strip(),
            author=review.nullable_text("authorName"),
            published_at=customer.one("lastModified.seconds").epoch,
            language=customer.one("reviewerLanguage").text,
            rating=Rating(value=customer.one("starRating").number),
            reply=OwnerReply.at(next(iter(answers), None), "text", "lastModified.seconds"),
        )
