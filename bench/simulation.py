"""Print how near the index stays to a known satisfaction and how soon it tells of a break, against peers.

Run as `.venv/bin/python bench/simulation.py`. Two years of a made-up brand, day by day; the second is
judged.

* Satisfaction: the mean of what customers think, from a level of 55 to 90 of 100 that differs from run to
  run. steady; drift (a random walk of 0.4 points a day); step (15 points down in the middle of the year,
  for good); recovery (15 points down for half a year, then up within 60 days); storm (5 days at 30 with
  six times the volume). Stars are J-shaped: each customer is satisfied or not, and the share of the two
  makes the mean.
* Volume: about 5, 50 and 1,000 opinions a month. In half of the runs nobody writes at weekends; in half
  the source is blind for two weeks around the middle of the year, and what was said then is found
  afterwards.
* The truth is what a method would say had all customers spoken that day: for ours the mean that counts
  word of mouth, for the others the plain mean. Word of mouth spreads the scale (15 plain points are about
  16 or 17 of ours), so the errors are compared on one: `ours` is read back through the line that joins the
  two truths, which knows nothing of the runs; `ours as it is` is its error in points of the index. The
  last lines compare that as well: the result depends on it.
* Net sentiment and Wilson are on scales of their own: for each volume a line is fitted to the truth on
  200 other steady runs, which also tells them where brands usually are. Ours, the plain mean and
  TrustScore are fitted to nothing. Wilson is also shown as it is.
* Where a window of 30 days is empty its method keeps its last value.
* An alarm is a fall below the method's own mean of the days 30 to 120 before. How far, is found for each
  method and volume on other steady runs, so that each raises one false alarm a year. The delay is that of
  the `step` path; a step that is not found within 180 days counts as 180.

`--search` prints the error over all paths for half-lives by other constants than those of the formula.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from peers import fading, net_sentiment, trustscore, wilson_lower

from earful import reputation
from earful.reputation import PRIOR_OPINIONS, PRIOR_VALUE, WORD_OF_MOUTH, half_life_days

Array = NDArray[np.float64]
DAYS, JUDGED, BREAK = 730, 365, 545
RUNS = 200
VOLUMES = (5, 50, 1000)
PATHS = ("steady", "drift", "step", "recovery", "storm")
STEP, STORM, STORM_DAYS, BLIND_DAYS, WINDOW = 0.15, 0.30, 5, 14, 30
DISSATISFIED = np.array([0.80, 0.10, 0.05, 0.02, 0.03])
SATISFIED = np.array([0.010, 0.005, 0.015, 0.10, 0.87])
VALUE = np.arange(5) / 4
WEIGHT = np.where(VALUE < 0.5, WORD_OF_MOUTH, 1.0)
WORST, BEST = float(DISSATISFIED @ VALUE), float(SATISFIED @ VALUE)
OURS, MEAN, TRUST = "ours", "mean of 30 days", "TrustScore shape"
NET, WILSON, WILSON_RAW = "net sentiment", "Wilson", "Wilson as it is"
OURS_RAW = "ours as it is"
METHODS = (OURS, MEAN, TRUST, NET, WILSON, OURS_RAW, WILSON_RAW)
COMPARED = 5
"""The methods that are ranked; the others are the same ones on scales of their own."""
NEVER = 180
FALSE_ALARMS_A_YEAR = 1.0


@dataclass(frozen=True)
class Runs:
    """Made-up brands. Shape: runs × days (× stars)."""

    counts: Array
    plain: Array
    spread: Array
    """The truth that counts word of mouth; `plain` is the one that does not."""
    known_until: NDArray[np.int64]
    """On each day, the last day of which the opinions are known."""


def runs(path: str, volume: int, seed: int, number: int = RUNS) -> Runs:
    random = np.random.default_rng([seed, PATHS.index(path), volume])
    level = np.repeat(random.uniform(0.55, 0.90, (number, 1)), DAYS, axis=1)
    rate = np.full((number, DAYS), volume / 30.0)
    day = np.arange(DAYS)
    if path == "drift":
        level = np.clip(level + np.cumsum(random.normal(0, 0.004, level.shape), axis=1), 0.2, 0.95)
    elif path == "step":
        level = level - STEP * (day >= BREAK)
    elif path == "recovery":
        level = level - STEP * ((day >= JUDGED) * np.clip(1 - (day - BREAK) / 60, 0, 1))
    elif path == "storm":
        is_storm = (day >= BREAK) & (day < BREAK + STORM_DAYS)
        level = np.where(is_storm, STORM, level)
        rate = rate * np.where(is_storm, 6, 1)
    works_week = np.arange(number) % 2 == 0
    rate = np.where(works_week[:, None] & (day % 7 >= 5), 0, rate * np.where(works_week[:, None], 7 / 5, 1))
    share = (level - WORST) / (BEST - WORST)
    stars = share[:, :, None] * SATISFIED + (1 - share[:, :, None]) * DISSATISFIED
    counts = random.multinomial(random.poisson(rate), stars).astype(float)
    blind_from = np.where(np.arange(number) % 4 < 2, random.integers(BREAK - 30, BREAK + 60, number), DAYS)
    is_blind = (day >= blind_from[:, None]) & (day < blind_from[:, None] + BLIND_DAYS)
    known_until = np.where(is_blind, blind_from[:, None] - 1, day)
    return Runs(counts, level, (stars @ (WEIGHT * VALUE)) / (stars @ WEIGHT), known_until)


def faded(sums: Array, half_life: Array) -> Array:
    """Σ of what each day brought, halved every `half_life` days. Shape: runs × days; a half-life for each."""
    found, month = np.zeros_like(sums), 30
    day = np.arange(sums.shape[1])
    for begins in range(0, sums.shape[1], month):
        own = half_life[:, begins : begins + 1]
        total = (sums[:, :begins] * 2.0 ** (-(begins - 1 - day[:begins]) / own)).sum(axis=1)
        for here in range(begins, min(begins + month, sums.shape[1])):
            total = total * 2.0 ** (-1 / own[:, 0]) + sums[:, here]
            found[:, here] = total
    return found


def half_lives(counts: Array) -> Array:
    """By run and day, the half-life of that month, as the engine has it: from what came before."""
    total = np.cumsum(counts.sum(axis=2), axis=1)
    found = np.empty_like(total)
    for begins in range(0, DAYS, 30):
        days = min(365, begins)
        until = total[:, begins - 1] if begins else 0 * total[:, 0]
        said = until - (total[:, begins - days - 1] if begins > days else 0)
        found[:, begins : begins + 30] = np.array([[half_life_days(float(one), days)] for one in said])
    return found


def ours(made: Runs) -> Array:
    """The index; a blind source is frozen."""
    half_life = half_lives(made.counts)
    weight = faded(made.counts @ WEIGHT, half_life)
    value = faded(made.counts @ (WEIGHT * VALUE), half_life)
    index = (PRIOR_OPINIONS * PRIOR_VALUE + value) / (PRIOR_OPINIONS + weight)
    return np.take_along_axis(index, made.known_until, axis=1)


def plainly(index: Array) -> Array:
    """What the plain mean of all customers is where the one that counts word of mouth is the index."""
    share = np.linspace(1, 0, 201)[:, None]
    stars = share * DISSATISFIED + (1 - share) * SATISFIED
    plain = np.concatenate([[0.0], stars @ VALUE, [1.0]])
    spread = np.concatenate([[0.0], (stars @ (WEIGHT * VALUE)) / (stars @ WEIGHT), [1.0]])
    return np.interp(index, spread, plain)


def trust(made: Runs) -> Array:
    """TrustScore's shape, on the scale from 0 to 1; a blind source looks like silence."""
    steady = np.full(made.plain.shape, reputation.HALF_LIFE_DAYS)
    age = (np.arange(DAYS) - made.known_until).astype(float)
    left = fading(age)
    total = np.take_along_axis(faded(made.counts.sum(axis=2), steady), made.known_until, axis=1) * left
    stars = np.take_along_axis(faded(made.counts @ (1 + 4 * VALUE), steady), made.known_until, axis=1) * left
    return np.asarray((trustscore(stars, total) - 1) / 4)


