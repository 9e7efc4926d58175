"""VK (VKontakte): posts and comments that match a search, or what others say on one wall, newest first.

Endpoint: `https://api.vk.com/method/newsfeed.search`, or `wall.get` and `wall.getComments`, with a key.
Limits: a search shows some 1000 mentions, by far not all. Of a wall, 1000 posts are read, comments below the
newest 100, and ten answers to each; the owner's posts are left out, the owner's comments are replies.
Allowed: a documented interface under the rules at dev.vk.com/rules: 3 requests a second, 1000 searches and
5000 walls a day. For the brand's own wall, say `only_naming_brand: false` in earful.yaml.
Verified: documented: written from the documentation and the published schema, never against real answers.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from html import unescape
from urllib.parse import quote

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, bearer
from earful.scraping.errors import AskedToWait, Gone, KeyRefused, Refused
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial

WALL = re.compile(r"(?:https?://)?(?:m\.)?vk\.(?:com|ru)/([\w.]+)/?")
PAGE, MOST = 100, 1000
NAME = ("first_name", "last_name")
LONG = "count=200&start_time=1160438400"  # when VK began, in 2006; else a search shows the last 24 hours
LINK = re.compile(r"\[(?:(?:id|club|public|event)-?\d+(?::[\w-]+)?|https?://[^\]|\s]+)\|([^\]]+)\]")
WAIT_SECONDS = {1: 900, 6: 60, 9: 3600, 10: 900, 29: 86_400, 36: 900, 43: 900}
KEY_REFUSED = frozenset({0, 2, 4, 5, 16, 17, 20, 21, 24, 25, 27, 28, 1114, 1116, 3609})


class VkSettings(Settings):
    key: SecretStr = Field(description="Service key of an app at dev.vk.com")
    query: str = Field(min_length=1, description="Words to look for; or the brand's own wall: vk.com/aurora")


class Vk(Scraper[VkSettings]):
    name = "vk"
    title = "VK"
    capabilities = frozenset({"replies", "edits", "needs_key"})
    newest_first = True
    link_hosts = frozenset({"vk.com"})
    documented_at = "https://dev.vk.com/method"
    is_search = True

    def start(self, bookmark: str | None) -> Iterator[Request]:
        words = self.settings.query
        wall, search = WALL.fullmatch(words), f"newsfeed.search?q={quote(words)}&{LONG}"
        yield self.ask(f"wall.get?domain={wall[1]}&count={PAGE}" if wall else search)

    def ask(self, call: str, before: int = 0, about: Mention | None = None) -> Request:
        url = call if call.startswith("https://") else f"https://api.vk.com/method/{call}&extended=1&v=5.199"
        headers = bearer(self.settings.key)
        return Request(url, partial(self.parse, before=before, about=about), about, headers=headers)

    def parse(self, page: Page, before: int = 0, about: Mention | None = None) -> Iterator[Found]:
        """What an answer says, after `before` others of its listing, or below the post `about`."""
        answer, on_wall = answered(page), WALL.fullmatch(self.settings.query) is not None
        listed = {f"{item.one('owner_id').text}_{item.one('id').text}": item for item in answer.all("items")}
        items, names = list(listed.values()), names_in(answer)
        found: list[Found] = [about.model_copy(update={"reply": reply_in(items)})] if about else []
        for item in sorted(items, key=lambda item: -item.one("date").number):  # one may be pinned above
            said = [] if on_wall and is_owners(item) else heard(item, names)
            if on_wall and before == 0 and not item.maybe("post_id") and item.one("comments.count").number:
                owner, post = item.one("owner_id").text, item.one("id").text
                own = said.pop(0) if said and said[0].external_id == f"{owner}_{post}" else None
                whose = f"owner_id={owner}&post_id={post}&count={PAGE}&sort=desc&thread_items_count=10"
                found.append(self.ask(f"wall.getComments?{whose}", about=own))
            found += said
        if nameless := sum(isinstance(thing, Mention) and not thing.author for thing in found):
            yield Partial(f"{nameless} of {len(found)} without their author's name")
        yield from found or [NoResults("nothing that others say in words")]
        below = sum(len(item.all("thread.items")) for item in items if item.maybe("thread"))
        read, count = before + len(items), answer.one("count").number
        if items and (further := answer.text_at("next_from")):
            yield self.ask(page.address(start_from=further), read)
        elif on_wall and len(items) == PAGE and read < min(count, MOST):
            yield self.ask(page.address(offset=read), read)
        elif read + below < max(count, answer.number_at("total_count") or 0):
            yield Partial(f"{read + below} of {count:.0f} that VK counts are read")


def answered(page: Page) -> Value:
    """What VK answers. Raises: EarfulError; VK sends its errors with status 200, by number."""
    if not page.json.maybe("error"):
        return page.json.one("response")
    code = int(page.json.number_at("error.error_code") or 0)
    if code in WAIT_SECONDS:
        raise AskedToWait(page.url, page.fetched_at + timedelta(seconds=WAIT_SECONDS[code]))
    kind = Gone if code in (18, 19, 113, 125) else KeyRefused if code in KEY_REFUSED else Refused
    raise kind(page.url, f"error {code} of those at dev.vk.com/reference/errors")


def names_in(answer: Value) -> dict[str, str]:
    """People by their number, groups by theirs with a minus."""
    people, groups = (answer.all(key) if answer.maybe(key) else [] for key in ("profiles", "groups"))
    names = {one.one("id").text: " ".join(one.one(key).text for key in NAME) for one in people}
    return names | {f"-{one.one('id').text}": one.one("name").text for one in groups}


def is_owners(item: Value) -> bool:
    return item.one("from_id").text == item.one("owner_id").text


def heard(item: Value, names: dict[str, str]) -> list[Mention]:
    """What a post or comment says, the originals that it repeats, and the answers of others to it."""
    answers = item.all("thread.items") if item.maybe("thread") else []
    others = item.all("copy_history") if item.maybe("copy_history") else []
    if not (plain(item) or others or item.maybe("deleted") or item.maybe("is_deleted")):
        item.one("attachments.0")  # what has no words shows something
    others += [answer for answer in answers if not is_owners(answer)]
    said = [said_in(item, names, reply_in(answers)), *(said_in(one, names) for one in others)]
    return [mention for mention in said if mention.text]


def reply_in(answers: list[Value]) -> OwnerReply | None:
    own = min(filter(is_owners, answers), key=lambda answer: answer.one("date").number, default=None)
    return OwnerReply(text=plain(own), published_at=own.one("date").epoch) if own else None


def plain(item: Value) -> str:
    return unescape(LINK.sub(r"\1", item.one("text").text)).strip()


def said_in(item: Value, names: dict[str, str], reply: OwnerReply | None = None) -> Mention:
    owner, number = item.one("owner_id").text, item.one("id").text
    post = item.one("post_id").text if item.text_at("post_type") in ("", "reply") else ""
    return Mention(
        external_id=f"{owner}_{number}",
        url=f"https://vk.com/wall{owner}_" + (f"{post}?reply={number}" if post else number),
        kind="comment" if post else "post",
        text=plain(item),
        author=names.get(item.one("from_id").text),
        published_at=item.one("date").epoch,
        reply=reply,
    )
