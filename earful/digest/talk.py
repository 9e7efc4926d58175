"""What the week's mentions were about, and which of them deserve a thank-you."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from earful.digest import quoting
from earful.digest.said import Mood, Said
from earful.digest.view import Praise, Talk, Topic
from earful.model import OTHER, Expectation, Mention, Score, Source, SourceId
from earful.praise import praise as praise_in
from earful.wording import shared_out

MOST_PRAISE = 3
MOST_TOPICS = 6
FEW = 20
"""Under this many, a percentage says more than the data do."""
PRAISE_SHARE, PRAISE_COMPOUND = 0.9, 0.6
_PRAISE_LENGTH = (40, 1500)


def talk(said: Said, before: Said | None) -> Talk | None:
    """None when nothing was said. `before` is what was said in the week before, None where unknown."""
    if not said.mentions:
        return None
    moods = Counter(map(said.mood, said.mentions))
    total = len(said.mentions)
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
        complaints=sum(map(said.complains, said.mentions)),
        filed=sum(said.expectation(one) is not None for one in said.mentions),
        topics=_topics(said, before),
    )


def praise(said: Said, sources: Mapping[SourceId, Source], zone: str) -> tuple[Praise, ...]:
    """The best of the week, one of each source before a second of any."""
    scores = said.scores
    best = sorted(
        (
            one
            for one in said.mentions
            if one.id not in said.complaints and _is_praise(one, scores.get(one.id))
        ),
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


_MOODS: tuple[Mood, ...] = ("good", "neutral", "bad", "unread")


def _topics(said: Said, before: Said | None) -> tuple[Topic, ...]:
    """What was spoken of most, the other complaints last."""
    counts, earlier = _counted(said), _counted(before) if before else {}
    rows = sorted(counts.items(), key=lambda one: (one[0] == OTHER, -one[1].total(), -one[1]["bad"], one[0]))
    rows = rows[:MOST_TOPICS]
    most = max((moods.total() for _, moods in rows), default=1)
    return tuple(
        _topic(expectation, moods, earlier.get(expectation, Counter()) if before else None, most)
        for expectation, moods in rows
    )


def _counted(said: Said) -> dict[Expectation, Counter[Mood]]:
    """How many mentions of each mood speak of each expectation."""
    counts: dict[Expectation, Counter[Mood]] = {}
    for mention in said.mentions:
        if expectation := said.expectation(mention):
            counts.setdefault(expectation, Counter())[said.mood(mention)] += 1
    return counts


def _topic(expectation: Expectation, moods: Counter[Mood], before: Counter[Mood] | None, most: int) -> Topic:
    total, neutral = moods.total(), moods["neutral"] + moods["unread"]
    parts = (moods["good"], neutral, moods["bad"])
    widths = shared_out([10 * part / most for part in parts], round(100 * total / most))
    return Topic(
        expectation=expectation,
        mentions=total,
        good=moods["good"],
        neutral=neutral,
        bad=moods["bad"],
        more_bad=0 if before is None else moods["bad"] - before["bad"],
        good_share=moods["good"] / total if total >= FEW else None,
        good_width=widths[0],
        neutral_width=widths[1],
        bad_width=widths[2],
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
