"""Storms: hours until they are seen, and false alarms a year; ours against three published rules.

Simulated brands have a rhythm of hours and days, a drift of weeks, days that are louder than others, hours
in clusters, and a campaign a month that brings two to four times as much of everything. The rules are those
of PEERS §4: Obsei (z of the week at least 2 with σ floored at 1, at least five, twice the week before),
Socialmetrix (24 hours above the mean of seven days + 3σ) and CDC's EARS C2 (the same of seven days that end
two days before). All of them look every hour at the last hours up to then, and all are kept quiet in the
same way: an alarm is one until two days after its last hour. Ours needs five people: "five" gives that to
those that have no such rule. "as rare" raises their factor, on these very brands, until they are no more
often wrong than ours.

Recordings: reviews of real sites in ../shared/payloads, with their own times. They are one or two pages of
a site each and know no storm, so an alarm in them may be right; storms of 16 people are planted to tell the
delay. The labelled texts in ../shared/sentiment carry no dates.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median

import numpy as np
from numpy.typing import NDArray

from earful.crawl import read_page
from earful.plugins import catalogue
from earful.scraping import Mention, Page
from earful.storms import (
    ALARM,
    BAD_BELOW,
    FEWEST_PEOPLE,
    GUARD_HOURS,
    HISTORY_HOURS,
    Counts,
    Heard,
    examine,
)

PAYLOADS = Path(__file__).resolve().parent.parent.parent / "shared" / "payloads"
KNOWN = HISTORY_HOURS + GUARD_HOURS
YEAR, LONGEST = 365 * 24, 72
"""A storm that is not seen within 72 hours is missed."""
SIZES = (1, 2, 4)
SILENCE = 48
PLANTED = 30

Alarms = NDArray[np.bool_]


@dataclass(frozen=True)
class Kind:
    """A brand of so many opinions a day. `years` are simulated without a storm."""

    name: str
    per_day: float
    bad_share: float
    years: int

    def people(self, size: int) -> float:
        """How many more people a storm brings: eight, or as many as usual in a day; times its size."""
        return size * max(8.0, self.per_day * self.bad_share)


KINDS = (
    Kind("2 a month", 2 / 30, 0.25, 20),
    Kind("3 a day", 3, 0.25, 8),
    Kind("40 a day", 40, 0.2, 5),
    Kind("1,000 a day", 1000, 0.2, 3),
)


def history(kind: Kind, hours: int, chance: np.random.Generator) -> tuple[Counts, Counts]:
    """Bad and other opinions by hour, without a storm."""
    at = np.arange(hours)
    rhythm = (1 + 0.8 * np.sin(np.pi * (at % 24 - 9) / 12)) * np.where(at // 24 % 7 >= 5, 0.7, 1.12)
    drift = np.exp(np.repeat(np.cumsum(chance.normal(0, 0.05, hours // 168 + 1)), 168)[:hours])
    common, own = (np.repeat(chance.gamma(25, 1 / 25, hours // 24 + 1), 24)[:hours] for _ in range(2))
    loud = kind.per_day / 24 * rhythm * drift / drift.mean() * common
    for _ in range(hours // 720):
        start = chance.integers(0, hours - 24)
        loud[start : start + 24] *= chance.uniform(2, 4)
    clusters = chance.gamma(10, 1 / 10, hours)
    bad = chance.poisson(loud * kind.bad_share * own * clusters)
    return bad.astype(float), chance.poisson(loud * (1 - kind.bad_share)).astype(float)


def storm(people: float, chance: np.random.Generator) -> tuple[Counts, Counts]:
    """Bad opinions, and a quarter as many that take the brand's side; two thirds in the first 12 hours."""
    shape = np.exp(-np.arange(LONGEST) / 12)
    shape /= shape.sum()
    return chance.poisson(people * shape).astype(float), chance.poisson(people / 4 * shape).astype(float)


def rolled(hourly: Counts, hours: int) -> Counts:
    """The sum of the last hours, at each hour; not a number where there are fewer."""
    total = np.concatenate(([0.0], np.cumsum(hourly)))
    sums = np.full(len(hourly), np.nan)
    sums[hours - 1 :] = total[hours:] - total[:-hours]
    return sums


def before(values: Counts, *hours: int) -> Counts:
    """The same values so many hours earlier, a row each."""
    return np.stack([np.concatenate((np.full(back, np.nan), values[:-back])) for back in hours])


def obsei(bad: Counts) -> Alarms:
    week = rolled(bad, 168)
    past = before(week, *(168 * back for back in range(1, 9)))
    spread = np.maximum(1.0, past.std(axis=0))
    return (week - past.mean(axis=0) >= 2 * spread) & (week >= 5) & (week >= 2 * past[0])