def window(made: Runs, sums: Array) -> Array:
    """Σ of the last 30 days, of what is known."""
    total = np.concatenate([np.zeros((len(sums), 1)), np.cumsum(sums, axis=1)], axis=1)
    begins = np.maximum(0, np.arange(DAYS) + 1 - WINDOW)
    return np.take_along_axis(total, made.known_until + 1, axis=1) - total[:, begins]


def kept(value: Array) -> Array:
    """The value, or the last one that there was; the prior before the first."""
    there = np.where(np.isfinite(value), np.arange(DAYS), -1)
    last = np.maximum.accumulate(there, axis=1)
    return np.where(last < 0, PRIOR_VALUE, np.take_along_axis(value, np.maximum(last, 0), axis=1))


def estimates(made: Runs, lines: dict[str, tuple[float, float]]) -> dict[str, Array]:
    """What each method says on each day. Unit: 0 to 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        total = window(made, made.counts.sum(axis=2))
        positive = window(made, made.counts[:, :, 3:].sum(axis=2))
        negative = window(made, made.counts[:, :, :2].sum(axis=2))
        net = kept(np.asarray((net_sentiment(positive, negative, total) + 100) / 200))
        wilson = kept(np.asarray(wilson_lower(positive, total)))
        mean = kept(window(made, made.counts @ VALUE) / total)
    own = ours(made)
    found = {OURS: plainly(own), MEAN: mean, TRUST: trust(made), NET: net, WILSON: wilson}
    found |= {OURS_RAW: own, WILSON_RAW: wilson}
    for method, (slope, start) in lines.items():
        found[method] = start + slope * found[method]
    return found


def fitted(made: Runs) -> dict[str, tuple[float, float]]:
    raw = estimates(made, {})
    true = made.plain[:, JUDGED:].ravel()
    return {
        name: tuple(np.polyfit(raw[name][:, JUDGED:].ravel(), true, 1).tolist()) for name in (NET, WILSON)
    }


def truth(made: Runs, method: str) -> Array:
    return made.spread if method == OURS_RAW else made.plain


def error(made: Runs, method: str, value: Array) -> float:
    """Unit: points of 100."""
    wrong = (value - truth(made, method))[:, JUDGED:]
    return float(100 * np.sqrt(np.mean(wrong**2)))


def falls(value: Array) -> Array:
    """How far each judged day's value lies below the mean of the days 30 to 120 before."""
    total = np.concatenate([np.zeros((len(value), 1)), np.cumsum(value, axis=1)], axis=1)
    day = np.arange(JUDGED, DAYS)
    return (total[:, day - 29] - total[:, day - 120]) / 91 - value[:, day]


