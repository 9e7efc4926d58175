"""2GIS: star reviews of a branch, newest first, with the owner's answers.

Endpoint: `https://public-api.reviews.2gis.com/2.0/branches/BRANCH/reviews?limit=50&sort_by=date_created`, the
key in the query, as 2GIS's own page asks; `meta.next_link` leads on.
Limits: 50 reviews a page; reviews of other branches of the organisation are not among them.
Allowed: 2GIS publishes no interface for reviews, and its terms forbid copying without consent. The key is
that of its own pages, or one that it gives you, and can be blocked at any time. robots.txt is heeded; such a
source is the operator's decision: ask 2GIS.
Verified: documented: written from descriptions of the interface only, never against real answers.
"""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, revealed
from earful.scraping.errors import Gone, KeyRefused, LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

FIELDS = "meta.branch_reviews_count,meta.total_count,reviews.hiding_reason"


class TwoGisSettings(Settings):
    branch: str = Field(pattern=r"^\d+$", description="Number of the branch: 123 in 2gis.uz/…/firm/123")
    key: SecretStr = Field(description="Key of the reviews interface")
    site: str = Field(default="2gis.ru", pattern=r"^2gis\.[a-z.]+$", description="To link to: 2gis.uz")


class TwoGis(Scraper[TwoGisSettings]):
    name = "two_gis"
    title = "2GIS reviews"
    capabilities = frozenset({"ratings", "replies", "edits", "needs_key"})
    newest_first = True
    link_hosts = frozenset({"2gis.ru", "2gis.uz", "2gis.kz", "2gis.kg", "2gis.ae", "2gis.com"})
    refusals_at = ("meta.code",)
    refusals = (
        ("401 403", KeyRefused, "the key is wrong or blocked"),
        ("400 404", Gone, "no branch has this number"),
        ("429 500 503", timedelta(hours=1)),
    )

    def start(self, bookmark: str | None) -> Iterator[Request]:
        branch = f"https://public-api.reviews.2gis.com/2.0/branches/{self.settings.branch}/reviews"
        secret = revealed(key=self.settings.key)
        yield Request(f"{branch}?limit=50&sort_by=date_created&fields={FIELDS}", secret=secret)

    def parse(self, page: Page) -> Iterator[Found]:
        meta, reviews = page.json.one("meta"), page.json.all("reviews")
        if meta.text_at("code") not in ("", "200"):
            raise LayoutChanged("an unknown `meta.code`", page.url)
        shown = [one for one in reviews if not (one.maybe("hiding_reason") or one.is_true("is_hidden"))]
        yield from map(self.review, shown)
        told = {key for review in reviews for key in review.raw}
        if reviews and not shown:
            yield NoResults("what was here is hidden")
        if reviews and "official_answer" not in told:
            yield Partial("owner replies are not in this form of the answer")
        if reviews and not told & {"is_hidden", "hiding_reason"}:
            yield Partial("this form of the answer does not say which reviews are hidden")
        link = dict(parse_qsl(urlsplit(meta.text_at("next_link")).query))
        total = meta.maybe("total_count") or meta.one("branch_reviews_count")
        following = page.next(**{key: link[key] for key in link if key != "key"}) if link else None
        yield from self.rest(page, len(reviews), following, total.number)

    def review(self, review: Value) -> Mention:
        text, stars = review.nullable("text"), review.nullable("rating")
        return Mention(
            external_id=review.one("id").text,
            url=f"https://{self.settings.site}/firm/{self.settings.branch}/tab/reviews",
            text=text.text if text else "",
            author=review.one("user.name").text,
            published_at=review.one("date_created").instant,
            rating=Rating(value=stars.number) if stars else None,
            reply=OwnerReply.at(review.maybe("official_answer"), "text", "date_created"),
        )
