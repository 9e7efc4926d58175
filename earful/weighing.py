"""Mentions become opinions: what each says for the index, and how much one voice counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from earful.model import Brand, MentionId
from earful.reputation import FORMULA, ageing, opinion_value, opinion_weight
from earful.store import Store
from earful.store.index import Said
from earful.store.opinions import Book, Opinion
from earful.store.times import instant, written

ONE_VOICE = timedelta(days=180)
"""Within this time the n-th opinion of an author in a source weighs 1/n of the first."""
LONG_TEXT = 40
"""Characters from which on two people do not write the same by chance."""
_BATCH = 10_000

NEW, EDITS, REPLIES, REMOVALS = "new mentions", "edits", "replies", "removals"
SCORES, VOICES = "scores", "other opinions of the same authors"
"""Why an opinion is there, or is not what it was."""


def count(
    brand: Brand, store: Store, now: datetime, progress: Callable[[int, int], None] | None = None
) -> Book:
    """Every opinion of the brand is counted as it now stands, and the sums of each day are right.

    Can be interrupted: what was counted stays, the rest is still due. Returns how far the points are right.
    """
    book = store.opinions.book(brand.id)
    if book is None or (book.zone, book.formula) != (brand.team.zone, FORMULA):
        book = Book(brand.team.zone, FORMULA, store.opinion_days.first(brand.id))
        with store.writing():
            store.opinions.all_due(brand.id)
            store.opinions.keep_book(brand.id, book)
    done, due = 0, store.opinions.count_due(brand.id)
    while some := store.opinions.due(brand.id, _BATCH):
        with store.writing():
            said = store.index.said(brand.id, only=some)
            authors = {(one.source_id, one.author_key) for one in said if one.author_key is not None}
            known = store.opinions.of(some, authors)
            fresh, gone = renewed(said, known, frozenset(some), brand, now)
            store.opinions.keep(fresh, gone, now, some)
        done += len(some)
        if progress:
            progress(done, max(due, done))
    with store.writing():
        first = store.opinion_days.refresh(brand.id)
        if first is not None:
            book = replace(book, stale_from=min(first, book.stale_from or first))
            store.opinions.keep_book(brand.id, book)
    return book


def weighed(said: Iterable[Said], brand: Brand, now: datetime) -> list[Opinion]:
    """The opinions in what was said, as if nothing else had ever been."""
    return list(_voices(_opinions(said, brand, now)))


def renewed(
    said: Iterable[Said], known: Iterable[Opinion], due: frozenset[MentionId], brand: Brand, now: datetime
) -> tuple[list[Opinion], list[tuple[Opinion, str]]]:
    """What has to be kept so that the `due` mentions say what they now say: opinions, and those that end.

    `known` are the kept opinions of the due mentions and of every author concerned.
    """
    words = {one.mention_id: one for one in said}
    before = {one.mention_id: one for one in known}
    others = [one for one in before.values() if one.mention_id not in due]
    found = list(_voices([*_opinions(words.values(), brand, now), *others]))
    present = {one.mention_id for one in found}
    gone = [(one, REMOVALS) for one in before.values() if one.mention_id not in present]
    fresh: list[Opinion] = []
    for one in found:
        old = before.get(one.mention_id)
        if old is None:
            fresh.append(one)
        elif _says(old) == _says(one):
            kept = one._replace(known_from=old.known_from, cause=old.cause)
            if kept != old:
                fresh.append(kept)
        else:
            cause = _cause(old, one, words.get(one.mention_id))
            gone.append((old, cause))
            fresh.append(one._replace(known_from=written(now), cause=cause))
    return fresh, gone


def _opinions(said: Iterable[Said], brand: Brand, now: datetime) -> list[Opinion]:
    """Those of the mentions that have one, each as if its author had no other."""
    zone, stamp = ZoneInfo(brand.team.zone), written(now)
    found = []
    for one in said:
        value = opinion_value(one.rating_share, one.compound, one.probability)
        if value is None:
            continue
        found.append(
            Opinion(
                mention_id=one.mention_id,
                source_id=one.source_id,
                author_key=one.author_key,
                said_at=written(one.said_at),
                said_on=one.said_at.astimezone(zone).date(),
                value=value,
                weight=opinion_weight(value),
                echo_weight=0.0,
                echo_value=0.0,
                expectation=one.expectation,
                language=one.language,
                text_sha256=one.text_sha256,
                is_long=one.text_length >= LONG_TEXT,
                known_from=stamp,
                cause=NEW,
            )
        )
    return found


def _voices(opinions: Iterable[Opinion]) -> Iterator[Opinion]:
    """The opinions, weighing what is due to one voice, and knowing what it said before."""
    by_author: dict[Any, list[Opinion]] = defaultdict(list)
    for one in opinions:
        if one.author_key is None:
            yield one
        else:
            by_author[one.source_id, one.author_key].append(one)
    for voice in by_author.values():
        if len(voice) == 1:
            # So it is with most, and to read a time is slow.
            [one] = voice
            yield one._replace(weight=opinion_weight(one.value), echo_weight=0.0, echo_value=0.0)
        else:
            yield from _voice(sorted(voice, key=lambda one: (one.said_at, one.mention_id)))


def _voice(opinions: list[Opinion]) -> Iterator[Opinion]:
    moments = [instant(one.said_at) for one in opinions]
    oldest, last = 0, None
    echo_weight = echo_value = 0.0
    for number, (one, at) in enumerate(zip(opinions, moments, strict=True)):
        while at - moments[oldest] > ONE_VOICE:
            oldest += 1
        if last is not None:
            left = ageing((one.said_on - last.said_on).days)
            echo_weight = left * (echo_weight + last.weight)
            echo_value = left * (echo_value + last.weight * last.value)
        weight = opinion_weight(one.value) / (number - oldest + 1)
        if (one.weight, one.echo_weight, one.echo_value) != (weight, echo_weight, echo_value):
            one = one._replace(weight=weight, echo_weight=echo_weight, echo_value=echo_value)
        last = one
        yield last


def _says(opinion: Opinion) -> tuple[Any, ...]:
    return (opinion.value, opinion.weight, opinion.said_on, opinion.source_id, opinion.text_sha256)


def _cause(old: Opinion, new: Opinion, words: Said | None) -> str:
    if words is None:
        return VOICES
    if old.text_sha256 != new.text_sha256:
        is_answered = words.replied_at and words.edited_at and words.replied_at <= words.edited_at
        return REPLIES if is_answered else EDITS
    return SCORES if old.value != new.value else VOICES
