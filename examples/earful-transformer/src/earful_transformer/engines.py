"""Two ways to run a model: onnxruntime where the folder holds model.onnx, else torch."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from earful.errors import ConfigError

Logits = Callable[[list[str]], Sequence[Sequence[float]]]
"""Texts of one batch to one row of numbers each, a number for each class."""
_MOST_TOKENS = 512


def engine(folder: Path, config: dict[str, Any]) -> Logits:
    """Raises: ConfigError naming the package or the file that is missing."""
    longest = min(_MOST_TOKENS, config.get("max_position_embeddings") or _MOST_TOKENS)
    if (folder / "model.onnx").is_file():
        return _with_onnx(folder, longest, config.get("pad_token_id") or 0)
    if list(folder.glob("*.safetensors")):
        return _with_torch(folder, longest)
    raise ConfigError(f"{folder} holds neither model.onnx nor *.safetensors; save the model there")


def fingerprint(folder: Path) -> str:
    """Twelve characters that change when the model does."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".json", ".onnx", ".safetensors", ".txt"):
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def _with_onnx(folder: Path, longest: int, padding: int) -> Logits:
    try:
        import numpy as np
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ConfigError("model.onnx needs: pip install 'earful-transformer[onnx]'") from error
    if not (folder / "tokenizer.json").is_file():
        raise ConfigError(f"{folder} has no tokenizer.json; save the model's tokenizer there")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(longest)
    tokenizer.enable_padding(pad_id=padding)
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    wanted = [one.name for one in session.get_inputs()]

    def logits(texts: list[str]) -> Sequence[Sequence[float]]:
        read = tokenizer.encode_batch(texts)
        inputs = {
            "input_ids": [one.ids for one in read],
            "attention_mask": [one.attention_mask for one in read],
            "token_type_ids": [one.type_ids for one in read],
        }
        [rows, *_] = session.run(None, {name: np.array(inputs[name], dtype=np.int64) for name in wanted})
        found: list[list[float]] = rows.tolist()
        return found

    return logits


def _with_torch(folder: Path, longest: int) -> Logits:
    try:
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer
    except ImportError as error:
        raise ConfigError("*.safetensors need: pip install 'earful-transformer[torch]'") from error
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    # Only safetensors: another file of weights is a pickle, which runs code.
    model = AutoModelForSequenceClassification.from_pretrained(
        folder, local_files_only=True, use_safetensors=True
    ).eval()

    @torch.inference_mode()
    def logits(texts: list[str]) -> Sequence[Sequence[float]]:
        read = tokenizer(texts, padding=True, truncation=True, max_length=longest, return_tensors="pt")
        found: list[list[float]] = model(**read).logits.float().tolist()
        return found

    return logits
