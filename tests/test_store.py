"""The store keeps what was said once, keeps what it said before, and lets one writer in at a time."""

import sqlite3
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from earful import scraping
from earful.clock import HeldClock
from earful.errors import ConfigError, DiskFull, StoreBusy, UnknownName
from earful.model import Brand, IndexPoint, MentionId, RunId, Score, Source
from earful.scraping import OwnerReply, Rating
from earful.store import Store
from earful.store import database as database_module

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
AURORA = Brand(slug="aurora", name="Aurora Coffee")
SOURCE = Source(slug="aurora-stars", brand="aurora", scraper="trustpilot", settings={"business": "a.example"})


def said(
    external_id: str = "r1", text: str = "Cold coffee.", stars: float = 2, **more: object
) -> scraping.Mention:
    return scraping.Mention.model_validate(
        {
            **{"external_id": external_id, "url": f"https://stars.example/{external_id}", "text": text},
            **{"author": "Aino Kukka", "published_at": NOW - timedelta(days=2)},
            **{"rating": Rating(value=stars)},
            **more,
        }
    )


def key(name: str) -> str:
    return f"key-of-{len(name)}"


@pytest.fixture
def source(store: Store) -> Source:
    store.brands.mirror([AURORA], [SOURCE])
    return store.brands.source("aurora-stars")


@pytest.fixture
def run_id(store: Store, source: Source) -> RunId:
    return store.ledger.begin(source.id, NOW)


def test_keeping_the_same_page_twice_changes_nothing(store: Store, source: Source, run_id: RunId) -> None:
    first = store.mentions.keep(source, run_id, [said(), said("r2")], NOW, key)
    before = store.mentions.of_source(source.id)
    second = store.mentions.keep(source, run_id, [said(), said("r2")], NOW, key)
    assert len(first.new) == 2
    assert (second.new, second.changed, second.replied) == ((), (), ())
    assert store.mentions.of_source(source.id) == before


def test_an_edited_review_is_an_earlier_version_and_a_new_one(
    store: Store, source: Source, run_id: RunId
) -> None:
    (mention_id,) = store.mentions.keep(source, run_id, [said()], NOW, key).new
    later = NOW + timedelta(days=1)
    kept = store.mentions.keep(source, run_id, [said(text="They fixed it.", stars=5)], later, key)
    assert kept.changed == (mention_id,)
    (version,) = store.mentions.versions(mention_id)
    assert (version.text, version.rating_value, version.seen_at) == ("Cold coffee.", 2, later)
    now = store.mentions.by_ids([mention_id])[mention_id]
    assert (now.text, now.rating, now.first_seen_at) == ("They fixed it.", Rating(value=5), NOW)


def test_a_reply_is_kept_once_and_one_missing_sighting_removes_nothing(
    store: Store, source: Source, run_id: RunId
) -> None:
    reply = OwnerReply(text="Sorry! Write to us.", published_at=NOW)
    (mention_id,) = store.mentions.keep(source, run_id, [said()], NOW, key).new
    assert store.mentions.keep(source, run_id, [said(reply=reply)], NOW, key).replied == (mention_id,)
    assert store.mentions.keep(source, run_id, [said(reply=reply)], NOW, key).replied == ()
    store.mentions.keep(source, run_id, [said()], NOW, key)
    assert store.mentions.by_ids([mention_id])[mention_id].reply == reply


def test_what_claims_to_come_from_the_future_was_said_when_it_was_first_seen(
    store: Store, source: Source, run_id: RunId
) -> None:
    later = NOW + timedelta(days=400)
    store.mentions.keep(source, run_id, [said("r1", published_at=later), said("r2")], NOW, key)
    store.mentions.keep(source, run_id, [said("r1", published_at=later)], NOW + timedelta(days=1), key)
    older, newer = store.mentions.of_source(source.id)
    assert (older.external_id, newer.external_id, newer.said_at) == ("r2", "r1", NOW)
    assert store.mentions.said_since(source.id, NOW - timedelta(days=30)) == [older.said_at, NOW]
    assert store.mentions.said_since(source.id, NOW + timedelta(days=1)) == []


