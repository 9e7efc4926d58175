"""VADER's four numbers, exactly those of vaderSentiment 3.3.2, at several times its speed.

The lexicon, the emoji and the lists of words are the library's own; the rules are written here anew. Where a
rule looks odd, the library is odd in the same way: equal numbers are the point. All words of a text are
looked up at once, in small letters and without any punctuation; only those then found are looked at as they
are written, and the words around them only where one has a rule. Nothing is kept between texts.
"""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from heapq import heappush, heappushpop
from itertools import compress, count, pairwise
from math import sqrt
from typing import NamedTuple

# Numbers of VADER that have no name in the library.
_NORMAL = 15
_EXCLAMATION, _MOST_EXCLAMATIONS = 0.292, 4
_QUESTION, _MOST_QUESTIONS, _MANY_QUESTIONS = 0.18, 3, 0.96
_BEFORE_BUT, _AFTER_BUT = 0.5, 1.5
_NEVER_SO = 1.25
_BY_DISTANCE = ((1, 1.0), (2, 0.95), (3, 0.9))
_REACH = 3

# What a word is and does to words after it, as bits.
_IN_LEXICON = 1
_BOOSTS = 2
_NEGATES = 4
_BUT = 8
_HAS_RULES = 16
_HAS_RULES_NEXT = 32
_WORDS_WITH_RULES = ("no", "kind", "least", "never", "without")
_SO_OR_THIS = ("so", "this")
# With that, what it counts itself or, if it boosts, by how much.
_Word = tuple[int, float]
_NOTHING: _Word = (0, 0.0)
_NEGATION: _Word = (_NEGATES, 0.0)

# For `bytes.translate`: the white space of `str.split` and small letters.
_SPACED_AND_SMALL = bytes(32 if chr(code).isspace() and code < 128 else code for code in range(256)).lower()
_PUNCTUATION, _PUNCTUATION_BYTES = string.punctuation, string.punctuation.encode()
_ASCII = bytes(range(128))
_ANY_CHARACTER = ("utf-8", "surrogatepass")
# White space beyond ASCII, and the one character beyond it whose small letter is in ASCII.
_WIDE_SPACES = [chr(code) for code in range(128, 0x3001) if chr(code).isspace()]
_KELVIN = "\u212a"
# A number as large as this has no room for a fraction: adding it to another rounds that.
_NO_FRACTION = 1.5 * 2.0**52
# Without the call in between that a named tuple makes.
_new_tuple = tuple.__new__


class Shares(NamedTuple):
    """What VADER says of a text, rounded as it rounds. Unit: shares, 0 to 1; `compound` −1 to 1."""

    negative: float
    neutral: float
    positive: float
    compound: float


_NO_WORDS = Shares(0.0, 0.0, 0.0, 0.0)
_NEUTRAL = Shares(0.0, 1.0, 0.0, 0.0)


