"""X (Twitter): posts of the last seven days that match a search, newest first.

Endpoint: `https://api.x.com/2/tweets/search/recent`, 100 posts a page, with an app's bearer token; without
retweets, unless the query asks for them. Saved answers of the old interface (1.1) are read too.
Limits: 450 requests in 15 minutes. A post costs about half a cent: a visit reads only what is newer than the
last one found, and `pages` pages at most. An edit is a post of its own, tied to the first version.
Allowed: a documented interface under its own contract: what X deletes has to be deleted here too. X's terms
forbid programs on its web pages, and its copies (Nitter) shut them out.
Verified: on recordings of 2019 and 2022 and a documentation sample of 2020, never live.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import quote

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, bearer
from earful.scraping.errors import AskedToWait, EarfulError, Gone, KeyRefused, LayoutChanged, Refused
from earful.scraping.found import Bookmark, Found, Mention, Partial

ASKED = "max_results=100&expansions=author_id&tweet.fields="
FIELDS = "author_id,created_at,edit_history_tweet_ids,in_reply_to_user_id,lang,note_tweet"


class XSettings(Settings):
    key: SecretStr = Field(description="Bearer token of an app at developer.x.com")
    query: str = Field(min_length=1, max_length=4096, description="Words to look for, with X's own operators")
    pages: int = Field(default=10, ge=1, le=100, description="Pages of 100 posts to read, and pay, at most")


class X(Scraper[XSettings]):
    name = "x"
    title = "X (Twitter)"
    capabilities = frozenset({"needs_key"})
    newest_first = True
    link_hosts = frozenset({"x.com"})
    documented_at = "https://docs.x.com/x-api/posts/search-recent-posts"
    is_search = True
    always = frozenset({"text"})
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        words = self.settings.query
        query = words if "is:retweet" in words else f"({words}) -is:retweet"
        url = f"https://api.x.com/2/tweets/search/recent?query={quote(query)}&{ASKED}{FIELDS}"
        week = Request(url, headers=bearer(self.settings.key))
        # A bookmark that lies more than a week back is refused: then everything is asked for.
        yield replace(week, url=f"{url}&since_id={bookmark}", instead=week) if bookmark else week

    def refusal(self, page: Page, status: int) -> EarfulError | None:
        return problem(page) if page.looks_like_json else None

    def parse(self, page: Page) -> Iterator[Found]:
        answer, old = page.json, page.json.maybe("statuses")
        old_more = answer.one("search_metadata").maybe("next_results") if old else None
        least = bool(old_more) if old else answer.one("meta.result_count").number
        posts = answer.all("statuses" if old else "data") if old or least else []
        if len({post.one("id").text for post in posts}) < least:
            raise LayoutChanged("fewer posts than the answer counts", page.url)
        if old:
            yield Partial(f"{len(posts)} posts of the old interface: what it left out cannot be asked for")
        posts = [post.maybe("retweeted_status") or post for post in posts]
        for key in ("author_id", "created_at", "lang"):
            if 0 < sum(post.maybe(key) is None for post in posts) < len(posts):
                raise LayoutChanged(f"no `{key}` on some posts", page.url)
        users = answer.all("includes.users") if answer.maybe("includes.users") else []
        names = {user.one("id").text: user.one("username").text for user in users}
        found = [said_in(post, names, page) for post in posts]
        yield from found
        for what in ("author", "published_at"):
            if lacking := sum(not getattr(mention, what) for mention in found):
                yield Partial(f"{lacking} of {len(found)} posts without {what}")
        if short := sum(mention.text.startswith("RT @") for mention in found):
            yield Partial(f"{short} retweets, cut short and without the original")
        if answer.maybe("errors"):
            yield Partial("X could not show all that belongs to these posts")
        if page.number == 1 and (newest := answer.text_at("meta.newest_id")):
            yield Bookmark(newest)
        further = answer.text_at("meta.next_token")
        following = page.next(next_token=further) if further else None
        yield from self.rest(page, len(posts), following)


def problem(page: Page) -> EarfulError | None:
    """What an answer without posts says is wrong."""
    answer = page.json
    errors = answer.all("errors") if answer.maybe("errors") else []
    said = " ".join(answer.text_at(key) for key in ("type", "title")).lower()
    codes = [each.raw["code"] for each in errors if each.maybe("code")]
    if answer.maybe("data") or answer.maybe("meta") or not (codes or re.match("about:|.*/problems/", said)):
        return None
    if "usage" in said and "cap" in said:
        return AskedToWait(page.url, page.fetched_at + timedelta(days=1))
    if re.search("too many requests|unavailable", said) or 88 in codes:
        return AskedToWait(page.url, page.fetched_at + timedelta(minutes=15))
    if any(each.maybe("parameters.since_id") for each in errors):
        return Gone(page.url, "the last post found lies more than a week back")
    if "invalid" in said:
        return Refused(page.url, "the query is not one that X understands")
    if "credits" in said:
        return Refused(page.url, "the account has no credits left, and posts are paid for")
    return KeyRefused(page.url, "the token is wrong, or its app may not search")


def said_in(post: Value, names: Mapping[str, str], page: Page) -> Mention:
    note, extended = post.maybe("note_tweet"), post.maybe("extended_tweet")
    words = note.one("text") if note else extended.one("full_text") if extended else post.maybe("full_text")
    external_id, language, date = post.one("id").text, post.text_at("lang"), post.text_at("created_at")
    name = names.get(post.text_at("author_id")) or post.text_at("user.screen_name") or None
    in_order = re.sub(r"^\w+ (\w+ \d+) (\S+) (\S+) (\d+)$", r"\1 \4 \2 \3", date)
    return Mention(
        external_id=external_id,
        url=f"https://x.com/{name or 'i'}/status/{external_id}",
        kind="comment" if post.maybe("in_reply_to_user_id") else "post",
        text=unescape((words or post.one("text")).text),
        author=name,
        published_at=post.instant_at("created_at") if in_order == date else page.moment(in_order, "en"),
        language=language if len(language) == 2 else None,  # other codes mean that there are no words
        canonical_id=f"https://x.com/i/status/{post.text_at('edit_history_tweet_ids.0') or external_id}",
    )
