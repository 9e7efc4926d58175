"""What is learned from the user's decisions: more than the features say, never less where few were made."""

from functools import cache

import numpy as np
import pytest

from earful.complaints import UNTAUGHT, Heard, Judge, judge
from earful.complaints.trained import ComplaintModel
from earful.complaints.verdict import LIKE_EARLIER
from earful.scraping import Rating

ANSWERED = [
    *(
        "The blue lantern hums at night, model {}",
        "A humming lantern again in room {}",
        "Lantern {} hums, hm",
    ),
    *("Our lantern has begun to hum on day {}", "This lantern hums like a bee, number {}"),
]
DISMISSED = [
    *("The terrace is not open in winter {}", "No oat milk in week {}", "The queue was not short on day {}"),
    *("Sat in the garden with friend {}", "Terrace number {} has a view"),
]


@cache
def model(copies: int = 40) -> ComplaintModel:
    texts = [text.format(number) for number in range(copies) for text in (*ANSWERED, *DISMISSED)]
    return ComplaintModel.fit([Heard(text, "en") for text in texts], [("antern" in text) for text in texts])


def probabilities(heard: list[Heard], learned: ComplaintModel | None = None) -> list[float]:
    judge_here = Judge(learned) if learned else UNTAUGHT
    return [one.probability for one in judge_here.judged(heard)]


def test_what_was_answered_before_is_a_complaint_and_the_reason_says_so_honestly() -> None:
    text = "The lantern in our hall hums"
    assert judge(text, "en", None, None) is None
    found = judge(text, "en", None, None, by=Judge(model()))
    assert found is not None
    assert found.reasons == (LIKE_EARLIER,)
    assert (found.severity, found.expectation, found.marks) == (1, "other", ())
    assert found.probability >= 0.5


def test_what_was_dismissed_before_becomes_less_likely() -> None:
    heard = [Heard("The terrace is not open on Monday", "en")]
    assert probabilities(heard, model())[0] < probabilities(heard)[0]


def test_a_verdict_that_features_and_model_share_is_explained_by_the_features() -> None:
    found = judge("The lantern hums and nobody answers my mails", "en", None, None, by=Judge(model()))
    assert found is not None
    assert LIKE_EARLIER not in found.reasons
    assert found.reasons == ("gets no answer or help",)
    assert found.marks


def test_dismissed_grumbles_never_silence_a_grave_matter() -> None:
    texts = [f"The coffee burned my hand, visit {number}" for number in range(30)]
    taught = ComplaintModel.fit(
        [*(Heard(text, "en") for text in texts), Heard("Where is parcel 7?", "en")], [False] * 30 + [True]
    )
    found = judge(texts[0], "en", None, None, by=Judge(taught))
    assert found is not None
    assert found.severity == 5


def test_a_handful_of_decisions_hardly_moves_what_the_features_say() -> None:
    few = ComplaintModel.fit(
        [Heard("Nobody answers my mails", "en"), Heard("Lovely garden", "en")], [False, True]
    )
    for text in ("Nobody answers my letters", "Lovely garden, thank you", "They charged me twice"):
        heard = [Heard(text, "en")]
        assert probabilities(heard, few)[0] == pytest.approx(probabilities(heard)[0], abs=0.02)


@pytest.mark.parametrize("answered", [True, False])
def test_decisions_of_one_kind_are_refused_with_the_reason(answered: bool) -> None:
    with pytest.raises(ValueError, match="all of one kind"):
        ComplaintModel.fit([Heard("a", "en"), Heard("b", "en")], [answered, answered])


def test_decisions_must_match_their_mentions() -> None:
    with pytest.raises(ValueError, match="2 mentions and 1 decisions"):
        ComplaintModel.fit([Heard("a", "en"), Heard("b", "en")], [True])


def test_a_model_survives_being_written_as_plain_arrays() -> None:
    again = ComplaintModel.from_arrays(model().arrays())
    heard = [Heard("The lantern hums", "en", Rating(value=4)), Heard("", "und"), Heard("Фонарь гудит", "ru")]
    assert probabilities(heard, again) == pytest.approx(probabilities(heard, model()))


@pytest.mark.parametrize("head", [[99, 1, 10, 1], [], [1], [1, 1, 10, 1]])
def test_arrays_of_another_version_are_refused(head: list[int]) -> None:
    with pytest.raises(ValueError, match="version"):
        ComplaintModel.from_arrays({**model().arrays(), "complaints": np.array(head, np.int64)})


def test_training_twice_gives_the_same_model() -> None:
    first, second = (
        ComplaintModel.fit([Heard("The lamp hums", "en"), Heard("Nice", "en")], [True, False]).arrays()
        for _ in range(2)
    )
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_a_batch_is_judged_in_its_order_and_an_empty_one_is_nothing() -> None:
    heard = [Heard(text, "en") for text in ("Nice garden", "The lantern hums", "Nobody answers")]
    alone = [judge(one.words, "en", None, None, by=Judge(model())) for one in heard]
    together = Judge(model()).judged(heard)
    assert [one.verdict is None for one in together] == [one is None for one in alone]
    assert Judge(model()).judged([]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a" * 1_000_000,
        "🔥" * 9_999,
        "\ud83d not \udd25",
        "n\u0300\u0301\u0302o" * 9_000,
        "@" * 50_000,
        "still жду 退款",
    ],
)
def test_a_hostile_text_is_judged_by_a_model_without_an_error(text: str) -> None:
    [chance] = probabilities([Heard(text, "und")], model())
    assert 0 <= chance <= 1


def test_a_mention_never_shows_its_words_in_its_repr() -> None:
    assert "Zanzibar" not in repr(Heard("Zanzibar", "en"))
