"""The contract on a tiny model for each engine; one that is not installed is skipped, with a reason."""

import json
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
import tiny
from earful_transformer import Transformer

from earful import scorers
from earful.errors import ConfigError
from earful.sentiment.contract import Text
from earful.testing import scorer_contract

NEEDS = {"onnx": ("onnx", "onnxruntime", "tokenizers"), "torch": ("torch", "transformers")}
MAKES = {"onnx": tiny.save_onnx, "torch": tiny.save_bert}
READS = ["the coffee was good", "the app was ужасно"]


@cache
def model(engine: str) -> Path:
    return MAKES[engine](Path(tempfile.mkdtemp(prefix=f"earful-{engine}-")))


def needing(engine: str) -> pytest.MarkDecorator:
    missing = [name for name in NEEDS[engine] if not find_spec(name)]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def ready(engine: str, **settings: str) -> Callable[[], Transformer]:
    return lambda: Transformer({"folder": str(model(engine)), **settings})


TestOnnx = needing("onnx")(scorer_contract(ready("onnx"), READS))
TestOnnxOfTwoLanguages = needing("onnx")(scorer_contract(ready("onnx", languages="en, ru"), READS))
TestTorch = needing("torch")(scorer_contract(ready("torch"), READS))
both = pytest.mark.parametrize("engine", [pytest.param(name, marks=needing(name)) for name in NEEDS])


@both
def test_it_says_what_the_model_was_taught(engine: str) -> None:
    scorer = ready(engine, batch="5")()
    scores = scorer.score([Text(sentence) for sentence in tiny.SENTENCES])
    wanted = ["positive" if one.split()[-1] in tiny.GOOD else "negative" for one in tiny.SENTENCES]
    assert [score.label for score in scores] == wanted


@both
def test_another_model_is_another_version(engine: str, tmp_path: Path) -> None:
    before = ready(engine)().version
    copy = shutil.copytree(model(engine), tmp_path / "copy")
    assert Transformer({"folder": str(copy)}).version == before
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps({**config, "taught": "again"}))
    assert Transformer({"folder": str(copy)}).version != before


@needing("onnx")
def test_classes_without_names_are_named_in_the_settings(tmp_path: Path) -> None:
    copy = shutil.copytree(model("onnx"), tmp_path / "copy")
    config = json.loads((copy / "config.json").read_text())
    config["id2label"] = {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}
    (copy / "config.json").write_text(json.dumps(config))
    with pytest.raises(ConfigError, match=r"settings\.labels: the model calls its classes label_0, label_1"):
        Transformer({"folder": str(copy)})
    for labels in ("negative, neutral, positive", "1 star, 3 stars, 5 stars"):
        [score] = Transformer({"folder": str(copy), "labels": labels}).score([Text("kiitos")])
        assert score.label == "positive"


def test_a_folder_without_a_model_is_named_and_nothing_is_fetched(tmp_path: Path) -> None:
    for settings in ({}, {"folder": str(tmp_path)}, {"folder": "bert-base-uncased"}):
        with pytest.raises(ConfigError, match=r"scorer\.settings\.folder"):
            Transformer(settings)
    (tmp_path / "config.json").write_text('{"id2label": {"0": "neg", "1": "pos"}}')
    with pytest.raises(ConfigError, match=r"neither model\.onnx nor"):
        Transformer({"folder": str(tmp_path)})
    with pytest.raises(ConfigError, match=r"scorer\.settings\.foldr"):
        Transformer({"foldr": "x"})


def test_it_is_found_by_its_entry_point() -> None:
    if "transformer" not in scorers.names():
        pytest.skip("the package is not installed: pip install .")
    assert scorers.names()["transformer"] == "earful-transformer (earful_transformer:Transformer)"
