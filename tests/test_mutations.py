"""Mutations of recorded pages are always the same, change what they say, and are judged rightly."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from earful.cli import app
from earful.errors import AskedToWait
from earful.scraping import (
    Found,
    LayoutChanged,
    Mention,
    NoResults,
    OwnerReply,
    Page,
    Partial,
    Rating,
    Request,
    Scraper,
    Settings,
    Value,
)
from earful.testing import torture
from earful.testing.anatomy import dissected, parts
from earful.testing.judging import FAILURES, Basis, Judgement, Reading, judge
from earful.testing.mutations import KINDS, REPLACED, Mutation, how_many, mutate

WHEN = datetime(2026, 11, 3, 9, tzinfo=UTC)
URL = "https://harbor.example/reviews"
REVIEWS: list[dict[str, Any]] = [
    {
        **{"id": f"harbor-{number}", "stars": number % 5 + 1, "text": text, "writer": {"name": name}},
        **{"title": None, "written": f"2026-10-{10 + number}T10:00:00Z"},
        **({"reply": {"text": "Kiitos!", "at": "2026-10-30T10:00:00Z"}} if number == 1 else {}),
    }
    for number, (text, name) in enumerate(
        [
            ("The coffee was cold again", "Vilja N."),
            ("Hyvä pulla, ystävällinen väki", "Onni L."),
            ("Очередь была долгой", "Мария К."),
            ("Xizmat juda yaxshi edi", "Dilnoza R."),
            ("Never answered my letter", "Aino S."),
            ("Best cinnamon roll in town", "Eero V."),
        ]
    )
]
JSON = json.dumps({"total": None, "reviews": REVIEWS, "next": None}).encode()
COUNTED = json.dumps({"total": len(REVIEWS), "reviews": REVIEWS, "next": None}).encode()
NESTED = (")]}'\n" + json.dumps([["rpc", json.dumps({"reviews": REVIEWS}), None]])).encode()
HTML = (
    "<!doctype html><html><head><meta charset='utf-8'><title>Harbor</title></head><body><main class='list'>"
    + "".join(
        f"<article class='card' data-id='{one['id']}'><h3>{one['writer']['name']}</h3>"
        f"<p class='body'>{one['text']}<br>Totta.</p><time class='when' datetime='{one['written']}'>x</time>"
        + ("<div class='answer'><p>Kiitos!</p></div>" if "reply" in one else "")
        + "</article>"
        for one in REVIEWS
    )
    + f'</main><script type="application/ld+json">{json.dumps({"review": REVIEWS[:2]})}</script>'
    "</body></html>"
).encode()
FEED = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Harbor</title>"
    + "".join(
        f"<item><guid>{one['id']}</guid><title>{one['text']}</title>"
        f"<pubDate>Sat, 1{number} Oct 2026 10:00:00 GMT</pubDate></item>"
        for number, one in enumerate(REVIEWS)
    )
    + "</channel></rss>"
).encode()
CSV = (
    "When,Stars,Words\r\n"
    + "".join(f'{one["written"][:10]},{one["stars"]},"{one["text"]}"\r\n' for one in REVIEWS)
).encode()
BODIES = {"json": JSON, "nested": NESTED, "html": HTML, "feed": FEED, "csv": CSV, "words": b"Hello there\n"}


def those(body: bytes, kind: str) -> list[Mutation]:
    mutations = [mutate(body, seed) for seed in range(how_many(body))]
    return [mutation for mutation in mutations if mutation.kind == kind]


def one(body: bytes, kind: str, what: str) -> Mutation:
    (found,) = (mutation for mutation in those(body, kind) if mutation.what == what)
    return found


def reviews_in(mutation: Mutation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(mutation.body)["reviews"]
    return found


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_every_kind_that_a_format_allows_comes_soon_and_changes_the_body(body: bytes) -> None:
    first = [mutate(body, seed) for seed in range(len(KINDS) * 2)]
    byte_kinds = REPLACED | {"cut off", "page twice"}
    expected = byte_kinds if body == BODIES["words"] else set(KINDS) - {"wrong charset"}
    assert expected <= {mutation.kind for mutation in first}
    everything = [mutate(body, seed) for seed in range(how_many(body))]
    assert [mutation.what for mutation in everything if mutation.body == body] == []
    assert not [mutation.what for mutation in everything if "coffee" in mutation.what]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_row_goes_on_for_ever_and_is_repeated_exactly(body: bytes) -> None:
    seeds = [*range(200), 5000, 100_000]
    assert [mutate(body, seed) for seed in seeds] == [mutate(body, seed) for seed in seeds]
    if len(body) > 100:
        assert len({mutate(body, seed).body for seed in range(1000)}) > 200


def test_the_row_is_the_same_in_every_process() -> None:
    program = "import hashlib, sys\nfrom tests.test_mutations import BODIES, row_digest\nprint(row_digest())"
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    root = Path(__file__).resolve().parent.parent
    other = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == row_digest()


def row_digest() -> str:
    bodies = b"".join(mutate(body, seed).body for body in BODIES.values() for seed in range(400))
    return hashlib.sha256(bodies).hexdigest()


def test_a_key_is_renamed_or_dropped_on_every_entry_and_nothing_else_is_touched() -> None:
    renamed = reviews_in(one(JSON, "renamed", "`reviews.*.text` under another key"))
    assert all("text" not in review for review in renamed)
    assert [sorted(map(str, review.values())) for review in renamed] == [
        sorted(map(str, review.values())) for review in REVIEWS
    ]
    dropped = reviews_in(one(JSON, "dropped", "`reviews.*.writer.name` gone"))
    assert [review["writer"] for review in dropped] == [{}] * len(REVIEWS)


def test_a_date_goes_missing_on_one_entry_and_on_all() -> None:
    for what, left in {"absent on one entry": 5, "absent on every entry": 0}.items():
        changed = reviews_in(one(JSON, "date missing", f"`reviews.*.written` {what}"))
        assert sum("written" in review for review in changed) == left
    nulled = reviews_in(one(JSON, "date missing", "`reviews.*.written` null on one entry"))
    assert [review["written"] for review in nulled].count(None) == 1


def test_a_list_is_cut_and_doubled() -> None:
    lengths = [len(reviews_in(mutation)) for mutation in those(JSON, "list cut")]
    assert sorted(lengths) == [0, 3, 5, 5]
    assert [len(reviews_in(mutation)) for mutation in those(JSON, "list doubled")] == [12]


def test_json_in_json_is_opened_and_closed_again() -> None:
    renamed = one(NESTED, "renamed", "`*.1.|.reviews.*.text` under another key")
    assert renamed.body.startswith(b")]}'\n")
    inner = json.loads(json.loads(renamed.body[5:])[0][1])
    assert ["text" in review for review in inner["reviews"]] == [False] * len(REVIEWS)
    moved = one(NESTED, "renamed", "`*.0` gone, the rest moved up")
    assert len(json.loads(moved.body[5:])[0]) == 2


def test_answers_to_answers_are_one_place() -> None:
    tree: dict[str, Any] = {"id": 1, "answers": [{"id": 2, "answers": [{"id": 3, "answers": []}]}]}
    body = json.dumps([tree, tree]).encode()
    gone = json.loads(one(body, "dropped", "`*.answers.*.id` gone").body)
    assert gone[0] == {"id": 1, "answers": [{"answers": [{"answers": []}]}]}


def test_entries_under_their_ids_are_a_list_too() -> None:
    body = json.dumps({"reviews": {review["id"][7:]: review for review in REVIEWS}}).encode()
    changed = json.loads(one(body, "dropped", "`reviews.*.text` gone").body)["reviews"]
    assert not [review for review in changed.values() if "text" in review]
    assert {len(json.loads(mutation.body)["reviews"]) for mutation in those(body, "list cut")} == {0, 3, 5}


def test_a_class_is_renamed_everywhere_and_the_rest_of_the_page_stays_byte_for_byte() -> None:
    renamed = one(HTML, "renamed", 'class="card" under another name').body
    assert b"'card'" not in renamed
    assert renamed.replace(b"'cxard-v2'", b"'card'") == HTML
    attribute = "attribute `data-id` of `body > main.list > article.card` under another name"
    assert one(HTML, "renamed", attribute).body.count(b"data-x-data-id") == len(REVIEWS)


def test_every_element_of_a_class_is_dropped_whole() -> None:
    dropped = one(HTML, "dropped", 'every class="answer" gone').body
    assert dropped == HTML.replace(b"<div class='answer'><p>Kiitos!</p></div>", b"")


def test_json_in_a_script_is_mutated_inside_the_page() -> None:
    what = "in the script `application/ld+json`: `review.*.text` gone"
    before, after = HTML.split(b"ld+json"), one(HTML, "dropped", what).body.split(b"ld+json")
    assert after[0] == before[0]
    assert b'"text": "The' in before[1]
    assert b'"text": "The' not in after[1]


def test_what_customers_wrote_is_no_structure() -> None:
    assert not [mutation.what for mutation in those(HTML, "dropped") if mutation.what.endswith("> br` gone")]


def test_a_feed_is_mutated_by_its_tags() -> None:
    renamed = one(FEED, "renamed", "`rss > channel > item > guid` under another name").body
    assert renamed.replace(b"guidV2", b"guid") == FEED
    undated = one(FEED, "date missing", "date `rss > channel > item > pubDate` gone on one entry").body
    assert undated.count(b"<pubDate>") == len(REVIEWS) - 1


def test_a_table_is_mutated_by_its_columns_and_rows() -> None:
    assert one(CSV, "renamed", "column `Words` under another name").body.startswith(b"When,Stars,xords 2\r\n")
    assert one(CSV, "dropped", "column `Stars` gone").body.startswith(b"When,Words\r\n2026-10-10,")
    assert one(CSV, "list cut", "rows emptied").body == b"When,Stars,Words\r\n"
    blank = one(CSV, "date missing", "column `When` blank on one row").body.splitlines()
    assert [line.startswith(b",") for line in blank].count(True) == 1


def test_bytes_of_another_charset_leave_no_trace_only_where_they_are_letters_too() -> None:
    feed = FEED.replace(b"utf-8", b"windows-1251").decode().replace("ä", "a").encode("cp1251")
    assert one(feed, "wrong charset", "written in koi8-r").leaves_no_trace
    assert not one(FEED, "wrong charset", "announced as windows-1251").leaves_no_trace
    assert not one(JSON.decode().encode(), "wrong charset", "written in utf-16").leaves_no_trace


class Harbor(Scraper[Settings]):
    """Insists on what every entry has, and asks for what some have."""

    name = "harbor"
    title = "Harbor"
    capabilities = frozenset({"ratings", "replies"})

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(URL)

    def parse(self, page: Page) -> Iterator[Found]:
        listed = page.json.all("reviews")
        total = page.json.nullable("total")
        if total and total.number != len(listed):
            raise LayoutChanged("as many reviews as it counts", page.url)
        if not listed:
            yield NoResults("no reviews yet")
        for review in listed:
            yield self.mention(review)
        if further := page.json.nullable("next"):
            yield Request(further.text)

    def mention(self, review: Value) -> Mention:
        reply = review.maybe("reply")
        title = review.nullable("title")
        return Mention(
            external_id=review.one("id").text,
            url=URL,
            text=review.one("text").text,
            title=title.text if title else None,
            author=review.one("writer.name").text,
            published_at=review.one("written").instant,
            rating=Rating(value=review.one("stars").number),
            reply=OwnerReply(text=reply.one("text").text, published_at=reply.one("at").instant)
            if reply
            else None,
        )


class Careless(Harbor):
    """Takes no answer for an answer."""

    def parse(self, page: Page) -> Iterator[Found]:
        listed = page.json.maybe("reviews")
        if not listed or not listed.raw:
            yield NoResults("no reviews")
        for review in page.json.all("reviews") if listed else ():
            if review.maybe("text"):
                yield self.mention(review)
        if further := page.json.maybe("next"):
            yield Request(further.text)

    def mention(self, review: Value) -> Mention:
        stars, written = review.maybe("stars"), review.maybe("written")
        return Mention(
            external_id=review.one("id").text,
            url=URL,
            text=review.text_at("text"),
            author=review.text_at("writer.name") or None,
            published_at=written.instant if written else None,
            rating=Rating(value=stars.number) if stars else None,
        )


class Honest(Careless):
    """Careless, and says so."""

    def parse(self, page: Page) -> Iterator[Found]:
        found = list(super().parse(page))
        if len([thing for thing in found if isinstance(thing, Mention)]) < len(REVIEWS):
            found.append(Partial("fewer than there were"))
        yield from found


class Clumsy(Harbor):
    def parse(self, page: Page) -> Iterator[Found]:
        assert page.json.raw["reviews"][0]["text"]
        yield from super().parse(page)


class Mistaken(Harbor):
    def parse(self, page: Page) -> Iterator[Found]:
        if page.json.maybe("reviews") is None:
            raise AskedToWait(page.url, WHEN)
        yield from super().parse(page)


def judged(scraper: type[Scraper[Settings]], body: bytes, mutation: Mutation) -> Judgement:
    reading = Reading("page", scraper(Settings()), Page(URL, body, "", WHEN))
    found = reading.of(body)
    return judge(reading, found, mutation, Basis.of([(reading, found)]))


@pytest.mark.parametrize(
    ("scraper", "body", "kind", "what", "verdict"),
    [
        (Harbor, JSON, "dropped", "`next` gone", "loud"),
        (Harbor, JSON, "renamed", "`reviews.*.text` under another key", "loud"),
        (Harbor, JSON, "list doubled", "list `reviews` twice over", "same"),
        (Harbor, JSON, "block page", "a DataDome captcha", "loud"),
        (Harbor, JSON, "list cut", "list `reviews` without its last", "unseen"),
        (Harbor, COUNTED, "list cut", "list `reviews` without its last", "loud"),
        (Harbor, JSON, "renamed", "`reviews.*.reply` under another key", "unseen"),
        (Harbor, JSON, "dropped", "`reviews.*.reply.at` gone", "loud"),
        (Harbor, JSON, "list cut", "list `reviews` emptied", "drift"),
        (Careless, JSON, "dropped", "`reviews.*.stars` gone", "drift"),
        (Careless, JSON, "renamed", "`reviews.*.text` under another key", "loud"),
        (Careless, JSON, "renamed", "`reviews` under another key", "drift"),
        (Careless, JSON, "date missing", "`reviews.*.written` null on one entry", "poorer"),
        (Careless, COUNTED, "list cut", "list `reviews` without its last", "fewer"),
        (Careless, JSON, "status page", "404 as JSON", "fewer"),
        (Honest, COUNTED, "list cut", "list `reviews` without its last", "partial"),
        (Clumsy, JSON, "dropped", "`reviews` gone", "crash"),
        (Mistaken, JSON, "renamed", "`reviews` under another key", "crash"),
    ],
)
def test_each_verdict(
    scraper: type[Scraper[Settings]], body: bytes, kind: str, what: str, verdict: str
) -> None:
    judgement = judged(scraper, body, one(body, kind, what))
    assert judgement.verdict == verdict, judgement


def test_a_lost_lead_to_the_next_page_is_fewer_mentions() -> None:
    body = json.dumps({"total": None, "reviews": REVIEWS, "next": f"{URL}?page=2"}).encode()
    assert judged(Careless, body, one(body, "renamed", "`next` under another key")).verdict == "fewer"
    assert judged(Harbor, body, one(body, "renamed", "`next` under another key")).verdict == "loud"


def test_an_empty_list_in_place_of_what_the_page_counts_is_not_unseen() -> None:
    few = REVIEWS[:3]
    body = json.dumps({"total_count": 55, "reviews": few, "next": None}).encode()
    assert judged(Careless, body, one(body, "list cut", "list `reviews` emptied")).verdict == "fewer"


def test_a_scraper_that_insists_passes_and_a_careless_one_does_not() -> None:
    pages = [Page(URL, body, "", WHEN) for body in (JSON, COUNTED)]
    assert torture(Harbor, {}, pages).failures == []
    careless = torture(Careless, {}, pages)
    assert {"fewer", "poorer"} <= {failure.verdict for failure in careless.failures}
    assert sum(sum(row.values()) for row in careless.verdicts.values()) == 1000
    assert careless.distinct > 200


def test_the_seed_of_a_failure_repeats_it() -> None:
    pages = [Page(URL, body, "", WHEN) for body in (JSON, COUNTED)]
    for failure in torture(Careless, {}, pages, count=300).first_failures().values():
        assert torture(Careless, {}, pages, count=1, seed=failure.seed).failures == [failure]


def test_a_failure_names_places_and_no_words() -> None:
    table = torture(Careless, {}, [Page(URL, JSON, "", WHEN)])
    said = " ".join(map(str, table.failures))
    assert not [review["text"] for review in REVIEWS if review["text"][:8] in said]
    assert "Vilja" not in said
    assert {failure.verdict for failure in table.failures} <= FAILURES


def test_pages_that_no_scraper_can_read_make_an_empty_table() -> None:
    assert torture(Harbor, {}, [Page(URL, b"<html></html>", "", WHEN)]).distinct == 0


def test_anatomy_survives_what_is_cut_off_or_wild() -> None:
    for body in (b"<", b"<a href='", b'{"a": ' * 3, b"a,b\n", b"\x00\x01,\n,", b"<p>" * 3000, HTML[:700]):
        for seed in range(40):
            assert isinstance(mutate(body, seed).body, bytes)
    assert dissected(b"").counts() == set()


SOURCE = '''"""Harbor."""
from earful.scraping import *

class Harbor(Scraper[Settings]):
    name = "harbor"
    title = "Harbor"

    def start(self, bookmark):
        yield Request("https://harbor.example/reviews")

    def parse(self, page):
        for review in page.json.all("reviews", at_least=1):
            yield Mention(external_id=review.one("id").text, url=page.url, text=review.TEXT)
'''


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of saved pages, and a scraper that reads them, written by `text`."""
    (tmp_path / "scrapers").mkdir()
    monkeypatch.setenv("EARFUL_SCRAPERS", str(tmp_path / "scrapers"))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.json").write_bytes(JSON)
    (tmp_path / "pages" / "one.meta.json").write_text("{}")
    (tmp_path / "pages" / "two.html").write_bytes(HTML)
    return tmp_path


