"""What was said becomes scores and complaints: open what needs an answer, close what has one.

Nothing is handed over from collecting: what is new is read from the store, so a mention is assessed once by
whatever path it came in, and a crash in between loses nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from earful import relevance
from earful.clock import Clock
from earful.complaints import UNTAUGHT, Heard, Judge, Judged, Verdict, asks
from earful.due import clock_starts_at, due_at
from earful.following import EARFUL, SITE, Assessed, edits, follow_the_site, replied_at, reply_follows
from earful.model import (
    USER,
    WAITING,
    Brand,
    Complaint,
    Correction,
    Expectation,
    Mention,
    MentionId,
    Need,
    Score,
    SourceId,
)
from earful.sentiment.contract import Scorer, Text
from earful.sentiment.language import detect
from earful.store import Store

log = logging.getLogger(__name__)

BATCH = 100
QUESTION = Verdict("self-service", 1, ("asks a question",))
"""What is said of a mention that only wants to know something."""
BY_HAND, GIVEN_SEVERITY = "a person called it a complaint", 2
"""What is said of a complaint in which no rule sees one."""

Progress = Callable[[int, int], None]


def assess(
    store: Store,
    scorer: Scorer,
    clock: Clock,
    progress: Progress = lambda done, total: None,
    by: Judge = UNTAUGHT,
) -> Assessed:
    """Every mention has a score of its present wording, and every complaint the state that the site shows.

    Each batch is kept whole or not at all. Mentions of rival brands are scored and open no complaint.
    """
    owners = owners_of(store)
    changed = relevance.judge(store)
    everything = -1
    total = len(store.mentions.unassessed(scorer.name, scorer.version, everything))
    done = Assessed()
    while True:
        with store.writing():
            batch = store.mentions.unassessed(scorer.name, scorer.version, BATCH)
            if not batch:
                break
            done += _assess_batch(batch, store, scorer, owners, clock.now(), by)
        progress(done.scored, max(done.scored, total))
    with store.writing():
        done += _follow_relevance(changed, store, scorer, owners, clock.now(), by)
        done += follow_the_site(store, clock.now())
    log.info(
        "assessed scored=%d unread=%d opened=%d answered=%d dismissed=%d asked=%d",
        *(done.scored, done.unread, done.opened, done.answered, done.dismissed, done.asked),
    )
    return done


def texts_of(mentions: Sequence[Mention]) -> list[Text]:
    """The mentions as a scorer reads them, each in the language that it is in."""
    return [Text(one.words, detect(one.words, one.language), one.kind) for one in mentions]


def heard(mention: Mention, language: str, score: Score) -> Heard:
    """The mention as it is judged."""
    return Heard(mention.words, language, mention.rating, score, mention.kind)


def corrected(verdict: Verdict | None, correction: Correction | None) -> Verdict | None:
    """The verdict, unless a person said otherwise: that goes before any rule."""
    if correction is None or correction.is_complaint is None:
        return verdict
    if not correction.is_complaint:
        return None
    return verdict or Verdict("other", GIVEN_SEVERITY, (BY_HAND,))


def verdict_on(
    mention: Mention, language: str, score: Score, correction: Correction | None = None, by: Judge = UNTAUGHT
) -> Verdict | None:
    """Why the mention is a complaint; None when it is none."""
    return corrected(by.judged([heard(mention, language, score)])[0].verdict, correction)


def judged_of(
    mentions: Sequence[Mention], texts: Sequence[Text], scores: Sequence[Score], by: Judge
) -> list[Judged]:
    """What is thought of each mention by its score, whatever a person said."""
    return by.judged(
        [heard(one, text.language, score) for one, text, score in zip(mentions, texts, scores, strict=True)]
    )


def keep(
    batch: Sequence[Mention],
    texts: Sequence[Text],
    scores: Sequence[Score],
    store: Store,
    owners: Mapping[SourceId, Brand],
    now: datetime,
    by: Judge = UNTAUGHT,
    judged: Sequence[Judged] = (),
) -> Assessed:
    """The mentions have these scores, all by one scorer, and their complaints are open where they need it.

    `judged` is what `by` thinks of them by these scores, where that is known already.
    """
    ids = [mention.id for mention in batch]
    before, corrections = store.scores.of(ids), store.corrections.of(ids)
    scorer = (scores[0].scorer, scores[0].version) if scores else ("", "")
    read_before = store.scores.read_by(*scorer, ids)
    judged = list(judged or judged_of(batch, texts, scores, by))
    for place, (mention, text) in enumerate(zip(batch, texts, strict=True)):
        earlier = before.get(mention.id)
        if mention.id in corrections and earlier is not None and earlier.scorer == USER:
            [judged[place]] = judged_of([mention], [text], [earlier], by)
    done = Assessed()
    verdicts = [corrected(one.verdict, corrections.get(of.id)) for of, one in zip(batch, judged, strict=True)]
    store.said.file(_filed(batch, judged, verdicts))
    for mention, text, score, verdict in zip(batch, texts, scores, verdicts, strict=True):
        if text.language != mention.language:
            store.mentions.set_language(mention.id, text.language)
        done += Assessed(scored=1, unread=score.label == "unread")
        name = store.mentions.take_name(mention.id)
        brand = owners.get(mention.source_id)
        if brand is None or brand.is_rival or mention.removed_at is not None:
            continue
        complaint = store.complaints.of_mention(mention.id)
        if complaint is None and mention.set_aside in ("unnamed", "copy"):
            continue
        need: Need = "complaint"
        if verdict is None and asks(mention.words, text.language, mention.rating, mention.kind):
            verdict, need = QUESTION, "question"
        case = _Case(store, brand, mention, name, now, need)
        if complaint is None and verdict is not None:
            starts = now if mention.id in before else clock_starts_at(mention, brand.reply_within_hours)
            done += _open(case, verdict, starts)
        elif complaint is not None and (
            mention.id in read_before or any(edit > complaint.state_at for edit in edits(store, mention))
        ):
            done += _follow_edit(case, complaint, verdict)
    store.scores.add(zip(ids, scores, strict=True), now)
    return done


def _filed(
    batch: Sequence[Mention], judged: Sequence[Judged], verdicts: Sequence[Verdict | None]
) -> list[tuple[MentionId, Expectation | None]]:
    """What each mention speaks of without complaining, where that is not known already."""
    spoken = [None if said else one.spoken_of for one, said in zip(judged, verdicts, strict=True)]
    return [(of.id, one) for of, one in zip(batch, spoken, strict=True) if one != of.expectation]


def _assess_batch(
    batch: list[Mention],
    store: Store,
    scorer: Scorer,
    owners: Mapping[SourceId, Brand],
    now: datetime,
    by: Judge,
) -> Assessed:
    texts = texts_of(batch)
    return keep(batch, texts, scorer.score(texts), store, owners, now, by)


@dataclass(frozen=True)
class _Case:
    store: Store
    brand: Brand
    mention: Mention
    name: str | None = field(repr=False)
    now: datetime
    need: Need

    def due(self, starts: datetime) -> datetime:
        return due_at(starts, self.brand.reply_within_hours, self.brand.team)


def _open(case: _Case, verdict: Verdict, starts: datetime) -> Assessed:
    """A complaint waits; one that the site already answered is kept as answered, so that its time counts."""
    complaints, mention, now = case.store.complaints, case.mention, case.now
    is_answered = reply_follows(mention, edits(case.store, mention))
    opened_at = min(starts, replied_at(mention, now)) if is_answered else now
    complaint_id = complaints.open(
        mention.id,
        author_name=case.name,
        expectation=verdict.expectation,
        severity=verdict.severity,
        reason=verdict.reason,
        opened_at=opened_at,
        due_at=case.due(starts),
        actor=EARFUL,
        need=case.need,
    )
    if is_answered and complaint_id is not None:
        complaints.move(complaint_id, "answered", replied_at(mention, now), SITE)
    if case.need == "question":
        return Assessed(asked=1)
    return Assessed(opened=1, answered=is_answered)


def _follow_edit(case: _Case, complaint: Complaint, verdict: Verdict | None) -> Assessed:
    """What its author rewrote waits no longer when it complains no more, and again when it still does."""
    complaints, now = case.store.complaints, case.now
    if complaint.state in WAITING and verdict is None:
        complaints.move(complaint.id, "dismissed", now, SITE, "edited by its author")
        return Assessed(dismissed=1)
    if verdict is None:
        return Assessed()
    again = "its author wrote again"
    is_settled = complaint.state not in WAITING
    if is_settled:
        complaints.move(complaint.id, "open", now, SITE, again, due_at=case.due(now), author_name=case.name)
    complaints.restate(
        complaint.id,
        expectation=verdict.expectation,
        severity=verdict.severity,
        reason=verdict.reason,
        at=now,
        actor=SITE,
        note=again,
        need=case.need,
    )
    return Assessed(opened=is_settled)


def _follow_relevance(
    changed: Sequence[MentionId],
    store: Store,
    scorer: Scorer,
    owners: Mapping[SourceId, Brand],
    now: datetime,
    by: Judge,
) -> Assessed:
    """A complaint that is set aside waits no longer; a mention that counts again is judged again."""
    mentions = store.mentions.by_ids(changed)
    done = Assessed()
    again = []
    for mention in mentions.values():
        complaint = store.complaints.of_mention(mention.id)
        if complaint is None and mention.set_aside not in ("unnamed", "copy"):
            again.append(mention)
        elif complaint and complaint.state in WAITING and mention.set_aside == "unnamed":
            store.complaints.move(complaint.id, "dismissed", now, EARFUL, "it does not name the brand")
            done += Assessed(dismissed=1)
    assessed = _assess_batch(again, store, scorer, owners, now, by)
    return done + Assessed(opened=assessed.opened, answered=assessed.answered, asked=assessed.asked)


def owners_of(store: Store) -> dict[SourceId, Brand]:
    """The brand of each source."""
    brands = {brand.id: brand for brand in store.brands.all()}
    return {source.id: brands[source.brand_id] for source in store.brands.sources()}
