"""Trained models on disk: plain arrays beside a manifest that says what they are and what they must hash to.

    FOLDER/manifest.json             format, version, what the model's own code says about it
    FOLDER/arrays-VERSION.npz        the arrays, without pickles

The manifest is put in place last and in one step, so a folder holds the old model or the new one, never a
mixture.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from earful.errors import ConfigError, ModelUnreadable
from earful.learner.ngram_model import Arrays

FORMAT = "earful-model/1"
MANIFEST = "manifest.json"
_MOST_BYTES = 1 << 30


class Shelved(NamedTuple):
    """What a folder holds."""

    arrays: Arrays
    about: Mapping[str, Any]
    version: str


def version_of(arrays: Arrays, about: Mapping[str, Any]) -> str:
    """Twelve hex digits that only this model has."""
    digest = hashlib.sha256(json.dumps(about, sort_keys=True, ensure_ascii=False).encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()[:12]


def put(folder: Path, arrays: Arrays, about: Mapping[str, Any]) -> str:
    """The folder holds this model and no other; its version. Raises: ConfigError where that fails."""
    version = version_of(arrays, about)
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **arrays)
    body = packed.getvalue()
    name = f"arrays-{version}.npz"
    manifest = {
        "format": FORMAT,
        "version": version,
        "arrays": name,
        "sha256": hashlib.sha256(body).hexdigest(),
        "about": about,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / name, body)
        _write(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        for old in folder.glob("arrays-*.npz"):
            if old.name != name:
                old.unlink()
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror}; name another folder") from error
    return version


def take(folder: Path) -> Shelved:
    """The model in the folder. Raises: ModelUnreadable where there is none, or not as it was written."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            said = manifest.get("format") if isinstance(manifest, dict) else None
            raise ModelUnreadable(folder, f"it is written as {said!r}, this Earful reads {FORMAT!r}")
        body = (folder / Path(str(manifest["arrays"])).name).read_bytes()
        if len(body) > _MOST_BYTES or hashlib.sha256(body).hexdigest() != manifest["sha256"]:
            raise ModelUnreadable(folder, "its arrays are not those that were written")
        with np.load(io.BytesIO(body), allow_pickle=False) as packed:
            arrays: Arrays = {name: packed[name] for name in packed.files}
        about = manifest["about"]
        version = version_of(arrays, about)
    except FileNotFoundError:
        raise ModelUnreadable(folder, "there is no model in it") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise ModelUnreadable(folder, f"its files are damaged ({type(error).__name__})") from None
    if version != manifest["version"] or not isinstance(about, dict):
        raise ModelUnreadable(folder, "its manifest is not the one that was written")
    return Shelved(arrays, about, version)


def _write(path: Path, body: bytes) -> None:
    """The file has this content whole, or is as it was."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
