"""Print how often the language of real texts is found, by acceptance cell, hard case and length; how fast.

Run as `.venv/bin/python bench/language.py [FOLDER [UNPACKED]]`. FOLDER holds the labelled texts,
`../shared/sentiment` unless told otherwise; it has no Swedish, and its Uzbek Cyrillic is the Latin sets,
written in Cyrillic by rule. UNPACKED is a second, independent source: Debian packages unpacked into one
folder, whose translations (`*.mo`) and one Swedish book are read. What is missing is said to be skipped.

    mkdir debian && cd debian
    apt-get download cfi-sv wesnoth-1.16-data wesnoth-1.16-{httt,dm,tsg,trow,l,ei,thot,utbs} freeciv-data
    apt-get download libgtk2.0-common libgtk-3-common libglib2.0-data libreoffice-l10n-uz evolution-common
    apt-get download nautilus-data konqueror dolphin kmail kio kpat aptitude-common apt gnupg-l10n
    apt-get download libkf5kdelibs4support-data libkf5xmlgui-data libkf5widgetsaddons-data
    for package in *.deb; do dpkg-deb -x "$package" .; done

Both hold names, English terms and some texts in other languages or without a word, so 1 is not to be had.
"""

from __future__ import annotations

import csv
import gettext
import html
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from earful.sentiment.language import detect

MOST_TEXTS = 4_000
CELL = (25, 60)
LENGTHS = ((1, 15), (15, 25), (25, 60), (60, 10**9))
SETS = {
    "en": [
        *(
            "en_airline_tweets",
            "en_app_reviews",
            "en_complaint_tweets",
            "en_trustpilot_stars",
            "en_tweeteval",
        ),
        *("en_vader_tweets", "en_vader_amazonReviewSnippets", "en_vader_nytEditorialSnippets"),
    ],
    "fi": ["fi_subtitles_xed"],
    "uz": ["uz_app_manual", "uz_restaurant_stars", "uz_news_intensity"],
    "ru": ["ru_bank_tweets", "ru_telecom_tweets", "ru_vk_rusentiment", "ru_restaurant_stars"],
}
OTHERS = ("de", "fr", "es", "it", "pt", "ar")
CATALOGUES = {"en": "en_GB", "fi": "fi", "uz": "uz", "uz Cyrillic": "uz@cyrillic", "ru": "ru", "sv": "sv"} | {
    code: code for code in ("da", "nb", "et", "de", "tr", "uk", "kk")
}
CODES = {"nb": "no"}
PAIRS = {"sh": "ш", "ch": "ч", "o'": "ў", "g'": "ғ", "yo": "ё", "yu": "ю", "ya": "я", "'": "ъ"}
SINGLE = str.maketrans("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз")
RUSSIAN_KEYBOARD = str.maketrans("қўғҳ", "кугх")
IN_LATIN = dict(zip("абвгдеийклмнопрстуфхыэ", "abvgdeiyklmnoprstufhye", strict=True)) | {
    "ё": "yo", "ж": "zh", "з": "z", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "ю": "yu",
    "я": "ya",
}  # fmt: skip
NO_SENTENCE = re.compile(r"[<>{}%$\\|_&=/@#\[\]~^]|--")


def in_cyrillic(text: str) -> str:
    text = re.sub(r"\be", "э", re.sub("[ʻʼ‘’`´]", "'", text.lower()))
    for latin, cyrillic in PAIRS.items():
        text = text.replace(latin, cyrillic)
    return text.translate(SINGLE)


