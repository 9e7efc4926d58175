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
        "абвгдежзийклмнопрстуфхцчшщъыьэюяўқғҳё",
        (
            *(
                "a",
                "b",
                "v",
                "g",
                "d",
                "e",
                "j",
                "z",
                "i",
                "y",
                "k",
                "l",
                "m",
                "n",
                "o",
                "p",
                "r",
                "s",
                "t",
                "u",
            ),
            *("f", "h", "ts", "ch", "sh", "sch", "", "i", "", "e", "yu", "ya", "o", "k", "g", "h", "yo"),
        ),
        strict=True,
    )
)
_APOSTROPHES = "'ʻʼ‘’`´ʹ′＇ʽˈ"
_LATIN = str.maketrans({"q": "k", "x": "h", "'": "", **dict.fromkeys("123456789", "0")})
_REPLACED = (("q", "k"), ("x", "h"), ("'", ""), *((digit, "0") for digit in "123456789"))
_IS_CYRILLIC = re.compile(f"[{''.join(_CYRILLIC)}]")
_NOISE = re.compile(r"(?:https?://|www\.)\S+|(?<![^\s(])[@#]?[^\s@]*@\S+|\bRT\b|&(?:amp|lt|gt|quot|nbsp);")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_MAY_BE_STRETCHED = re.compile(r"(.)\1\1")
# What comes first is looked for much faster than what only may stand before.
_IOTATED = re.compile(r"ye(?<![^\W_]ye)")
_FOREIGN = re.compile(r"[^\x00-\x7fäöåõüéèçñа-яёўқғҳ\u2600-\u27bf\U0001f300-\U0001faff]")


def fold(text: str) -> str:
    """The text in small letters, Cyrillic spelled in Latin, without apostrophes, addresses and @names."""
    text = text[:MOST_CHARACTERS]
    if not text.isascii():
        text = _without_marks(text)
    text = _NOISE.sub(" ", text) if "@" in text or "/" in text or "www" in text or "&" in text else text
    text = _in_latin(text.lower())
    if "ye" in text:
        text = _IOTATED.sub("e", text)
    return _STRETCHED.sub(r"\1\1", text) if _MAY_BE_STRETCHED.search(text) else text


def _in_latin(text: str) -> str:
    """Small letters, one for those that are one here; 0 for every digit."""
    if text.isascii():
        return text.translate(_LATIN)
    # `translate` is fast on ASCII alone.
    for letter, instead in _REPLACED:
        text = text.replace(letter, instead)
    return "".join(map(_CYRILLIC.get, text, text)) if _IS_CYRILLIC.search(text) else text


def _without_marks(text: str) -> str:
    """Composed, without apostrophes and loose marks: a letter under a heap of accents is that letter.

    Broken halves of UTF-16 pairs show nothing and are left out.
    """
    for apostrophe in _APOSTROPHES:
        text = text.replace(apostrophe, "")
    text = unicodedata.normalize("NFKC", text)
    for letter in set(_FOREIGN.findall(text.lower())):
        if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cs"):
            text = text.replace(letter, "")
    return text
