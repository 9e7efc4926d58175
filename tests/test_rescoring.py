"""The whole store is read again on all cores, can be stopped anywhere, and goes on where it stood."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from earful import rescoring
from earful.assessing import assess
from earful.clock import HeldClock
from earful.comparing import compare, named
from earful.correcting import correct
from earful.errors import UnknownName, WorkerLost
from earful.following import Assessed
from earful.model import MentionId, Score
from earful.rescoring import rescore
from earful.sentiment.contract import ANY, Text
from earful.sentiment.vader import Vader
from earful.store import Store
from tests.conftest import ROOT
from tests.test_assessing import AURORA, NORDBEAN, NOW, RIVAL, STARS, keep, said


@dataclass(frozen=True)
class Stub:
    """Says the same of every text; a scorer that a worker can make anew."""

    version: str = "2"
    compound: float = -0.9
    dies_at: str = ""
    name: str = "stub"
    languages: frozenset[str] = ANY

    def score(self, texts: Sequence[Text]) -> list[Score]:
        if self.dies_at and any(self.dies_at in text.words for text in texts):
            os.kill(os.getpid(), signal.SIGKILL)
        label = "negative" if self.compound < 0 else "positive"
        probability = (self.compound + 1) / 2
        return [Score(self.name, self.version, label, self.compound, probability=probability) for _ in texts]


SMALL = 20


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescoring, "BATCH", SMALL)


@pytest.fixture(autouse=True)
def watched(store: Store) -> None:
    store.brands.mirror([AURORA, NORDBEAN], [STARS, RIVAL])


def shops(store: Store, count: int) -> list[MentionId]:
    return keep(
        store,
        *(
            said(f"p{at}", f"Shop number {at}.", None, hours_ago=24 + at, author=f"Author {at}")
            for at in range(count)
        ),
    )


def test_new_rows_stand_beside_the_old_ones_and_complaints_follow(store: Store, clock: HeldClock) -> None:
    ids = shops(store, 5)
    assess(store, Vader(), clock)
    clock.move(NOW + timedelta(days=1))
    assert rescore(store, Stub, clock) == Assessed(scored=5, opened=5)
    assert store.scores.versions() == [("vader", "3.3.2", 5), ("stub", "2", 5)]
    assert {score.scorer for score in store.scores.of(ids).values()} == {"stub"}
    assert rescore(store, Stub, clock) == Assessed()


def test_only_what_was_said_since_a_day_is_read(store: Store, clock: HeldClock) -> None:
    shops(store, 50)
    assert rescore(store, Stub, clock, NOW - timedelta(hours=33.5)).scored == 10


def test_several_workers_read_the_same_as_one_and_in_order(store: Store, clock: HeldClock) -> None:
    shops(store, 2 * SMALL + 3)
    told: list[tuple[int, int]] = []
    done = rescore(store, Vader, clock, progress=lambda at, of: told.append((at, of)), workers=2)
    assert done.scored == 2 * SMALL + 3
    total = 2 * SMALL + 3
    assert told == [(0, total), (SMALL, total), (2 * SMALL, total), (total, total)]
    by_pool = store.scores.by("vader", "3.3.2")
    with store.writing():
        store.db.execute("DELETE FROM scores")
    rescore(store, Vader, clock, workers=1)
    assert store.scores.by("vader", "3.3.2") == by_pool


def test_a_worker_that_is_killed_is_an_error_that_says_what_to_do_and_the_rest_goes_on_later(
    store: Store, clock: HeldClock
) -> None:
    shops(store, 3 * SMALL)
    dying = partial(Stub, dies_at=f"number {3 * SMALL - 1}.")
    with pytest.raises(WorkerLost, match="run it again, with fewer --workers"):
        rescore(store, dying, clock, workers=2)
    kept = len(store.scores.by("stub", "2"))
    assert kept % SMALL == 0
    assert rescore(store, Stub, clock, workers=1).scored == 3 * SMALL - kept


def test_ctrl_c_keeps_whole_batches_and_the_next_run_goes_on(store: Store, clock: HeldClock) -> None:
    shops(store, 2 * SMALL + 1)

    def stop(at: int, _of: int) -> None:
        if at == SMALL:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rescore(store, Stub, clock, progress=stop, workers=2)
    assert len(store.scores.by("stub", "2")) == SMALL
    assert len(store.complaints.all()) == SMALL
    assert rescore(store, Stub, clock, workers=1).scored == SMALL + 1


def test_a_text_that_is_edited_while_it_is_read_is_left_to_the_next_assessment(
    store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shops(store, 2)
    real = rescoring._mentions

    def slow(store: Store, ids: Sequence[MentionId]) -> list[object]:
        read = real(store, ids)
        keep(store, said("p1", "It was rewritten.", None, hours_ago=25), at=NOW + timedelta(hours=1))
        return list(read)

    monkeypatch.setattr(rescoring, "_mentions", slow)
    assert rescore(store, Stub, clock).scored == 1
    assert len(store.scores.by("stub", "2")) == 1


KILLED = """
import os, sys
from pathlib import Path
from earful.clock import Clock
from earful import rescoring
from earful.rescoring import rescore
from earful.store import Store
from tests.test_rescoring import AURORA, SMALL, STARS, Stub

