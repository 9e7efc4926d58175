"""The practice town plays the real sites so that the real scrapers find exactly what its people wrote."""

import re
import smtplib
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from earful.crawl import read_page
from earful.errors import LayoutChanged
from earful.plugins import catalogue
from earful.practice import people
from earful.practice.people import BRAND, RIVAL, Piece, write
from earful.practice.sink import Sink
from earful.practice.sites import app_store, hacker_news, rss, trustpilot
from earful.practice.town import RETRY_AFTER_SECONDS, Town
from earful.scraping import Mention, Page, Partial, Request

MONDAY = datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("Europe/Helsinki"))
CATALOGUE = catalogue()

Ask = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.fixture
def town() -> Iterator[Town]:
    with Town(MONDAY) as opened:
        yield opened


@pytest.fixture
def ask(town: Town) -> Ask:
    def asked(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(url)
        target = town.routes[parts.netloc] + parts.path + (f"?{parts.query}" if parts.query else "")
        named = {"Host": parts.netloc, **{name.replace("_", "-"): value for name, value in headers.items()}}
        try:
            with urllib.request.urlopen(urllib.request.Request(target, headers=named), timeout=10) as said:
                return said.status, dict(said.headers), said.read()
        except urllib.error.HTTPError as refused:
            return refused.code, dict(refused.headers), refused.read()

    return asked


def visit(ask: Ask, name: str, **settings: Any) -> tuple[list[Mention], list[Any]]:
    """Every mention that the real scraper finds, and everything else that it says but requests."""
    scraper_type = CATALOGUE.scraper(name)
    scraper = scraper_type(scraper_type.settings_type.model_validate(settings))
    waiting = [request.url for request in scraper.start(None)]
    found: list[Any] = []
    for url in waiting:
        status, headers, body = ask(url)
        if status == 429:
            status, headers, body = ask(url)
        assert status == 200
        page = Page(url, body, headers["Content-Type"], datetime.now(UTC))
        for thing in read_page(scraper, page):
            if isinstance(thing, Request):
                waiting.append(thing.url)
            else:
                found.append(thing)
    mentions = [thing for thing in found if isinstance(thing, Mention)]
    return mentions, [thing for thing in found if not isinstance(thing, Mention)]


def as_found(mention: Mention) -> tuple[Any, ...]:
    reply = mention.reply and (mention.reply.text, mention.reply.published_at)
    stars = mention.rating.value if mention.rating else 0
    return mention.author, stars, mention.text, mention.published_at, reply


def as_written(piece: Piece) -> tuple[Any, ...]:
    reply = (piece.reply, piece.reply_at) if piece.reply else None
    return piece.author, piece.stars, piece.text, piece.at, reply


PLACES = [
    (f"trustpilot/{BRAND}", "trustpilot", {"business": BRAND}, "{}"),
    (f"trustpilot/{RIVAL}", "trustpilot", {"business": RIVAL}, "{}"),
    ("hackernews", "hacker_news", {"query": '"Aurora Coffee"'}, "{}"),
    ("news", "rss", {"url": rss.NEWS_FEED}, f"https://{rss.NEWS_HOST}/?p={{}}"),
    ("blog", "rss", {"url": rss.BLOG_FEED}, f"tag:{rss.BLOG_HOST},2026:{{}}"),
    ("forum", "rss", {"url": rss.FORUM_FEED, "kind": "post"}, f"https://{rss.FORUM_HOST}/viesti/{{}}"),
    *(
        (f"appstore/{country}", "app_store", {"app": app_store.APP_ID, "storefronts": [country]}, "{}")
        for country in people.STOREFRONTS
    ),
]


# By the second visit the forum has moved away; it has its own test.
VISITS = [(number, *row) for number in (1, 2) for row in PLACES if (number, row[0]) != (2, "forum")]


@pytest.mark.parametrize(("number", "place", "name", "settings", "form"), VISITS)
def test_the_real_scrapers_find_exactly_what_the_people_wrote(
    town: Town, ask: Ask, number: int, place: str, name: str, settings: dict[str, Any], form: str
) -> None:
    town.move_to(town.first_visit if number == 1 else MONDAY)
    mentions, said_besides = visit(ask, name, **settings)
    shown = {form.format(piece.id): as_written(piece) for piece in town.shown(place)}
    assert {mention.external_id: as_found(mention) for mention in mentions} == shown
    assert len(mentions) == len(shown) >= 2
    assert said_besides == []


def test_the_same_seed_and_monday_give_the_same_pages_and_another_seed_others() -> None:
    pages = [trustpilot_page(write(MONDAY, seed)) for seed in (7, 7, 8)]
    assert pages[0] == pages[1] != pages[2]


def trustpilot_page(pieces: tuple[Piece, ...]) -> bytes:
    town = Town(MONDAY)
    town.pieces = pieces
    return town.answer(trustpilot.HOST, f"/review/{BRAND}?languages=all&sort=recency").body


def test_the_people_write_in_four_languages_and_never_the_same_text_twice() -> None:
    pieces = write(MONDAY)
    assert 150 <= len(pieces) <= 250
    assert set(Counter(piece.language for piece in pieces)) == {"en", "fi", "uz", "ru"}
    assert all(many >= 25 for many in Counter(piece.language for piece in pieces).values())
    texts = [piece.text for piece in pieces if piece.text]
    assert len(texts) == len(set(texts))
    assert len({(piece.place, piece.id) for piece in pieces}) == len(pieces)
    assert all(MONDAY - timedelta(weeks=people.WEEKS) <= piece.at < MONDAY for piece in pieces)


def test_the_update_brings_a_burst_of_complaints_in_every_language() -> None:
    after = [piece for piece in write(MONDAY) if piece.version == people.NEW_VERSION]
    assert {piece.language for piece in after} == {"en", "fi", "uz", "ru"}
    assert all(piece.at > MONDAY - people.UPDATE_BEFORE_MONDAY for piece in after)
    assert sum(piece.stars for piece in after) / len(after) < 2
    before = [piece for piece in write(MONDAY) if piece.version == people.OLD_VERSION]
    assert sum(piece.stars for piece in before) / len(before) > 3.5


def test_between_the_visits_the_town_answers_edits_and_removes(town: Town) -> None:
    place = f"trustpilot/{BRAND}"
    first = {piece.id: piece for piece in town.shown(place)}
    town.move_to(MONDAY)
    second = {piece.id: piece for piece in town.shown(place)}
    assert len(first.keys() - second.keys()) == 1
    edited = [id_ for id_ in first.keys() & second.keys() if first[id_].text != second[id_].text]
    assert [(first[id_].stars, second[id_].stars) for id_ in edited] == [(2, 5)]
    answered = [id_ for id_ in first.keys() & second.keys() if second[id_].reply and not first[id_].reply]
    assert len(answered) >= 5
    new = [second[id_] for id_ in second.keys() - first.keys()]
    assert len(new) >= 10
    assert all(piece.at > town.first_visit for piece in new)


def test_a_page_that_has_not_changed_is_not_sent_again(town: Town, ask: Ask) -> None:
    status, headers, body = ask(rss.BLOG_FEED)
    assert (status, bool(body)) == (200, True)
    town.move_to(MONDAY)
    status, _, body = ask(rss.BLOG_FEED, If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")
    _, headers, _ = ask(rss.NEWS_FEED)
    town.move_to(town.first_visit)
    assert ask(rss.NEWS_FEED, If_None_Match=headers["ETag"])[0] == 200


def test_one_host_asks_to_wait_once_and_never_again(ask: Ask) -> None:
    url = f"https://{hacker_news.HOST}/api/v1/search_by_date?query=aurora"
    status, headers, _ = ask(url)
    assert (status, headers["Retry-After"]) == (429, str(RETRY_AFTER_SECONDS))
    assert [ask(url)[0] for _ in range(3)] == [200, 200, 200]


def test_the_forum_that_moved_away_is_a_changed_layout_and_not_an_empty_feed(town: Town, ask: Ask) -> None:
    town.move_to(MONDAY)
    with pytest.raises(LayoutChanged):
        visit(ask, "rss", url=rss.FORUM_FEED)


def test_who_does_not_ask_for_all_languages_gets_one_and_is_told_so(ask: Ask) -> None:
    _, _, body = ask(f"https://{trustpilot.HOST}/review/{BRAND}")
    scraper_type = CATALOGUE.scraper("trustpilot")
    scraper = scraper_type(scraper_type.settings_type.model_validate({"business": BRAND}))
    found = read_page(scraper, Page("https://www.trustpilot.com/", body, "", datetime.now(UTC)))
    assert {thing.language for thing in found if isinstance(thing, Mention)} == {"en"}
    assert any(isinstance(thing, Partial) for thing in found)


def test_robots_txt_forbids_something_and_asks_for_two_seconds(ask: Ask) -> None:
    _, _, body = ask(f"https://{trustpilot.HOST}/robots.txt")
    assert re.search(rb"^Disallow: /users/$", body, re.MULTILINE)
    assert re.search(rb"^Crawl-delay: 2$", body, re.MULTILINE)


def test_the_town_knows_who_asked_what(town: Town, ask: Ask) -> None:
    ask(rss.NEWS_FEED)
    ask(f"https://{trustpilot.HOST}/review/nobody.example")
    seen = [(asked.method, asked.host, asked.path, asked.status) for asked in town.log]
    assert seen == [
        ("GET", rss.NEWS_HOST, "/feed/", 200),
        ("GET", trustpilot.HOST, "/review/nobody.example", 404),
    ]


def test_an_empty_storefront_is_a_feed_without_entries(ask: Ask) -> None:
    mentions, besides = visit(ask, "app_store", app=app_store.APP_ID, storefronts=["se"])
    assert mentions == []
    assert besides


def test_reviews_come_newest_first_and_fit_into_three_pages(town: Town, ask: Ask) -> None:
    town.move_to(MONDAY)
    mentions, _ = visit(ask, "trustpilot", business=BRAND)
    times = [mention.published_at for mention in mentions if mention.published_at]
    assert all(newer >= older for newer, older in pairwise(times))
    assert len(mentions) <= 60
    assert sum("/review/" in asked.path for asked in town.log) == 3


def test_the_sink_keeps_each_message_as_it_came(tmp_path: Path) -> None:
    head = b"Subject: =?utf-8?q?caf=C3=A9?=\r\nTo: a@aurora.example\r\n\r\n"
    message = head + b".dot at the start\r\n..two\r\nlast\r\n"
    with Sink(tmp_path / "mails") as sink:
        for _ in range(2):
            with smtplib.SMTP("127.0.0.1", sink.port, timeout=10) as mail:
                mail.sendmail("earful@aurora.example", ["a@aurora.example"], message)
    assert [path.name for path in sink.messages] == ["01.eml", "02.eml"]
    assert all(path.read_bytes() == message for path in sink.messages)
