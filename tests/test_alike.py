"""Which complaints say the same, and the order in which to answer them."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from earful.digest.alike import MOST_COMPARED, Alike, alike
from earful.digest.replies import SOON, ordered
from earful.model import Complaint, ComplaintId, Mention
from tests.test_drafting import pair

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
LOGIN = (
    "The app crashes every time I log in.",
    "Since the update the app crashes at login.",
    "Your app crashed twice when I tried the login.",
)
QUEUE = "Waited an hour for a coffee at the counter."


def said(
    number: int,
    text: str,
    author: str | None = "",
    days_ago: float = 1,
    state: str = "open",
    expectation: str = "digital channels",
) -> tuple[Complaint, Mention]:
    complaint, mention = pair(text=text, number=number, expectation=expectation)
    at = NOW - timedelta(days=days_ago)
    return (
        replace(complaint, state=state),  # type: ignore[arg-type]
        replace(
            mention,
            author_key=f"author {number}" if author == "" else author,
            published_at=at,
            first_seen_at=at,
        ),
    )


def counts(*complaints: tuple[Complaint, Mention]) -> list[tuple[int, int, int]]:
    found = alike(complaints, NOW)
    return [(key, found[key].similar, found[key].reach) for key in sorted(found)]


def test_other_people_who_say_the_same_are_counted() -> None:
    three = [said(number, text) for number, text in enumerate(LOGIN, 1)]
    assert counts(*three, said(4, QUEUE)) == [(1, 2, 2), (2, 2, 2), (3, 2, 2), (4, 0, 0)]


def test_who_has_an_answer_waits_no_more_and_was_hit_all_the_same() -> None:
    assert counts(
        said(1, LOGIN[0]), said(2, LOGIN[1], state="answered"), said(3, LOGIN[2], state="dismissed")
    ) == [(1, 0, 2)]


def test_who_complains_twice_is_one_person_and_who_is_unknown_another_each_time() -> None:
    assert counts(said(1, LOGIN[0], "anna"), said(2, LOGIN[1], "anna")) == [(1, 0, 0), (2, 0, 0)]
    assert counts(said(1, LOGIN[0], None), said(2, LOGIN[1], None)) == [(1, 1, 1), (2, 1, 1)]


def test_the_same_words_about_another_expectation_are_not_the_same() -> None:
    assert counts(said(1, LOGIN[0]), said(2, LOGIN[1], expectation="speed")) == [(1, 0, 0), (2, 0, 0)]


def test_what_is_older_than_90_days_counts_only_while_it_waits() -> None:
    assert counts(said(1, LOGIN[0]), said(2, LOGIN[1], days_ago=91, state="answered")) == [(1, 0, 0)]
    assert counts(said(1, LOGIN[0]), said(2, LOGIN[1], days_ago=91)) == [(1, 1, 1), (2, 1, 1)]


def test_of_a_flood_the_newest_are_compared_and_the_others_stand_by_themselves() -> None:
    flood = [said(number, LOGIN[0], days_ago=number) for number in range(1, MOST_COMPARED + 2)]
    found = alike(flood, NOW)
    assert found[ComplaintId(1)] == Alike(MOST_COMPARED - 1, MOST_COMPARED - 1)
    assert found[ComplaintId(MOST_COMPARED + 1)] == Alike()


complaints = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.integers(-3_000, 3_000),
        st.integers(0, 6),
        st.integers(0, 500),
        st.sampled_from(["open", "acknowledged"]),
    ),
    max_size=25,
)


def drawn(
    rows: Sequence[tuple[int, int, int, int, str]],
) -> tuple[list[tuple[Complaint, Mention]], dict[ComplaintId, Alike]]:
    waiting, others = [], {}
    for number, (severity, minutes, similar, reach, state) in enumerate(rows, 1):
        complaint, mention = pair(severity=severity, number=number)
        due_at = NOW + timedelta(minutes=minutes)
        waiting.append((replace(complaint, due_at=due_at, state=state), mention))  # type: ignore[arg-type]
        others[complaint.id] = Alike(similar, similar + reach)
    return waiting, others


@given(complaints, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_in_which_they_come(rows, chance) -> None:  # type: ignore[no-untyped-def]
    waiting, others = drawn(rows)
    shuffled = list(waiting)
    chance.shuffle(shuffled)
    assert ordered(shuffled, others, NOW) == ordered(waiting, others, NOW)


@given(complaints)
def test_the_order_is_bucket_then_weight_then_deadline_then_id(rows) -> None:  # type: ignore[no-untyped-def]
    waiting, others = drawn(rows)

    def stated(complaint: Complaint) -> tuple[float, ...]:
        """As DIGEST §2.6 has it."""
        late, soon = complaint.due_at < NOW, complaint.due_at <= NOW + SOON
        bucket = 0 if complaint.severity == 5 else 1 if late else 2 if soon else 3
        one = others[complaint.id]
        factor = 1 + 0.25 * one.similar if one.similar < 4 else 2
        weight = complaint.severity * (1 + math.log10(1 + one.reach)) * factor
        return (bucket, -weight, (complaint.due_at - NOW).total_seconds(), complaint.id)

    keys = [stated(complaint) for complaint, _ in ordered(waiting, others, NOW)]
    assert keys == sorted(keys)
    assert len(keys) == len(waiting)


def test_a_complaint_that_nobody_compared_stands_by_itself() -> None:
    one, other = pair(number=1), pair(number=2)
    assert ordered([other, one], {}, NOW) == [one, other]
