"""GitHub: issues that match words anywhere, or the newest issues of one repository with their answers.

Endpoint: `https://api.github.com/search/issues?q=WORDS is:issue&sort=created`, or `/repos/OWNER/NAME/issues`
and for each issue with comments `/issues/N/comments`. Pull requests are left out.
Limits: 10 searches a minute and 60 other requests an hour without a token, 30 and 5000 with one; 1000 results
a search; 100 comments an issue. In a repository, the first comment by one who belongs to it (and did not open
the issue) is the owner reply, what else they comment is not listed, and `only_naming_brand: false` is right.
Allowed: a documented interface for programs; GitHub's Acceptable Use Policies restrict what may be done with
what people publish there.
Verified: on recordings of 2016 and 2022, never live; errors and owner replies from documentation.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, bearer
from earful.scraping.errors import AskedToWait, EarfulError, Gone, KeyRefused, LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial

API = "https://api.github.com"
LAST_RESULT = 1000
INSIDERS = ("OWNER", "MEMBER", "COLLABORATOR")


class GithubSettings(Settings):
    find: str = Field(min_length=1, description="Words to search for; or a repository, as owner/name")
    by: Literal["words", "repository"] = Field(default="words", description="words or repository")
    token: SecretStr | None = Field(default=None, description="Access token: more requests an hour")
    pages: int = Field(default=4, ge=1, le=10, description="Pages of 100 found issues, or 30 of a repository")


class Github(Scraper[GithubSettings]):
    name = "github"
    title = "GitHub issues"
    capabilities = frozenset({"titles", "edits", "replies", "needs_key"})
    newest_first = True
    is_search = True
    link_hosts = frozenset({"github.com"})
    always = frozenset({"author", "published_at"})
    documented_at = "https://docs.github.com/en/rest"
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        if self.settings.by == "words":
            query = urlencode({"q": f"{self.settings.find} is:issue", "sort": "created", "per_page": 100})
            yield self.ask(f"{API}/search/issues?{query}")
        else:
            yield self.ask(f"{API}/repos/{self.settings.find}/issues?state=all&per_page=30")

    def ask(self, url: str, **further: Any) -> Request:
        return Request(url, headers=bearer(self.settings.token), **further)

    def refusal(self, page: Page, status: int) -> EarfulError | None:
        return refused(page) if status != 429 else None

    def parse(self, page: Page) -> Iterator[Found]:
        answer, query = page.json, dict(parse_qsl(urlsplit(page.url).query))
        if answer.maybe("documentation_url"):
            raise refused(page) or LayoutChanged("an error in place of the issues", page.url)
        size, number = int(query.get("per_page", 30)), int(query.get("page", 1))
        if isinstance(answer.raw, list):
            items = Value({"items": answer.raw}, page.url).all("items")
            leads_on = len(items) >= size
        else:
            items, total = answer.all("items"), int(answer.one("total_count").number)
            leads_on = number * size < min(total, LAST_RESULT)
            expected = min(size, total - (number - 1) * size)
            if not items and expected > 0:
                raise LayoutChanged("nothing listed, though the search counts some", page.url)
            if len(items) < expected or total > LAST_RESULT or answer.one("incomplete_results").raw:
                yield Partial(f"the search lists {len(items)} of {expected} results here, and counts {total}")
        yield from self.issues(items)
        if leads_on and number < self.settings.pages:
            yield self.ask(page.address(page=number + 1))
        elif leads_on:
            yield Partial(f"the newest {number * size} only; there are older ones")

    def issues(self, items: list[Value]) -> Iterator[Found]:
        """Every issue or comment that belongs to no pull request."""
        issues = [item for item in items if not re.search(r"/pull/\d", item.one("html_url").text)]
        if not issues:
            yield NoResults("only pull requests" if items else "no issues")
        for issue in issues:
            mention = said_in(issue)
            if self.settings.by == "repository" and issue.one("comments").number:
                url = f"{issue.one('comments_url').text}?per_page=100"
                yield self.ask(url, callback=partial(self.answered, mention), about=mention)
            else:
                yield mention

    def answered(self, issue: Mention, page: Page) -> Iterator[Found]:
        """The issue with the owner reply, and the comments of those who do not belong to the repository."""
        comments = Value({"comments": page.json.raw}, page.url).all("comments")
        said = [(item.one("author_association").text in INSIDERS, said_in(item)) for item in comments]
        own = [comment for is_own, comment in said if is_own and comment.author != issue.author]
        reply = OwnerReply(text=own[0].text, published_at=own[0].published_at) if own else None
        yield issue.model_copy(update={"reply": reply})
        others = [comment for is_own, comment in said if not is_own]
        yield from (comment.model_copy(update={"title": issue.title}) for comment in others)
        if len(comments) >= 100:
            yield Partial("the first 100 comments of an issue")


def said_in(item: Value) -> Mention:
    url, body, user = item.one("html_url").text, item.nullable("body"), item.nullable("user")
    is_comment = "#issuecomment" in url
    # Before 2018 nothing had a node_id.
    name = item.one("node_id") if item.maybe("user.node_id") else item.maybe("node_id") or item.one("id")
    return Mention(
        external_id=name.text,
        url=url,
        kind="comment" if is_comment else "post",
        title=None if is_comment else item.one("title").text,
        text=re.sub(r"<!--.*?-->", "", body.text, flags=re.DOTALL).strip() if body else "",
        author=user.one("login").text if user else None,
        published_at=item.one("created_at").instant,
    )


def refused(page: Page) -> EarfulError | None:
    """What an error means; GitHub tells by its words, with one status for several."""
    said = page.body.lower()
    if b"rate limit" in said or b"abuse detection" in said:
        is_short = "/search/" in page.url or b"secondary" in said or b"abuse" in said
        return AskedToWait(page.url, page.fetched_at + timedelta(minutes=1 if is_short else 60))
    if b"bad credentials" in said:
        return KeyRefused(page.url, "the token is wrong or has expired")
    return Gone(page.url, "no such repository") if b'"not found"' in said else None
