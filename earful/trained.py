"""A trained model as it is kept: the blend's arrays, what people decided, and its accuracy card."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from earful.accuracy import Card
from earful.complaints.trained import ComplaintModel
from earful.errors import ModelUnreadable, SettingsInvalid
from earful.learner import shelf
from earful.learner.ngram_model import Arrays
from earful.learner.stack import Stack
from earful.sentiment import embedders
from earful.sentiment.blend import Blend, neutral_width
from earful.sentiment.columns import NAMES
from earful.sentiment.contract import Embedder
from earful.sentiment.corrections import Corrections
from earful.sentiment.learned import Learned


def hash_of(folded: str) -> int:
    """A number by which a text that was learned from is known again, and cannot be read.

    Who guesses a whole text can find out whether it was among them.
    """
    digest = hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@dataclass(frozen=True)
class Model:
    """What was learned. `version` is of its very numbers: two models that differ never share one."""

    blend: Blend
    complaints: ComplaintModel | None
    card: Card
    learned_at: datetime
    seen: NDArray[np.int64] = field(repr=False)
    """Hashes of the texts that it learned from, in order."""
    unseen: Mapping[int, float] = field(default_factory=dict, repr=False)
    """By hash, the logit of each such text out of fold; known only where it was just learned."""

    @property
    def version(self) -> str:
        return self.blend.version

    @property
    def scorer(self) -> Blend:
        return self.blend

    @classmethod
    def made(
        cls,
        blend: Blend,
        complaints: ComplaintModel | None,
        card: Card,
        at: datetime,
        unseen: Mapping[int, float],
    ) -> Model:
        """The model under its version."""
        model = cls(blend, complaints, card, at, np.array(sorted(unseen), np.int64), unseen)
        version = shelf.version_of(model._arrays(), model._about())
        return replace(model, blend=replace(blend, version=version))

    def has_seen(self, hashed: int) -> bool:
        place = int(np.searchsorted(self.seen, hashed))
        return place < len(self.seen) and int(self.seen[place]) == hashed

    def save(self, folder: Path) -> None:
        """The folder holds this model, whole. Raises: ConfigError where it cannot be written."""
        shelf.put(folder, self._arrays(), self._about())

    @classmethod
    def load(cls, folder: Path) -> Model:
        """The folder's model.

        Raises: ModelUnreadable; ConfigError where the embedder that it was learned with is not installed.
        """
        shelved = shelf.take(folder)
        about = shelved.about
        embedder = embedders.named(str(about["embedder"])) if about.get("embedder") else None
        try:
            if list(about["columns"]) != list(NAMES) or about["embedder_version"] != _version(embedder):
                raise ValueError("other columns")
            columns = len(NAMES) + (embedder.dimensions if embedder else 0)
            stack = Stack.from_arrays(_named(shelved.arrays, "stack"), columns)
            neutral, decided = (_named(shelved.arrays, name) for name in ("neutral", "decided"))
            corrections = Corrections(
                {kind: float(shift) for kind, shift in about["shifts"].items()},
                Stack.from_arrays(neutral, neutral_width(columns)) if neutral else None,
            )
            return cls(
                Blend(stack, corrections, embedder, shelved.version),
                ComplaintModel.from_arrays(decided, embedder) if decided else None,
                Card.from_json(about["card"]),
                datetime.fromisoformat(about["learned_at"]),
                np.asarray(shelved.arrays["seen"], np.int64),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelUnreadable(folder, f"it is of another make ({type(error).__name__})") from None

    def _arrays(self) -> Arrays:
        stack = self.blend.stack
        named = {f"stack.{name}": array for name, array in stack.arrays().items()} if stack else {}
        if self.complaints:
            named |= {f"decided.{name}": array for name, array in self.complaints.arrays().items()}
        return {**named, **self.blend.corrections.arrays(), "seen": self.seen}

    def _about(self) -> dict[str, Any]:
        return {
            "learned_at": self.learned_at.isoformat(),
            "columns": list(NAMES),
            "embedder": self.blend.embedder.name if self.blend.embedder else None,
            "embedder_version": _version(self.blend.embedder),
            "shifts": dict(self.blend.corrections.shifts),
            "card": self.card.as_json(),
        }


def learned(settings: Mapping[str, str]) -> Learned:
    """The scorer of a model's n-grams alone. Raises: SettingsInvalid, ModelUnreadable."""
    if settings.keys() != {"model"}:
        raise SettingsInvalid(
            "scorer `learned`: set `model`, the folder of a trained model, and nothing else"
        )
    model = Model.load(Path(settings["model"]))
    assert model.blend.stack is not None
    return Learned(model.blend.stack.ngrams, model.version)


def _version(embedder: Embedder | None) -> str | None:
    return embedder.version if embedder else None


def _named(arrays: Arrays, prefix: str) -> Arrays:
    return {
        name.removeprefix(f"{prefix}."): array
        for name, array in arrays.items()
        if name.startswith(f"{prefix}.")
    }
