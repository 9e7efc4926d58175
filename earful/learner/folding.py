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
_REPLACED = {"q": "k", "x": "h", **dict.fromkeys("123456789", "0"), **dict.fromkeys(_APOSTROPHES, "")}
_IN_ASCII = str.maketrans({letter: instead for letter, instead in _REPLACED.items() if letter.isascii()})
_IS_CYRILLIC = re.compile(f"[{''.join(_CYRILLIC)}]")
# As they are when it is their turn: in small letters, "q" a "k", and "www" no longer stretched.
_NOISE = re.compile(r"(?:https?:/|\bww\.)\S*|(?<![^\s(])[@#]?[^\s@(]*@\S+|\brt\b|&(?:amp|lt|gt|kuot|nbsp);")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_MAY_BE_STRETCHED = re.compile(r"(.)\1\1")
# The same law: Cyrillic "е" is "ye" where no consonant is before it, and "ц" is "ts" after vowels alone.
# A letter that is looked for is found much faster than a place where it may stand.
_IOTATED = re.compile(r"ye(?:(?<![^\W_]ye)|(?<=[aeiou]ye))")
_SEPARATED = re.compile("[ъь]е")
_HARD_TS = re.compile("ц(?<![aeiouаеёиоуўыэюя]ц)")
_FOREIGN = re.compile(r"[^\x00-\x7fäöåõüéèçñа-яёўқғҳ\u2600-\u27bf\U0001f300-\U0001faff]")


def fold(text: str) -> str:
    """The text in small letters, Cyrillic spelled in Latin, without apostrophes, addresses and @names.

    What is folded already stays as it is.
    """
    text = text[:MOST_CHARACTERS]
    text = text.lower() if text.isascii() else _without_marks(text)
    text = _in_latin(text)
    if "ye" in text:
        text = _IOTATED.sub("e", text)
    if _MAY_BE_STRETCHED.search(text):
        text = _STRETCHED.sub(r"\1\1", text)
    if "@" in text or "/" in text or "ww" in text or "&" in text:
        text = _NOISE.sub(" ", text)
    return text[:MOST_CHARACTERS]


def _in_latin(text: str) -> str:
    """Small letters spelled in Latin, one for those that are one here; 0 for every digit."""
    if text.isascii():
        return text.translate(_IN_ASCII)
    # `translate` is fast on ASCII alone. No letter is put in place that is itself to be replaced.
    for letter, instead in _REPLACED.items():
        text = text.replace(letter, instead)
    if _IS_CYRILLIC.search(text):
        for letter, instead in _CYRILLIC.items():
            text = text.replace(letter, instead)
    return text


def _without_marks(text: str) -> str:
    """Composed, small, without apostrophes and loose marks: a letter under a heap of accents is that letter.

    Broken halves of UTF-16 pairs show nothing and are left out.
    """
    for apostrophe in _APOSTROPHES:
        text = text.replace(apostrophe, "")
    text = unicodedata.normalize("NFKC", text).lower()
    if foreign := set(_FOREIGN.findall(text)):
        for letter in foreign:
            if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cs"):
                text = text.replace(letter, "")
        text = unicodedata.normalize("NFKC", text).lower()
    if "ъ" in text or "ь" in text:
        text = _SEPARATED.sub("йе", text)
    return _HARD_TS.sub("с", text) if "ц" in text else text
