"""Scores and complaints follow from what the store holds: once for each wording, whatever way it came in."""

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from earful import scraping
from earful.assessing import BATCH, assess
from earful.clock import HeldClock
from earful.following import Assessed
from earful.lines import score_line
from earful.model import Brand, Complaint, Mention, MentionId, Score, Source, WorkingHours
from earful.scraping import OwnerReply, Rating
from earful.sentiment.contract import Text
from earful.sentiment.vader import Vader
from earful.store import Store
from tests.inventions import key

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
AURORA = Brand(slug="aurora", name="Aurora Coffee", team=WorkingHours(zone="Europe/Helsinki"))
NORDBEAN = Brand(slug="nordbean", name="Nordbean", is_rival=True)
STARS = Source(slug="aurora-stars", brand="aurora", scraper="trustpilot")
RIVAL = Source(slug="nordbean-stars", brand="nordbean", scraper="trustpilot")
REPLY = OwnerReply(text="We are sorry!", published_at=NOW + timedelta(hours=5))


@pytest.fixture(autouse=True)
def watched(store: Store) -> None:
    store.brands.mirror([AURORA, NORDBEAN], [STARS, RIVAL])


def said(
    external_id: str = "r1",
    text: str = "Still waiting for my parcel.",
    stars: float | None = 2,
    hours_ago: float = 3,
    **more: object,
) -> scraping.Mention:
    return scraping.Mention.model_validate(
        {
            **{"external_id": external_id, "url": f"https://stars.example/{external_id}", "text": text},
            **{"author": "Aino Kukka", "published_at": NOW - timedelta(hours=hours_ago)},
            **{"rating": None if stars is None else Rating(value=stars)},
            **more,
        }
    )


def keep(
    store: Store, *mentions: scraping.Mention, source: str = "aurora-stars", at: datetime = NOW
) -> list[MentionId]:
    """As collecting keeps them; the ids of what is new or edited."""
    place = store.brands.source(source)
    run_id = store.ledger.begin(place.id, at)
    kept = store.mentions.keep(place, run_id, mentions, at, key)
    store.ledger.end(run_id, at, "ok")
    return [*kept.new, *kept.changed]


def the_complaint(store: Store) -> Complaint:
    ((complaint, _),) = store.complaints.all()
    return complaint


def moves(store: Store) -> list[tuple[str, str]]:
    return [(event["to_state"], event["actor"]) for event in store.complaints.events(the_complaint(store).id)]


def test_a_complaint_waits_with_its_reason_its_name_and_its_hour(store: Store, clock: HeldClock) -> None:
    keep(store, said())
    assert assess(store, Vader(), clock) == Assessed(scored=1, opened=1)
    ((complaint, mention),) = store.complaints.waiting(store.brands.brand("aurora").id)
    assert (complaint.state, complaint.severity, complaint.expectation) == ("open", 3, "speed")
    assert complaint.reason == "2 of 5 stars; still waits or waited too long"
    assert complaint.author_name == "Aino Kukka"
    assert complaint.opened_at == NOW
    # Said on Monday at 7 in Helsinki: Tuesday at 7 is before the team opens at 9.
    assert complaint.due_at == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert mention.language == "en"


def test_assessing_twice_changes_nothing(store: Store, clock: HeldClock) -> None:
    keep(store, said(), said("r2", "Lovely!", 5))
    assess(store, Vader(), clock)
    before = list(store.db.iterdump())
    clock.move(NOW + timedelta(days=1))
    assert assess(store, Vader(), clock) == Assessed()
    assert list(store.db.iterdump()) == before


def test_praise_opens_no_complaint_and_its_authors_name_is_forgotten(store: Store, clock: HeldClock) -> None:
    keep(store, said(text="Lovely flat white!", stars=5))
    assert assess(store, Vader(), clock) == Assessed(scored=1)
    assert store.complaints.all() == []
    assert "Aino" not in "\n".join(store.db.iterdump())


def test_defect_2_a_complaint_first_seen_by_another_path_is_not_lost(store: Store, clock: HeldClock) -> None:
    keep(store, said())
    # Another path reads the same page first: the next visit finds nothing new, and hands over nothing.
    assert keep(store, said(), at=NOW + timedelta(hours=1)) == []
    assert assess(store, Vader(), clock).opened == 1


