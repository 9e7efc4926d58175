"""Time and memory of the index: the daily point, and the backfill of five years, by number of mentions.

    python bench/index.py [--most 1000000]

Each size is a store on disk of one brand with four sources that are visited four times a day. The backfill
measures all of them from nothing;
the daily point comes after 10,000 new mentions on one day (a tenth of the store where that is less). Seconds
are of the processor, on a machine that is shared; what counts is how they grow: the exponent is that of time
against mentions between one size and the next, 1 where it is linear.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from earful.clock import HeldClock
from earful.measuring import measure
from earful.model import Brand, Source
from earful.store import Store
from earful.store.times import written

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
YEARS_DAYS = 5 * 365
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
LANGUAGES = ("en", "fi", "uz", "ru")
EXPECTATIONS = ("speed", "price", "support", "product quality", "care")
_MENTION = (
    "INSERT INTO mentions (id, source_id, external_id, url, kind, text, language, rating_value, rating_worst,"
    " rating_best, author_key, published_at, first_seen_at, last_seen_at, first_run_id, text_sha256)"
    " VALUES (?, ?, ?, 'https://a.example', 'review', ?, ?, ?, 1, 5, ?, ?, ?, ?, 1, ?)"
)


def visit(store: Store) -> None:
    """Every source was read every six hours of the five years, and once more on the day after."""
    visits = [NOW - timedelta(hours=6 * number) for number in range(4 * YEARS_DAYS, -5, -1)]
    with store.writing():
        store.db.conn.executemany(
            "INSERT INTO runs (source_id, started_at, ended_at, state, pages, listed, found, new, changed)"
            " VALUES (?, ?, ?, 'ok', 1, 20, 20, 1, 0)",
            [(source, *[written(at)] * 2) for source in range(1, 5) for at in visits],
        )


def write(store: Store, first: int, count: int, start: datetime, span: timedelta) -> None:
    """So many mentions, said evenly within the span, three of four rated, one of ten a complaint."""
    chance = random.Random(first)
    for begin in range(first, first + count, 50_000):
        mentions, complaints = [], []
        for number in range(begin, min(begin + 50_000, first + count)):
            at = written(start + span * ((number - first) / count))
            rating = chance.choice((None, 1, 2, 3, 4, 4, 5, 5, 5))
            author = f"{chance.randrange(count):016x}"
            text, mark = f"text {number}", f"{number:064x}"
            language, source = chance.choice(LANGUAGES), 1 + number % 4
            mentions.append((number, source, str(number), text, language, rating, author, at, at, at, mark))
            if rating in (1, 2) and chance.random() < 0.5:
                complaints.append((number, chance.choice(EXPECTATIONS), at, at, at))
        with store.writing():
            store.db.conn.executemany(_MENTION, mentions)
            store.db.conn.executemany(
                "INSERT INTO complaints (mention_id, expectation, severity, reason, opened_at, due_at, state,"
                " state_at) VALUES (?, ?, 2, 'stars', ?, ?, 'open', ?)",
                complaints,
            )


def one(path: Path, size: int) -> None:
    """Prints the seconds of the backfill and of the daily point, and the most memory used, as one line."""
    clock = HeldClock(NOW)
    with Store.open(path, clock) as store:
        names = ("one", "two", "three", "four")
        store.brands.mirror([Brand("b", "B")], [Source(name, "b", "rss", settings={}) for name in names])
        brand = store.brands.brand("b")
        visit(store)
        write(store, 1, size, NOW - timedelta(days=YEARS_DAYS), timedelta(days=YEARS_DAYS - 1))
        base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        measure(brand, store, clock)
        backfill = time.process_time() - start
        clock.move(NOW + timedelta(days=1))
        fresh = min(10_000, size // 10)
        write(store, size + 1, fresh, NOW, timedelta(hours=12))
        start = time.process_time()
        points = measure(brand, store, clock)
        daily = time.process_time() - start
        assert points[-1].mentions > size / 2
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(backfill, daily, fresh, base / 1024, most / 1024)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--most", type=int, default=SIZES[-1])
    asked.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.one:
        one(given.path, given.one)
        return
    print("| mentions | backfill, s | grows as n^ | new on the day | daily point, s | memory, MB |")
    print("|---|---|---|---|---|---|")
    before: tuple[int, float] | None = None
    for size in (size for size in SIZES if size <= given.most):
        with TemporaryDirectory() as folder:
            command = [sys.executable, __file__, "--one", str(size), "--path", f"{folder}/earful.db"]
            # Threads that wait for each other would be counted as work.
            environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
            done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        backfill, daily, fresh, _, most = map(float, done.stdout.split())
        grows = f"{log(backfill / before[1]) / log(size / before[0]):.2f}" if before else ""
        print(
            f"| {size:,} | {backfill:.1f} | {grows} | {fresh:,.0f} | {daily:.2f} | {most:.0f} |", flush=True
        )
        before = size, backfill


if __name__ == "__main__":
    main()
