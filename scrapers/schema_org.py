"""Any page with schema.org markup: the reviews and comments in its JSON-LD and microdata.

Endpoint: the page that the setting `url` names. An organisation's comment on a review is the owner's reply.
Limits: sites mark up a sample; when they count more than they list, it is said as partial. Few give an id
that lasts: a digest of author and words names the rest, so that edited words are another mention.
Allowed: robots.txt is heeded. The site's own terms hold as well: the operator reads them.
Verified: on recordings of 2023 to 2026, never live.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from pydantic import Field, HttpUrl

from earful.scraping import Page, Request, Scraper, Settings, Value
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

TEXTS, DATES = ("reviewBody", "description", "text"), ("datePublished", "dateCreated")


class SchemaOrgSettings(Settings):
    url: HttpUrl = Field(description="Address of the page whose markup has the reviews")
    language: str | None = Field(
        default=None, pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$", description="Language of its dates, as fi or en-GB"
    )
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
        unreadable = any(getattr(items, "unreadable", 0) for items in (reviews, comments))
        replies = [reply.raw for each in (*reviews, *comments) for reply in by_owner(each.raw)]
        listed = [each.raw for each in (*reviews, *comments) if each.raw not in replies]
        totals = page.schema_org("AggregateRating")
        counts = [re.sub(r"\D", "", words(total.raw, "reviewCount", "ratingCount")) or -1 for total in totals]
        counted = max(map(int, counts), default=-1)
        if page.is_cut_off or (not listed and (unreadable or counted)):
            raise LayoutChanged("no whole page with a readable Review or Comment in its markup", page.url)
        if not listed:
            yield NoResults("the markup counts no reviews")
        said = [who_said(raw) for raw in listed]
        for group in filter(None, (said[: len(reviews)], said[len(reviews) :])):
            if not all(map(any, (*group, *zip(*group, strict=True)))):
                raise LayoutChanged(f"no author or no words in one or all of {len(group)} items", page.url)
        best = next(filter(None, (numbers(total.raw, "bestRating") for total in totals)), [5.0])[0]
        here = own.link() if (own := page.maybe('link[rel="canonical"][href]')) else page.url
        yield from (self.mention(raw, best, said.count(who_said(raw)) > 1, here, page) for raw in listed)
        if counted > len(listed):
            yield Partial(f"{len(listed)} in the markup of {counted} that the site counts")
        if unreadable:
            yield Partial("some of the page's JSON-LD cannot be read")

    def mention(self, raw: Any, best: float, is_repeated: bool, here: str, page: Page) -> Mention:
        (author, text), rating = who_said(raw), stars(raw, best)
        said = (author, text, words(raw, *DATES), str(rating)) if is_repeated else (author, text)
        own = words(raw, "@id", "identifier").rstrip("/")
        # `#review-2` is another review next week, and the address of the page every one.
        lasts = re.search(r"(?:\d[^\d/#?=]*){4}[^/#?=]*$", own) and not re.search(r"\W\d{1,3}$", own)
        external_id = own if lasts and own not in here else sha256(repr(said).encode()).hexdigest()[:32]
        languages = re.findall(r"^[a-z]{2,3}(?=[-_]|$)", words(raw, "inLanguage").lower())
        reply = next(iter(by_owner(raw)), None)
        replied_at = self.moment(reply.raw, page) if reply else None
        return Mention(
            external_id=external_id,
            url=urljoin(here, words(raw, "url").partition(", ")[0]),
            kind="comment" if "Comment" in words(raw, "@type") else "review",
            title=words(raw, "headline", "name") or None,
            text=text,
            author=author or None,
            published_at=self.moment(raw, page),
            language=next(iter(languages), None),
            rating=rating,
            reply=OwnerReply(text=reply.one("text").text, published_at=replied_at) if reply else None,
        )

    def moment(self, raw: Any, page: Page) -> datetime | None:
        """None for no date. Raises: LayoutChanged for one that reads in no language, or in two ways."""
        date = words(raw, *DATES)
        for language in (self.settings.language or page.one("html").maybe_attr("lang"), None):
            try:
                return page.moment(date, language, str(self.settings.zone or "UTC")) if date else None
            except (LayoutChanged, ValueError):
                continue  # a page may claim any language
        raise LayoutChanged("a date that cannot be read; the setting `language` may help", page.url)


def plain(raw: Any) -> str:
    """The words of a property: a text, or a thing with a name, or several of them."""
    if isinstance(raw, dict):
        return plain(raw.get("name") or raw.get("value"))
    if isinstance(raw, list):
        return ", ".join(dict.fromkeys(filter(None, map(plain, raw))))
    return Value(raw, "").text.strip() if raw is not None else ""


def words(raw: Any, *names: str) -> str:
    """What the first of these properties says that says anything."""
    return next((text for name in names if (text := plain(raw.get(name)))), "")


def who_said(raw: Any) -> tuple[str, str]:
    return words(raw, "author"), words(raw, *TEXTS)


def numbers(raw: Any, name: str) -> list[float]:
    return [float(found.replace(",", ".")) for found in re.findall(r"-?\d+(?:[.,]\d+)?", words(raw, name))]


def stars(raw: Any, best: float) -> Rating | None:
    """The rating, on its own scale or else up to `best`; None where there is none, or a 0 that says so."""
    given = raw.get("reviewRating")
    scale = given if isinstance(given, dict) else {"ratingValue": given}
    written = plain(Value(scale, "").nullable("ratingValue") and scale["ratingValue"])
    value, *ends = numbers(scale, "ratingValue") or [float(written.count("★") or -1)]
    worst = (numbers(scale, "worstRating") or [1.0])[0]
    best = (numbers(scale, "bestRating") or ends or [best])[0]
    return None if not written or value == 0 < worst else Rating(value=value, worst=worst, best=best)


def by_owner(raw: Any) -> list[Value]:
    """The comments on a review that an organisation wrote."""
    below = raw.get("comment") or []
    comments = [Value(each, "") for each in (below if isinstance(below, list) else [below])]
    return [each for each in comments if (by := each.one("author").maybe("@type")) and by.raw != "Person"]
