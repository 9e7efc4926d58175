"""The example of a package of a third party: installed beside Earful it is found and passes its own test."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

EXAMPLE = ROOT / "examples" / "earful-harbor"

pytestmark = pytest.mark.slow


def run(command: list[str | Path], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_third_partys_package_is_installed_and_found(installed: Path, tmp_path: Path) -> None:
    install = [
        installed / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        EXAMPLE,
    ]
    run(install, tmp_path)
    try:
        listed = json.loads(run([installed / "earful", "plugins", "--json"], tmp_path))
        assert "earful_harbor" in listed["scrapers"]["harbor"]["origin"]
        page = EXAMPLE / "tests" / "cases" / "harbor" / "three_pages" / "p1.html"
        found = run([installed / "earful", "read", "harbor", page], tmp_path)
        assert found.count('"found": "mention"') == 10
        tests = run([installed / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "."], EXAMPLE)
        assert re.search(r"\d+ passed", tests)
    finally:
        run([installed / "python", "-m", "pip", "uninstall", "-q", "-y", "earful-harbor"], tmp_path)


def test_the_example_is_the_scraper_of_the_tutorial() -> None:
    tutorial = (ROOT / "scrapers" / "README.md").read_text(encoding="utf-8")
    code = (EXAMPLE / "src" / "earful_harbor" / "__init__.py").read_text(encoding="utf-8")
    assert code in tutorial
