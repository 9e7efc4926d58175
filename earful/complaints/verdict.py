"""What is said of a complaint: how grave it is, why it is one, which expectation it broke, where it says so.

How grave a complaint is, by the first line that holds:

| severity | what it takes |
|---|---|
| 5 | somebody's safety, the law, or personal data: in any language, whatever the stars |
| 4 | money is at stake; or somebody waits and nobody answers |
| 3 | any other strong cue that names what went wrong; or the worst stars |
| 2 | blame that names nothing, a threat to leave, bitterness; or 2 of 5 stars or fewer |
| 1 | a grumble: weak cues, a bad mood, a likeness to earlier complaints |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from earful.complaints.features import FEATURES, has_poor_stars
from earful.complaints.reading import STRONG, WEAK, Reading
from earful.cues import GRAVE, Cue, Group
from earful.model import Expectation
from earful.scraping.found import Rating

CLEAR: frozenset[Group] = STRONG - {"bad", "irony", "leaving"}
"""Groups that name what went wrong."""
LIKE_EARLIER = "like what you answered before"
_MOST_REASONS = 3
_MEANINGS = {feature.name: feature.meaning for feature in FEATURES}

# The gravest first: it wins where two expectations are spoken of alike.
_BROKEN_EXPECTATIONS: dict[Group, Expectation] = {
    "harm": "privacy and safety",
    "privacy": "privacy and safety",
    "waiting": "speed",
    "money": "price",
    "silence": "support",
    "treatment": "personal treatment",
    "promise": "care",
    "broken": "product quality",
    "digital": "digital channels",
    "unclear": "self-service",
    "price": "price",
    "bad": "product quality",
    "irony": "care",
    "novelty": "innovation",
    "request": "support",
}


@dataclass(frozen=True)
class Verdict:
    """Why a mention is a complaint.

    Shape: `severity` as in the table of this module; `reasons` in our words, the text is never quoted;
    `marks` are where the words are that made it a complaint. Unit: `probability` 0.5 to 1.
    """

    expectation: Expectation
    severity: int
    reasons: tuple[str, ...]
    marks: tuple[tuple[int, int], ...] = ()
    probability: float = 1.0

    @property
    def reason(self) -> str:
        return "; ".join(self.reasons)


def verdict(reading: Reading, probability: float, untrained: float) -> Verdict:
    """The verdict on a mention that is a complaint; `untrained` is what its features alone say."""
    return Verdict(
        expectation=_expectation(reading.telling),
        severity=_severity(reading),
        reasons=_reasons(reading, is_learned=untrained < 0.5),
        marks=marked(reading.telling),
        probability=probability,
    )


def marked(cues: Iterable[Cue]) -> tuple[tuple[int, int], ...]:
    """Start and end of each place, in order, apart from each other; a mere "not" is none."""
    spans: list[tuple[int, int]] = []
    for cue in sorted(cues, key=lambda cue: cue.start):
        if cue.group == "negation":
            continue
        if spans and cue.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], cue.end))
        else:
            spans.append((cue.start, cue.end))
    return tuple(spans)


def _expectation(cues: Iterable[Cue]) -> Expectation:
    """The one most spoken of, the gravest of several; cues that name what went wrong outweigh mere blame."""
    weights: Counter[Expectation] = Counter()
    groups = Counter(cue.group for cue in cues)
    if groups["digital"]:
        # What is broken is the app or the site, not the product.
        groups["digital"] += groups.pop("broken", 0)
    for group, expectation in _BROKEN_EXPECTATIONS.items():
        if count := groups[group]:
            weights[expectation] += count * (100 if group in GRAVE else 10 if group in CLEAR else 1)
    return max(weights, key=weights.__getitem__, default="other")


def _severity(reading: Reading) -> int:
    found, rating = reading.found, reading.heard.rating
    if found & GRAVE:
        return 5
    if "money" in found or {"waiting", "silence"} <= found:
        return 4
    if found & CLEAR or (rating is not None and rating.share == 0):
        return 3
    if found - WEAK or has_poor_stars(reading):
        return 2
    return 1


def _reasons(reading: Reading, is_learned: bool) -> tuple[str, ...]:
    """The stars, then the gravest cues, then a bad mood; what was only learned is called that."""
    found, rating = reading.found, reading.heard.rating
    named = found - WEAK or found
    reasons = [_stars(rating)] if rating is not None else []
    if is_learned:
        reasons.append(LIKE_EARLIER)
    reasons += [meaning for group, meaning in _MEANINGS.items() if group in named][:_MOST_REASONS]
    if reading.is_gloomy and len(reasons) < _MOST_REASONS:
        reasons.append("negative words")
    return tuple(reasons) or ("several complaining words",)


def _stars(rating: Rating) -> str:
    scale = "stars" if rating.best == 5 else "points"
    return f"{rating.value:g} of {rating.best:g} {scale}"
