"""Any page with schema.org markup: the reviews and comments in its JSON-LD and microdata.

Endpoint: the page that the setting `url` names. An organisation's comment on a review is the owner's reply.
Limits: sites mark up a sample; when they count more than they list, it is said as partial. Few give an id
that lasts: a digest of author and words names the rest, so that edited words are another mention.
Allowed: robots.txt is heeded. The site's own terms hold as well: the operator reads them.
Verified: on recordings of 2023 to 2026, never live.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from pydantic import Field, HttpUrl

from earful.scraping import LanguageCode, Page, Request, Scraper, Settings, items
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial


class SchemaOrgSettings(Settings):
    url: HttpUrl = Field(description="Address of the page whose markup has the reviews")
    language: LanguageCode | None = Field(default=None, description="Language of its dates: fi or en-GB")
    zone: ZoneInfo | None = Field(default=None, description="Zone of dates without one, as Europe/Helsinki")


class SchemaOrg(Scraper[SchemaOrgSettings]):
    name = "schema_org"
    title = "Any page with schema.org reviews"
    capabilities = frozenset({"ratings", "titles", "replies"})
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(str(self.settings.url))

    def parse(self, page: Page) -> Iterator[Found]:
        reviews, comments = page.schema_org("Review"), page.schema_org("Comment")
        unreadable = reviews.unreadable or comments.unreadable
        replies = [reply.raw for each in (*reviews, *comments) for reply in items.by_owner(each.raw)]
        listed = [each.raw for each in (*reviews, *comments) if each.raw not in replies]
        totals = page.schema_org("AggregateRating")
        counted = max(map(items.count, totals), default=-1)
        if page.is_cut_off or (not listed and (unreadable or counted)):
            raise LayoutChanged("no whole page with a readable Review or Comment in its markup", page.url)
        if not listed:
            yield NoResults("the markup counts no reviews")
        said = [items.who_said(raw) for raw in listed]
        for group in filter(None, (said[: len(reviews)], said[len(reviews) :])):
            if not all(map(any, (*group, *zip(*group, strict=True)))):
                raise LayoutChanged(f"no author or no words in one or all of {len(group)} items", page.url)
        best = items.best_of(totals)
        here = own.link() if (own := page.maybe('link[rel="canonical"][href]')) else page.url
        for raw, words in zip(listed, said, strict=True):
            yield self.mention(raw, best, said.count(words) > 1, here, page)
        if counted > len(listed):
            yield Partial(f"{len(listed)} in the markup of {counted} that the site counts")
        if unreadable:
            yield Partial("some of the page's JSON-LD cannot be read")

    def mention(self, raw: Any, best: float, is_repeated: bool, here: str, page: Page) -> Mention:
        (author, text), rating = items.who_said(raw), items.stars(raw, best)
        more = (items.words(raw, *items.DATES), str(rating)) if is_repeated else ()
        reply = next(iter(items.by_owner(raw)), None)
        moment = partial(items.moment, page, self.settings.language, self.settings.zone)
        return Mention(
            external_id=items.lasting_id(raw, here, *more),
            url=urljoin(here, items.words(raw, "url").partition(", ")[0]),
            kind="comment" if "Comment" in items.words(raw, "@type") else "review",
            title=items.words(raw, "headline", "name"),
            text=text,
            author=author,
            published_at=moment(raw),
            language=items.language(raw),
            rating=rating,
            reply=OwnerReply(text=reply.one("text").text, published_at=moment(reply.raw)) if reply else None,
        )
