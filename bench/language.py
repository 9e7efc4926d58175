"""Print how often the language of real texts is found, by language and length.

Run as `.venv/bin/python bench/language.py [FOLDER]`; FOLDER holds the labelled texts, `../shared/sentiment`
unless told otherwise. Uzbek Cyrillic is the Latin sets, written in Cyrillic by rule.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from earful.sentiment.language import detect

MOST_TEXTS = 4_000
LENGTHS = ((1, 15), (15, 25), (25, 60), (60, 10**9))
SETS = {
    "en": ["en_airline_tweets", "en_app_reviews", "en_complaint_tweets", "en_trustpilot_stars"],
    "fi": ["fi_subtitles_xed"],
    "uz": ["uz_app_manual", "uz_restaurant_stars", "uz_news_intensity"],
    "ru": ["ru_bank_tweets", "ru_telecom_tweets", "ru_vk_rusentiment", "ru_restaurant_stars"],
}
PAIRS = {"sh": "ш", "ch": "ч", "o'": "ў", "g'": "ғ", "yo": "ё", "yu": "ю", "ya": "я", "'": "ъ"}
SINGLE = str.maketrans("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз")


def in_cyrillic(text: str) -> str:
    text = re.sub(r"\be", "э", re.sub("[ʻʼ‘’`´]", "'", text.lower()))
    for latin, cyrillic in PAIRS.items():
        text = text.replace(latin, cyrillic)
    return text.translate(SINGLE)


def texts(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["text"], row["lang"]


def sample(found: list[str]) -> list[str]:
    random.Random(1).shuffle(found)
    return found[:MOST_TEXTS]


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "sentiment")
    if not folder.is_dir():
        print(f"skipped: no labelled texts in {folder}")
        return
    wanted = {
        lang: sample([text for name in names for text, _ in texts(folder, name)])
        for lang, names in SETS.items()
    }
    wanted["uz Cyrillic"] = [in_cyrillic(text) for text in wanted["uz"]]
    for lang in ("de", "fr", "es", "it", "pt", "ar", "hi"):
        wanted[lang] = sample([text for text, tag in texts(folder, "multi_tweets_umsab") if tag == lang])
    print("| language | letters | texts | right | undetermined | most often instead |")
    print("|---|---|---|---|---|---|")
    for lang, sampled in wanted.items():
        for low, high in LENGTHS:
            counts = Counter(detect(t) for t in sampled if low <= sum(c.isalpha() for c in t) < high)
            total = counts.total()
            if total < 20:
                continue
            right, none = counts.pop(lang[:2], 0), counts.pop("und", 0)
            instead = ", ".join(f"{code} {number}" for code, number in counts.most_common(3))
            letters = f"{low}–{high - 1}" if high < 10**9 else f"{low}+"
            print(f"| {lang} | {letters} | {total} | {right / total:.3f} | {none / total:.3f} | {instead} |")


if __name__ == "__main__":
    main()
