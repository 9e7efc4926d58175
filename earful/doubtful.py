"""Mentions worth a look: those that the scorer is least sure of, and those at odds with their stars."""

from __future__ import annotations

from dataclasses import dataclass

from earful.model import USER, Brand, Mention, Score
from earful.reputation import disagree
from earful.store import Store


@dataclass(frozen=True)
class Doubt:
    """A mention with the score that holds, None where it has none yet. Unit: `sureness` 0 to 1."""

    mention: Mention
    score: Score | None

    @property
    def sureness(self) -> float:
        """How far from a toss-up: 0 for a text that was not read, 1 where a person has spoken."""
        if self.score is None or self.score.label == "unread":
            return 0.0
        if self.score.scorer == USER:
            return 1.0
        if self.score.probability is not None:
            return abs(2 * self.score.probability - 1)
        return abs(self.score.compound or 0.0)

    @property
    def disagrees(self) -> bool:
        """Whether its stars say one thing and its words the opposite."""
        mention, score = self.mention, self.score
        if mention.rating is None or score is None or score.label == "neutral":
            return False
        return disagree(mention.rating.share, score.probability)


def mentions(brand: Brand, store: Store) -> list[Doubt]:
    """Every mention of the brand that counts, the newest first."""
    found = [
        mention
        for source in store.brands.sources(brand.id)
        for mention in store.mentions.of_source(source.id)
        if mention.removed_at is None and mention.set_aside is None
    ]
    scores = store.scores.of(mention.id for mention in found)
    newest_first = sorted(found, key=lambda mention: (mention.said_at, mention.id), reverse=True)
    return [Doubt(mention, scores.get(mention.id)) for mention in newest_first]


def disagreements(store: Store) -> list[Doubt]:
    """Those of all brands, rivals too, whose stars and words say the opposite."""
    return [doubt for brand in store.brands.all() for doubt in mentions(brand, store) if doubt.disagrees]
