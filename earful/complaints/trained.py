"""A model of what this user answers, learned from the user's own decisions.

A decision is a mention that was acknowledged or answered by hand (a complaint) or dismissed, or whose verdict
was corrected. An owner reply seen on a site is none: companies thank five stars more often than they answer
one (SENTIMENT §4). The model reads the words and the features of `features.py`, what these say untrained
among them; the fewer decisions there are, the more it says what the features say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earful.complaints.features import NAMES, chance, columns, logit
from earful.complaints.reading import Heard, Reading, read
from earful.learner.folding import MOST_CHARACTERS, fold
from earful.learner.stack import Stack
from earful.sentiment import seeds

VERSION = 1
WIDTH = len(NAMES) + len(seeds.NAMES) + 1
HALF_TRUST = 250
"""Decisions at which the model is believed as much as the untrained features."""
LENIENCE = 0.3
"""Log odds added to what was learned: a complaint missed costs more than one looked at in vain."""
_SCALES = {
    **{"length": 6.0, "mood": 2.0, "weak": 2.0, "questions": 2.0, "dots": 2.0},
    **{"negations": 2.0, "troubles": 2.0, "selves": 2.0},
}
_NAME, _LINK = re.compile(r"@\w+"), re.compile(r"https?://\S+|www\.\S+")
_MOST_LOGIT = 6.0


@dataclass(frozen=True)
class ComplaintModel:
    """What was learned from `decisions` decisions."""

    stack: Stack
    decisions: int

    @classmethod
    def fit(cls, mentions: Sequence[Heard], answered: Sequence[bool]) -> ComplaintModel:
        """The model of these decisions; `answered` says of each mention whether it was a complaint.

        Raises: ValueError where all decisions are the same: nothing can be told apart by them.
        """
        labels = np.asarray(answered, np.bool_)
        if len(labels) != len(mentions):
            raise ValueError(f"{len(mentions)} mentions and {len(labels)} decisions")
        if not labels.any() or labels.all():
            raise ValueError(
                f"{len(labels)} decisions, all of one kind: some answered, some dismissed are needed"
            )
        readings = [read(one) for one in mentions]
        stack = Stack.fit(_folded(readings), _columns(readings), labels, balanced=False)
        return cls(stack, len(labels))

    def probabilities(self, readings: Sequence[Reading]) -> list[float]:
        """Of each reading, the probability that the user would answer it."""
        if not readings:
            return []
        given = _columns(readings)
        share = self.decisions / (self.decisions + HALF_TRUST)
        learned = self.stack.logits(_folded(readings), given) + LENIENCE
        return [chance(odds) for odds in (share * learned + (1 - share) * given[:, -1]).tolist()]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The model as plain arrays, for `from_arrays`."""
        return {
            **self.stack.arrays(),
            "complaints": np.array([VERSION, WIDTH, self.decisions], np.int64),
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[np.generic]]) -> ComplaintModel:
        """The model that `arrays` were made of.

        Raises: ValueError where they are of another version, or of other features.
        """
        rest = dict(arrays)
        head = rest.pop("complaints", np.array([])).tolist()
        if len(head) != 3 or head[:2] != [VERSION, WIDTH] or head[2] < 2:
            raise ValueError("not a model of complaints of this version")
        return cls(Stack.from_arrays(rest, WIDTH), int(head[2]))


def _folded(readings: Sequence[Reading]) -> list[str]:
    """The words as they are learned; that somebody is named, or a page linked, counts, not who or which."""
    return [fold(_LINK.sub(" atlink ", _NAME.sub(" atname ", _beginning(reading)))) for reading in readings]


def _beginning(reading: Reading) -> str:
    return reading.heard.words[:MOST_CHARACTERS]


def _columns(readings: Sequence[Reading]) -> NDArray[np.float64]:
    """The features, about 1 in size, the seed words of mood, and what the features say untrained."""
    scales = np.array([_SCALES.get(name, 1.0) for name in NAMES])
    given = [columns(reading) for reading in readings]
    untrained = [max(-_MOST_LOGIT, min(_MOST_LOGIT, logit(values))) for values in given]
    moods = seeds.columns([fold(_beginning(reading)) for reading in readings])
    return np.column_stack([np.array(given, np.float64) / scales, np.array(moods), np.array(untrained)])
