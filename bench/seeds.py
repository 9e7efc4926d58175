"""Print how well the seed lists alone tell labelled texts apart, by set.

Run as `.venv/bin/python bench/seeds.py [FOLDER]`; FOLDER holds the labelled texts, `../shared/sentiment`
unless told otherwise. A text without a hit counts as 0 in the AUC; ties count half.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from earful.learner.folding import fold
from earful.sentiment.seeds import read, untrained

SETS = (
    *("en_airline_tweets", "en_tweeteval", "en_trustpilot_stars", "en_app_reviews", "en_vader_tweets"),
    *("fi_subtitles_xed", "uz_app_manual", "uz_uzum_stars", "uz_restaurant_stars", "uz_app_mt"),
    *("ru_bank_tweets", "ru_telecom_tweets", "ru_vk_rusentiment", "ru_wildberries_stars"),
)
MOST_FOR_VADER = 2_000


def texts(folder: Path, name: str) -> tuple[list[str], list[str]]:
    """The negative and the positive texts of a set."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    negative, positive = ([row["text"] for row in rows if row["label"] == label] for label in ("neg", "pos"))
    return negative, positive


def auc(negative: Sequence[float], positive: Sequence[float]) -> float:
    """The chance that a positive text scores above a negative one."""
    ordered = sorted([(score, 0) for score in negative] + [(score, 1) for score in positive])
    below = won = index = 0.0
    while index < len(ordered):
        start = int(index)
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        high = sum(label for _, label in ordered[start:end])
        low = end - start - high
        won += high * (below + low / 2)
        below += low
        index = end
    return won / (len(negative) * len(positive))


def logit(text: str) -> float | None:
    return untrained(read(fold(text)))


def row(folder: Path, name: str, vader: Callable[[str], float]) -> str:
    negative, positive = texts(folder, name)
    low, high = [logit(text) for text in negative], [logit(text) for text in positive]
    hits = [(score < 0) for score in low if score is not None] + [
        score > 0 for score in high if score is not None
    ]
    cells = [
        f"{sum(score is not None for score in low) / len(low):.2f}",
        f"{sum(score is not None for score in high) / len(high):.2f}",
        f"{auc([score or 0.0 for score in low], [score or 0.0 for score in high]):.3f}",
        f"{sum(hits) / len(hits):.3f}",
        "",
    ]
    if name.startswith("en"):
        few = [texts[:: max(1, len(texts) // MOST_FOR_VADER)] for texts in (negative, positive)]
        cells[-1] = f"{auc(*[[vader(text) for text in some] for some in few]):.3f}"
    return f"| {name} | {len(low)} / {len(high)} | " + " | ".join(cells) + " |"


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "sentiment")
    if not folder.is_dir():
        print(f"skipped: no labelled texts in {folder}")
        return
    analyser = SentimentIntensityAnalyzer()
    print("| set | neg / pos | hit, neg | hit, pos | AUC | right among hits | VADER's AUC |")
    print("|---|---|---|---|---|---|---|")
    for name in SETS:
        print(row(folder, name, lambda text: float(analyser.polarity_scores(text)["compound"])))
    print()
    long = [fold(text) for name in SETS for text in texts(folder, name)[0] if 250 <= len(text) <= 350]
    long = long[:: max(1, len(long) // 1_000)]
    spent = []
    for _ in range(10):
        started = time.process_time()
        for text in long:
            read(text)
        spent.append((time.process_time() - started) / max(1, len(long)))
    print(f"{1e6 * min(spent):.0f} µs for a text of 250 to 350 characters: processor time, caches warm.")


if __name__ == "__main__":
    main()
