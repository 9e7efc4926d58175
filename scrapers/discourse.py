"""Discourse: the newest posts of a forum, or those that its search finds.

Endpoint: `https://FORUM/posts.json?before=ID`, 50 posts a page, or `/search.json?q=WORDS order:latest`, with
`/posts/ID.json` where the search shows a part of a post only. Saved topics and their lists are read too.
Limits: what everybody may read. A search finds one post a topic; forums allow few searches a minute. Forums
of before 2025 list what lies in a window of 50 ids; a window without posts is stepped over.
Allowed: a documented interface for programs. Some forums ask visitors to sign in, which is said as blocked;
a forum's own terms are for the operator to read. A brand's own forum wants `only_naming_brand: false`.
Verified: on recordings of 2013 to 2020, never live; search and errors from documentation.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from pydantic import Field

from earful.scraping import Page, Request, Scraper, Settings, Value, plain_text
from earful.scraping.errors import AskedToWait, Blocked, EarfulError, Gone
from earful.scraping.found import Found, Mention, NoResults, Partial

NONE = NoResults("no posts that everybody may read")
CUT = re.compile(r"\.\.\.|…")
ASIDE = re.compile(r"<aside\b(?:(?!<aside\b).)*?</aside>", re.DOTALL)
"""A quoted post or the preview of a link: words of somebody else."""


class DiscourseSettings(Settings):
    instance: str = Field(pattern=r"^[\w.-]+(:\d+)?(/[\w./-]*\w)?$", description="Address without https://")
    query: str | None = Field(default=None, min_length=3, description="Only what the forum's search finds")
    pages: int = Field(default=5, ge=1, le=10, description="Pages of 50 posts to read at most")


class Discourse(Scraper[DiscourseSettings]):
    name = "discourse"
    title = "Discourse forums"
    capabilities = frozenset({"titles", "edits"})
    newest_first = True
    is_search = True
    always = frozenset({"author", "text", "published_at"})
    documented_at = "https://docs.discourse.org/"
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        asked = urlencode({"q": f"{self.settings.query} order:latest"})
        yield Request(self.address(f"search.json?{asked}" if self.settings.query else "posts.json"))

    def address(self, path: str) -> str:
        return f"https://{self.settings.instance}/{path}"

    def parse(self, page: Page) -> Iterator[Found]:
        yield from self.listing(1, page)

    def listing(self, number: int, page: Page) -> Iterator[Found]:
        answer, older = page.json, None
        if answer.maybe("errors"):
            raise refused(answer, page)
        if answer.maybe("topic_list"):
            names = dict.fromkeys(topic.one("id").text for topic in answer.all("topic_list.topics"))
            yield from [Request(self.address(f"t/{name}.json")) for name in names] if names else [NONE]
        elif answer.maybe("post_stream"):
            posts = answer.all("post_stream.posts", at_least=1)
            yield from self.said([(post, answer.text_at("title")) for post in posts])
            if answer.maybe(f"post_stream.stream.{len(posts)}"):
                yield Partial(f"the first {len(posts)} posts of a topic")
        elif isinstance(answer.raw, dict) and "grouped_search_result" in answer.raw:
            grouped = answer.nullable("grouped_search_result")
            yield from self.found(answer, page) if grouped else [NONE]
            more = grouped and grouped.nullable("more_full_page_results")
            older = page.address(page=number + 1) if more and more.raw else None
        else:
            posts = answer.all("latest_posts")
            yield from self.said([(post, post.one("topic_title").text) for post in posts])
            oldest = min((int(post.one("id").number) for post in posts), default=0)
            oldest -= 50 if page.url.endswith(f"before={oldest}") else 0
            older = page.address(before=oldest) if oldest > 1 else None
        if older and number < self.settings.pages:
            yield Request(older, partial(self.listing, number + 1))
        elif older:
            yield Partial(f"the newest {number} pages only; there are older posts")

    def said(self, posts: list[tuple[Value, str]]) -> Iterator[Found]:
        """Each post that somebody wrote and everybody may read, under its topic's title."""
        spoken = [(post, title, text) for post, title in posts if (text := words_of(post)) is not None]
        for post, title, text in spoken:
            yield self.mention(post, title, post.one("topic_slug").text, text)
        if not spoken:
            yield NONE

    def found(self, answer: Value, page: Page) -> Iterator[Found]:
        """What the search finds; a post of which it shows a part is asked for as a whole."""
        if answer.maybe("grouped_search_result.error"):
            raise AskedToWait(page.url, page.fetched_at + timedelta(minutes=10))
        posts = answer.all("posts", at_least=1 if answer.maybe("grouped_search_result.post_ids.0") else 0)
        listed = answer.all("topics") if posts else []
        topics = Value({topic.one("id").text: topic.raw for topic in listed}, page.url)
        yield from [] if posts else [NONE]
        for post in posts:
            topic, part = topics.one(post.one("topic_id").text), plain_text(post.one("blurb").text)
            mention = self.mention(post, topic.one("title").text, topic.one("slug").text, part)
            url = self.address(f"posts/{post.one('id').text}.json")
            yield Request(url, partial(self.whole, mention), mention) if CUT.search(part) else mention

    def whole(self, part: Mention, page: Page) -> Iterator[Found]:
        text = words_of(page.json)
        yield NoResults("hidden since") if text is None else part.model_copy(update={"text": text})

    def mention(self, post: Value, title: str, slug: str, text: str) -> Mention:
        number = post.one("post_number").text
        return Mention(
            external_id=f"{self.settings.instance}/p/{post.one('id').text}",
            url=self.address(f"t/{slug}/{post.one('topic_id').text}/{number}"),
            kind="post" if number == "1" else "comment",
            title=title,
            text=text,
            author=post.one("username").text,
            published_at=post.one("created_at").instant,
        )


def words_of(post: Value) -> str | None:
    """The post without its quotes (one may hold another); None for a notice, and for what is hidden."""
    flags = [post.nullable(key) for key in ("hidden", "user_deleted", "deleted_at")]
    if post.one("post_type").number != 1 or any(flag and flag.raw for flag in flags):
        return None
    return plain_text(ASIDE.sub("", ASIDE.sub("", post.one("cooked").text)))


def refused(answer: Value, page: Page) -> EarfulError:
    kind, seconds = answer.text_at("error_type"), answer.number_at("extras.wait_seconds") or 60
    if kind == "rate_limit":
        return AskedToWait(page.url, page.fetched_at + timedelta(seconds=seconds))
    return (
        Gone(page.url) if kind == "not_found" else Blocked(page.url, "the forum shows this to members only")
    )
