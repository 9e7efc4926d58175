"""Steam: thumbs up or down with a text, newest first, with the developer's replies.

Endpoint: `https://store.steampowered.com/appreviews/APP?json=1&filter=recent&language=all&num_per_page=100&cursor=C`,
without a key, off-topic reviews included. A list that was saved by review id is read as well.
Limits: there are no stars: thumbs are a rating of 1 or 0. There are no names, an author is a Steam id. The
listing can end long before the last review, for example during sales; that is said as partial, and so is what
lies beyond `pages`. 100,000 requests a day.
Allowed: a documented interface for programs.
Verified: on a recording of 2019, never live; owner replies from the documentation only.
"""

import re
from collections.abc import Iterator
from functools import partial

from pydantic import Field

from earful.scraping import Page, Request, Scraper, Settings, Value
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

BBCODE = re.compile(
    r"\[/?(?:b|u|i|h[1-6]|strike|spoiler|noparse|hr|o?list|\*|quote|code|table|tr|td|th|url)(?:=[^\]\n]*)?\]",
    re.I,
)
LANGUAGES = dict(
    re.findall(
        r"(\w+):(\w+)",
        "arabic:ar bulgarian:bg schinese:zh tchinese:zh czech:cs danish:da dutch:nl english:en finnish:fi"
        " french:fr german:de greek:el hungarian:hu indonesian:id italian:it japanese:ja koreana:ko"
        " norwegian:no polish:pl portuguese:pt brazilian:pt romanian:ro russian:ru spanish:es latam:es"
        " swedish:sv thai:th turkish:tr ukrainian:uk vietnamese:vi",
    )
)
NEARLY_ALL = 0.9
"""The total counts reviews that are not listed, too: deleted ones, and those of closed accounts."""


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
        query = (
            "json=1&filter=recent&language=all&purchase_type=all&filter_offtopic_activity=0&num_per_page=100"
        )
        yield Request(f"https://store.steampowered.com/appreviews/{self.settings.app}?{query}&cursor=*")

    def parse(self, page: Page) -> Iterator[Found]:
        return self.listing(page, 1, 0, None)

    def listing(self, page: Page, number: int, before: int, total: float | None) -> Iterator[Found]:
        """What page `number` says, after `before` reviews of the `total` that the first page counted."""
        success = page.json.maybe("success")
        if success and success.raw != 1:
            raise LayoutChanged("`success` is not 1", page.url)
        reviews = listed(page.json)
        if len(reviews) < (counted := page.json.one("query_summary.num_reviews").number):
            raise LayoutChanged(f"{len(reviews)} of {counted:.0f} reviews on the page", page.url)
        yield from (self.review(review, page) for review in reviews)
        total, read = total or page.json.number_at("query_summary.total_reviews") or 0, before + len(reviews)
        # Only what the site itself sent insists on a cursor: a list saved by review id has lost it.
        cursor = page.json.one("cursor").text if success else page.json.text_at("cursor")
        further = page.address(cursor=cursor)
        if reviews and cursor and further != page.url:
            if number < self.settings.pages:
                yield Request(further, partial(self.listing, number=number + 1, before=read, total=total))
            else:
                yield Partial(f"read {read} of {total:.0f} reviews; the setting `pages` says when to stop")
        elif read < NEARLY_ALL * total:
            yield Partial(f"the listing ended after {read} of {total:.0f} reviews")
        elif not reviews:
            yield NoResults("past the last review" if read else "no reviews yet")

    def review(self, review: Value, page: Page) -> Mention:
        author, recommended = review.one("author.steamid").text, review.one("voted_up").raw
        if not isinstance(recommended, bool):
            raise LayoutChanged("`voted_up` is neither true nor false", page.url)
        return Mention(
            external_id=review.one("recommendationid").text,
            url=f"https://steamcommunity.com/profiles/{author}/recommended/{self.settings.app}/",
            text=BBCODE.sub("", review.one("review").text).strip(),
            author=author,
            published_at=review.one("timestamp_created").epoch,
            language=LANGUAGES.get(review.one("language").text),
            rating=Rating(value=int(recommended), worst=0, best=1),
            reply=reply_in(review),
        )


def listed(answer: Value) -> list[Value]:
    """The reviews of the answer, also where they were saved by review id."""
    if isinstance(by_id := answer.one("reviews").raw, dict):
        return [answer.one("reviews").one(external_id) for external_id in by_id]
    return answer.all("reviews")


def reply_in(review: Value) -> OwnerReply | None:
    """The developer's reply; it comes with its time, and neither comes alone. Raises: LayoutChanged."""
    if not (review.text_at("developer_response") or review.number_at("timestamp_dev_responded")):
        return None
    said_at = review.one("timestamp_dev_responded").epoch
    return OwnerReply(text=BBCODE.sub("", review.one("developer_response").text), published_at=said_at)
