"""Any list of reviews on a web page, by the CSS selectors in the settings.

Endpoint: the page in `url`, best sorted from new to old, and what its link to the next page leads to.
Selectors: `h3` is the text of that element in a card, `time@datetime` an attribute of one, `@data-id` one of
the card. What they name is insisted on in every card; with a `?` at the end some cards may lack it, but not
all on a page (a title may). An owner's reply may always be missing.
Limits: without `id`, a digest of author, day and words names a review, so that edited words are another one.
Reviews that a site loads by script are not on its page.
Allowed: robots.txt is heeded. The site's own terms hold as well: the operator reads them.
Verified: documented: on invented sites only, for each site is another.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Annotated
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from pydantic import Field, HttpUrl

from earful.scraping import Node, Page, Request, Scraper, Settings
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating

Selector = Annotated[str, Field(min_length=1, pattern=r"^[^@?]*(@[\w-]+)?\??$")]
LANGUAGE = r"^[a-z]{2,3}(-[A-Z]{2})?$"


class HtmlListSettings(Settings):
    url: HttpUrl = Field(description="Address of the list, sorted from new to old where one can choose")
    card: str = Field(min_length=1, description="One review: article.review")
    text: Selector = Field(description="Its words: .body")
    id: Selector | None = Field(default=None, description="Its id, where there is one: @data-review-id")
    title: Selector | None = Field(default=None, description="Its title: h3?")
    author: Selector | None = Field(default=None, description="Who wrote it: .author")
    date: Selector | None = Field(default=None, description="When: time@datetime, or a text: .when")
    date_format: str | None = Field(default=None, description="Form of the dates, as %d.%m.%Y %H:%M")
    language: str | None = Field(default=None, pattern=LANGUAGE, description="Language of the dates, as fi")
    zone: ZoneInfo | None = Field(default=None, description="Their time zone, as Europe/Helsinki; else UTC")
    rating: Selector | None = Field(
        default=None, description="Its stars: [data-stars]@data-stars, .stars@class"
    )
    rating_pattern: re.Pattern[str] | None = Field(default=None, description=r"The number in it: star-(\d)")
    stars: str | None = Field(default=None, description="In place of `rating`: each shining star: .star.on")
    worst: float = Field(default=1, description="Fewest stars that one can give")
    best: float = Field(default=5, description="Most stars that one can give")
    link: Selector | None = Field(default=None, description="Its own address: a.permalink@href")
    reply: Selector | None = Field(default=None, description="The owner's reply: .owner-reply p")
    reply_date: Selector | None = Field(default=None, description="When the owner replied: .owner-reply time")
    next_page: Selector | None = Field(default=None, description="Link to older reviews: a[rel=next]@href")
    pages: int = Field(default=10, ge=1, le=100, description="Pages to read at most")
    empty: str | None = Field(default=None, description="What is there when there are none: .no-reviews")


class HtmlList(Scraper[HtmlListSettings]):
    name = "html_list"
    title = "Any list of reviews, by selectors"
    capabilities = frozenset({"ratings", "titles", "replies"})
    newest_first = True
    always = frozenset({"text"})
    verified = "documented"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(str(self.settings.url))

    def parse(self, page: Page, number: int = 1) -> Iterator[Found]:
        wanted, cards = self.settings, page.all(self.settings.card)
        notice = page.maybe(wanted.empty) if wanted.empty else None
        is_shown = notice and notice.maybe_attr("hidden") is None and notice.maybe_attr("style") is None
        if page.is_cut_off or not (cards or is_shown):
            raise LayoutChanged(f"no `{wanted.card}` and no notice, or no end of the page", page.url)
        if notice and not cards:
            yield NoResults(notice.text)
        mentions = [self.mention(card, page) for card in cards]
        shown = {"author": wanted.author, "published_at": wanted.date, "rating": wanted.rating}
        for name, css in shown.items() if cards else ():
            if css and not any(getattr(mention, name) for mention in mentions):
                raise LayoutChanged(f"nothing at `{css}` in any of {len(cards)} cards", page.url)
        once = {mention if wanted.id else mention.external_id: mention for mention in reversed(mentions)}
        yield from reversed(once.values())
        if len(once) < len(set(mentions)):
            yield Partial("some reviews cannot be told apart; the setting `id` helps")
        at, _, attribute = (wanted.next_page or "").rstrip("?").partition("@")
        if link := page.maybe(at) if at else None:
            older = Request(link.link(attribute or "href"), callback=partial(self.parse, number=number + 1))
            yield older if number < wanted.pages else Partial(f"read {number} pages of a list that goes on")

    def mention(self, card: Node, page: Page) -> Mention:
        wanted = self.settings
        read = partial(said, card, page.url)
        author, text, date = read(wanted.author), read(wanted.text), read(wanted.date)
        published_at, reply = self.moment(date, page), read(f"{wanted.reply}?") if wanted.reply else ""
        replied_at = self.moment(read(wanted.reply_date), page) if reply else None
        # "Two weeks ago" is another day tomorrow: only a day that names its year names a review.
        known_by = repr((author, str(published_at) if re.search(r"\d{4}", date) else "", text))
        return Mention(
            external_id=read(wanted.id) or sha256(known_by.encode()).hexdigest()[:32],
            url=urljoin(page.url, read(wanted.link)),
            title=read(wanted.title) or None,
            text=text,
            author=author or None,
            published_at=published_at,
            rating=self.rating(card, page),
            reply=OwnerReply(text=reply, published_at=replied_at) if reply else None,
        )

    def rating(self, card: Node, page: Page) -> Rating | None:
        wanted = self.settings
        shining = len(card.all(wanted.stars)) if wanted.stars else 0
        written = str(shining or "none") if wanted.stars else said(card, page.url, wanted.rating)
        number = re.search(wanted.rating_pattern or r"\d+(?:[.,]\d+)?", written)
        if written and not number:
            raise LayoutChanged(f"no number at `{wanted.stars or wanted.rating}`", page.url)
        value = number and float(number[number.lastindex or 0].replace(",", "."))
        return None if value is None else Rating(value=value, worst=wanted.worst, best=wanted.best)

    def moment(self, date: str, page: Page) -> datetime | None:
        """None for no date. Raises: LayoutChanged for one of another form than the settings say."""
        wanted, zone = self.settings, self.settings.zone or ZoneInfo("UTC")
        if not date or not wanted.date_format:
            return page.moment(date, wanted.language, zone.key) if date else None
        try:
            moment = datetime.strptime(date, wanted.date_format)  # noqa: DTZ007 - the zone comes next
        except ValueError:
            raise LayoutChanged("a date of another form than `date_format`", page.url) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def said(card: Node, url: str, selector: str | None) -> str:
    """What the selector names in the card; empty where it may be missing. Raises: LayoutChanged."""
    css, _, attribute = (selector or "").rstrip("?").partition("@")
    node = card.maybe(css) if css else card
    found = (node.maybe_attr(attribute) if attribute else node.text) if node and selector else ""
    if not found and selector and not selector.endswith("?"):
        raise LayoutChanged(f"nothing at `{selector}` in a card", url)
    return found or ""
