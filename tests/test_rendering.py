"""What goes out is a mail that every client can show and that nobody can break; a wrong template stops it."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from earful.cleaning import clean
from earful.clock import HeldClock
from earful.digest import quoting
from earful.digest.view import DigestView
from earful.drafting import Draft
from earful.errors import ReportBroken
from earful.model import Mention, MentionId, SourceId
from earful.rendering import Rendered, render, variables
from earful.store import Store
from earful.wording import ENGLISH, Tongue
from tests import weeks
from tests.conftest import ROOT
from tests.hostile import TEXTS, URLS
from tests.test_cleaning import LINKABLE, hidden

REPORT = "weekly_digest"
GOLDEN = ROOT / "tests" / "reports"
DENIED = ["img", "svg", "script", "form", "iframe", "link", "object", "base", "embed", "video", "input"]
CLOCK = HeldClock(weeks.NOW)
BUSY = weeks.view_of("busy", CLOCK)
HARMLESS = "The coffee was cold and nobody came to help us."


def said(text: str, url: str = "https://www.harbour.example/r/1") -> Mention:
    return Mention(
        id=MentionId(1),
        source_id=SourceId(1),
        external_id="1",
        url=url,
        kind="review",
        title=None,
        text=text,
        language="en",
        rating=None,
        author_key=None,
        published_at=weeks.NOW,
        first_seen_at=weeks.NOW,
        last_seen_at=weeks.NOW,
    )


def with_text(text: str) -> DigestView:
    """The busy week with this text in every place that a stranger can write to."""
    quote, name = quoting.quote(said(text), is_complaint=True), quoting.author(f"x {text}")
    praise = quoting.quote(said(text), is_complaint=False)
    return replace(
        BUSY,
        cards=tuple(
            replace(card, quote=quote, author=name, draft=Draft(clean(text, 400) or "x", "en", "ltr", True))
            for card in BUSY.cards
        ),
        praise=tuple(replace(one, quote=praise) for one in BUSY.praise),
    )


def dom(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every tag with its attributes' names, in order, the marks within quotes apart."""
    soup = dom(html)
    for mark in soup.select("strong.mark"):
        mark.unwrap()
    for quote in soup.select(".quote"):
        del quote["dir"]
    return [(tag.name, tuple(sorted(tag.attrs))) for tag in soup.find_all(True)]


def strangers_words(html: str) -> str:
    return "\n".join(tag.get_text() for tag in dom(html).select(".quote, .who .muted, .draft-text"))


def problems(rendered: Rendered) -> list[str]:
    """What is wrong with a mail that holds a hostile text."""
    words = strangers_words(rendered.html)
    found = ["skeleton"] if skeleton(rendered.html) != HARMLESS_SKELETON else []
    found += ["hidden"] if any(hidden(line) for line in words.splitlines()) else []
    found += ["linkable"] if LINKABLE.search(words) else []
    found += ["hidden in text"] if any(hidden(line) for line in rendered.text.splitlines()) else []
    return found


HARMLESS_SKELETON = skeleton(weeks.mailed(with_text(HARMLESS)).html)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:30]).encode("ascii", "replace").decode())
def test_a_hostile_text_changes_nothing_but_the_words(text: str) -> None:
    assert problems(weeks.mailed(with_text(text))) == []


@pytest.mark.parametrize("text", [TEXTS[0], TEXTS[36], TEXTS[65]])
def test_without_clean_a_hostile_text_would_be_noticed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quoting, "clean", lambda text, limit=280: text)
    hostile = "".join((text, " see https://evil.example \u202e"))
    assert problems(weeks.mailed(with_text(hostile)))


