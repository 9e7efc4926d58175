"""Trained models on disk: plain arrays beside a manifest that says what they are and what they must hash to.

    FOLDER/manifest.json             format, version, what the model's own code says about it
    FOLDER/arrays-HASH.npz           the arrays, without pickles, named after their bytes

The manifest is put in place last and in one step, so a folder holds the old model or the new one, never a
mixture; who reads while it is replaced gets one of both. One process writes at a time.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tokenize import TokenError
from typing import Any, NamedTuple

import numpy as np

from earful.errors import ConfigError, ModelUnreadable
from earful.learner.ngram_model import Arrays

FORMAT = "earful-model/1"
MANIFEST = "manifest.json"
_MOST_BYTES = 1 << 30
"""Of the arrays, packed and unpacked."""
_MOST_TRIES = 5
_ABANDONED = 3_600
"""Unit: seconds by which a draft is older than what was just written."""
_DAMAGES = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, MemoryError, RuntimeError),
    # The last two: numpy reads the head of an array as Python reads a program.
    *(zipfile.BadZipFile, zlib.error, TokenError, SyntaxError),
)


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
    hashed = hashlib.sha256(body).hexdigest()
    # Why: the same model packed again is other bytes, and must not take the place of those in use.
    name = f"arrays-{hashed[:12]}.npz"
    manifest = {"format": FORMAT, "version": version, "arrays": name, "sha256": hashed, "about": about}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / name, body)
        _write(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        _clear(folder, name)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror}; name another folder") from error
    return version


def take(folder: Path) -> Shelved:
    """The model in the folder. Raises: ModelUnreadable where there is none, or not as it was written."""
    try:
        manifest, body = _opened(folder)
        arrays, about = _unpacked(body), manifest["about"]
        version = version_of(arrays, about)
    except FileNotFoundError:
        raise ModelUnreadable(folder, "there is no model in it") from None
    except _DAMAGES as error:
        raise ModelUnreadable(folder, f"its files are damaged ({type(error).__name__})") from None
    if version != manifest["version"] or not isinstance(about, dict):
        raise ModelUnreadable(folder, "its manifest is not the one that was written")
    return Shelved(arrays, about, version)


def _opened(folder: Path) -> tuple[dict[str, Any], bytes]:
    """The manifest and the arrays that it names, read again where they were replaced in between."""
    for left in reversed(range(_MOST_TRIES)):
        manifest = json.loads((folder / MANIFEST).read_bytes())
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            said = manifest.get("format") if isinstance(manifest, dict) else None
            raise ModelUnreadable(folder, f"it is written as {said!r}, this Earful reads {FORMAT!r}")
        path = folder / Path(str(manifest["arrays"])).name
        try:
            body = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""
        except FileNotFoundError:
            if left:
                continue
            raise ModelUnreadable(folder, "the arrays that its manifest names are missing") from None
        if hashlib.sha256(body).hexdigest() != manifest["sha256"]:
            raise ModelUnreadable(folder, "its arrays are not those that were written")
        return manifest, body
    raise AssertionError("the last try returns or raises")


def _unpacked(body: bytes) -> Arrays:
    with zipfile.ZipFile(io.BytesIO(body)) as listed:
        if sum(part.file_size for part in listed.infolist()) > _MOST_BYTES:
            raise ValueError("more than any model has")
    with np.load(io.BytesIO(body), allow_pickle=False) as packed:
        return {name: packed[name] for name in packed.files}


def _clear(folder: Path, kept: str) -> None:
    """What an earlier model, or a process that was killed, left behind is gone."""
    for old in folder.glob("arrays-*.npz"):
        if old.name != kept:
            old.unlink(missing_ok=True)
    written_at = (folder / MANIFEST).stat().st_mtime
    for draft in (*folder.glob(".arrays-*.npz.*"), *folder.glob(f".{MANIFEST}.*")):
        with suppress(FileNotFoundError):
            if draft.stat().st_mtime < written_at - _ABANDONED:
                draft.unlink()


def _write(path: Path, body: bytes) -> None:
    """The file has this content whole, or is as it was."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