def test_defect_2_a_complaint_of_a_visit_that_ended_badly_is_not_lost(store: Store, clock: HeldClock) -> None:
    place = store.brands.source("aurora-stars")
    run_id = store.ledger.begin(place.id, NOW)
    store.mentions.keep(place, run_id, [said()], NOW, str)
    store.ledger.end(run_id, NOW, "failed")
    assert assess(store, Vader(), clock).opened == 1


def test_defect_2_a_crash_in_the_middle_loses_nothing_and_doubles_nothing(
    store: Store, clock: HeldClock
) -> None:
    class Stumbling(Vader):
        texts = 0

        def score(self, texts: Sequence[Text]) -> list[Score]:
            self.texts += len(texts)
            if self.texts > BATCH + 3:
                raise KeyboardInterrupt
            return super().score(texts)

    keep(store, *(said(f"r{number}") for number in range(BATCH + 10)))
    with pytest.raises(KeyboardInterrupt):
        assess(store, Stumbling(), clock)
    assert len(store.complaints.all()) == BATCH
    assert assess(store, Vader(), clock).opened == 10
    complaints = [complaint for complaint, _ in store.complaints.all()]
    assert len(complaints) == BATCH + 10
    assert {complaint.author_name for complaint in complaints} == {"Aino Kukka"}


def test_defect_4_sixty_complaints_of_a_first_visit_wait_side_by_side_and_none_is_overdue_at_once(
    store: Store, clock: HeldClock
) -> None:
    keep(store, *(said(f"r{number}", hours_ago=24 * 400) for number in range(60)))
    assert assess(store, Vader(), clock).opened == 60
    waiting = [complaint for complaint, _ in store.complaints.waiting()]
    assert len(waiting) == 60
    assert not any(complaint.is_overdue(clock.now()) for complaint in waiting)
    assert {complaint.due_at for complaint in waiting} == {datetime(2026, 11, 24, 8, tzinfo=UTC)}


def test_defect_8_wrong_sentiment_opens_a_complaint_all_the_same(store: Store, clock: HeldClock) -> None:
    texts = (
        "Great, another crash. Thanks for nothing.",
        "I was charged twice and nobody answers",
        "Kukaan ei vastaa ja rahat on menetetty",
        "Ҳеч ким жавоб бермаяпти",
    )
    keep(store, *(said(f"p{n}", text, None, kind="post") for n, text in enumerate(texts)))
    assert assess(store, Vader(), clock) == Assessed(scored=4, unread=2, opened=4)


def test_defect_7_an_edited_review_that_complains_no_more_waits_no_more(
    store: Store, clock: HeldClock
) -> None:
    keep(store, said())
    assess(store, Vader(), clock)
    clock.move(NOW + timedelta(hours=6))
    keep(store, said(text="They fixed it, great!", stars=5), at=clock.now())
    assert assess(store, Vader(), clock) == Assessed(scored=1, dismissed=1)
    assert moves(store) == [("open", "earful"), ("dismissed", "site")]
    assert store.complaints.events(the_complaint(store).id)[-1]["note"] == "edited by its author"
    assert "Aino" not in "\n".join(store.db.iterdump())


def test_an_edit_that_complains_on_keeps_its_deadline(store: Store, clock: HeldClock) -> None:
    keep(store, said())
    assess(store, Vader(), clock)
    before = the_complaint(store)
    clock.move(NOW + timedelta(hours=6))
    keep(store, said(text="Still waiting for my parcel!!", stars=1), at=clock.now())
    assess(store, Vader(), clock)
    assert (the_complaint(store).state, the_complaint(store).due_at) == ("open", before.due_at)
    assert the_complaint(store).reason == "1 of 5 stars; still waits or waited too long"


