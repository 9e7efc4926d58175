"""A folder holds one model whole, whatever happens to the process that writes it or to its files."""

import io
import json
import os
import pickle
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from earful.errors import ConfigError, ModelUnreadable
from earful.learner import shelf

ARRAYS = {"weights": np.linspace(-1, 1, 1_000).astype(np.float32), "numbers": np.array([0.1, -2.5])}
ABOUT = {"columns": ["mood", "vader"], "shifts": {"post": 0.1 + 0.2}, "note": "жуда яхши"}
WRITER = """
import sys
from pathlib import Path
import numpy as np
from earful.learner import shelf
number = 0
while True:
    # Two models in turns, and the same one twice.
    about = {"number": number // 2 % 2}
    shelf.put(Path(sys.argv[1]), {"weights": np.full(200_000, float(about["number"]))}, about)
    number += 1
    print(number, flush=True)
"""


def manifest_of(folder: Path) -> dict[str, Any]:
    manifest = json.loads((folder / shelf.MANIFEST).read_text())
    assert isinstance(manifest, dict)
    return manifest


def change(folder: Path, **changed: Any) -> None:
    (folder / shelf.MANIFEST).write_text(json.dumps({**manifest_of(folder), **changed}))


def with_body(folder: Path, body: bytes) -> None:
    """Tampered with by somebody who knows to correct the hash."""
    (folder / "arrays-other.npz").write_bytes(body)
    change(folder, arrays="arrays-other.npz", sha256=sha256(body).hexdigest())


def packed(**arrays: Any) -> bytes:
    body = io.BytesIO()
    np.savez(body, **arrays)
    return body.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shelf.put(tmp_path / "model", ARRAYS, ABOUT)
    return tmp_path / "model"


def test_what_was_put_is_taken_to_the_last_bit(folder: Path) -> None:
    found = shelf.take(folder)
    assert found.about == ABOUT
    assert found.version == shelf.version_of(ARRAYS, ABOUT)
    assert found.arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert found.arrays[name].dtype == array.dtype
        assert found.arrays[name].tobytes() == array.tobytes()


def test_models_that_differ_in_one_number_name_or_word_have_other_versions() -> None:
    changed = {**ARRAYS, "numbers": np.array([0.1, np.nextafter(-2.5, 0)])}
    turned = {"weights": ARRAYS["numbers"], "numbers": ARRAYS["weights"]}
    wide = {**ARRAYS, "weights": ARRAYS["weights"].reshape(10, 100)}
    versions = {shelf.version_of(arrays, ABOUT) for arrays in (ARRAYS, changed, turned, wide)}
    versions.add(shelf.version_of(ARRAYS, {**ABOUT, "note": ""}))
    assert len(versions) == 5


def test_a_new_model_takes_the_place_of_the_old_one_and_leaves_nothing_behind(folder: Path) -> None:
    shelf.put(folder, {"weights": np.ones(3)}, {"n": 2})
    shelf.put(folder, {"weights": np.ones(3)}, {"n": 2})
    assert shelf.take(folder).about == {"n": 2}
    assert sorted(path.name for path in folder.iterdir()) == [
        manifest_of(folder)["arrays"],
        shelf.MANIFEST,
    ]


def test_a_writer_killed_at_any_moment_leaves_a_whole_model(tmp_path: Path) -> None:
    shelf.put(tmp_path, {"weights": np.zeros(200_000)}, {"number": 0})
    for moment in range(7):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            # Not until something happens, but at another place in the work each time.
            until = time.perf_counter() + moment * 0.0043
            while time.perf_counter() < until:
                assert shelf.take(tmp_path).arrays["weights"].size == 200_000
            writer.kill()
        found = shelf.take(tmp_path)
        assert set(found.arrays["weights"].tolist()) == {float(found.about["number"])}


def test_who_reads_while_it_is_replaced_gets_the_old_model_or_the_new_one(tmp_path: Path) -> None:
    shelf.put(tmp_path, {"weights": np.zeros(200_000)}, {"number": 0})
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        for _ in range(60):
            found = shelf.take(tmp_path)
            assert found.arrays["weights"][0] == found.about["number"]
        assert writer.poll() is None
        writer.kill()


def test_drafts_of_a_killed_process_go_with_the_next_model_and_those_of_a_living_one_stay(
    folder: Path,
) -> None:
    old, young = folder / ".arrays-dead.npz.1", folder / ".manifest.json.2"
    for draft in (old, young):
        draft.write_bytes(b"half")
    written_at = (folder / shelf.MANIFEST).stat().st_mtime
    os.utime(old, (written_at - 7_200, written_at - 7_200))
    assert shelf.take(folder).about == ABOUT
    shelf.put(folder, ARRAYS, ABOUT)
    assert (old.exists(), young.exists()) == (False, True)


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    for missing in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ModelUnreadable, match="there is no model in it; learn it again"):
            shelf.take(missing)


def test_missing_arrays_are_told_from_a_missing_model(folder: Path) -> None:
    (folder / manifest_of(folder)["arrays"]).unlink()
    with pytest.raises(ModelUnreadable, match="arrays that its manifest names are missing"):
        shelf.take(folder)


def test_a_model_in_another_format_names_both(folder: Path) -> None:
    change(folder, format="earful-model/2")
    with pytest.raises(ModelUnreadable, match="'earful-model/2', this Earful reads 'earful-model/1'"):
        shelf.take(folder)


@pytest.mark.parametrize(
    "manifest",
    [
        *(b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"format": "earful-model/1"}', b"[" * 100_000),
        b'{"format": "earful-model/1", "arrays": "x", "sha256": 1, "version": [], "about": null}',
    ],
    ids=range(8),
)
def test_a_manifest_that_is_none_is_an_error_of_ours(folder: Path, manifest: bytes) -> None:
    (folder / shelf.MANIFEST).write_bytes(manifest)
    with pytest.raises(ModelUnreadable):
        shelf.take(folder)