def deviation(bad: Counts, days: range, ddof: int) -> Counts:
    """By how many σ of those days the last 24 hours are above their mean."""
    day = rolled(bad, 24)
    past = before(day, *(24 * back for back in days))
    above = day - past.mean(axis=0)
    return np.where(above > 0, above / past.std(axis=0, ddof=ddof), 0.0)


def socialmetrix(bad: Counts) -> Counts:
    return deviation(bad, range(1, 8), 0)


def ears(bad: Counts) -> Counts:
    return deviation(bad, range(3, 10), 1)


def ours(bad: Counts, other: Counts, start: int, stop: int, seen_from: int = 0) -> Alarms:
    """What the product says at each hour from `start` on."""
    day = rolled(bad, 24)
    found = np.zeros(len(bad), bool)
    for at in range(start, stop):
        if day[at] >= FEWEST_PEOPLE:  # with fewer there is none
            hours = slice(at + 1 - KNOWN, at + 1)
            seen = (np.arange(hours.start, hours.stop) >= seen_from).astype(float)
            heard = Heard(bad[None, hours], other[None, hours], seen[None], hours.start % 168)
            finding = examine(heard)
            found[at] = finding is not None and finding.is_storm
    return found


def episodes(alarms: Alarms) -> int:
    """How many alarms there are when one is quiet for two days after its last hour."""
    hours = np.flatnonzero(alarms)
    return int(len(hours) > 0) + int((np.diff(hours) > SILENCE).sum())


DEVIATIONS: dict[str, Callable[[Counts], Counts]] = {"Socialmetrix": socialmetrix, "EARS C2": ears}
FACTORS = tuple(np.arange(3, 40.5, 0.5))


def published(bad: Counts) -> dict[object, Alarms]:
    """By rule its alarms; by rule and factor those with at least five people."""
    found: dict[object, Alarms] = {}
    five = rolled(bad, 24) >= FEWEST_PEOPLE
    with np.errstate(invalid="ignore", divide="ignore"):
        found["Obsei"] = obsei(bad)
        for name, rule in DEVIATIONS.items():
            by = rule(bad)
            found[name] = by > 3
            found[f"{name}, five"] = found[name] & five
            found |= {(name, factor): (by > factor) & five for factor in FACTORS}
    return found


def a_calm_year(kind: Kind, number: int) -> dict[object, int]:
    """False alarms of every rule in one year without a storm."""
    chance = np.random.default_rng([1, KINDS.index(kind), number])
    bad, other = history(kind, KNOWN + YEAR, chance)
    found: dict[object, Alarms] = {"ours": ours(bad, other, KNOWN, KNOWN + YEAR)}
    found |= published(bad)
    return {name: episodes(alarms[KNOWN:]) for name, alarms in found.items()}


def planted(
    bad: Counts, other: Counts, start: int, people: float, chance: np.random.Generator, seen_from: int = 0
) -> dict[object, int | None]:
    """Hours until each rule sees the storm that begins at `start`; None where it is missed."""
    bad, other = bad.copy(), other.copy()
    more_bad, more_other = storm(people, chance)
    bad[start : start + LONGEST] += more_bad
    other[start : start + LONGEST] += more_other
    found: dict[object, Alarms] = {"ours": ours(bad, other, start, start + LONGEST, seen_from)}
    found |= published(bad)
    hours = {name: np.flatnonzero(alarms[start : start + LONGEST]) for name, alarms in found.items()}
    return {name: int(at[0]) + 1 if len(at) else None for name, at in hours.items()}


def a_storm(kind: Kind, size: int, number: int) -> dict[object, int | None]:
    chance = np.random.default_rng([2, KINDS.index(kind), size, number])
    start = KNOWN + 24 + int(chance.integers(0, 168))
    bad, other = history(kind, start + LONGEST, chance)
    return planted(bad, other, start, kind.people(size), chance)


def as_rare(years: list[dict[object, int]]) -> dict[str, float]:
    """By rule, the smallest factor with which it is no more often wrong than ours."""
    ours_wrong = sum(year["ours"] for year in years)
    return {
        name: next(
            (f for f in FACTORS if sum(year[name, f] for year in years) <= ours_wrong),
            FACTORS[-1],
        )
        for name in DEVIATIONS
    }


def seen_after(hours: list[int | None]) -> str:
    """How many were seen, and the median hours until then where at least half were."""
    share = sum(one is not None for one in hours) / len(hours)
    middle = median(LONGEST + 1 if one is None else one for one in hours)
    return f"{share:4.0%} {f'{middle:.0f} h' if middle <= LONGEST else '–':>5}"