def test_a_review_edited_to_praise_and_back_to_a_complaint_waits_again(
    store: Store, clock: HeldClock
) -> None:
    keep(store, said())
    assess(store, Vader(), clock)
    for hours, text, stars in ((6, "They fixed it.", 5), (12, "It broke again, I want my money back.", 1)):
        clock.move(NOW + timedelta(hours=hours))
        keep(store, said(text=text, stars=stars), at=clock.now())
        assess(store, Vader(), clock)
    complaint = the_complaint(store)
    assert (complaint.state, complaint.author_name) == ("open", "Aino Kukka")
    assert complaint.due_at > clock.now()
    assert "money back" in complaint.reason or "refund" in complaint.reason


def test_a_reply_on_the_site_closes_the_complaint(store: Store, clock: HeldClock) -> None:
    keep(store, said())
    assess(store, Vader(), clock)
    clock.move(NOW + timedelta(hours=12))
    keep(store, said(reply=REPLY), at=clock.now())
    assert assess(store, Vader(), clock) == Assessed(answered=1)
    assert moves(store) == [("open", "earful"), ("answered", "site")]
    assert the_complaint(store).state_at == REPLY.published_at
    assert the_complaint(store).author_name is None


def test_a_reply_on_the_site_closes_an_acknowledged_complaint_too(store: Store, clock: HeldClock) -> None:
    keep(store, said())
    assess(store, Vader(), clock)
    store.complaints.move(the_complaint(store).id, "acknowledged", NOW, "mai")
    clock.move(NOW + timedelta(hours=12))
    keep(store, said(reply=OwnerReply(text="Sorry!")), at=clock.now())
    assert assess(store, Vader(), clock).answered == 1
    assert the_complaint(store).state_at == clock.now()


def test_a_reply_that_was_there_at_first_sight_leaves_nothing_waiting_and_counts_its_time(
    store: Store, clock: HeldClock
) -> None:
    replied_at = NOW - timedelta(hours=20)
    keep(store, said(hours_ago=23, reply=OwnerReply(text="Sorry!", published_at=replied_at)))
    assert assess(store, Vader(), clock) == Assessed(scored=1, opened=1, answered=1)
    complaint = the_complaint(store)
    assert (complaint.opened_at, complaint.state_at) == (NOW - timedelta(hours=23), replied_at)
    assert complaint.author_name is None
    assert store.complaints.waiting() == []


def answered(store: Store, clock: HeldClock) -> None:
    """A complaint that was answered on the site, five hours after it was opened."""
    keep(store, said())
    assess(store, Vader(), clock)
    clock.move(NOW + timedelta(hours=6))
    keep(store, said(reply=REPLY), at=clock.now())
    assess(store, Vader(), clock)
    assert the_complaint(store).state == "answered"


def test_a_complaint_waits_again_when_its_author_writes_again_after_the_answer(
    store: Store, clock: HeldClock
) -> None:
    answered(store, clock)
    clock.move(NOW + timedelta(days=2))
    again = said(text="Edit: still waiting for my parcel, nobody answers.", reply=REPLY)
    keep(store, again, at=clock.now())
    assert assess(store, Vader(), clock) == Assessed(scored=1, opened=1)
    complaint = the_complaint(store)
    assert (complaint.state, complaint.author_name) == ("open", "Aino Kukka")
    assert complaint.due_at == NOW + timedelta(days=3)
    assert moves(store)[-1] == ("open", "site")
    # The old reply answers the old words only, however often the page is read.
    keep(store, again, at=clock.now())
    assert assess(store, Vader(), clock) == Assessed()
    clock.move(NOW + timedelta(days=2, hours=4))
    newer = OwnerReply(text="It left today.", published_at=NOW + timedelta(days=2, hours=3))
    keep(store, said(text=again.text, reply=newer), at=clock.now())
    assert assess(store, Vader(), clock) == Assessed(answered=1)


def test_thanks_after_the_answer_open_nothing(store: Store, clock: HeldClock) -> None:
    answered(store, clock)
    clock.move(NOW + timedelta(days=2))
    keep(store, said(text="All good now, thank you!", stars=4, reply=REPLY), at=clock.now())
    assert assess(store, Vader(), clock) == Assessed(scored=1)
    assert the_complaint(store).state == "answered"


