"""Print how many texts a second VADER reads here and in its library, and how many differ.

Run as `.venv/bin/python bench/vader.py [FOLDER]`; FOLDER holds the labelled texts, `../shared/sentiment`
unless told otherwise. No text is read twice. The ratio is that of the best rounds, after both have read other
texts, as when stored texts are scored anew; the first round comes before those.
"""

from __future__ import annotations

import csv
import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from earful.sentiment.polarity import Polarity

ROUNDS = 20
PARTS = 4
"""The two take turns after each part of a round, so that what else the machine does falls on both."""
OTHERS = 3_000
"""Texts of 300 characters that ours reads before all rounds but the first; the library, a tenth of them."""
TEXTS = {60: 1_000, 300: 250, 1_500: 40}
"""Texts in a round, by their characters."""


def texts(folder: Path, pattern: str) -> Iterator[str]:
    for path in sorted(folder.glob(pattern)):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row["text"]


def cut(words: Iterator[str], length: int) -> Iterator[str]:
    """Texts of that many characters or, as words are left whole, a few more."""
    part: list[str] = []
    size = -1
    for word in words:
        part.append(word)
        size += len(word) + 1
        if size >= length:
            yield " ".join(part)
            part, size = [], -1


def seconds(read: Callable[[str], object], sample: list[str]) -> float:
    # The time of this process alone: other work on the machine is not counted.
    start = time.process_time()
    for text in sample:
        read(text)
    return time.process_time() - start


def timed(sample: list[str], library: Callable[[str], object], ours: Callable[[str], object]) -> list[float]:
    """Seconds of the library and of ours for the whole sample."""
    spent = [0.0, 0.0]
    for number in range(PARTS):
        part = sample[number::PARTS]
        turns = [(0, library), (1, ours)]
        for which, read in turns if number % 2 else reversed(turns):
            spent[which] += seconds(read, part)
    return spent


def best(rounds: list[list[float]]) -> tuple[float, float]:
    return min(slow for slow, _ in rounds), min(fast for _, fast in rounds)


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "sentiment")
    if not folder.is_dir():
        print(f"skipped: no labelled texts in {folder}")
        return
    library = SentimentIntensityAnalyzer()
    english = list(texts(folder, "en*.csv"))
    random.Random(1).shuffle(english)
    words = iter(" ".join(english).split())
    others = list(islice(cut(words, 300), OTHERS))
    print(f"Ours has read {OTHERS:,} other texts of 300 characters, the library {OTHERS // 10:,}.\n")
    print("| characters | library, texts/s | ours, texts/s | ratio | median ratio | cold, first round |")
    print("|---|---|---|---|---|---|")
    for length, count in TEXTS.items():
        ours = Polarity()
        samples = cut(words, length)
        slow, fast = timed(list(islice(samples, count)), library.polarity_scores, ours.read)
        first = slow / fast
        seconds(ours.read, others)
        seconds(library.polarity_scores, others[::10])
        rounds = []
        for _ in range(ROUNDS):
            rounds.append(timed(list(islice(samples, count)), library.polarity_scores, ours.read))
        slow, fast = best(rounds)
        middle = median(slower / faster for slower, faster in rounds)
        row = f"{length:,} | {count / slow:,.0f} | {count / fast:,.0f} | {slow / fast:.1f}"
        print(f"| {row} | {middle:.1f} | {first:.1f} |", flush=True)
    ours = Polarity()
    compared = differ = 0
    for text in texts(folder, "*.csv"):
        numbers = library.polarity_scores(text)
        compared += 1
        differ += ours.read(text) != (numbers["neg"], numbers["neu"], numbers["pos"], numbers["compound"])
    print(f"\n{compared:,} texts compared, {differ:,} read differently")


if __name__ == "__main__":
    main()
