"""Stack Exchange: questions that match a search on Stack Overflow or a sister site, newest first.

Endpoint: `https://api.stackexchange.com/2.3/search/advanced?q=…&site=…&sort=creation&filter=withbody`, 100
questions a page, without a key. Saved answers of the interface are read too, whether they list questions,
answers, comments or excerpts, one in the other or alone.
Limits: 300 requests a day, with a key (free) 10,000; without one, 25 pages. Where the site asks to back off,
the further pages are left out, and that is said. What is written below a question is not searched.
Allowed: a documented interface for programs; texts are under CC BY-SA, which asks to name the author.
Verified: on an abridged recording of 2016; errors and excerpts from the documentation only.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, plain_text, revealed
from earful.scraping.errors import AskedToWait, EarfulError, Gone, KeyRefused, Refused
from earful.scraping.found import Found, Mention, Partial

TEXTS = ("body", "body_markdown", "excerpt")
OF_POSTS = {"owner", "score", "body", "body_markdown"}
PLACES = {"question": "q", "answer": "a", "comment": "posts/comments"}
PAGES_WITHOUT_KEY = 25


class StackExchangeSettings(Settings):
    query: str = Field(min_length=1, description="Words to look for in titles and texts of questions")
    site: str = Field(
        default="stackoverflow.com",
        pattern=r"^([a-z0-9-]+\.)+(com|net)$",
        description="Host of the site: stackoverflow.com, ru.stackoverflow.com, cooking.stackexchange.com",
    )
    key: SecretStr | None = Field(default=None, description="Key of an app at stackapps.com: a larger quota")


class StackExchange(Scraper[StackExchangeSettings]):
    name = "stack_exchange"
    title = "Stack Exchange"
    capabilities = frozenset({"titles", "edits", "needs_key"})
    newest_first = True
    documented_at = "https://api.stackexchange.com/docs"
    is_search = True
    verified = "recorded"

    def linked_hosts(self) -> frozenset[str]:
        return frozenset({self.settings.site})

    def start(self, bookmark: str | None) -> Iterator[Request]:
        query = {"q": self.settings.query, "site": self.settings.site, "pagesize": 100}
        asked = f"{urlencode(query)}&order=desc&sort=creation&filter=withbody"
        url = f"https://api.stackexchange.com/2.3/search/advanced?{asked}"
        yield Request(url, secret=revealed(key=self.settings.key))

    def refusal(self, page: Page, status: int) -> EarfulError | None:
        """What the site says is wrong, in its own numbers; it sends them with status 400."""
        number, said = page.json.number_at("error_id"), page.json.text_at("error_message")
        if number is None:
            return None
        if number == 502:
            seconds = re.search(r"in (\d{1,6}) seconds", said) or ["", "3600"]
            return AskedToWait(page.url, page.fetched_at + timedelta(seconds=int(seconds[1])))
        if number in (500, 503):
            return AskedToWait(page.url, page.fetched_at + timedelta(minutes=15))
        if number in (401, 402, 403, 405, 406, 407) or "`key`" in said:
            return KeyRefused(page.url, "the key is wrong, or one is needed")
        if "site" in said.lower():
            return Gone(page.url, "there is no such site")
        return Refused(page.url, "the search is not one that the site understands")

    def parse(self, page: Page) -> Iterator[Found]:
        has_more = page.json.one("has_more").raw is True
        items = page.json.all("items", at_least=1 if has_more else 0)
        posts = [post for item in items for post in with_those_below(item)]
        silent = [post for post in posts if not any(post.maybe(key) for key in TEXTS)]
        left_out = [post for post in silent if post.maybe("comment_id")]
        yield from (self.said_in(post) for post in posts if post not in left_out)
        if silent:
            yield Partial(f"{len(silent)} of {len(posts)} questions, answers and comments without their text")
        if has_more and (page.json.maybe("backoff") or page.json.number_at("quota_remaining") == 0):
            yield Partial("the site asks to back off: older questions are left out")
        elif has_more and page.number >= PAGES_WITHOUT_KEY and not self.settings.key:
            yield Partial(f"without a key the site shows {PAGES_WITHOUT_KEY} pages at most")
        else:
            yield from self.rest(page, len(items), page.next(page=page.number + 1) if has_more else None)

    def said_in(self, post: Value) -> Mention:
        """What a question, an answer or a comment says; each kind has numbers of its own."""
        is_answer = post.maybe("answer_id") or post.text_at("item_type") == "answer"
        what = "comment" if post.maybe("comment_id") else "answer" if is_answer else "question"
        number = post.one(f"{what}_id").text
        title = post.one("title").text if what == "question" else post.text_at("title")
        is_there = post.maybe("owner") and post.text_at("owner.user_type") != "does_not_exist"
        name = post.one("owner.display_name").text if is_there else post.text_at("owner.display_name")
        is_whole = what == "question" and not post.maybe("item_type")
        link = post.one("link").text if is_whole else post.text_at("link")
        short = f"https://{self.settings.site}/{PLACES[what]}/{number}"
        return Mention(
            external_id=number if what == "question" else what[0] + number,
            url=link if link.startswith("https://") else short,
            kind="post" if what == "question" else "comment",
            title=plain_text(title),
            text=plain_text(next(filter(None, map(post.text_at, TEXTS)), "")),
            author=plain_text(name),
            published_at=post.one("creation_date").epoch,
        )


def with_those_below(post: Value) -> Iterator[Value]:
    """The post, and the answers and comments that came along, whatever their lists are called."""
    yield post
    held = post.raw if isinstance(post.raw, dict) else {}
    for key in (key for key, value in held.items() if isinstance(value, list)):
        for below in post.all(key):
            if isinstance(below.raw, dict) and OF_POSTS & below.raw.keys():
                yield from with_those_below(below)