def test_praise_that_is_edited_to_a_complaint_waits_although_its_thanks_were_published(
    store: Store, clock: HeldClock
) -> None:
    thanks = OwnerReply(text="Thank you!", published_at=NOW - timedelta(hours=1))
    keep(store, said(text="Lovely!", stars=5, hours_ago=24 * 90, reply=thanks))
    assess(store, Vader(), clock)
    clock.move(NOW + timedelta(hours=6))
    keep(store, said(text="The grinder broke.", stars=1, hours_ago=24 * 90, reply=thanks), at=clock.now())
    assert assess(store, Vader(), clock) == Assessed(scored=1, opened=1)
    assert assess(store, Vader(), clock) == Assessed()
    assert the_complaint(store).state == "open"
    assert the_complaint(store).due_at == NOW + timedelta(hours=30)


def test_a_decision_by_a_person_stands_when_a_newer_scorer_reads_everything_again(
    store: Store, clock: HeldClock
) -> None:
    class Newer(Vader):
        version = "next"

    keep(store, said(), said("r2", "I hate this.", None))
    assess(store, Vader(), clock)
    for complaint, _ in store.complaints.all():
        store.complaints.move(complaint.id, "dismissed", NOW, "mai")
    clock.move(NOW + timedelta(days=40))
    assert assess(store, Newer(), clock) == Assessed(scored=2)
    assert {complaint.state for complaint, _ in store.complaints.all()} == {"dismissed"}


def test_what_a_newer_scorer_finds_in_an_old_mention_is_due_from_now(store: Store, clock: HeldClock) -> None:
    class Sharper(Vader):
        version = "next"

        def score(self, texts: Sequence[Text]) -> list[Score]:
            return [Score(self.name, self.version, "negative", -0.9, 0.0, 0.1, 0.9) for _ in texts]

    keep(store, said(text="It is a shop.", stars=None))
    assess(store, Vader(), clock)
    assert store.complaints.all() == []
    clock.move(NOW + timedelta(days=14))
    assert assess(store, Sharper(), clock).opened == 1
    assert the_complaint(store).due_at == clock.now() + timedelta(days=1)


def test_a_rivals_mentions_are_scored_and_open_no_complaint(store: Store, clock: HeldClock) -> None:
    (mention_id,) = keep(store, said(), source="nordbean-stars")
    assert assess(store, Vader(), clock) == Assessed(scored=1)
    assert store.complaints.all() == []
    assert store.scores.of([mention_id])[mention_id].scorer == "vader"
    assert store.mentions.take_name(mention_id) is None


def test_a_complaint_that_was_removed_from_the_site_waits_no_more(store: Store, clock: HeldClock) -> None:
    (mention_id,) = keep(store, said())
    assess(store, Vader(), clock)
    with store.writing():
        store.db.table("mentions").update(mention_id, {"removed_at": "2026-11-23T09:00:00.000Z"})
    assert assess(store, Vader(), clock) == Assessed(dismissed=1)
    assert store.complaints.events(the_complaint(store).id)[-1]["note"] == "removed from the site"


def languages(store: Store, ids: Iterable[MentionId]) -> list[str | None]:
    kept: dict[MentionId, Mention] = store.mentions.by_ids(ids)
    return [kept[mention_id].language for mention_id in ids]


def test_each_mention_gets_its_language_and_the_sources_own_word_wins(store: Store, clock: HeldClock) -> None:
    ids = keep(
        store,
        said("a", "Olen odottanut tilaustani jo kaksi viikkoa.", 5),
        said("b", "Kiitos!", 5, language="en-US"),
        said("c", "👍", 5),
    )
    assess(store, Vader(), clock)
    assert languages(store, ids) == ["fi", "en", "und"]


def test_progress_is_told_batch_by_batch_up_to_the_total(store: Store, clock: HeldClock) -> None:
    total = BATCH * 2 + 1
    keep(store, *(said(f"r{number}", "Nice.", 5) for number in range(total)))
    told: list[tuple[int, int]] = []
    assess(store, Vader(), clock, lambda done, of: told.append((done, of)))
    assert told == [(BATCH, total), (BATCH * 2, total), (total, total)]


