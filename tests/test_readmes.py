"""The READMEs cannot rot: commands run or exist, code runs, tables are what the code says."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.main import get_command

from docs import picture
from earful.cli import app
from earful.wording import Tongue
from tests.conftest import ROOT

FOLDERS = ("", "flows", "scrapers", "reports", "tests", "examples/earful-transformer")
READMES = [*(ROOT / folder / "README.md" for folder in FOLDERS), ROOT / "docs" / "index.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
# The deploying block of flows/README.md is run by tests/flows/test_deployments.py, against a real server.
# That of the example by tests/test_examples.py, in an environment of its own.
RUN_ELSEWHERE = {ROOT / "flows" / "README.md", ROOT / "examples" / "earful-transformer" / "README.md"}


def blocks(language: str) -> list[tuple[Path, str]]:
    return [
        (path, block[2])
        for path in READMES
        for block in BLOCK.finditer(path.read_text(encoding="utf-8"))
        if block[1] == language
    ]


def options_by_command() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}

    def walk(command: object, path: str) -> None:
        for name, sub in getattr(command, "commands", {}).items():
            walk(sub, f"{path} {name}")
        if not getattr(command, "commands", None):
            found[path] = {option for parameter in command.params for option in parameter.opts}  # type: ignore[attr-defined]

    walk(get_command(app), "earful")
    return found


@pytest.mark.parametrize(("path", "code"), blocks("python"))
def test_python_in_a_readme_runs(path: Path, code: str, tmp_path: Path) -> None:
    script = tmp_path / "block.py"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{path}: {done.stderr}"


@pytest.mark.parametrize(("path", "code"), [block for block in blocks("sh") if block[0] not in RUN_ELSEWHERE])
def test_commands_in_a_readme_run(path: Path, code: str, tmp_path: Path) -> None:
    made = re.findall(r"^make ([a-z]+)", code, re.MULTILINE)
    assert set(made) <= TARGETS
    # `make` itself is run by .ci/run: from inside the tests it would run them again.
    code = re.sub(r"^make .*$", "true", code, flags=re.MULTILINE)
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{path}: {done.stdout}{done.stderr}"


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.parent.name)
def test_every_command_that_a_readme_names_exists(path: Path) -> None:
    known = options_by_command()
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`(earful [a-z][^`]*)`", text)
    named += [line for _, code in blocks("sh") for line in code.splitlines() if line.startswith("earful ")]
    for command in named:
        words = command.split("#")[0].split()
        path_of = next(
            (" ".join(words[:length]) for length in (3, 2) if " ".join(words[:length]) in known), None
        )
        if " ".join(words) == "earful complaint":
            continue
        assert path_of, f"{path}: `{command}`"
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert options <= known[path_of] | {"--help"}, f"{path}: `{command}`"
    for target in re.findall(r"`make ([a-z]+)", text):
        assert target in TARGETS, f"{path}: make {target}"


def test_the_generated_parts_are_current() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.parent.name)
def test_every_link_in_a_readme_leads_somewhere(path: Path) -> None:
    text = BLOCK.sub("", path.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (path.parent / target).exists(), f"{path}: {target}"


def test_every_filter_is_in_the_table_of_the_reports_with_what_it_gives() -> None:
    text = (ROOT / "reports" / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Numbers, days and times")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", section, re.MULTILINE))
    tongue = Tongue(zone="Europe/Helsinki").filters()
    assert set(rows) == set(tongue)
    day, at = date(2026, 11, 22), datetime(2026, 11, 22, 16, tzinfo=UTC)
    given = {
        **{"day": [day], "weekday": [day], "dated": [day], "span": [date(2026, 11, 16), day], "moment": [at]},
        **{"deadline": [at + timedelta(hours=23), at], "lasting": [timedelta(hours=14)], "index": [66.31]},
        **{"points": [-49], "signed": [-49], "percent": [0.48], "number": [1234], "decimal": [62.5]},
        **{"language_name": ["fi"], "listed": [["a", "b", "c"]]},
    }
    for name, arguments in given.items():
        assert rows[name] == tongue[name](*arguments)


def test_the_pictures_of_the_digest_are_of_its_present_templates() -> None:
    pictured = json.loads((ROOT / "docs" / "pictured.json").read_text(encoding="utf-8"))
    assert pictured["templates_sha256"] == picture.templates(ROOT / "reports"), "run `make picture`, and look"
