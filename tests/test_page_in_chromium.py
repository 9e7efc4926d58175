"""The page in a real browser: it asks for nothing, fits everywhere, and tells eyes and ears the same."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from docs.browser import Browser
from earful import paging
from earful.clock import HeldClock
from earful.rendering import render_page
from earful.store import Store
from earful.wording import ENGLISH
from tests import world
from tests.chromium import AXE_TAGS, NEEDS_CHROMIUM, axe, complaints, requests, text
from tests.hostile import TEXTS
from tests.test_paging import FACTS, REPLIES, VIEW

pytestmark = NEEDS_CHROMIUM
WIDTHS = (320, 375, 760, 1280)
ARROW_LEFT, END, HOME, PAGE_UP, TAB = ("ArrowLeft", 37), ("End", 35), ("Home", 36), ("PageUp", 33), ("Tab", 9)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("page"), paging.build(FACTS, REPLIES))


def written(folder: Path, view: paging.PageView) -> str:
    """Where the page of that view is."""
    files = {"data.json": json.dumps(paging.figures(FACTS)), "index.html": render_page(paging.PAGE, view)}
    return paging.write(folder, files)[1].as_uri()


@pytest.fixture
def page(browser: Browser, url: str) -> Browser:
    """The page, wide and light, as it is when it was opened."""
    browser.screen(1280)
    browser.open(url)
    return browser


def test_it_asks_for_itself_and_nothing_else_and_has_no_complaints(page: Browser, url: str) -> None:
    page.value("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert requests(page) == [url]
    assert complaints(page) == []


def test_hostile_names_start_nothing(browser: Browser, tmp_path: Path) -> None:
    name = " ".join(one for one in TEXTS if "\ud800" not in one)
    with Store.open(None, HeldClock(world.NOW)) as store:
        sources = tuple(replace(one, title=name) for one in world.SOURCES)
        brand = world.fill(store, replace(world.AURORA, name=name), sources)
        facts = paging.gather(brand, store, 60, partial(world.split, store, brand), world.NOW)
    url = written(tmp_path, paging.build(facts))
    browser.screen(320)
    browser.open(url)
    browser.value("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert requests(browser) == [url]
    assert complaints(browser) == []
    assert browser.value("document.documentElement.scrollWidth") <= 320
    assert browser.value("document.scripts.length") == 1


def test_its_policy_stops_what_is_not_its_own(page: Browser) -> None:
    page.value(
        "new Promise((done) => { const image = new Image(); image.onerror = done;"
        " image.src = 'https://evil.example/x.gif'; document.body.append(image) })"
    )
    page.value(
        "const alien = document.createElement('script'); alien.text = 'window.evil = 1';"
        " document.body.append(alien)"
    )
    assert page.value("window.evil === undefined")
    said = [one["entry"]["text"] for one in complaints(page)]
    assert len(said) == 2
    assert all("Content Security Policy" in one for one in said), "the console would have told of a slip"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_the_screen(browser: Browser, url: str, width: int, scheme: str) -> None:
    browser.screen(width, scheme)
    browser.open(url)
    browser.value("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert browser.value("document.documentElement.scrollWidth") == width
    outside = (
        "[...document.querySelectorAll('main *')].filter((one) => !one.closest('.scroll, svg, .unseen') &&"
        f" one.getBoundingClientRect().right > {width}).map((one) => one.outerHTML.slice(0, 80))"
    )
    assert browser.value(outside) == []


def test_dark_is_dark_and_light_is_light(browser: Browser, url: str) -> None:
    papers = []
    for scheme in ("light", "dark"):
        browser.screen(375, scheme)
        browser.open(url)
        papers.append(browser.value("getComputedStyle(document.body).backgroundColor"))
    assert papers == ["rgb(242, 241, 237)", "rgb(18, 19, 22)"]


def test_pointing_at_a_day_tells_it_and_the_causes_of_its_week(page: Browser) -> None:
    box = page.value("(({x, y, width, height}) => [x, y, width, height])(plot.getBoundingClientRect())")
    page.value("window.scrollTo(0, 0)")
    for number in (0, 100, 131, 200, 364):
        page.point(box[0] + box[2] * (number + 0.5) / 365, box[1] + box[3] / 2)
        day = VIEW.days_table[number]
        (week,) = [one for one in VIEW.weeks if one.id == day.week]
        shown = text(page, "#readout")
        assert day.on in shown
        if day.value:
            assert f"{day.value} likely {day.low} to {day.high}" in shown
        else:
            assert f"No index {day.note}" in shown
        for reason in week.causes.reasons[:5] if week.causes else ():
            assert ENGLISH.signed(reason.tenths) in shown
        assert page.value("dot.getAttribute('cx')") == f"{day.at}%"
        assert week.days in shown


def test_the_keyboard_alone_reaches_every_day(page: Browser) -> None:
    for _ in range(20):
        page.press(*TAB)
        if page.value("document.activeElement.id") == "day":
            break
    assert page.value("document.activeElement.id") == "day"
    assert page.value("getComputedStyle(plot).outlineStyle") == "solid", "it is seen where the focus is"

    def heard() -> str:
        return str(page.value("day.getAttribute('aria-valuetext')"))

    assert heard().startswith("Sun 22 Nov 2026: 65; likely 62 to 68")
    assert "Week 16–22 Nov 2026: ▼ 5.8; −8.7 Slow service or delivery" in heard()
    for key, number in ((ARROW_LEFT, 363), (PAGE_UP, 335), (HOME, 0), (END, 364)):
        page.press(*key)
        assert heard().startswith(VIEW.days_table[number].on)
        assert text(page, "#when") == VIEW.days_table[number].on


def test_the_order_of_the_focus_is_that_of_the_page(page: Browser) -> None:
    seen, places = [], []
    for _ in range(12):
        page.press(*TAB)
        seen.append(page.value("document.activeElement.id || document.activeElement.tagName"))
        places.append(page.value("document.activeElement.getBoundingClientRect().top + scrollY"))
    assert seen[:2] == ["A", "day"]
    assert "SUMMARY" in seen
    assert "INPUT" in seen, "the choice of the period"
    assert places[1:8] == sorted(places[1:8])


def test_the_period_that_was_chosen_is_the_one_that_is_shown(page: Browser) -> None:
    def shown() -> list[str]:
        seen = "[...document.querySelectorAll('.period')].filter((one) => one.offsetHeight)"
        return list(page.value(f"{seen}.map((one) => one.id)"))

    assert shown() == ["period-7"]
    page.value("document.querySelector('[value=period-28]').click()")
    assert shown() == ["period-28"]
    assert text(page, "#period-28 h3") == f"Last 4 weeks {VIEW.periods[1].days}"


def test_without_its_script_everything_is_still_said(browser: Browser, url: str) -> None:
    browser.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.screen(1280)
        browser.open(url)
        document = browser.ask("DOM.getDocument", depth=-1)["root"]["nodeId"]
        html = browser.ask("DOM.getOuterHTML", nodeId=document)["outerHTML"]
    finally:
        browser.ask("Emulation.setScriptExecutionDisabled", value=False)
    assert 'class="period away"' not in html
    assert html.count('class="period"') == 3
    assert '<div id="readout" class="readout" hidden' in html, "what only a script fills is not there"


def test_the_table_says_what_the_chart_draws(page: Browser) -> None:
    drawn = page.value("document.querySelector('.drawing path.line').getAttribute('d')")
    heights = [float(place.split(" ")[1]) for part in drawn.split("M")[1:] for place in part.split("L")]
    rows = page.value(
        "[...days.tBodies[0].rows].map((row) => [row.cells[1].textContent, row.dataset.height])"
    )
    assert heights == [float(height) for _, height in rows if height]
    # From the chart's own scale back to the numbers: both are of the same day.
    top, bottom = 80, 50
    for (value, _), height in zip([row for row in rows if row[1]], heights, strict=True):
        assert abs(top - height / 100 * (top - bottom) - float(value)) <= 0.51


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_nothing_to_complain_about(
    browser: Browser, tmp_path: Path, width: int, scheme: str
) -> None:
    script = axe()
    with Store.open(None, HeldClock(world.NOW)) as store:
        brand = world.fill(store)
        # Few days: axe looks at every cell of every table for as long as its contrast takes.
        facts = paging.gather(brand, store, 20, partial(world.split, store, brand), world.NOW)
    url = written(tmp_path, paging.build(facts, REPLIES))
    browser.screen(width, scheme)
    browser.open(url)
    browser.value("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    browser.value(f"{script};0")
    result = browser.value(f"axe.run(document, {{runOnly: {AXE_TAGS}}})")
    assert [(one["id"], [node["html"][:90] for node in one["nodes"]]) for one in result["violations"]] == []
    assert len(result["passes"]) > 30


def test_it_prints_every_period_and_no_controls(page: Browser) -> None:
    page.ask("Emulation.setEmulatedMedia", media="print")
    shown = page.value(
        "['.period', '#choice', '#readout', '.skip'].map((each) =>"
        " [...document.querySelectorAll(each)].filter((one) => one.offsetHeight).length)"
    )
    assert shown == [3, 0, 0, 0]
    assert len(page.ask("Page.printToPDF")["data"]) > 10_000
