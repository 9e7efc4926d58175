"""The examples of third parties' packages: installed beside Earful they are found and pass their tests."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT

EXAMPLE = ROOT / "examples" / "earful-harbor"
TRANSFORMER = ROOT / "examples" / "earful-transformer"

pytestmark = pytest.mark.slow


def run(command: list[str | Path], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def beside(installed: Path, example: Path) -> Iterator[None]:
    pip = [installed / "python", "-m", "pip"]
    run([*pip, "install", "-q", "--no-deps", "--no-build-isolation", example], installed)
    try:
        yield
    finally:
        run([*pip, "uninstall", "-q", "-y", example.name], installed)


def test_a_third_partys_scraper_is_installed_and_found(installed: Path, tmp_path: Path) -> None:
    with beside(installed, EXAMPLE):
        listed = json.loads(run([installed / "earful", "plugins", "--json"], tmp_path))
        assert "earful_harbor" in listed["scrapers"]["harbor"]["origin"]
        page = EXAMPLE / "tests" / "cases" / "harbor" / "three_pages" / "p1.html"
        found = run([installed / "earful", "read", "harbor", page], tmp_path)
        assert found.count('"found": "mention"') == 10
        tests = run([installed / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "."], EXAMPLE)
        assert re.search(r"\d+ passed", tests)


@pytest.mark.skipif(
    bool(missing := [name for name in ("onnx", "onnxruntime", "tokenizers") if not find_spec(name)]),
    reason=f"needs what earful[dev] installs: {', '.join(missing)}",
)
def test_a_third_partys_scorer_is_installed_found_and_scores(installed: Path, tmp_path: Path) -> None:
    with beside(installed, TRANSFORMER):
        listed = json.loads(run([installed / "earful", "plugins", "--json"], tmp_path))
        assert listed["broken"] == []
        assert (
            listed["scorers"]["transformer"]["origin"]
            == "earful-transformer (earful_transformer:Transformer)"
        )
        code = f"import pathlib, tiny; tiny.save_onnx(pathlib.Path({str(tmp_path)!r}))"
        run([installed / "python", "-c", code], TRANSFORMER / "tests")
        texts = ["The coffee was good", "the app was УЖАСНО", "", "the coffee"]
        (tmp_path / "texts.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        score = ["score", "texts.jsonl", "--scorer", "transformer", "--set", f"folder={tmp_path}"]
        said = [json.loads(line) for line in run([installed / "earful", *score], tmp_path).splitlines()]
        assert [one["label"] for one in said] == ["positive", "negative", "unread", "neutral"]
        assert {one["scorer"] for one in said} == {"transformer"}
        assert 0.5 < said[0]["compound"] < 1
        (tmp_path / "earful.yaml").write_text(f"""
brands: [{{slug: aurora, name: Aurora Coffee}}]
sources: [{{slug: blog, brand: aurora, scraper: rss, settings: {{url: "https://blog.example/feed"}}}}]
scorer: {{name: transformer, settings: {{folder: {tmp_path}}}}}
""")
        assert re.search(
            r"^scorer +transformer \w{12}$", run([installed / "earful", "check"], tmp_path), re.M
        )
        tests = run([installed / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "."], TRANSFORMER)
        passed = re.search(r"(\d+) passed", tests)
        assert passed
        assert int(passed[1]) > 50, "the tests of model.onnx were skipped"


def test_the_example_is_the_scraper_of_the_tutorial() -> None:
    tutorial = (ROOT / "scrapers" / "README.md").read_text(encoding="utf-8")
    code = (EXAMPLE / "src" / "earful_harbor" / "__init__.py").read_text(encoding="utf-8")
    assert code in tutorial
