"""Files of a page in a folder: each whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from earful.errors import ConfigError


def write(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """The folder has these files, whole, in place of older ones of these names; whatever else is there stays.

    Raises: ConfigError when it cannot be written; then every file is as it was, or whole and new.
    """
    folder = folder.expanduser()
    ours = {name: folder / f".{name}.{os.getpid()}.new" for name in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            with ours[name].open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        for name, new in ours.items():
            new.replace(folder / name)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror}; name another with --out") from error
    finally:
        for new in ours.values():
            with suppress(OSError):
                new.unlink(missing_ok=True)
    return [folder / name for name in files]
