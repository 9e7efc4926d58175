"""A brand's page says what the digest and `earful index` say, draws what it says, and is written whole."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from earful import paging
from earful.clock import HeldClock
from earful.digest import Week, standing
from earful.digest.causes import Cause
from earful.errors import ConfigError, ReportBroken
from earful.model import Brand
from earful.paging import charting
from earful.paging.charting import Plane
from earful.rendering import render_page
from earful.store import Store
from earful.wording import ENGLISH
from tests import weeks, world
from tests.conftest import ROOT
from tests.hostile import TEXTS

REPLIES = paging.Replies(
    days="1 Sep – 22 Nov 2026",
    target="24 hours",
    rows=(
        paging.ReplyRow("All sources", 214, "120 (56 %)", "9 hours", "71 %"),
        paging.ReplyRow("Kitchen Table", 3, "", "", "", "none is due yet"),
    ),
    effect="Of 40 complaints that were answered 9 got better within three months.",
)


def facts_of(store: Store, brand: Brand, days: int = 365) -> paging.Facts:
    return paging.gather(brand, store, days, partial(world.split, store, brand), world.NOW)


def told(start: date, end: date, known_at: datetime | None) -> tuple[weeks.Part, ...]:
    """The parts of the digest's invented week."""
    return weeks.PARTS


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def html_of(view: paging.PageView, reports: Path | None = None) -> str:
    return render_page(paging.PAGE, view, reports)


with Store.open(None, HeldClock(world.NOW)) as _store:
    FACTS = facts_of(_store, world.fill(_store))
VIEW = paging.build(FACTS)
HTML = html_of(VIEW)


def test_the_page_shows_the_days_that_were_asked_for_and_no_more() -> None:
    assert (FACTS.length, len(VIEW.days_table), len(VIEW.weeks)) == (365, 365, 53)
    assert VIEW.days == "23 Nov 2025 – 22 Nov 2026"
    assert VIEW.days_table[0].on == "Sun 23 Nov 2025"
    assert VIEW.days_table[-1].on == "Sun 22 Nov 2026"


def test_a_brand_younger_than_the_days_starts_with_its_first_point(store: Store) -> None:
    facts = facts_of(store, world.fill(store), 3000)
    assert facts.length == world.DAYS
    assert facts.start == world.LAST - timedelta(days=world.DAYS - 1)


@pytest.mark.parametrize("days", [1, 2, 6, 8, 40, 90, 400])
def test_any_number_of_days_makes_a_page(store: Store, days: int) -> None:
    view = paging.build(facts_of(store, world.fill(store), days))
    assert len(view.days_table) == days
    assert len(soup(html_of(view)).select("#days tbody tr")) == days
    assert [one.change is not None for one in view.periods] == [True] * 3, "what is before it is known"


def test_page_and_digest_say_the_same_numbers_of_the_same_week() -> None:
    with Store.open(None, HeldClock(weeks.NOW)) as store:
        mail = weeks.busy(store)
        brand = store.brands.brand("aurora")
        view = paging.build(paging.gather(brand, store, 365, told, weeks.NOW))
    assert mail.standing is not None
    assert view.standing is not None
    assert mail.change is not None
    assert mail.why is not None
    (week, *_), (last, *_) = view.weeks, view.periods
    mailed = (mail.standing.value, mail.standing.low, mail.standing.high)
    assert (view.standing.value, view.standing.low, view.standing.high) == tuple(map(ENGLISH.index, mailed))
    assert view.standing.mentions == mail.standing.mentions
    assert week.change == last.change == mail.change
    assert week.causes is not None
    assert week.causes.reasons[:5] == mail.why.reasons
    assert week.causes.total_tenths == mail.why.total_tenths
    assert week.causes.unexplained_tenths == mail.why.unexplained_tenths
    assert {one.source for one in view.unread} == {one.source for one in mail.health.unread}
    assert [(one.name, one.value, one.low, one.high, one.verdict) for one in view.rivals] == [
        (one.name, *(ENGLISH.index(number) for number in (one.value, one.low, one.high)), one.verdict)
        for one in mail.rivals
    ]


def test_a_week_is_the_digests_week_and_the_newest_may_not_be_over(store: Store) -> None:
    view = paging.build(facts_of(store, world.fill(store), 12))
    assert [one.days for one in view.weeks] == ["16–22 Nov 2026", "9–15 Nov 2026"]
    assert (FACTS.weeks[0].start, FACTS.weeks[0].end) == (Week(date(2026, 11, 16)).before.last_on, world.LAST)
    wednesday = replace(world.whole(world.LAST), on=date(2026, 11, 25))
    store.index.add(store.brands.brand("aurora").id, [wednesday], world.NOW)
    view = paging.build(facts_of(store, store.brands.brand("aurora"), 12))
    assert [one.days for one in view.weeks] == ["23–25 Nov 2026", "16–22 Nov 2026", "9–15 Nov 2026"]
    assert view.days_table[-2].note == "nothing was measured on this day"


