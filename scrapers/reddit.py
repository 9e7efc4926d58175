"""Reddit: posts that match a search, or what is new in a subreddit.

Endpoint: without a key the feeds `https://www.reddit.com/search.rss?q=…&sort=new` and `/r/SUB/new/.rss`;
with an application the same as JSON at `https://oauth.reddit.com`, page by page. Threads are read as well.
Limits: search finds posts only. A feed shows 25 to 100 of them, and is given to shared networks hardly ever.
Allowed: robots.txt forbids all crawlers, and JSON without a key is closed since May 2026. Feeds are meant for
feed readers. Whether a business may use either without an agreement with Reddit, the operator has to decide.
Verified: on recordings of 2016 to 2026, never live; the sign-in and errors from the documentation.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, bearer, plain_text
from earful.scraping.errors import EarfulError, Gone, KeyRefused, LayoutChanged, Refused
from earful.scraping.found import Found, Mention, NoResults, Partial

GONE = re.compile(r"\[\s*(?i:deleted|removed|unavailable)\b[^\]]*\]")  # stands where words or a name were
NOES = {"private": Refused, "quarantined": Refused, "gold_only": Refused, "banned": Gone, "404": Gone}
NOES |= dict.fromkeys(("401", "invalid_grant", "invalid_client", "unauthorized_client"), KeyRefused)


class RedditSettings(Settings):
    query: str | None = Field(default=None, min_length=1, description='Words to look for, or "a phrase"')
    subreddit: str | None = Field(default=None, pattern=r"^\w{2,21}$", description="Its name after /r/")
    application: SecretStr | None = Field(default=None, description="`ID:SECRET` of an application of yours")


class Reddit(Scraper[RedditSettings]):
    name = "reddit"
    title = "Reddit"
    capabilities = frozenset({"titles", "edits", "needs_key"})
    newest_first = True
    is_search = True
    documented_at = "https://www.reddit.com/dev/api/"
    hosts = frozenset({"oauth.reddit.com"})
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        if key := self.settings.application:
            basic = b64encode(key.get_secret_value().encode()).decode()
            url, form = "https://www.reddit.com/api/v1/access_token", {"grant_type": "client_credentials"}
            yield Request(url, self.signed_in, headers={"Authorization": f"Basic {basic}"}, form=form)
        else:
            yield Request(self.address("https://www.reddit.com", ".rss"))

    def address(self, site: str, ending: str, **more: int) -> str:
        words, subreddit = self.settings.query, self.settings.subreddit
        path = f"search{ending}" if words else f"new/{ending}"
        query = {"q": words, "restrict_sr": int(bool(subreddit)), "sort": "new"} if words else {}
        place = f"{site}/r/{subreddit}" if subreddit else site
        return f"{place}/{path}?{urlencode({**query, 'limit': 100, **more})}"

    def signed_in(self, page: Page) -> Iterator[Found]:
        url = self.address("https://oauth.reddit.com", "", raw_json=1)
        yield Request(url, headers=bearer(page.json.one("access_token").text))

    def refusal(self, page: Page, status: int) -> EarfulError | None:
        words = page.json.text_at("reason"), page.json.text_at("error")
        return next((NOES[word](page.url, f"`{word}`") for word in words if word in NOES), None)

    def parse(self, page: Page) -> Iterator[Found]:
        found = list(from_json(page) if page.looks_like_json else from_feed(page))
        yield from found or [NoResults("nothing that is not deleted")]
        if page.looks_like_json and (after := page.json.text_at("data.after")):
            yield page.next(after=after)


def from_feed(page: Page) -> Iterator[Found]:
    feed = page.xml.one("feed:has(> id)")
    if page.body.decode(errors="ignore").encode() != page.body or b'encoding="UTF-8"' not in page.body[:99]:
        raise LayoutChanged("not in UTF-8 as ever", page.url)
    for entry in feed.all("entry", at_least=1 if feed.maybe("content") else 0):
        name, title, html = (entry.one(part).text for part in ("id", "title", "content"))
        author, words = entry.text_at("author > name"), entry.maybe("content div.md")
        marked = re.search("<!-- SC_OFF -->(.*?)<!-- SC_ON -->", html, re.DOTALL)
        is_comment = name.startswith("t1_")
        is_link = not is_comment and "submitted by" in html
        if not (words or marked or is_link) or not (author or "[deleted]" in title + html):
            raise LayoutChanged("no author or none of the author's words", page.url)
        text = words.text if words else plain_text(marked[1]) if marked else ""
        at = (entry.maybe("published") or entry.one("updated")).instant
        title = title.partition(" on ")[2] if is_comment else title
        yield from mention(name, title, text, author, url=entry.one("link").link(), published_at=at)


def from_json(page: Page) -> Iterator[Found]:
    listings = [page.json.one("0"), page.json.one("1")] if isinstance(page.json.raw, list) else [page.json]
    # Without raw_json=1 the characters &, < and > come as entities.
    is_raw = re.search(rb'_html"\s*:\s*"(?:<|\\u003c)', page.body) or "raw_json=1" in page.url
    plain = str if is_raw else unescape
    above = listings[0].text_at("data.children.0.data.title")
    for thing in (thing for listing in listings for thing in things_in(listing)):
        kind, said = thing.one("kind").text, thing.one("data")
        if kind == "more":
            yield Partial("the thread goes on in comments that are not shown")
            continue
        name, author, at = said.one("name").text, said.one("author").text, said.one("created_utc").epoch
        title = said.text_at("link_title") or above if kind == "t1" else said.one("title").text
        text = said.one("body" if kind == "t1" else "selftext").text
        text = "[removed]" if said.maybe("removed_by_category") else plain(text)
        path = said.text_at("permalink") or f"/comments/{said.one('link_id').text[3:]}/_/{name[3:]}/"
        original = said.text_at("crosspost_parent") or None
        url = f"https://www.reddit.com{path}"
        yield from mention(name, plain(title), text, author, url=url, published_at=at, canonical_id=original)


def things_in(listing: Value) -> Iterator[Value]:
    """Posts, comments with all their answers, and stubs, in the order of the page."""
    listing.nullable("data.after")  # renamed, it would end the listing in silence
    for thing in listing.all("data.children", at_least=int(listing.number_at("data.dist") or 0)):
        yield thing
        if thing.one("kind").text == "t1" and (answers := thing.one("data.replies")).raw != "":
            yield from things_in(answers)


def mention(name: str, title: str, text: str, author: str, **more: Any) -> Iterator[Mention]:
    """The mention, unless what it said is gone."""
    is_comment, author = name.startswith("t1_"), GONE.sub("", author.removeprefix("/u/"))
    if not GONE.fullmatch(text) and (is_comment or not GONE.fullmatch(title)):
        more["kind"] = "comment" if is_comment else "post"
        yield Mention(external_id=name, title=title or None, text=text, author=author or None, **more)
