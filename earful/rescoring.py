"""Everything in the store is read again by a scorer, on all cores; what earlier ones said stays beside it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import datetime

from earful.assessing import keep, owners_of, texts_of
from earful.clock import Clock
from earful.complaints import UNTAUGHT, Judge
from earful.errors import WorkerLost
from earful.following import Assessed, follow_the_site
from earful.model import Mention, MentionId, Score
from earful.sentiment.contract import Scorer, Text
from earful.store import Store

log = logging.getLogger(__name__)

BATCH = 500
_AHEAD = 2
"""Batches that wait for each worker: it is never idle while the parent writes, and memory stays small."""

Recipe = Callable[[], Scorer]
Progress = Callable[[int, int], None]
_Read = tuple[list[Text], list[Score]]


def rescore(
    store: Store,
    recipe: Recipe,
    clock: Clock,
    since: datetime | None = None,
    progress: Progress = lambda done, total: None,
    workers: int | None = None,
    by: Judge = UNTAUGHT,
) -> Assessed:
    """Every mention said since then has this scorer's score, and complaints follow as assessing has it.

    A batch is kept whole or not at all, so that a run that was stopped goes on where it stood. `recipe` makes
    the scorer anew in each worker, which opens nothing else. Raises: WorkerLost; whatever the recipe raises.
    """
    scorer = recipe()
    wanted = store.mentions.unscored(scorer.name, scorer.version, since)
    batches = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
    count = min(workers or os.cpu_count() or 1, len(batches))
    owners = owners_of(store)
    done = Assessed()
    progress(0, len(wanted))
    for mentions, (texts, scores) in _read(store, batches, scorer, recipe, count):
        with store.writing():
            fresh = _unchanged(mentions, texts, scores, store)
            done += keep(*fresh, store, owners, clock.now(), by)
        progress(done.scored, len(wanted))
    with store.writing():
        done += follow_the_site(store, clock.now())
    log.info("rescored scored=%d unread=%d opened=%d", done.scored, done.unread, done.opened)
    return done


def _read(
    store: Store, batches: Sequence[Sequence[MentionId]], scorer: Scorer, recipe: Recipe, workers: int
) -> Iterator[tuple[list[Mention], _Read]]:
    """Each batch with its scores, in order; by this process alone where one worker would not be faster."""
    if workers < 2:
        for ids in batches:
            mentions = _mentions(store, ids)
            texts = texts_of(mentions)
            yield mentions, (texts, scorer.score(texts))
        return
    # A forked process would inherit the store's connection and the terminal's threads.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, initializer=_open, initargs=(recipe,))
    waiting: deque[tuple[list[Mention], Future[_Read]]] = deque()
    try:
        for ids in batches:
            mentions = _mentions(store, ids)
            waiting.append((mentions, pool.submit(_score, [_bare(one) for one in mentions])))
            if len(waiting) > _AHEAD * workers:
                first, scored = waiting.popleft()
                yield first, scored.result()
        while waiting:
            first, scored = waiting.popleft()
            yield first, scored.result()
    except BrokenProcessPool as error:
        raise WorkerLost(
            "a process that scored texts ended by itself, perhaps for want of memory; what was kept is kept:"
            " run it again, with fewer --workers"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _mentions(store: Store, ids: Sequence[MentionId]) -> list[Mention]:
    found = store.mentions.by_ids(ids)
    return [found[one] for one in ids if one in found]


def _bare(mention: Mention) -> Mention:
    """Without what no scorer reads: less to hand over."""
    return replace(mention, reply=None)


_scorer: Scorer | None = None


def _open(recipe: Recipe) -> None:
    """Runs once in each worker. Ctrl-C is the parent's to answer."""
    global _scorer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _scorer = recipe()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _score(mentions: list[Mention]) -> _Read:
    assert _scorer is not None
    texts = texts_of(mentions)
    return texts, _scorer.score(texts)


def _unchanged(
    mentions: Sequence[Mention], texts: Sequence[Text], scores: Sequence[Score], store: Store
) -> tuple[list[Mention], list[Text], list[Score]]:
    """What still says what it said when it was read; an edited one is left to the next assessment."""
    now = store.mentions.by_ids(mention.id for mention in mentions)
    same = [
        (now[mention.id], text, score)
        for mention, text, score in zip(mentions, texts, scores, strict=True)
        if mention.id in now and now[mention.id].words == mention.words
    ]
    return [one for one, _, _ in same], [one for _, one, _ in same], [one for _, _, one in same]
