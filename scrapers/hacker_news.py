"""Hacker News: stories and comments that match a search, newest first.

Endpoint: `https://hn.algolia.com/api/v1/search_by_date?query=…&tags=(story,comment)&hitsPerPage=100&page=N`, without a
key. A saved item (`/api/v1/items/ID`) is read as well: itself and every comment below it.
Limits: at most 1000 hits a query; what is beyond is said as partial. Words of the query match loosely, in stem and
spelling; "quoted words" match as a phrase, and OR is a word like any other. 10,000 requests an hour and address.
Allowed: a documented interface for programs.
Titles: a comment carries the title of the story it stands under; text is plain, made from the site's HTML.
Verified: on recordings of 2014 to 2026 (SOURCES.md section 5), never live.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

from pydantic import Field

from earful.scraping import (
    Found,
    LayoutChanged,
    Mention,
    NoResults,
    Page,
    Partial,
    Request,
    Scraper,
    Settings,
    Value,
    plain_text,
)


class HackerNewsSettings(Settings):
    query: str = Field(min_length=1, description='Words to look for; "in quotes" they match as a phrase')
    tags: str = Field(
        default="(story,comment)",
        min_length=1,
        description="Kinds to look for: (a,b) is either, a,b is both; story, comment, poll, job, ask_hn, author_…",
    )


class HackerNews(Scraper[HackerNewsSettings]):
    name = "hacker_news"
    title = "Hacker News"
    capabilities = frozenset({"titles"})
    newest_first = True
    documented_at = "https://hn.algolia.com/api"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        query = {
            "query": self.settings.query,
            "tags": self.settings.tags,
            "hitsPerPage": 100,
            "advancedSyntax": "true",
        }
        yield Request(f"https://hn.algolia.com/api/v1/search_by_date?{urlencode(query, safe='(),')}")

    def parse(self, page: Page) -> Iterator[Found]:
        answer = page.json
        if answer.maybe("hits"):
            yield from self.from_search(answer, page)
        elif answer.maybe("children") or answer.maybe("type"):
            yield from self.from_item(answer)
        else:
            raise LayoutChanged("neither `hits` nor an item", page.url)

    def from_search(self, answer: Value, page: Page) -> Iterator[Found]:
        hits = answer.all("hits")
        total = int(answer.one("nbHits").number)
        number, pages = int(answer.one("page").number), int(answer.one("nbPages").number)
        if not hits:
            if total and number < pages:
                raise LayoutChanged(f"no hits listed of {total}", page.url)
            yield NoResults("no hits" if not total else f"page {number} is past the last one")
            return
        mentions = [mention for hit in hits if (mention := self.hit(hit))]
        if not any(mention.text or mention.title for mention in mentions):
            raise LayoutChanged("no words in any hit", page.url)
        yield from {mention.external_id: mention for mention in mentions}.values()
        if number + 1 < pages:
            yield Request(page.address(page=number + 1))
        elif total > (reachable := int(answer.one("hitsPerPage").number) * pages):
            yield Partial(f"the search shows {reachable} of {total} hits")

    @staticmethod
    def hit(hit: Value) -> Mention | None:
        """What one hit says; None for one that was deleted."""
        external_id = hit.one("objectID").text
        said = text(hit, "comment_text") or text(hit, "story_text") or text(hit, "text")
        own_title = text(hit, "title")
        if not said and not own_title and not text(hit, "author"):
            return None
        tags = hit.maybe("_tags")
        is_comment = "comment" in tags.raw if tags and isinstance(tags.raw, list) else not own_title
        return Mention(
            external_id=external_id,
            url=permalink(external_id),
            kind="comment" if is_comment else "post",
            title=plain_text(own_title or text(hit, "story_title")) or None,
            text=plain_text(said),
            author=text(hit, "author") or None,
            published_at=said_at(hit),
        )

    @staticmethod
    def from_item(item: Value) -> Iterator[Found]:
        waiting, found = [item], False
        while waiting:
            here = waiting.pop()
            if here.maybe("children"):
                waiting += reversed(here.all("children"))
            if not text(here, "text") and not text(here, "title"):
                continue  # deleted, though its answers stay
            found = True
            external_id = here.one("id").text
            yield Mention(
                external_id=external_id,
                url=permalink(external_id),
                kind="comment" if text(here, "type") == "comment" else "post",
                title=plain_text(text(here, "title")) or None,
                text=plain_text(text(here, "text")),
                author=text(here, "author") or None,
                published_at=said_at(here),
            )
        if not found:
            yield NoResults("the item was deleted")


def said_at(item: Value) -> datetime:
    """When it was posted. Raises: LayoutChanged when the item does not say."""
    if written := item.maybe("created_at"):
        return written.instant
    return datetime.fromtimestamp(item.one("created_at_i").number, UTC)


def permalink(external_id: str) -> str:
    return f"https://news.ycombinator.com/item?id={external_id}"


def text(value: Value, path: str) -> str:
    found = value.maybe(path)
    return found.text if found else ""
