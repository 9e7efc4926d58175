"""A deployment's models: one is current, whole or not at all, and the three before it stand in."""

import logging
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from earful.errors import ConfigError, ModelUnreadable
from earful.generations import CURRENT, EARLIER, Generations, scorer_in
from earful.sentiment.contract import Text
from tests.conftest import ROOT
from tests.lessons import AT, model

KILLED_WHILE_KEEPING = """
import os, signal, sys
from pathlib import Path
from earful.generations import Generations
from tests.lessons import AT, model

steps, dies_at = 0, int(sys.argv[2])
for name in ("fsync", "replace", "rename", "unlink", "mkdir"):
    def counted(*arguments, _real=getattr(os, name), **more):
        global steps
        steps += 1
        if steps == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return _real(*arguments, **more)
    setattr(os, name, counted)
Generations(Path(sys.argv[1])).keep(model(31))
"""


def damaged(folder: Path) -> None:
    (arrays,) = folder.glob("*.npz")
    body = bytearray(arrays.read_bytes())
    body[len(body) // 2] ^= 0xFF
    arrays.write_bytes(bytes(body))


def test_before_the_first_there_is_none(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "models")
    assert generations.current() is None
    assert generations.load() is None
    assert generations.current_folder() is None
    assert generations.versions() == []
    assert scorer_in(None).version.startswith("seed")


def test_the_model_that_was_kept_last_is_current_and_scores_the_same(tmp_path: Path) -> None:
    generations, kept = Generations(tmp_path / "models"), model(30)
    generations.keep(kept)
    current = generations.current()
    assert current is not None
    assert (current.version, current.learned_at) == (kept.version, kept.learned_at)
    texts = [Text("The coffee was lovely.", "en"), Text("Nobody cared.", "en")]
    assert current.scorer.score(texts) == kept.scorer.score(texts)
    assert scorer_in(generations.current_folder()).score(texts) == kept.scorer.score(texts)


def test_three_earlier_models_stay_and_no_more(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "models")
    made = [model(30, AT + timedelta(days=day)) for day in range(EARLIER + 3)]
    for place, one in enumerate(made):
        generations.keep(one)
        manifest = tmp_path / "models" / one.version / "manifest.json"
        os.utime(manifest, ns=(place, place))
    newest_first = [one.version for one in reversed(made)]
    assert generations.versions()[: EARLIER + 1] == newest_first[: EARLIER + 1]
    folders = {path.name for path in (tmp_path / "models").iterdir() if path.is_dir()}
    assert folders == set(newest_first[: EARLIER + 1])


@pytest.mark.parametrize("current", ["damaged", "missing", "another make", "named wrongly"])
def test_where_the_current_model_cannot_be_read_the_earlier_one_stands_in_and_the_log_says_so(
    tmp_path: Path, current: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "models"
    generations, old, new = Generations(folder), model(30), model(33)
    generations.keep(old)
    generations.keep(new)
    if current == "damaged":
        damaged(folder / new.version)
    elif current == "missing":
        (folder / new.version / "manifest.json").unlink()
    elif current == "another make":
        manifest = folder / new.version / "manifest.json"
        manifest.write_text(manifest.read_text().replace("earful-model/1", "earful-model/9"))
    else:
        (folder / CURRENT).write_text("../../elsewhere\n")
        (folder / new.version / "manifest.json").unlink()
    with pytest.raises(ModelUnreadable, match="learn it again"):
        generations.load()
    with caplog.at_level(logging.ERROR, "earful"):
        stands_in = generations.current()
    assert stands_in is not None
    assert stands_in.version == old.version
    assert "an earlier one stands in" in caplog.text
    damaged(folder / old.version)
    assert generations.current() is None, "the word lists go on; no run crashes"


@pytest.mark.parametrize("dies_at", [1, 3, 5, 7])
def test_kill_9_in_the_middle_leaves_a_whole_model_current(tmp_path: Path, dies_at: int) -> None:
    generations, old = Generations(tmp_path / "models"), model(30)
    generations.keep(old)
    ran = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_KEEPING, str(tmp_path / "models"), str(dies_at)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert ran.returncode in (0, -signal.SIGKILL)
    current = generations.load()
    assert current is not None
    if dies_at == 1:
        assert current.version == old.version
    generations.keep(model(32))
    folders = [path for path in (tmp_path / "models").iterdir() if path.is_dir()]
    assert all((path / "manifest.json").exists() for path in folders), "nothing half-written stays"


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file")
    with pytest.raises(ConfigError, match="cannot be written"):
        Generations(tmp_path / "models").keep(model(30))
