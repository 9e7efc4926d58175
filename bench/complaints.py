"""Print how well complaints are told on real texts: untrained, with labels, by words alone and with stars.

Run as `.venv/bin/python bench/complaints.py [FOLDER]`; FOLDER holds the labelled texts, `../shared/sentiment`
unless told otherwise.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from earful.complaints import UNTAUGHT, Heard, Judge, judge
from earful.complaints.trained import ComplaintModel
from earful.scraping import Rating
from earful.sentiment.contract import Text
from earful.sentiment.language import detect
from earful.sentiment.vader import Vader

MOST_TEXTS = 2_000
FOLDS = 5
LABELS = (0, 50, 200, 700, 2_000)
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


def probabilities(by: Judge, heard: Sequence[Heard]) -> list[float]:
    return [one.probability for one in by.judged(heard)]


def told(chances: Sequence[float], labels: Sequence[bool]) -> str:
    """Precision, recall, F1 and calibration error as cells of a table."""
    hits = sum(chance >= 0.5 and label for chance, label in zip(chances, labels, strict=True))
    said, true = sum(chance >= 0.5 for chance in chances), sum(labels)
    return (
        f"{hits / max(1, said):.2f} | {hits / max(1, true):.2f} | {2 * hits / max(1, said + true):.3f}"
        f" | {calibration_error(chances, labels):.3f}"
    )


def calibration_error(chances: Sequence[float], labels: Sequence[bool]) -> float:
    """How far probabilities are from shares, over ten bins of equal width."""
    sums: dict[int, float] = {}
    for chance, label in zip(chances, labels, strict=True):
        place = min(9, int(chance * 10))
        sums[place] = sums.get(place, 0.0) + chance - label
    return sum(map(abs, sums.values())) / len(chances)


def learned(heard: Sequence[Heard], labels: Sequence[bool], most_labels: int) -> tuple[list[float], int]:
    """Out-of-fold probabilities, and how many labels each of the models had."""
    chances, used = [0.0] * len(labels), 0
    for fold in range(FOLDS):
        train = [place for place in range(len(labels)) if place % FOLDS != fold]
        random.Random(fold).shuffle(train)
        train = train[:most_labels]
        model = ComplaintModel.fit([heard[place] for place in train], [labels[place] for place in train])
        used = len(train)
        tested = range(fold, len(labels), FOLDS)
        for place, chance in zip(
            tested, probabilities(Judge(model), [heard[at] for at in tested]), strict=True
        ):
            chances[place] = chance
    return chances, used


def tweets(folder: Path) -> None:
    """Print the curve of labels on tweets that people labelled as complaints or not."""
    found = rows(folder, "en_complaint_tweets")
    heard = []
    for row in found:
        language = detect(row["text"])
        score = VADER.score([Text(row["text"], language)])[0]
        heard.append(Heard(row["text"], language, None, score))
    labels = [row["label"] == "1" for row in found]
    directed = [place for place, row in enumerate(found) if "random" not in row["domain"]]
    print(f"{len(labels)} tweets, {len(directed)} of them directed at a brand; {FOLDS} folds\n")
    print("| labels | precision | recall | F1 | ECE | directed: precision | recall | F1 | ECE |")
    print("|---|---|---|---|---|---|---|---|---|")
    for most in LABELS:
        chances, used = learned(heard, labels, most) if most else (probabilities(UNTAUGHT, heard), 0)
        some = told([chances[place] for place in directed], [labels[place] for place in directed])
        print(f"| {used} | {told(chances, labels)} | {some} |", flush=True)


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "sentiment")
    if not folder.is_dir():
        print(f"skipped: no labelled texts in {folder}")
        return
    tweets(folder)
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