def test_one_id_twice_in_a_visit_is_one_mention(store: Store, source: Source, run_id: RunId) -> None:
    kept = store.mentions.keep(source, run_id, [said(), said()], NOW, key)
    assert (len(kept.new), store.mentions.count(source.id)) == (1, 1)


def test_a_brand_or_source_that_is_not_watched_is_named_beside_those_that_are(
    store: Store, source: Source
) -> None:
    with pytest.raises(UnknownName, match=r"no brand `borealis` in earful.yaml; there are: aurora"):
        store.brands.brand("borealis")
    with pytest.raises(UnknownName, match=r"no source `forum` in earful.yaml; there are: aurora-stars"):
        store.brands.source("forum")


def test_mentions_of_a_broken_run_are_kept_but_not_known(store: Store, source: Source, run_id: RunId) -> None:
    store.mentions.keep(source, run_id, [said()], NOW, key)
    store.ledger.end(run_id, NOW, "failed")
    assert store.mentions.known(source.id) == {}
    good = store.ledger.begin(source.id, NOW)
    store.mentions.keep(source, good, [said()], NOW, key)
    store.ledger.end(good, NOW, "ok")
    assert set(store.mentions.known(source.id)) == {"r1"}


def test_an_unseen_version_of_a_scorer_reads_everything_again(
    store: Store, source: Source, run_id: RunId
) -> None:
    (mention_id,) = store.mentions.keep(source, run_id, [said()], NOW, key).new
    store.scores.add([(mention_id, Score("vader", "1", "negative", -0.5, 0, 0.5, 0.5))], NOW)
    assert store.mentions.unassessed("vader", "1", 10) == []
    assert len(store.mentions.unassessed("vader", "2", 10)) == 1
    store.mentions.keep(source, run_id, [said(text="Edited.")], NOW, key)
    assert [mention.text for mention in store.mentions.unassessed("vader", "1", 10)] == ["Edited."]


def test_a_name_waits_until_it_is_taken_and_then_is_gone(store: Store, source: Source, run_id: RunId) -> None:
    (mention_id,) = store.mentions.keep(source, run_id, [said()], NOW, key).new
    assert store.mentions.take_name(mention_id) == "Aino Kukka"
    assert store.mentions.take_name(mention_id) is None
    dump = "\n".join(store.db.iterdump())
    assert "Aino" not in dump


def open_complaint(store: Store, mention_id: MentionId) -> None:
    store.complaints.open(
        mention_id,
        author_name="Aino Kukka",
        expectation="speed",
        severity=3,
        reason="2 of 5 stars",
        opened_at=NOW,
        due_at=NOW + timedelta(hours=9),
    )


def test_an_answered_complaint_forgets_the_name_and_keeps_its_events(
    store: Store, source: Source, run_id: RunId
) -> None:
    (mention_id,) = store.mentions.keep(source, run_id, [said()], NOW, key).new
    open_complaint(store, mention_id)
    open_complaint(store, mention_id)
    ((complaint, mention),) = store.complaints.waiting(source.brand_id)
    assert (complaint.author_name, mention.id) == ("Aino Kukka", mention_id)
    store.complaints.move(complaint.id, "acknowledged", NOW, "ops")
    store.complaints.move(complaint.id, "answered", NOW + timedelta(hours=1), "site")
    assert store.complaints.waiting(source.brand_id) == []
    assert store.complaints.get(complaint.id).author_name is None
    assert [event["to_state"] for event in store.complaints.events(complaint.id)] == [
        "open",
        "acknowledged",
        "answered",
    ]
    answered = store.complaints.answered_between(source.brand_id, NOW, NOW + timedelta(days=1))
    assert [answer.id for answer, _ in answered] == [complaint.id]


def test_an_illegal_move_is_refused_and_writes_nothing(store: Store, source: Source, run_id: RunId) -> None:
    (mention_id,) = store.mentions.keep(source, run_id, [said()], NOW, key).new
    open_complaint(store, mention_id)
    ((complaint, _),) = store.complaints.waiting(source.brand_id)
    store.complaints.move(complaint.id, "dismissed", NOW, "ops")
    with pytest.raises(ConfigError, match="dismissed: it cannot become answered, only open"):
        store.complaints.move(complaint.id, "answered", NOW, "ops")
    assert len(store.complaints.events(complaint.id)) == 2


