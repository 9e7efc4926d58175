"""Steam: thumbs up or down with a text, newest first, with the developer's replies.

Endpoint: `https://store.steampowered.com/appreviews/APP?json=1&filter=recent&language=all&num_per_page=100&cursor=C`,
without a key, off-topic reviews included. A list that was saved by review id is read as well.
Limits: thumbs are a rating of 1 or 0. There are no names, an author is a Steam id. The listing can end long
before the last review, for example during sales; that is said. 100,000 requests a day.
Allowed: a documented interface for programs.
Verified: on a recording of 2019, never live; owner replies from the documentation only.
"""

import re
from collections.abc import Iterator

from pydantic import Field

from earful.scraping import Page, Request, Scraper, Settings, Value
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, OwnerReply, Partial, Rating

TAGS = "b|u|i|h[1-6]|strike|spoiler|noparse|hr|o?list|[*]|quote|code|table|tr|td|th|url"
ASKED = "json=1&filter=recent&language=all&purchase_type=all&filter_offtopic_activity=0&num_per_page=100"
LANGUAGES = (
    "arabic:ar bulgarian:bg schinese:zh tchinese:zh czech:cs danish:da dutch:nl english:en finnish:fi "
    "french:fr german:de greek:el hungarian:hu indonesian:id italian:it japanese:ja koreana:ko norwegian:no "
    "polish:pl portuguese:pt brazilian:pt romanian:ro russian:ru spanish:es latam:es swedish:sv thai:th "
    "turkish:tr ukrainian:uk vietnamese:vi"
)
NEARLY_ALL = 0.9  # the total counts deleted reviews and those of closed accounts, which are not listed


class SteamSettings(Settings):
    app: int = Field(ge=1, description="Number after store.steampowered.com/app/")
    pages: int = Field(default=50, ge=1, le=400, description="Pages of 100 reviews to read at most")


class Steam(Scraper[SteamSettings]):
    name = "steam"
    title = "Steam reviews"
    capabilities = frozenset({"ratings", "replies", "edits"})
    newest_first = True
    link_hosts = frozenset({"steamcommunity.com"})
    documented_at = "https://partner.steamgames.com/doc/store/getreviews"
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(f"https://store.steampowered.com/appreviews/{self.settings.app}?{ASKED}&cursor=*")

    def parse(self, page: Page) -> Iterator[Found]:
        answer, success = page.json, page.json.maybe("success")
        if success and success.raw != 1:
            raise LayoutChanged("`success` is not 1", page.url)
        reviews = answer.one("reviews").members
        if len(reviews) < (counted := answer.one("query_summary.num_reviews").number):
            raise LayoutChanged(f"{len(reviews)} of {counted:.0f} reviews on the page", page.url)
        yield from (self.review(review, page) for review in reviews)
        # Only what the site itself sent insists on a cursor: a list saved by review id has lost it.
        further = page.next(cursor=answer.one("cursor").text if success else answer.text_at("cursor"))
        leads_on = reviews and answer.text_at("cursor") and further.url != page.url
        total = NEARLY_ALL * (answer.number_at("query_summary.total_reviews") or 0) or page.total or 0
        if reviews or not total > page.before:
            yield from self.rest(page, len(reviews), further if leads_on else None, total)
        else:
            yield Partial(f"the listing ended after {page.before} of {total:.0f} reviews")

    def review(self, review: Value, page: Page) -> Mention:
        author, recommended = review.one("author.steamid").text, review.one("voted_up").raw
        if not isinstance(recommended, bool):
            raise LayoutChanged("`voted_up` is neither true nor false", page.url)
        words, time = "developer_response", "timestamp_dev_responded"
        is_answered = review.text_at(words) or review.number_at(time)
        languages = dict(pair.split(":") for pair in LANGUAGES.split())
        return Mention(
            external_id=review.one("recommendationid").text,
            url=f"https://steamcommunity.com/profiles/{author}/recommended/{self.settings.app}/",
            text=plain(review.one("review").text),
            author=author,
            published_at=review.one("timestamp_created").epoch,
            language=languages.get(review.one("language").text),
            rating=Rating(value=int(recommended), worst=0, best=1),
            reply=OwnerReply.at(review, words, time, plain) if is_answered else None,
        )


def plain(text: str) -> str:
    """The words without BBCode."""
    return re.sub(rf"(?i)\[/?(?:{TAGS})(?:=[^\]\n]*)?\]", "", text).strip()
