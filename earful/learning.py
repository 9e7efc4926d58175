"""What a deployment's own ratings, corrections and decisions teach: a model, and how good it is.

Stars teach the mood, corrections what is neutral, decisions what needs an answer. A language whose ratings
are nearly all alike teaches nothing: its words would pass for happy ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from earful.accuracy import Card, macro_f1, rows_of
from earful.complaints import Heard
from earful.complaints.trained import ComplaintModel
from earful.errors import CannotLearn
from earful.learner.folding import fold
from earful.learner.logistic import Vector, sigmoid
from earful.learner.ngrams import rows
from earful.learner.stack import class_weights, cross_fit
from earful.model import Mood
from earful.scraping.found import Kind, Rating
from earful.sentiment.blend import SPEAKERS, Blend, by_hand, known_columns, neutral_columns
from earful.sentiment.columns import NAMES
from earful.sentiment.contract import UNDETERMINED, Embedder, Text
from earful.sentiment.corrections import UNCORRECTED, Corrections
from earful.sentiment.corrections import fit as fit_corrections
from earful.sentiment.language import detect
from earful.trained import Model, hash_of

POOR, GOOD = 0.25, 0.75
"""Stars up to 2 of 5 say negative, from 4 of 5 on positive; those between are mixed and teach nothing."""
ENOUGH = 50
"""Ratings (and decisions) below which nothing is learned. Source: SENTIMENT.md §3, the curve."""
_LEAST_SHARE, _LEAST_TEXTS = 0.05, 15
"""Of the rarer side, in all and in each language that has `ENOUGH` ratings of its own. A language with
fewer, but at least so many texts, teaches nothing when they are all alike: twenty happy texts in Uzbek made
"the tea is cold here" a happy one."""
_SMALL = 500
"""Texts of a language below which one counts no more."""
_SURE = 0.9
_SLACK, _FEW = 0.02, 50


@dataclass(frozen=True)
class Rated:
    """A text and its stars. Unit: `share` 0 to 1 on the site's own scale."""

    words: str = field(repr=False)
    share: float
    language: str | None = None
    kind: Kind = "review"


@dataclass(frozen=True)
class Corrected:
    """A text and what a person says it is."""

    words: str = field(repr=False)
    label: Mood
    language: str | None = None
    kind: Kind = "review"


@dataclass(frozen=True)
class Decided:
    """A text, and whether a person treated it as one that needs an answer."""

    words: str = field(repr=False)
    is_complaint: bool
    language: str | None = None
    kind: Kind = "review"
    rating: Rating | None = None


@dataclass(frozen=True)
class Lesson:
    """All that there is to learn from."""

    rated: Sequence[Rated] = field(repr=False)
    corrected: Sequence[Corrected] = field(default=(), repr=False)
    decided: Sequence[Decided] = field(default=(), repr=False)


@dataclass(frozen=True)
class _Example:
    text: Text
    folded: str
    is_positive: bool


def learn(lesson: Lesson, at: datetime, embedder: Embedder | None = None) -> Model:
    """A model of the lesson. Raises: CannotLearn, with the reason, where it cannot teach."""
    examples, left_out = _sided(_examples(lesson))
    texts = [one.text for one in examples]
    folded = [one.folded for one in examples]
    labels = np.array([one.is_positive for one in examples])
    seen = known_columns([text.words for text in texts], folded, embedder)
    found = rows(folded)
    weights, expected = _weights(examples, labels), by_hand(seen.shape[1])
    stack, unseen = cross_fit(folded, seen, labels, weights, expected, found)
    blend = Blend(stack=stack, embedder=embedder)
    table, whole = rows_of(
        unseen, labels, [text.language for text in texts], _loudest(stack.parts(found, seen))
    )
    blend = Blend(stack=stack, embedder=embedder, corrections=_corrections(lesson, blend, folded, unseen))
    complaints = _decided(lesson, blend)
    probabilities = sigmoid(unseen)
    card = Card(
        rows=table,
        whole=whole,
        rated=len(lesson.rated),
        corrected=len(lesson.corrected),
        decided=len(lesson.decided),
        disagreements=int((np.where(labels, 1 - probabilities, probabilities) >= _SURE).sum()),
        complaints_f1=complaints.f1 if complaints else None,
        left_out=left_out,
    )
    by_hash = {hash_of(text): float(logit) for text, logit in zip(folded, unseen, strict=True)}
    return Model.made(blend, complaints, card, at, by_hash)


def judged(new: Model, old: Model, lesson: Lesson) -> str | None:
    """Why the new model is worse than the old one; None when it is not.

    Both are asked about the ratings that neither has seen: for the new one the answers given out of fold.
    """
    fresh = [
        one
        for one in _examples(lesson)
        if hash_of(one.folded) in new.unseen and not old.has_seen(hash_of(one.folded))
    ]
    if len(fresh) >= _FEW and len({one.is_positive for one in fresh}) == 2:
        true = np.array([one.is_positive for one in fresh])
        ours = macro_f1(np.array([new.unseen[hash_of(one.folded)] > 0 for one in fresh]), true)
        theirs = macro_f1(old.blend.read([one.text for one in fresh]).logits > 0, true)
        where = f"on {len(fresh)} new ratings"
    else:
        ours, theirs, where = new.card.whole.macro_f1, old.card.whole.macro_f1, "on all ratings"
    if ours >= theirs - _SLACK:
        return None
    return f"macro-F1 {where} would fall from {theirs:.3f} to {ours:.3f}"


