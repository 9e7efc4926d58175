"""A transformer that classifies sequences, from a folder of this machine; nothing is ever downloaded."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock

from earful.errors import ConfigError
from earful.model import Label, Score
from earful.sentiment.contract import UNDETERMINED, Text
from earful_transformer.engines import engine, fingerprint

_MOST_CHARACTERS = 4_000
_STARS: dict[str, Label] = {
    "1": "negative",
    "2": "negative",
    "3": "neutral",
    "4": "positive",
    "5": "positive",
}
_WORDS: dict[str, Label] = {
    **{"positive": "positive", "pos": "positive", "neutral": "neutral", "neu": "neutral"},
    **{"negative": "negative", "neg": "negative"},
    **{f"{stars} star{s}": label for stars, label in _STARS.items() for s in ("", "s")},
}


class Transformer:
    """Settings: `folder`; `labels` where the model does not name its classes; `languages`; `batch`."""

    name = "transformer"

    def __init__(self, settings: Mapping[str, str]) -> None:
        """Raises: ConfigError naming the setting, or the package to install."""
        if unknown := settings.keys() - {"folder", "labels", "languages", "batch"}:
            raise ConfigError(f"scorer.settings.{min(unknown)}: transformer has no such setting")
        folder = Path(settings.get("folder", "")).expanduser()
        if "folder" not in settings or not (folder / "config.json").is_file():
            raise ConfigError("scorer.settings.folder: name a folder that holds a model with its config.json")
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._labels = _labels(config.get("id2label", {}), settings.get("labels", ""))
        self._batch = int(settings.get("batch", "16"))
        self.languages = frozenset(settings.get("languages", "*").replace(",", " ").split())
        self.version = fingerprint(folder)
        self._logits = engine(folder, config)
        # The tokenizers' Rust half cannot be borrowed by two threads.
        self._turn = Lock()

    def score(self, texts: Sequence[Text]) -> list[Score]:
        scores = [Score(self.name, self.version, "unread")] * len(texts)
        places = [place for place, text in enumerate(texts) if self._reads(text)]
        for start in range(0, len(places), self._batch):
            batch = places[start : start + self._batch]
            with self._turn:
                rows = self._logits([_readable(texts[place].words) for place in batch])
            for place, row in zip(batch, rows, strict=True):
                scores[place] = self._score(row)
        return scores

    def _reads(self, text: Text) -> bool:
        known = {"*", text.language} & self.languages or text.language == UNDETERMINED
        return bool(known) and any(map(str.isprintable, text.words.strip()))

    def _score(self, logits: Sequence[float]) -> Score:
        top = max(logits)
        parts = [math.exp(logit - top) for logit in logits]
        shares: dict[Label, float] = {"positive": 0.0, "neutral": 0.0, "negative": 0.0}
        for label, part in zip(self._labels, parts, strict=True):
            shares[label] += part / sum(parts)
        positive, neutral, negative = (min(1.0, share) for share in shares.values())
        return Score(
            self.name,
            self.version,
            max(shares, key=lambda label: shares[label]),
            compound=positive - negative,
            positive=positive,
            neutral=neutral,
            negative=negative,
            probability=positive / (positive + negative) if positive + negative else 0.5,
        )


def _labels(named: Mapping[str, str], written: str) -> list[Label]:
    """The mood of each class, in the model's order."""
    names: Iterable[str] = written.split(",") if written else (named[key] for key in sorted(named, key=int))
    names = [name.strip().lower() for name in names]
    if len(names) < 2 or not _WORDS.keys() >= set(names):
        raise ConfigError(
            f"scorer.settings.labels: the model calls its classes {', '.join(names) or 'nothing'}; "
            'write what they mean, in its order: "negative, neutral, positive"'
        )
    return [_WORDS[name] for name in names]


def _readable(text: str) -> str:
    """The beginning, without broken surrogates, which tokenizers refuse."""
    begun = text[:_MOST_CHARACTERS]
    return begun.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
