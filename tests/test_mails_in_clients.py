"""Every accepted mail is valid, light, and made only of what the mail programs of most readers show."""

import json
import re
import shutil
import subprocess
import warnings
from collections.abc import Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ROOT
from tests.goldens import DENIED, MAILS

CHECKS = ROOT / "tests" / "mail"
LARGEST_BYTES, LARGE_BYTES = 92_000, 80_000

# What no client of the list may ignore, but for these: the mail says the same without them.
IGNORED = {
    "<body> element": "is replaced by the client's own; the outer table has colour and type again",
    "<style> element": "holds only the wide screen, the dark colours and the colour scheme",
    "@media": "the narrow, light mail is the one without",
    "aria-hidden attribute": "a screen reader reads the stars as well as the words beside them",
    "aria-label attribute": "the chart's first and last value stand below it as text",
    "role attribute": "a screen reader announces layout tables",
    "border-radius": "corners are square",
    "border-spacing": "the attribute cellspacing says the same",
    "table-layout": "columns have a width each",
    "display:none": "the preheader is one pixel high and has the colour of the paper",
    "overflow": "the preheader, as above",
    "height property": "bars have the attribute height",
    "overflow-wrap": "a word as long as a line is rare, and the mail then scrolls sideways",
    "word-break": "as overflow-wrap; most clients know the one or the other",
    "text-decoration": "links are underlined by the client",
    "white-space": "a pill may break",
}
PARTLY = frozenset(IGNORED) | {
    "align attribute", "background", "border", "border-collapse", "cellpadding attribute",
    "cellspacing attribute", "dir attribute", "display", "font-size", "font-weight", "height attribute",
    "lang attribute", "letter-spacing", "line-height", "mailto: links", "margin", "max-width", "padding",
    "text-align",
    "width attribute", "width property",
}  # fmt: skip
"""Partly known to some: every value that the mail uses is among those that they know, or costs only looks."""


def missing() -> str:
    """Why the two checkers cannot be run; empty where they can."""
    if shutil.which("node") is None:
        return "no Node.js on the PATH; install it (apt-get install nodejs npm)"
    if not (CHECKS / "node_modules" / "caniemail").is_dir():
        return "caniemail and html-validate are not installed; npm ci --prefix tests/mail"
    return ""


def found_in(mails: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By mail, what html-validate finds `wrong`, and which clients have it `ignored`."""
    done = subprocess.run(
        ["node", "check.mjs"], cwd=CHECKS, input=json.dumps(mails), capture_output=True, text=True, check=True
    )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


def beyond(ignored: Mapping[str, Mapping[str, list[str]]]) -> dict[str, object]:
    """What clients do not know, or know in part, and nobody accepted."""
    return {
        what: kinds
        for what, kinds in ignored.items()
        if ("errors" in kinds and what not in IGNORED) or ("warnings" in kinds and what not in PARTLY)
    }


@pytest.fixture(scope="module")
def checked() -> dict[str, dict[str, Any]]:
    """All mails, and one with a plant of each kind: one start of Node for all."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    quiet = MAILS["quiet"]
    plants = {
        "flex": quiet.replace("</h1>", '</h1><p style="display:flex">x</p>', 1),
        "shadow": quiet.replace("</h1>", '</h1><p style="box-shadow:0 0 1px red">x</p>', 1),
        "invalid": quiet.replace("</h1>", "</h1><p><div>x</div></p><table><td></table>", 1),
    }
    return found_in({**MAILS, **{f"plant {name}": html for name, html in plants.items()}})


@pytest.mark.xdist_group("node")
def test_html_validate_finds_nothing(checked: dict[str, dict[str, Any]]) -> None:
    assert {name: checked[name]["wrong"] for name in MAILS if checked[name]["wrong"]} == {}


@pytest.mark.xdist_group("node")
def test_caniemail_finds_nothing_beyond_what_is_accepted(checked: dict[str, dict[str, Any]]) -> None:
    found = {name: beyond(checked[name]["ignored"]) for name in MAILS}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.xdist_group("node")
def test_what_is_accepted_is_needed(checked: dict[str, dict[str, Any]]) -> None:
    """An allowance that nothing uses any more would let it back in."""
    seen = {what for name in MAILS for what, kinds in checked[name]["ignored"].items() if "errors" in kinds}
    assert set(IGNORED) - seen == set()


@pytest.mark.xdist_group("node")
def test_a_plant_is_found(checked: dict[str, dict[str, Any]]) -> None:
    assert "display:flex" in beyond(checked["plant flex"]["ignored"])
    assert "box-shadow" in beyond(checked["plant shadow"]["ignored"])
    assert checked["plant invalid"]["wrong"]


@pytest.mark.parametrize("name", MAILS)
def test_it_is_light_and_has_no_element_that_mail_denies(name: str) -> None:
    html = MAILS[name]
    size = len(html.encode())
    assert size <= LARGEST_BYTES
    if size > LARGE_BYTES:
        warnings.warn(f"{name}.html has {size} bytes; {LARGEST_BYTES} is the most", stacklevel=1)
    assert BeautifulSoup(html, "html.parser").select(", ".join(DENIED)) == []
    assert re.search(r"url\(|@import|<[^>]+\son\w+=|javascript:", html, re.IGNORECASE) is None


@pytest.mark.parametrize("name", MAILS)
def test_a_screen_reader_finds_its_way(name: str) -> None:
    page = BeautifulSoup(MAILS[name], "html.parser")
    assert page.html is not None
    assert page.html["lang"] == (name.partition(".")[2] or "en"), "its file is named busy.fi.html"
    assert page.html["dir"] in ("ltr", "rtl")
    assert [len(page.select(f'[role="{role}"]')) for role in ("banner", "main", "contentinfo")] == [1, 1, 1]
    for table in page.find_all("table"):
        heads = table.find_all("th")
        is_layout = table.get("role") == "presentation"
        assert is_layout or (heads and all(head.get("scope") == "col" for head in heads)), table
    assert all(head.find_parent("table").get("role") != "presentation" for head in page.find_all("th"))
    for chart in page.select(".columns"):
        figure = chart.find_parent(attrs={"role": "img"})
        assert figure is not None
        assert len(str(figure["aria-label"])) > 40
    assert all(quote.get("dir") for quote in page.select(".quote"))
