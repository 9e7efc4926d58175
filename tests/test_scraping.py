"""Reading pages loudly: HTML, XML, JSON, feeds, and pages that stand in place of the content."""

import json
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from earful.errors import LayoutChanged
from earful.scraping import Page, Rating, plain_text
from earful.scraping.challenge import is_challenge

FETCHED_AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
ADDRESS = "https://aurora.example/reviews?sort=newest&lang=fi"


def page(body: str | bytes) -> Page:
    return Page(ADDRESS, body if isinstance(body, bytes) else body.encode(), "", FETCHED_AT)


def rss(items: str, declaration: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f'{declaration}\n<rss version="2.0"><channel><title>Aurora</title>{items}</channel></rss>'


def only_entry(body: str | bytes) -> tuple[str | None, str, datetime | None]:
    (entry,) = page(body).entries
    return entry.title, entry.text, entry.published_at


def test_what_is_insisted_on_and_missing_is_named_with_its_address_but_not_its_query() -> None:
    with pytest.raises(LayoutChanged, match=r"no `h3` at https://aurora\.example/reviews;"):
        page("<p>Cold coffee</p>").one("h3")
    with pytest.raises(LayoutChanged, match=r"no `reviews\.0\.id`"):
        page('{"reviews": [{"id": null}]}').json.all("reviews")[0].one("id")
    with pytest.raises(LayoutChanged, match="1 of at least 2"):
        page("<p>Cold coffee</p>").all("p", at_least=2)


def test_a_text_is_what_a_reader_sees() -> None:
    fragment = "<p>Cold&nbsp;coffee &amp; no <b>answer</b>.</p>\n<p>Why?<br>Why?</p><script>x()</script>"
    assert plain_text(fragment) == "Cold coffee & no answer.\n\nWhy?\nWhy?"
    assert plain_text("https://aurora.example/") == "https://aurora.example/"


def test_numbers_and_moments_are_read_or_complained_about() -> None:
    value = page('{"stars": "4.5", "at": "2026-11-01T10:00:00Z", "naive": "2026-11-01", "bad": "soon"}').json
    assert value.one("stars").number == 4.5
    assert value.one("at").instant == datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert value.one("naive").instant == datetime(2026, 11, 1, tzinfo=UTC)
    for wrong in ("number", "instant"):
        with pytest.raises(LayoutChanged):
            getattr(value.one("bad"), wrong)


def test_half_an_emoji_does_not_cost_the_text() -> None:
    assert page(r'{"text": "Kahvi \ud83d"}').json.text_at("text") == "Kahvi \N{REPLACEMENT CHARACTER}"
    assert page(r'{"text": "Kahvi \ud83d\ude00"}').json.text_at("text") == "Kahvi 😀"


def test_the_address_of_another_page_keeps_the_rest_of_the_query() -> None:
    assert page("").address(page=2) == f"{ADDRESS}&page=2"
    assert page("").address(sort="oldest") == "https://aurora.example/reviews?lang=fi&sort=oldest"


def test_json_is_recognised_by_how_it_begins() -> None:
    assert page(b'\xef\xbb\xbf {"a": 1}').looks_like_json
    assert page("[]").looks_like_json
    assert not page("<html></html>").looks_like_json


def test_a_stray_ampersand_is_forgiven_in_xml_and_a_missing_half_is_not() -> None:
    whole = '<feed xmlns:im="urn:im"><link href="?a=1&b=2"/><entry><im:rating>5</im:rating></entry></feed>'
    assert page(whole).xml.one("im|rating").number == 5
    for part in (whole[:-8], whole[:25], whole.replace("</entry>", ""), whole.replace("<entry>", "& < ")):
        with pytest.raises(LayoutChanged):
            _ = page(part).xml


def test_a_feed_is_read_by_its_bytes_in_whatever_encoding_it_declares() -> None:
    item = "<item><title>Кофе холодный</title></item>"
    for encoding in ("utf-8", "windows-1251", "koi8-r", "utf-16"):
        body = rss(item, f'<?xml version="1.0" encoding="{encoding}"?>').encode(encoding)
        assert only_entry(body)[0] == "Кофе холодный", encoding
    assert only_entry("\n " + rss(item, ""))[0] == "Кофе холодный"
    assert only_entry(b"\xef\xbb\xbf" + rss(item, "").encode())[0] == "Кофе холодный"


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Sun, 01 Nov 2026 10:00:00 GMT", 10),
        ("Sun, 01 Nov 2026 10:00:00 +0200", 8),
        ("Sun, 01 Nov 2026 10:00:00 EET", 8),
        ("Вс, 01 Nov 2026 10:00:00 +0300", 7),
        ("2026-11-01T10:00:00+05:00", 5),
    ],
)
def test_a_time_of_a_feed_is_read_in_its_own_zone(written: str, hour: int) -> None:
    at = only_entry(rss(f"<item><title>Kahvi</title><pubDate>{written}</pubDate></item>"))[2]
    assert at == datetime(2026, 11, 1, hour, tzinfo=UTC)


