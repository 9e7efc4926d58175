"""Does a text name the brand? Whole words, in any script and inflection, and never an excluded phrase."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import regex

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bb\u02bc`\u00b4", "'"))
# Uzbek and Russian letters as they are written in Latin: a name is spelt both ways.
_LATIN = str.maketrans(
    {
        **{
            "а": "a",
            "б": "b",
            "в": "v",
            "г": "g",
            "д": "d",
            "е": "e",
            "ё": "e",
            "ж": "j",
            "з": "z",
            "и": "i",
        },
        **{
            "й": "y",
            "к": "k",
            "л": "l",
            "м": "m",
            "н": "n",
            "о": "o",
            "п": "p",
            "р": "r",
            "с": "s",
            "т": "t",
        },
        **{
            "у": "u",
            "ф": "f",
            "х": "x",
            "ц": "s",
            "ч": "ch",
            "ш": "sh",
            "щ": "sh",
            "ъ": "",
            "ы": "i",
            "ь": "",
        },
        **{"э": "e", "ю": "yu", "я": "ya", "ў": "o'", "қ": "q", "ғ": "g'", "ҳ": "h"},
    }
)
# Case endings that stand on a name without changing it, in Latin letters. Finnish, Uzbek, Russian, English.
_ENDINGS = (
    r"'?s|n|[aä]|t[aä]|ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|ksi|n[aä]|in|iin|[aeiouyäö]n|h[aeiouyäö]n|kin|k[oö]|lainen"
    r"|ni|ning|ga|ka|qa|da|dan|ta|tan|lar|larni|larga|lari|dagi|niki|mi|cha|si|i"
    r"|u|y|e|ya|yu|om|em|oy|ey|ov|ami|ax|am|ogo|omu"
)
_VOWEL = "aeiouyäö"
_NO_SPACES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}]")


def folded(text: str) -> str:
    """The text without differences of case, width, apostrophe and script."""
    plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    return plain.translate(_LATIN)


class Naming:
    """The words of one brand: its name and aliases, and phrases that mean something else."""

    def __init__(self, names: Iterable[str], excluded: Iterable[str] = ()) -> None:
        self._names = _any_of([name for name in names if folded(name).strip()])
        self._excluded = _any_of([phrase for phrase in excluded if folded(phrase).strip()])

    def is_named_in(self, text: str) -> bool:
        """One of the names stands there by itself, inflected or not, outside every excluded phrase."""
        said = folded(text)
        if self._excluded is not None:
            said = self._excluded.sub("\n", said)
        return self._names is not None and self._names.search(said) is not None


def _any_of(phrases: list[str]) -> regex.Pattern[str] | None:
    if not phrases:
        return None
    return regex.compile("|".join(_pattern(phrase) for phrase in sorted(phrases, key=len, reverse=True)))


@lru_cache(maxsize=256)
def _pattern(phrase: str) -> str:
    said = folded(phrase).strip().lstrip("@#")
    words = [regex.escape(word) for word in regex.split(r"[\s\-_.&]+", said) if word]
    if _NO_SPACES.search(said):
        return "".join(words)  # written without spaces, so no boundary can be asked for
    last = words[-1]
    if last[-1] in _VOWEL and len(last) > 3:
        # Slavic and Uzbek endings take the vowel's place: Аврора, Авроры.
        last = f"{last[:-1]}(?:{last[-1]}|(?=[{_VOWEL}]))"
    whole = r"[\s\-_.&]*".join([*words[:-1], last])
    # Two or three letters with an ending are another word more often than not.
    joint = r"[':\-]" if len(said) <= 3 else r"[':\-]?"
    return rf"(?<![\p{{L}}\p{{N}}]){whole}(?:{joint}(?:{_ENDINGS}))?(?![\p{{L}}\p{{N}}])"
