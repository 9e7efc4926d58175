"""schema.org items of a page: every spelling that JSON-LD and microdata allow, and some that they do not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earful.errors import EarfulError, LayoutChanged
from earful.scraping.markup import Items, schema_org

URL = "https://aurora.example/reviews"
VILJA, ONNI = {"@type": "Person", "name": "Vilja N."}, {"@type": "Person", "name": "Onni K."}
COLD = {"@type": "Review", "author": VILJA, "reviewBody": "Kahvi oli kylmää."}
WARM = {"@type": "Review", "author": ONNI, "reviewBody": "Lämmin pulla!"}


def script(*written: Any, kind: str = "application/ld+json") -> str:
    texts = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in written)
    return "".join(f'<script type="{kind}">{text}</script>' for text in texts)


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def found(body: str, kind: str = "Review") -> Items:
    return schema_org(page(body), URL, kind)


def bodies(items: Items) -> list[str]:
    return [item.raw.get("reviewBody", "") for item in items]


@pytest.mark.parametrize(
    "nested",
    [
        COLD,
        [COLD],
        {"@graph": [{"@type": "WebSite"}, COLD]},
        {"@type": "Product", "review": COLD},
        {"@type": "Product", "review": [COLD]},
        {"@type": "LocalBusiness", "reviews": [[COLD]]},
        {"@type": "ItemList", "itemListElement": [{"item": {"@type": "Movie", "review": COLD}}]},
        {"@type": "Product", "review": {"@list": [COLD]}},
        {"@type": "Product", "review": {key: value for key, value in COLD.items() if key != "@type"}},
    ],
)
def test_a_review_is_found_wherever_it_stands(nested: Any) -> None:
    if isinstance(nested, dict):
        nested = {"@context": "https://schema.org", **nested}
    (item,) = found(script(nested))
    assert item.one("author.name").text == "Vilja N."
    assert item.raw == COLD


@pytest.mark.parametrize(
    "context",
    [
        *("http://schema.org", "https://www.schema.org/"),
        *(["https://schema.org", {"x": "y"}], {"@vocab": "http://schema.org/"}),
    ],
)
def test_every_form_of_the_context_is_schema_org(context: Any) -> None:
    assert bodies(found(script({"@context": context, **COLD}))) == ["Kahvi oli kylmää."]


@pytest.mark.parametrize(
    "kind",
    [
        *("Review", "review", ["Review", "UserReview"], "schema:Review"),
        *("http://schema.org/Review", "https://schema.org/Review"),
    ],
)
def test_every_form_of_the_type_is_a_review(kind: Any) -> None:
    assert bodies(found(script({**COLD, "@type": kind}))) == ["Kahvi oli kylmää."]


@pytest.mark.parametrize(
    "other",
    [
        {**COLD, "@type": "AggregateRating"},
        {**COLD, "@type": "ReviewAction"},
        {**COLD, "@type": "https://books.example/Review"},
        {**COLD, "@context": "https://www.w3.org/ns/activitystreams"},
        {"@type": "Product", "name": "Review"},
        {"@type": "Product", "review": {"@id": "#elsewhere"}},
        {"@type": "Product", "aggregateRating": {"ratingValue": 4}},
    ],
)
def test_what_is_no_review_is_not_found(other: Any) -> None:
    assert found(script(other)) == []


def test_properties_lose_their_prefix_and_wrapping() -> None:
    written = {
        "@context": {"schema": "http://schema.org/"},
        "@type": "schema:Review",
        "schema:reviewBody": {"@value": "Kahvi oli kylmää.", "@language": "fi"},
        "http://schema.org/author": [{"@type": ["schema:Person"], "schema:name": "Vilja N."}],
        "ReviewRating": {"@type": "Rating", "ratingValue": "2"},
    }
    (item,) = found(script(written))
    assert item.raw == {**COLD, "reviewRating": {"@type": "Rating", "ratingValue": "2"}} | {
        "author": {"@type": "Person", "name": "Vilja N."}
    }


def test_references_lead_to_what_they_name_across_scripts_and_never_in_circles() -> None:
    product = {"@type": "Product", "@id": "#p", "name": "Aurora", "review": [{"@id": "#r1"}, {"@id": "#r2"}]}
    first = {"@type": "Review", "@id": "#r1", "author": {"@id": "#vilja"}, "itemReviewed": {"@id": "#p"}}
    more = {"@id": "#r1", "reviewBody": "Kahvi oli kylmää."}
    second = {"@type": "Review", "@id": "#r2", "author": {"@id": "#nobody"}, "reviewBody": "Lämmin pulla!"}
    vilja = {"@type": "Person", "@id": "#vilja", "name": "Vilja N.", "knows": {"@id": "#vilja"}}
    one, two = found(script({"@graph": [product, first, second]}, [vilja, more]))
    assert one.one("author.name").text == "Vilja N."
    assert one.one("reviewBody").text == "Kahvi oli kylmää."
    assert one.one("itemReviewed.name").text == "Aurora"
    assert one.raw["itemReviewed"]["review"] == [{"@id": "#r1"}, {"@id": "#r2"}]
    assert two.raw["author"] == {"@id": "#nobody"}


def test_an_item_comes_once_however_often_it_is_written() -> None:
    with_id = {**COLD, "@id": "#r1"}
    assert bodies(found(script(COLD, [COLD, WARM]))) == ["Kahvi oli kylmää.", "Lämmin pulla!"]
    assert bodies(found(script({"@type": "Product", "review": [with_id]}, with_id))) == ["Kahvi oli kylmää."]
    on_two_days = [{**COLD, "datePublished": f"2026-11-0{day}"} for day in (1, 2)]
    assert len(found(script(on_two_days))) == 2


def test_an_id_that_contradicting_items_share_is_none() -> None:
    items = found(script([{**COLD, "@id": "#review"}, {**WARM, "@id": "#review"}]))
    assert bodies(items) == ["Kahvi oli kylmää.", "Lämmin pulla!"]
    assert not any("@id" in item.raw for item in items)


MICRODATA = """
<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Aurora</h1>
 <div itemprop="review" itemscope itemtype="http://schema.org/Review" itemid="#r1">
  <a itemprop="author" href="/u/7">Vilja N.</a> <time itemprop="datePublished">2026-11-01</time>
  <span itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">
   <meta itemprop="ratingValue" content="2"><i itemprop="bestRating">5</i></span>
  <a itemprop="url" href="/r/1">link</a>
  <p itemprop="reviewBody">Kahvi oli<br>kylmää.</p></div>
 <div itemprop="review" itemscope itemtype="https://schema.org/Review https://schema.org/Comment">
  <b itemprop="author" itemscope itemtype="https://schema.org/Person">Onni K.</b>
  <time itemprop="datePublished" datetime="2026-10-30T10:00:00Z">eilen</time>
  <p itemprop="description">Lämmin pulla!</p></div></div>
