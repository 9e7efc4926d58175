"""What the store holds becomes a lesson: stars, corrections, decisions; and a model only where it helps."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from earful import teaching
from earful.assessing import assess
from earful.clock import HeldClock
from earful.correcting import correct
from earful.generations import Generations
from earful.model import MentionId
from earful.scraping import OwnerReply
from earful.sentiment.vader import Vader
from earful.store import Store
from earful.teaching import NEWS, lesson_of, news, teach, teachable
from tests.lessons import texts
from tests.test_assessing import AURORA, NORDBEAN, NOW, RIVAL, STARS, keep, said, the_complaint


@pytest.fixture(autouse=True)
def watched(store: Store) -> None:
    store.brands.mirror([AURORA, NORDBEAN], [STARS, RIVAL])


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "models")


def rated(store: Store, some: Sequence[tuple[str, int]], first: int = 0, **more: object) -> list[MentionId]:
    return keep(
        store, *(said(f"r{first + at}", text, stars) for at, (text, stars) in enumerate(some)), **more
    )  # type: ignore[arg-type]


def test_the_lesson_has_every_brands_stars_as_they_now_stand_and_not_what_was_removed(
    store: Store, clock: HeldClock
) -> None:
    keep(store, said("a", "Cold.", 1), said("b", "No stars.", None), said("c", "Gone.", 1))
    keep(store, said("d", "Their queue is long.", 2), source="nordbean-stars")
    keep(store, said("a", "Warm now.", 5), at=NOW + timedelta(hours=1))
    with store.writing():
        store.db.execute(
            "UPDATE mentions SET removed_at = '2026-11-23T09:00:00.000Z' WHERE external_id = 'c'"
        )
    lesson = lesson_of(store)
    assert {(one.words, one.share) for one in lesson.rated} == {
        ("Warm now.", 1.0),
        ("Their queue is long.", 0.25),
    }
    assert (lesson.corrected, lesson.decided) == ([], [])


def test_an_owner_reply_is_no_decision_and_what_a_person_did_is(store: Store, clock: HeldClock) -> None:
    reply = OwnerReply(text="Sorry!", published_at=NOW - timedelta(hours=1))
    keep(
        store,
        said("a", "Still waiting for my parcel.", 2, reply=reply),
        said("b", "Still waiting for a parcel.", 2),
        said("c", "Still waiting for the parcel.", 2),
        said("d", "Still waiting for that parcel.", 2),
        said("e", "Still waiting for this parcel.", 2),
    )
    assess(store, Vader(), clock)
    moves = {"b": "acknowledged", "c": "answered", "d": "dismissed"}
    for complaint, mention in store.complaints.waiting():
        if to := moves.get(mention.external_id):
            store.complaints.move(complaint.id, to, NOW + timedelta(hours=1), "mai")  # type: ignore[arg-type]
    decided = {one.words: one.is_complaint for one in lesson_of(store).decided}
    assert decided == {
        "Still waiting for a parcel.": True,
        "Still waiting for the parcel.": True,
        "Still waiting for that parcel.": False,
    }


def test_the_newest_word_of_a_person_counts_and_none_for_a_text_that_was_rewritten(
    store: Store, clock: HeldClock
) -> None:
    (mention_id,) = keep(store, said("a", "Still waiting for my parcel.", 2))
    assess(store, Vader(), clock)
    store.complaints.move(the_complaint(store).id, "acknowledged", clock.now(), "mai")
    clock.move(NOW + timedelta(hours=1))
    correct(store, mention_id, "neutral", False, clock, "mai")
    lesson = lesson_of(store)
    assert [(one.label) for one in lesson.corrected] == ["neutral"]
    assert [one.is_complaint for one in lesson.decided] == [False]
    clock.move(NOW + timedelta(hours=2))
    keep(store, said("a", "All good.", 5), at=clock.now())
    lesson = lesson_of(store)
    assert (lesson.corrected, lesson.decided) == ([], [])


def test_too_few_ratings_are_refused_with_their_number(
    store: Store, clock: HeldClock, generations: Generations
) -> None:
    rated(store, texts(10))
    assert teachable(store) == 20
    done = teach(store, generations, clock)
    assert done.outcome == "refused"
    assert "20 of 50 ratings" in done.said
    assert "the word lists go on" in done.said
    assert generations.current() is None


def test_one_sided_stars_are_refused_with_a_reason(
    store: Store, clock: HeldClock, generations: Generations
) -> None:
    rated(store, [one for one in texts(70) if one[1] == 5])
    done = teach(store, generations, clock)
    assert done.outcome == "refused"
    assert "100 % of 70 ratings are positive" in done.said


def test_stars_that_contradict_each_other_teach_nothing_and_break_nothing(
    store: Store, clock: HeldClock, generations: Generations
) -> None:
    some = texts(40)
    rated(store, [*some, *((text, 6 - stars) for text, stars in some)])
    assert teach(store, generations, clock).outcome == "refused"


def test_enough_ratings_make_a_model_that_is_current_and_has_a_card(
    store: Store, clock: HeldClock, generations: Generations
) -> None:
    rated(store, texts(40))
    done = teach(store, generations, clock)
    assert done.outcome == "learned"
    assert done.said.startswith(
        "learned from 80 ratings, 0 corrections, 0 decisions; right on unseen ones: en "
    )
    current = generations.load()
    assert current is not None
    assert (done.version, done.card) == (current.version, current.card)
    assert current.learned_at == clock.now()


def test_with_little_new_it_is_skipped_quickly_and_with_enough_it_is_learned_again(
    store: Store, clock: HeldClock, generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = rated(store, texts(40))
    first = teach(store, generations, clock)
    clock.move(NOW + timedelta(days=1))
    rated(store, texts(50)[80:93], 80, at=clock.now())
    correct(store, ids[0], "neutral", None, clock, "mai")
    with monkeypatch.context() as patched:
        patched.setattr(teaching, "lesson_of", None)
        skipped = teach(store, generations, clock)
    assert (skipped.outcome, skipped.version) == ("skipped", first.version)
    assert skipped.said == f"nothing to learn yet: 14 of {NEWS} new ratings, corrections and decisions"
    rated(store, texts(50)[93:], 93, at=clock.now())
    rated(store, [(f"Another {number}.", 3) for number in range(5)], 200, at=clock.now())
    assert news(store, NOW) >= NEWS - 6
    assert teach(store, generations, clock, at_least=1).outcome == "learned"


def test_the_old_model_stays_where_the_new_one_is_worse(
    store: Store, clock: HeldClock, generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    rated(store, texts(40))
    first = teach(store, generations, clock)
    clock.move(NOW + timedelta(days=1))
    monkeypatch.setattr(teaching, "judged", lambda new, old, lesson: "macro-F1 would fall from 0.9 to 0.5")
    done = teach(store, generations, clock, at_least=0)
    assert (done.outcome, done.version, done.card) == ("kept", first.version, first.card)
    assert done.said == "the earlier model stays: macro-F1 would fall from 0.9 to 0.5"
    assert generations.versions() == [first.version]


def test_a_damaged_model_is_learned_anew_although_nothing_new_came(
    store: Store, clock: HeldClock, generations: Generations
) -> None:
    rated(store, texts(40))
    first = teach(store, generations, clock)
    assert first.version
    (generations.folder / first.version / "manifest.json").write_text("{}")
    clock.move(NOW + timedelta(days=1))
    assert teach(store, generations, clock).outcome == "learned"
    assert generations.load() is not None


def test_what_is_said_and_logged_holds_no_text_and_no_name(
    store: Store, clock: HeldClock, generations: Generations, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "earful")
    rated(store, [(f"{text} Zanzibar", stars) for text, stars in texts(40)])
    done = teach(store, generations, clock)
    for told in (caplog.text, done.said, str(done.card), str(done.card.table() if done.card else "")):
        assert "zanzibar" not in told.lower()
        assert "Aino" not in told
    assert f"learning outcome=learned version={done.version}" in caplog.text