def test_a_source_gone_from_the_configuration_is_retired_and_comes_back(store: Store, source: Source) -> None:
    store.brands.mirror([AURORA], [])
    assert store.rows("SELECT retired_at FROM sources")[0]["retired_at"]
    with pytest.raises(UnknownName, match=r"no source `aurora-stars`"):
        store.brands.source("aurora-stars")
    store.brands.mirror([AURORA], [SOURCE])
    assert store.brands.source("aurora-stars").id == source.id
    assert store.rows("SELECT retired_at FROM sources")[0]["retired_at"] is None


def test_an_index_point_is_never_restated_silently(store: Store, source: Source) -> None:
    point = IndexPoint("brand", date(2026, 11, 22), "trust/1", 66.0, 60.0, 71.0, 9.5, 12, {"a": "read"})
    assert store.index.add(source.brand_id, [point], NOW) == 1
    assert store.index.add(source.brand_id, [point], NOW) == 0
    late = IndexPoint("brand", date(2026, 11, 22), "trust/1", 64.0, 58.0, 70.0, 10.1, 13, {"a": "read"})
    assert store.index.add(source.brand_id, [late], NOW) == 1
    assert store.index.latest(source.brand_id, "brand", date(2026, 11, 30)) == late
    assert len(store.rows("SELECT id FROM index_points")) == 2


def test_two_collectors_never_hold_one_source(store: Store, source: Source, clock: HeldClock) -> None:
    with store.ledger.lease(source, "first"):
        with pytest.raises(StoreBusy, match="aurora-stars"), store.ledger.lease(source, "second"):
            pass
        clock.sleep(901)
        with store.ledger.lease(source, "second"):
            pass


def test_hosts_take_turns(store: Store) -> None:
    turns = [store.turns.take("a.example", 2.0, NOW) for _ in range(3)]
    assert turns == [NOW, NOW + timedelta(seconds=2), NOW + timedelta(seconds=4)]
    assert store.turns.take("b.example", 2.0, NOW) == NOW


def test_a_locked_store_is_busy_and_nothing_is_lost(
    tmp_path: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_SECONDS", 0.05)
    path = tmp_path / "earful.db"
    with Store.open(path, clock) as store:
        store.brands.mirror([AURORA], [SOURCE])
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="another process holds it"):
            store.brands.mirror([AURORA], [])
        other.rollback()
        other.close()
        store.brands.mirror([AURORA], [SOURCE])
        assert store.rows("SELECT retired_at FROM sources")[0]["retired_at"] is None


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, clock: HeldClock) -> None:
    with Store.open(tmp_path / "earful.db", clock) as store:
        store.brands.mirror([AURORA], [SOURCE])
        source = store.brands.source("aurora-stars")
        run_id = store.ledger.begin(source.id, NOW)
        pages = store.rows("PRAGMA page_count")[0]["page_count"]
        store.db.execute(f"PRAGMA max_page_count = {pages + 2}")
        many = [said(f"r{n}", text="Late again. " * 200) for n in range(200)]
        with pytest.raises(DiskFull, match="make room"):
            store.mentions.keep(source, run_id, many, NOW, key)
        assert store.mentions.count() == 0
        store.db.execute("PRAGMA max_page_count = 1000000")
        assert len(store.mentions.keep(source, run_id, many, NOW, key).new) == 200


def test_a_file_that_is_no_store_is_said_so(tmp_path: Path, clock: HeldClock) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Earful, this is a letter and no database at all. " * 20)
    with pytest.raises(ConfigError, match="no store of Earful's"):
        Store.open(path, clock)


def test_eight_threads_write_and_every_row_is_kept(tmp_path: Path, clock: HeldClock) -> None:
    path = tmp_path / "earful.db"
    failures: list[BaseException] = []

    def write(thread: int) -> None:
        try:
            with Store.open(path, clock) as store:
                store.brands.mirror([AURORA], [SOURCE])
                source = store.brands.source("aurora-stars")
                run_id = store.ledger.begin(source.id, NOW)
                for n in range(10):
                    store.mentions.keep(source, run_id, [said(f"t{thread}-{n}")], NOW, key)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Store.open(path, clock) as store:
        assert store.mentions.count() == 80
