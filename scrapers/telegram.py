"""Telegram: messages of a public channel, newest first.

Endpoint: `https://t.me/s/CHANNEL?before=ID`, the preview of a channel, 20 messages a page; with `q=WORDS`
those that match. A saved message or embedded widget is read as well.
Limits: no groups, no comments under a message. An album is one message; a poll's question is its title.
Allowed: a channel's owner makes it public; robots.txt is heeded, Telegram's terms are for the operator.
Verified: on recordings of 2023, never live; notices and refusals from what others report.
"""

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from pydantic import Field

from earful.scraping import Node, Page, Request, Scraper, Settings
from earful.scraping.errors import Gone, LayoutChanged, Refused
from earful.scraping.found import Found, Mention, NoResults, Partial

MESSAGE = ".tgme_widget_message, .js-widget_message"
QUOTED = ".tgme_widget_message_reply, .tgme_widget_message_reply *, .js-message_reply_text"
TEXT = f":is(.tgme_widget_message_text, .js-message_text):not({QUOTED})"
AUTHOR = f":is(.tgme_widget_message_owner_name, .tgme_widget_message_author_name):not({QUOTED})"
WORDLESS = '[class*="_wrap"], [class*="_player"], [class*="_poll"], [class*="not_supported"]'


class TelegramSettings(Settings):
    channel: str = Field(pattern=r"^\w{2,32}$", description="Name of the channel, as in t.me/NAME")
    query: str = Field(default="", description="Only messages with these words")
    pages: int = Field(default=10, ge=1, le=400, description="Pages of 20 messages to read at most")


class Telegram(Scraper[TelegramSettings]):
    name = "telegram"
    title = "Telegram channels"
    capabilities = frozenset({"titles", "edits"})
    newest_first = True
    is_search = True
    is_utf8 = True
    always = frozenset({"author", "published_at"})
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        query = "?" + urlencode({"q": self.settings.query}) if self.settings.query else ""
        yield Request(f"https://t.me/s/{self.settings.channel}{query}")

    def parse(self, page: Page) -> Iterator[Found]:
        boxes, frames = page.all(MESSAGE), page.all(".tgme_widget_message_wrap")
        if page.maybe(".tgme_widget_message_error"):
            raise Gone(page.url, "no such message")
        if not boxes and (page.maybe(".tgme_page") or not urlsplit(page.url).path.startswith("/s/")):
            raise Refused(page.url, "no public preview of this channel, or no such channel")
        if len(boxes) < len(frames) if boxes else not page.maybe(".tme_no_messages_found"):
            raise LayoutChanged("a frame without its message, or no word that there are none", page.url)
        spoken = [box for box in reversed(boxes) if "service_message" not in box.attr("class").split()]
        if boxes and not spoken:
            yield NoResults("only notices, such as that of a new picture")
        yield from map(message, spoken)
        bare = [box for box in spoken if not (box.text_at(TEXT) or box.maybe(WORDLESS))]
        if bare and len(bare) == len(spoken):
            raise LayoutChanged("neither words nor pictures in any message", page.url)
        if bare:
            yield Partial(f"{len(bare)} of {len(spoken)} messages show neither words nor pictures")
        older = page.maybe("link[rel=prev], a[data-before]")
        yield from self.rest(page, len(boxes), Request(older.link(), is_next=True) if older else None)


def message(box: Node) -> Mention:
    name = box.attr("data-post")
    origin = box.maybe("a.tgme_widget_message_forwarded_from_name[href]")
    post = urlsplit(origin.link()).path.strip("/") if origin else ""
    return Mention(
        external_id=name,
        url=f"https://t.me/{name}",
        kind="post",
        title=box.text_at(".tgme_widget_message_poll_question"),
        text=box.text_at(TEXT),
        author=box.text_at(".tgme_widget_message_from_author") or box.one(AUTHOR).text,
        published_at=box.one(".tgme_widget_message_date time[datetime]").instant,
        canonical_id=post if post.rpartition("/")[2].isdecimal() else None,
    )
