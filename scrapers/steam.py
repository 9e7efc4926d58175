"""Steam: thumbs up or down with a text, newest first, with the developer's replies.

Endpoint: `https://store.steampowered.com/appreviews/APP?json=1&filter=recent&language=all&num_per_page=100&cursor=C`.
Limits: thumbs rate 1 or 0; an author is a Steam id; the listing can end before the last review, in sales.
Allowed: a documented interface for programs; 100,000 requests a day.
Verified: on a recording of 2019, never live; owner replies from the documentation only.
"""

import re
from collections.abc import Iterator
from functools import partial

from pydantic import Field

from earful.scraping import Page, Request, Scraper, Settings, Value
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, OwnerReply, Partial, Rating

TAGS = "b|u|i|h[1-6]|strike|spoiler|noparse|hr|o?list|[*]|quote|code|table|tr|td|th|url"
plain = partial(re.compile(rf"(?i)\[/?(?:{TAGS})(?:=[^\]\n]*)?\]").sub, "")
ASKED = "json=1&filter=recent&language=all&purchase_type=all&filter_offtopic_activity=0&num_per_page=100"
LANGUAGES = (
    "arabic:ar bulgarian:bg schinese:zh tchinese:zh czech:cs danish:da dutch:nl english:en finnish:fi "
    "french:fr german:de greek:el hungarian:hu indonesian:id italian:it japanese:ja koreana:ko norwegian:no "
    "polish:pl portuguese:pt brazilian:pt romanian:ro russian:ru spanish:es latam:es swedish:sv thai:th "
    "turkish:tr ukrainian:uk vietnamese:vi"
)
CODES = dict(pair.split(":") for pair in LANGUAGES.split())
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
        cursor = answer.one("cursor").text if success else ""  # a list saved by review id has lost it
        leads_on = reviews and cursor and page.address(cursor=cursor) != page.url
        total = NEARLY_ALL * (answer.number_at("query_summary.total_reviews") or 0) or page.total or 0
        if not reviews and total > page.before:
            yield Partial(f"the listing ended after {page.before} of {total:.0f} reviews")
        else:
            yield from self.rest(page, len(reviews), page.next(cursor=cursor) if leads_on else None, total)

    def review(self, review: Value, page: Page) -> Mention:
        author, recommended = review.one("author.steamid").text, review.one("voted_up").raw
        if not isinstance(recommended, bool):
            raise LayoutChanged("`voted_up` is neither true nor false", page.url)
        words, time = "developer_response", "timestamp_dev_responded"
        is_answered = review.text_at(words) or review.number_at(time)
        return Mention(
            external_id=review.one("recommendationid").text,
            url=f"https://steamcommunity.com/profiles/{author}/recommended/{self.settings.app}/",
            text=plain(review.one("review").text).strip(),
            author=author,
            published_at=review.one("timestamp_created").epoch,
            language=CODES.get(review.one("language").text),
            rating=Rating(value=int(recommended), worst=0, best=1),
            reply=OwnerReply.at(review, words, time, plain) if is_answered else None,
        )
