"""Print the whole table of targets: how well customers are understood, and how VADER alone would do.

Run as `.venv/bin/python bench/understanding.py [FOLDER [OTHER]] [--e5] [--json FILE]`. FOLDER holds the
labelled texts, `../shared/sentiment` unless told otherwise. Learned from are rated reviews only. With
OTHER, which holds other parts of the same sets, all of FOLDER teaches and all of OTHER tests; without
it, 70 of 100 texts of each set teach (by a hash of the text, so that duplicates stay together) and the
others test. `--json` writes the rows to a file too; the README's table is made of
`docs/understanding.json`.
"""

from __future__ import annotations

import argparse
import csv
import gc
import hashlib
import json
import random
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from language import CELL, SETS, in_cyrillic

from earful.accuracy import calibration_error, macro_f1
from earful.complaints import Heard, Judge
from earful.complaints.trained import ComplaintModel
from earful.learner.logistic import sigmoid
from earful.learning import Corrected, Lesson, Rated, learn
from earful.sentiment import embedders
from earful.sentiment.blend import Blend
from earful.sentiment.contract import Text
from earful.sentiment.language import detect
from earful.sentiment.polarity import polarity
from earful.trained import Model

NOW = datetime(2026, 11, 28, tzinfo=UTC)
TEACHING_SHARE = 0.7
UZBEK = ("uz_app_manual", "uz_uzum_stars", "uz_restaurant_stars")
RATED = (
    *UZBEK,
    *("en_app_reviews", "en_trustpilot_stars", "enmt_trustpilot_fi", "enmt_trustpilot_sv"),
    *("ru_restaurant_stars", "ru_wildberries_stars"),
)
ENGLISH = {"en_trustpilot_stars": 0.94, "en_airline_tweets": 0.80, "en_tweeteval": 0.75}
CROSSED = (
    ("uz_restaurant_stars", "uz_app_manual", 0.83),
    ("uz_app_manual", "uz_uzum_stars", 0.90),
    ("en_trustpilot_stars", "en_airline_tweets", 0.93),
    ("ru_vk_rusentiment", "ru_bank_tweets", 0.82),
)
Labelled = list[tuple[str, bool]]


class Sets:
    """The labelled texts, apart by whether they teach or test."""

    def __init__(self, folder: Path, other: Path | None) -> None:
        self._folder, self._other = folder, other

    def teaching(self, name: str) -> Labelled:
        return self._part(name, is_test=False)

    def testing(self, name: str) -> Labelled:
        return self._part(name, is_test=True)

    def whole(self, name: str) -> Labelled:
        """A set that is tested on alone: all of it."""
        return _polar(_rows(self._other or self._folder, name))

    def raw(self, name: str, is_test: bool) -> list[dict[str, str]]:
        return _rows(self._other if self._other and is_test else self._folder, name)

    def _part(self, name: str, is_test: bool) -> Labelled:
        if self._other is not None:
            return _polar(self.raw(name, is_test))
        mine = _polar(_rows(self._folder, name))
        return [one for one in mine if (_place(one[0]) >= TEACHING_SHARE) == is_test]


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _polar(rows: list[dict[str, str]]) -> Labelled:
    return [(row["text"], row["label"] == "pos") for row in rows if row["label"] in ("pos", "neg")]


def _place(text: str) -> float:
    """A number from 0 to 1 that only depends on the text's words."""
    digest = hashlib.sha1(" ".join(text.lower().split()).encode("utf-8", "replace")).hexdigest()
    return int(digest[:8], 16) / 2**32


def some(labelled: Labelled, most: int) -> Labelled:
    chosen = list(labelled)
    random.Random(3).shuffle(chosen)
    return chosen[:most]


def taught(labelled: Labelled, language: str, corrected: Sequence[Corrected] = ()) -> Model:
    rated = [Rated(text, float(is_good), language) for text, is_good in labelled]
    return learn(Lesson(rated, corrected), NOW)


