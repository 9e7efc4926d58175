"""What would change between two versions of a scorer: in scores, in complaints, and in each brand's index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from earful.assessing import owners_of, verdict_on
from earful.clock import Clock
from earful.complaints import UNTAUGHT, Judge
from earful.errors import UnknownName
from earful.measuring import point_under
from earful.model import ComplaintId, Label, Mention, MentionId, Score
from earful.store import Store

By = tuple[str, str]
"""A scorer's name and version."""
LABELS: tuple[Label, ...] = ("positive", "neutral", "negative", "unread")
_BATCH = 500


@dataclass(frozen=True)
class Standing:
    """A brand's index under each version; None where it has too few opinions."""

    brand: str
    old: float | None
    new: float | None


@dataclass(frozen=True)
class Comparison:
    """What the new version says otherwise than the old one, of the mentions that both have read.

    Shape: `labels` by (old, new) label. `opens` are mentions that only the new one calls complaints, `closes`
    the complaints of those that only the old one does: by number, and nothing is moved. Unit: `shift` is the
    mean change of the compound, −2 to 2, of texts that both could read.
    """

    old: By
    new: By
    mentions: int
    labels: Mapping[tuple[Label, Label], int]
    shift: float
    opens: tuple[MentionId, ...]
    closes: tuple[ComplaintId, ...]
    index: tuple[Standing, ...]


def named(store: Store, name: str) -> By:
    """The scorer and version written as scorer@version. Raises: UnknownName, with those there are."""
    known = {f"{scorer}@{version}": (scorer, version) for scorer, version, _ in store.scores.versions()}
    if name not in known:
        there = ", ".join(sorted(known)) or "none yet"
        raise UnknownName(f"no scores of {name}; there are: {there}")
    return known[name]


def compare(
    store: Store,
    old: By,
    new: By,
    clock: Clock,
    progress: Callable[[int, int], None] = lambda done, of: None,
    by: Judge = UNTAUGHT,
) -> Comparison:
    """Nothing is changed by looking. What people corrected is the same under both."""
    before, after = store.scores.by(*old), store.scores.by(*new)
    both = sorted(before.keys() & after.keys())
    labels = Counter((before[one].label, after[one].label) for one in both)
    shifts = [
        now - then
        for one in both
        if (then := before[one].compound) is not None and (now := after[one].compound) is not None
    ]
    opens: list[MentionId] = []
    closes: list[ComplaintId] = []
    for start in range(0, len(both), _BATCH):
        some = both[start : start + _BATCH]
        newly, no_longer = _complaints(store, some, before, after, by)
        opens += newly
        closes += no_longer
        progress(start + len(some), len(both))
    return Comparison(
        old=old,
        new=new,
        mentions=len(both),
        labels=labels,
        shift=sum(shifts) / len(shifts) if shifts else 0.0,
        opens=tuple(opens),
        closes=tuple(closes),
        index=_index(store, old, new, clock),
    )


def _complaints(
    store: Store,
    some: list[MentionId],
    before: Mapping[MentionId, Score],
    after: Mapping[MentionId, Score],
    by: Judge,
) -> tuple[list[MentionId], list[ComplaintId]]:
    owners, corrections = owners_of(store), store.corrections.of(some)
    opens, closes = [], []

    def is_complaint(mention: Mention, score: Score) -> bool:
        said = corrections.get(mention.id)
        return verdict_on(mention, mention.language or "und", score, said, by) is not None

    for mention in store.mentions.by_ids(some).values():
        brand = owners.get(mention.source_id)
        if brand is None or brand.is_rival or mention.removed_at or mention.set_aside in ("unnamed", "copy"):
            continue
        was, would = (is_complaint(mention, scores[mention.id]) for scores in (before, after))
        if was == would:
            continue
        complaint = store.complaints.of_mention(mention.id)
        if would and complaint is None:
            opens.append(mention.id)
        elif was and complaint is not None:
            closes.append(complaint.id)
    return opens, closes


def _index(store: Store, old: By, new: By, clock: Clock) -> tuple[Standing, ...]:
    found = []
    for brand in store.brands.all():
        yesterday = clock.now().astimezone(ZoneInfo(brand.team.zone)).date() - timedelta(days=1)
        values = [point_under(brand, store, yesterday, by).value for by in (old, new)]
        found.append(Standing(brand.slug, *values))
    return tuple(found)
