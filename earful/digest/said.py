"""What was said of a brand within some time: how good or bad each mention is, and what it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from earful.model import Brand, Complaint, Expectation, Mention, MentionId, Score
from earful.store import Store

Mood: TypeAlias = Literal["good", "neutral", "bad", "unread"]

GOOD_SHARE, BAD_SHARE = 0.7, 0.3


@dataclass(frozen=True)
class Said:
    """What was said. `mentions` are those that count; `set_aside` is how many do not."""

    mentions: tuple[Mention, ...]
    set_aside: int
    scores: Mapping[MentionId, Score]
    complaints: Mapping[MentionId, Complaint]

    @classmethod
    def between(cls, store: Store, brand: Brand, start: datetime, end: datetime) -> Said:
        """What was said at or after `start` and before `end`, as it is known now."""
        everything = store.said.between(brand.id, start, end)
        counted = tuple(one for one in everything if one.set_aside is None)
        return cls(
            counted,
            len(everything) - len(counted),
            store.scores.of(one.id for one in counted),
            {one.mention_id: one for one in store.complaints.said_between(brand.id, start, end)},
        )

    def complains(self, mention: Mention) -> bool:
        """Whether it is a complaint, as it now reads, that nobody dismissed."""
        complaint = self.complaints.get(mention.id)
        return complaint is not None and complaint.state != "dismissed" and mention.expectation is None

    def mood(self, mention: Mention) -> Mood:
        """A complaint is bad; anything else is as good as its stars where it has some, else as its words."""
        if self.complains(mention):
            return "bad"
        if mention.rating is not None:
            share = mention.rating.share
            return "good" if share >= GOOD_SHARE else "bad" if share <= BAD_SHARE else "neutral"
        score = self.scores.get(mention.id)
        if score is None or score.label == "unread":
            return "unread"
        moods: dict[str, Mood] = {"positive": "good", "negative": "bad"}
        return moods.get(score.label, "neutral")

    def expectation(self, mention: Mention) -> Expectation | None:
        """What it speaks of; None where that is not clear."""
        if mention.expectation is not None:
            return mention.expectation
        complaint = self.complaints.get(mention.id)
        return complaint.expectation if complaint is not None and self.complains(mention) else None
