"""Mastodon: public posts under a hashtag, that match a search, or of one instance.

Endpoint: `https://INSTANCE/api/v1/timelines/tag/TAG`, `/api/v1/timelines/public?local=true` and, with a
token, `/api/v2/search?type=statuses&q=…`, page by page. Servers that speak the same interface work as well.
Limits: an instance knows the posts that reached it; its search finds those whose authors opted in. 25 pages
a visit. A boosted post is its author's, once. A content warning stands as its title.
Allowed: a documented interface; some instances show timelines to their users only, or forbid harvesting.
Posts that are not public are left out; those of authors who ask not to be indexed too, said as partial.
Verified: on recordings of 2025 and 2026, never live; errors from the documentation.
"""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

from pydantic import Field, SecretStr, model_validator

from earful.scraping import Page, Request, Scraper, Settings, Value, bearer, plain_text
from earful.scraping.errors import KeyRefused
from earful.scraping.found import Found, Mention, NoResults, Partial

FULL_PAGE = 40


class MastodonSettings(Settings):
    instance: str = Field(pattern=r"^[\w.-]+\.[a-z]{2,}$", description="Its host; alone, its users' posts")
    tag: str | None = Field(default=None, pattern=r"^\w+$", description="Hashtag to follow, without #")
    query: str | None = Field(default=None, min_length=1, description="Words to search for; needs `token`")
    token: SecretStr | None = Field(default=None, description="Access token of an application of yours there")

    @model_validator(mode="after")
    def _search_has_a_token(self) -> "MastodonSettings":
        if self.query and (self.tag or not self.token):
            raise ValueError("`query` needs `token`, and no `tag`")
        return self


class Mastodon(Scraper[MastodonSettings]):
    name = "mastodon"
    title = "Mastodon"
    capabilities = frozenset({"titles", "edits", "needs_key"})
    newest_first = True
    is_search = True
    link_hosts = frozenset({"*"})
    max_pages = 25
    documented_at = "https://docs.joinmastodon.org/methods/timelines/"
    verified = "recorded"
    refusals_at = ("error",)
    refusals = (
        ("*authenticated?user*", KeyRefused, "shown to users of the instance only: set `token`"),
        ("*access?token* *authorized?scopes*", KeyRefused, "wrong, or without read:statuses and read:search"),
    )

    def start(self, bookmark: str | None) -> Iterator[Request]:
        tag, words = self.settings.tag, self.settings.query
        path = f"v1/timelines/tag/{quote(tag)}?" if tag else "v1/timelines/public?local=true&"
        path = f"v2/search?{urlencode({'q': words, 'type': 'statuses'})}&" if words else path
        url = f"https://{self.settings.instance}/api/{path}limit={FULL_PAGE}"
        yield Request(url, headers=bearer(self.settings.token))

    def parse(self, page: Page) -> Iterator[Found]:
        whole, is_search = page.json, not isinstance(page.json.raw, list)
        listed = whole.all("statuses") if is_search else whole.members
        posts = [status.nullable("reblog") or status for status in listed]
        public = [post for post in posts if post.one("visibility").text in ("public", "unlisted")]
        kept = [post for post in public if not post.is_true("account.noindex")]
        yield from map(mention, kept)
        if listed and not kept:
            yield NoResults("no posts that may be kept")
        if len(kept) < len(public):
            yield Partial(f"left out {len(public) - len(kept)} posts of authors who ask not to be indexed")
        # Posts that were deleted meanwhile leave gaps: only a page that is half empty is taken for the last.
        following = None
        if len(listed) > FULL_PAGE / 2 and is_search:
            following = page.next(offset=FULL_PAGE * page.number)
        elif len(listed) > FULL_PAGE / 2:
            following = page.next(max_id=listed[-1].one("id").text)
        yield from self.rest(page, len(listed), following)


def mention(post: Value) -> Mention:
    return Mention(
        external_id=post.one("uri").text,
        canonical_id=post.one("uri").text,
        url=post.nullable_text("url") or post.one("uri").text,
        kind="comment" if post.nullable("in_reply_to_id") else "post",
        title=post.one("spoiler_text").text,
        text=plain_text(post.one("content").text),
        author=post.one("account.acct").text,
        published_at=post.one("created_at").instant,
        language=post.nullable_text("language"),
    )
