"""What the store holds becomes a lesson, and the lesson a model, where that is no worse than the old one."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from earful.accuracy import Card
from earful.clock import Clock
from earful.errors import CannotLearn, ModelUnreadable
from earful.following import EARFUL, SITE
from earful.generations import Generations
from earful.learning import GOOD, POOR, Corrected, Decided, Lesson, Rated, judged, learn
from earful.model import MentionId
from earful.sentiment.contract import Embedder
from earful.store import Store
from earful.trained import Model

log = logging.getLogger(__name__)

NEWS = 25
"""New ratings, corrections and decisions that are worth learning again for."""
MOST_RATED = 20_000
"""Of more ratings only the newest are learned from: it takes half a minute."""
MOST_EMBEDDED = 3_000
"""With sentence embeddings, which read some fourteen texts a second and core."""
NOBODY = (SITE, EARFUL)

Outcome: TypeAlias = Literal["learned", "kept", "skipped", "refused"]


@dataclass(frozen=True)
class Taught:
    """What came of learning: a new model, the old one kept, nothing new, or nothing that can teach.

    `said` tells operators why, in one line without any text. `card` is of the model now in use; None where
    there is none, or nobody looked.
    """

    outcome: Outcome
    said: str
    card: Card | None = None
    version: str | None = None


def lesson_of(store: Store, most_rated: int = MOST_RATED) -> Lesson:
    """All that people told: stars of every brand, rivals too, as the texts now stand, and what the team did.

    A decision is a complaint acknowledged, answered by hand, dismissed or corrected; an owner reply is none.
    """
    rated = [
        Rated(one.words, one.rating.share, one.language, one.kind)
        for one in store.mentions.rated(most_rated)
        if one.rating
    ]
    corrections = store.corrections.of()
    decided = store.complaints.decisions(NOBODY)
    complaints: dict[MentionId, bool] = {one: is_complaint for one, (is_complaint, _) in decided.items()}
    for mention_id, said in corrections.items():
        newer = mention_id in decided and decided[mention_id][1] > said.at
        if said.is_complaint is not None and not newer:
            complaints[mention_id] = said.is_complaint
    mentions = store.mentions.by_ids({*corrections, *complaints})
    there = {one: mention for one, mention in mentions.items() if mention.removed_at is None}
    return Lesson(
        rated=rated,
        corrected=[
            Corrected(there[one].words, said.label, there[one].language, there[one].kind)
            for one, said in corrections.items()
            if one in there
        ],
        decided=[
            Decided(there[one].words, is_complaint, there[one].language, there[one].kind, there[one].rating)
            for one, is_complaint in complaints.items()
            if one in there
        ],
    )


def teach(
    store: Store,
    generations: Generations,
    clock: Clock,
    at_least: int = NEWS,
    embedder: Embedder | None = None,
) -> Taught:
    """A new model is current, where there is enough new to learn and it is no worse than the old one.

    Raises: ConfigError where the models' folder cannot be written.
    """
    old = generations.current()
    if old is not None and is_readable(generations):
        fresh = news(store, old.learned_at)
        if fresh < at_least:
            said = f"nothing to learn yet: {fresh} of {at_least} new ratings, corrections and decisions"
            return _told(Taught("skipped", said, old.card, old.version))
    lesson = lesson_of(store, MOST_EMBEDDED if embedder else MOST_RATED)
    try:
        new = learn(lesson, clock.now(), embedder)
    except CannotLearn as error:
        standing = "the earlier model goes on" if old else "the word lists go on"
        return _told(Taught("refused", f"{error}; {standing}", old.card if old else None))
    if old is not None and (worse := judged(new, old, lesson)):
        return _told(Taught("kept", f"the earlier model stays: {worse}", old.card, old.version))
    generations.keep(new)
    return _told(Taught("learned", in_words(new), new.card, new.version))


def news(store: Store, since: datetime) -> int:
    """How many mentions with stars came or changed after that, and how much people corrected and decided."""
    return (
        store.mentions.rated_since(since)
        + store.corrections.count_since(since)
        + store.complaints.decisions_since(since, NOBODY)
    )


def teachable(store: Store) -> int:
    """How many mentions have stars that take a side: `ENOUGH` of them are needed."""
    rated = [one.rating for one in store.mentions.rated(MOST_RATED) if one.rating]
    return sum(not POOR < rating.share < GOOD for rating in rated)


def is_readable(generations: Generations) -> bool:
    """Whether the current model is the one that scores, and no earlier one stands in."""
    try:
        generations.load()
    except ModelUnreadable:
        return False
    return True


def in_words(model: Model) -> str:
    card = model.card
    languages = ", ".join(f"{row.language} {row.accuracy:.0%} of {row.n}" for row in card.rows)
    return (
        f"learned from {card.rated} ratings, {card.corrected} corrections, {card.decided} decisions;"
        f" right on unseen ones: {languages}"
    )


def _told(taught: Taught) -> Taught:
    log.info("learning outcome=%s version=%s", taught.outcome, taught.version or "none")
    return taught
