"""Which of the complaints say the same: by what they tell of, not only by where they are filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from earful.model import WAITING, Complaint, ComplaintId, Mention
from earful.recurring.grouping import Told, by_words

RECENT = timedelta(days=90)
MOST_COMPARED = 500
"""The newest; what is older stands by itself."""


@dataclass(frozen=True)
class Alike:
    """How many other people say what a complaint says.

    `similar` are those whose complaint waits too. `reach` are all of the last 90 days, answered or not.

    Why: a complaint should weigh by how many see it, but no scraper reads votes, followers or views. `reach`
    stands in for it and is another thing: how many people are known to be hit by the same.
    """

    similar: int = 0
    reach: int = 0


def alike(complaints: Sequence[tuple[Complaint, Mention]], now: datetime) -> Mapping[ComplaintId, Alike]:
    """By id, for each that waits. A person who complains again is no other person.

    Complaints say the same when they are filed under the same expectation and share the words that tell what
    happened, as `recurring` has it; those of different languages are not compared.
    """
    waiting = {complaint.id for complaint, _ in complaints if complaint.state in WAITING}
    near = [one for one in complaints if one[0].id in waiting or now - one[1].said_at <= RECENT]
    newest = sorted(near, key=lambda one: (one[1].said_at, one[0].id))[-MOST_COMPARED:]
    of_mention = {mention.id: complaint for complaint, mention in newest}
    found = {complaint_id: Alike() for complaint_id in waiting}
    for expectation in sorted({complaint.expectation for complaint, _ in newest}):
        of_it = [_told(*one) for one in newest if one[0].expectation == expectation]
        for group in by_words(of_it):
            people = {one.person for one in group}
            wait = {one.person for one in group if of_mention[one.id].id in waiting}
            for one in group:
                if (complaint_id := of_mention[one.id].id) in waiting:
                    found[complaint_id] = Alike(len(wait) - 1, len(people) - 1)
    return found


def _told(complaint: Complaint, mention: Mention) -> Told:
    return Told(
        id=mention.id,
        expectation=complaint.expectation,
        words=mention.words,
        language=mention.language or "und",
        author_key=mention.author_key,
        said_on=mention.said_at.date(),
    )
