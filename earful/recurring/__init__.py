"""Recurring problems: complaints of several people about the same thing, in one period and the one before.

Two complaints are about the same thing when they are filed under the same expectation and use similar words.
Words are compared folded, by their first letters and by runs of four letters, each weighing more the fewer
people use it (tf-idf by people, cosine). Complaints are read from the oldest; each joins the group it is
nearest to, or founds one; then groups join groups. The bars are in `grouping.py`.

The words of different languages cannot be compared. There the largest groups of two languages join when they
are filed under the same expectation, the kinds of cues that at least half of their complaints carry are the
same, and one of them recurs by itself.

A group is a recurring problem when at least two people told of it in the period. People are counted, not
complaints, so that one author who writes twenty times is one; an author who is not known is one each time.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from earful.cleaning import clean
from earful.cues import Group
from earful.learner.folding import MOST_CHARACTERS, fold
from earful.model import Expectation, MentionId
from earful.recurring.grouping import MOST_WORDS, STEM, Person, Told, by_words, content, people

__all__ = ["MOST_COMPLAINTS", "SEVERAL", "Problem", "Told", "Trend", "recurring", "trend"]

Trend: TypeAlias = Literal["new", "rising", "steady", "falling"]
_Users: TypeAlias = dict[str, set[Person]]

SEVERAL = 2
"""People from which a problem recurs."""
MOST_COMPLAINTS = 2_000
"""The newest of a period and the one before; what is older is left out."""
RISES_BY, RISES_TIMES = 2, 1.5
LABEL_WORDS, LONGEST_LABEL = 3, 60

_SHORTEST_SHOWN = 3
_WRITTEN = re.compile(r"[^\W\d_]+(?:['ʻʼ‘’`][^\W\d_]+)*")
_UNSPECIFIC: frozenset[Group] = frozenset(
    {"negation", "praise", "author", "trouble", "request", "bad", "irony", "leaving"}
)


@dataclass(frozen=True)
class Problem:
    """What several people complained of in the period.

    Shape: `label` holds up to three of their words, cleaned, in `language`; it may be empty. `count` are the
    complaints of the period, `authors` the people who wrote them, `before` the people of the period before.
    `first_on` and `last_on` are of both periods. `trend` is None where the period before is not known.
    """

    expectation: Expectation
    label: str
    language: str
    count: int
    authors: int
    before: int
    first_on: date
    last_on: date
    trend: Trend | None
    ids: tuple[MentionId, ...]


def recurring(
    told: Iterable[Told],
    start: date,
    end: date,
    is_before_known: bool = True,
    names: Collection[str] = (),
) -> tuple[Problem, ...]:
    """The recurring problems of the period from `start` to before `end`, those of most people first.

    The period before is as long. `names`, of brands and people, never become a part of a label.
    """
    before = start - (end - start)
    near = sorted((one for one in told if before <= one.said_on < end), key=lambda one: (one.said_on, one.id))
    near = near[-MOST_COMPLAINTS:]
    kept_out = {word for name in names for word in fold(name).split()} | _only_capitalised(near)
    problems: list[Problem] = []
    for expectation in sorted({one.expectation for one in near}):
        of_it = [one for one in near if one.expectation == expectation]
        everywhere = {
            language: _used_by([one for one in of_it if one.language == language], kept_out)
            for language in sorted({one.language for one in of_it})
        }
        for group in _across_languages(by_words(of_it)):
            inside = [one for one in group if one.said_on >= start]
            authors = people(inside)
            if authors < SEVERAL or not _share_a_word(group):
                continue
            earlier = people(one for one in group if one.said_on < start)
            label, language = _label(group, everywhere, kept_out)
            problems.append(
                Problem(
                    expectation=expectation,
                    label=label,
                    language=language,
                    count=len(inside),
                    authors=authors,
                    before=earlier,
                    first_on=group[0].said_on,
                    last_on=group[-1].said_on,
                    trend=trend(authors, earlier) if is_before_known else None,
                    ids=tuple(one.id for one in inside),
                )
            )
    return tuple(sorted(problems, key=lambda one: (-one.authors, -one.count, one.expectation, one.ids)))


def trend(now: int, before: int) -> Trend:
    """How a number of people moved: by at least two and by half, or it is steady; "new" from none."""
    if before == 0:
        return "new"
    if now - before >= RISES_BY and now >= RISES_TIMES * before:
        return "rising"
    if before - now >= RISES_BY and before >= RISES_TIMES * now:
        return "falling"
    return "steady"


def _across_languages(groups: Iterable[Sequence[Told]]) -> list[list[Told]]:
    """The groups, those of different languages that tell of the same kinds of trouble joined."""
    joined: list[tuple[set[str], frozenset[Group], list[Told]]] = []
    for group in sorted(groups, key=lambda group: (-people(group), group[0].id)):
        kinds = _kinds(group)
        languages = {one.language for one in group}
        for taken, theirs, told in joined:
            # The larger ones come first, so the one that is there recurs if either does.
            if kinds and kinds == theirs and not languages & taken and people(told) >= SEVERAL:
                taken |= languages
                told += group
                told.sort(key=lambda one: (one.said_on, one.id))
                break
        else:
            joined.append((languages, kinds, list(group)))
    return [told for _, _, told in joined]


def _kinds(told: Sequence[Told]) -> frozenset[Group]:
    counts = Counter(group for one in told for group in one.groups - _UNSPECIFIC)
    return frozenset(group for group, count in counts.items() if 2 * count >= len(told))


def _label(
    group: Sequence[Told], everywhere: Mapping[str, _Users], kept_out: Collection[str]
) -> tuple[str, str]:
    """Up to three words that people of the group use and hardly anybody else, as they mostly write them."""
    languages = Counter(one.language for one in group)
    language = min(languages, key=lambda code: (-languages[code], code))
    mine = [one for one in group if one.language == language]
    used_by = _used_by(mine, kept_out)
    everybody = everywhere[language]
    most = max(map(len, everybody.values()), default=1)

    def telling(stem: str) -> float:
        return len(used_by[stem]) * math.log(1 + most / len(everybody[stem]))

    stems = [stem for stem, users in used_by.items() if len(users) >= SEVERAL]
    best = sorted(stems, key=lambda stem: (-telling(stem), stem))[:LABEL_WORDS]
    written: dict[str, Counter[str]] = {stem: Counter() for stem in best}
    places: Counter[str] = Counter()
    for one in mine:
        for place, word in enumerate(_WRITTEN.findall(one.words[:MOST_CHARACTERS].lower())):
            folded = fold(word)
            if folded[:STEM] in written and folded not in kept_out:
                written[folded[:STEM]][word] += 1
                places[folded[:STEM]] += min(place, MOST_WORDS)
    best.sort(key=lambda stem: (places[stem] / max(1, written[stem].total()), stem))
    shown = [min(forms, key=lambda form: (-forms[form], form)) for stem in best if (forms := written[stem])]
    return clean(" ".join(shown), LONGEST_LABEL), language


def _share_a_word(told: Sequence[Told]) -> bool:
    return any(len(users) >= SEVERAL for users in _used_by(told, ()).values())


def _used_by(told: Iterable[Told], kept_out: Collection[str]) -> _Users:
    """By the beginning of a word, who uses it."""
    users: _Users = defaultdict(set)
    for one in told:
        for word in content(one.words):
            if word not in kept_out and len(word) >= _SHORTEST_SHOWN:
                users[word[:STEM]].add(one.person)
    return users


def _only_capitalised(told: Iterable[Told]) -> set[str]:
    """Words that nobody writes in small letters: they may be somebody's name."""
    small: set[str] = set()
    large: set[str] = set()
    for one in told:
        for word in _WRITTEN.findall(one.words[:MOST_CHARACTERS]):
            (small if word[0].islower() else large).add(fold(word))
    return large - small
