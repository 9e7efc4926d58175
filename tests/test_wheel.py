"""The wheel, installed beside nothing of the checkout, does the main job."""

import json
import subprocess
import sys
import sysconfig
import venv
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; dependencies are borrowed from this one, the checkout is not."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    install = [python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", wheel]
    subprocess.run(install, check=True, capture_output=True)
    (site_packages,) = (folder / "env" / "lib").glob("python3.*/site-packages")
    (site_packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "env" / "bin"


def test_the_installed_command_runs_the_whole_demo(installed: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [installed / "python", "-c", "import earful; print(earful.__file__)"],
        **{"cwd": tmp_path, "capture_output": True, "text": True, "check": True},
    )
    assert str(installed.parent) in where.stdout
    done = subprocess.run(
        [installed / "earful", "demo", "--dir", str(tmp_path / "demo"), "--json"],
        **{"cwd": tmp_path, "capture_output": True, "text": True, "check": False},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result = json.loads(done.stdout)
    assert result["sources_read"] >= 5
    assert result["sources_unread"] == 1
    assert result["mentions"] > 100
    assert result["complaints_open"] > 0
    assert result["complaints_answered"] > 0
    assert result["low"] < result["index"] < result["high"]
    for name in ("store", "digest_html", "digest_text"):
        assert Path(result[name]).is_file()
    mail = message_from_bytes(Path(result["messages"][0]).read_bytes(), policy=policy.default)
    assert "Aurora Coffee" in mail["Subject"]
    assert mail.get_content_type() == "multipart/alternative"


def test_init_finds_its_files_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    subprocess.run([installed / "earful", "init", str(tmp_path / "mine")], check=True, cwd=tmp_path)
    done = subprocess.run(
        [installed / "earful", "check", "--config", str(tmp_path / "mine" / "earful.yaml")],
        **{"cwd": tmp_path, "capture_output": True, "text": True, "check": False},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 sources, 0 with problems" in done.stdout