rescoring.BATCH = SMALL
if __name__ == "__main__":
    def die(done, of):
        if done:
            print("kept", done, flush=True)
            os.kill(os.getpid(), 9)
    with Store.open(Path(sys.argv[1]), Clock()) as store:
        store.brands.mirror([AURORA], [STARS])
        rescore(store, Stub, Clock(), progress=die, workers=2)
"""


def test_kill_9_loses_no_more_than_a_batch(tmp_path: Path, clock: HeldClock) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    with Store.open(tmp_path / "earful.db", clock) as store:
        store.brands.mirror([AURORA, NORDBEAN], [STARS, RIVAL])
        shops(store, 2 * SMALL + 1)
    command = [sys.executable, str(script), str(tmp_path / "earful.db")]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=False)
    assert (ran.returncode, ran.stdout) == (-signal.SIGKILL, f"kept {SMALL}\n".encode())
    with Store.open(tmp_path / "earful.db", clock) as store:
        store.brands.mirror([AURORA, NORDBEAN], [STARS, RIVAL])
        assert len(store.scores.by("stub", "2")) == SMALL
        assert rescore(store, Stub, clock, workers=1).scored == SMALL + 1
        assert len(store.complaints.all()) == 2 * SMALL + 1


def test_comparing_shows_labels_complaints_and_index_and_changes_nothing(
    store: Store, clock: HeldClock
) -> None:
    ids = shops(store, 12)
    rescore(store, partial(Stub, version="1", compound=0.6), clock)
    clock.move(NOW + timedelta(hours=1))
    assert store.complaints.all() == []
    scored = Stub().score([Text("x")] * 12)
    with store.writing():
        store.scores.add(zip(ids, scored, strict=True), clock.now())
    correct(store, ids[0], "positive", False, clock, "mai")
    before = list(store.db.iterdump())
    found = compare(store, named(store, "stub@1"), named(store, "stub@2"), clock)
    assert list(store.db.iterdump()) == before
    assert found.labels == {("positive", "negative"): 12}
    assert found.shift == pytest.approx(-1.5)
    assert found.opens == tuple(ids[1:]), "a person said that the first is none"
    assert found.closes == ()
    ours = found.index[0]
    assert ours.old is not None
    assert ours.new is not None
    assert ours.old > 60 > ours.new
    rescore(store, partial(Stub, version="3"), clock)
    assert len(compare(store, ("stub", "3"), ("stub", "1"), clock).closes) == 11
    with pytest.raises(UnknownName, match="there are: stub@1, stub@2"):
        named(store, "stub@9")


@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_never_filed_is_filed_by_rescoring(store: Store, clock: HeldClock, workers: int) -> None:
    ids = keep(store, *(said(f"p{at}", "Friendly staff!", None, author=f"A {at}") for at in range(2 * SMALL)))
    assess(store, Vader(), clock)
    store.said.file((one, None) for one in ids)
    rescore(store, partial(Stub, compound=0.9), clock, workers=workers)
    assert {one.expectation for one in store.mentions.by_ids(ids).values()} == {"personal treatment"}
