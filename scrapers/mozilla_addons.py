"""Firefox Add-ons on addons.mozilla.org: star reviews, newest first, with the developer's replies.

Endpoint: `https://addons.mozilla.org/api/v5/ratings/rating/?addon=ADDON&page_size=50&page=N`, without a key.
Limits: the newest review of each author; many are stars without a text. A page tells how many reviews there
are, so that a missing one is said as partial, and so is what lies beyond `pages`.
Allowed: a documented interface for programs; Mozilla may change it without warning.
Verified: documented: written from the interface's documentation only, never against real answers.
"""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

from pydantic import Field

from earful.scraping import Page, Request, Scraper, Settings, Value
from earful.scraping.errors import EarfulError, Gone, LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating


class MozillaAddonsSettings(Settings):
    addon: str = Field(pattern=r"^[^\s/?#]+$", description="Last part of addons.mozilla.org/firefox/addon/…")
    pages: int = Field(default=40, ge=1, le=400, description="Pages of 50 reviews to read at most")


class MozillaAddons(Scraper[MozillaAddonsSettings]):
    name = "mozilla_addons"
    title = "Firefox Add-ons reviews"
    capabilities = frozenset({"ratings", "replies", "edits"})
    newest_first = True
    documented_at = "https://mozilla.github.io/addons-server/topics/api/ratings.html"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        query = urlencode({"addon": self.settings.addon, "page_size": 50})
        yield Request(f"https://addons.mozilla.org/api/v5/ratings/rating/?{query}")

    def refusal(self, page: Page, status: int) -> EarfulError | None:
        # Without this, 401 would ask the operator for a key, which is not the matter.
        if page.json.maybe("is_disabled_by_mozilla") and not page.json.maybe("results"):
            return Gone(page.url, "the add-on is disabled or not public")
        return None

    def parse(self, page: Page) -> Iterator[Found]:
        ratings, count = page.json.all("results"), int(page.json.one("count").number)
        shown = [rating for rating in ratings if not hidden(rating)]
        yield from (self.review(rating) for rating in shown)
        number = int(parse_qs(urlsplit(page.url).query).get("page", ["1"])[0])
        size = int(page.json.number_at("page_size") or 50)
        missing = min(size, count - size * (number - 1)) - len(ratings)
        if not ratings and missing > 0:
            raise LayoutChanged(f"no reviews listed of {count}", page.url)
        if not shown:
            yield NoResults("no reviews on this page")
        if missing > 0:
            yield Partial(f"{missing} reviews are missing on page {number}")
        following = page.json.nullable("next")
        if following and number < self.settings.pages:
            yield Request(following.text)
        elif following:
            yield Partial(f"read {number} pages of {count} reviews; the setting `pages` says when to stop")

    @staticmethod
    def review(rating: Value) -> Mention:
        external_id, slug = rating.one("id").text, rating.one("addon.slug").text
        body = rating.nullable("body")
        return Mention(
            external_id=external_id,
            url=f"https://addons.mozilla.org/firefox/addon/{slug}/reviews/{external_id}/",
            text=body.text if body else "",
            author=rating.one("user.name").text,
            published_at=rating.one("created").instant,
            rating=Rating(value=rating.one("score").number),
            reply=OwnerReply.at(rating.nullable("reply"), "body", "created"),
        )


def hidden(rating: Value) -> bool:
    """It is no review of a customer: deleted, or itself a developer's reply."""
    return any(rating.one(key).raw is True for key in ("is_deleted", "is_developer_reply"))
