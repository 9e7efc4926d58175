"""By what a complaint is told: named features with a meaning and a weight that nobody had to train.

The weights are judgement in round figures, in log odds: what it takes to call a text a complaint is about
two weak cues or one strong one. They are no model trained on any data set; `bench/complaints.py` measures
them. A trained model sees the same features as columns, and a few more whose weight here is 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log1p

from earful.complaints.reading import CHEERFUL, GLOOMY, STRONG, VERY_GLOOMY, WEAK, Reading
from earful.cues import GRAVE, Cue, Group

INTERCEPT = -1.6
"""Log odds that a text without any feature is a complaint."""
POOR_SHARE = 0.25
"""2 of 5 stars: up to here the stars alone are a complaint."""
GOOD_SHARE = 0.75
"""4 of 5 stars: from here on it takes more than one strong cue of blame."""

_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"\d")
_LINK = re.compile(r"https?://|www\.")
_MOST_CHARACTERS = 10_000


@dataclass(frozen=True)
class Feature:
    """One thing that speaks for a complaint, or against one. Unit: `weight` in log odds for a value of 1."""

    name: str
    meaning: str
    weight: float
    value: Callable[[Reading], float]


def _cue(group: Group, meaning: str, weight: float) -> Feature:
    return Feature(group, meaning, weight, lambda reading: float(group in reading.found))


def has_poor_stars(reading: Reading) -> bool:
    return reading.heard.rating is not None and reading.heard.rating.share <= POOR_SHARE


def _middling(reading: Reading) -> float:
    """Three stars alone say little: what they add is that a cue beside them is meant."""
    rating = reading.heard.rating
    is_between = rating is not None and POOR_SHARE < rating.share < GOOD_SHARE
    return float(is_between and bool(reading.found or _gloom(reading)))


def _good(reading: Reading) -> float:
    return float(reading.heard.rating is not None and reading.heard.rating.share >= GOOD_SHARE)


def _gloom(reading: Reading) -> float:
    return 0.5 * ((reading.mood <= GLOOMY) + (reading.mood <= VERY_GLOOMY))


def _calm(reading: Reading) -> float:
    return float(not reading.found and reading.mood > VERY_GLOOMY)


def _count(reading: Reading, mark: str) -> float:
    return float(min(3, _words(reading).count(mark)))


def _often(cues: Sequence[Cue], group: Group) -> float:
    return float(min(5, sum(cue.group == group for cue in cues)))


def _further(reading: Reading) -> float:
    return float(max(0, len(reading.found & STRONG - GRAVE) - 1))


def _capitals(words: str) -> float:
    found = [word for word in _LETTERS.findall(words) if len(word) > 2]
    return sum(map(str.isupper, found)) / len(found) if found else 0.0


def _words(reading: Reading) -> str:
    return reading.heard.words[:_MOST_CHARACTERS]


FEATURES: tuple[Feature, ...] = (
    _cue("harm", "tells of harm or danger", 6.0),
    _cue("privacy", "fears for personal data", 6.0),
    _cue("law", "speaks of the law", 6.0),
    _cue("waiting", "still waits or waited too long", 1.7),
    _cue("money", "wants money back or was overcharged", 1.7),
    _cue("silence", "gets no answer or help", 1.7),
    _cue("treatment", "was treated badly", 1.7),
    _cue("promise", "did not get what was promised", 1.7),
    _cue("broken", "something is broken or missing", 1.7),
    _cue("digital", "app or site fails", 1.7),
    _cue("unclear", "finds no clear information", 1.7),
    _cue("price", "finds it too dear", 1.7),
    _cue("leaving", "leaves or warns others", 1.7),
    _cue("bad", "calls it bad", 1.7),
    _cue("irony", "is bitter", 1.7),
    _cue("novelty", "misses something new", 0.9),
    _cue("request", "asks for help or a reason", 0.9),
    _cue("trouble", "tells of trouble", 0.9),
    _cue("negation", "says what is not", 1.0),
    Feature("calm", "has no cue at all and no very bad mood", -0.8, _calm),
    Feature("praise", "has words of praise", -1.4, lambda reading: float("praise" in reading.all_groups)),
    Feature("gloom", "its mood is bad", 1.7, _gloom),
    Feature("cheer", "its mood is good", -0.6, lambda reading: float(reading.mood >= CHEERFUL)),
    Feature("poor stars", "2 of 5 stars or fewer", 12.0, lambda reading: float(has_poor_stars(reading))),
    Feature("middling stars", "3 of 5 stars beside a cue or a bad mood", 1.0, _middling),
    Feature("good stars", "4 of 5 stars or more", -0.7, _good),
    Feature("named", "speaks to a company by its @name", 0.5, lambda reading: float(reading.names_somebody)),
    Feature("you", "says you and your", 0.0, lambda reading: float("you" in reading.all_groups)),
    Feature("author", "speaks of itself", 0.3, lambda reading: float("author" in reading.all_groups)),
    Feature(
        "link",
        "leads to another page",
        -1.3,
        lambda reading: float(_LINK.search(_words(reading)) is not None),
    ),
    Feature("article", "is news", 0.0, lambda reading: float(reading.heard.kind == "article")),
    Feature("question", "has a question mark", 0.25, lambda reading: float("?" in _words(reading))),
    Feature("exclamation", "has an exclamation mark", 0.0, lambda reading: float("!" in _words(reading))),
    Feature(
        "figure", "has a figure", 0.0, lambda reading: float(_FIGURE.search(_words(reading)) is not None)
    ),
    Feature("capitals", "share of its words in capitals", 0.0, lambda reading: _capitals(_words(reading))),
    Feature("length", "logarithm of its length", 0.0, lambda reading: log1p(len(_words(reading)))),
    Feature("more", "strong cues of further kinds, which say much the same", -1.1, _further),
    Feature("weak", "kinds of weak cues", 0.0, lambda reading: float(len(reading.found & WEAK))),
    Feature("mood", "logit of its mood", 0.0, lambda reading: reading.mood),
    Feature("to a name", "begins with an @name", 0.0, lambda reading: float(_words(reading)[:1] == "@")),
    Feature("tag", "has a #tag", 0.0, lambda reading: float("#" in _words(reading))),
    Feature("questions", "its question marks, up to 3", 0.0, lambda reading: _count(reading, "?")),
    Feature("dots", "its trailing dots, up to 3", 0.0, lambda reading: _count(reading, "...")),
    Feature("negations", "its negations, up to 5", 0.0, lambda reading: _often(reading.telling, "negation")),
    Feature(
        "troubles", "its words of trouble, up to 5", 0.0, lambda reading: _often(reading.telling, "trouble")
    ),
    Feature(
        "selves",
        "how often it speaks of itself, up to 5",
        0.0,
        lambda reading: _often(reading.cues, "author"),
    ),
)
NAMES = tuple(feature.name for feature in FEATURES)


def columns(reading: Reading) -> list[float]:
    """The features' values, in the order of `NAMES`."""
    return [feature.value(reading) for feature in FEATURES]


def logit(values: list[float]) -> float:
    """Log odds that a mention with those features is a complaint, before anything was learned."""
    return INTERCEPT + sum(feature.weight * value for feature, value in zip(FEATURES, values, strict=True))


def chance(log_odds: float) -> float:
    """The probability of those log odds."""
    return 1 / (1 + exp(-log_odds)) if log_odds >= 0 else exp(log_odds) / (1 + exp(log_odds))
