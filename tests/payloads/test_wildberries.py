"""Wildberries: every review of a page that a browser saved, once, with stars, time and the seller's reply."""

import re
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from typing import Any

import pytest

from earful.crawl import read_page
from earful.errors import LayoutChanged
from earful.plugins import catalogue
from earful.scraping import Found, Page, Partial, Request
from tests.recordings import body_of, check_half_says_no_less, files, mentions, read, recorded, said, words

pytestmark = recorded
PAGES = files("wildberries", ".html")
MOSCOW = timezone(timedelta(hours=3))
SAVED_AT = datetime(2025, 10, 31, 20, tzinfo=UTC)
MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")


def plain(markup: str) -> str:
    return words(unescape(re.sub(r"<[^>]*>", " ", markup)))


def first(pattern: str, card: str) -> str | None:
    found = re.search(pattern, card, re.DOTALL)
    return found[1] if found else None


def moment(written: str | None) -> datetime | None:
    """When that was, seen on the day that the page was saved."""
    if written is None:
        return None
    day, _, clock = plain(written).partition("·")[0].strip().partition(", ")
    here = SAVED_AT.astimezone(MOSCOW).date()
    if day in ("Сегодня", "Вчера"):
        date = here - timedelta(days=day == "Вчера")
    else:
        number, month = day.split()[:2]
        at = next(place for place, name in enumerate(MONTHS, 1) if month.startswith(name))
        date = here.replace(month=at, day=int(number))
    hour, minute = map(int, clock.split(":"))
    return datetime(date.year, date.month, date.day, hour, minute, tzinfo=MOSCOW)


def expected(body: bytes) -> list[tuple[Any, ...]]:
    rows = []
    for card in re.split(r'(?=<li[^>]*itemprop="review")', body.decode())[1:]:
        card = card.partition("</ul></div></div></section>")[0]
        author = unescape(first(r'<meta itemprop="author" content="([^"]*)"', card) or "")
        text = first(
            r'<p[^>]*reviewBody[^>]*>(.*?)(?:<span class="feedback__updated">[^<]*</span>)?</p>', card
        )
        reply = first(r'feedback__text--sellers-reply">(.*?)<span class="feedback__expand', card)
        rows.append(
            (
                *(None if author == "Anonymous" else author, plain(text or "")),
                float(first(r"stars-line star(\d)", card) or 0),
                moment(first(r'<div class="feedback__date">(.*?)</div>', card)),
                plain(reply) if reply else None,
            )
        )
    return rows


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.author, words(mention.text), mention.rating and mention.rating.value),
            *(mention.published_at, words(mention.reply.text) if mention.reply else None),
        )
        for mention in mentions(found)
    ]


def seen_then(body: bytes) -> list[Found]:
    """What the page says, read on the day that it was saved."""
    scraper_type = catalogue().scraper("wildberries")
    ready = scraper_type(scraper_type.settings_type.model_validate({"product": 7}))
    return read_page(ready, Page("https://www.wildberries.ru/catalog/7/feedbacks", body, "", SAVED_AT))


@pytest.mark.parametrize("file", PAGES)
def test_every_review_comes_once_and_that_there_are_more_is_said(file: str) -> None:
    body = body_of(file)
    found = seen_then(body)
    assert rows(found) == expected(body)
    listed = mentions(found)
    assert len(listed) == 61
    assert sum(not mention.text for mention in listed) == 17
    assert all(mention.reply for mention in listed)
    assert [mention.published_at for mention in listed].count(None) == 1
    assert len({mention.external_id for mention in listed}) == 61
    assert said(found, Partial)
    assert not said(found, Request)


@pytest.mark.parametrize("file", PAGES)
def test_the_addresses_are_of_the_product_that_the_page_shows(file: str) -> None:
    product = first(r"/catalog/(\d+)/detail", body_of(file).decode())
    found = mentions(read("wildberries", body_of(file)))
    assert {mention.url for mention in found} == {f"https://www.wildberries.ru/catalog/{product}/feedbacks"}


@pytest.mark.parametrize("file", PAGES)
def test_half_a_page_never_says_less_in_silence(file: str) -> None:
    check_half_says_no_less("wildberries", file)


@pytest.mark.parametrize("file", PAGES)
@pytest.mark.parametrize(
    "name",
    [
        "feedback__rating ",
        "feedback__date",
        "j-feedback__text",
        "feedback__sellers-reply-title",
        "reviewBody",
    ],
)
def test_a_renamed_class_is_no_silence(file: str, name: str) -> None:
    with pytest.raises(LayoutChanged):
        read("wildberries", body_of(file).replace(name.encode(), b"x" + name.encode()))
