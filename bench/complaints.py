"""Print how well complaints are told, with and without stars, on real texts.

Run as `.venv/bin/python bench/complaints.py [FOLDER]`; FOLDER holds the labelled texts, `../shared/sentiment`
unless told otherwise.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterable
from pathlib import Path

from earful.complaints import judge
from earful.scraping import Rating
from earful.sentiment.contract import Text
from earful.sentiment.language import detect
from earful.sentiment.vader import Vader

MOST_TEXTS = 2_000
MOODS = (
    *("en_app_reviews", "en_airline_tweets", "enmt_trustpilot_fi", "enmt_trustpilot_sv", "uz_app_manual"),
    *("uz_app_mt", "ru_bank_tweets", "ru_telecom_tweets", "ru_vk_rusentiment"),
)
STARS = ("en_trustpilot_stars", "uz_uzum_stars", "uz_restaurant_stars", "ru_wildberries_stars")
VADER = Vader()


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    random.Random(1).shuffle(found)
    return found


def complains(text: str, rating: Rating | None = None) -> bool:
    language = detect(text)
    return judge(text, language, rating, VADER.score([Text(text, language)])[0]) is not None


def f1(told: Iterable[tuple[bool, bool]]) -> str:
    told = list(told)
    hits = sum(said and true for said, true in told)
    precision = hits / max(1, sum(said for said, _ in told))
    recall = hits / max(1, sum(true for _, true in told))
    return f"precision {precision:.2f}, recall {recall:.2f}, F1 {2 * hits / sum(map(sum, told)):.3f}"


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "sentiment")
    if not folder.is_dir():
        print(f"skipped: no labelled texts in {folder}")
        return
    tweets = rows(folder, "en_complaint_tweets")
    judged = [(complains(row["text"]), row["label"] == "1", "random" not in row["domain"]) for row in tweets]
    print(f"tweets, all: {f1((said, true) for said, true, _ in judged)}")
    print(f"tweets, directed at a brand: {f1((said, true) for said, true, directed in judged if directed)}")
    print("\n| set | mood or stars | texts | complaints by words alone | with the stars |")
    print("|---|---|---|---|---|")
    for name in (*MOODS, *STARS):
        sample = rows(folder, name)[:MOST_TEXTS]
        for group in sorted({row.get("stars") or row["label"] for row in sample}):
            texts = [row["text"] for row in sample if (row.get("stars") or row["label"]) == group]
            alone = sum(map(complains, texts)) / len(texts)
            starred = "–"
            if name in STARS:
                rating = Rating(value=float(group))
                starred = f"{sum(complains(text, rating) for text in texts) / len(texts):.3f}"
            print(f"| {name} | {group} | {len(texts)} | {alone:.3f} | {starred} |")


if __name__ == "__main__":
    main()