def simulated(pool: ProcessPoolExecutor) -> Iterator[str]:
    yield f"{'opinions':12} {'rule':34} {'false a year':>12}" + "".join(
        f"{f'storm x{size}':>12}" for size in SIZES
    )
    years = {kind: [pool.submit(a_calm_year, kind, number) for number in range(kind.years)] for kind in KINDS}
    storms = {
        (kind, size): [pool.submit(a_storm, kind, size, number) for number in range(PLANTED)]
        for kind in KINDS
        for size in SIZES
    }
    for kind in KINDS:
        calm = [one.result() for one in years[kind]]
        seen = {size: [one.result() for one in storms[kind, size]] for size in SIZES}
        rows: dict[str, object] = {name: name for name in calm[0] if isinstance(name, str)}
        rows |= {f"{name}, as rare ({f:g}σ)": (name, f) for name, f in as_rare(calm).items()}
        for label, key in rows.items():
            wrong = mean(year[key] for year in calm)
            yield f"{kind.name:12} {label:34} {wrong:12.2f}" + "".join(
                f"{seen_after([one[key] for one in seen[size]]):>12}" for size in SIZES
            )


RECORDINGS = (
    ("app_store", {"app": 1}, "appstore/itunes_rss_jp_2020.xml"),
    ("app_store", {"app": 1}, "appstore/itunes_rss_us_2021.json"),
    ("trustpilot", {"business": "stand-in.example"}, "trustpilot/burgerking_dk_2024.html"),
    ("trustpilot", {"business": "stand-in.example"}, "trustpilot/beautytheshop_2024.html"),
    ("trustpilot", {"business": "stand-in.example"}, "trustpilot/twenix_2025.html"),
    ("steam", {"app": 439700}, "steam/appreviews_439700_2019.json"),
)


def recording(scraper: str, settings: dict[str, object], file: str) -> list[tuple[datetime, float]]:
    """When each rated review was written, and what its stars are worth."""
    made = catalogue().scraper(scraper)
    ready = made(made.settings_type.model_validate(settings))
    url = next(iter(ready.start(None))).url
    found = read_page(ready, Page(url, (PAYLOADS / file).read_bytes(), "", datetime.now(UTC)))
    return sorted(
        (one.published_at, one.rating.share)
        for one in found
        if isinstance(one, Mention) and one.published_at and one.rating
    )


def replayed(file: str, said: list[tuple[datetime, float]]) -> str:
    """Alarms in the recording as it is, and how soon storms planted into it are seen."""
    first, last = said[0][0], said[-1][0]
    starts = first - KNOWN * timedelta(hours=1)
    hours = int((last - starts) / timedelta(hours=1)) + 1
    bad, other = np.zeros(hours + LONGEST), np.zeros(hours + LONGEST)
    for at, share in said:
        (bad if share < BAD_BELOW else other)[int((at - starts) / timedelta(hours=1))] += 1
    judged_from = KNOWN + GUARD_HOURS + 14 * 24
    days = max(0, hours - judged_from) / 24
    line = f"{file.partition('/')[2][:36]:36} {len(said):7} {int(bad.sum()):5} {days:6.0f}"
    if days < 1:
        return f"{line}  too short: fourteen days have to be known before anything is judged"
    found: dict[object, Alarms] = {"ours": ours(bad, other, judged_from, hours, KNOWN)} | published(bad)
    chance = np.random.default_rng(3)
    delays: list[int | None] = []
    for _ in range(20):
        start = int(chance.integers(judged_from, hours))
        delays.append(planted(bad, other, start, 16, chance, KNOWN)["ours"])
    names = ("ours", "Obsei", "Socialmetrix", "EARS C2")
    alarms = " ".join(f"{episodes(found[name][judged_from:hours]):12}" for name in names)
    return f"{line} {alarms} {seen_after(delays):>14}"


def main() -> None:
    started = time.monotonic()
    print(f"ours alarms under {ALARM:g}; a storm x1 brings 8 people, or a usual day's, in three days")
    with ProcessPoolExecutor(max_workers=2) as pool:
        for line in simulated(pool):
            print(line, flush=True)
    print()
    if not PAYLOADS.is_dir():
        print(f"no recordings at {PAYLOADS}: nothing to replay", file=sys.stderr)
        return
    print(
        f"{'recording':36} {'reviews':>7} {'bad':>5} {'days':>6}"
        f" {'alarms: ours':>12} {'Obsei':>12} {'Socialmetrix':>12} {'EARS C2':>12} {'16 people':>14}"
    )
    for scraper, settings, file in RECORDINGS:
        print(replayed(file, recording(scraper, dict(settings), file)), flush=True)
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
