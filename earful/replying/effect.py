"""Whether a reply changes what people say: complaints after a reply against those left without one.

A complaint is raised when, 92 days after the reply, its stars stand higher than at the reply; where the stars
are the same or there are none, when the mood of its words does. A replied one is compared with those of its
stratum (same source, same expectation, same class of severity) that were without an answer at the very age at
which it got its own, and stayed so for 92 days. It is a comparison, no proof: whom a team answers is no
accident. Those that were answered later are left out, and a complaint that its author raised gets no reply
any more: that makes the difference rather too small. A change is seen where the scraper reads old mentions
again; on either side alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import Literal, TypeAlias

from earful.following import SITE
from earful.model import Brand, MentionId, Score
from earful.replying.responses import waits_since
from earful.replying.shares import difference, wilson
from earful.sentiment.contract import UNDETERMINED, Text
from earful.store import Store
from earful.store.replies import Asked, Wording

WINDOW = timedelta(days=92)
"""Three months."""
LOOKED_BACK = timedelta(days=730)
"""What was said longer ago tells little of how the team answers now."""
ENOUGH = 10
"""Fewer replied complaints, or fewer to compare with, are told in words only. Stated, not fitted."""
_CLASSES = {1: "mild", 2: "mild", 3: "middling", 4: "grave", 5: "grave"}
_MOODS = {"negative": 0, "neutral": 1, "positive": 2}

Read: TypeAlias = Callable[[Sequence[Text]], Sequence[Score]]
Verdict: TypeAlias = Literal["more often", "less often", "no clear difference"]


@dataclass(frozen=True)
class Side:
    """One side of the comparison. Shares in [0, 1], with their 95 % range; None where either is too thin."""

    complaints: int
    raised: int
    """Complaints of them that were raised."""
    removed: int
    """Taken from the site within the time: counted apart, on neither side."""
    effective_n: float
    """How many equally weighted complaints tell as much."""
    share: float | None = None
    """Of those left without an answer: weighted as the replied ones are spread over strata and ages."""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Effect:
    """What replies changed, as far as it can be told. `difference` is replied − unreplied, with its range."""

    replied: Side
    unreplied: Side
    unmatched: int
    """Replied complaints with none to compare them with."""
    too_young: int
    """Replied to less than 92 days ago."""
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: Verdict | None = None
    reason: str | None = None
    """Why there are no shares."""

    @property
    def words(self) -> str:
        """The effect as a sentence."""
        if self.verdict is None or self.replied.share is None or self.unreplied.share is None:
            return f"Whether replies change what people say is not to be told yet: {self.reason}."
        shares = f"{self.replied.share:.0%} against {self.unreplied.share:.0%}"
        if self.verdict == "no clear difference":
            return f"No clear difference between complaints with and without a reply ({shares} raised)."
        return f"Complaints are raised {self.verdict} after a reply than without one ({shares})."


@dataclass(frozen=True)
class _History:
    """One complaint by age: what happened how long after it was said."""

    seen: timedelta
    known: timedelta
    """How old it is now."""
    replied: timedelta | None
    """When its reply could have begun to be seen working: not before the complaint itself was seen."""
    answered: timedelta | None
    removed: timedelta | None
    edits: tuple[timedelta, ...]
    wordings: tuple[tuple[float | None, int | None], ...]
    """Stars and mood of each, the present one last."""

    def is_raised(self, age: timedelta) -> bool:
        """Whether it stands higher at the end of the window that begins at that age."""
        if not self.edits:
            return False
        stars, mood = self.wordings[bisect_right(self.edits, age)]
        later_stars, later_mood = self.wordings[bisect_right(self.edits, age + WINDOW)]
        if stars is not None and later_stars is not None and stars != later_stars:
            return later_stars > stars
        return mood is not None and later_mood is not None and later_mood > mood


@dataclass
class _Sums:
    replied: int = 0
    replied_raised: int = 0
    replied_removed: int = 0
    unmatched: int = 0
    too_young: int = 0
    unreplied: int = 0
    unreplied_raised: int = 0
    unreplied_removed: int = 0
    weight: float = 0.0
    weight_squared: float = 0.0
    raised_weight: float = 0.0


def effect(brand: Brand, store: Store, now: datetime, read: Read | None = None) -> Effect:
    """What replies to the brand's complaints changed within three months.

    Of complaints said in the last two years. `read` scores the texts of edited ones; without it only stars
    tell. What somebody dismissed is left out.
    """
    since = now - LOOKED_BACK
    wordings = _read(store.replies.wordings(brand.id, since), read)
    strata: dict[tuple[int, str, str], list[_History]] = defaultdict(list)
    for asked in store.replies.asked(brand.id, since):
        if asked.state == "dismissed" and asked.state_by != SITE:
            continue
        stratum = (asked.source_id, asked.expectation, _CLASSES[asked.severity])
        strata[stratum].append(_history(asked, now, wordings))
    sums = _Sums()
    for histories in strata.values():
        _compare(histories, sums)
    return _told(sums)


def _read(
    wordings: Mapping[MentionId, Sequence[Wording]], read: Read | None
) -> dict[MentionId, tuple[tuple[float | None, int | None], ...]]:
    """Stars and mood of each wording; words are read only where stars alone do not tell them apart."""
    unclear = [
        one
        for all_of_it in wordings.values()
        if len({one.rating_share for one in all_of_it} - {None}) < len(all_of_it)
        for one in all_of_it
    ]
    moods: dict[Wording, int | None] = {}
    if read and unclear:
        scores = read([Text(one.words, one.language or UNDETERMINED, one.kind) for one in unclear])
        moods = {one: _MOODS.get(score.label) for one, score in zip(unclear, scores, strict=True)}
    return {
        mention_id: tuple((one.rating_share, moods.get(one)) for one in all_of_it)
        for mention_id, all_of_it in wordings.items()
    }


def _history(
    asked: Asked, now: datetime, wordings: Mapping[MentionId, tuple[tuple[float | None, int | None], ...]]
) -> _History:
    """Its ages count from when the wording was said that first complained."""
    start = waits_since(asked, asked.first_opened_at)
    replied_at = min((at for at in (asked.replied_at, asked.reply_seen_at) if at), default=None)
    if replied_at is not None and replied_at < start:
        # It answers what stood there before; unless the site's own clock says so of a reply that settled it.
        replied_at = start if asked.state == "answered" and asked.state_by == SITE else None
    answered_at = min((at for at in (replied_at, asked.answered_at) if at), default=None)
    return _History(
        seen=max(timedelta(0), asked.first_seen_at - start),
        known=now - start,
        replied=None if replied_at is None else max(replied_at, asked.first_seen_at) - start,
        answered=None if answered_at is None else answered_at - start,
        removed=None if asked.removed_at is None else asked.removed_at - start,
        edits=tuple(edit - start for edit in asked.edits) if asked.mention_id in wordings else (),
        wordings=wordings.get(asked.mention_id, ()),
    )


def _compare(histories: Sequence[_History], sums: _Sums) -> None:
    """The sums have what one stratum tells.

    Each replied complaint weighs one; those that it is compared with share that weight. What is eligible at
    an age is a stretch of the replied ones in order of their ages, so that nothing is compared pair by pair.
    """
    replied = []
    for one in histories:
        if one.replied is None or (one.removed is not None and one.removed <= one.replied):
            continue
        if one.replied + WINDOW > one.known:
            sums.too_young += 1
        elif one.removed is not None and one.removed <= one.replied + WINDOW:
            sums.replied_removed += 1
        else:
            replied.append((one.replied, one))
    replied.sort(key=lambda pair: pair[0])
    ages = [age for age, _ in replied]
    stretches = [(one, *_stretch(one, ages)) for one in histories]
    begins = [0] * (len(ages) + 1)
    for _, first, last, _ in stretches:
        begins[first] += 1
        begins[last] -= 1
    matches = list(accumulate(begins))[:-1]
    shared = [0.0, *accumulate(1 / count if count else 0.0 for count in matches)]
    for (age, one), count in zip(replied, matches, strict=True):
        sums.unmatched += not count
        sums.replied += bool(count)
        sums.replied_raised += bool(count) and one.is_raised(age)
    for one, first, last, has_removed in stretches:
        sums.unreplied_removed += has_removed
        weight = shared[last] - shared[first]
        if not weight:
            continue
        raised = sum(
            shared[end] - shared[begin]
            for begin, end in pairwise(_pieces(one, ages, first, last))
            if one.is_raised(ages[begin])
        )
        sums.unreplied += 1
        sums.unreplied_raised += raised > 0
        sums.weight += weight
        sums.weight_squared += weight * weight
        sums.raised_weight += raised


def _stretch(one: _History, ages: Sequence[timedelta]) -> tuple[int, int, bool]:
    """From which of the ages to before which it can be compared, and whether a removal cuts that off."""
    first = bisect_left(ages, one.seen)
    last = bisect_right(ages, one.known - WINDOW)
    if one.answered is not None:
        last = min(last, bisect_left(ages, one.answered - WINDOW))
    last = max(first, last)
    if one.removed is None:
        return first, last, False
    kept = min(last, max(first, bisect_left(ages, one.removed - WINDOW)))
    return first, kept, kept < min(last, bisect_left(ages, one.removed))


def _pieces(one: _History, ages: Sequence[timedelta], first: int, last: int) -> list[int]:
    """Where between the two its wording at the age, or at the end of the window, becomes another one."""
    turns = {bisect_left(ages, at) for edit in one.edits for at in (edit, edit - WINDOW)}
    return [first, *sorted(turn for turn in turns if first < turn < last), last]


def _told(sums: _Sums) -> Effect:
    effective_n = sums.weight**2 / sums.weight_squared if sums.weight_squared else 0.0
    replied = Side(sums.replied, sums.replied_raised, sums.replied_removed, float(sums.replied))
    unreplied = Side(sums.unreplied, sums.unreplied_raised, sums.unreplied_removed, effective_n)
    if reason := _reason(sums, effective_n):
        return Effect(replied, unreplied, sums.unmatched, sums.too_young, reason=reason)
    share, other = sums.replied_raised / sums.replied, min(1.0, sums.raised_weight / sums.weight)
    least, most = difference(share, sums.replied, other, effective_n)
    verdict: Verdict = "more often" if least > 0 else "less often" if most < 0 else "no clear difference"
    return Effect(
        _with_share(replied, share),
        _with_share(unreplied, other),
        sums.unmatched,
        sums.too_young,
        share - other,
        least,
        most,
        verdict,
    )


def _with_share(side: Side, share: float) -> Side:
    low, high = wilson(share, side.effective_n)
    return replace(side, share=share, low=low, high=high)


def _reason(sums: _Sums, effective_n: float) -> str | None:
    """Why the two sides cannot be compared."""
    if not sums.replied and not sums.unmatched:
        if sums.too_young:
            return "every reply is younger than three months"
        return "no complaint has a reply"
    if not sums.replied:
        return "no complaint of the same kind stayed without an answer for three months"
    if sums.replied < ENOUGH:
        return f"only {sums.replied} replied complaints can be compared, and {ENOUGH} are needed"
    if effective_n < ENOUGH:
        return (
            f"the complaints left without an answer tell as much as {effective_n:.1f},"
            f" and {ENOUGH} are needed"
        )
    return None