def test_without_autoescape_a_hostile_text_would_be_noticed(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    shutil.copytree(ROOT / "reports", reports)
    parts = reports / "_layout" / "parts.html"
    parts.write_text(parts.read_text().replace("{{ piece.text }}", "{{ piece.text|safe }}"))
    assert problems(render(REPORT, with_text(TEXTS[0]), folder=reports)) == ["skeleton"]


def test_hostile_words_go_the_whole_way_from_the_store_to_the_mail(store: Store) -> None:
    worst = tuple(
        weeks.Said(
            "harbour", 30 + n, f"{text} I want a refund.", 1, "en", f"{text} name", f"{text} title",
            expectation="price", url=url,
        )
        for n, (text, url) in enumerate(zip(TEXTS, URLS[1:], strict=False))
        if "\ud800" not in text
    )[:5]  # fmt: skip
    weeks.fill(store, worst)
    weeks.visit(store, "harbour", 1)
    rendered = weeks.mailed(weeks.build(store.brands.brand("aurora"), weeks.WEEK, store, weeks.NOW))
    words = strangers_words(rendered.html)
    assert words.count("refund") == 5
    assert not LINKABLE.search(words)
    assert dom(rendered.html).select(", ".join(DENIED)) == []
    assert dom(rendered.html).select("a") == []
    assert rendered.text.count("No direct link: open Harbour Reviews") == 5


TRANSLATED = [f"{name}.{language}" for name in ("busy", "blind", "stormy") for language in ("fi", "uz")]
"""What has the most words, in the other languages; test_catalogues.py knows that none is missing."""


@pytest.mark.parametrize("name", [*sorted(weeks.WEEKS), *TRANSLATED])
def test_a_week_looks_as_it_was_accepted(name: str, accept: bool) -> None:
    week, _, language = name.partition(".")
    rendered = weeks.mailed(weeks.view_of(week, CLOCK), language or "en")
    files = {f"{name}.html": rendered.html, f"{name}.txt": f"{rendered.subject}\n\n{rendered.text}"}
    for file, now in files.items():
        if accept:
            GOLDEN.mkdir(exist_ok=True)
            (GOLDEN / file).write_text(now, encoding="utf-8")
        golden = (GOLDEN / file).read_text(encoding="utf-8")
        assert normal(golden, file) == normal(now, file), f"{file}: look at it, then pytest --accept"


def normal(text: str, file: str) -> str:
    """The document and not its spelling: css-inline may order attributes in another way."""
    return str(dom(text)) if file.endswith(".html") else text


@pytest.mark.parametrize("name", sorted(weeks.WEEKS))
def test_every_week_is_a_mail_that_every_client_can_show(name: str) -> None:
    rendered = weeks.mailed(weeks.view_of(name, CLOCK))
    page = dom(rendered.html)
    assert page.select(", ".join(DENIED)) == []
    assert len(rendered.html.encode()) <= 92_000
    assert "url(" not in rendered.html
    assert "@import" not in rendered.html
    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == ("en", "ltr")
    assert len(page.select('[role="main"]')) == 1
    assert all(href.startswith(("https://", "mailto:")) for href in hrefs(page))
    for table in page.find_all("table"):
        is_data = table.find("th") is not None and table.find("table") is None
        assert table.get("role") == "presentation" or table.select("th[scope=col]"), is_data
    assert next(tag.name for tag in page.find_all(["h1", "h2", "h3"])) == "h1"
    assert len(page.find_all("h1")) == 1


def test_an_expectation_that_the_settings_add_is_shown_under_its_own_name() -> None:
    view = replace(BUSY, cards=tuple(replace(card, expectation="sustainability") for card in BUSY.cards))
    rendered = weeks.mailed(view)
    assert "Sustainability" in dom(rendered.html).get_text()
    assert "Sustainability" in rendered.text


def hrefs(page: Tag) -> list[str]:
    return [str(tag["href"]) for tag in page.select("[href]")]


@pytest.mark.parametrize("name", sorted(weeks.WEEKS))
def test_subject_preheader_and_text_keep_their_measures(name: str) -> None:
    rendered = weeks.mailed(weeks.view_of(name, CLOCK))
    (preheader,) = dom(rendered.html).select(".preheader")
    words = " ".join(preheader.get_text().split())
    assert 40 <= len(words) <= 90, words
    assert rendered.subject not in words
    assert len(rendered.subject) <= 150
    assert rendered.subject.startswith("Aurora Coffee")
    for line in rendered.text.splitlines():
        assert len(line) <= 72 or "://" in line, line


@pytest.mark.parametrize("name", sorted(weeks.WEEKS))
def test_text_and_html_say_the_same_in_the_same_order(name: str) -> None:
    view = weeks.view_of(name, CLOCK)
    rendered = weeks.mailed(view)
    html = " ".join(dom(rendered.html).get_text(" ").split())
    text = " ".join(rendered.text.split())
    headings = [tag.get_text() for tag in dom(rendered.html).find_all("h2")]
    places = [text.index(heading.upper()) for heading in headings]
    assert places == sorted(places)
    for reason in view.why.reasons if view.why else ():
        assert ENGLISH.signed(reason.tenths) in html
        assert ENGLISH.signed(reason.tenths) in text
    for card in view.cards:
        assert f"{ENGLISH.lasting(card.left)} " in html
        assert f"{ENGLISH.lasting(card.left)} " in text


def test_nothing_is_said_by_colour_alone_and_the_chart_has_words() -> None:
    page = dom(weeks.mailed(BUSY).html)
    (chart,) = page.select('[role="img"]')
    assert "16 Nov 66 (64 to 68)" in str(chart["aria-label"])
    assert "28 Sept –" in str(chart["aria-label"])
    assert "1 of 5 stars" in page.get_text()
    assert "▼ 4.6 since last week" in page.get_text()


def test_it_still_reads_without_any_style() -> None:
    page = dom(weeks.mailed(BUSY).html)
    for tag in page.find_all("style"):
        tag.decompose()
    (heading,) = page.find_all("h1")
    assert "font-size: 24px" in str(heading["style"])


def test_dark_colours_answer_every_light_one() -> None:
    page = dom(weeks.mailed(BUSY).html)
    (style,) = page.find_all("style")
    dark = style.get_text().partition("prefers-color-scheme: dark")[2]
    for tag in page.find_all(style=re.compile(r"(?<![\w-])(color|background): ?#")):
        assert tag.name == "body" or any(f".{name}" in dark for name in tag.get("class", [])), tag


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("body.html", "view.brand }}", "view.brnd }}", r"body\.html line \d+: .*brnd"),
        ("body.html", "{% block foot %}", "{% blok foot %}", r"body\.html line \d+: .*blok"),
        ("body.txt", "view.counters.soon", "view.counters.son", r"body\.txt line \d+: .*\bson\b"),
        ("subject.txt", "words.subject(view)", "viw.brand", r"subject\.txt line \d+: .*viw"),
        ("subject.txt", "words.subject(view)", "1 / 0", r"subject\.txt line \d+: division by zero"),
        ("subject.txt", "words.subject(view)", "'x' * 200", r"subject\.txt gives \d+ characters"),
        ("subject.txt", "_layout/words.txt", "_layout/worte.txt", r"_layout/worte\.txt is missing"),
        ("body.html", "view.brand }}", "view.__class__.__mro__ }}", r"body\.html line \d+: .*__class__"),
    ],
)
def test_a_broken_template_names_variable_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, expected: str
) -> None:
    reports = tmp_path / "reports"
    shutil.copytree(ROOT / "reports", reports)
    path = reports / REPORT / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ReportBroken, match=expected) as caught:
        render(REPORT, BUSY, folder=reports)
    assert caught.value.remedy == "fix-config"
    assert "\n" not in str(caught.value)


