"""The preview shows what would be mailed, at once after a save, and says what is wrong with a template."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from docs import preview
from docs.browser import Browser
from earful.wording import Tongue
from tests import weeks
from tests.chromium import NEEDS_CHROMIUM, complaints
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview") / "reports"
    shutil.copytree(ROOT / "reports", folder)
    return folder


@pytest.fixture(scope="module")
def port(reports: Path) -> Iterator[int]:
    with preview.server(reports) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running.server_address[1]
        running.shutdown()
        thread.join(10)


def asked(port: int, path: str, host: str | None = None) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_every_state_language_width_and_look_is_offered(port: int) -> None:
    overview = json.loads(asked(port, "/overview")[1])
    assert set(weeks.WEEKS) | {"storm", "storm_doubled", "late_busy", "late_one"} <= set(overview["states"])
    assert all(overview["states"].values()), "each says what it is about"
    assert overview["languages"][0] == "en"
    frames = [tuple(frame) for frame in overview["frames"]]
    assert {(look, width) for look in ("light", "dark") for width in (320, 375, 700)} <= set(frames)
    assert {("no styles", 375), ("Word", 700)} <= set(frames)


@pytest.mark.parametrize("look", [*preview.LOOKS, "text"])
def test_every_mail_is_shown_in_every_look(port: int, look: str) -> None:
    overview = json.loads(asked(port, "/overview")[1])
    for name in overview["states"]:
        for language in overview["languages"]:
            status, page = asked(port, f"/mail/{name}/{language}/{look.replace(' ', '%20')}")
            assert status == 200, page
            assert "Aurora Coffee" in page


def test_light_is_what_is_mailed_but_for_the_answer_to_the_question_of_the_scheme(port: int) -> None:
    mailed = weeks.mailed(weeks.view_of("busy", preview.HeldClock(weeks.NOW))).html
    assert Tongue().language == "en"
    light, dark = (asked(port, f"/mail/busy/en/{look}")[1] for look in ("light", "dark"))
    assert light == mailed.replace(preview.DARK, "not all")
    assert dark == mailed.replace(preview.DARK, "all")


@pytest.mark.parametrize("path", ["/mail/nothing/en/light", "/mail/busy/en/pink", "/mail", "/../etc/passwd"])
def test_what_there_is_not_is_not_found(port: int, path: str) -> None:
    assert asked(port, path)[0] == 404


def test_a_page_of_another_site_gets_no_answer(port: int) -> None:
    assert asked(port, "/overview", host="evil.example:80")[0] == 403


def test_a_broken_template_is_told_with_its_file_and_line_and_shown_again_when_it_is_mended(
    port: int, reports: Path
) -> None:
    body = reports / "weekly_digest" / "body.html"
    right = body.read_text(encoding="utf-8")
    body.write_text(right.replace("view.brand", "view.brnd", 1), encoding="utf-8")
    try:
        status, page = asked(port, "/mail/busy/en/light")
        assert status == 500
        assert "reports/weekly_digest/body.html line" in page
        assert "brnd" in page
        assert asked(port, "/mail/storm/en/light")[0] == 200, "the other mails are shown"
    finally:
        body.write_text(right, encoding="utf-8")
    assert asked(port, "/mail/busy/en/light")[0] == 200


DRAWN = """new Promise((done, failed) => {
  setTimeout(() => failed(new Error('not drawn')), 60000);
  const look = () => document.body.dataset.version && done();
  new MutationObserver(look).observe(document.body, { attributes: true });
  look();
})"""
CHANGED = """new Promise((done, failed) => {
  setTimeout(() => failed(new Error('not drawn anew')), 60000);
  const seen = new MutationObserver(() => done(document.getElementById('broken').textContent));
  seen.observe(document.body, { attributes: true, attributeFilter: ['data-version'] });
})"""


class TestInChromium:
    pytestmark = NEEDS_CHROMIUM

    def test_it_draws_the_chosen_rows_and_loads_anew_on_save(
        self, browser: Browser, port: int, reports: Path
    ) -> None:
        browser.screen(1280)
        browser.open(f"http://127.0.0.1:{port}/#state=busy&language=en&look=Word&height=900")
        browser.value(DRAWN)
        assert browser.value("[...document.querySelectorAll('iframe')].map((one) => one.width)") == ["700"]
        browser.value("look.value = 'all'; look.dispatchEvent(new Event('change')); 0")
        words = reports / "_layout" / "words.txt"
        right = words.read_text(encoding="utf-8")
        words.write_text(right.replace("card.left", "card.lft"), encoding="utf-8")
        try:
            assert "reports/_layout/words.txt line" in browser.value(CHANGED)
            assert browser.value("broken.hidden") is False
            assert browser.value("document.querySelectorAll('iframe').length") == len(preview.FRAMES)
        finally:
            words.write_text(right, encoding="utf-8")
        browser.value(CHANGED)
        assert browser.value("broken.hidden") is True
        assert [one for one in complaints(browser) if "500" not in str(one)] == []
