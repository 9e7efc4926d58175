"""Complaints follow the site: what it answered or removed waits no more, what it took back waits again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from earful.model import Mention
from earful.store import Store

SITE, EARFUL = "site", "earful"
"""Actors of moves that no person made."""
REMOVED = "removed from the site"


@dataclass(frozen=True)
class Assessed:
    """What one assessment did."""

    scored: int = 0
    unread: int = 0
    opened: int = 0
    answered: int = 0
    dismissed: int = 0
    asked: int = 0
    """Questions that wait for an answer and are no complaints."""

    def __add__(self, other: Assessed) -> Assessed:
        return Assessed(
            self.scored + other.scored,
            self.unread + other.unread,
            self.opened + other.opened,
            self.answered + other.answered,
            self.dismissed + other.dismissed,
            self.asked + other.asked,
        )


def follow_the_site(store: Store, now: datetime) -> Assessed:
    """Complaints that the site settled are settled, and those that it took back wait again."""
    return _reopen_what_the_site_took_back(store, now) + _close_what_the_site_closed(store, now)


def _reopen_what_the_site_took_back(store: Store, now: datetime) -> Assessed:
    """A complaint waits again when the reply that answered it is gone, or its removed mention is back."""
    done = Assessed()
    for complaint, mention in store.complaints.settled_by(SITE):
        last = store.complaints.events(complaint.id)[-1]
        if complaint.state == "answered" and mention.reply is None:
            note = "the reply is gone from the site"
        elif last["note"] == REMOVED and mention.removed_at is None:
            note = "it is back on the site"
        else:
            continue
        store.complaints.move(complaint.id, "open", now, SITE, note)
        done += Assessed(opened=1)
    return done


def _close_what_the_site_closed(store: Store, now: datetime) -> Assessed:
    done = Assessed()
    for complaint, mention in store.complaints.waiting(need=None):
        if mention.removed_at is not None:
            store.complaints.move(complaint.id, "dismissed", now, SITE, REMOVED)
            done += Assessed(dismissed=1)
            continue
        opened_at = max(
            datetime.fromisoformat(event["at"])
            for event in store.complaints.events(complaint.id)
            if event["to_state"] == "open" != event["from_state"]
        )
        seen = [edit for edit in edits(store, mention) if edit <= opened_at]
        if reply_follows(mention, seen):
            at = max(complaint.opened_at, replied_at(mention, now))
            store.complaints.move(complaint.id, "answered", at, SITE)
            done += Assessed(answered=1)
    return done


def edits(store: Store, mention: Mention) -> list[datetime]:
    """When each later wording was first seen, oldest first."""
    return [version.seen_at for version in store.mentions.versions(mention.id)]


def reply_follows(mention: Mention, edits: list[datetime]) -> bool:
    """Whether the owner's reply answers the wording that followed those edits.

    Why: the thanks under five stars do not answer the one star that they were edited to. In doubt the
    complaint waits: one click more costs less than a customer.
    """
    if mention.reply is None or not edits:
        return mention.reply is not None
    return mention.reply.published_at is not None and mention.reply.published_at > edits[-1]


def replied_at(mention: Mention, now: datetime) -> datetime:
    replied_at = mention.reply.published_at if mention.reply else None
    return min(replied_at or now, now)