def test_an_error_in_shared_wording_names_the_shared_file(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    shutil.copytree(ROOT / "reports", reports)
    words = reports / "_layout" / "words.txt"
    words.write_text(words.read_text().replace("card.left", "card.lft", 1))
    with pytest.raises(ReportBroken, match=r"_layout/words\.txt line \d+: .*lft"):
        render(REPORT, BUSY, folder=reports)


def test_every_variable_is_listed_once() -> None:
    listed = re.findall(r"^\| `(\S+)`", variables(DigestView), re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert {"view.brand", "view.cards[…].quote.pieces[…].text", "view.health.late[…].since"} <= set(listed)


def test_numbers_agree_with_their_words(tmp_path: Path) -> None:
    def one(waiting: int) -> str:
        return render(REPORT, replace(BUSY, counters=replace(BUSY.counters, overdue=0, waiting=waiting))).text

    assert "1 complaint waits for a reply." in one(1)
    assert "2 complaints wait for a reply." in one(2)


def test_the_same_view_gives_the_same_mail() -> None:
    assert weeks.mailed(BUSY) == weeks.mailed(weeks.view_of("busy", CLOCK))
    assert weeks.kept(REPORT, BUSY) == BUSY, "an issue keeps all of it"


def test_readers_of_one_language_share_its_templates_and_not_their_zones() -> None:
    helsinki, tashkent = (
        render(REPORT, BUSY, Tongue("en", zone)) for zone in ("Europe/Helsinki", "Asia/Tashkent")
    )
    assert "was due Sun 18:00" in helsinki.text
    assert "was due Sun 21:00" in tashkent.text
    finnish = render(REPORT, BUSY, Tongue("fi", "Asia/Tashkent"))
    assert "62.5" in tashkent.text
    assert "62,5" in finnish.text, "what is written when a template is compiled is of its language"
    short = render(REPORT, BUSY, Tongue("en", "Asia/Tashkent"), frozenset({"index"}))
    assert "REPLY FIRST" in tashkent.text
    assert "REPLY FIRST" not in short.text
