"""Real recordings of the four sources: every review and post once, with what the recording says about it.

What is expected is read from the recordings here, by means of the standard library and without the scrapers.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from earful.crawl import read_page
from earful.errors import Blocked, LayoutChanged
from earful.plugins import catalogue
from earful.scraping import Found, Mention, NoResults, Page, Partial, Request
from earful.scraping.challenge import is_challenge

PAYLOADS = Path(__file__).resolve().parent.parent.parent / "shared" / "payloads"
pytestmark = [
    pytest.mark.payloads,
    pytest.mark.skipif(not PAYLOADS.is_dir(), reason=f"no recordings at {PAYLOADS}: nothing to compare with"),
]
STAND_INS: dict[str, dict[str, Any]] = {
    "trustpilot": {"business": "stand-in.example"},
    "app_store": {"app": 1},
    "hacker_news": {"query": "stand-in"},
    "rss": {"url": "https://stand-in.example/feed"},
}
ATOM = "{http://www.w3.org/2005/Atom}"
IM = "{http://itunes.apple.com/rss}"
BLOCK_PAGES = [
    "reddit/blocked_old_reddit_network_policy_block.html",
    "reddit/blocked_old_reddit_over18_interstitial.html",
    "twitter/xcancel_antibot_interstitial_2026.html",
]


def files(folder: str, *endings: str) -> list[str]:
    """Names of the recordings in that folder, below the payloads."""
    paths = sorted((PAYLOADS / folder).glob("*")) if PAYLOADS.is_dir() else []
    return [
        f"{folder}/{path.name}"
        for path in paths
        if path.suffix in endings and not path.name.endswith(".meta.json")
    ]


def read(scraper: str, body: bytes, url: str | None = None) -> list[Found]:
    scraper_type = catalogue().scraper(scraper)
    ready = scraper_type(scraper_type.settings_type.model_validate(STAND_INS[scraper]))
    address = url or next(iter(ready.start(None))).url
    return read_page(ready, Page(address, body, "", datetime.now(UTC)))


def mentions(found: list[Found]) -> list[Mention]:
    return [thing for thing in found if isinstance(thing, Mention)]


def said(found: list[Found], kind: type[Found]) -> bool:
    return any(isinstance(thing, kind) for thing in found)


def words(text: str | None) -> str:
    return " ".join((text or "").split())


def reply_of(mention: Mention) -> tuple[str, datetime | None] | None:
    return (words(mention.reply.text), mention.reply.published_at) if mention.reply else None


def at(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def next_data(body: bytes) -> dict[str, Any]:
    found = re.search(r'<script[^>]*id="__NEXT_DATA__"[^>]*>(.*?)</script>', body.decode(), re.DOTALL)
    assert found
    props: dict[str, Any] = json.loads(found[1])["props"]["pageProps"]
    return props


def trustpilot_rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.external_id, mention.url, words(mention.title), words(mention.text), mention.author),
            *(mention.language, mention.rating and mention.rating.value, mention.published_at),
            reply_of(mention),
        )
        for mention in mentions(found)
    ]


def trustpilot_expected(props: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            *(review["id"], "https://www.trustpilot.com/reviews/" + review["id"], words(review["title"])),
            *(words(review["text"]), review["consumer"]["displayName"], review["language"], review["rating"]),
            at(review["dates"]["publishedDate"]),
            (words(review["reply"]["message"]), at(review["reply"]["publishedDate"]))
            if review["reply"]
            else None,
        )
        for review in props["reviews"]
    ]


@pytest.mark.parametrize("file", files("trustpilot", ".html"))
def test_trustpilot_gives_every_review_once_and_says_when_a_filter_hides_some(file: str) -> None:
    body = (PAYLOADS / file).read_bytes()
    props = next_data(body)
    filters = props["filters"]
    for form in (body, json.dumps({"pageProps": props}).encode()):
        found = read("trustpilot", form)
        assert trustpilot_rows(found) == trustpilot_expected(props)
        hides = filters["totalNumberOfFilteredReviews"] < filters["totalNumberOfReviews"]
        assert said(found, Partial) == hides
        assert said(found, Request) == (filters["pagination"]["totalPages"] > 1)


@pytest.mark.parametrize("file", files("trustpilot", ".html"))
def test_trustpilot_json_ld_gives_the_same_reviews_under_the_same_ids(file: str) -> None:
    body = (PAYLOADS / file).read_bytes()
    without = re.sub(rb'<script[^>]*id="__NEXT_DATA__"[^>]*>.*?</script>', b"", body, flags=re.DOTALL)
    found = read("trustpilot", without)
    key = [(row[0], row[1], row[4], row[5], row[6], row[7]) for row in trustpilot_rows(found)]
    assert key == [
        (row[0], row[1], row[4], row[5], row[6], row[7]) for row in trustpilot_expected(next_data(body))
    ]
    assert said(found, Partial)


def app_store_rows(found: list[Found]) -> list[tuple[Any, ...]]:
    return [
        (
            *(mention.external_id, mention.url, words(mention.title), words(mention.text), mention.author),
            *(mention.rating and mention.rating.value, mention.published_at, reply_of(mention)),
        )
        for mention in mentions(found)
    ]


def test_app_store_gives_every_review_of_an_xml_page_once() -> None:
    body = (PAYLOADS / "appstore/itunes_rss_jp_2020.xml").read_bytes()
    entries = ElementTree.fromstring(body).findall(f"{ATOM}entry")

    def expected(entry: ElementTree.Element) -> tuple[Any, ...]:
        link, content = entry.find(f"{ATOM}link"), entry.find(f"{ATOM}content[@type='text']")
        assert link is not None
        assert content is not None
        return (
            *(entry.findtext(f"{ATOM}id"), link.get("href"), words(entry.findtext(f"{ATOM}title"))),
            *(words(content.text), entry.findtext(f"{ATOM}author/{ATOM}name")),
            *(float(entry.findtext(f"{IM}rating") or 0), at(entry.findtext(f"{ATOM}updated")), None),
        )

    found = read("app_store", body)
    assert len(entries) == 50
    assert app_store_rows(found) == [expected(entry) for entry in entries]
    assert said(found, Request)


def app_store_json_expected(entry: dict[str, Any]) -> tuple[Any, ...]:
    return (
        *(entry["id"]["label"], entry["link"]["attributes"]["href"], words(entry["title"]["label"])),
        *(words(entry["content"]["label"]), entry["author"]["name"]["label"]),
        *(float(entry["im:rating"]["label"]), at(entry.get("updated", {}).get("label")), None),
    )


def test_app_store_gives_every_review_of_a_json_page_once_however_many_there_are() -> None:
    page = json.loads((PAYLOADS / "appstore/itunes_rss_us_2021.json").read_bytes())
    entries = page["feed"]["entry"]
    timeless = [{key: value for key, value in entry.items() if key != "updated"} for entry in entries]
    for shape in (entries, timeless, entries[0]):
        page["feed"]["entry"] = shape
        expected = [
            app_store_json_expected(entry) for entry in (shape if isinstance(shape, list) else [shape])
        ]
        assert app_store_rows(read("app_store", json.dumps(page).encode())) == expected
    del page["feed"]["entry"]
    assert said(read("app_store", json.dumps(page).encode()), NoResults)


def test_app_store_says_nothing_here_where_the_feed_does_and_asks_its_twin() -> None:
    found = read("app_store", (PAYLOADS / "appstore/itunes_rss_empty_zw_2021.xml").read_bytes())
    assert mentions(found) == []
    assert said(found, NoResults)
    assert [thing.url.endswith("/json") for thing in found if isinstance(thing, Request)] == [True]


def test_app_store_gives_reviews_and_replies_of_a_saved_answer_of_the_web_api() -> None:
    body = (PAYLOADS / "appstore/amp_api_reviews_2020.json").read_bytes()

    def expected(review: dict[str, Any]) -> tuple[Any, ...]:
        said = review["attributes"]
        reply = said.get("developerResponse")
        return (
            *(review["id"], "https://apps.apple.com/us/app/id333903271?see-all=reviews"),
            *(
                words(said["title"]),
                words(said["review"]),
                said["userName"],
                said["rating"],
                at(said["date"]),
            ),
            (words(reply["body"]), at(reply["modified"])) if reply else None,
        )

    found = read("app_store", body)
    assert app_store_rows(found) == [expected(review) for review in json.loads(body)["data"]]
    assert said(found, Partial)


def plain(fragment: str | None) -> str:
    return words(unescape(re.sub(r"</?[a-zA-Z][^>]*>", " ", fragment or "")))


def tree(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield item
    for child in item["children"]:
        yield from tree(child)


@pytest.mark.parametrize("file", files("hackernews", ".json"))
def test_hacker_news_gives_every_hit_and_every_item_once(file: str) -> None:
    body = (PAYLOADS / file).read_bytes()
    page = json.loads(body)
    things = page["hits"] if "hits" in page else list(tree(page))

    def expected(thing: dict[str, Any]) -> tuple[Any, ...]:
        name = str(thing.get("objectID") or thing["id"])
        text = thing.get("comment_text") or thing.get("story_text") or thing.get("text")
        comment = "comment" in thing.get("_tags", [thing.get("type")])
        return (
            *(name, f"https://news.ycombinator.com/item?id={name}", thing["author"]),
            *(at(thing["created_at"]), "comment" if comment else "post", plain(text).replace(" ", "")),
            words(thing.get("title") or thing.get("story_title")),
        )

    found = read("hacker_news", body)
    assert [
        (
            *(mention.external_id, mention.url, mention.author, mention.published_at, mention.kind),
            *(words(mention.text).replace(" ", ""), words(mention.title)),
        )
        for mention in mentions(found)
    ] == [expected(thing) for thing in things]
    assert said(found, Request) == (page.get("page", 0) + 1 < page.get("nbPages", 0))
    assert not said(found, Partial)


FEEDS = [
    file
    for folder in ("rss", "google_alerts", "google_news")
    for file in files(folder, ".rss", ".atom")
    if not file.endswith("incomplete_fields.atom")
]


@pytest.mark.parametrize("file", FEEDS)
def test_a_feed_gives_every_entry_once_with_address_time_and_words(file: str) -> None:
    body = (PAYLOADS / file).read_bytes()
    root = ElementTree.fromstring(body.strip())
    entries = [*root.iter("item"), *root.iter(f"{ATOM}entry")]

    def expected(entry: ElementTree.Element) -> tuple[Any, ...]:
        links = [
            link.get("href")
            for link in entry.findall(f"{ATOM}link")
            if link.get("rel") in (None, "alternate")
        ]
        link = (entry.findtext("link") or (links[0] if links else "") or "").strip()
        if "google.com/url" in link:
            link = re.search(r"[?&]url=([^&]*)", link)[1]  # type: ignore[index]
        name = (entry.findtext("guid") or entry.findtext(f"{ATOM}id") or link).strip()
        rfc_822 = entry.findtext("pubDate")
        iso = entry.findtext(f"{ATOM}published") or entry.findtext(f"{ATOM}updated")
        title = entry.findtext("title") or entry.findtext(f"{ATOM}title")
        return name, link, parsedate_to_datetime(rfc_822) if rfc_822 else at(iso), plain(title)

    found = mentions(read("rss", body))
    assert len(entries) >= 10
    assert [
        (mention.external_id, mention.url, mention.published_at, words(mention.title)) for mention in found
    ] == [expected(entry) for entry in entries]
    if not file.startswith("google_news"):
        assert all(mention.text for mention in found)


def test_a_feed_whose_entries_say_nothing_is_no_silent_success() -> None:
    with pytest.raises(LayoutChanged):
        read("rss", (PAYLOADS / "rss/incomplete_fields.atom").read_bytes())


@pytest.mark.parametrize("scraper", STAND_INS)
@pytest.mark.parametrize("file", BLOCK_PAGES)
def test_a_real_block_page_is_blocked_for_every_scraper(scraper: str, file: str) -> None:
    with pytest.raises(Blocked):
        read(scraper, (PAYLOADS / file).read_bytes())


def test_no_page_with_content_is_taken_for_a_challenge() -> None:
    folders = ("trustpilot", "appstore", "hackernews", "rss", "google_alerts", "google_news", "schema_org")
    paths = [path for folder in folders for path in (PAYLOADS / folder).iterdir()]
    taken = [path.name for path in paths if path.suffix != ".json" and is_challenge(path.read_bytes())]
    assert taken == []


@pytest.mark.parametrize("scraper", STAND_INS)
def test_half_a_recording_never_says_less_in_silence(scraper: str) -> None:
    folder = {"app_store": "appstore", "hacker_news": "hackernews"}.get(scraper, scraper)
    for file in files(folder, ".html", ".json", ".xml", ".rss", ".atom"):
        body = (PAYLOADS / file).read_bytes()
        for share in (0.02, 0.3, 0.5, 0.9):
            with pytest.raises((LayoutChanged, Blocked)):
                read(scraper, body[: int(len(body) * share)])


def test_no_time_lies_in_the_future() -> None:
    soon = datetime.now(UTC) + timedelta(days=1)
    for file in FEEDS:
        for mention in mentions(read("rss", (PAYLOADS / file).read_bytes())):
            assert mention.published_at is not None
            assert mention.published_at < soon
