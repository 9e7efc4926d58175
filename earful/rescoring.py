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
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from earful.assessing import judged_of, keep, owners_of, texts_of
from earful.clock import Clock
from earful.complaints import UNTAUGHT, Judge, Judged
from earful.errors import WorkerLost
from earful.following import Assessed, follow_the_site
from earful.model import Mention, MentionId, Score
from earful.sentiment.contract import Scorer, Text
from earful.store import Store

log = logging.getLogger(__name__)

BATCH = 500
WORTH_A_WORKER = 2_000
"""Mentions that are read in about the time that a worker takes to start."""
_AHEAD = 2
"""Batches that wait for each worker: it is never idle while the parent writes, and memory stays small."""

Recipe = Callable[[], Scorer]
Progress = Callable[[int, int], None]
_Read = tuple[list[Text], list[Score], list[Judged]]


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
    count = workers or min(os.cpu_count() or 1, len(wanted) // WORTH_A_WORKER)
    owners = owners_of(store)
    done = Assessed()
    progress(0, len(wanted))
    for mentions, read in _read(store, batches, scorer, recipe, by, min(count, len(batches))):
        with store.writing():
            same, texts, scores, judged = _unchanged(mentions, read, store)
            done += keep(same, texts, scores, store, owners, clock.now(), by, judged)
        progress(done.scored, len(wanted))
    with store.writing():
        done += follow_the_site(store, clock.now())
    log.info("rescored scored=%d unread=%d opened=%d", done.scored, done.unread, done.opened)
    return done


def _read(
    store: Store,
    batches: Sequence[Sequence[MentionId]],
    scorer: Scorer,
    recipe: Recipe,
    by: Judge,
    workers: int,
) -> Iterator[tuple[list[Mention], _Read]]:
    """Each batch with its scores, in order; by this process alone where one worker would not be faster."""
    if workers < 2:
        for ids in batches:
            mentions = _mentions(store, ids)
            yield mentions, _made(mentions, scorer, by)
        return
    # A forked process would inherit the store's connection and the terminal's threads.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, initializer=_open, initargs=(recipe, by))
    waiting: deque[tuple[list[Mention], Future[_Read]]] = deque()
    try:
        for ids in batches:
            mentions = _mentions(store, ids)
            bare = [_bare(one) for one in mentions]
            # The pool starts a worker whenever it is given work and none is idle.
            with _deaf_to_ctrl_c():
                waiting.append((mentions, pool.submit(_score, bare)))
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


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Workers that start here never hear Ctrl-C, which is the parent's to answer."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_tools: tuple[Scorer, Judge] | None = None


def _open(recipe: Recipe, by: Judge) -> None:
    """Runs once in each worker."""
    global _tools
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _tools = (recipe(), by)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _score(mentions: list[Mention]) -> _Read:
    assert _tools is not None
    return _made(mentions, *_tools)


def _made(mentions: Sequence[Mention], scorer: Scorer, by: Judge) -> _Read:
    texts = texts_of(mentions)
    scores = scorer.score(texts)
    return texts, scores, judged_of(mentions, texts, scores, by)


def _unchanged(
    mentions: Sequence[Mention], read: _Read, store: Store
) -> tuple[list[Mention], list[Text], list[Score], list[Judged]]:
    """What still says what it said when it was read; an edited one is left to the next assessment."""
    now = store.mentions.by_ids(mention.id for mention in mentions)
    texts, scores, judged = read
    same = [
        place
        for place, mention in enumerate(mentions)
        if mention.id in now and now[mention.id].words == mention.words
    ]
    return (
        [now[mentions[place].id] for place in same],
        [texts[place] for place in same],
        [scores[place] for place in same],
        [judged[place] for place in same],
    )
