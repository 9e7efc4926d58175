"""What a person says of a mention holds, whoever scores it later, and its complaint follows."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from earful.assessing import BY_HAND, assess
from earful.clock import HeldClock
from earful.correcting import Corrected, correct
from earful.errors import UnknownName
from earful.following import Assessed
from earful.model import MentionId, Mood, Score
from earful.sentiment.contract import Text
from earful.sentiment.vader import Vader
from earful.store import Store
from tests.test_assessing import AURORA, NORDBEAN, NOW, RIVAL, STARS, keep, moves, said, the_complaint


class Newer(Vader):
    version = "next"

    def score(self, texts: Sequence[Text]) -> list[Score]:
        return [Score(self.name, self.version, "negative", -0.9, probability=0.02) for _ in texts]


@pytest.fixture(autouse=True)
def watched(store: Store) -> None:
    store.brands.mirror([AURORA, NORDBEAN], [STARS, RIVAL])


def kept(store: Store, clock: HeldClock, text: str, stars: float | None = None, **more: object) -> MentionId:
    (mention_id,) = keep(store, said(text=text, stars=stars, **more))
    assess(store, Vader(), clock)
    clock.move(clock.now() + timedelta(hours=1))
    return mention_id


@pytest.mark.parametrize(
    ("label", "compound", "probability"),
    [("positive", 1.0, 1.0), ("neutral", 0.0, 0.5), ("negative", -1.0, 0.0)],
)
def test_a_persons_word_overrides_the_scorer_at_once(
    store: Store, clock: HeldClock, label: Mood, compound: float, probability: float
) -> None:
    mention_id = kept(store, clock, "It is a shop.")
    correct(store, mention_id, label, None, clock, "mai")
    score = store.scores.of([mention_id])[mention_id]
    assert (score.scorer, score.label) == ("user", label)
    assert (score.compound, score.probability) == (compound, probability)


def test_a_later_rescore_never_overrules_a_person(store: Store, clock: HeldClock) -> None:
    mention_id = kept(store, clock, "It is a shop.")
    correct(store, mention_id, "neutral", None, clock, "mai")
    clock.move(NOW + timedelta(days=9))
    assert assess(store, Newer(), clock) == Assessed(scored=1)
    assert store.scores.of([mention_id])[mention_id].label == "neutral"
    assert store.scores.by("vader", "next")[mention_id].label == "negative", "both are kept"
    (said_of_it,) = store.index.said(store.brands.brand("aurora").id)
    assert said_of_it.compound == 0.0
    assert store.complaints.all() == []


def test_the_newest_word_holds_and_the_earlier_ones_stay(store: Store, clock: HeldClock) -> None:
    mention_id = kept(store, clock, "It is a shop.")
    for label in ("positive", "negative", "neutral"):
        correct(store, mention_id, label, None, clock, "mai")  # type: ignore[arg-type]
    assert store.corrections.of()[mention_id].label == "neutral"
    assert store.scores.of([mention_id])[mention_id].label == "neutral"
    assert len(store.rows("SELECT * FROM corrections")) == 3


def test_what_was_said_of_an_earlier_wording_does_not_hold_for_a_new_one(
    store: Store, clock: HeldClock
) -> None:
    mention_id = kept(store, clock, "It is a shop.")
    correct(store, mention_id, "positive", False, clock, "mai")
    clock.move(clock.now() + timedelta(hours=1))
    keep(store, said(text="I was charged twice and nobody answers", stars=None), at=clock.now())
    assert assess(store, Vader(), clock).opened == 1
    assert store.scores.of([mention_id])[mention_id].scorer == "vader"
    assert store.corrections.of() == {}


def test_no_complaint_dismisses_with_the_persons_name_and_stays_so(store: Store, clock: HeldClock) -> None:
    mention_id = kept(store, clock, "Still waiting for my parcel.", 2)
    done = correct(store, mention_id, "neutral", False, clock, "mai")
    assert done == Corrected(the_complaint(store).id, "dismissed")
    assert moves(store) == [("open", "earful"), ("dismissed", "mai")]
    clock.move(NOW + timedelta(days=9))
    assert assess(store, Newer(), clock) == Assessed(scored=1)
    assert the_complaint(store).state == "dismissed"
    assert correct(store, mention_id, "negative", True, clock, "mai").move == "opened again"
    assert the_complaint(store).due_at > clock.now()


def test_a_complaint_in_which_no_rule_sees_one_is_opened_by_hand(store: Store, clock: HeldClock) -> None:
    mention_id = kept(store, clock, "It is a shop.")
    assert correct(store, mention_id, "negative", True, clock, "mai").move == "opened"
    complaint = the_complaint(store)
    assert moves(store) == [("open", "mai")]
    assert complaint.due_at > clock.now()
    mention_id = kept(store, clock, "A door.", external_id="r2")
    assert correct(store, mention_id, "neutral", True, clock, "mai").complaint is not None
    assert {one.reason for one, _ in store.complaints.all()} == {"negative words", BY_HAND}


def test_the_mood_alone_lets_the_rules_judge_again(store: Store, clock: HeldClock) -> None:
    grim = kept(store, clock, "It is a shop.")
    assert assess(store, Newer(), clock).opened == 1
    assert correct(store, grim, "positive", None, clock, "mai").move == "dismissed"
    charged = kept(store, clock, "I was charged twice and nobody answers", external_id="r2")
    assert correct(store, charged, "positive", None, clock, "mai").move == "stays"


def test_a_correction_of_a_rivals_mention_opens_nothing(store: Store, clock: HeldClock) -> None:
    (mention_id,) = keep(store, said(), source="nordbean-stars")
    assert correct(store, mention_id, "negative", True, clock, "mai") == Corrected(None, "stays")
    with pytest.raises(UnknownName, match="no mention 99"):
        correct(store, MentionId(99), "negative", None, clock, "mai")


def test_a_question_waits_beside_the_complaints_and_is_not_counted_as_one(
    store: Store, clock: HeldClock
) -> None:
    mention_id = kept(store, clock, "When do you open?")
    ((asked, _),) = store.complaints.waiting(need="question")
    assert store.complaints.all() == store.complaints.waiting() == []
    assert correct(store, mention_id, "negative", True, clock, "mai") == Corrected(asked.id, "opened")
    assert the_complaint(store).need == "complaint"


def test_what_a_person_calls_a_complaint_speaks_of_nothing_kind(store: Store, clock: HeldClock) -> None:
    mention_id = kept(store, clock, "Friendly staff, thank you!", 5)

    def spoken_of() -> str | None:
        return store.mentions.by_ids([mention_id])[mention_id].expectation

    assert spoken_of() == "personal treatment"
    correct(store, mention_id, "negative", True, clock, "mai")
    assert spoken_of() is None
    correct(store, mention_id, "positive", False, clock, "mai")
    assert spoken_of() == "personal treatment"
