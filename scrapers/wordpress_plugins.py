"""WordPress.org plugin reviews: star reviews of a plugin, newest first.

Endpoint: `https://wordpress.org/support/plugin/PLUGIN/reviews/feed/`, a feed of forum topics (bbPress, RSS):
each text begins with `Replies: N` and `Rating: N stars`, each title ends with `(N stars)`.
Limits: the newest 30 reviews, so a busy plugin is visited often; no owner replies. Answers of others, where a
feed has them, are not read: they are no reviews.
Allowed: a feed is published to be read by programs.
Verified: documented: written from the forum's public source code and others' accounts of the feed only, never
against real answers.
"""

import re
from collections.abc import Iterator

from pydantic import Field

from earful.scraping import Entry, Page, Request, Scraper, Settings
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, Rating

HEAD = re.compile(r"Replies:\s*[\d,.]+\s*(?:Rating:\s*(?P<stars>\d) stars?\s*)?", re.I)
STARS = re.compile(r"\s*\((?P<stars>\d) stars?\)$", re.I)


class WordPressPluginsSettings(Settings):
    plugin: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", description="Last part of wordpress.org/plugins/…")


class WordPressPlugins(Scraper[WordPressPluginsSettings]):
    name = "wordpress_plugins"
    title = "WordPress.org plugin reviews"
    capabilities = frozenset({"ratings", "titles", "edits"})
    newest_first = True
    is_feed = True
    always = frozenset({"rating", "text"})

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(f"https://wordpress.org/support/plugin/{self.settings.plugin}/reviews/feed/")

    def parse(self, page: Page) -> Iterator[Found]:
        try:
            page.body.decode()
        except UnicodeDecodeError as error:
            raise LayoutChanged("another encoding than UTF-8", page.url) from error
        entries = list(page.entries)
        reviews = [entry for entry in entries if not is_answer(entry)]
        if reviews:
            yield from (review_in(entry, page) for entry in reviews)
        elif entries or not page.xml.one("rss > channel > title") or page.xml.maybe("channel > * > *"):
            raise LayoutChanged("no review in a feed that is not empty", page.url)
        else:
            yield NoResults("no reviews yet")


def is_answer(entry: Entry) -> bool:
    """Somebody's answer in a topic, not the review that opened it."""
    return "#post-" in entry.url or (entry.title or "").startswith("Reply To: ")


def review_in(entry: Entry, page: Page) -> Mention:
    head, title = HEAD.match(entry.text), entry.title
    if not (head and title and entry.given_id and entry.link and entry.author and entry.published_at):
        raise LayoutChanged("an entry without `Replies: N`, title, id, link, author or time", page.url)
    in_title = STARS.search(title)
    stars = (in_title and in_title["stars"]) or head["stars"]
    return Mention(
        external_id=entry.id,
        url=entry.link,
        title=STARS.sub("", title),
        text=entry.text[head.end() :],
        author=entry.author,
        published_at=entry.published_at,
        rating=Rating(value=float(stars)) if stars else None,
    )