def test_the_log_names_nobody_and_quotes_nothing(
    store: Store, clock: HeldClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "earful")
    keep(store, said(text="The parcel from Zanzibar arrived broken."))
    assess(store, Vader(), clock)
    assert "assessed scored=1 unread=0 opened=1 answered=0 dismissed=0 asked=0" in caplog.text
    assert "Zanzibar" not in caplog.text
    assert "Aino" not in caplog.text


@pytest.mark.parametrize(
    ("text", "language", "stars", "line"),
    [
        ("The coffee is great!", None, None, ("en", "positive", False)),
        ("The coffee is great!", "en-GB", 1, ("en", "positive", True)),
        ("Juda yomon, pulimni qaytaring!", None, None, ("uz", "negative", True)),
        ("Hyvää kahvia ja mukava palvelu.", None, 5, ("fi", "positive", False)),
        ("", None, None, ("und", "unread", False)),
        ("", None, 1, ("und", "unread", True)),
    ],
)
def test_a_line_for_the_command_line(
    text: str, language: str | None, stars: float | None, line: tuple[str, str, bool]
) -> None:
    made = score_line(text, language, None if stars is None else Rating(value=stars))
    assert list(made) == ["language", "label", "compound", "complaint", "scorer"]
    assert (made["language"], made["label"], made["complaint"]) == line
    assert (made["compound"] is None) == (made["label"] == "unread")
    assert made["scorer"] == "blend"


def test_a_question_that_is_no_complaint_waits_beside_the_complaints(store: Store, clock: HeldClock) -> None:
    keep(store, said("q1", "When do you open on Sundays?", None, kind="post"), said())
    assert assess(store, Vader(), clock) == Assessed(scored=2, opened=1, asked=1)
    ((asked, mention),) = store.complaints.waiting(need="question")
    assert (mention.external_id, asked.severity, asked.reason) == ("q1", 1, "asks a question")
    assert asked.due_at > clock.now()
    assert [one.need for one, _ in store.complaints.waiting()] == ["complaint"]


def test_an_answered_question_waits_no_more_and_one_edited_to_a_complaint_is_one(
    store: Store, clock: HeldClock
) -> None:
    keep(store, said("q1", "When do you open?", None), said("q2", "Where do you deliver?", None))
    assess(store, Vader(), clock)
    clock.move(NOW + timedelta(hours=6))
    reply = OwnerReply(text="At nine.", published_at=clock.now())
    angry = said("q2", "I was charged twice and nobody answers. Where do you deliver?", None)
    keep(store, said("q1", "When do you open?", None, reply=reply), angry, at=clock.now())
    assess(store, Vader(), clock)
    assert store.complaints.waiting(need="question") == []
    ((complaint, mention),) = store.complaints.waiting()
    assert (mention.external_id, complaint.need) == ("q2", "complaint")


def filed(store: Store) -> dict[str, str | None]:
    mentions = store.mentions.of_source(store.brands.source("aurora-stars").id)
    return {mention.external_id: mention.expectation for mention in mentions}


def test_what_complains_of_nothing_is_filed_under_what_it_speaks_of(store: Store, clock: HeldClock) -> None:
    keep(
        store,
        said("kind", "Friendly staff, thank you!", 5),
        said("even", "The delivery and the queue are as they were.", None),
        said("mute", "Great!", 5),
        said("late", "Still waiting for my parcel.", 1),
        said("news", "Delivery and queues: friendly staff.", None, kind="article"),
    )
    assess(store, Vader(), clock)
    assert filed(store) == {
        **{"kind": "personal treatment", "even": "speed", "mute": None, "late": None, "news": None},
    }


def test_what_was_filed_is_taken_back_when_the_text_changes(store: Store, clock: HeldClock) -> None:
    keep(store, said(text="Friendly staff, thank you!", stars=5))
    assess(store, Vader(), clock)
    keep(store, said(text="Delicious coffee!", stars=5), at=NOW + timedelta(hours=1))
    assert filed(store) == {"r1": None}, "nobody has read the new wording yet"
    assess(store, Vader(), clock)
    assert filed(store) == {"r1": "product quality"}
    keep(store, said(text="Still waiting for my parcel.", stars=1), at=NOW + timedelta(hours=2))
    assess(store, Vader(), clock)
    assert filed(store) == {"r1": None}
