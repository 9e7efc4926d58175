"""One headless Chromium for all tests that need a real browser, and what they ask it."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from docs.browser import MISSING, Browser, program

CHROMIUM = program()
NEEDS_CHROMIUM = [
    pytest.mark.skipif(CHROMIUM is None, reason=MISSING),
    # One browser for all of them.
    pytest.mark.xdist_group("chromium"),
]
COMPLAINTS = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def requests(browser: Browser) -> list[str]:
    """What the page asked for since it was opened, itself first."""
    asked = [event for event in browser.events if event.get("method") == "Network.requestWillBeSent"]
    return [event["params"]["request"]["url"] for event in asked]


def complaints(browser: Browser) -> list[Any]:
    """What its console says since it was opened."""
    return [event["params"] for event in browser.events if event.get("method") in COMPLAINTS]


def text(browser: Browser, selector: str) -> str:
    """What a reader sees of the first such element."""
    return " ".join(str(browser.value(f"document.querySelector({selector!r}).innerText")).split())


def axe() -> str:
    """The script of axe-core; where it is missing the test is skipped."""
    found = importlib.util.find_spec("axe_core_python")
    if found is None or found.origin is None:
        pytest.skip("axe-core-python is not installed; it is in the extra `dev`")
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(browser: Browser, run_only: str) -> list[tuple[str, list[str]]]:
    """What axe finds wrong on the page that is open, with the script loaded. `run_only` is JavaScript."""
    result = browser.value(f"axe.run(document, {{runOnly: {run_only}, resultTypes: ['violations']}})")
    return [(one["id"], [node["html"][:90] for node in one["nodes"]]) for one in result["violations"]]
