"""Google Play: star reviews of an app in one language, newest first, with the developer's replies.

Endpoint: POST `https://play.google.com/_/PlayStoreUi/data/batchexecute?hl=LANGUAGE&gl=COUNTRY`, call UsvDTd,
40 reviews a page, as the store's own page asks for. The answer is JSON in JSON, arrays without names: what
stands at each place is checked, for Google reorders them.
Limits: one language and country a source. An unknown app and one without reviews are answered alike. Later
pages sometimes come without data; that is said as partial, and so is what lies beyond `pages`.
Allowed: no documented interface: robots.txt is heeded, and Google's terms forbid what it does not allow. Such
a source is the operator's decision; for apps of one's own there is the Android Publisher API.
Verified: on a recording of 2021, never live; owner replies as others read them, for it has none.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from pydantic import Field

from earful.scraping import Page, Request, Scraper, Settings, Value
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

CALL = "UsvDTd"
NEWEST = 2


class GooglePlaySettings(Settings):
    app: str = Field(
        pattern=r"^[A-Za-z][\w-]*(\.[\w-]+)+$", description="Package name, after `id=` in the store's address"
    )
    language: str = Field(default="en", pattern=r"^[A-Za-z-]{2,10}$", description="Reviews in this language")
    country: str = Field(default="us", pattern=r"^[A-Za-z]{2}$", description="Which country's store")
    pages: int = Field(default=25, ge=1, le=400, description="Pages of 40 reviews to read at most")


class GooglePlay(Scraper[GooglePlaySettings]):
    name = "google_play"
    title = "Google Play reviews"
    capabilities = frozenset({"ratings", "replies", "edits"})
    newest_first = True
    always = frozenset({"text"})
    page_size = 40
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield self.asking(None, 1)

    def asking(self, token: str | None, number: int) -> Request:
        wanted = [None, None, [2, NEWEST, [self.page_size, None, token], None, []], [self.settings.app, 7]]
        query = urlencode({"hl": self.settings.language, "gl": self.settings.country})
        return Request(
            f"https://play.google.com/_/PlayStoreUi/data/batchexecute?{query}",
            callback=partial(self.listing, number=number),
            form={"f.req": compact([[[CALL, compact(wanted), None, "generic"]]])},
        )

    def parse(self, page: Page) -> Iterator[Found]:
        return self.listing(page, 1)

    def listing(self, page: Page, number: int) -> Iterator[Found]:
        answer = answer_in(page)
        if answer is None:
            if number == 1:
                raise LayoutChanged("no data in the answer", page.url)
            yield Partial(f"no data came for page {number}; older reviews are missing")
            return
        reviews = answer.all("data.0") if answer.all("data") else []
        token = answer.nullable("data.1.1") if answer.maybe("data.1") else None
        if not reviews and token:
            raise LayoutChanged("no reviews listed, though the listing goes on", page.url)
        if not reviews:
            yield NoResults("no reviews, or no such app" if number == 1 else "past the last review")
        for review in reviews:
            yield self.review(review, page)
        if token and number < self.settings.pages:
            yield self.asking(place(answer, "data.1.1", str, page).text, number + 1)
        elif token:
            read = self.page_size * (number - 1) + len(reviews)
            yield Partial(f"read {read} reviews of more; the setting `pages` says when to stop")
        elif len(reviews) >= self.page_size:
            yield Partial("a full page does not say what follows it")

    def review(self, review: Value, page: Page) -> Mention:
        external_id, author = place(review, "0", str, page).text, place(review, "1.0", str, page).text
        for beside, kind in (("1.1", list), ("6", int)):  # picture and votes, which tell whether all moved
            if review.maybe(beside):
                place(review, beside, kind, page)
        reply = (there := review.nullable("7")) and OwnerReply(
            text=place(there, "1", str, page).text, published_at=moment(there, "2.0", page)
        )
        query = urlencode({"id": self.settings.app, "reviewId": external_id})
        return Mention(
            external_id=external_id,
            url=f"https://play.google.com/store/apps/details?{query}",
            text=place(review, "4", str, page).text if review.text_at("4") else "",
            author=author,
            published_at=moment(review, "5.0", page),
            rating=Rating(value=place(review, "2", int, page).number),
            reply=reply,
        )


def compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def answer_in(page: Page) -> Value | None:
    """What the call answered, under `data`; None when it answered without data. Raises: LayoutChanged."""
    bare = re.sub(rb"^\s*\)\]\}'\s*(?:\d+\s)?", b"", page.body)
    try:
        outer, _ = json.JSONDecoder(strict=False).raw_decode(bare.decode())
        answers = Value({"answer": outer}, page.url).all("answer")
        calls = [call for call in answers if (name := call.maybe("1")) and name.raw == CALL]
        if len(calls) != 1:
            raise LayoutChanged(f"no answer to the call `{CALL}`", page.url)
        data = calls[0].nullable("2")
        return Value({"data": json.loads(data.text, strict=False)}, page.url) if data else None
    except (ValueError, RecursionError) as error:
        raise LayoutChanged("no readable answer of batchexecute", page.url) from error


def place(value: Value, path: str, kind: type, page: Page) -> Value:
    """What stands there. Raises: LayoutChanged when it is of another kind: the places have no names."""
    found = value.one(path)
    if type(found.raw) is not kind or found.raw == "":
        raise LayoutChanged(f"another kind of value at place {path}", page.url)
    return found


def moment(value: Value, path: str, page: Page) -> datetime:
    """The moment that stands there. Raises: LayoutChanged when it is before the store opened, or to come."""
    said_at = place(value, path, int, page).epoch
    if said_at.year < 2008 or said_at > page.fetched_at + timedelta(days=1):
        raise LayoutChanged(f"no believable time at place {path}", page.url)
    return said_at
