"""Apple App Store: an app's newest reviews, storefront by storefront.

Endpoint: `https://itunes.apple.com/CC/rss/customerreviews/page=N/id=APP/sortby=mostrecent/xml`, no key,
50 reviews a page and ten pages: the newest 500 of each storefront. Now and then one of its two forms
fails or comes without entries while the other has them: XML is asked first, JSON when that fails or is empty.
Limits: no owner replies in the feed. They are in Apple's web API (`amp-api…/reviews`, with a token of the web
page) and in App Store Connect (own apps only); a saved answer of the web API is read, replies included.
Allowed: Apple publishes the feed for feed readers. Its links to itself name internal hosts: not followed.
Addresses: a review has no page of its own; `url` is the app's review page that the feed gives for it.
Language: a storefront is a country, so no language is stated. JSON of 2020 states no time either.
Verified: on recordings of 2020 and 2021, never live.
"""

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from earful.scraping import (
    Found,
    LayoutChanged,
    Mention,
    Node,
    NoResults,
    OwnerReply,
    Page,
    Partial,
    Rating,
    Request,
    Scraper,
    Settings,
    Value,
    plain_text,
)

FULL_PAGE = 50
LAST_PAGE = 10
MARKS_OF_THE_APP = ("name", "artist", "image", "price")
"""Formerly the first entry of a page was the app itself, which has these and no stars."""


class AppStoreSettings(Settings):
    app: int = Field(gt=0, description="Number after `id` in the app's address on apps.apple.com")
    storefronts: tuple[Annotated[str, Field(pattern=r"^[a-z]{2}$")], ...] = Field(
        default=("us",), min_length=1, description="Countries to read, as two letters: fi, us, uz"
    )


class AppStore(Scraper[AppStoreSettings]):
    name = "app_store"
    title = "App Store reviews"
    capabilities = frozenset({"ratings", "titles", "replies", "edits"})
    newest_first = True
    link_hosts = frozenset({"apps.apple.com"})
    is_feed = True

    def start(self, bookmark: str | None) -> Iterator[Request]:
        for country in self.settings.storefronts:
            place = f"https://itunes.apple.com/{country}/rss/customerreviews/page=1/id={self.settings.app}"
            yield ask(f"{place}/sortby=mostrecent/xml")

    def parse(self, page: Page) -> Iterator[Found]:
        if not page.looks_like_json:
            feed = page.xml.one("feed")
            links = {link.maybe_attr("rel"): link.maybe_attr("href") for link in feed.all("feed > link")}
            entries = [entry for entry in feed.all("feed > entry") if is_review_node(entry, page)]
            mentions = [self.from_xml(entry, page) for entry in entries]
        elif page.json.maybe("data") and not page.json.maybe("feed"):
            yield from self.from_web_api(page)
            return
        else:
            whole = page.json.one("feed")
            if not any(whole.maybe(part) for part in ("entry", "link", "author")):
                raise LayoutChanged("neither entries nor links in the feed", page.url)
            links = {
                link.text_at("attributes.rel"): link.text_at("attributes.href")
                for link in many(whole, "link")
            }
            reviews = [entry for entry in many(whole, "entry") if is_review_value(entry, page)]
            mentions = [self.from_json(entry, page) for entry in reviews]
        if not mentions and b"im:rating" in page.body:
            raise LayoutChanged("stars, but no entry that has them", page.url)
        yield from {mention.external_id: mention for mention in mentions}.values()
        yield from further(page, len(mentions), links.get("last") or "")

    def from_xml(self, entry: Node, page: Page) -> Mention:
        plain = entry.maybe('content[type="text"]')
        content = plain or entry.maybe("content")
        updated = entry.maybe("updated")
        link = entry.maybe("link[href]")
        title = entry.maybe("title")
        author = entry.maybe("author > name")
        return Mention(
            external_id=entry.one("id").text,
            url=link.attr("href") if link else self.reviews_of(page),
            title=title.text or None if title else None,
            text=(content.text if plain else plain_text(content.text)) if content else "",
            author=author.text or None if author else None,
            published_at=updated.instant if updated and updated.text else None,
            rating=Rating(value=entry.one("im|rating").number),
        )

    def from_json(self, entry: Value, page: Page) -> Mention:
        updated = entry.text_at("updated.label")
        links = (link.text_at("attributes.href") for link in many(entry, "link"))
        return Mention(
            external_id=entry.one("id.label").text,
            url=next(filter(None, links), self.reviews_of(page)),
            title=entry.text_at("title.label") or None,
            text=entry.text_at("content.label"),
            author=entry.text_at("author.name.label") or None,
            published_at=entry.one("updated.label").instant if updated else None,
            rating=Rating(value=entry.one("im:rating.label").number),
        )

    def from_web_api(self, page: Page) -> Iterator[Found]:
        listed = page.json.all("data")
        goes_on = page.json.text_at("next")
        for review in listed:
            attributes = review.one("attributes")
            date, reply = attributes.maybe("date"), attributes.maybe("developerResponse")
            yield Mention(
                external_id=review.one("id").text,
                url=self.reviews_of(page, goes_on),
                title=attributes.text_at("title") or None,
                text=attributes.text_at("review"),
                author=attributes.text_at("userName") or None,
                published_at=date.instant if date else None,
                rating=Rating(value=attributes.one("rating").number),
                reply=self.reply(reply) if reply else None,
            )
        if goes_on:
            yield Partial(f"{len(listed)} reviews of a listing that goes on; the web API asks for a token")
        elif not listed:
            yield NoResults("the web API lists no reviews")

    @staticmethod
    def reply(reply: Value) -> OwnerReply:
        modified = reply.maybe("modified")
        return OwnerReply(text=reply.one("body").text, published_at=modified.instant if modified else None)

    def reviews_of(self, page: Page, path: str = "") -> str:
        """The app's review page, for entries without a link; app and country as the answer itself says."""
        app, country = str(self.settings.app), self.settings.storefronts[0]
        for said in (page.url, path):
            if web_api := re.search(r"/catalog/(\w\w)/apps/(\d+)", said):
                country, app = web_api[1], web_api[2]
            elif feed := re.search(r"//[^/]+/(\w\w)/rss/.*?id=(\d+)", said):
                country, app = feed[1], feed[2]
        return f"https://apps.apple.com/{country.lower()}/app/id{app}?see-all=reviews"


