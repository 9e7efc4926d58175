"""How often drift is noticed, and how often it is suspected in vain, on invented histories of sources."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

from earful.drift import Haul, drift

HISTORIES = 200
VISITS = 120
"""Of each history, four a day: the trouble begins half-way."""
FULL = {"author": 1.0, "text": 0.97, "title": 0.9, "published_at": 1.0, "rating": 1.0, "language": 0.3}


def poisson(mean: float, chance: random.Random) -> int:
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def filled(listed: int, chance: random.Random, gone: str = "") -> dict[str, float]:
    if not listed:
        return {}
    return {
        name: sum(chance.random() < (0.0 if name == gone else rate) for _ in range(listed)) / listed
        for name, rate in FULL.items()
    }


def full_page(chance: random.Random) -> Iterator[Haul]:
    while True:
        yield Haul(20, filled(20, chance))


def search_window(chance: random.Random, per_day: float, days: int = 7) -> Iterator[Haul]:
    """A page that lists only what was said in the last week, with quiet weekends."""
    said = [poisson(per_day, chance) for _ in range(days)]
    while True:
        for visit in range(4):
            listed = min(50, sum(said) + (poisson(per_day / 4, chance) if visit else 0))
            yield Haul(listed, filled(listed, chance))
        weekend = chance.random() < 2 / 7
        said = [*said[1:], poisson(per_day * (0.4 if weekend else 1.2), chance)]


def bursts(chance: random.Random) -> Iterator[Haul]:
    while True:
        listed = min(50, poisson(10, chance) + (30 if chance.random() < 0.1 else 0))
        yield Haul(listed, filled(listed, chance))


def holidays(chance: random.Random) -> Iterator[Haul]:
    """A fortnight at a third of the usual."""
    visit = 0
    while True:
        listed = poisson(5 if VISITS // 2 <= visit < VISITS // 2 + 56 else 15, chance)
        yield Haul(listed, filled(listed, chance))
        visit += 1


def sudden_death(chance: random.Random) -> Iterator[Haul]:
    for visit in range(VISITS):
        listed = 20 if visit < VISITS // 2 else chance.choice((0, 0, 1, 2))
        yield Haul(listed, filled(listed, chance))


def unsteady_death(chance: random.Random) -> Iterator[Haul]:
    """A source that listed next to nothing at times already."""
    for visit in range(VISITS):
        listed = poisson(6, chance) if visit < VISITS // 2 else chance.choice((0, 0, 1, 2))
        yield Haul(listed, filled(listed, chance))


def slow_death(chance: random.Random) -> Iterator[Haul]:
    """The listing loses a twelfth of itself at every visit."""
    for visit in range(VISITS):
        listed = round(20 * (11 / 12) ** max(0, visit - VISITS // 2))
        yield Haul(listed, filled(listed, chance))


def field_gone(chance: random.Random) -> Iterator[Haul]:
    name = chance.choice(("rating", "author", "published_at", "title"))
    for visit in range(VISITS):
        yield Haul(20, filled(20, chance, name if visit >= VISITS // 2 else ""))


HEALTHY = {
    "full pages": full_page,
    "quiet weeks (window, 1 a day)": lambda chance: search_window(chance, 1),
    "busy window (6 a day)": lambda chance: search_window(chance, 6),
    "bursts": bursts,
    "holidays (12 a year)": holidays,
}
TROUBLE = {
    "sudden death": sudden_death,
    "sudden death, unsteady": unsteady_death,
    "slow death": slow_death,
    "field gone": field_gone,
}


def verdicts(history: Iterator[Haul]) -> list[bool]:
    """By visit, whether it was suspected; only good runs are the baseline of later ones."""
    good: list[Haul] = []
    found = []
    for haul, _ in zip(history, range(VISITS), strict=False):
        suspected = drift(haul, good) is not None
        found.append(suspected)
        if not suspected:
            good.append(haul)
    return found


def main(histories: int = HISTORIES) -> None:
    print(f"{histories * (len(HEALTHY) + len(TROUBLE))} histories of {VISITS} visits, four a day")
    print(f"{'healthy':32} {'suspected visits':>17} {'false alarms a year':>20}")
    for name, kind in HEALTHY.items():
        found = [verdicts(kind(random.Random(f"{name}{seed}"))) for seed in range(histories)]
        # An alarm is what operators are mailed about: the second suspected visit in a row, once.
        alarms = sum(
            one and two and not before
            for each in found
            for before, one, two in zip([False, *each], each, each[1:], strict=False)
        )
        years = histories * VISITS / 4 / 365
        print(f"{name:32} {sum(map(sum, found)) / (histories * VISITS):17.2%} {alarms / years:20.2f}")
    print(f"{'trouble':32} {'noticed':>17} {'visits until then':>20}")
    for name, kind in TROUBLE.items():
        after = [verdicts(kind(random.Random(f"{name}{seed}")))[VISITS // 2 :] for seed in range(histories)]
        noticed = [each.index(True) + 1 for each in after if True in each]
        mean = sum(noticed) / len(noticed) if noticed else math.nan
        print(f"{name:32} {len(noticed) / histories:17.1%} {mean:20.1f}")


if __name__ == "__main__":
    main()
