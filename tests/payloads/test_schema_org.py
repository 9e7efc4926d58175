"""schema.org: every review and comment in the markup of recorded pages, once."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from earful.errors import LayoutChanged
from earful.scraping import Found, NoResults, Partial
from tests.recordings import body_of, check_half_says_no_less, files, mentions, read, recorded, said, words

pytestmark = recorded
PAGES = files("schema_org", ".html")
SCRIPT = re.compile(rb"<script[^>]*application/ld\+json[^>]*>(.*?)</script>", re.DOTALL)


class Microdata(HTMLParser):
    """The properties of each review in microdata, by name, in the order in which they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.reviews: list[dict[str, list[str]]] = []
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (given.get("itemtype") or "").endswith("/Review"):
            self.reviews.append({})
        prop = given.get("itemprop") if "itemscope" not in given else None
        if prop and self.reviews:
            self._open = self.reviews[-1].setdefault(prop, [])
            self._open.append(given.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open[-1] += data


def items(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from items(inner)


def in_json_ld(body: bytes) -> list[dict[str, Any]]:
    return [item for written in SCRIPT.findall(body) for item in items(json.loads(written, strict=False))]


def day(written: str | None) -> datetime | None:
    if not written:
        return None
    form = "%Y-%m-%d" if re.match(r"\d{4}", written) else "%d-%m-%Y"
    return datetime.strptime(written[:10], form).replace(tzinfo=UTC)


def expected(body: bytes) -> list[tuple[Any, ...]]:
    """Kind, author, words, title, day and stars of each; some pages write every one twice."""
    found: list[tuple[Any, ...]] = []
    for item in in_json_ld(body):
        if item.get("@type") in ("Review", "Comment"):
            stars = (item.get("reviewRating") or item.get("ReviewRating") or {}).get("ratingValue")
            text = unescape(item.get("reviewBody") or item["text"])
            date = day(item.get("datePublished") or item.get("dateCreated"))
            mark = float(stars) if stars else None
            found.append((item["@type"].lower(), item["author"]["name"], words(text), None, date, mark))
    page = Microdata()
    page.feed(body.decode())
    for review in page.reviews:
        author, title = (name.strip() for name in review["name"])
        date = day(review["datePublished"][0].strip())
        mark = float(review["ratingValue"][0])
        found.append(("review", author, words(review["description"][0]), title, date, mark))
    return list(dict.fromkeys(found))


def rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.kind, mention.author, words(mention.text), mention.title, mention.published_at),
            mention.rating and mention.rating.value,
        )
        for mention in mentions(found)
    ]


def counted(body: bytes) -> int:
    standings = [item for item in in_json_ld(body) if item.get("@type") == "AggregateRating"]
    return max(int(item.get("reviewCount") or item["ratingCount"]) for item in standings)


@pytest.mark.parametrize("file", PAGES)
def test_every_review_and_comment_comes_once_and_a_sample_is_said_to_be_one(file: str) -> None:
    body = body_of(file)
    found = read("schema_org", body)
    assert rows(found) == expected(body)
    assert len(mentions(found)) >= 2
    assert len({mention.external_id for mention in mentions(found)}) == len(mentions(found))
    assert said(found, Partial) == (counted(body) > len(mentions(found)))
    assert not said(found, NoResults)


@pytest.mark.parametrize("file", PAGES)
def test_a_mention_leads_to_the_page_that_it_stands_on(file: str) -> None:
    address = json.loads(body_of(file.replace(".html", ".meta.json")))["url"]
    assert {mention.url for mention in mentions(read("schema_org", body_of(file)))} == {address}


@pytest.mark.parametrize("file", PAGES)
def test_ids_are_the_same_wherever_and_whenever_the_page_is_read(file: str) -> None:
    body = body_of(file)
    here, there = (read("schema_org", body, url) for url in (None, "https://elsewhere.example/?utm=1"))
    assert [one.external_id for one in mentions(here)] == [one.external_id for one in mentions(there)]


@pytest.mark.parametrize("file", PAGES)
def test_half_a_page_never_says_less_in_silence(file: str) -> None:
    check_half_says_no_less("schema_org", file)


@pytest.mark.parametrize("file", PAGES)
def test_a_page_whose_reviews_are_of_another_type_is_no_silence(file: str) -> None:
    renamed = re.sub(rb'"(Review|Comment)"|/Review"', lambda found: found[0][:-1] + b'X"', body_of(file))
    with pytest.raises(LayoutChanged):
        read("schema_org", re.sub(rb'"(reviews?|comment)"(?=:| itemscope)', b'"said"', renamed))


@pytest.mark.parametrize("file", files("trustpilot", ".html") + files("wildberries", ".html"))
def test_markup_of_sites_with_a_scraper_of_their_own_is_read_as_well(file: str) -> None:
    reviews = [item for item in in_json_ld(body_of(file)) if item.get("@type") == "Review"]
    page = Microdata()
    page.feed(body_of(file).decode())
    assert len(mentions(read("schema_org", body_of(file)))) == len(reviews) + len(page.reviews) > 0