class Polarity:
    """Reads texts with the lexicon of the vaderSentiment that is installed, in time linear in length."""

    def __init__(self) -> None:
        from vaderSentiment import vaderSentiment as library  # noqa: N813

        analyzer = library.SentimentIntensityAnalyzer()
        self.lexicon: Mapping[str, float] = analyzer.lexicon
        self._boosters: Mapping[str, float] = library.BOOSTER_DICT
        self._idioms: Mapping[str, float] = library.SPECIAL_CASES
        self._negation: float = library.N_SCALAR
        self._louder: float = library.C_INCR
        # The library reads emoji by the character: those of several are never found.
        self._signs = {sign: f" {name}" for sign, name in analyzer.emojis.items() if len(sign) == 1}
        self._none_special = frozenset((*self._signs, *_WIDE_SPACES, _KELVIN)).isdisjoint
        # A phrase is noticed by its longest word, since "the" and "of" are everywhere, or by its first where
        # that is the word that counts.
        phrases = [phrase.split() for phrase in (*self._idioms, *self._boosters) if " " in phrase]
        telling = frozenset(max(words, key=len) for words in phrases)
        first = frozenset(words[0] for words in phrases).intersection(self.lexicon)
        self._no_phrase_in = (telling | first).isdisjoint
        self._before_nt = frozenset(word[:-3] for word in library.NEGATE if word.endswith("n't"))
        kinds = defaultdict[str, int](int, {"but": _BUT})
        for bit, words in (
            (_IN_LEXICON, self.lexicon),
            (_BOOSTS, self._boosters),
            (_NEGATES, library.NEGATE),
            (_HAS_RULES, (*_WORDS_WITH_RULES, *telling, *first)),
            (_HAS_RULES_NEXT, _SO_OR_THIS),
        ):
            for word in words:
                kinds[word] |= bit
        weights = {**self._boosters, **self.lexicon}
        self._words = {word: (kind, weights.get(word, 0.0)) for word, kind in kinds.items()}
        # By what is left of a word without punctuation. Where that is no word, it says to look at the text.
        bare = {word.encode().translate(None, _PUNCTUATION_BYTES) for word in self._words}
        self._bare = {left: self._words.get(left.decode(), _NOTHING) for left in bare}

    def read(self, text: str) -> Shares:
        """The numbers of `SentimentIntensityAnalyzer().polarity_scores(text)`; all 0 where no word is."""
        written = text.encode(*_ANY_CHARACTER)
        beyond = b"" if text.isascii() else written.translate(None, _ASCII)
        if beyond and not self._none_special(beyond.decode(*_ANY_CHARACTER)):
            text = " ".join("".join([self._signs.get(sign, sign) for sign in text]).split())
            written = text.replace(_KELVIN, "k").encode(*_ANY_CHARACTER)
        bare = written.translate(_SPACED_AND_SMALL, _PUNCTUATION_BYTES).split(b" ")
        found = list(map(self._bare.get, bare))
        if not any(found):
            return _NEUTRAL
        tokens = text.split()
        if len(tokens) != len(bare):
            # White space of more than a character: what is bare is not at the place of its token.
            return self.read(" ".join(tokens)) if tokens else _NO_WORDS
        if "'" in text and not self._all_listed(text.lower().split("n't")):
            for place, token in enumerate(tokens):
                if found[place] is None and "n't" in token.lower():
                    found[place] = _NEGATION
        mixed = not (text.isupper() and all(map(str.isupper, tokens)))
        values: list[float] = []
        places: list[int] = []
        # Where "but" is, and up to where the last booster or negation and the last word with rules reach.
        but = changed = ruled = -1
        for place in compress(count(), found):
            token = tokens[place]
            # A mark at the end of a word of three letters or more changes nothing.
            if not token.isalnum() and not (len(token) > 3 and token[:-1].isalnum()):
                found[place] = self._word_in(token)
            kind, value = found[place] or _NOTHING
            if kind & _IN_LEXICON:
                if place <= ruled or kind & _HAS_RULES:
                    value = self._among_words(value, tokens, found, place, mixed)
                else:
                    if mixed and token.isupper():
                        value += self._louder if value > 0 else -self._louder
                    if place <= changed:
                        value = self._after_words(value, tokens, found, place, mixed)
                values.append(value)
                places.append(place)
            elif kind & (_BOOSTS | _NEGATES):
                changed = place + _REACH
            elif kind & _BUT and but < 0:
                but = place
            if kind >= _HAS_RULES:
                ruled = max(ruled, place + (_REACH if kind & _HAS_RULES else 1))
        if not values:
            return _NEUTRAL
        if but >= 0:
            _turn_at_but(values, places, but)
        return _shares(values, len(tokens), text)

    def _all_listed(self, pieces: list[str]) -> bool:
        """Whether "n't", which the text was split at, only ends words that are found by themselves."""
        known = self._before_nt
        return all(one.rpartition(" ")[2] in known and after[:1] in " " for one, after in pairwise(pieces))

    def _word_in(self, token: str) -> _Word | None:
        word = _word(token)
        return self._words.get(word) or (_NEGATION if "n't" in word else None)

    def _after_words(
        self, value: float, tokens: list[str], found: list[_Word | None], place: int, mixed: bool
    ) -> float:
        """The value after boosters and negations alone."""
        for distance, share in _BY_DISTANCE[:place]:
            if word := found[place - distance]:
                kind, change = word
                if kind & _BOOSTS:
                    value += self._boost(value, change, mixed and tokens[place - distance].isupper()) * share
                if kind & _NEGATES:
                    value *= self._negation
        return value

    def _boost(self, value: float, change: float, loud: bool) -> float:
        change = -change if value < 0 else change
        if loud:
            change += self._louder if value > 0 else -self._louder
        return change

    def _among_words(
        self, value: float, tokens: list[str], found: list[_Word | None], place: int, mixed: bool
    ) -> float:
        """The value where words with rules of their own stand: from three before to two after."""
        around = [""] * (3 - place) + tokens[max(place - 3, 0) : place + 3] + ["", ""]
        near = [token if token.isalnum() else _word(token) for token in map(str.lower, around[:6])]
        third, second, first, word, after, _ = near
        if word == "kind" and after == "of":
            return 0.0
        if first == "no" or second == "no" or (third == "no" and first in ("or", "nor")):
            value *= self._negation
        elif word == "no" and after in self.lexicon:
            value = 0.0
        if mixed and tokens[place].isupper():
            value += self._louder if value > 0 else -self._louder
        so = first in _SO_OR_THIS
        for distance, share in _BY_DISTANCE[:place]:
            kind, change = found[place - distance] or _NOTHING
            if kind & _IN_LEXICON:
                continue
            if kind & _BOOSTS:
                value += self._boost(value, change, mixed and tokens[place - distance].isupper()) * share
            earlier, between = near[3 - distance], near[4 - distance : 3]
            if (distance == 3 and so) or (earlier == "never" and between and between[0] in _SO_OR_THIS):
                value *= _NEVER_SO
            elif kind & _NEGATES and not (earlier == "without" and "doubt" in between):
                value *= self._negation
            if distance == 3 and not self._no_phrase_in(near):
                value = self._phrase(value, near)
        if first == "least" and second not in ("at", "very"):
            value *= self._negation
        return value

    def _phrase(self, value: float, near: list[str]) -> float:
        """The value after idioms around the word and boosters of several words before it."""
        third, second, first, word, after, following = near
        two, three, early = f"{second} {first}", f"{third} {second} {first}", f"{third} {second}"
        for phrase in (f"{first} {word}", f"{two} {word}", two, three, early):
            if phrase in self._idioms:
                value = self._idioms[phrase]
                break
        # Where the text ends before, the phrase ends with a space, and no idiom does.
        for phrase in (f"{word} {after}", f"{word} {after} {following}"):
            value = self._idioms.get(phrase, value)
        for phrase in (three, early, two):
            value += self._boosters.get(phrase, 0)
        return value


