"""VADER's four numbers, exactly those of vaderSentiment 3.3.2, at several times its speed.

The lexicon, the emoji and the lists of words are the library's own; the rules are written here anew. Where a
rule looks odd, the library is odd in the same way: equal numbers are the point. Each token becomes one byte
that says what it may do, so a text is a string of bytes, and only where a word of the lexicon stands are the
words around it looked at.
"""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from heapq import heappush, heappushpop
from math import sqrt
from typing import NamedTuple, TypeVar

Found = TypeVar("Found")
_MOST_TOKENS = 60_000
_LONGEST_TOKEN = 40
# Numbers of VADER that have no name in the library.
_NORMAL = 15
_EXCLAMATION, _MOST_EXCLAMATIONS = 0.292, 4
_QUESTION, _MOST_QUESTIONS, _MANY_QUESTIONS = 0.18, 3, 0.96
_BEFORE_BUT, _AFTER_BUT = 0.5, 1.5
_NEVER_SO = 1.25
_BY_DISTANCE = ((1, 1.0), (2, 0.95), (3, 0.9))

# What a token is, as bits of one byte. A token with an emoji is nothing else, since it is to be spelled out.
_CAPITALS = 1
_IN_LEXICON = 2
_BOOSTS = 4
_NEGATES = 8
_HAS_RULES = 16
_HAS_RULES_NEXT = 32
_BUT = 64
_EMOJI = 128
_WORDS_WITH_RULES = ("no", "least", "never", "without")
_SO_OR_THIS = ("so", "this")
# What it does to words near it: nothing, boost or negate, more than that, more if it stands just before.
_SIMPLE, _RULES, _RULES_NEXT = 1, 2, 3
_NOTHING_AROUND = bytes(6)


def _change(kind: int) -> int:
    later = _RULES_NEXT if kind & _HAS_RULES_NEXT else _SIMPLE if kind & (_BOOSTS | _NEGATES) else 0
    return _RULES if kind & _HAS_RULES else later


# For `bytes.translate`, which marks or deletes all tokens of a text at once.
_HITS = bytes(bool(kind & _IN_LEXICON) for kind in range(256))
_BUTS = bytes(bool(kind & _BUT) for kind in range(256))
_CHANGES = bytes(map(_change, range(256)))
_LOUD = bytes(bool(kind & _CAPITALS and kind & (_IN_LEXICON | _BOOSTS)) for kind in range(256))
_LOWER = bytes(kind for kind in range(256) if not kind & _CAPITALS)


class Shares(NamedTuple):
    """What VADER says of a text, rounded as it rounds. Unit: shares, 0 to 1; `compound` −1 to 1."""

    negative: float
    neutral: float
    positive: float
    compound: float


_NO_WORDS = Shares(0.0, 0.0, 0.0, 0.0)
_NEUTRAL = Shares(0.0, 1.0, 0.0, 0.0)


