"""2GIS: star reviews of a branch, newest first, with the owner's answers.

Endpoint: `https://public-api.reviews.2gis.com/2.0/branches/BRANCH/reviews?limit=50&sort_by=date_created`, the
key in the query. It is what 2GIS's own page asks; `meta.next_link` leads on, and repeats the key.
Limits: 50 reviews a page; reviews of other branches of the organisation are not among them.
Allowed: 2GIS publishes no interface for reviews. The key is that of its own pages, or one that it gives you,
and can be blocked at any time; its terms forbid copying without consent. robots.txt is heeded. Such a source
is the operator's decision: ask 2GIS.
Verified: documented: written from descriptions of the interface only, never against real answers.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qsl, urlsplit

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value
from earful.scraping.errors import AskedToWait, EarfulError, Gone, KeyRefused, LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

FIELDS = "meta.branch_reviews_count,meta.total_count,reviews.hiding_reason"


class TwoGisSettings(Settings):
    branch: str = Field(pattern=r"^\d+$", description="Number of the branch: 123 in 2gis.uz/…/firm/123")
    key: SecretStr = Field(description="Key of the reviews interface")
    site: str = Field(
        default="2gis.ru", pattern=r"^2gis\.[a-z.]+$", description="Whose pages to link: 2gis.uz"
    )


class TwoGis(Scraper[TwoGisSettings]):
    name = "two_gis"
    title = "2GIS reviews"
    capabilities = frozenset({"ratings", "replies", "edits", "needs_key"})
    newest_first = True
    link_hosts = frozenset({"2gis.ru", "2gis.uz", "2gis.kz", "2gis.kg", "2gis.ae", "2gis.com"})

    def start(self, bookmark: str | None) -> Iterator[Request]:
        branch = f"https://public-api.reviews.2gis.com/2.0/branches/{self.settings.branch}/reviews"
        yield self.ask(f"{branch}?limit=50&sort_by=date_created&fields={FIELDS}", self.parse)

    def ask(self, address: str, callback: Callable[[Page], Iterator[Found]]) -> Request:
        return Request(address, callback, secret={"key": self.settings.key.get_secret_value()})

    def refusal(self, page: Page, status: int) -> EarfulError | None:
        return said_no(page)

    def parse(self, page: Page) -> Iterator[Found]:
        yield from self.read(0, page)

    def read(self, read_before: int, page: Page) -> Iterator[Found]:
        meta, reviews = page.json.one("meta"), page.json.all("reviews")
        mentions = [mention for review in reviews if (mention := self.review(review))]
        yield from mentions
        total = (meta.maybe("total_count") or meta.one("branch_reviews_count")).number
        read = read_before + len(reviews)
        if total and not read:
            raise LayoutChanged(f"no reviews listed of {total:.0f}", page.url)
        if not mentions:
            yield NoResults("what was here is hidden" if reviews else "no reviews, or no more")
        told = {key for review in reviews for key in review.raw}
        if reviews and "official_answer" not in told:
            yield Partial("owner replies are not in this form of the answer")
        if reviews and not told & {"is_hidden", "hiding_reason"}:
            yield Partial("this form of the answer does not say which reviews are hidden")
        if link := meta.text_at("next_link"):
            further = {key: value for key, value in parse_qsl(urlsplit(link).query) if key != "key"}
            yield self.ask(page.address(**further), partial(self.read, read))
        elif read < total:
            yield Partial(f"{read} of {total:.0f} reviews, and no further page")

    def review(self, review: Value) -> Mention | None:
        """What a review says; None when 2GIS hides it from its readers."""
        hidden, text, stars = review.maybe("is_hidden"), review.nullable("text"), review.nullable("rating")
        if review.maybe("hiding_reason") or (hidden and hidden.raw is True):
            return None
        answer = review.maybe("official_answer")
        return Mention(
            external_id=review.one("id").text,
            url=f"https://{self.settings.site}/firm/{self.settings.branch}/tab/reviews",
            text=text.text if text else "",
            author=review.one("user.name").text or None,
            published_at=review.one("date_created").instant,
            rating=Rating(value=stars.number) if stars else None,
            reply=answer and reply_of(answer),
        )


def reply_of(answer: Value) -> OwnerReply:
    return OwnerReply(text=answer.one("text").text, published_at=answer.one("date_created").instant)


def said_no(page: Page) -> EarfulError | None:
    """What the code in `meta` means; 2GIS may send it with HTTP 200."""
    code = page.json.text_at("meta.code")
    if code in {"401", "403"}:
        return KeyRefused(page.url, "the key is wrong or blocked")
    if code in {"400", "404"}:
        return Gone(page.url, "no branch has this number")
    if code in {"429", "500", "503"}:
        return AskedToWait(page.url, page.fetched_at + timedelta(hours=1))
    if code not in ("", "200"):
        raise LayoutChanged("an unknown `meta.code`", page.url)
    return None