def auc(values: np.ndarray, labels: np.ndarray) -> float:
    """The chance that a positive text stands above a negative one; ties count half."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    good = int(labels.sum())
    return float((ranks[labels].sum() - good * (good + 1) / 2) / (good * (len(labels) - good)))


class Read:
    """What a model makes of labelled texts; a text that it cannot read is never right."""

    def __init__(self, model: Model | Blend, labelled: Labelled) -> None:
        blend = model if isinstance(model, Blend) else model.blend
        self.labels = np.array([label for _, label in labelled])
        reading = blend.read([Text(text, detect(text)) for text, _ in labelled])
        self.logits, self.is_read = reading.logits, reading.is_read
        self.says = self.logits > 0

    @property
    def accuracy(self) -> float:
        return float(((self.says == self.labels) & self.is_read).mean())

    @property
    def auc(self) -> float:
        return auc(self.logits, self.labels)

    @property
    def f1(self) -> float:
        return macro_f1(np.where(self.is_read, self.says, ~self.labels), self.labels)


def vader(labelled: Labelled) -> tuple[float, float]:
    """VADER's accuracy on both sides of ±0.05, and its AUC."""
    compounds = np.array([polarity().read(text[:4_000]).compound for text, _ in labelled])
    labels = np.array([label for _, label in labelled])
    right = np.where(labels, compounds >= 0.05, compounds <= -0.05)
    return float(right.mean()), auc(compounds, labels)


ROWS: list[dict[str, object]] = []


def row(what: str, before: float | None, now: float, target: str = "", is_met: bool = True) -> None:
    """One line of the table; without a target it is only told."""
    said = "–" if before is None else f"{before:.3f}"
    figure = f"{now:,.0f}" if now >= 100 else f"{now:.3f}"
    met = "" if not target else "yes" if is_met else "**no**"
    ROWS.append({"what": what, "VADER": said, "Earful": figure, "target": target, "met": met})
    print(f"| {what} | {said} | {figure} | {target} | {met} |", flush=True)


def moods(sets: Sets) -> Model:
    pool = [Rated(text, float(is_good), name[:2]) for name in RATED for text, is_good in sets.teaching(name)]
    model = learn(Lesson(pool), NOW)
    read = {name: Read(model, sets.testing(name)) for name in RATED}
    uzbek = [read[name].accuracy for name in UZBEK]
    for name, accuracy in zip(UZBEK, uzbek, strict=True):
        row(f"{name}, pooled, accuracy", vader(sets.testing(name))[0], accuracy)
    mean = sum(uzbek) / len(uzbek)
    row("Uzbek, mean of the three", None, mean, "≥ 0.90", mean >= 0.90)
    for name, goal in ENGLISH.items():
        labelled = sets.testing(name) if name in RATED else sets.whole(name)
        accuracy = Read(model, labelled).accuracy
        row(f"{name}, pooled, accuracy", vader(labelled)[0], accuracy, f"≥ {goal}", accuracy >= goal)
    tweets = sets.whole("en_vader_tweets")
    accuracy = Read(model, tweets).accuracy
    row("VADER's own tweets, pooled, accuracy", vader(tweets)[0], accuracy, "≥ 0.92", accuracy >= 0.92)
    for source, target, goal in CROSSED:
        across = Read(taught(some(_all(sets, source), 1_000), source[:2]), sets.whole(target))
        baseline = vader(sets.whole(target))[1]
        row(f"AUC {source} (1,000) → {target}", baseline, across.auc, f"≥ {goal}", across.auc >= goal)
    for name in UZBEK:
        labelled = sets.testing(name)
        cyrillic = Read(model, [(in_cyrillic(text), label) for text, label in labelled])
        gap = abs(cyrillic.f1 - read[name].f1)
        row(f"{name}: F1 in Latin less F1 in Cyrillic", None, gap, "≤ 0.01", gap <= 0.01)
    readings = [Read(model, sets.testing(name)).is_read for name in RATED]
    readings += [Read(model, sets.whole(name)).is_read for name in ENGLISH]
    covered = float(np.concatenate(readings).mean())
    row("coverage where a model exists", None, covered, "≥ 0.95", covered >= 0.95)
    for language in ("en", "uz"):
        of_it = [read[name] for name in RATED if name[:2] == language]
        logits = np.concatenate([one.logits for one in of_it])
        error = calibration_error(sigmoid(logits), np.concatenate([one.labels for one in of_it]))
        row(f"calibration error, {language}, rated reviews", None, error, "≤ 0.05", error <= 0.05)
    return model


