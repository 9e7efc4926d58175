"""Files that the operator named in earful.yaml: exports of other programs, read as pages are."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Collection
from datetime import datetime
from fnmatch import fnmatchcase
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import quote, unquote

from earful.errors import ConfigError, Gone, TooLarge, Transient, UnsafeAddress
from earful.scraping import Page

MOST_FILES = 400
"""Of those that a `*` names; a visit reads at most 500 pages."""
_SAFE = "/!:@,+=()'"


def is_file(url: str) -> bool:
    """The address is that of a file, or of several."""
    return url[:5].lower() == "file:"


def read_file(
    url: str, folder: Path, now: datetime, max_bytes: int, named: Collection[str]
) -> tuple[Page, str]:
    """The file as a page, and the digest of its content, by which an unchanged one is recognised.

    Shape: `file:exports/survey.csv` is looked for in `folder`, `file:/srv/survey.csv` is not. An address with
    a `*` gives the list of all files that match, in JSON: `files` (addresses, the newest last) and `left_out`
    (how many older ones are not listed); its digest changes with any of them. `named` are the addresses that
    the settings led to: only these, and files that one with a `*` matches, are read, so that no page can lead
    to a file.
    Raises: UnsafeAddress, Gone, TooLarge, ConfigError for a folder or a file without the right to read it,
    Transient for one that is being written.
    """
    place = path_of(url)
    if not any(_names(path_of(one), place) for one in named if is_file(one)):
        raise UnsafeAddress(url, "no file that the source's settings name")
    if "*" in place:
        listing, state = _listing(url, place, folder)
        return Page(url, listing, "application/json", now), hashlib.sha256(state).hexdigest()
    body = _content(url, place, folder, max_bytes, named)
    return Page(url, body, guess_type(place)[0] or "", now), hashlib.sha256(body).hexdigest()


def path_of(url: str) -> str:
    """The path that a file's address names. Raises: UnsafeAddress."""
    path = unquote(url[5:].partition("#")[0], errors="surrogateescape")
    if path.startswith("//"):  # file:///srv/x.csv; a file on another host is none of ours
        host, slash, rest = path[2:].partition("/")
        if host not in ("", "localhost") or not slash:
            raise UnsafeAddress(url, "a file on another host")
        path = f"/{rest}"
    if not path or any(ord(letter) < 32 for letter in path):
        raise UnsafeAddress(url, "no path of a file")
    return path


def _names(pattern: str, path: str) -> bool:
    """The pattern is the path itself, or its last part has a `*` that matches within the same folder."""
    above, _, last = pattern.rpartition("/")
    folder, _, name = path.rpartition("/")
    return pattern == path or (
        "*" in last and above == folder and name not in ("", ".", "..") and _matches(name, last)
    )


def _matches(name: str, pattern: str) -> bool:
    """Only `*` is special: brackets are common in names of exports."""
    escaped = "".join(f"[{letter}]" if letter in "?[" else letter for letter in pattern)
    return fnmatchcase(name, escaped) and (not name.startswith(".") or pattern.startswith("."))


def _listing(url: str, place: str, folder: Path) -> tuple[bytes, bytes]:
    """The names of the files that match, and in what state they are."""
    above, _, last = place.rpartition("/")
    if "*" in above:
        raise ConfigError(f"{place}: a `*` stands for part of a file's name only, not of its folder's")
    inside = folder / (f"{above}/" if above or place.startswith("/") else ".")
    try:
        found = [
            (entry.stat().st_mtime_ns, entry.name, entry.stat().st_size)
            for entry in os.scandir(inside)
            if _matches(entry.name, last) and entry.is_file()
        ]
    except (FileNotFoundError, NotADirectoryError):
        raise Gone(url, f"no such folder: {inside}") from None
    except OSError as error:
        raise ConfigError(f"{inside} cannot be read: {error.strerror}; let Earful's user read it") from None
    if not found:
        raise Gone(url, f"no file in {inside} is called so")
    newest = sorted(found)[-MOST_FILES:]
    names = [f"{above}/{name}" if above or place.startswith("/") else name for _, name, _ in newest]
    listing = {
        "files": [f"file:{quote(name, safe=_SAFE, errors='surrogateescape')}" for name in names],
        "left_out": len(found) - len(newest),
    }
    return json.dumps(listing).encode(), repr(newest).encode(errors="surrogateescape")


def _content(url: str, place: str, folder: Path, max_bytes: int, named: Collection[str]) -> bytes:
    path = folder / place
    if not any(path_of(one) == place for one in named if is_file(one)):
        # Found by a `*`: a link in that folder must not lead out of it.
        try:
            leads_out = path.resolve().parent != path.parent.resolve()
        except (OSError, RuntimeError):
            leads_out = True
        if leads_out:
            raise UnsafeAddress(url, "a link that leads out of the folder that the settings name")
    try:
        # Not to wait for a writer, should it be a pipe.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            before = os.fstat(descriptor)
            if stat.S_ISDIR(before.st_mode):
                raise ConfigError(
                    f"{path} is a folder; name a file in it, or all as {place.rstrip('/')}/*.csv"
                )
            if not stat.S_ISREG(before.st_mode):
                raise ConfigError(f"{path} is no ordinary file; name one")
            with open(descriptor, "rb", closefd=False) as file:
                body = file.read(max_bytes + 1)
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except (FileNotFoundError, NotADirectoryError):
        raise Gone(url, f"no such file: {path}") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}; let Earful's user read it") from None
    if len(body) > max_bytes:
        raise TooLarge(url, f"more than {max_bytes} bytes")
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, len(body)):
        raise Transient(url, "it is being written")
    return body