def test_a_time_that_nobody_can_read_is_no_time() -> None:
    assert only_entry(rss("<item><title>Kahvi</title><pubDate>soon</pubDate></item>"))[2] is None
    assert only_entry(rss("<item><title>Kahvi</title></item>"))[2] is None


def test_an_entry_without_id_or_link_has_an_id_by_what_it_says() -> None:
    body = rss("<item><title>Kahvi</title></item><item><title>Tee</title></item>")
    first, second = (entry.id for entry in page(body).entries)
    again = [entry.id for entry in Page("https://moved.example/", body.encode(), "", FETCHED_AT).entries]
    assert first != second
    assert [first, second] == again


def test_an_opaque_guid_is_an_id_and_not_an_address() -> None:
    (entry,) = page(rss("<item><title>Kahvi</title><guid>12345</guid></item>")).entries
    assert (entry.id, entry.link, entry.url) == ("12345", None, ADDRESS)


@pytest.mark.parametrize(
    ("links", "address"),
    [
        (
            '<link rel="replies" href="/replies"/><link rel="alternate" href="/1"/>',
            "https://aurora.example/1",
        ),
        ('<link href="/1"/><link href="/2"/>', "https://aurora.example/1"),
        ('<link rel="enclosure" href="/a.mp3"/><link rel="self" href="/1"/>', "https://aurora.example/1"),
        ('<link rel="replies" href="/replies"/>', ADDRESS),
        ('<link href="javascript:alert(1)"/>', ADDRESS),
    ],
)
def test_of_several_links_the_entrys_own_is_its_address(links: str, address: str) -> None:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:aurora.example,2026:/1</id>{links}</entry></feed>'
    (entry,) = page(feed).entries
    assert entry.url == address


def test_a_malformed_feed_is_read_and_one_that_lost_entries_is_not() -> None:
    items = "<item><title>A & B</title></item><item><title>C</title></item>"
    assert [entry.title for entry in page(rss(items)).entries] == ["A & B", "C"]
    for broken in (rss(items)[:-20], rss(items).replace("<item>", "& <", 1)):
        with pytest.raises(LayoutChanged):
            list(page(broken).entries)


@pytest.mark.parametrize(
    "body", ["", "hello", "<html><body><p>Welcome</p></body></html>", json.dumps({"a": 1})]
)
def test_what_is_no_feed_is_no_empty_feed(body: str) -> None:
    with pytest.raises(LayoutChanged):
        list(page(body).entries)


@pytest.mark.parametrize(
    "body",
    [
        "<title>Just a moment...</title>",
        "<TITLE>Access Denied</TITLE>",
        "<title>403 Forbidden</title>",
        "<title>Attention Required! | Cloudflare</title>",
        "<title>Making sure you&#39;re not a bot!</title>",
        "<title></title><script>window.awsWafCookieDomainList = [];</script>",
        "<p>You've been blocked by network security.</p>",
        '<form action="/verify"><div class="g-recaptcha"></div></form>',
        '{"message": "Forbidden", "status": 403}',
    ],
)
def test_a_page_in_place_of_the_content_is_recognised(body: str) -> None:
    assert is_challenge(body.encode())


@pytest.mark.parametrize(
    "body",
    [
        "<title>Aurora Coffee blocked my account | Reviews</title>",
        "<title>Forbiddenland Coffee</title><p>They denied me access to my account. 403 times!</p>",
        '<title>Aurora Coffee</title><form><div class="g-recaptcha"></div></form>'
        + "<p>Good coffee.</p>" * 2_000,
    ],
)
def test_an_ordinary_page_about_such_things_is_not(body: str) -> None:
    assert not is_challenge(body.encode())


def test_a_blank_before_the_xml_declaration_costs_no_entity() -> None:
    body = b'\n <?xml version="1.0"?><feed><title>Fish &amp; chips</title></feed>'
    assert page(body).xml.one("title").text == "Fish & chips"


NO_NUMBER, ENDLESS = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("value", "worst", "best"),
    [
        *((NO_NUMBER, 1, 5), (ENDLESS, 1, 5), (-ENDLESS, 1, 5), (6, 1, 5), (0, 1, 5), (-1, 0, 10)),
        *((5, 5, 5), (3, 5, 1), (3, NO_NUMBER, 5), (3, 1, NO_NUMBER), (3, 1, ENDLESS), (3, -ENDLESS, 5)),
    ],
)
def test_a_rating_that_is_no_number_on_a_scale_is_refused(value: float, worst: float, best: float) -> None:
    with pytest.raises(ValidationError):
        Rating(value=value, worst=worst, best=best)


@pytest.mark.parametrize(
    ("value", "worst", "best", "share"),
    [
        (0, 0, 10, 0),
        (7, 0, 10, 0.7),
        (10, 0, 10, 1),
        (0, 0, 1, 0),
        (True, 0, 1, 1),
        (3, 1, 5, 0.5),
        (1, 1, 5, 0),
    ],
)
def test_every_scale_is_read_by_its_own_ends(value: float, worst: float, best: float, share: float) -> None:
    assert Rating(value=value, worst=worst, best=best).share == share
