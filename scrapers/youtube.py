"""YouTube: comments on a channel's videos or on one video, with that channel's replies, or videos themselves.

Endpoint: YouTube Data API v3 with a key, `https://www.googleapis.com/youtube/v3/commentThreads`, `/comments`,
`/search`, newest first; without one the feed `https://www.youtube.com/feeds/videos.xml?channel_id=…`.
Limits: 10,000 units a day, 1 a page of comments, 100 one of the search (set `only_naming_brand: true`).
Allowed: a documented interface for programs; its policies want what is kept refreshed within 30 days.
Verified: on recordings of 2015 and 2019, never live; errors and owner replies from documentation.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any, Literal
from urllib.parse import quote_plus

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, plain_text, revealed
from earful.scraping.errors import AskedToWait, Gone, KeyRefused
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial

API = "https://www.googleapis.com/youtube/v3"
THREADS = f"{API}/commentThreads?part=snippet,replies&order=time&maxResults=100"
By = Literal["uploads", "channel", "video", "words"]
WATCH = "https://www.youtube.com/watch?v="
LISTINGS = {
    "uploads": "https://www.youtube.com/feeds/videos.xml?channel_id=",
    "channel": f"{THREADS}&allThreadsRelatedToChannelId=",
    "video": f"{THREADS}&videoId=",
    "words": f"{API}/search?part=snippet&type=video&order=date&maxResults=50&q=",
}


class YoutubeSettings(Settings):
    find: str = Field(min_length=1, description="Id of a channel (UC…) or of a video, or words to look for")
    by: By = Field(default="uploads", description="uploads; comments by channel or video; or words")
    key: SecretStr | None = Field(default=None, description="API key; only `uploads` works without one")
    pages: int = Field(default=5, ge=1, le=50, description="Pages of 100 comments or 50 videos at most")


class Youtube(Scraper[YoutubeSettings]):
    name = "youtube"
    title = "YouTube"
    capabilities = frozenset({"titles", "edits", "replies", "needs_key"})
    newest_first = True
    link_hosts = frozenset({"www.youtube.com"})
    always = frozenset({"author", "published_at"})
    documented_at = "https://developers.google.com/youtube/v3/docs"
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield self.ask(LISTINGS[self.settings.by] + quote_plus(self.settings.find))

    def ask(self, url: str, **further: Any) -> Request:
        key = self.settings.key if url.startswith(API) else None
        return Request(url, headers=revealed(**{"X-Goog-Api-Key": key}), **further)

    def refusal(self, page: Page, status: int) -> AskedToWait | KeyRefused | Gone | None:
        reasons = str(re.findall(rb'"reason"\s*:\s*"(\w+)"', page.body))
        if re.search("(?i)quota|limit", reasons):
            return AskedToWait(page.url, page.fetched_at + timedelta(hours=1))
        if re.search("(?i)key|forbidden|accessNotConfigured|service_disabled|referer|auth", reasons):
            return KeyRefused(page.url, "the key is missing, wrong, or not allowed to do this")
        return Gone(page.url, "nothing to read there") if re.search("NotFound|Disabled", reasons) else None

    def parse(self, page: Page) -> Iterator[Found]:
        yield from self.read(1, None, page) if page.looks_like_json else uploads(page)

    def read(self, number: int, thread: tuple[Mention, str] | None, page: Page) -> Iterator[Found]:
        answer, kind = page.json, page.json.one("kind").text
        counted = 0 if "#commentList" in kind else answer.one("pageInfo.totalResults").number
        items = answer.all("items", at_least=1 if counted and number == 1 else 0)
        if kind == "youtube#commentThreadListResponse":
            found: list[Found] = [thing for item in items for thing in self.thread(item)]
        elif kind == "youtube#commentListResponse":
            found = answered(*thread, items) if thread else [comment(item) for item in items]
        else:
            found = [video(item) for item in items if item.one("id.kind").text == "youtube#video"]
        # Answers are newer than what they answer; the listing is to run from new to old.
        found.sort(key=lambda one: str(getattr(getattr(one, "about", one), "published_at", "")), reverse=True)
        yield from found or [NoResults("no comments and no videos")]
        if token := answer.text_at("nextPageToken"):
            counted = min(counted, answer.one("pageInfo.resultsPerPage").number)
            older = self.ask(page.address(pageToken=token), callback=partial(self.read, number + 1, thread))
            yield older if number < self.settings.pages else Partial(f"the newest {number} pages only")
        if len(items) < counted and (token or number == 1 or "Thread" in kind or not items):
            yield Partial(f"{len(items)} of {counted:.0f} comments or videos")

    def thread(self, item: Value) -> Iterator[Found]:
        top = comment(item.one("snippet.topLevelComment"), item.text_at("snippet.videoId"))
        owner, total = item.text_at("snippet.channelId"), item.one("snippet.totalReplyCount").number
        shown = item.all("replies.comments") if item.maybe("replies") else []
        lacks = len({answer.one("id").text for answer in shown}) < total
        yield from [] if shown and lacks else answered(top, owner, shown)
        if lacks:
            url = f"{API}/comments?part=snippet&maxResults=100&parentId={top.external_id}"
            yield self.ask(url, callback=partial(self.read, 1, (top, owner)), about=top)


def answered(top: Mention, owner: str, answers: list[Value]) -> list[Found]:
    """A comment with the owner's first answer (they come newest first), and what others answered."""
    said = [comment(item, top.url.removeprefix(WATCH).partition("&lc=")[0]) for item in answers]
    names = [item.text_at("snippet.authorChannelId.value") for item in answers]
    own = [one for one, name in zip(said, names, strict=True) if owner and name == owner]
    reply = OwnerReply(text=own[-1].text, published_at=own[-1].published_at) if own else None
    lost = [Partial("answers that do not tell whose they are")] if said and not any(names) else []
    return [top.model_copy(update={"reply": reply}), *(one for one in said if one not in own), *lost]


def comment(item: Value, of_video: str = "") -> Mention:
    name, said = item.one("id").text, item.one("snippet")
    url, at = f"{WATCH}{said.text_at('videoId') or of_video}&lc={name}", said.one("publishedAt").instant
    author, text = said.one("authorDisplayName").text, plain_text(said.one("textDisplay").text)
    return Mention(external_id=name, url=url, kind="comment", text=text, author=author, published_at=at)


def video(item: Value) -> Mention:
    name, said = item.one("id.videoId").text, item.one("snippet")
    url, at = WATCH + name, said.one("publishedAt").instant
    by, text, title = (plain_text(said.one(key).text) for key in ("channelTitle", "description", "title"))
    return Mention(external_id=name, url=url, kind="post", title=title, text=text, author=by, published_at=at)


def uploads(page: Page) -> Iterator[Found]:
    videos = page.xml.one("feed").all("entry, :has(> yt|videoId):not(feed)")
    for entry in videos:
        key, url = entry.one("yt|videoId").text, entry.one("link[rel=alternate]").link()
        at, fields = entry.one("published").instant, ("author > name", "media|description", ":scope > title")
        by, text, top = (entry.one(css).text for css in fields)
        yield Mention(external_id=key, url=url, kind="post", title=top, text=text, author=by, published_at=at)
    yield from [] if videos else [NoResults("no videos")]
