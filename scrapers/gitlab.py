"""GitLab: the issues of a project, newest first, at gitlab.com or on a server of one's own.

Endpoint: `https://HOST/api/v4/projects/PROJECT/issues?order_by=created_at&per_page=100&page=N`.
Limits: comments under an issue are not read. Without a token confidential issues are left out.
Allowed: a documented interface for programs; GitLab's terms restrict what may be done with people's words.
Verified: documented: written from descriptions of the interface only, never against real answers.
"""

from collections.abc import Iterator
from urllib.parse import quote

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, revealed
from earful.scraping.errors import Gone, KeyRefused
from earful.scraping.found import Found, Mention, Partial

FULL_PAGE = 100


class GitlabSettings(Settings):
    project: str = Field(pattern=r"^[\w.-]+(/[\w.-]+)+$", description="Path of the project: group/name")
    host: str = Field(default="gitlab.com", pattern=r"^[\w.-]+(:\d+)?$", description="The server")
    token: SecretStr | None = Field(default=None, description="Access token with the scope read_api")
    pages: int = Field(default=10, ge=1, le=100, description="Pages of 100 issues to read at most")


class Gitlab(Scraper[GitlabSettings]):
    name = "gitlab"
    title = "GitLab issues"
    capabilities = frozenset({"titles", "edits", "needs_key"})
    newest_first = True
    always = frozenset({"author", "title"})
    documented_at = "https://docs.gitlab.com/api/issues"
    refusals_at = ("message", "error")
    refusals = (
        ("401?Unauthorized invalid_token insufficient_scope", KeyRefused, "wrong, or without read_api"),
        ("404?Project?Not?Found 404?Not?Found", Gone, "no such project, or it is private: set `token`"),
    )

    def start(self, bookmark: str | None) -> Iterator[Request]:
        project = quote(self.settings.project, safe="")
        asked = f"{project}/issues?scope=all&order_by=created_at&sort=desc&per_page={FULL_PAGE}&page=1"
        headers = revealed(**{"PRIVATE-TOKEN": self.settings.token})
        yield Request(f"https://{self.settings.host}/api/v4/projects/{asked}", headers=headers)

    def parse(self, page: Page) -> Iterator[Found]:
        issues = Value({"issues": page.json.raw}, page.url).all("issues")
        yield from map(issue_of, issues)
        if issues and not any(issue.nullable("description") for issue in issues):
            yield Partial("no issue on this page has a description")
        # How many there are is said in headers only.
        following = page.next(page=page.number + 1) if len(issues) >= FULL_PAGE else None
        yield from self.rest(page, len(issues), following)


def issue_of(issue: Value) -> Mention:
    return Mention(
        external_id=issue.one("id").text,
        url=issue.one("web_url").text,
        kind="post",
        title=issue.one("title").text,
        text=issue.nullable_text("description"),
        author=issue.one("author.username").text,
        published_at=issue.one("created_at").instant,
    )