class Polarity:
    """Reads texts with the lexicon of the vaderSentiment that is installed, in time linear in their length.

    What is kept between texts is bounded: 60,000 tokens of up to 40 characters.
    """

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
        # A regular expression of all signs takes several times as long.
        self._no_sign_in = frozenset(self._signs).isdisjoint
        # A phrase is noticed by its longest word, since "the" and "of" are everywhere.
        phrases = [phrase.split() for phrase in (*self._idioms, *self._boosters) if " " in phrase]
        telling = frozenset(max(words, key=len) for words in phrases)
        self._no_phrase_in = telling.isdisjoint
        self._known: defaultdict[str, int] = defaultdict(int, {"but": _BUT})
        for bit, words in (
            (_IN_LEXICON, self.lexicon),
            (_BOOSTS, self._boosters),
            (_NEGATES, library.NEGATE),
            (_HAS_RULES, (*_WORDS_WITH_RULES, *telling)),
            (_HAS_RULES_NEXT, _SO_OR_THIS),
        ):
            for word in words:
                self._known[word] |= bit
        self._kind_of = _Kept(self._kind).__getitem__
        self._word_of = _Kept(lambda token: _word(token).lower()).__getitem__
        self._value_of = _Kept(lambda token: self.lexicon[_word(token).lower()]).__getitem__

    def read(self, text: str) -> Shares:
        """The numbers of `SentimentIntensityAnalyzer().polarity_scores(text)`; all 0 where no word is."""
        tokens = text.split()
        kinds = bytes(map(self._kind_of, tokens))
        if _EMOJI in kinds:
            tokens = self._spelled_out(tokens, kinds)
            text = " ".join(tokens)
            kinds = bytes(map(self._kind_of, tokens))
        if 1 not in (hits := kinds.translate(_HITS)):
            return _NEUTRAL if kinds else _NO_WORDS
        places, values = self._values(tokens, kinds, hits)
        if _BUT in kinds or _BUT | _CAPITALS in kinds:
            _turn_at_but(values, places, kinds.translate(_BUTS).find(1))
        return _shares(values, len(tokens), text)

    def _kind(self, token: str) -> int:
        if token.isascii() and token.islower() and token.isalpha():
            return self._known.get(token, 0)
        word = _word(token)
        lower = word.lower()
        kind = self._known.get(lower, 0)
        if "n't" in lower:
            kind |= _NEGATES
        if word.isupper():
            kind |= _CAPITALS
        return kind if token.isascii() or self._no_sign_in(token) else _EMOJI

    def _spelled_out(self, tokens: list[str], kinds: bytes) -> list[str]:
        """The tokens with the names of emoji in their place."""
        names, spelled, start = self._signs, list[str](), 0
        while (place := kinds.find(_EMOJI, start)) >= 0:
            spelled += tokens[start:place]
            spelled += "".join([names.get(sign, sign) for sign in tokens[place]]).split()
            start = place + 1
        return spelled + tokens[start:]

    def _values(self, tokens: list[str], kinds: bytes, hits: bytes) -> tuple[list[int], list[float]]:
        """Where the words of the lexicon stand, and what each counts there."""
        places, values = list[int](), list[float]()
        mixed = 1 in kinds.translate(_LOUD) and len(kinds.translate(None, _LOWER)) < len(kinds)
        # Room on both sides, so that what is around a word always begins three before it.
        changes = b"\0\0\0" + kinds.translate(_CHANGES) + b"\0\0"
        roomy = ["", "", "", *tokens, "", ""] if _RULES in changes or _RULES_NEXT in changes else []
        place = hits.find(1)
        while place >= 0:
            value = self._value_of(tokens[place])
            around = changes[place : place + 6]
            if _RULES in around or around[2] == _RULES_NEXT:
                value = self._among_words(value, roomy[place : place + 6], kinds, place, mixed)
            else:
                if mixed and kinds[place] & _CAPITALS:
                    value += self._louder if value > 0 else -self._louder
                if around != _NOTHING_AROUND:
                    value = self._after_words(value, tokens, kinds, place, mixed)
            places.append(place)
            values.append(value)
            place = hits.find(1, place + 1)
        return places, values

    def _after_words(self, value: float, tokens: list[str], kinds: bytes, place: int, mixed: bool) -> float:
        """The value after boosters and negations alone."""
        for distance, share in _BY_DISTANCE[:place]:
            kind = kinds[place - distance]
            if kind & _BOOSTS:
                value += self._boost(value, tokens[place - distance], mixed and kind & _CAPITALS) * share
            if kind & _NEGATES:
                value *= self._negation
        return value

    def _boost(self, value: float, token: str, loud: int) -> float:
        change = self._boosters[self._word_of(token)]
        if value < 0:
            change = -change
        if loud:
            change += self._louder if value > 0 else -self._louder
        return change

    def _among_words(self, value: float, around: list[str], kinds: bytes, place: int, mixed: bool) -> float:
        """The value where words with rules of their own stand: from three before to two after, "" if none."""
        near = third, second, first, word, after, _ = tuple(map(self._word_of, around))
        if word == "kind" and after == "of":
            return 0.0
        if first == "no" or second == "no" or (third == "no" and first in ("or", "nor")):
            value *= self._negation
        elif word == "no" and after and kinds[place + 1] & _IN_LEXICON:
            value = 0.0
        if mixed and kinds[place] & _CAPITALS:
            value += self._louder if value > 0 else -self._louder
        so = first in _SO_OR_THIS
        never_so = (False, so and second == "never", so or (third == "never" and second in _SO_OR_THIS))
        no_doubt = (False, near[1:3] == ("without", "doubt"), third == "without" and "doubt" in near[1:3])
        for distance, share in _BY_DISTANCE[:place]:
            kind = kinds[place - distance]
            if kind & _IN_LEXICON:
                continue
            if kind & _BOOSTS:
                value += self._boost(value, around[3 - distance], mixed and kind & _CAPITALS) * share
            if never_so[distance - 1]:
                value *= _NEVER_SO
            elif kind & _NEGATES and not no_doubt[distance - 1]:
                value *= self._negation
            if distance == 3 and not self._no_phrase_in(near):
                value = self._phrase(value, near)
        if first == "least" and second not in ("at", "very"):
            value *= self._negation
        return value

    def _phrase(self, value: float, near: tuple[str, ...]) -> float:
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


class _Kept(dict[str, Found]):
    """What is found out about a token, kept for the next time unless that would be too much."""

    def __init__(self, find_out: Callable[[str], Found]) -> None:
        self._find_out = find_out

    def __missing__(self, token: str) -> Found:
        found = self._find_out(token)
        if len(token) <= _LONGEST_TOKEN:
            if len(self) >= _MOST_TOKENS:
                self.clear()
            self[token] = found
        return found


def _word(token: str) -> str:
    """The token without punctuation around it; one that is hardly more than that may be an emoticon."""
    word = token.strip(string.punctuation)
    return word if len(word) > 2 else token


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
    return Shares(
        round(negative / whole, 3) if negative else 0.0,
        round(neutral / whole, 3),
        round(positive / whole, 3) if positive else 0.0,
        round(total / sqrt(total * total + _NORMAL), 4),
    )


@cache
def polarity() -> Polarity:
    """The one that the process shares; the lexicon is read when it is first asked for."""
    return Polarity()
