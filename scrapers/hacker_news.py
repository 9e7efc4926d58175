"""Hacker News: stories and comments that match a search, newest first.

Endpoint: `https://hn.algolia.com/api/v1/search_by_date?query=…&tags=(story,comment)&hitsPerPage=100&page=N`,
without a key. A saved item (`/api/v1/items/ID`) is read as well: itself and every comment below it.
Limits: at most 1000 hits a query; what lies beyond is said as partial. Words match loosely, in stem and
spelling; "words in quotes" match as a phrase, and OR is a word like any other. 10,000 requests an hour.
Allowed: a documented interface for programs.
Titles: a comment carries the title of the story it stands under.
Verified: on recordings of 2014 to 2026, never live.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

from pydantic import Field

from earful.scraping import Page, Request, Scraper, Settings, Value, plain_text
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, Partial


class HackerNewsSettings(Settings):
    query: str = Field(min_length=1, description='Words to look for; "in quotes" they match as a phrase')
    tags: str = Field(
        default="(story,comment)",
        min_length=1,
        description="Kinds to look for, (a,b) for either: story, comment, poll, job, ask_hn, show_hn",
    )


class HackerNews(Scraper[HackerNewsSettings]):
    name = "hacker_news"
    title = "Hacker News"
    capabilities = frozenset({"titles"})
    newest_first = True
    link_hosts = frozenset({"news.ycombinator.com"})
    documented_at = "https://hn.algolia.com/api"
    verified = "recorded"

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
        elif answer.maybe("type"):
            yield from self.from_item(answer, page)
        else:
            raise LayoutChanged("neither `hits` nor an item", page.url)

    def from_search(self, answer: Value, page: Page) -> Iterator[Found]:
        hits = answer.all("hits")
        total, number, pages = (answer.maybe(key) for key in ("nbHits", "page", "nbPages"))
        if not hits:
            if total and not total.number:
                yield NoResults("no hits")
            elif number and pages and number.number >= pages.number:
                yield NoResults("past the last page")
            else:
                raise LayoutChanged("no hits listed, though the search counts some", page.url)
            return
        yield from all_of(hits, page)
        if number is None or pages is None:
            yield Partial("the search does not say how many pages there are")
        elif number.number + 1 < pages.number:
            yield Request(page.address(page=int(number.number) + 1))
        elif total and total.number > (reachable := answer.one("hitsPerPage").number * pages.number):
            yield Partial(f"the search shows {reachable:.0f} of {total.number:.0f} hits")

    def from_item(self, item: Value, page: Page) -> Iterator[Found]:
        waiting, items = list(reversed(item.all("children"))), [item]
        while waiting:
            here = waiting.pop()
            items.append(here)
            waiting += reversed(here.all("children"))
        yield from all_of(items, page)


def all_of(items: list[Value], page: Page) -> Iterator[Found]:
    """What each hit or item says, once. Raises: LayoutChanged when none says anything."""
    mentions = {mention.external_id: mention for item in items if (mention := said_in(item))}
    if not mentions:
        yield NoResults("what was here is deleted")
    elif not any(mention.text or mention.title for mention in mentions.values()):
        raise LayoutChanged("no words in any hit or item", page.url)
    yield from mentions.values()


def said_in(item: Value) -> Mention | None:
    """What a hit of the search or an item says; None when it was deleted, though its answers may stay."""
    external_id = (item.maybe("objectID") or item.one("id")).text
    own_title = item.text_at("title")
    text = item.text_at("comment_text") or item.text_at("story_text") or item.text_at("text")
    author = item.nullable("author")
    if not (own_title or text or author):
        return None
    is_hit = item.maybe("objectID") is not None
    kinds = [tag.text for tag in item.all("_tags")] if is_hit else [item.one("type").text]
    if "story" in kinds:
        item.one("title")
    if "comment" in kinds:
        item.nullable("comment_text" if is_hit else "text")
    written = item.nullable("created_at")
    return Mention(
        external_id=external_id,
        url=f"https://news.ycombinator.com/item?id={external_id}",
        kind="comment" if "comment" in kinds else "post",
        title=plain_text(own_title or item.text_at("story_title")),
        text=plain_text(text),
        author=author.text if author else None,
        published_at=written.instant if written else moment(item.one("created_at_i").number),
    )


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