def ask(url: str) -> Request:
    twin = json_twin(url)
    return Request(url, instead=Request(twin) if twin != url else None)


def json_twin(url: str) -> str:
    """The same page of the feed as JSON."""
    return re.sub(r"/xml(?=$|\?)", "/json", url)


def is_review_node(entry: Node, page: Page) -> bool:
    name, marks = entry.maybe("id"), (entry.maybe(f"im|{mark}") for mark in MARKS_OF_THE_APP)
    return is_review(entry.maybe("im|rating"), name.text if name else "", any(marks), page)


def is_review_value(entry: Value, page: Page) -> bool:
    marks = (entry.maybe(f"im:{mark}") for mark in MARKS_OF_THE_APP)
    return is_review(entry.maybe("im:rating"), entry.text_at("id.label"), any(marks), page)


def is_review(stars: object, name: str, is_marked: bool, page: Page) -> bool:
    """The entry is a review, and not the app itself. Raises: LayoutChanged when it is neither."""
    if stars is None and not is_marked and not name.startswith("http"):
        raise LayoutChanged("no `im:rating` in a review", page.url)
    return stars is not None


def further(page: Page, listed: int, last_link: str) -> Iterator[Found]:
    """The next page, where the feed names one, and what an empty page means."""
    given, named = re.search(r"/page=(\d+)", page.url), re.search(r"/page=(\d+)", last_link)
    number = int(given[1]) if given else 1
    last = int(named[1]) if named else None
    twin = json_twin(page.url)
    if not listed:
        yield NoResults(f"page {number} of the feed lists no reviews")
        if not page.looks_like_json and twin != page.url and (number == 1 or (last or 0) >= number):
            yield Request(twin)
        elif last is not None and last > number:
            yield Partial(f"page {number} of {last} came without its reviews")
    elif number >= LAST_PAGE:
        if listed >= FULL_PAGE:
            yield Partial(f"the feed ends after {LAST_PAGE} pages; there may be older reviews")
    elif last > number if last is not None else listed >= FULL_PAGE:
        following = re.sub(r"/page=\d+", f"/page={number + 1}", page.url)
        if following != page.url:
            yield ask(following)


def many(value: Value, path: str) -> list[Value]:
    """The members of a list; one where there is a lone object, none where there is nothing."""
    found = value.maybe(path)
    if found is None:
        return []
    return value.all(path) if isinstance(found.raw, list) else [found]
