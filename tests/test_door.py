"""The developer's door: from an address to a scraper that keeps the contract."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

TUTORIAL = (ROOT / "scrapers" / "README.md").read_text(encoding="utf-8")
OPENING, PATH = re.findall(r"^```bash\n(.*?)^```$", TUTORIAL, re.MULTILINE | re.DOTALL)[:2]
HARBOR = re.findall(r"^```python\n(.*?)^```$", TUTORIAL, re.MULTILINE | re.DOTALL)[0]
BIN = Path(sys.executable).parent
RECORD = "earful record harbor one --set business=aurora-coffee --config earful-practice/earful.yaml"
URL = "https://harbor.example/b/aurora-coffee"


def run(command: str, folder: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **more}
    shell = ["bash", "-eu", "-o", "pipefail", "-c", command]
    return subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Path]:
    """A folder beside which the practice town is open, as the tutorial opens it."""
    town = subprocess.Popen(
        [BIN / "earful", *OPENING.split()[1:]], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    try:
        while not (tmp_path / "earful-practice" / "earful.yaml").exists():
            assert town.poll() is None, "the practice town did not open"
            time.sleep(0.05)
        yield tmp_path
    finally:
        town.kill()
        town.communicate()


def editor(folder: Path, code: str) -> str:
    """An editor that writes this into the file it is called with."""
    (folder / "code.txt").write_text(code, encoding="utf-8")
    return f"cp {folder / 'code.txt'}"


def test_a_newcomer_gets_from_an_address_to_a_green_contract_in_under_ten_commands(town: Path) -> None:
    commands = [line for line in (OPENING + PATH).splitlines() if line.strip()]
    assert len(commands) < 10
    done = run(PATH, town, EDITOR=editor(town, HARBOR))
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d+ passed", done.stdout)
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert sum(one["found"] == "mention" for one in found) == 10
    case = json.loads((town / "tests/scrapers/harbor/three_pages/case.json").read_text())
    assert case["expect"]["mentions"] == 30
    broken = HARBOR.replace(', total=page.one(".count").number', "")
    assert broken != HARBOR
    done = run(PATH.splitlines()[-1], town, EARFUL_SCRAPERS=str(broken_copy(town, broken)))
    assert done.returncode == 1
    assert "test_no_mutated_page_says_less_in_silence" in done.stdout


def broken_copy(town: Path, code: str) -> Path:
    folder = town / "scrapers"
    (folder / "harbor.py").write_text(code, encoding="utf-8")
    return folder


def test_a_skeleton_fails_loudly_until_it_is_filled_in(town: Path) -> None:
    scrapers = str(town / "scrapers")
    assert run(f"earful new-scraper harbor --url {URL}", town).returncode == 0
    done = run(RECORD, town, EARFUL_SCRAPERS=scrapers)
    assert done.returncode == 3
    assert "change-me" in done.stderr
    assert not (town / "tests/scrapers/harbor/one").exists()
    assert not list((town / "tests/scrapers/harbor").iterdir()), "nothing is left half-written"


def test_no_name_of_the_town_is_in_a_recorded_case(town: Path) -> None:
    scrapers = town / "scrapers"
    scrapers.mkdir()
    (scrapers / "harbor.py").write_text(HARBOR, encoding="utf-8")
    command = (
        "earful record harbor one --set business=aurora-coffee --config earful-practice/earful.yaml --pages 1"
    )
    assert run(command, town, EARFUL_SCRAPERS=str(scrapers)).returncode == 0
    place = town / "tests/scrapers/harbor/one"
    again = run(command, town, EARFUL_SCRAPERS=str(scrapers))
    assert again.returncode == 2
    assert "--replace" in again.stderr
    from datetime import UTC, datetime

    from earful.practice.demo import last_monday
    from earful.practice.people import BRAND, write

    names = {piece.author for piece in write(last_monday(datetime.now(UTC))) if piece.place.endswith(BRAND)}
    kept = "".join(path.read_text(encoding="utf-8") for path in place.iterdir())
    assert 'class="author"' in kept
    assert not [
        name for name in names if len(name) > 3 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", kept)
    ]
    assert json.loads((place / "case.json").read_text())["pages"][f"{URL}?page=2"] == {"status": 304}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (f"Harbor --url {URL}", "no name for a scraper"),
        (f"trustpilot --url {URL}", "there is a scraper `trustpilot` already"),
        ("harbor --url harbor", "no address"),
        ("harbor --url 'https://harbor.example/{x}'", "no address"),
    ],
)
def test_what_cannot_be_a_new_scraper_is_said(arguments: str, said: str, tmp_path: Path) -> None:
    done = run(f"earful new-scraper {arguments}", tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "scrapers").mkdir()
    (tmp_path / "scrapers" / "harbor.py").write_text("mine")
    done = run(f"earful new-scraper harbor --url {URL}", tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "scrapers" / "harbor.py").read_text() == "mine"
    assert not (tmp_path / "tests").exists()
