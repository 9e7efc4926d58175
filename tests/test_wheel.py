"""The wheel has everything that the checkout has; tests/test_demo.py runs the whole demo from it."""

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_init_finds_its_files_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    subprocess.run([installed / "earful", "init", str(tmp_path / "mine")], check=True, cwd=tmp_path)
    done = subprocess.run(
        [installed / "earful", "check", "--config", str(tmp_path / "mine" / "earful.yaml")],
        **{"cwd": tmp_path, "capture_output": True, "text": True, "check": False},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 sources, 0 with problems" in done.stdout


def test_a_saved_page_is_read_without_a_store_or_a_network(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss version='2.0'><channel><title>Quiet</title></channel></rss>")
    done = subprocess.run(
        [installed / "earful", "read", "rss", "feed.xml"],
        **{"cwd": tmp_path, "capture_output": True, "text": True, "check": False},
    )
    assert (done.returncode, done.stdout) == (0, '{"found": "no_results", "reason": "the feed is empty"}\n')