@pytest.mark.parametrize("place", [0, 30, 200, -1])
def test_one_changed_byte_of_the_arrays_is_found(folder: Path, place: int) -> None:
    path = folder / manifest_of(folder)["arrays"]
    body = bytearray(path.read_bytes())
    body[place] ^= 1
    path.write_bytes(body)
    with pytest.raises(ModelUnreadable, match="not those that were written"):
        shelf.take(folder)


@pytest.mark.parametrize(
    "changed", [{"about": {**ABOUT, "shifts": {"post": 3.0}}}, {"version": "0" * 12}, {"about": [1]}]
)
def test_a_changed_word_of_the_manifest_is_found(folder: Path, changed: dict[str, Any]) -> None:
    change(folder, **changed)
    with pytest.raises(ModelUnreadable, match="manifest is not the one"):
        shelf.take(folder)


class Burglar:
    """Unpickling it writes a file."""

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        return os.mkdir, (str(Path(os.environ["BURGLED"])),)


def test_a_pickle_among_the_arrays_is_refused_and_never_run(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    burgled = tmp_path / "burgled"
    monkeypatch.setenv("BURGLED", str(burgled))
    array = np.array([Burglar()], dtype=object)
    for body in (packed(weights=array), pickle.dumps(Burglar())):
        with_body(folder, body)
        with pytest.raises(ModelUnreadable, match="damaged"):
            shelf.take(folder)
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as archive:
        archive.writestr("weights.npy", pickle.dumps(Burglar()))
    with_body(folder, bare.getvalue())
    with pytest.raises(ModelUnreadable):
        shelf.take(folder)
    assert not burgled.exists()


def test_arrays_that_are_no_archive_are_refused(folder: Path) -> None:
    alone = io.BytesIO()
    np.save(alone, np.ones(3))
    whole = packed(weights=np.ones(300))
    for body in (b"", b"PK\x03\x04", alone.getvalue(), whole[:200], whole[:-30], b"x" * 5_000):
        with_body(folder, body)
        with pytest.raises(ModelUnreadable):
            shelf.take(folder)


def test_an_archive_whose_contents_are_cut_or_garbled_is_refused(folder: Path) -> None:
    squeezed = io.BytesIO()
    np.savez_compressed(squeezed, weights=np.random.default_rng(1).random(500))
    for place in range(40, 900, 43):
        body = bytearray(squeezed.getvalue())
        body[place] ^= 0x55
        with_body(folder, bytes(body))
        with pytest.raises(ModelUnreadable):
            shelf.take(folder)


def test_an_archive_that_unpacks_to_no_end_is_refused_before_it_fills_the_memory(folder: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("w.npy", "w") as file:
        for _ in range(20):
            file.write(bytes(1 << 20))
    # Its size is what the directory at the end says, in bytes 24 to 28 of the entry.
    body = bytearray(bomb.getvalue())
    entry = body.rindex(b"PK\x01\x02")
    body[entry + 24 : entry + 28] = (3 << 30).to_bytes(4, "little")
    with_body(folder, bytes(body))
    with pytest.raises(ModelUnreadable, match="damaged"):
        shelf.take(folder)


@pytest.mark.parametrize("name", ["../secret.npz", "/etc/passwd", "..", ".", "", "a/../../secret.npz", "\0"])
def test_a_manifest_cannot_point_outside_its_folder(folder: Path, name: str) -> None:
    secret = packed(weights=np.ones(3))
    (folder.parent / "secret.npz").write_bytes(secret)
    about = {"n": 1}
    version = shelf.version_of({"weights": np.ones(3)}, about)
    change(folder, arrays=name, sha256=sha256(secret).hexdigest(), about=about, version=version)
    with pytest.raises(ModelUnreadable):
        shelf.take(folder)


def test_a_folder_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ConfigError, match=r"cannot be written: .*; name another folder"):
            shelf.put(place, ARRAYS, ABOUT)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_only_be_read_keeps_its_model(folder: Path) -> None:
    folder.chmod(0o555)
    try:
        with pytest.raises(ConfigError, match="cannot be written"):
            shelf.put(folder, {"weights": np.ones(3)}, {})
    finally:
        folder.chmod(0o755)
    assert shelf.take(folder).about == ABOUT


def test_a_failed_writing_leaves_the_old_model(folder: Path) -> None:
    # A folder stands where the manifest is drafted: the arrays are written and the last step is not.
    in_the_way = folder / f".{shelf.MANIFEST}.{os.getpid()}"
    in_the_way.mkdir()
    # The same model in another order is the same version in other bytes.
    for arrays in ({"weights": np.ones(3)}, dict(reversed(ARRAYS.items()))):
        with pytest.raises(ConfigError):
            shelf.put(folder, arrays, ABOUT)
        assert shelf.take(folder).version == shelf.version_of(ARRAYS, ABOUT)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a manifest that can change while it is read")
def test_who_has_read_the_old_manifest_when_the_new_model_comes_gets_the_new_one(folder: Path) -> None:
    manifest, new = folder / shelf.MANIFEST, folder / "new"
    old = json.dumps({**manifest_of(folder), "arrays": "arrays-gone.npz"})
    manifest.rename(new)
    os.mkfifo(manifest)

    def replace_while_it_is_read() -> None:
        with manifest.open("w") as pipe:
            pipe.write(old)
            new.replace(manifest)

    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(replace_while_it_is_read)
        assert shelf.take(folder).about == ABOUT
        written.result()