def test_what_is_shown_of_a_change_adds_up_by_cause_and_by_source() -> None:
    for move in (*VIEW.periods, *VIEW.weeks):
        for why in (move.causes, move.sources):
            if why is not None:
                tenths = [one.tenths for one in why.reasons]
                assert sum(tenths) == why.total_tenths
                assert why.unexplained_tenths is None
                assert move.change is not None
                assert why.total_tenths == move.change.tenths
    assert VIEW.periods[0].sources is not None
    assert [one.cause for one in VIEW.periods[0].sources.reasons].count("Harbour Reviews") == 1


def test_what_the_parts_do_not_explain_is_said(store: Store) -> None:
    brand = world.fill(store)
    view = paging.build(paging.gather(brand, store, 90, told, world.NOW))
    assert view.periods[0].sources is not None
    assert [one.cause for one in view.periods[0].sources.reasons] == [
        *("Harbour Reviews", "Kitchen Table", "App Shelf · Finland"),
    ]
    assert view.periods[0].causes is not None
    assert view.periods[0].causes.unexplained_tenths, "what the causes do not explain is said"


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=12), st.floats(20, 60))
def test_in_full_the_larger_causes_are_rounded_as_in_the_digest(parts: list[float], before: float) -> None:
    points = [world.point("brand", world.LAST, value) for value in (before + sum(parts), before)]
    some = [Cause(f"c{number}", part, 1) for number, part in enumerate(parts)]
    short, full = (standing.why(*points, some, {}, in_full) for in_full in (False, True))
    assert short is not None
    assert full is not None
    assert [one.tenths for one in full.reasons[:5]] == [one.tenths for one in short.reasons]
    assert len(full.reasons) == len(parts)
    tenths = [one.tenths for one in full.reasons]
    assert sum(tenths) == full.total_tenths


def test_days_without_an_index_are_gaps_with_their_reason() -> None:
    assert VIEW.chart is not None
    (gap,) = VIEW.chart.gaps
    assert (gap.days, gap.says) == ("31 Mar – 6 Apr 2026", "no source could be read")
    assert VIEW.chart.curve.line.count("M") == 2, "the line is interrupted"
    missing = [day for day in VIEW.days_table if not day.value]
    assert len(missing) == 7
    assert all(day.note == "no source could be read" and not day.height for day in missing)
    (week,) = [one for one in VIEW.weeks if one.days == "30 Mar – 5 Apr 2026"]
    assert (week.change, week.none) == (None, "no index on 5 Apr: no source could be read")


def test_the_index_without_bursts_is_drawn_only_where_it_parts() -> None:
    assert VIEW.chart is not None
    assert VIEW.chart.curve.robust.count("M") == 1
    apart = [day.on for day in VIEW.days_table if day.robust]
    assert (apart[0], apart[-1], len(apart)) == ("Sat 6 Jun 2026", "Fri 12 Jun 2026", 7)
    assert VIEW.standing is not None
    assert VIEW.standing.robust == ""


def test_a_source_that_was_not_read_is_named_with_its_days() -> None:
    assert VIEW.chart is not None
    assert [(one.days, one.says) for one in VIEW.chart.blind] == [
        ("2–19 Aug 2026", "App Shelf · Finland"),
        ("20–22 Nov 2026", "App Shelf · Finland"),
    ]
    (row,) = [one for one in VIEW.sources if one.unread]
    assert row.name == "App Shelf · Finland"
    assert row.unread is not None
    assert row.unread.since == date(2026, 11, 20)
    assert (VIEW.read, VIEW.sources_count) == (2, 3)
    assert "not read since Fri 20 Nov: the site changed its pages" in soup(HTML).get_text()


def test_a_rival_is_ahead_or_behind_only_when_the_ranges_say_so() -> None:
    assert [(one.name, one.verdict) for one in VIEW.rivals] == [
        ("Aurora Coffee", "us"),
        ("Nordbean", "ahead"),
        ("Borealis", "unclear"),
    ]


def test_reply_figures_are_shown_or_said_to_be_missing() -> None:
    told = soup(html_of(paging.build(FACTS, REPLIES))).select_one('section[aria-labelledby="replies"]')
    assert told is not None
    assert "120 (56 %)" in told.get_text()
    assert "none is due yet" in told.get_text()
    assert REPLIES.effect in told.get_text()
    missing = soup(html_of(paging.build(FACTS, None, "No complaint was ever opened."))).get_text()
    assert "No complaint was ever opened." in missing


