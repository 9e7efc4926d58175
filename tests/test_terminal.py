"""The index in the terminal: as wide as it is, plain where it must be, and the history as it was known."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from earful.clock import Clock
from earful.paging import terminal
from earful.store import Store
from tests import world
from tests.test_cli import Earful, earful

__all__ = ["earful"]

POINTS = [world.whole(world.LAST - timedelta(days=back)) for back in reversed(range(world.DAYS))]
FIRST = POINTS[0].on


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory in which it is 23 November 2026 and the world's 400 days are measured."""
    settings = {
        "clock_shift_seconds": (world.NOW - datetime.now(UTC)).total_seconds(),
        "brands": [
            {
                **{"slug": "aurora", "name": "Aurora Coffee", "rivals": ["nordbean", "borealis"]},
                "team": {"time_zone": "Europe/Helsinki"},
            },
            *({"slug": rival.slug, "name": rival.name, "rival": True} for rival in world.RIVALS),
        ],
        "sources": [
            {
                **{"slug": source.slug, "brand": "aurora", "scraper": "rss", "title": source.title},
                "settings": {"url": "https://forum.example/feed"},
            }
            for source in world.SOURCES
        ],
    }
    (tmp_path / "earful.yaml").write_text(yaml.safe_dump(settings))
    with Store.open(tmp_path / "earful.db", Clock()) as store:
        brand = world.fill(store)
        later = world.point("brand", date(2026, 11, 10), 20.0)
        store.index.add(brand.id, [later], world.NOW + timedelta(hours=1))
    monkeypatch.setenv("COLUMNS", "90")
    return tmp_path


@pytest.mark.parametrize("is_plain", [True, False])
@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("days", [1, 2, 30, 90, 400])
def test_a_chart_is_as_wide_as_the_terminal(days: int, width: int, is_plain: bool) -> None:
    start = world.LAST - timedelta(days=days - 1)
    lines = terminal.chart(POINTS, start, world.LAST, width, is_plain)
    assert len(lines) == terminal.ROWS + 2
    assert all(len(line) <= max(width, 5 + len("22 Nov 2026")) for line in lines)
    assert "".join(lines).isascii() == is_plain
    assert lines[-1].endswith("22 Nov 2026")


def test_a_chart_marks_what_has_no_value_and_joins_what_has() -> None:
    lines = terminal.chart(POINTS, FIRST, FIRST + timedelta(days=59), 65, is_plain=False)
    floor = lines[terminal.ROWS - 1]
    assert floor.count("?") == world.THIN_DAYS
    columns = [[line[5 + at : 6 + at] for line in lines[: terminal.ROWS]] for at in range(60)]
    for column in columns[world.THIN_DAYS :]:
        assert len(set(column) & set("─╯╭╮╰")) >= 1, column
    assert terminal.legend(False, True).endswith("? no value")


def test_a_fall_and_a_rise_are_drawn_as_such() -> None:
    days = [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)]
    points = [world.point("brand", on, value, 1) for on, value in zip(days, (60.0, 44.0, 58.0), strict=True)]
    lines = terminal.chart(points, days[0], days[-1], 8, is_plain=False)
    drawn = ["".join(line[5:8]).ljust(3) for line in lines[: terminal.ROWS]]
    whole = "\n".join(drawn)
    assert whole.count("╮") == whole.count("╰") == whole.count("╯") == whole.count("╭") == 1
    assert drawn[0][1] == "╮" or "╮" in whole


def test_without_any_value_there_is_no_chart() -> None:
    assert terminal.chart([], FIRST, world.LAST, 80, is_plain=True) == []
    assert terminal.chart(POINTS[: world.THIN_DAYS], FIRST, world.LAST, 80, is_plain=True) == []


@given(st.integers(1, 700), st.integers(1, 300))
def test_every_day_has_a_column_and_every_column_days(days: int, room: int) -> None:
    columns = terminal._columns([], FIRST, FIRST + timedelta(days=days - 1), room)
    assert 1 <= len(columns) <= max(room, days)
    assert len(columns) <= room or days > room


