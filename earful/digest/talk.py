"""What the week's mentions were about, and which of them deserve a thank-you."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from earful.digest import quoting
from earful.digest.view import Praise, Talk, Topic
from earful.model import Complaint, Mention, MentionId, Score, Source, SourceId
from earful.praise import praise as praise_in
from earful.wording import shared_out

MOST_PRAISE = 3
MOST_TOPICS = 6
FEW = 20
"""Under this many, a percentage says more than the data do."""
GOOD_SHARE, BAD_SHARE = 0.7, 0.3
PRAISE_SHARE, PRAISE_COMPOUND = 0.9, 0.6
_PRAISE_LENGTH = (40, 1500)


def talk(
    said: Sequence[Mention],
    scores: Mapping[MentionId, Score],
    complaints: Sequence[Complaint],
    before: Sequence[Complaint] | None,
) -> Talk | None:
    """None when nothing was said. `before` are the complaints of the week before, None where unknown."""
    if not said:
        return None
    moods = Counter(_mood(mention, scores.get(mention.id)) for mention in said)
    total = len(said)
    widths = shared_out([10 * moods[mood] / total for mood in _MOODS], 100)
    return Talk(
        mentions=total,
        good=moods["good"],
        neutral=moods["neutral"],
        bad=moods["bad"],
        unread=moods["unread"],
        good_width=widths[0],
        neutral_width=widths[1],
        bad_width=widths[2],
        unread_width=widths[3],
        complaints=len(complaints),
        topics=_topics(complaints, before),
    )


def praise(
    said: Sequence[Mention],
    scores: Mapping[MentionId, Score],
    complained: frozenset[MentionId],
    sources: Mapping[SourceId, Source],
    zone: str,
) -> tuple[Praise, ...]:
    """The best of the week, one of each source before a second of any."""
    best = sorted(
        (one for one in said if one.id not in complained and _is_praise(one, scores.get(one.id))),
        key=lambda one: (-_warmth(one, scores.get(one.id)), one.id),
    )
    firsts = {mention.source_id: mention for mention in reversed(best)}
    chosen = sorted(best, key=lambda one: firsts[one.source_id].id != one.id)[:MOST_PRAISE]
    there = ZoneInfo(zone)
    return tuple(_thanked(one, scores.get(one.id), sources[one.source_id], there) for one in chosen)


def _thanked(mention: Mention, score: Score | None, source: Source, zone: ZoneInfo) -> Praise:
    found = praise_in(mention.words, mention.language or "und", mention.rating, score)
    return Praise(
        source=source.title,
        stars=quoting.stars(mention.rating),
        said_on=mention.said_at.astimezone(zone).date(),
        quote=quoting.quote(mention, is_complaint=False),
        link=quoting.link(mention, source),
        about=found.about if found and found.about != "everything" else "",
        who=(found.who or "") if found else "",
    )


_MOODS = ("good", "neutral", "bad", "unread")


def _mood(mention: Mention, score: Score | None) -> str:
    """By its stars where there are some, else by its words."""
    if mention.rating is not None:
        share = mention.rating.share
        return "good" if share >= GOOD_SHARE else "bad" if share <= BAD_SHARE else "neutral"
    if score is None or score.label == "unread":
        return "unread"
    return {"positive": "good", "negative": "bad"}.get(score.label, "neutral")


def _topics(complaints: Sequence[Complaint], before: Sequence[Complaint] | None) -> tuple[Topic, ...]:
    counts = Counter(complaint.expectation for complaint in complaints)
    earlier = Counter(complaint.expectation for complaint in before or ())
    most = max(counts.values(), default=1)
    rows = sorted(counts.items(), key=lambda item: (item[0] == "other", -item[1], item[0]))
    return tuple(
        Topic(
            expectation=expectation,
            complaints=count,
            change=0 if before is None else count - earlier[expectation],
            share=count / len(complaints) if len(complaints) >= FEW else None,
            width=round(100 * count / most),
        )
        for expectation, count in rows[:MOST_TOPICS]
    )


def _is_praise(mention: Mention, score: Score | None) -> bool:
    shortest, longest = _PRAISE_LENGTH
    if not shortest <= len(mention.text) <= longest:
        return False
    if mention.rating is not None:
        return mention.rating.share >= PRAISE_SHARE
    return score is not None and score.compound is not None and score.compound >= PRAISE_COMPOUND


def _warmth(mention: Mention, score: Score | None) -> float:
    words_count = score.compound if score is not None and score.compound is not None else 0.5
    return words_count + (mention.rating.share if mention.rating else 0.5)