def test_a_brand_without_points_gets_a_page_that_says_what_to_do(store: Store) -> None:
    store.brands.mirror([world.AURORA, *world.RIVALS], world.SOURCES)
    page = soup(html_of(paging.build(facts_of(store, store.brands.brand("aurora")))))
    assert "Nothing has been measured for this brand yet." in page.get_text()
    assert "earful collect" in page.get_text()
    assert page.select("script, #chart") == []


def test_a_brand_that_never_had_enough_opinions_is_told_why(store: Store) -> None:
    store.brands.mirror([world.AURORA, *world.RIVALS], world.SOURCES)
    brand = store.brands.brand("aurora")
    days = [world.LAST - timedelta(days=back) for back in (2, 1, 0)]
    store.index.add(brand.id, [world.point("brand", on, None) for on in days], world.NOW)
    view = paging.build(facts_of(store, brand))
    assert (view.standing, view.nothing) == (None, "")
    assert view.no_standing == "only 3 effective opinions so far; 5 are needed"
    page = soup(html_of(view))
    assert "No index" in page.get_text()
    assert page.select_one(".drawing path.line")["d"] == ""  # type: ignore[index]


def test_data_json_has_the_numbers_of_the_page_and_its_sums() -> None:
    data = json.loads(json.dumps(paging.figures(FACTS), allow_nan=False))
    assert [one["on"] for one in data["index"]] == [f"{FACTS.start + timedelta(days=n)}" for n in range(365)]
    for kept, shown in zip(data["index"], VIEW.days_table, strict=True):
        assert shown.value == ("" if kept["value"] is None else f"{kept['value']:.0f}")
    for move in (*data["changes"], *data["weeks"]):
        if move["points"] is not None:
            assert sum(one["points"] for one in move["causes"]) == pytest.approx(move["points"], abs=1e-9)
    assert [one["verdict"] for one in data["rivals"]] == ["ahead", "unclear"]


def test_a_hostile_name_changes_nothing_but_the_words(hostile: Callable[[str], str]) -> None:
    def skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
        return [(tag.name, tuple(sorted(tag.attrs))) for tag in soup(html).find_all(True)]

    harmless = skeleton(hostile("Aurora"))
    assert [text for text in TEXTS if text and skeleton(hostile(text)) != harmless] == []


@pytest.fixture
def hostile() -> Callable[[str], str]:
    """The page with this name in every place that an operator or a file can name."""
    with Store.open(None, HeldClock(world.NOW)) as store:
        facts = facts_of(store, world.fill(store), 3)

    def page(text: str) -> str:
        named = replace(
            facts,
            whole=replace(facts.whole, name=text),
            sources=tuple(replace(one, name=text) for one in facts.sources),
            expectations=tuple(replace(one, name=f"{text} x") for one in facts.expectations),
            languages=tuple(replace(one, name=f"{text} x") for one in facts.languages),
            rivals=tuple(replace(one, name=text) for one in facts.rivals),
        )
        return html_of(paging.build(named))

    return page


def test_a_name_without_end_is_cut(store: Store) -> None:
    sources = tuple(replace(one, title="n" * 100_000) for one in world.SOURCES)
    view = paging.build(
        facts_of(store, world.fill(store, replace(world.AURORA, name="b" * 100_000), sources), 7)
    )
    assert len(view.brand) == len(view.sources[0].name) == len(view.unread[0].source) == 80
    assert len(html_of(view)) < 60_000


def test_the_page_holds_no_words_and_no_names_of_people(store: Store) -> None:
    weeks.fill(store, weeks.COMPLAINTS + weeks.PRAISE + weeks.DONE)
    weeks.measure(store, "aurora", weeks.TWELVE)
    brand = store.brands.brand("aurora")
    facts = paging.gather(brand, store, 365, told, weeks.NOW)
    written = html_of(paging.build(facts)) + json.dumps(paging.figures(facts), ensure_ascii=False)
    for one in weeks.COMPLAINTS + weeks.PRAISE + weeks.DONE:
        assert one.author not in written
        assert one.text not in written
        assert not one.reply or one.reply not in written