def alarms_a_year(fall: Array, threshold: float) -> float:
    """New alarms: over the threshold, after a day that was not."""
    over = fall > threshold
    new = over[:, 1:] & ~over[:, :-1]
    return float((new.sum() + over[:, 0].sum()) / len(fall) * 365 / fall.shape[1])


def threshold(fall: Array) -> float:
    """The lowest from which on steady runs give no more than one false alarm a year."""
    levels = np.quantile(fall, np.linspace(0.5, 1, 800))
    rates = np.array([alarms_a_year(fall, level) for level in levels])
    too_many = np.flatnonzero(rates > FALSE_ALARMS_A_YEAR)
    return float(levels[min(len(levels) - 1, too_many[-1] + 1 if len(too_many) else 0)])


def delays(fall: Array, level: float) -> Array:
    """Days from the step to the alarm; an alarm that already rings has to ring anew."""
    over = fall > level
    new = over.copy()
    new[:, 1:] &= ~over[:, :-1]
    after = new[:, BREAK - JUDGED : BREAK - JUDGED + NEVER]
    return np.where(after.any(axis=1), after.argmax(axis=1), NEVER).astype(float)


def main() -> None:
    if "--search" in sys.argv:
        search()
        return
    print(
        "RMSE in points of 100, and the median delay until a step is told in days (found within 180 days).\n"
    )
    print("| a month | path | " + " | ".join(METHODS) + " |\n|---|---" + "|---:" * len(METHODS) + "|")
    found: list[list[float]] = []
    for volume in VOLUMES:
        other = runs("steady", volume, seed=1)
        lines = fitted(other)
        for path in PATHS:
            made = runs(path, volume, seed=2)
            said = estimates(made, lines)
            row = [error(made, method, said[method]) for method in METHODS]
            shown = [f"**{one:.1f}**" if one == min(row[:COMPARED]) else f"{one:.1f}" for one in row]
            print(f"| {volume:,} | {path} | " + " | ".join(shown) + " |", flush=True)
            found.append(row)
        quiet, step = estimates(other, lines), estimates(runs("step", volume, seed=2), lines)
        cells = []
        for method in METHODS:
            late = delays(falls(step[method]), threshold(falls(quiet[method])))
            cells.append(f"{np.median(late):.0f} d ({100 * np.mean(late < NEVER):.0f} %)")
        print(f"| {volume:,} | step: delay | " + " | ".join(cells) + " |", flush=True)
    errors = np.array(found)
    overall("", errors[:, :COMPARED])
    as_it_is = errors[:, [METHODS.index(OURS_RAW), *range(1, COMPARED)]]
    overall(", ours as it is", as_it_is)


def overall(how: str, errors: Array) -> None:
    """Print each method's error against the first one's, and its mean rank. Shape: scenarios × methods."""
    ratios = np.exp(np.log(errors / errors[:, :1]).mean(axis=0))
    ranks = 1 + (errors[:, None, :] < errors[:, :, None]).sum(axis=2).mean(axis=0)
    for what, row in ((f"error against ours{how}", ratios), (f"mean rank{how}", ranks)):
        print(f"| all | {what} | " + " | ".join(f"{one:.2f}" for one in row) + " | | |")


def search() -> None:
    """The error over all volumes and paths by the constants of the half-life, on runs of their own."""
    made = {(volume, path): runs(path, volume, seed=3) for volume in VOLUMES for path in PATHS}
    print("| rate | shortest | error, geometric mean | " + " | ".join(PATHS) + " |")
    print("|---|---|---" + "|---" * len(PATHS) + "|")
    for rate in (0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5):
        for shortest in (5.0, 7.0, 10.0, 14.0, 21.0):
            reputation.MUCH_A_DAY, reputation.SHORTEST_HALF_LIFE_DAYS = rate, shortest
            found = np.array(
                [[error(made[v, p], OURS, plainly(ours(made[v, p]))) for p in PATHS] for v in VOLUMES]
            )
            each = " | ".join(f"{one:.2f}" for one in np.exp(np.log(found).mean(axis=0)))
            print(f"| {rate} | {shortest:.0f} | {np.exp(np.log(found).mean()):.3f} | {each} |", flush=True)


if __name__ == "__main__":
    main()
