"""What was learned from stars alone: the n-grams without lists and VADER, to be compared with the blend."""

from __future__ import annotations

from collections.abc import Sequence

from earful.learner.folding import fold
from earful.learner.logistic import sigmoid
from earful.learner.ngram_model import NgramModel
from earful.learner.ngrams import rows
from earful.model import Label, Score
from earful.sentiment.contract import ANY, Text


class Learned:
    """Reads the languages that it was taught; a text of mostly unknown words is unread."""

    name = "learned"
    languages = ANY

    def __init__(self, ngrams: NgramModel, version: str) -> None:
        self._ngrams, self.version = ngrams, version

    def score(self, texts: Sequence[Text]) -> list[Score]:
        found = rows([fold(text.words) for text in texts])
        chances = sigmoid(self._ngrams.logits(found)).tolist()
        return [
            self._score(chance, is_known)
            for chance, is_known in zip(chances, self._ngrams.knows(found).tolist(), strict=True)
        ]

    def _score(self, chance: float, is_known: bool) -> Score:
        if not is_known:
            return Score(self.name, self.version, "unread")
        side: Label = "positive" if chance >= 0.5 else "negative"
        return Score(self.name, self.version, side, 2 * chance - 1, probability=chance)
