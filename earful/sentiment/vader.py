"""VADER: a lexicon of English. It reads English, is silent elsewhere, and says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import exp

from earful.model import Label, Score
from earful.sentiment.contract import UNDETERMINED, Text
from earful.sentiment.language import words_of
from earful.sentiment.polarity import polarity

NEUTRAL_BELOW = 0.05
"""Source: VADER's authors; a compound within ±0.05 is neutral."""

_MOST_CHARACTERS = 4_000
_SLOPE, _BIAS = 3.6, -0.4
"""Of a positive text's logit over its compound. Source: bench/understanding.py, English reviews."""
# Short texts of undetermined language count as English when they hold nothing but words of VADER's lexicon
# and these. Words that other likely languages also have ("on", "me", "in", "do") are left out on purpose.
_SMALL_WORDS = frozenset(
    re.findall(
        r"\S+",
        """a an the this that it its it's is was are were be been i i'm im my we our you your they their he
        she of for and but with very really so such too just not don't didn't doesn't isn't wasn't can't won't
        never ever again still app service product delivery food place customer experience all everything
        nothing from would have has had will get got what how""",
    )
)


class Vader:
    """English by a lexicon. Texts over 4,000 characters are judged by their beginning."""

    name = "vader"
    version = "3.3.2"
    languages = frozenset({"en"})

    def score(self, texts: Sequence[Text]) -> list[Score]:
        return [self._score(text) for text in texts]

    def _score(self, text: Text) -> Score:
        read = text.words[:_MOST_CHARACTERS]
        if not reads(read, text.language):
            return Score(self.name, self.version, "unread")
        shares = polarity().read(read)
        return Score(
            self.name,
            self.version,
            label_of(shares.compound),
            shares.compound,
            shares.positive,
            shares.neutral,
            shares.negative,
            probability=1 / (1 + exp(-_SLOPE * shares.compound - _BIAS)),
        )


def reads(text: str, language: str) -> bool:
    """Whether VADER can make anything of the text."""
    words = words_of(text)
    if language == "en":
        return bool(words) or _speaks_in_signs(text)
    if language != UNDETERMINED:
        return False
    if not any(map(str.isalpha, text)):
        return _speaks_in_signs(text)
    lexicon = polarity().lexicon
    known = [word in lexicon for word in words]
    return any(known) and all(hit or word in _SMALL_WORDS for word, hit in zip(words, known, strict=True))


def label_of(compound: float) -> Label:
    """Positive, neutral or negative. Unit: −1 to 1."""
    if compound >= NEUTRAL_BELOW:
        return "positive"
    return "negative" if compound <= -NEUTRAL_BELOW else "neutral"


def _speaks_in_signs(text: str) -> bool:
    """An emoticon or an emoji that VADER knows and finds moving: a text without words means no more."""
    return bool(text.strip()) and bool(polarity().read(text).compound)