def _word(token: str) -> str:
    """The token without punctuation around it; one that is hardly more than that may be an emoticon."""
    word = token.strip(_PUNCTUATION)
    return word.lower() if len(word) > 2 else token.lower()


def _turn_at_but(values: list[float], places: list[int], but: int) -> None:
    """Halves what stands before the first "but" and raises what stands after, as the library does it.

    It looks for the place of a value by the value itself: where an earlier word has come to count the same,
    that one is changed once more, and this one is not.
    """
    # By what they count now: the indexes of the words that were passed, as a heap.
    passed: dict[float, list[int]] = {}
    for index, value in enumerate(values):
        equals = passed.get(value)
        first = heappushpop(equals, index) if equals else index
        values[first] = turned = value * (_BEFORE_BUT if places[first] < but else _AFTER_BUT)
        heappush(passed.setdefault(turned, []), first)


def _shares(values: list[float], count: int, text: str) -> Shares:
    """The numbers of a text of so many words, of which these count."""
    emphasis = min(text.count("!"), _MOST_EXCLAMATIONS) * _EXCLAMATION if "!" in text else 0.0
    if "?" in text and (questions := text.count("?")) > 1:
        emphasis += questions * _QUESTION if questions <= _MOST_QUESTIONS else _MANY_QUESTIONS
    positive, negative, neutral = 0.0, 0.0, count
    for value in values:
        if value > 0:
            positive += value + 1
            neutral -= 1
        elif value < 0:
            negative += 1 - value
            neutral -= 1
    if positive > negative:
        positive += emphasis
    elif positive < negative:
        negative += emphasis
    whole = positive + negative + neutral
    total = float(sum(values))
    if total:
        total += emphasis if total > 0 else -emphasis
    numbers = (
        _rounded(negative / whole, 1_000.0) if negative else 0.0,
        _rounded(neutral / whole, 1_000.0),
        _rounded(positive / whole, 1_000.0) if positive else 0.0,
        _rounded(total / sqrt(total * total + _NORMAL), 10_000.0),
    )
    return _new_tuple(Shares, numbers)


def _rounded(number: float, steps: float) -> float:
    """As `round` does it, which takes longer; it is asked where the step is in doubt and for −0.0."""
    exact = number * steps
    step = exact + _NO_FRACTION - _NO_FRACTION
    if step and -0.4999 < exact - step < 0.4999:
        return step / steps
    return round(number, 3 if steps == 1_000 else 4)


@cache
def polarity() -> Polarity:
    """The one that the process shares; the lexicon is read when it is first asked for."""
    return Polarity()
