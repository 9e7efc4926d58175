"""A list of reviews on a web page: selectors name what stands in each card, each card becomes a mention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Annotated
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from pydantic import Field, FiniteFloat, HttpUrl, model_validator

from earful.errors import LayoutChanged
from earful.scraping.contract import LanguageCode, Settings
from earful.scraping.found import Found, Mention, OwnerReply, Partial, Rating, Request
from earful.scraping.page import Page
from earful.scraping.reading import Node

Selector = Annotated[str, Field(min_length=1, pattern=r"^[^@?]*(@[\w-]+)?\??$")]
"""`h3` is the text of that element, `time@datetime` an attribute of one, `@data-id` one of the card itself.
It is there in every card; with a `?` at the end some cards may lack it."""


class CardSettings(Settings):
    """Where a list of reviews is, and which selectors name what each of its cards says."""

    url: HttpUrl = Field(description="Address of the list, sorted from new to old where one can choose")
    card: str = Field(min_length=1, description="One review: article.review")
    text: Selector = Field(description="Its words: .body")
    id: Selector | None = Field(default=None, description="Its id, where there is one: @data-review-id")
    title: Selector | None = Field(default=None, description="Its title: h3?")
    author: Selector | None = Field(default=None, description="Who wrote it: .author")
    date: Selector | None = Field(default=None, description="When: time@datetime, or a text: .when")
    date_format: str | None = Field(default=None, description="Form of the dates, as %d.%m.%Y %H:%M")
    language: LanguageCode | None = Field(default=None, description="Language of the dates, as fi")
    zone: ZoneInfo | None = Field(default=None, description="Their time zone, as Europe/Helsinki; else UTC")
    rating: Selector | None = Field(default=None, description="Its stars: [data-stars]@data-stars")
    rating_pattern: re.Pattern[str] | None = Field(default=None, description=r"The number in it: star-(\d)")
    stars: str | None = Field(default=None, description="In place of `rating`: each shining star: .star.on")
    worst: FiniteFloat = Field(default=1, description="Fewest stars that one can give")
    best: FiniteFloat = Field(default=5, description="Most stars that one can give")
    link: Selector | None = Field(default=None, description="Its own address: a.permalink@href")
    reply: Selector | None = Field(default=None, description="The owner's reply: .owner-reply p")
    reply_date: Selector | None = Field(default=None, description="When the owner replied: .owner-reply time")
    next_page: Selector | None = Field(default=None, description="Link to older reviews: a[rel=next]@href")
    pages: int = Field(default=10, ge=1, le=100, description="Pages to read at most")
    empty: str | None = Field(default=None, description="What is there when there are none: .no-reviews")

    @model_validator(mode="after")
    def _scale_is_whole(self) -> CardSettings:
        if not self.worst < self.best:
            raise ValueError("`worst` lies below `best`")
        return self


def listed(page: Page, wanted: CardSettings) -> list[Node]:
    """The cards on the page. Raises: LayoutChanged where there are none, and no notice that says so."""
    cards, notice = page.all(wanted.card), page.maybe(wanted.empty) if wanted.empty else None
    is_shown = notice and notice.maybe_attr("hidden") is None and notice.maybe_attr("style") is None
    if page.is_cut_off or not (cards or is_shown):
        raise LayoutChanged(f"no `{wanted.card}` and no notice, or no end of the page", page.url)
    return cards


def mentions(page: Page, cards: list[Node], wanted: CardSettings) -> Iterator[Found]:
    """What each card says. Raises: LayoutChanged for what a selector names that is in none of them."""
    every = [_mention(page, card, wanted) for card in cards]
    shown = {"author": wanted.author, "published_at": wanted.date, "rating": wanted.rating}
    for name, css in shown.items() if cards else ():
        if css and not any(getattr(mention, name) for mention in every):
            raise LayoutChanged(f"nothing at `{css}` in any of {len(cards)} cards", page.url)
    once = {mention if wanted.id else mention.external_id: mention for mention in reversed(every)}
    yield from reversed(once.values())
    if len(once) < len(set(every)):
        yield Partial("some reviews cannot be told apart; the setting `id` helps")


def older(page: Page, wanted: CardSettings) -> Request | None:
    """The request for the page with older reviews; None where there is no link to one."""
    css, _, attribute = (wanted.next_page or "").rstrip("?").partition("@")
    link = page.maybe(css) if css else None
    return Request(link.link(attribute or "href"), is_next=True) if link else None


def _mention(page: Page, card: Node, wanted: CardSettings) -> Mention:
    said = [_said(page, card, css) for css in (wanted.author, wanted.text, wanted.date, wanted.title)]
    author, text, date, title = said
    published_at = _moment(page, date, wanted)
    reply = _said(page, card, f"{wanted.reply}?") if wanted.reply else ""
    replied_at = _moment(page, _said(page, card, wanted.reply_date), wanted) if reply else None
    # "Two weeks ago" is another day tomorrow: only a day that names its year names a review.
    known_by = repr((author, str(published_at) if re.search(r"\d{4}", date) else "", text))
    return Mention(
        external_id=_said(page, card, wanted.id) or sha256(known_by.encode()).hexdigest()[:32],
        url=urljoin(page.url, _said(page, card, wanted.link)),
        title=title,
        text=text,
        author=author,
        published_at=published_at,
        rating=_rating(page, card, wanted),
        reply=OwnerReply(text=reply, published_at=replied_at) if reply else None,
    )


def _said(page: Page, card: Node, selector: str | None) -> str:
    """What the selector names in the card; empty where it may be missing. Raises: LayoutChanged."""
    css, _, attribute = (selector or "").rstrip("?").partition("@")
    node = card.maybe(css) if css else card
    found = (node.maybe_attr(attribute) if attribute else node.text) if node and selector else ""
    if not found and selector and not selector.endswith("?"):
        raise LayoutChanged(f"nothing at `{selector}` in a card", page.url)
    return found or ""


def _rating(page: Page, card: Node, wanted: CardSettings) -> Rating | None:
    shining = len(card.all(wanted.stars)) if wanted.stars else 0
    written = str(shining or "none") if wanted.stars else _said(page, card, wanted.rating)
    number = re.search(wanted.rating_pattern or r"\d+(?:[.,]\d+)?", written)
    if written and not number:
        raise LayoutChanged(f"no number at `{wanted.stars or wanted.rating}`", page.url)
    value = number and float(number[number.lastindex or 0].replace(",", "."))
    return None if value is None else Rating(value=value, worst=wanted.worst, best=wanted.best)


def _moment(page: Page, date: str, wanted: CardSettings) -> datetime | None:
    """None for no date. Raises: LayoutChanged for one of another form than the settings say."""
    zone = wanted.zone or ZoneInfo("UTC")
    if not date or not wanted.date_format:
        return page.moment(date, wanted.language, zone.key) if date else None
    try:
        moment = datetime.strptime(date, wanted.date_format)  # noqa: DTZ007 - the zone comes next
    except ValueError:
        raise LayoutChanged("a date of another form than `date_format`", page.url) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
