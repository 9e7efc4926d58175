"""Every accepted mail in a real browser: it fits, it asks for nothing, and eyes and ears get the same."""

from pathlib import Path

import pytest

from docs.browser import Browser
from docs.clients import as_word, without_styles
from earful.rendering import render
from tests.chromium import AXE_TAGS, NEEDS_CHROMIUM, axe, requests, violations
from tests.goldens import FILES, MAILS
from tests.hostile import TEXTS
from tests.test_rendering import REPORT, with_text

pytestmark = NEEDS_CHROMIUM
WIDTHS = (320, 375, 700)
SCHEMES = ("light", "dark")
PAPER = {"light": "rgb(242, 241, 237)", "dark": "rgb(18, 19, 22)"}
# Not `innerWidth`: a telephone zooms out of a page that is too wide, and the window grows with it.
OVERFLOW = """((width) => [document.documentElement.scrollWidth - width,
  [...document.body.querySelectorAll('*')].filter((one) => !one.closest('.preheader')
    && one.getBoundingClientRect().right > width + 0.5).map((one) => one.outerHTML.slice(0, 90))])"""
SMALLEST_TEXT = """Math.min(...[...document.body.querySelectorAll('*')].filter((one) =>
  !one.closest('.preheader') && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
MATTERS = ("h1", ".lead", ".counter", ".figure", ".beside .pill", ".basis .strong", ".basis")
"""Verdict, cause, counters, index, change, likely range, basis."""
BOTTOM = """((selector) => Math.max(...[...document.querySelectorAll(selector)]
  .map((one) => one.getBoundingClientRect().bottom)))"""
READ = "document.querySelector('[role=main]').innerText.replace(/\\s+/g, ' ')"


def overflow(browser: Browser, width: int) -> list[object]:
    """By how much it is too wide, and what sticks out; nothing where it fits."""
    found: list[object] = browser.value(f"{OVERFLOW}({width})")
    return [] if found == [0, []] else found


def opened(browser: Browser, folder: Path, html: str, width: int) -> None:
    path = folder / "mail.html"
    path.write_text(html, encoding="utf-8", errors="replace")
    browser.screen(width)
    browser.open(path.as_uri())


@pytest.mark.parametrize("name", MAILS)
def test_it_asks_for_nothing_and_fits_every_screen_in_light_and_dark(browser: Browser, name: str) -> None:
    url = FILES[name].as_uri()
    browser.screen(WIDTHS[0])
    browser.open(url)
    wrong = {}
    for width in WIDTHS:
        for scheme in SCHEMES:
            browser.screen(width, scheme)
            wrong[width, scheme] = overflow(browser, width)
            assert browser.value("getComputedStyle(document.body).backgroundColor") == PAPER[scheme]
    assert not any(wrong.values()), wrong
    assert requests(browser) == [url]


@pytest.mark.parametrize("name", MAILS)
def test_without_any_style_it_still_reads_on_a_telephone(browser: Browser, tmp_path: Path, name: str) -> None:
    browser.screen(375)
    browser.open(FILES[name].as_uri())
    whole = browser.value(READ)
    opened(browser, tmp_path, without_styles(MAILS[name]), 375)
    assert overflow(browser, 375) == []
    assert browser.value(READ) == whole
    assert browser.value(SMALLEST_TEXT) >= 12


@pytest.mark.parametrize("name", MAILS)
def test_in_outlook_with_the_engine_of_word_it_stays_within_the_window(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    opened(browser, tmp_path, as_word(MAILS[name]), 700)
    assert overflow(browser, 700) == []
    assert browser.value(SMALLEST_TEXT) >= 12


@pytest.mark.parametrize("name", [name for name in MAILS if 'class="figure"' in MAILS[name]])
def test_the_first_screen_of_a_telephone_holds_what_matters(browser: Browser, name: str) -> None:
    browser.screen(375, height=800)
    browser.open(FILES[name].as_uri())
    bottoms = {one: browser.value(f"{BOTTOM}({one!r})") for one in MATTERS}
    assert all(0 < bottom <= 800 for bottom in bottoms.values()), bottoms


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", MAILS)
def test_axe_finds_nothing_to_complain_about(browser: Browser, name: str, scheme: str) -> None:
    script = axe()
    browser.screen(375, scheme)
    browser.open(FILES[name].as_uri())
    browser.value(f"{script};0")
    assert violations(browser, str(AXE_TAGS)) == []


def test_a_mail_that_is_too_wide_too_pale_or_curious_would_be_noticed(
    browser: Browser, tmp_path: Path
) -> None:
    script = axe()
    wide = (
        '<p style="width: 900px; color: #e0e0e0">wide and pale</p><img src="https://evil.example/pixel.gif">'
    )
    for width in WIDTHS:
        opened(browser, tmp_path, MAILS["quiet"].replace("</h1>", f"</h1>{wide}", 1), width)
        assert overflow(browser, width)
    assert "https://evil.example/pixel.gif" in requests(browser)
    browser.value(f"{script};0")
    assert {"color-contrast", "image-alt"} <= {rule for rule, _ in violations(browser, str(AXE_TAGS))}


def test_no_hostile_text_makes_it_wider_than_a_telephone(browser: Browser, tmp_path: Path) -> None:
    longest = sorted(TEXTS, key=lambda text: max(map(len, text.split()), default=0))[-6:]
    for text in longest:
        opened(browser, tmp_path, render(REPORT, with_text(text)).html, 320)
        assert overflow(browser, 320) == [], ascii(text[:40])