"""


def test_microdata_has_the_shape_of_json_ld() -> None:
    cold, warm = found(MICRODATA)
    assert cold.raw == {
        "@type": "Review",
        "@id": "#r1",
        "author": "Vilja N.",
        "datePublished": "2026-11-01",
        "reviewRating": {"@type": "Rating", "ratingValue": "2", "bestRating": "5"},
        "url": "https://aurora.example/r/1",
        "reviewBody": "Kahvi oli\nkylmää.",
    }
    assert warm.raw == {
        "@type": ["Review", "Comment"],
        "author": {"@type": "Person", "name": "Onni K."},
        "datePublished": "2026-10-30T10:00:00Z",
        "description": "Lämmin pulla!",
    }
    assert len(found(MICRODATA.replace("https://schema.org/", "https://books.example/"))) == 1


def test_what_stands_in_json_ld_and_in_microdata_comes_once() -> None:
    items = found(script({**COLD, "reviewBody": "Kahvi oli<br>kylmää."}, WARM) + MICRODATA)
    assert len(items) == 2
    assert items[0].raw["@id"] == "#r1"
    assert items[0].raw["author"] == COLD["author"]


@pytest.mark.parametrize(
    "written",
    [
        "<!-- {} -->",
        "<!-- the reviews\nof today -->\n{}",
        "//<![CDATA[\n{}\n//]]>",
        "<![CDATA[{}]]>",
        "{};",
        "{} and more",
        "/* made by hand */ {}",
        "\ufeff{}",
    ],
)
def test_a_script_is_read_whatever_is_wrapped_around_its_object(written: str) -> None:
    items = found(script(written.replace("{}", json.dumps(COLD))))
    assert bodies(items) == ["Kahvi oli kylmää."]
    assert items.unreadable == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('{"@type": "Review", "reviewBody": "Kahvi\noli\tkylmää."}', ["Kahvi\noli\tkylmää."]),
        ('{"@type": "Review", "reviewBody": "Kahvi oli kylmää.",}', ["Kahvi oli kylmää."]),
        (r"""{"@type": "Review", "reviewBody": "It\'s cold"}""", ["It's cold"]),
        (r"""{"@type": "Review", "reviewBody": "C:\\'s"};""", ["C:\\'s"]),
        (json.dumps(COLD) + "\n" + json.dumps(WARM), ["Kahvi oli kylmää.", "Lämmin pulla!"]),
        (json.dumps(COLD) + ", " + json.dumps(WARM) + ";", ["Kahvi oli kylmää.", "Lämmin pulla!"]),
    ],
)
def test_a_script_is_read_where_json_is_written_loosely(written: str, read: list[str]) -> None:
    items = found(script(written))
    assert bodies(items) == read
    assert items.unreadable == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('{"@type": "Review", "reviewBody": "he said "cold" twice"}', []),
        ('[{"@type": "Review", "reviewBody": "Kahvi', []),
        (json.dumps(WARM) + '{"@type": "Review", "reviewBody": "Kahvi', ["Lämmin pulla!"]),
        ("reviews come by script", []),
    ],
)
def test_a_script_that_cannot_be_read_is_told(written: str, read: list[str]) -> None:
    items = found(script(written))
    assert bodies(items) == read
    assert items.unreadable == 1


def test_an_unreadable_script_that_speaks_of_something_else_is_not_told() -> None:
    assert found(script('{"@type": "Organization", "name": ', COLD)).unreadable == 0
    assert found(script("", "  \n")).unreadable == 0


def test_a_script_is_known_by_its_type_however_it_is_written() -> None:
    for kind in ("application/LD+JSON", "application/ld+json; charset=utf-8"):
        assert len(found(script(COLD, kind=kind))) == 1
    assert found(script(COLD, kind="application/json")) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>Cold.</p><p>Twice &amp; late</p>", "Cold.\n\nTwice & late"),
        ("&lt;p&gt;Cold &amp;#176;C&lt;/p&gt;", "Cold °C"),
        ("I <3 it, 5 < 6 & more", "I <3 it, 5 < 6 & more"),
        ("press <Ctrl> twice", "press <Ctrl> twice"),
    ],
)
def test_texts_are_as_a_reader_sees_them(written: str, read: str) -> None:
    assert bodies(found(script(json.dumps({**COLD, "reviewBody": written}).replace("</", "<\\/")))) == [read]


def test_a_deep_page_is_read_to_its_depth() -> None:
    assert len(found("<div>" * 600 + MICRODATA + "</div>" * 600)) == 2


def test_a_page_is_read_in_the_charset_that_it_is_in() -> None:
    for charset in ("utf-8", "windows-1251"):
        written = '<meta charset="windows-1251">' + script({**COLD, "reviewBody": "Кофе был холодный."})
        body = f"<html><head>{written}</head></html>".encode(charset, errors="replace")
        assert bodies(schema_org(body, URL, "Review")) == ["Кофе был холодный."]


def test_one_broken_character_costs_one_character() -> None:
    body = page(script({**COLD, "reviewBody": "Кофе был холодный."}) + "ю" * 700).replace(
        "л".encode(), b"\xd0", 1
    )
    assert bodies(schema_org(body, URL, "Review")) == ["Кофе бы\ufffd холодный."]


def test_a_page_in_another_charset_than_it_announces_is_an_error() -> None:
    body = page(script({**COLD, "reviewBody": "Кофе был холодный."}))
    for charset in ("windows-1251", "gb18030", "koi8-r"):
        with pytest.raises(LayoutChanged):
            schema_org(body.decode().encode(charset), URL, "Review")


@pytest.mark.parametrize("body", [b"", b" \n", b"<!-- nothing -->", b"\x00\x00"])
def test_no_page_at_all_is_an_error(body: bytes) -> None:
    with pytest.raises(LayoutChanged):
        schema_org(body, URL, "Review")


@pytest.mark.parametrize("raw", [5, "Review", None, [[]], {"@id": ["#r"], **COLD}, {"@type": 7}])
def test_odd_values_are_no_error(raw: Any) -> None:
    assert isinstance(found(script(raw)), list)


NAMES = ["@id", "@type", "@graph", "@context", "@value", "@list", "review", "comment", "author", "name"]
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["Review", "#r"])
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=25,
)


@given(JSON, JSON)
def test_whatever_is_written_is_read_or_refused_and_the_same_every_time(one: Any, other: Any) -> None:
    body = page(script(*(json.dumps(each).replace("</", "<\\/") for each in (one, other))) + MICRODATA)
    try:
        first = [item.raw for item in schema_org(body, URL, "Review")]
    except EarfulError:
        return
    assert first == [item.raw for item in schema_org(body, URL, "Review")]
    assert len({json.dumps(item, sort_keys=True) for item in first}) == len(first)
