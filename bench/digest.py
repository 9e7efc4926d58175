"""Time to build and to render one brand's weekly digest, by number of mentions in the store.

    python bench/digest.py [--most 1000000] [--profile]

Each size is a store on disk of one brand with four sources that are visited four times a day, five years of
mentions, complaints that were answered but for those of the last two weeks, and an index point a day. Seconds
are by the clock, cold: the first digest of a new process, its templates and lists not yet read. `warm` is the
median of twenty more. `split` is the explanation of the index's change, which `build` is given.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import resource
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from index import NOW, YEARS_DAYS, visit, write

from earful import digest, splitting
from earful.clock import HeldClock
from earful.measuring import measure
from earful.model import Brand, Source
from earful.rendering import render
from earful.store import Store
from earful.store.times import written

SIZES = (10_000, 100_000, 1_000_000)
EXPECTATIONS = ("speed", "price", "support", "product quality", "care")
WARM = 20
BRAND = Brand("b", "B")
SOURCES = [Source(name, "b", "rss", settings={}, title=name) for name in ("one", "two", "three", "four")]


def fill(path: Path, size: int) -> None:
    """The store is there, as it is on a Monday morning."""
    clock = HeldClock(NOW)
    with Store.open(path, clock) as store:
        store.brands.mirror([BRAND], SOURCES)
        visit(store)
        write(store, 1, size, NOW - timedelta(days=YEARS_DAYS), timedelta(days=YEARS_DAYS))
        with store.writing():
            run = store.db.conn.execute
            run(
                "INSERT INTO scores (mention_id, scorer, scorer_version, label, compound, scored_at,"
                " text_sha256) SELECT id, 'vader', '1', CASE id % 3 WHEN 0 THEN 'positive' WHEN 1 THEN"
                " 'negative' ELSE 'neutral' END, 1.0 - id % 3, first_seen_at, text_sha256 FROM mentions"
            )
            cases = " ".join(f"WHEN {at} THEN '{one}'" for at, one in enumerate(EXPECTATIONS))
            run(
                f"UPDATE mentions SET expectation = CASE id % 10 {cases} END"
                " WHERE id NOT IN (SELECT mention_id FROM complaints)"
            )
            run(
                "UPDATE complaints SET state = 'answered', state_at ="
                " strftime('%Y-%m-%dT%H:%M:%fZ', opened_at, '+1 day') WHERE opened_at < ?",
                [written(NOW - timedelta(days=14))],
            )
            run(
                "INSERT INTO complaint_events (complaint_id, at, from_state, to_state, actor, note)"
                " SELECT id, opened_at, NULL, 'open', 'earful', '' FROM complaints"
            )
            run(
                "INSERT INTO complaint_events (complaint_id, at, from_state, to_state, actor, note)"
                " SELECT id, state_at, 'open', 'answered', 'user', '' FROM complaints"
                " WHERE state = 'answered'"
            )
        measure(store.brands.brand("b"), store, clock, since=NOW.date() - timedelta(days=90))


def one(path: Path, is_profiled: bool) -> None:
    """Prints the seconds of the split, the build and the render, cold and warm, as one line."""
    with Store.open(path, HeldClock(NOW)) as store:
        store.brands.mirror([BRAND], SOURCES)
        brand = store.brands.brand("b")
        week = digest.Week.ended_before(NOW, brand.team.zone)
        profile = cProfile.Profile()
        if is_profiled:
            profile.enable()
        began = time.perf_counter()
        why = splitting.split(brand, store, week.start_on - timedelta(days=1), week.last_on)
        split = time.perf_counter() - began
        began = time.perf_counter()
        view = digest.build(brand, week, store, NOW, why)
        build = time.perf_counter() - began
        began = time.perf_counter()
        rendered = render(digest.REPORT, view)
        cold = time.perf_counter() - began
        profile.disable()
        assert view.talk is not None
        assert view.talk.topics
        warm = []
        for _ in range(WARM):
            began = time.perf_counter()
            assert render(digest.REPORT, view) == rendered
            warm.append(time.perf_counter() - began)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(view.talk.mentions, view.counters.waiting, split, build, cold, median(warm), most)
    if is_profiled:
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(35)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--most", type=int, default=SIZES[-1])
    asked.add_argument("--profile", action="store_true")
    asked.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.one:
        one(given.one, given.profile)
        return
    print("| mentions | of the week | waiting | split, s | build, s | render, s | warm, ms | memory, MB |")
    print("|---|---|---|---|---|---|---|---|")
    for size in (size for size in SIZES if size <= given.most):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "earful.db"
            fill(path, size)
            command = [sys.executable, __file__, "--one", str(path), *["--profile"] * given.profile]
            environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
        said, waiting, split, build, cold, warm, most = map(float, done.stdout.split())
        print(
            f"| {size:,} | {said:,.0f} | {waiting:,.0f} | {split:.2f} | {build:.2f} | {cold:.2f}"
            f" | {1000 * warm:.0f} | {most:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
