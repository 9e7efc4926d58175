"""Print under which expectations complaints are filed, against the reasons that people gave them by hand.

Run as `.venv/bin/python bench/expectations.py [FOLDER]`; FOLDER holds the labelled texts,
`../shared/sentiment` unless told otherwise. The airline tweets have reasons of their own making: ACCEPTED
says which expectations each of them may mean. The other sets have no reasons: their table shows only where
their complaints go.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from earful.cues import find
from earful.expectations import broken
from earful.model import EXPECTATIONS
from earful.sentiment.language import detect

MOST_TEXTS = 1_000
ACCEPTED: dict[str, frozenset[str]] = {
    "Late Flight": frozenset({"speed"}),
    "longlines": frozenset({"speed"}),
    "Cancelled Flight": frozenset({"care", "speed"}),
    "Customer Service Issue": frozenset({"support", "personal treatment", "care"}),
    "Flight Attendant Complaints": frozenset({"personal treatment"}),
    "Lost Luggage": frozenset({"product quality", "care"}),
    "Damaged Luggage": frozenset({"product quality", "care"}),
    "Flight Booking Problems": frozenset({"digital channels", "self-service"}),
    "Bad Flight": frozenset({"product quality", "personal treatment", "privacy and safety"}),
}
OTHERS = (
    "en_app_reviews",
    "en_trustpilot_stars",
    "enmt_trustpilot_fi",
    "ru_bank_tweets",
    "ru_telecom_tweets",
    "ru_restaurant_stars",
    "ru_wildberries_stars",
    "uz_app_manual",
    "uz_restaurant_stars",
    "uz_uzum_stars",
)


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def filed(text: str, language: str) -> str:
    return broken(text, language, find(text, language)).expectation


def line(name: str, counts: Counter[str]) -> str:
    total = counts.total()
    return " | ".join([name, str(total), *(f"{100 * counts[one] / total:.0f}" for one in EXPECTATIONS)])


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "sentiment")
    if not folder.is_dir():
        print(f"skipped: no labelled texts in {folder}")
        return
    head = " | ".join(EXPECTATIONS)
    rule = "|---" * (len(EXPECTATIONS) + 2)
    confusion: dict[str, Counter[str]] = {}
    began, read = time.perf_counter(), 0
    for row in rows(folder, "en_airline_tweets"):
        if row["negativereason"] in ACCEPTED:
            confusion.setdefault(row["negativereason"], Counter())[filed(row["text"], "en")] += 1
            read += 1
    took = time.perf_counter() - began
    print(f"| reason given by people, % filed under | texts | {head} | accepted |\n{rule}|---|")
    right = Counter(
        {reason: sum(counts[one] for one in ACCEPTED[reason]) for reason, counts in confusion.items()}
    )
    for reason, counts in sorted(confusion.items()):
        print(f"| {line(reason, counts)} | {right[reason] / counts.total():.3f} |")
    named = read - sum(counts["other"] for counts in confusion.values())
    shares = [right[reason] / counts.total() for reason, counts in confusion.items()]
    print(
        f"\nAccepted: {right.total() / read:.3f} of {read} texts, {right.total() / named:.3f} of those not"
        f" filed under other; mean over reasons {sum(shares) / len(shares):.3f}"
        f"; {read / took:,.0f} texts a second with their cues.\n"
    )
    print(f"| unhappy texts without reasons, % filed under | texts | {head} |\n{rule}|")
    for name in OTHERS:
        unhappy = [row for row in rows(folder, name) if row["label"] in ("neg", "1", "2")][:MOST_TEXTS]
        if unhappy:
            print(f"| {line(name, Counter(filed(row['text'], detect(row['text'])) for row in unhappy))} |")


if __name__ == "__main__":
    main()
