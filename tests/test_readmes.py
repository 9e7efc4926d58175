"""The READMEs cannot rot: their commands exist, their code runs, their tables are what the code says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from tests.conftest import ROOT

READMES = [
    ROOT / "README.md",
    *(ROOT / folder / "README.md" for folder in ("flows", "scrapers", "reports", "tests")),
]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def blocks(language: str) -> list[object]:
    return [
        pytest.param(block.group(2), id=f"{path.parent.name}-{number}")
        for path in READMES
        for number, block in enumerate(BLOCK.finditer(path.read_text(encoding="utf-8")), 1)
        if block.group(1) == language
    ]


def known_commands() -> dict[str, set[str]]:
    """Every `earful` command with the options that it takes."""
    from earful.cli import app

    found: dict[str, set[str]] = {}

    def walk(command: object, path: str) -> None:
        subcommands = getattr(command, "commands", None)
        if subcommands:
            for name, subcommand in subcommands.items():
                walk(subcommand, f"{path} {name}".strip())
            return
        found[path] = {
            option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
        }

    walk(get_command(app), "")
    return found


@pytest.mark.parametrize("code", blocks("python"))
def test_python_in_a_readme_runs(code: str, tmp_path: Path) -> None:
    script = tmp_path / "block.py"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
