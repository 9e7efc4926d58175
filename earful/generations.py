"""The models that a deployment has learned: one is current, the three before it are kept.

models/current          the name of the current model's folder, put in place in one step
models/VERSION/         a model; one without a manifest was never finished, and is never current
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from pathlib import Path

from earful.errors import ConfigError, ModelUnreadable
from earful.learner.shelf import MANIFEST
from earful.sentiment.blend import Blend
from earful.sentiment.contract import Scorer
from earful.trained import Model

log = logging.getLogger(__name__)

CURRENT = "current"
EARLIER = 3
"""How many models are kept beside the current one."""
_VERSION = re.compile(r"[0-9a-f]{12}")


class Generations:
    """The models in a folder, which may be missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Model | None:
        """The model to score with; None before the first.

        Where the current one is damaged or of another make, the newest earlier one that can be read stands
        in, and the log says so: customers wait, and a fault in a file must not end their complaints.
        """
        found = self._usable()
        return found[1] if found else None

    def current_folder(self) -> Path | None:
        """Where the model to score with is; None before the first."""
        found = self._usable()
        return found[0] if found else None

    def load(self) -> Model | None:
        """The current model and no other; None before the first. Raises: ModelUnreadable."""
        version = self._named()
        return None if version is None else Model.load(self.folder / version)

    def versions(self) -> list[str]:
        """The finished models, the one last kept first."""
        if not self.folder.is_dir():
            return []
        kept = [path for path in self.folder.glob(f"*/{MANIFEST}") if _VERSION.fullmatch(path.parent.name)]
        newest_first = sorted(
            kept, key=lambda path: (path.stat().st_mtime_ns, path.parent.name), reverse=True
        )
        return [path.parent.name for path in newest_first]

    def keep(self, model: Model) -> None:
        """The model is the current one, or nothing has changed. Raises: ConfigError where that fails."""
        model.save(self.folder / model.version)
        draft = self.folder / f".{CURRENT}.{os.getpid()}"
        try:
            with draft.open("w", encoding="utf-8") as file:
                file.write(f"{model.version}\n")
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / CURRENT)
            self._forget(model.version)
        except OSError as error:
            raise ConfigError(
                f"{self.folder} cannot be written: {error.strerror}; correct `models`"
            ) from error

    def _usable(self) -> tuple[Path, Model] | None:
        try:
            model = self.load()
            return (self.folder / model.version, model) if model else None
        except ModelUnreadable as error:
            log.error("the current model cannot be used, an earlier one stands in: %s", error)
        for version in self.versions():
            try:
                return self.folder / version, Model.load(self.folder / version)
            except ModelUnreadable:
                continue
        return None

    def _named(self) -> str | None:
        path = self.folder / CURRENT
        try:
            name = path.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            name = ""
        if not _VERSION.fullmatch(name):
            raise ModelUnreadable(self.folder, f"its file `{CURRENT}` names no model")
        return name

    def _forget(self, current: str) -> None:
        """Only the newest stay; what a killed run left half-written goes too."""
        kept = {current, *[one for one in self.versions() if one != current][:EARLIER]}
        for path in self.folder.iterdir():
            if path.is_dir() and _VERSION.fullmatch(path.name) and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


def scorer_in(folder: Path | None) -> Scorer:
    """The scorer of the model in that folder; one that has learned nothing when there is none.

    Raises: ModelUnreadable.
    """
    return Blend() if folder is None else Model.load(folder).scorer
