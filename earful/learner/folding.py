"""Texts made alike where only their writing differs: script, apostrophes, case, stretched letters.

What is folded is read by machines only. Uzbek in Cyrillic folds to the letters of the same text in Latin,
however its apostrophes are typed; Russian is spelled in Latin by the same rule, one letter for one sound.
"""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 4_000
"""Of a longer text the beginning is read; a stranger's text may be endless."""

# Source: the Uzbek law of 1995 on the Latin alphabet. q and k, x and h, o' and o are one each: people who
# type on a Russian keyboard, or in haste, do not tell them apart, and their words are hardly ever confused.
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхчшщъыьэюяўқғҳёц",
        (
            *("a", "b", "v", "g", "d", "e", "j", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t"),
            *("u", "f", "h", "ch", "sh", "sch", "", "i", "", "e", "yu", "ya", "o", "k", "g", "h", "yo", "ts"),
        ),
        strict=True,
    )
)
_APOSTROPHES = "'ʻʼ‘’`´ʹ′＇ʽˈ‛‵ʾʿˊˋ｀ꞌꞋ՚"
_NO_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
_LETTERS = str.maketrans(
    {**_CYRILLIC, "q": "k", "x": "h", **dict.fromkeys(_APOSTROPHES, ""), **dict.fromkeys("0123456789", "0")}
)
# As they are when it is their turn: in small letters, "q" a "k", and "www" no longer stretched.
_NOISE = re.compile(r"(?:https?:/|\bww\.)\S*|(?<![^\s(])[@#]?[^\s@(]*@\S+|\brt\b|&(?:amp|lt|gt|kuot|nbsp);")
_STRETCHED = re.compile(r"(\w)\1{2,}")
# The same law: Cyrillic "е" is "ye" where no consonant is before it, and "ц" is "ts" after vowels alone.
_IOTATED = re.compile(r"(?:(?<![^\W_])|(?<=[aeiou]))ye")
_SEPARATED = re.compile("[ъь]е")
_HARD_TS = re.compile("(?<![aeiouаеёиоуўыэюя])ц")
_FOREIGN = re.compile(r"[^\x00-\x7fäöåõüéèçñа-яёўқғҳ\u2600-\u27bf\U0001f300-\U0001faff]")


def fold(text: str) -> str:
    """The text in small letters, Cyrillic spelled in Latin, without apostrophes, addresses and @names.

    What is folded already stays as it is.
    """
    text = text[:MOST_CHARACTERS]
    text = text.lower() if text.isascii() else _without_marks(text)
    text = text.translate(_LETTERS)
    if "ye" in text:
        text = _IOTATED.sub("e", text)
    text = _STRETCHED.sub(r"\1\1", text)
    if "@" in text or "/" in text or "ww" in text or "&" in text:
        text = _NOISE.sub(" ", text)
    return text[:MOST_CHARACTERS]


def _without_marks(text: str) -> str:
    """Composed, small, without apostrophes and loose marks: a letter under a heap of accents is that letter.

    Broken halves of UTF-16 pairs show nothing and are left out.
    """
    text = unicodedata.normalize("NFKC", text.translate(_NO_APOSTROPHES)).lower()
    if _FOREIGN.search(text):
        kept = [letter for letter in text if unicodedata.category(letter) not in ("Mn", "Me", "Cf", "Cs")]
        text = unicodedata.normalize("NFKC", "".join(kept)).lower()
    if "ъ" in text or "ь" in text:
        text = _SEPARATED.sub("йе", text)
    return _HARD_TS.sub("с", text) if "ц" in text else text
