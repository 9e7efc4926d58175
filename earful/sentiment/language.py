"""Which language a text is in: the source's own word for it first, then py3langid among likely ones."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from earful.sentiment.contract import UNDETERMINED

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LATIN = frozenset(
    {
        *("en", "fi", "uz", "sv", "et", "de", "fr", "es", "it"),
        *("pt", "nl", "pl", "da", "no", "tr", "lt", "lv"),
    }
)
_OTHER_SCRIPTS = frozenset({"ar", "fa", "he", "hi", "el", "th", "ko", "ja", "zh", "ka", "hy"})

# The letters that each Cyrillic alphabet has beside the 25 that all of these share.
_CYRILLIC = {
    "ru": frozenset("ёцщъыэ"),
    "uk": frozenset("цщґєії"),
    "uz": frozenset("ёцъэўғқҳ"),
    "kk": frozenset("ёцщъыэәғіқңөұүһ"),
    "ky": frozenset("ёцщъыэңөү"),
    "tg": frozenset("ёъэғқҳӣӯҷ"),
}
_EXTRA = frozenset().union(*_CYRILLIC.values())
# A text without one of these letters is hardly in that language, although the statistics may say so.
_TELLING = {"uk": "ґєії", "kk": "әіңөұүқғ", "ky": "ңөү", "tg": "ӣӯҷ"}
_UNTOLD_WEIGHT = 0.2
_STRAY_SHARE = 0.03

# Small words that hardly any other likely language has; each makes its own language likelier in short texts.
_SMALL_WORDS = {
    "en": {
        "the",
        "this",
        "they",
        "my",
        "your",
        "you",
        "it",
        "it's",
        "and",
        "with",
        "not",
        "very",
        "good",
        "bad",
    },
    "fi": {"ja", "on", "ei", "se", "oli", "hyvä", "en", "kun", "mutta", "tosi", "ihan", "mitä", "nyt"},
    "uz": {
        "va",
        "juda",
        "bu",
        "men",
        "lekin",
        "bilan",
        "uchun",
        "yaxshi",
        "yoq",
        "yo'q",
        "emas",
        "zo'r",
        "zor",
    },
    "ru": {"и", "не", "это", "но", "что", "очень", "все", "как", "я", "мне", "нет", "спасибо"},
}
_SMALL_WORD_WEIGHT = 3.0
# The product's own four languages are likelier; in a text of some length this changes nothing.
_STRANGER_WEIGHT = 0.5

# Measured by bench/language.py: at 0.5, of texts under 15 letters 1 in 40 is called wrongly, 1 in 7 not at
# all.
_SURE = 0.5
_MOST_CHARACTERS = 4_000

_NOISE = re.compile(r"https?://\S+|www\.\S+|(?<!\S)[^\s@]+@\S+|[@#]\w+|\bRT\b")
_APOSTROPHES = re.compile("[ʻʼ‘’`´ʹ′＇]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")
_TWO_LETTERS = {
    "eng": "en", "fin": "fi", "uzb": "uz", "rus": "ru", "swe": "sv", "est": "et", "deu": "de", "ger": "de",
    "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl", "pol": "pl",
    "dan": "da", "nor": "no", "nob": "no", "nno": "no", "nb": "no", "nn": "no", "tur": "tr", "kaz": "kk",
    "ukr": "uk", "kir": "ky", "lit": "lt", "lav": "lv", "tgk": "tg", "iw": "he",
}  # fmt: skip
_NO_LANGUAGE = frozenset({UNDETERMINED, "mul", "zxx", "mis", "xx", "xxx"})


def detect(text: str, hint: str | None = None) -> str:
    """The two-letter code of the text's language, "und" where too little of it can be read.

    `hint` is the source's own language field. It is believed unless the text is in another alphabet.
    """
    said = normalised(hint)
    words = " ".join(words_of(text[:_MOST_CHARACTERS]))
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in words)
    letters = sum(letter.isalpha() for letter in words)
    if said and not _in_another_alphabet(said, cyrillic, letters):
        return said
    return _recognised(words, cyrillic) if letters else UNDETERMINED


def words_of(text: str) -> list[str]:
    """Its words in lower case, apostrophes alike, without addresses, @names and #tags."""
    return _WORD.findall(_APOSTROPHES.sub("'", _NOISE.sub(" ", text)).lower())


def normalised(code: str | None) -> str | None:
    """The language of a code such as `en-US`, `en_GB`, `uz-Cyrl` or `fin`; None where it names none."""
    match = _CODE.fullmatch((code or "").strip())
    if not match:
        return None
    language = match[1].lower()
    language = _TWO_LETTERS.get(language, language)
    return None if language in _NO_LANGUAGE else language


def _in_another_alphabet(language: str, cyrillic: int, letters: int) -> bool:
    if language == "uz":
        return False
    if language in _LATIN:
        return cyrillic * 2 > letters
    return language in _CYRILLIC and letters > 0 and cyrillic == 0


def _recognised(words: str, cyrillic: int) -> str:
    weights: dict[str, float] = dict(_identifier().rank(words))
    for language in weights.keys() - _SMALL_WORDS.keys():
        weights[language] *= _STRANGER_WEIGHT
    for language, small in _SMALL_WORDS.items():
        weights[language] *= _SMALL_WORD_WEIGHT ** min(2, len(small.intersection(words.split())))
    if cyrillic:
        extra = {letter: words.count(letter) for letter in _EXTRA if letter in words}
        for language, alphabet in _CYRILLIC.items():
            strangers = sum(count for letter, count in extra.items() if letter not in alphabet)
            if strangers > _STRAY_SHARE * cyrillic:
                weights[language] = 0.0
            elif language in _TELLING and not extra.keys() & set(_TELLING[language]):
                weights[language] *= _UNTOLD_WEIGHT
    best = max(weights, key=weights.__getitem__)
    total = sum(weights.values())
    return best if total and weights[best] / total >= _SURE else UNDETERMINED


@cache
def _identifier() -> LanguageIdentifier:
    """Why: the model takes a second to load and brings numpy; a command that detects nothing pays nothing."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(_LATIN | _OTHER_SCRIPTS | _CYRILLIC.keys()))
    return identifier