def _examples(lesson: Lesson) -> list[_Example]:
    """Each text once, by its folded words; a person's word outweighs stars, and a tie says nothing."""
    said: dict[str, Counter[bool]] = defaultdict(Counter)
    first: dict[str, Text] = {}
    corrected = {fold(one.words): one for one in lesson.corrected}
    for rated in lesson.rated:
        folded = fold(rated.words)
        if folded.strip() and not POOR < rated.share < GOOD and folded not in corrected:
            said[folded][rated.share >= GOOD] += 1
            if folded not in first:
                first[folded] = _text(rated)
    for folded, one in corrected.items():
        if folded.strip() and one.label in ("positive", "negative"):
            said[folded][one.label == "positive"] += 1
            first[folded] = _text(one)
    return [
        _Example(first[folded], folded, votes[True] > votes[False])
        for folded, votes in said.items()
        if votes[True] != votes[False]
    ]


def _text(one: Rated | Corrected | Decided) -> Text:
    return Text(one.words, detect(one.words, one.language), one.kind)


def _sided(examples: list[_Example]) -> tuple[list[_Example], dict[str, str]]:
    """The examples that can teach, and by language why others cannot."""
    left_out = {}
    by_language = Counter(one.text.language for one in examples)
    for language, count in by_language.items():
        of_it = [one.is_positive for one in examples if one.text.language == language]
        is_judged = count >= ENOUGH or (
            count >= _LEAST_TEXTS and language != UNDETERMINED and len(set(of_it)) == 1
        )
        if is_judged and (why := _one_sided(of_it)):
            left_out[language] = why
    kept = [one for one in examples if one.text.language not in left_out]
    if len(kept) < ENOUGH:
        reasons = "".join(f"; {language}: {why}" for language, why in sorted(left_out.items()))
        raise CannotLearn(
            f"{len(kept)} of {ENOUGH} ratings that can teach are there{reasons};"
            " collect more reviews with stars"
        )
    if why := _one_sided([one.is_positive for one in kept]):
        raise CannotLearn(f"{why}; a model of them would call everything so; collect more of the other kind")
    return kept, left_out


def _one_sided(labels: Sequence[bool]) -> str | None:
    positive = sum(labels)
    rarer = min(positive, len(labels) - positive)
    if rarer >= _LEAST_TEXTS and rarer >= _LEAST_SHARE * len(labels):
        return None
    side = "positive" if 2 * positive >= len(labels) else "negative"
    return f"{100 * (1 - rarer / len(labels)):.0f} % of {len(labels)} ratings are {side}"


def _weights(examples: Sequence[_Example], labels: NDArray[np.bool_]) -> Vector:
    """Weights that keep the sides of each language, and the languages, from being too unequal.

    A language counts by the root of its texts: how far words of mood are to be believed would else be learned
    of the largest language alone.
    """
    languages = np.array([one.text.language for one in examples])
    counts = Counter(languages.tolist())
    groups = np.array([one if counts[one] >= ENOUGH else "" for one in languages])
    weights = np.ones(len(examples))
    for group in set(groups.tolist()):
        chosen = groups == group
        if labels[chosen].any() and not labels[chosen].all():
            weights[chosen] = class_weights(labels[chosen])
        weights[chosen] /= np.sqrt(max(_SMALL, int(chosen.sum())))
    return np.asarray(weights * (len(weights) / weights.sum()))


def _loudest(parts: Vector) -> list[str]:
    """For each text, which part of the blend moves its logit most."""
    ends = np.cumsum([1, len(NAMES) - 1, 1])
    pieces = np.split(np.abs(parts), ends, axis=1)
    sums = np.column_stack([piece.sum(axis=1) for piece in pieces if piece.shape[1]])
    return [SPEAKERS[place] for place in sums.argmax(axis=1)]


def _corrections(lesson: Lesson, blend: Blend, learned: Sequence[str], unseen: Vector) -> Corrections:
    if not lesson.corrected:
        return UNCORRECTED
    texts = [_text(one) for one in lesson.corrected]
    reading = blend.read(texts)
    out_of_fold = dict(zip(learned, unseen, strict=True))
    logits = np.array(
        [out_of_fold.get(text, logit) for text, logit in zip(reading.folded, reading.logits, strict=True)]
    )
    beside = neutral_columns([text.words for text in texts], reading.columns, logits)
    return fit_corrections(
        reading.folded, beside, logits, [text.kind for text in texts], [one.label for one in lesson.corrected]
    )


def _decided(lesson: Lesson, blend: Blend) -> ComplaintModel | None:
    """What the decisions teach; None where they are too few, or nearly all alike."""
    decided = [one for one in lesson.decided if one.words.strip()]
    answered = [one.is_complaint for one in decided]
    if len(decided) < ENOUGH or min(sum(answered), len(answered) - sum(answered)) < _LEAST_TEXTS:
        return None
    texts = [_text(one) for one in decided]
    heard = [
        Heard(one.words, text.language, one.rating, score, one.kind)
        for one, text, score in zip(decided, texts, blend.score(texts), strict=True)
    ]
    return ComplaintModel.fit(heard, answered, blend.embedder)
