"""Print how well and how fast the learner learns: beside scikit-learn, with few ratings, against the clock.

Run as `OPENBLAS_NUM_THREADS=1 .venv/bin/python bench/learner.py [FOLDER]`; FOLDER holds the labelled texts,
`../shared/sentiment` unless told otherwise. Seven of ten texts, chosen by a hash of their folded words, are
learned from, and the others asked about. scikit-learn is no dependency; where some Python has it, run

    PYTHONPATH=.:.venv/lib/python3.11/site-packages THAT_PYTHON bench/learner.py
"""

from __future__ import annotations

import csv
import math
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from earful.accuracy import macro_f1
from earful.learner.folding import fold
from earful.learner.ngram_model import NgramModel
from earful.learner.ngrams import rows
from earful.learner.stack import class_weights, cross_fit
from earful.learning import Lesson, Rated, learn
from earful.sentiment.blend import by_hand, known_columns
from earful.sentiment.contract import Text

SETS = (
    *("uz_app_manual", "uz_uzum_stars", "uz_restaurant_stars"),
    *("fi_subtitles_xed", "ru_vk_rusentiment", "en_app_reviews"),
)
CURVE = (50, 200, 1_000, 5_000)
LEARNED_SHARE = 0.7
STEPS = 50
"""Of the fitting of the n-grams, as in the stack."""
FREEDOMS = (1.0, 4.0, 16.0, 64.0)
"""scikit-learn's `C`: the one that is best on a fifth of the texts to learn from."""
REVIEWS = ("en_app_reviews", "enmt_trustpilot_fi")
MANY = 5_000
LENGTHS = {60: 2_000, 300: 2_000, 1_500: 500}
"""Texts scored, by their characters."""
BATCH = 500
ROUNDS = 5

Truth = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Texts:
    """Texts with their side, each once, and in an order that tells nothing."""

    words: list[str]
    folded: list[str]
    truth: Truth

    @classmethod
    def of(cls, folder: Path, name: str) -> Texts:
        found: dict[str, tuple[str, bool]] = {}
        for text, label in labelled(folder, name):
            if label in ("pos", "neg"):
                found.setdefault(fold(text), (text, label == "pos"))
        order = sorted(found, key=share)
        return cls([found[one][0] for one in order], order, np.array([found[one][1] for one in order]))

    def part(self, start: int, end: int) -> Texts:
        return Texts(self.words[start:end], self.folded[start:end], self.truth[start:end])

    def halves(self, part: float) -> tuple[Texts, Texts]:
        """Those whose hash lies below the part, and the others."""
        middle = sum(share(one) < part for one in self.folded)
        return self.part(0, middle), self.part(middle, len(self.folded))


def labelled(folder: Path, name: str) -> list[tuple[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["label"]) for row in csv.DictReader(file)]


def share(folded: str) -> float:
    """A number from 0 to 1 that is the text's own."""
    return zlib.crc32(b"bench" + folded.encode("utf-8", "replace")) / 2**32


def auc(scores: Numbers, truth: Truth) -> float:
    """How often a positive text scores above a negative one; equal scores count half."""
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    ones = int(truth.sum())
    return float((ranks[truth].sum() - ones * (ones + 1) / 2) / (ones * (len(truth) - ones)))


def ngrams(learned: Texts, asked: Texts) -> Numbers:
    weights = class_weights(learned.truth)
    return NgramModel.fit(rows(learned.folded), learned.truth, weights, STEPS).logits(rows(asked.folded))


def stack(learned: Texts, asked: Texts) -> Numbers:
    columns = known_columns(learned.words, learned.folded, None)
    expected = by_hand(columns.shape[1])
    made, _ = cross_fit(learned.folded, columns, learned.truth, class_weights(learned.truth), expected)
    return made.logits(asked.folded, known_columns(asked.words, asked.folded, None))


def scikit(learned: Texts, asked: Texts) -> Numbers:
    """Raises: ImportError where it is not installed."""
    return _scikit(learned, asked, max(FREEDOMS, key=lambda freedom: _inner(learned, freedom)))


def _inner(learned: Texts, freedom: float) -> float:
    rest, kept = learned.halves(LEARNED_SHARE * 0.8)
    return macro_f1(_scikit(rest, kept, freedom) > 0, kept.truth)


def _scikit(learned: Texts, asked: Texts, freedom: float) -> Numbers:
    text: Any = import_module("sklearn.feature_extraction.text")
    pipeline: Any = import_module("sklearn.pipeline")
    linear: Any = import_module("sklearn.linear_model")
    shapes = (("word", (1, 2)), ("char", (2, 5)))
    vectors = pipeline.make_union(
        *(
            text.TfidfVectorizer(analyzer=kind, ngram_range=sizes, sublinear_tf=True, min_df=2)
            for kind, sizes in shapes
        )
    )
    model = linear.LogisticRegression(C=freedom, max_iter=300)
    model.fit(vectors.fit_transform(learned.words), learned.truth, class_weights(learned.truth))
    return np.asarray(model.decision_function(vectors.transform(asked.words)), np.float64)


