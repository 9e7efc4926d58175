"""Print how often texts are taken for praise, by their mood or stars, and how often of somebody.

Run as `.venv/bin/python bench/praise.py [FOLDER]`; FOLDER holds the labelled texts, `../shared/sentiment`
unless told otherwise. The words alone are read, without the stars and without a score: both only take praise
away.
"""

from __future__ import annotations

import csv
import random
import sys
import time
from pathlib import Path

from earful.praise import praise
from earful.sentiment.language import detect

MOST_TEXTS = 1_000
SETS = (
    *("en_trustpilot_stars", "en_app_reviews", "en_airline_tweets", "enmt_trustpilot_fi", "fi_subtitles_xed"),
    *("uz_app_manual", "uz_restaurant_stars", "uz_uzum_stars", "ru_vk_rusentiment", "ru_bank_tweets"),
)
MOODS = (("good", {"pos", "4", "5"}), ("neutral", {"neu", "3"}), ("bad", {"neg", "1", "2"}))


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "sentiment")
    if not folder.is_dir():
        print(f"skipped: no labelled texts in {folder}")
        return
    print("| set | mood or stars | texts | praise | of it with a role | with a name | texts a second |")
    print("|---|---|---|---|---|---|---|")
    for name in SETS:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        random.Random(1).shuffle(rows)
        for mood, labels in MOODS:
            texts = [row["text"] for row in rows if row["label"] in labels][:MOST_TEXTS]
            if not texts:
                continue
            spoken = [(text, detect(text)) for text in texts]
            began = time.perf_counter()
            found = [one for text, language in spoken if (one := praise(text, language, None, None))]
            took = time.perf_counter() - began
            shares = [len(found), sum(bool(one.who) for one in found), sum(bool(one.names) for one in found)]
            shown = " | ".join(f"{100 * share / len(texts):.0f} %" for share in shares)
            print(f"| {name} | {mood} | {len(texts)} | {shown} | {len(texts) / took:,.0f} |")


if __name__ == "__main__":
    main()