def _all(sets: Sets, name: str) -> Labelled:
    return _polar(sets.raw(name, is_test=False))


def finnish(sets: Sets) -> None:
    name = "fi_subtitles_xed"
    labelled = sets.testing(name)
    read = Read(taught(sets.teaching(name), "fi"), labelled)
    row("Finnish subtitles, taught by their other part, F1", None, read.f1, "≥ 0.76", read.f1 >= 0.76)
    error = calibration_error(sigmoid(read.logits), read.labels)
    row("calibration error, fi, subtitles", None, error, "≤ 0.05", error <= 0.05)
    untaught = Blend().score([Text(text, "fi") for text, _ in labelled])
    neutral = sum(score.label == "neutral" and not score.compound for score in untaught) / len(untaught)
    row("Finnish without ratings: neutral for want of words", None, neutral, "0", neutral == 0)


def neutral(sets: Sets, model: Model) -> None:
    """What 300 corrections of airline tweets do to three classes; the others are tested."""
    rows = sets.raw("en_airline_tweets", is_test=False)
    random.Random(5).shuffle(rows)
    names = {"pos": "positive", "neg": "negative", "neu": "neutral"}
    corrected = [Corrected(one["text"], names[one["label"]], "en", "post") for one in rows[:300]]  # type: ignore[arg-type]
    pool = [
        Rated(text, float(is_good), name[:2])
        for name in ("en_app_reviews", "en_trustpilot_stars")
        for text, is_good in some(sets.teaching(name), 4_000)
    ]
    tested = rows[300:4_300]
    for what, taught_by in (("no correction", Lesson(pool)), ("300 corrections", Lesson(pool, corrected))):
        scores = learn(taught_by, NOW).blend.score([Text(one["text"], "en", "post") for one in tested])
        f1s = []
        for label in names.values():
            says = np.array([score.label == label for score in scores])
            true = np.array([names[one["label"]] == label for one in tested])
            f1s.append(2 * float((says & true).sum()) / max(1, int(says.sum() + true.sum())))
        mean = sum(f1s) / 3
        goal = 0.60 if taught_by.corrected else 0.0
        row(
            f"airline tweets, three classes, macro-F1, {what}",
            None,
            mean,
            "" if not goal else "≥ 0.60",
            mean >= goal,
        )


def complaints(sets: Sets, with_e5: bool) -> None:
    rows = sets.raw("en_complaint_tweets", is_test=True)
    labels = np.array([one["label"] == "1" for one in rows])
    heard = _heard([one["text"] for one in rows])
    compounds = np.array([polarity().read(one["text"]).compound for one in rows])
    untaught = np.array([one.probability for one in Judge().judged(heard)])
    by_vader = _f1(compounds < -0.05, labels)
    value = _f1(untaught >= 0.5, labels)
    row("complaints, English tweets, F1 untrained", by_vader, value, "≥ 0.68", value >= 0.68)
    goals = [(None, 0.78)] + ([("e5", 0.85)] if with_e5 else [])
    for name, goal in goals:
        embedder = embedders.named(name) if name else None
        teachers = sets.raw("en_complaint_tweets", is_test=False)
        if teachers[0] == rows[0]:
            chances = np.zeros(len(rows))
            folds = np.array([int(_place(one["text"]) * 5) for one in rows])
            for fold in range(5):
                kept = [one for one, at in zip(heard, folds, strict=True) if at != fold]
                made = ComplaintModel.fit(kept, labels[folds != fold].tolist(), embedder)
                asked = [one for one, at in zip(heard, folds, strict=True) if at == fold]
                chances[folds == fold] = [one.probability for one in Judge(made).judged(asked)]
        else:
            teaching = _heard([one["text"] for one in teachers])
            made = ComplaintModel.fit(teaching, [one["label"] == "1" for one in teachers], embedder)
            chances = np.array([one.probability for one in Judge(made).judged(heard)])
        value = _f1(chances >= 0.5, labels)
        what = "with about 2,000 labels" + (" and e5" if name else "")
        row(f"complaints, English tweets, F1 {what}", by_vader, value, f"≥ {goal}", value >= goal)


