"""Print how often the index's 95 % range holds the truth, by the number of opinions and the truth.

Run as `.venv/bin/python bench/range.py`. Every draw is a made-up brand whose customers are known:
opinions of some shape, said over three half-lives, by authors of whom some write again and again. The
truth is what the index would be had all customers spoken: 100·E[w·v]/E[w] with the word-of-mouth weights.
The shapes:

* stars: J-shaped, mostly 5 and some 1 of 5; the share of the two makes the truth.
* stars and words: half are stars blended with the mood of a text, three tenths are the mood alone.
* milder stars, all or nothing: two more shapes of a J. The constants were chosen on shapes like the first two
  and were left as they were when these two were first looked at.
* three and four stars: shaped like a bell. Few brands' stars are; what the range does when it is wrong
  about that.

Authors: each writes once; or a fifth of the mentions (more where there are few) are by authors who write
5 to 20 times the same within a month. The formula lets the n-th opinion of an author weigh 1/n ("bounded
reach"); the last table leaves that out, so that few authors weigh most. Where a shape cannot reach a
truth, the nearest that it can is taken.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from earful.ranges import range_of
from earful.reputation import TEXT_SHARE, WORD_OF_MOUTH, Sums

Array = NDArray[np.float64]
STARS, WORDS, BELL = "stars", "stars and words", "three and four stars"
MILD, EXTREME = "milder stars", "all or nothing"
ONCE, OFTEN, UNBOUNDED = "once", "some often", "some often, unbounded"
EFFECTIVE = (5, 8, 12, 20, 50, 200, 1000)
TRUTHS = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)
DISSATISFIED = {
    STARS: (0.80, 0.10, 0.05, 0.02, 0.03),
    WORDS: (0.80, 0.10, 0.05, 0.02, 0.03),
    BELL: (0.30, 0.50, 0.18, 0.02, 0.0),
    MILD: (0.55, 0.25, 0.12, 0.05, 0.03),
    EXTREME: (0.93, 0.03, 0.01, 0.01, 0.02),
}
SATISFIED = {
    STARS: (0.010, 0.005, 0.015, 0.10, 0.87),
    WORDS: (0.005, 0.003, 0.007, 0.045, 0.94),
    BELL: (0.0, 0.0, 0.05, 0.30, 0.65),
    MILD: (0.01, 0.02, 0.05, 0.22, 0.70),
    EXTREME: (0.015, 0.005, 0.005, 0.015, 0.96),
}
DRAWS, DRAWS_OF_MANY = 3_000, 2_000
HALF_LIVES = 3.0
MEAN_LEFT = (1 - 2**-HALF_LIVES) / (HALF_LIVES * np.log(2))
MEAN_LEFT_SQUARED = (1 - 4**-HALF_LIVES) / (2 * HALF_LIVES * np.log(2))


class Customers:
    """All customers of a made-up brand."""

    def __init__(self, shape: str, truth: float) -> None:
        self.shape, self.dissatisfied = shape, 0.5
        # The truth is linear in the share of the dissatisfied over and under the line: solved from the ends.
        weights, values = [], []
        for share in (1.0, 0.0):
            self.dissatisfied = share
            value = self.opinions(np.random.default_rng(7), (400_000,))
            weight = word_of_mouth(value)
            weights.append(weight.mean())
            values.append((weight * value).mean())
        gain = [value - truth * weight for value, weight in zip(values, weights, strict=True)]
        self.dissatisfied = float(np.clip(gain[1] / (gain[1] - gain[0]), 0, 1))
        shares = (self.dissatisfied, 1 - self.dissatisfied)
        self.truth = float(np.dot(shares, values) / np.dot(shares, weights))

    def opinions(self, random: np.random.Generator, size: tuple[int, ...]) -> Array:
        chance = random.random(size)
        bad = np.searchsorted(np.cumsum(DISSATISFIED[self.shape])[:-1], chance)
        good = np.searchsorted(np.cumsum(SATISFIED[self.shape])[:-1], chance)
        stars = np.where(random.random(size) < self.dissatisfied, bad, good) / 4.0
        if self.shape != WORDS:
            return stars
        # The mood that a calibrated scorer reads is mostly sure, and mostly what the stars say.
        sure = random.random(size) ** (1 / 14)
        words = np.where(random.random(size) < 0.02 + 0.96 * stars, sure, 1 - sure)
        kind = random.random(size)
        blended = (1 - TEXT_SHARE) * stars + TEXT_SHARE * words
        return np.where(kind < 0.3, words, np.where(kind < 0.8, blended, stars))


def word_of_mouth(value: Array) -> Array:
    return np.where(value < 0.5, WORD_OF_MOUTH, 1.0)


def reach(times: int, is_bounded: bool) -> Array:
    return 1.0 / np.arange(1, times + 1) if is_bounded else np.ones(times)


def draw(
    random: np.random.Generator, customers: Customers, authors: str, effective: float, draws: int
) -> list[Sums]:
    """The sums of so many brands, each of about as many effective opinions as asked for."""
    if authors == ONCE:
        count = round(effective * MEAN_LEFT_SQUARED / MEAN_LEFT**2)
        return sums_of([said(random, customers, count, 1, True, draws)])
    groups = 20
    return [
        one
        for _ in range(groups)
        for one in sums_of(
            [
                said(random, customers, count, times, authors == OFTEN, draws // groups)
                for count, times in who_writes(random, authors == OFTEN, effective)
            ]
        )
    ]


def who_writes(random: np.random.Generator, is_bounded: bool, effective: float) -> list[tuple[int, int]]:
    """How many authors write how often: a fifth of the mentions by those who write often, or one of them."""
    often = [int(random.integers(5, 21))]

    def effective_of(single: float) -> float:
        loud = [float(reach(times, is_bounded).sum()) for times in often]
        weight = MEAN_LEFT * (sum(loud) + single)
        return float(weight**2 / (MEAN_LEFT_SQUARED * (sum(one * one for one in loud) + single)))

    while effective_of(4 * sum(often)) < effective:
        often.append(int(random.integers(5, 21)))
    single = 0
    while effective_of(single) < effective:
        single += max(1, single // 100)
    return [(single, 1), *((1, times) for times in often)]


def said(
    random: np.random.Generator, customers: Customers, count: int, times: int, is_bounded: bool, draws: int
) -> tuple[Array, ...]:
    """For each draw: Σ w, Σ w·v and the three sums over authors, of `count` authors who write so often."""
    value = customers.opinions(random, (draws, count, 1))
    age = HALF_LIVES * random.random((draws, count, 1))
    if times > 1:
        age = age + random.random((draws, count, times)) / 6
    weight = 2.0**-age * word_of_mouth(value) * reach(times, is_bounded)
    own = weight.sum(axis=2)
    worth = own * value[:, :, 0]
    return tuple(part.sum(axis=1) for part in (own, worth, own * own, own * worth, worth * worth))


def sums_of(parts: list[tuple[Array, ...]]) -> list[Sums]:
    whole = [np.sum([part[which] for part in parts], axis=0).tolist() for which in range(5)]
    return [
        Sums(weight, value, own, cross, own_value)
        for weight, value, own, cross, own_value in zip(*whole, strict=True)
    ]


def table(
    shapes: tuple[str, ...], writers: tuple[str, ...], sizes: tuple[int, ...], most: int = DRAWS
) -> None:
    print(
        "| opinions | authors write | effective | " + " | ".join(f"truth {100 * one:.0f}" for one in TRUTHS),
        end="",
    )
    print(" | half width | in 93–97 % | below 93 % |")
    print("|---" * (6 + len(TRUTHS)) + "|")
    cells: list[float] = []
    for shape in shapes:
        brands = [Customers(shape, truth) for truth in TRUTHS]
        for authors in writers:
            for effective in sizes:
                row, widths = [], []
                for place, customers in enumerate(brands):
                    random = np.random.default_rng([len(shape), len(authors), effective, place])
                    draws = min(most, DRAWS_OF_MANY if effective > 100 else DRAWS)
                    ranges = [range_of(one) for one in draw(random, customers, authors, effective, draws)]
                    row.append(100 * np.mean([low <= 100 * customers.truth <= high for low, high in ranges]))
                    widths += [(high - low) / 2 for low, high in ranges]
                within = sum(93 <= one <= 97 for one in row)
                shown = " | ".join(f"{one:.1f}" for one in row)
                low_cells = sum(one < 93 for one in row)
                print(f"| {shape} | {authors} | {effective} | {shown} | ±{np.median(widths):.1f}", end="")
                print(f" | {within} of {len(row)} | {low_cells} |", flush=True)
                cells += row
    cell = np.array(cells)
    within, below, above = np.sum((cell >= 93) & (cell <= 97)), np.sum(cell < 93), np.sum(cell > 97)
    print(f"\n{within} of {len(cell)} cells in 93–97 %, {below} below, {above} above;", end="")
    print(f" from {cell.min():.1f} to {cell.max():.1f}, mean {cell.mean():.1f}.\n")


def main() -> None:
    began = time.perf_counter()
    print("How often the range holds the truth. Unit: %.\n")
    table((STARS, WORDS), (ONCE, OFTEN), EFFECTIVE)
    print("Too few for a value: the range is honest, but half of the scale wide.\n")
    table((STARS, WORDS), (ONCE,), (2, 3, 4))
    print("Shapes on which nothing was chosen.\n")
    table((MILD, EXTREME), (ONCE, OFTEN), EFFECTIVE, 2_000)
    print("Harder than the formula lets it be: opinions shaped like a bell; authors of unbounded reach.\n")
    table((BELL,), (ONCE,), EFFECTIVE, 1_000)
    table((STARS, WORDS), (UNBOUNDED,), EFFECTIVE, 1_000)
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
