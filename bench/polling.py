"""Requests for each new mention, and how late it is seen: a pace of its own against fixed polling."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import mean

from earful.pace import MEMORY, pause

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS, LEARNT_DAYS = 140, 28
"""The days that are simulated, and those of them that are left out: a source is known after four weeks."""
SHORTEST, LONGEST = timedelta(hours=1), timedelta(hours=24)


def arrivals(per_hour: Callable[[float], float], chance: random.Random) -> list[datetime]:
    """Times of a Poisson process whose rate is that of the hour."""
    found = []
    for hour in range(DAYS * 24):
        rate = per_hour(hour)
        at = chance.expovariate(rate) if rate else math.inf
        while at < 1:
            found.append(START + timedelta(hours=hour + at))
            at += chance.expovariate(rate)
    return found


KINDS: dict[str, Callable[[float], float]] = {
    "steady, 4 a day": lambda hour: 4 / 24,
    "quiet, 1 in 10 days": lambda hour: 0.1 / 24,
    "daily rhythm, 6 a day": lambda hour: 0.25 * (1 + math.sin(math.tau * hour / 24)),
    "bursts, 60 in a day": lambda hour: 2.5 if 360 <= hour % 720 < 384 else 0.02,
}


def visited(
    said: list[datetime], wait: Callable[[datetime, list[datetime]], timedelta]
) -> tuple[int, list[float]]:
    """How many visits there were, and the hours until each mention was seen."""
    at, seen, visits, late = START, 0, 0, list[float]()
    counted_from = START + timedelta(days=LEARNT_DAYS)
    while at < START + timedelta(days=DAYS):
        visits += at >= counted_from
        while seen < len(said) and said[seen] <= at:
            if said[seen] >= counted_from:
                late.append((at - said[seen]) / timedelta(hours=1))
            seen += 1
        at += wait(at, [one for one in said[:seen] if at - one < 4 * MEMORY])
    return visits, late


def main(histories: int = 10) -> None:
    print(f"{'arrivals':24} {'polling':>16} {'visits per new':>15} {'hours late':>11}")
    for name, rate in KINDS.items():
        told = [arrivals(rate, random.Random(f"{name}{seed}")) for seed in range(histories)]
        counted_from = START + timedelta(days=LEARNT_DAYS)
        new = sum(one >= counted_from for said in told for one in said)
        paced = [visited(said, lambda at, known: pause(known, at, SHORTEST, LONGEST)) for said in told]
        same = timedelta(days=(DAYS - LEARNT_DAYS) * histories) / sum(visits for visits, _ in paced)
        for label, gap in (("own pace", None), ("as many, fixed", same), ("every 6 h", timedelta(hours=6))):
            runs = paced if gap is None else [visited(said, lambda at, known, gap=gap: gap) for said in told]
            late = mean(hours for _, each in runs for hours in each)
            print(f"{name:24} {label:>16} {sum(visits for visits, _ in runs) / new:15.2f} {late:11.1f}")


if __name__ == "__main__":
    main()
