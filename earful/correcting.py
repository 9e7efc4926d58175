"""A person says what a mention's text says: that holds at once, and its complaint follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from earful import assessing
from earful.clock import Clock
from earful.complaints import UNTAUGHT, Judge, Verdict
from earful.due import due_at
from earful.errors import UnknownName
from earful.model import WAITING, Complaint, ComplaintId, Correction, MentionId, Mood
from earful.sentiment.language import detect
from earful.store import Store

Move: TypeAlias = Literal["opened", "opened again", "dismissed", "stays"]


@dataclass(frozen=True)
class Corrected:
    """What a correction came to. `complaint` is None where the mention has none."""

    complaint: ComplaintId | None
    move: Move


def correct(
    store: Store,
    mention_id: MentionId,
    label: Mood,
    is_complaint: bool | None,
    clock: Clock,
    actor: str,
    note: str = "",
    by: Judge = UNTAUGHT,
) -> Corrected:
    """The mention is labelled so, whatever a scorer says of it later; its complaint is opened or dismissed.

    Where only the mood was said, the rules judge again by it. Raises: UnknownName.
    """
    now = clock.now()
    mention = store.mentions.by_ids([mention_id]).get(mention_id)
    if mention is None:
        raise UnknownName(f"no mention {mention_id}; `earful mentions BRAND` names them")
    said = Correction(mention_id, label, is_complaint, now, actor, note)
    with store.writing():
        score = store.corrections.add(said)
        language = detect(mention.words, mention.language)
        [judged] = by.judged([assessing.heard(mention, language, score)])
        verdict = assessing.corrected(judged.verdict, said)
        store.said.file([(mention_id, None if verdict else judged.spoken_of)])
        complaint = store.complaints.of_mention(mention_id)
        brand = assessing.owners_of(store).get(mention.source_id)
        if brand is None or brand.is_rival or mention.removed_at is not None:
            return Corrected(complaint.id if complaint else None, "stays")
        due = due_at(now, brand.reply_within_hours, brand.team)
        if complaint is not None:
            return _followed(store, complaint, verdict, said, due)
        if verdict is None:
            return Corrected(None, "stays")
        opened = store.complaints.open(
            mention_id,
            author_name=None,
            expectation=verdict.expectation,
            severity=verdict.severity,
            reason=verdict.reason,
            opened_at=now,
            due_at=due,
            actor=actor,
        )
    return Corrected(opened, "opened")


def _followed(
    store: Store, complaint: Complaint, verdict: Verdict | None, said: Correction, due: datetime
) -> Corrected:
    """A complaint that a person settled stays settled, unless it is expressly called one again."""
    note = said.note or f"corrected: {said.label}"
    if verdict is None and complaint.state in WAITING and complaint.need == "complaint":
        store.complaints.move(complaint.id, "dismissed", said.at, said.actor, note)
        return Corrected(complaint.id, "dismissed")
    if verdict is not None and said.is_complaint:
        if complaint.state == "dismissed":
            store.complaints.move(complaint.id, "open", said.at, said.actor, note, due_at=due)
            return Corrected(complaint.id, "opened again")
        if complaint.need == "question":
            store.complaints.restate(
                complaint.id,
                expectation=verdict.expectation,
                severity=verdict.severity,
                reason=verdict.reason,
                at=said.at,
                actor=said.actor,
                note=note,
            )
            return Corrected(complaint.id, "opened")
    return Corrected(complaint.id, "stays")