def labelled(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["text"], row["lang"]


def sentences(text: str) -> Iterator[str]:
    for part in re.split(r"\n|(?<=[.!?…])\s+", text):
        part = " ".join(part.split())
        if " " in part and not NO_SENTENCE.search(part):
            yield part


def translated(folder: Path, code: str) -> Iterator[str]:
    for path in folder.rglob(f"{code}/LC_MESSAGES/*.mo"):
        with path.open("rb") as file:
            catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for key, value in catalogue.items():
            original = key[0] if isinstance(key, tuple) else key
            if original and value.strip() != str(original).split("\x04")[-1].strip():
                yield from sentences(value)


def book(path: Path) -> Iterator[str]:
    plain = re.sub("<[^>]+>", " ", path.read_text(encoding="latin-1"))
    return sentences(" ".join(html.unescape(plain).split()))


def sample(found: Iterator[str] | list[str]) -> list[str]:
    different = sorted(set(found))
    random.Random(1).shuffle(different)
    return different


def of_cell(texts: list[str]) -> list[str]:
    return [text for text in texts if CELL[0] <= len(text) <= CELL[1]][:MOST_TEXTS]


def row(source: str, label: str, code: str, texts: list[str]) -> None:
    counts = Counter(map(detect, texts))
    if (total := counts.total()) < 20:
        return
    right, none = counts.pop(code, 0), counts.pop("und", 0)
    instead = ", ".join(f"{other} {number}" for other, number in counts.most_common(3))
    print(f"| {source} | {label} | {total} | {right / total:.3f} | {none / total:.3f} | {instead} |")


def head(title: str, second: str) -> None:
    print(f"\n{title}\n\n| | {second} | texts | right | undetermined | most often instead |")
    print("|---|---|---|---|---|---|")


def main() -> None:
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "sentiment")
    unpacked = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    wanted: dict[str, list[str]] = {}
    if shared.is_dir():
        for language, names in SETS.items():
            wanted[language] = sample([text for name in names for text, _ in labelled(shared, name)])
        wanted["uz Cyrillic"] = [in_cyrillic(text) for text in wanted["uz"]]
        tweets = list(labelled(shared, "multi_tweets_umsab"))
        wanted |= {code: sample([text for text, tag in tweets if tag == code]) for code in OTHERS}
    else:
        print(f"skipped: no labelled texts in {shared}")
    catalogues: dict[str, list[str]] = {}
    if unpacked and unpacked.is_dir():
        catalogues = {label: sample(translated(unpacked, code)) for label, code in CATALOGUES.items()}
    else:
        print("skipped: no unpacked packages (see the docstring), so Swedish is not measured")
    head(f"Acceptance: {CELL[0]}–{CELL[1]} characters", "language")
    for language in ("uz", "uz Cyrillic", "fi", "ru", "en", "sv"):
        for source, texts in (("labelled texts", wanted), ("translations", catalogues)):
            row(source, language, language[:2], of_cell(texts.get(language, [])))
    for path in unpacked.rglob("cfi.html") if unpacked else ():
        row("a book", "sv", "sv", of_cell(sample(book(path))))
    head(f"Hard cases: {CELL[0]}–{CELL[1]} characters", "case")
    for source, texts in (("labelled texts", wanted), ("translations", catalogues)):
        uzbek, cyrillic, russian = (of_cell(texts.get(key, [])) for key in ("uz", "uz Cyrillic", "ru"))
        row(source, "uz without apostrophes", "uz", [re.sub("[ʻʼ‘’`´']", "", text) for text in uzbek])
        keyboard = [text.lower().translate(RUSSIAN_KEYBOARD) for text in cyrillic]
        row(source, "uz Cyrillic on a Russian keyboard", "uz", keyboard)
        latin = ["".join(IN_LATIN.get(letter, letter) for letter in text.lower()) for text in russian]
        row(source, "ru in Latin letters", "ru", latin)
    head(f"Other languages: {CELL[0]}–{CELL[1]} characters", "language")
    for source, texts in (("labelled texts", wanted), ("translations", catalogues)):
        for language in texts.keys() - SETS.keys() - {"uz Cyrillic", "sv"}:
            row(source, language, CODES.get(language, language), of_cell(texts[language]))
    head("By length of the labelled texts", "letters")
    for language, texts_of_it in wanted.items():
        for low, high in LENGTHS:
            fitting = [text for text in texts_of_it if low <= sum(map(str.isalpha, text)) < high][:MOST_TEXTS]
            label = f"{low}–{high - 1}" if high < 10**9 else f"{low}+"
            row(language, label, language[:2], fitting)
    speed([text for texts in (wanted or catalogues).values() for text in of_cell(texts)[:300]])


def speed(texts: list[str]) -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    from earful.sentiment.language import _ALPHABETS, _OTHER_SCRIPTS

    plain = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    plain.set_languages(sorted(_OTHER_SCRIPTS.union(*_ALPHABETS.values())))
    if not texts:
        return
    taken = []
    for classify in (detect, plain.classify):
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            for text in texts:
                classify(text)
            best = min(best, time.process_time() - started)
        taken.append(best / len(texts) * 1e6)
    ratio = taken[0] / taken[1]
    print(f"\nSpeed: {taken[0]:.0f} µs a text, {ratio:.2f} times py3langid alone ({taken[1]:.0f} µs).")


if __name__ == "__main__":
    main()
