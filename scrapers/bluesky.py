"""Bluesky: posts that match a search.

Endpoint: `com.atproto.server.createSession`, then `app.bsky.feed.searchPosts?sort=latest&limit=100&q=…`, both
at the account's own server (`https://bsky.social/xrpc/…`), page by page. A saved thread is read as well.
Limits: 3000 requests in five minutes, 100 sign-ins a day: visit at most hourly. Ten pages a visit; what lies
beyond is said as partial. Without an account, search is refused since January 2025.
Allowed: a documented interface, meant for searches of people, not for bulk. Some authors ask to be shown to
signed-in users only; their posts are found too: whether that is right is for the operator to decide.
Times: the author's app states them unchecked; one later than when the network saw the post gives way to that.
Verified: on recordings of 2025, never live; the sign-in and errors from the documentation.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlencode

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, bearer, revealed
from earful.scraping.errors import Gone, KeyRefused, LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, Partial


class BlueskySettings(Settings):
    query: str = Field(min_length=1, description='Words to look for; "in quotes" as a phrase')
    handle: str = Field(pattern=r"^[\w.:-]+$", description="Handle of an account of yours: name.bsky.social")
    app_password: SecretStr = Field(
        description="App password of that account (Settings, Privacy and security)"
    )
    server: str = Field(
        default="bsky.social", pattern=r"^[\w.-]+$", description="Host where the account lives"
    )


class Bluesky(Scraper[BlueskySettings]):
    name = "bluesky"
    title = "Bluesky"
    capabilities = frozenset({"needs_key"})
    newest_first = True
    is_search = True
    link_hosts = frozenset({"bsky.app"})
    max_pages = 10
    documented_at = "https://docs.bsky.app/docs/api/app-bsky-feed-search-posts"
    verified = "recorded"
    refusals_at = ("error",)
    refusals = (
        ("RateLimitExceeded", timedelta(hours=1)),
        ("NotFound", Gone, "no such post"),
        ("*Auth* *Token* *Takedown*", KeyRefused, "handle and app password were not accepted"),
    )

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(
            f"https://{self.settings.server}/xrpc/com.atproto.server.createSession",
            self.signed_in,
            json={"identifier": self.settings.handle},
            secret=revealed(password=self.settings.app_password),
        )

    def signed_in(self, page: Page) -> Iterator[Found]:
        query = urlencode({"q": self.settings.query, "sort": "latest", "limit": 100})
        url = f"https://{self.settings.server}/xrpc/app.bsky.feed.searchPosts?{query}"
        yield Request(url, headers=bearer(page.json.one("accessJwt").text))

    def parse(self, page: Page) -> Iterator[Found]:
        if thread := page.json.maybe("thread"):
            yield from list(from_thread(thread)) or [NoResults("the post is deleted")]
            return
        posts, cursor = page.json.all("posts"), page.json.text_at("cursor")
        yield from map(mention, posts)
        yield from self.rest(page, len(posts), page.next(cursor=cursor) if cursor else None)


def from_thread(node: Value, above: bool = True, below: bool = True) -> Iterator[Found]:
    """The posts above, the post, and the answers below it; what is deleted is left out."""
    if node.maybe("notFound"):
        return
    if node.maybe("blocked"):
        yield Partial("a post of the thread is hidden from the account")
        return
    answered = node.maybe("parent")
    if answered:
        yield from from_thread(answered, below=False)
    elif above and node.maybe("post.record.reply"):
        yield Partial("the thread begins above what is shown")
    yield mention(node.one("post"), is_answer=bool(answered) or not above)
    answers = node.all("replies") if node.maybe("replies") else []
    for answer in answers:
        yield from from_thread(answer, above=False)
    if below and (unseen := node.one("post.replyCount").number - len(answers)) > 0:
        yield Partial(f"{unseen:.0f} answers to a post of the thread are not shown")


def mention(post: Value, is_answer: bool = False) -> Mention:
    uri, author, said = post.one("uri").text, post.one("author"), post.one("record")
    handle, seen_at = author.one("handle").text, post.one("indexedAt").instant
    profile = author.one("did").text if handle == "handle.invalid" else handle
    languages = {language.text for language in said.all("langs")} if said.maybe("langs") else set()
    return Mention(
        external_id=uri,
        url=f"https://bsky.app/profile/{profile}/post/{uri.rpartition('/')[2]}",
        kind="comment" if is_answer or said.maybe("reply") else "post",
        text=said.one("text").text,
        author=handle,
        published_at=min(written_at(said.one("createdAt")) or seen_at, seen_at),
        language=languages.pop() if len(languages) == 1 else None,
    )


def written_at(stated: Value) -> datetime | None:
    """What the author's app states; None where it is no time, for nobody checks it."""
    try:
        return stated.instant
    except LayoutChanged:
        return None
