"""The demo runs a whole week by itself, over whatever an earlier one left, and ends with arrived mails."""

import json
import os
import subprocess
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from itertools import combinations
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from docs import picture
from earful.errors import ConfigError
from earful.model import WHOLE, Brand
from earful.practice import demo, scene
from earful.practice.people import write
from earful.splitting import split
from earful.store import Store
from earful.workspace import Workspace
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-11-23T05:59:59Z", "2026-11-16T08:00:00+02:00"),
        ("2026-11-23T06:00:00Z", "2026-11-23T08:00:00+02:00"),
        ("2026-11-29T21:59:00Z", "2026-11-23T08:00:00+02:00"),
        ("2026-10-26T12:00:00Z", "2026-10-26T08:00:00+02:00"),
        ("2026-10-25T12:00:00Z", "2026-10-19T08:00:00+03:00"),
    ],
)
def test_the_week_ends_on_the_last_monday_morning_in_helsinki(now: str, monday: str) -> None:
    assert demo.last_monday(datetime.fromisoformat(now)).isoformat() == monday


def test_the_demo_empties_its_own_folder_and_nobody_elses(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "demo", tmp_path / "theirs"
    scene.make_room(ours)
    (ours / "mails").mkdir()
    (ours / "mails" / "01.eml").touch()
    (ours / "earful.db").write_text("half a store")
    scene.make_room(ours)
    assert [path.name for path in ours.iterdir()] == [scene.MARK]
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("the only copy")
    with pytest.raises(ConfigError, match="not empty"):
        scene.make_room(theirs)
    assert (theirs / "thesis.txt").read_text() == "the only copy"


@pytest.mark.slow
@pytest.mark.prefect
def test_the_demo_ends_with_a_digest_in_two_mailboxes_also_over_a_broken_one(
    installed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    scene.make_room(folder)
    (folder / scene.STORE).write_text("an earlier demo was cut off in the middle of a write")
    elsewhere = {"PREFECT_API_URL": "http://127.0.0.1:9/api", "HTTP_PROXY": "http://127.0.0.1:9"}
    ran = subprocess.run(
        [installed / "earful", "demo", "--dir", str(folder), "--json"],
        cwd=tmp_path,
        env={**os.environ, **elsewhere},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    said = json.loads(ran.stdout)
    assert (said["sources_read"], said["sources_unread"]) == (6, 1)
    assert [(one["source"], one["error"], one["remedy"]) for one in said["unread"]] == [
        ("keskustelu", "LayoutChanged", "fix-scraper")
    ]
    # The review that was removed, and the forum's posts of the first visit, are kept.
    assert said["mentions"] == len(write(demo.last_monday(datetime.now(UTC))))
    assert said["complaints_open"] > said["complaints_overdue"] > 0
    assert said["complaints_answered"] > 10
    assert 0 < said["low"] < said["index"] < said["high"] < 100
    assert said["change"] < 0
    assert {"en", "fi"} <= set(said["learned"]), "the accuracy card has a row for each"
    assert said["disagreements"] >= 1
    assert "English: " in Path(said["digest_text"]).read_text(encoding="utf-8"), "and so has the digest"
    assert Path(said["store"]).read_bytes().startswith(b"SQLite format 3")
    assert "Aurora Coffee" in Path(said["digest_text"]).read_text(encoding="utf-8")
    assert "<html" in Path(said["digest_html"]).read_text(encoding="utf-8")
    page = BeautifulSoup(Path(said["page"]).read_text(encoding="utf-8"), "html.parser")
    assert Path(said["page"]).parent == folder / scene.PAGE
    data = json.loads((folder / scene.PAGE / "data.json").read_text(encoding="utf-8"))
    assert [each.get_text() for each in page.select("h1, main h2")][:4] == [
        *("Aurora Coffee", f"Index on {page.select('#days th')[-1].get_text().split(' ', 1)[1]}"),
        *("Index and range over time", "Why it moved"),
    ]
    assert page.select_one(".figure").get_text().startswith(f"{said['index']:.0f} ")  # type: ignore[union-attr]
    assert data["index"][-1]["value"] == pytest.approx(said["index"])
    assert len(page.select("#days tbody tr")) >= len(data["index"]) > 60
    assert "Keskustelu" in page.select_one(".banner.warn").get_text()  # type: ignore[union-attr]
    (week, *_) = data["changes"]
    assert week["points"] == pytest.approx(said["change"])
    for change in (*data["changes"], *data["weeks"]):
        if change["points"] is not None:
            assert sum(one["points"] for one in change["causes"]) == pytest.approx(change["points"], abs=1e-9)
    mails = [message_from_bytes(Path(path).read_bytes(), policy=policy.default) for path in said["messages"]]
    assert sorted(str(mail["To"]) for mail in mails) == sorted(scene.RECIPIENTS)
    assert len({mail["Message-ID"] for mail in mails}) == 2
    assert {mail["To"]: mail["Content-Language"] for mail in mails} == scene.RECIPIENTS
    assert {mail["Subject"] for mail in mails} != {None}
    pictured = json.loads((ROOT / "docs" / "pictured.json").read_text(encoding="utf-8"))
    assert picture.parts(Path(said["digest_html"]).read_text(encoding="utf-8")) == pictured["parts"]
    with Workspace.open(str(folder / scene.CONFIG)) as ws:
        the_parts_sum_to_the_change_on_every_pair_of_days(ws.store, ws.brand(scene.BRAND_SLUG))


def the_parts_sum_to_the_change_on_every_pair_of_days(store: Store, brand: Brand) -> None:
    points = [
        point
        for point in store.index.series(brand.id, WHOLE, date(2020, 1, 1), date(2100, 1, 1))
        if point.value is not None
    ]
    pairs = list(combinations(points, 2))
    assert len(pairs) > 1_000
    for before, after in pairs:
        assert before.value is not None
        assert after.value is not None
        parts = split(brand, store, before.on, after.on)
        assert sum(part.points for part in parts) == pytest.approx(after.value - before.value, abs=1e-9)
        assert "settings" not in {part.cause for part in parts}, "nothing is left over"
