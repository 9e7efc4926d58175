"""Apple App Store: an app's newest reviews, storefront by storefront.

Endpoint: `https://itunes.apple.com/CC/rss/customerreviews/page=N/id=APP/sortby=mostrecent/xml`, no key, 50
reviews a page, ten pages: the newest 500 of each storefront. At times one of its two forms fails or comes
without entries: XML is asked first, then JSON. A saved answer of Apple's web API (`amp-api…`) is read too.
Limits: the feed has no owner replies, no language, no address of a review; JSON of 2020 has no time either.
Allowed: Apple publishes the feed for feed readers. Its links to itself name internal hosts: not followed.
Verified: on recordings of 2020 and 2021, never live.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from earful.scraping import Node, Page, Request, Scraper, Settings, Value
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

FULL_PAGE = 50
LAST_PAGE = 10


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
    always = frozenset({"text"})
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        feed = f"/rss/customerreviews/page=1/id={self.settings.app}/sortby=mostrecent/xml"
        yield from (ask(f"https://itunes.apple.com/{country}{feed}") for country in self.settings.storefronts)

    def parse(self, page: Page) -> Iterator[Found]:
        if page.looks_like_json and page.json.maybe("data"):
            yield from self.from_web_api(page)
            return
        entries: Sequence[Node | Value]
        if page.looks_like_json:
            feed = page.json.one("feed")
            links = {link.text_at("attributes.rel"): link for link in feed.all("link")}
            last, lone = links.get("last", feed).one("attributes.href").text, feed.maybe("entry")
            # Of one review there is no list, and of none nothing.
            entries = feed.all("entry") if lone and isinstance(lone.raw, list) else [lone] if lone else []
        else:
            entries, last = page.xml.all("feed > entry"), page.xml.one('feed > link[rel="last"]').attr("href")
        reviews = [entry for entry in entries if is_review(entry, page)]
        if not reviews and b"im:rating" in page.body:
            raise LayoutChanged("stars, but no entry that has them", page.url)
        is_dated = any(review.maybe(at(review, "updated")) for review in reviews)
        yield from (from_feed(review, is_dated) for review in reviews)
        yield from further(page, len(reviews), last)

    def from_web_api(self, page: Page) -> Iterator[Found]:
        listed, goes_on = page.json.all("data"), page.json.text_at("next")
        path = re.search(r"/catalog/(\w\w)/apps/(\d+)", f"{page.url} {goes_on}")
        country, app = path.groups() if path else (self.settings.storefronts[0], self.settings.app)
        for review in listed:
            said, reply = review.one("attributes"), review.maybe("attributes.developerResponse")
            yield Mention(
                external_id=review.one("id").text,
                url=f"https://apps.apple.com/{country.lower()}/app/id{app}?see-all=reviews",
                title=said.text_at("title"),
                text=said.one("review").text,
                author=said.text_at("userName"),
                published_at=said.one("date").instant,
                rating=Rating(value=said.one("rating").number),
                reply=OwnerReply(text=reply.one("body").text, published_at=reply.one("modified").instant)
                if reply
                else None,
            )
        if goes_on:
            yield Partial(f"{len(listed)} reviews of a listing that goes on; the web API asks for a token")
        elif not listed:
            yield NoResults("the web API lists no reviews")


def from_feed(entry: Node | Value, is_dated: bool) -> Mention:
    link = entry.one("link[href]" if isinstance(entry, Node) else "link.attributes.href")
    return Mention(
        external_id=entry.one(at(entry, "id")).text,
        url=link.attr("href") if isinstance(link, Node) else link.text,
        title=entry.text_at(at(entry, "title")),
        text=entry.one(at(entry, "content")).text,
        author=entry.text_at(at(entry, "author.name")),
        published_at=entry.one(at(entry, "updated")).instant if is_dated else None,
        rating=Rating(value=entry.one(at(entry, "im:rating")).number),
    )


def at(entry: Node | Value, name: str) -> str:
    """Where that stands in an entry of the feed, in JSON or in XML."""
    if isinstance(entry, Value):
        return f"{name}.label"
    return 'content[type="text"]' if name == "content" else name.replace(":", "|").replace(".", " > ")


def is_review(entry: Node | Value, page: Page) -> bool:
    """The entry has stars. Raises: LayoutChanged when it has none, and is not the app itself either."""
    stars, app = entry.maybe(at(entry, "im:rating")), entry.maybe(at(entry, "im:name"))
    if stars or app or entry.text_at(at(entry, "id")).startswith("http"):
        return stars is not None
    raise LayoutChanged("no `im:rating` in a review", page.url)


def ask(url: str) -> Request:
    """The page of the feed, or, where it fails, its twin in JSON."""
    twin = re.sub(r"/xml(?=$|\?)", "/json", url)
    return Request(url, instead=Request(twin) if twin != url else None)


def further(page: Page, listed: int, last_link: str) -> Iterator[Found]:
    """The next page, where the feed names one, and what an empty page means."""
    asked, named = (re.search(r"/page=(\d+)", address) for address in (page.url, last_link))
    number, last = int(asked[1]) if asked else 1, int(named[1]) if named else None
    if not listed:
        yield NoResults(f"page {number} of the feed lists no reviews")
        twin = None if page.looks_like_json else ask(page.url).instead
        if twin and (number == 1 or (last or 0) >= number):
            yield twin
        elif last is not None and last > number:
            yield Partial(f"page {number} of {last} came without its reviews")
    elif number >= LAST_PAGE and listed >= FULL_PAGE:
        yield Partial(f"the feed ends after {LAST_PAGE} pages; there may be older reviews")
    elif asked and number < LAST_PAGE and (last > number if last is not None else listed >= FULL_PAGE):
        yield ask(re.sub(r"/page=\d+", f"/page={number + 1}", page.url))