def written(saved: Path, text: str) -> None:
    (saved / "scrapers" / "harbor.py").write_text(SOURCE.replace("TEXT", text))
    sys.modules.pop("earful_scrapers.harbor", None)


def test_the_command_prints_a_table_and_fails_with_the_seed_to_repeat(saved: Path) -> None:
    written(saved, 'text_at("text")[:2] + "x"')
    asked = ["plugins", "--torture", "harbor", "--pages", str(saved / "pages"), "--count", "300"]
    done = CliRunner().invoke(app, [*asked, "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert "left out two.html: LayoutChanged" in done.stderr
    assert told["verdicts"]["block page"] == {"loud": sum(told["verdicts"]["block page"].values())}
    seed = next(failure["seed"] for failure in told["failures"] if failure["kind"] == "renamed")
    again = CliRunner().invoke(app, [*asked[:-1], "1", "--seed", str(seed)])
    assert again.exit_code == 1
    assert f"seed {seed}: renamed, `reviews.*.text` under another key of one.json" in again.stdout
    assert "1 mutated pages, 1 of them different; 1 read wrongly" in again.stdout


def test_the_command_is_content_with_a_scraper_that_insists(saved: Path) -> None:
    written(saved, 'one("text").text')
    done = CliRunner().invoke(app, ["plugins", "--torture", "harbor", "--pages", str(saved / "pages")])
    assert done.exit_code == 0, done.stdout
    assert "1000 mutated pages" in done.stdout


def test_the_command_says_where_it_looked_in_vain(saved: Path) -> None:
    written(saved, 'one("text").text')
    (saved / "empty").mkdir()
    for further, said in {
        (): "no cases of `harbor` here",
        ("--pages", str(saved / "nowhere")): "is no folder",
        ("--pages", str(saved / "empty")): "has no page that `harbor` can read",
    }.items():
        done = CliRunner().invoke(app, ["plugins", "--torture", "harbor", *further])
        assert done.exit_code != 0
        assert said in str(done.exception)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        *(("nbHits", True), ("nReviews", True), ("n_items", True), ("total", True)),
        *(("next_token", False), ("newest_id", False), ("page_size", False)),
    ],
)
def test_a_count_is_told_by_its_name(name: str, counts: bool) -> None:
    assert parts.is_count(name) == counts