def test_the_index_is_drawn_with_its_causes_and_every_scope(watched: Path, earful: Earful) -> None:
    done = earful("index", "aurora", "--days", "60")
    assert done.code == 0, done.err
    assert done.out.isascii(), "standard output is no terminal here"
    assert re.search(r"^brand +65  likely 62 to 68  838 mentions, 2026-11-22; apps not read", done.out, re.M)
    assert re.search(r"^expectation:digital channels +44  likely 32 to 56", done.out, re.M)
    assert "24 Sept 2026" in done.out
    assert "Why it moved from 15 Nov to 22 Nov" in done.out
    assert re.search(r"together +\| +-5\.8", done.out)
    assert max(len(line) for line in done.out.splitlines() if line.startswith((" ", "+", "|"))) <= 90


def test_a_terminal_that_can_gets_lines_and_boxes(
    watched: Path, earful: Earful, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert set("░╭╰│┤└") <= set(earful("index", "aurora").out)


def test_one_scope_is_drawn_alone_and_an_unknown_one_is_refused(watched: Path, earful: Earful) -> None:
    done = earful("index", "aurora", "--scope", "source:apps")
    assert [line.split()[0] for line in done.out.splitlines() if ":" in line] == ["source:apps"]
    assert "? no value" not in done.out
    assert "Why it moved" not in done.out
    refused = earful("index", "aurora", "--scope", "source:mars")
    assert refused.code == 2
    assert "there are: brand, source:harbour, source:apps" in refused.err


def test_history_is_told_as_it_was_known(watched: Path, earful: Earful) -> None:
    def known(*more: str) -> float:
        return float(
            json.loads(earful("index", "aurora", "--on", "2026-11-10", "--json", *more).out)["index"]
        )

    first = world.whole(date(2026, 11, 10)).value
    assert known() == 20.0
    assert known("--as-known", "2026-11-23") == 20.0
    assert first is not None
    with Store.open(watched / "earful.db", Clock()) as store, store.writing():
        # What came an hour later on that day now came a day later.
        store.db.execute("UPDATE index_points SET computed_at = '2026-11-24T07:00:00Z' WHERE value = 20.0")
    assert known() == 20.0
    assert known("--as-known", "2026-11-23") == pytest.approx(first)
    nothing = json.loads(earful("index", "aurora", "--as-known", "2026-11-01", "--json").out)
    assert (nothing["index"], nothing["scopes"]["brand"]) == (None, None)
    assert earful("index", "aurora", "--as-known", "lately").code == 2


def test_json_is_as_it_always_was(watched: Path, earful: Earful) -> None:
    told = json.loads(earful("index", "aurora", "--json").out)
    assert list(told) == ["brand", "on", "index", "low", "high", "reason", "scopes"]
    assert list(told["scopes"])[:4] == ["brand", "source:harbour", "source:apps", "source:forum"]
    assert told["index"] == told["scopes"]["brand"]["value"]


def test_a_page_is_written_and_says_where(watched: Path, earful: Earful) -> None:
    done = earful("report", "aurora", "--out", "page", "--days", "30")
    assert done.code == 0, done.err
    assert done.out.split() == ["page/data.json", "page/index.html"]
    assert len(json.loads((watched / "page" / "data.json").read_text())["index"]) == 30
    (watched / "file").touch()
    refused = earful("report", "aurora", "--out", "file")
    assert refused.code == 2
    assert "name another with --out" in refused.err
    assert "there are: aurora, borealis, nordbean" in earful("report", "luna", "--out", "page").err
    assert earful("report", "aurora", "--out", "page", "--days", "0").code == 2


def test_a_brand_without_points_gets_a_page_too(watched: Path, earful: Earful) -> None:
    (watched / "earful.db").unlink()
    done = earful("report", "aurora", "--out", "page")
    assert done.code == 0, done.err
    assert "Nothing has been measured" in (watched / "page" / "index.html").read_text()
    assert json.loads((watched / "page" / "data.json").read_text())["index"] == []