def _heard(texts: list[str]) -> list[Heard]:
    given = [Text(text, detect(text), "post") for text in texts]
    return [
        Heard(one.words, one.language, None, score, "post")
        for one, score in zip(given, Blend().score(given), strict=True)
    ]


def _f1(says: np.ndarray, true: np.ndarray) -> float:
    return 2 * float((says & true).sum()) / max(1, int(says.sum() + true.sum()))


def languages(sets: Sets) -> None:
    """Swedish has no labelled set: bench/language.py measures it on Debian's translations."""
    low, high = CELL
    for language, names in SETS.items():
        texts = [one["text"] for name in names for one in sets.raw(name, is_test=True)]
        texts = [text for text in dict.fromkeys(texts) if low <= len(text) <= high]
        random.Random(1).shuffle(texts)
        texts = texts[:3_000]
        cells = {language: texts}
        if language == "uz":
            cells = {"uz Latin": texts, "uz Cyrillic": [in_cyrillic(text) for text in texts]}
        for cell, found in cells.items():
            share = sum(detect(text) == language for text in found) / len(found)
            row(f"language of {low} to {high} characters, {cell}", None, share, "≥ 0.97", share >= 0.97)


def speed(sets: Sets, model: Model) -> None:
    """Seconds and texts a second of this machine, of the processor's own time."""
    labelled = some(_all(sets, "enmt_trustpilot_fi"), 5_000)
    start = time.process_time()
    taught(labelled, "en")
    seconds = time.process_time() - start
    row("learning from 5,000 reviews, seconds", None, seconds, "≤ 6", seconds <= 6)
    words = " ".join(text for text, _ in _all(sets, "enmt_trustpilot_sv"))
    texts = [Text(words[begin : begin + 300], "en") for begin in range(0, len(words) - 300, 300)]
    gc.collect()
    model.blend.score(texts[:500])
    rates = []
    for begin in range(500, len(texts) - 500, 500):
        start = time.process_time()
        model.blend.score(texts[begin : begin + 500])
        rates.append(500 / (time.process_time() - start))
    row(
        "scoring 300 characters by the blend, texts a second",
        None,
        max(rates),
        "≥ 3,000",
        max(rates) >= 3_000,
    )


def main() -> None:
    asked = argparse.ArgumentParser()
    sentiment = Path(__file__).parents[2] / "shared" / "sentiment"
    asked.add_argument("folder", nargs="?", type=Path, default=sentiment)
    asked.add_argument("other", nargs="?", type=Path)
    asked.add_argument("--e5", action="store_true", help="also with sentence embeddings: some minutes more")
    asked.add_argument("--json", type=Path, help="a file that the rows go to as well")
    given = asked.parse_args()
    if not given.folder.is_dir():
        print(f"skipped: no labelled texts in {given.folder}")
        return
    sets = Sets(given.folder, given.other)
    print("| what | VADER | Earful | target | met |")
    print("|---|---|---|---|---|")
    model = moods(sets)
    finnish(sets)
    neutral(sets, model)
    complaints(sets, given.e5)
    languages(sets)
    speed(sets, model)
    if given.json:
        given.json.write_text(json.dumps(ROWS, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