def quality(folder: Path) -> None:
    learners: dict[str, Callable[[Texts, Texts], Numbers]] = {"n-grams": ngrams, "stack": stack}
    try:
        import_module("sklearn")
        learners["scikit-learn"] = scikit
    except ImportError:
        print("skipped: scikit-learn is not installed\n")
    titles = [f"{name}, {what}" for what in ("F1", "AUC") for name in learners]
    print(f"| macro-F1 and AUC | learned from | asked | {' | '.join(titles)} |")
    print("|---" * (len(titles) + 3) + "|")
    means: list[list[float]] = []
    for name in SETS:
        learned, asked = Texts.of(folder, name).halves(LEARNED_SHARE)
        found = [learner(learned, asked) for learner in learners.values()]
        numbers = [macro_f1(one > 0, asked.truth) for one in found] + [auc(one, asked.truth) for one in found]
        means.append(numbers)
        print(row(f"{name} | {len(learned.words):,} | {len(asked.words):,}", numbers), flush=True)
    print(row("mean | | ", np.mean(means, axis=0).tolist()))


def row(title: str, numbers: Sequence[float]) -> str:
    return f"| {title} | {' | '.join(f'{number:.3f}' if number >= 0 else '' for number in numbers)} |"


def curve(folder: Path) -> None:
    print(f"\n| macro-F1 of the stack, by ratings learned from | {' | '.join(f'{n:,}' for n in CURVE)} |")
    print("|---" * (len(CURVE) + 1) + "|")
    for name in SETS:
        learned, asked = Texts.of(folder, name).halves(LEARNED_SHARE)
        numbers = [
            macro_f1(stack(learned.part(0, count), asked) > 0, asked.truth)
            if count <= len(learned.words)
            else -1.0
            for count in CURVE
        ]
        print(row(name, numbers), flush=True)


def cut(texts: Sequence[str], length: int) -> list[str]:
    """Texts of that many characters or, as words are left whole, a few more."""
    words = " ".join(texts).split()
    ends = np.cumsum([len(word) + 1 for word in words])
    starts = np.searchsorted(ends, np.arange(0, int(ends[-1]), length + 1))
    return [" ".join(words[one:other]) for one, other in pairwise(starts.tolist())]


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of this process alone: other work on the machine is not counted."""
    least = math.inf
    for _ in range(rounds):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    return least


def speed(folder: Path) -> None:
    library = SentimentIntensityAnalyzer().polarity_scores
    print(
        "\n| training | texts | characters each | seconds | VADER's library, seconds to read them | ratio |"
    )
    print("|---|---|---|---|---|---|")
    for name in REVIEWS:
        texts = Texts.of(folder, name).part(0, MANY)
        rated = [Rated(text, float(good), "en") for text, good in zip(texts.words, texts.truth, strict=True)]
        mean = sum(len(one.words) for one in rated) / len(rated)
        taken = best(lambda rated=rated: learn(Lesson(rated), datetime.now(UTC)), 2)  # type: ignore[misc]
        reading = best(lambda rated=rated: [library(one.words) for one in rated], 2)  # type: ignore[misc]
        numbers = f"{mean:.0f} | {taken:.1f} | {reading:.1f} | {taken / reading:.1f}"
        print(f"| {name} | {len(rated):,} | {numbers} |", flush=True)
    blend = learn(Lesson(rated), datetime.now(UTC)).blend
    print("\n| scoring: characters | µs a text | texts/s | VADER's library, texts/s | ratio |")
    print("|---|---|---|---|---|")
    for length, count in LENGTHS.items():
        pieces = cut([one.words for one in rated], length)[:count]
        ours = library_takes = math.inf
        for start in range(0, len(pieces), BATCH):
            # Ours and the library take turns, so that what else the machine does falls on both.
            part = pieces[start : start + BATCH]
            batch = [Text(text, "en") for text in part]
            taken = best(lambda batch=batch: blend.score(batch)) / len(part)  # type: ignore[misc]
            reading = best(lambda part=part: [library(text) for text in part[:100]], 2)  # type: ignore[misc]
            ours, library_takes = min(ours, taken), min(library_takes, reading / len(part[:100]))
        speeds = f"{1 / ours:,.0f} | {1 / library_takes:,.0f} | {library_takes / ours:.1f}"
        print(f"| {length:,} | {ours * 1e6:.0f} | {speeds} |", flush=True)


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "sentiment")
    if not folder.is_dir():
        print(f"skipped: no labelled texts in {folder}")
        return
    quality(folder)
    curve(folder)
    speed(folder)


if __name__ == "__main__":
    main()