def test_the_page_asks_for_nothing_and_runs_nothing_but_its_own() -> None:
    page = soup(HTML)
    (policy,) = page.select('meta[http-equiv="Content-Security-Policy"]')
    assert str(policy["content"]).startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in str(policy["content"])
    assert page.select("[style], [src], [onclick], img, iframe, object, form, link[rel=stylesheet]") == []
    assert {str(link["href"]) for link in page.select("[href]")} == {"#main", "data:,", "data.json"}
    assert not re.search(r"https?:", HTML)
    assert "url(" not in HTML
    assert "@import" not in HTML


def test_every_chart_has_a_table_and_every_table_its_heads() -> None:
    page = soup(HTML)
    for table in page.select("table"):
        assert table.select("thead th[scope=col]")
        assert all(row.select("th[scope=row]") for row in table.select("tbody tr"))
    for drawing in page.select("svg"):
        is_inner = drawing.find_parent("svg") is not None
        assert is_inner or drawing.get("aria-hidden") == "true" or drawing.get("aria-label"), drawing
    assert len({str(tag["id"]) for tag in page.select("[id]")}) == len(page.select("[id]"))


def test_a_broken_page_template_names_variable_file_and_line(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    shutil.copytree(ROOT / "reports", reports)
    page = reports / "index_page" / "page.html"
    page.write_text(page.read_text().replace("view.on }}", "view.onn }}", 1))
    with pytest.raises(ReportBroken, match=r"index_page/page\.html line \d+: 'PageView object'.*onn"):
        html_of(VIEW, reports)
    (reports / "index_page" / "look.css").write_text("p::after { content: '</style>' }")
    with pytest.raises(ReportBroken, match=r"look\.css holds `</`"):
        html_of(VIEW, reports)
    (reports / "index_page" / "look.css").unlink()
    with pytest.raises(ReportBroken, match=r"look\.css is missing"):
        html_of(VIEW, reports)


def test_writing_replaces_its_own_files_and_leaves_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "page"
    paging.write(folder, {"index.html": "first"})
    (folder / "thesis.txt").write_text("the only copy")
    assert paging.write(folder, {"data.json": "{}", "index.html": "second"}) == [
        folder / "data.json",
        folder / "index.html",
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["data.json", "index.html", "thesis.txt"]
    assert (folder / "index.html").read_text() == "second"


def test_a_page_that_cannot_be_written_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for place in (tmp_path / "file", tmp_path / "file" / "deeper"):
        with pytest.raises(ConfigError, match=r"cannot be written: .*; name another with --out"):
            paging.write(place, {"index.html": "x"})
    folder = tmp_path / "page"
    (folder / "index.html").mkdir(parents=True)
    with pytest.raises(ConfigError, match="cannot be written"):
        paging.write(folder, {"index.html": "x"})
    assert [path.name for path in folder.iterdir()] == ["index.html"]


values = st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=60)


@given(values)
def test_a_line_has_a_stretch_for_each_run_and_stays_on_the_plane(
    given_: list[float | None],
) -> None:
    drawn = charting.line(Plane(len(given_), 0, 100), given_)
    runs = charting.runs([value is not None for value in given_])
    assert drawn.count("M") == len(runs)
    numbers = [float(one) for one in re.findall(r"[\d.]+", drawn)]
    assert all(0 <= x <= charting.WIDTH for x in numbers[::2])
    assert all(0 <= y <= charting.HEIGHT for y in numbers[1::2])


@given(values)
def test_a_band_is_closed_and_holds_its_line(given_: list[float | None]) -> None:
    plane = Plane(len(given_), 0, 100)
    band = charting.band(plane, [None if value is None else (value / 2, value) for value in given_])
    assert band.count("M") == band.count("Z") == len(charting.runs([value is not None for value in given_]))


@given(st.lists(st.booleans(), max_size=60))
def test_runs_are_exactly_where_the_flags_are(flags: list[bool]) -> None:
    found = charting.runs(flags)
    assert [at for start, end in found for at in range(start, end)] == [
        at for at, flag in enumerate(flags) if flag
    ]
    assert all(end < start for (_, end), (start, _) in pairwise(found))


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 5000))
def test_a_calendar_has_marks_that_fit(start: date, days: int) -> None:
    ticks = charting.calendar(start, start + timedelta(days=days))
    assert len(ticks) <= charting.MOST_TICKS
    assert all(0 <= float(tick.at) <= 93 for tick in ticks)
    assert [float(tick.at) for tick in ticks] == sorted(float(tick.at) for tick in ticks)
    assert ticks, "there is always something to go by"


def test_levels_are_round_and_include_the_edges() -> None:
    assert [tick.words for tick in charting.levels(40, 90)] == ["40", "50", "60", "70", "80", "90"]
    assert [tick.words for tick in charting.levels(10, 100)] == ["20", "40", "60", "80", "100"]
