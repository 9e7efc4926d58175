"""Lemmy: posts and comments that match a search, or of a community.

Endpoint: `https://INSTANCE/api/v3/search?sort=New&q=…`, for posts and for comments; of a community, or of the
instance, `/api/v3/post/list` and `/api/v3/comment/list`. The same at `/api/v4` for Lemmy 1.0 (`version: 4`).
Limits: an instance knows the communities that its users follow. Search may be asked six times in ten minutes
where the instance does not say otherwise. 20 pages a visit; what lies beyond is said as partial.
Allowed: a documented interface; each instance has rules of its own, for the operator to read.
Titles: a comment carries the title of the post it stands under. Texts are Markdown, and kept as they are.
Verified: posts on a recording of 2026; comments, search and version 4 from the documentation; never live.
"""

from collections.abc import Iterator
from datetime import timedelta
from heapq import merge
from itertools import filterfalse
from operator import attrgetter
from typing import Literal
from urllib.parse import urlencode

from pydantic import Field

from earful.scraping import Page, Request, Scraper, Settings, Value
from earful.scraping.errors import Gone, LayoutChanged, Refused
from earful.scraping.found import Found, Mention, NoResults, Partial

FULL_PAGE = 50


class LemmySettings(Settings):
    instance: str = Field(pattern=r"^[\w.-]+\.[a-z]{2,}$", description="Its host; alone, its users' posts")
    query: str | None = Field(default=None, min_length=1, description="Words to search for")
    community: str | None = Field(
        default=None, pattern=r"^\w+(@[\w.-]+)?$", description="Only there: NAME@HOST"
    )
    version: Literal[3, 4] = Field(default=3, description="Of its interface: 4 for an instance of Lemmy 1.0")


class Lemmy(Scraper[LemmySettings]):
    name = "lemmy"
    title = "Lemmy"
    capabilities = frozenset({"titles", "edits"})
    newest_first = True
    is_search = True
    link_hosts = frozenset({"*"})
    documented_at = "https://join-lemmy.org/docs/contributors/04-api.html"
    verified = "recorded"
    max_pages = 20
    refusals_at = ("error",)
    refusals = (
        ("rate_limit_error", timedelta(minutes=10)),
        ("instance_is_private not_logged_in", Refused, "the instance shows this to its users only"),
        ("not_found couldnt_find*", Gone, "no such community"),
    )

    def start(self, bookmark: str | None) -> Iterator[Request]:
        given = self.settings
        place = {"community_name": given.community} if given.community else {}
        for kind in ("Posts", "Comments"):
            if given.query:
                path, asked = "search", {"type_": kind, "listing_type": "All"}
            else:
                path, asked = f"{kind[:-1].lower()}/list", {"type_": "All" if place else "Local"}
            asked = {"sort": "New", **asked}
            if given.version == 4:
                asked = {key: value.lower() for key, value in asked.items()}
            words = {"q": given.query} if given.query else {}
            query = urlencode({**words, **place, **asked, "limit": FULL_PAGE})
            yield Request(f"https://{given.instance}/api/v{given.version}/{path}?{query}")

    def parse(self, page: Page) -> Iterator[Found]:
        whole, listed = page.json, views_in(page)
        said = [view for view in listed if not is_gone(view)]
        # Pinned posts stand above the newest; merged by time, the listing runs from new to old.
        time = attrgetter("published_at")
        pinned = sorted(map(mention, filter(is_pinned, said)), key=time, reverse=True)
        yield from merge(pinned, map(mention, filterfalse(is_pinned, said)), key=time, reverse=True)
        if listed and not said:
            yield NoResults("nothing that is not deleted or removed")
        following = None
        if cursor := whole.text_at("next_page"):
            following = page.next(page_cursor=cursor)
        elif len(listed) >= FULL_PAGE and self.settings.version == 3:
            following = page.next(page=page.number + 1)
        other = {"Posts": "comments", "Comments": "posts"}.get(whole.text_at("type_"))
        if other and whole.all(other):
            yield Partial("Lemmy 1.0 shows only a part to version 3 of its interface: set `version: 4`")
        else:
            yield from self.rest(page, len(listed), following)


def views_in(page: Page) -> list[Value]:
    """The posts and comments of a search or a listing, in either version. Raises: LayoutChanged."""
    lists = [key for key in ("posts", "comments", "items", "search") if page.json.maybe(key)]
    is_search = page.json.maybe("type_") or page.json.maybe("users")
    if len(lists) < (2 if is_search else 1):
        raise LayoutChanged("no list of posts or of comments", page.url)
    views = [view for key in lists for view in page.json.all(key) if key != "comments" or view.one("comment")]
    return [view for view in views if view.text_at("type_") in ("", "post", "comment")]


def is_gone(view: Value) -> bool:
    said = view.maybe("comment") or view.one("post")
    return bool(said.one("removed").raw or said.one("deleted").raw)


def is_pinned(view: Value) -> bool:
    is_featured = view.is_true("post.featured_community") or view.is_true("post.featured_local")
    return is_featured and not view.maybe("comment")


def mention(view: Value) -> Mention:
    comment, is_short = view.maybe("comment"), not (view.maybe("community") or view.maybe("post"))
    said = comment or view.one("post")
    return Mention(
        external_id=said.one("ap_id").text,
        canonical_id=said.one("ap_id").text,
        url=said.one("ap_id").text,
        kind="comment" if comment else "post",
        # Some apps save comments without the post and the community that the interface sends along.
        title=None if comment and is_short else view.one("post.name").text,
        text=comment.one("content").text if comment else said.text_at("body"),
        author=view.one("creator.name").text,
        published_at=(said.maybe("published_at") or said.one("published")).instant,
    )
