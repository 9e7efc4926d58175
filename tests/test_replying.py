"""What was answered, how fast and in time; and whether people say better things after a reply."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earful.due import due_at
from earful.errors import UnknownName
from earful.model import Brand, ComplaintState, MentionId, RunState, Score, Source, WorkingHours
from earful.replying import Answers, Effect, Responses, effect, responses
from earful.replying.effect import ENOUGH, WINDOW, _compare, _History, _Sums
from earful.replying.shares import difference, wilson
from earful.scraping import Mention, OwnerReply, Rating
from earful.sentiment.contract import Text
from earful.store import Store
from tests.inventions import NOW, key

TEAM = WorkingHours(zone="Europe/Helsinki")
AURORA = Brand(slug="aurora", name="Aurora Coffee", team=TEAM)
STARS = Source(slug="stars", brand="aurora", scraper="trustpilot", settings={"business": "a.example"})
FORUM = Source(slug="forum", brand="aurora", scraper="rss", settings={"url": "https://forum.example"})
MONDAY = date(2026, 11, 16)
WEDNESDAY = datetime(2026, 11, 18, 8, tzinfo=UTC)
"""10:00 in Helsinki."""


@pytest.fixture
def brand(store: Store) -> Brand:
    store.brands.mirror([AURORA], [STARS, FORUM])
    for source in ("stars", "forum"):
        visit(store, source, NOW - timedelta(hours=1))
    return store.brands.brand("aurora")


def visit(
    store: Store, source: str, at: datetime, *mentions: Mention, state: RunState = "ok"
) -> MentionId | None:
    found = store.brands.source(source)
    run = store.ledger.begin(found.id, at)
    kept = store.mentions.keep(found, run, mentions, at, key)
    store.ledger.end(run, at, state)
    return kept.new[0] if kept.new else None


def said(
    name: str,
    at: datetime | None,
    stars: float | None = 1,
    reply: OwnerReply | None = None,
    text: str = "Cold.",
) -> Mention:
    return Mention(
        external_id=name,
        url=f"https://stars.example/{name}",
        text=text,
        published_at=at,
        rating=None if stars is None else Rating(value=stars),
        reply=reply,
    )


def replied(at: datetime | None) -> OwnerReply:
    return OwnerReply(text="We are sorry.", published_at=at)


def complain(
    store: Store,
    name: str,
    at: datetime = WEDNESDAY,
    *,
    source: str = "stars",
    seen_at: datetime | None = None,
    dated: bool = True,
    expectation: str = "speed",
    severity: int = 2,
) -> MentionId:
    """Somebody complained then, and it is open."""
    seen_at = seen_at or at
    mention = visit(store, source, seen_at, said(name, at if dated else None))
    assert mention is not None
    store.complaints.open(
        mention,
        author_name=None,
        expectation=expectation,
        severity=severity,
        reason="stated rules",
        opened_at=seen_at,
        due_at=due_at(at, 24, TEAM),
    )
    return mention


def move(store: Store, mention: MentionId, to: ComplaintState, at: datetime, actor: str = "site") -> None:
    complaint = store.complaints.of_mention(mention)
    assert complaint is not None
    store.complaints.move(complaint.id, to, at, actor)


def answer(store: Store, name: str, mention: MentionId, at: datetime | None, seen_at: datetime) -> None:
    """The owner's reply stands on the site, written `at`."""
    visit(store, "stars", seen_at, said(name, WEDNESDAY, reply=replied(at)))
    move(store, mention, "answered", at or seen_at)


def this_week(
    store: Store, brand: Brand, now: datetime = NOW, without_replies: Collection[str] = ()
) -> Responses:
    return responses(brand, store, now, 2, without_replies)


def of(found: Responses, source: str = "stars", week: date = MONDAY) -> Answers:
    (row,) = [row for row in found.rows if (row.source, row.week) == (source, week)]
    return row.answers


def test_a_reply_on_the_site_counts_with_its_time(store: Store, brand: Brand) -> None:
    mention = complain(store, "a")
    answer(store, "a", mention, WEDNESDAY + timedelta(hours=9), WEDNESDAY + timedelta(hours=30))
    complain(store, "b")
    total = this_week(store, brand).total
    assert (total.on_site, total.late, total.rate) == (1, 1, 0.5)
    assert (total.median_hours, total.in_time, total.in_time_rate) == (9, 1, 0.5)
    assert total.median_working_hours == 7, "from 10 to 17 in Helsinki"


def test_in_time_is_what_came_within_the_promised_hours_or_at_the_teams_next_opening(
    store: Store, brand: Brand
) -> None:
    friday = datetime(2026, 11, 13, 15, 30, tzinfo=UTC)
    first, second = complain(store, "a", friday), complain(store, "b", friday)
    monday = datetime(2026, 11, 16, 7, tzinfo=UTC)
    for name, mention, at in (("a", first, monday), ("b", second, monday + timedelta(minutes=1))):
        visit(store, "stars", monday + timedelta(hours=1), said(name, friday, reply=replied(at)))
        move(store, mention, "answered", at)
    total = responses(brand, store, NOW, weeks=3).total
    assert (total.timed, total.in_time) == (2, 1), "9:00 on Monday is the last moment"


def test_an_answer_by_hand_counts_from_when_somebody_said_so(store: Store, brand: Brand) -> None:
    mention = complain(store, "a")
    move(store, mention, "answered", WEDNESDAY + timedelta(hours=3), "kaisa")
    total = this_week(store, brand).total
    assert (total.by_hand, total.on_site, total.median_hours, total.rate) == (1, 0, 3, 1.0)


def test_who_marks_an_answer_that_stands_on_the_site_has_the_time_of_the_site(
    store: Store, brand: Brand
) -> None:
    mention = complain(store, "a")
    move(store, mention, "answered", WEDNESDAY + timedelta(hours=3), "kaisa")
    at = WEDNESDAY + timedelta(hours=2)
    visit(store, "stars", WEDNESDAY + timedelta(hours=20), said("a", WEDNESDAY, reply=replied(at)))
    total = this_week(store, brand).total
    assert (total.on_site, total.by_hand, total.median_hours) == (1, 0, 2)


def test_a_reply_at_an_unknown_time_is_a_reply_without_a_time(store: Store, brand: Brand) -> None:
    mention = complain(store, "a")
    answer(store, "a", mention, None, WEDNESDAY + timedelta(hours=30))
    total = this_week(store, brand).total
    assert (total.rate, total.untimed, total.median_hours, total.in_time_rate) == (1.0, 1, None, None)


def test_a_complaint_at_an_unknown_time_has_no_response_time(store: Store, brand: Brand) -> None:
    mention = complain(store, "a", dated=False)
    at = WEDNESDAY + timedelta(hours=2)
    visit(store, "stars", at, said("a", None, reply=replied(at)))
    move(store, mention, "answered", at)
    total = this_week(store, brand).total
    assert (total.answered, total.untimed) == (1, 1)


def test_what_is_not_due_yet_counts_neither_way(store: Store, brand: Brand) -> None:
    complain(store, "a", NOW - timedelta(hours=2))
    found = this_week(store, brand)
    assert (found.total.not_due, found.total.rate, found.total.reason) == (1, None, "none is due yet")


def test_on_the_deadline_it_is_not_late_and_a_moment_later_it_is(store: Store, brand: Brand) -> None:
    complain(store, "a")
    due = WEDNESDAY + timedelta(hours=24)
    visit(store, "stars", due)
    assert this_week(store, brand, due).total.late == 0
    assert this_week(store, brand, due + timedelta(milliseconds=1)).total.late == 1


def test_no_complaints_is_said_in_words_and_is_no_zero(store: Store, brand: Brand) -> None:
    total = this_week(store, brand).total
    assert (total.rate, total.in_time_rate, total.median_hours) == (None, None, None)
    assert total.reason == "no complaints"


def test_what_needs_no_answer_is_left_out(store: Store, brand: Brand) -> None:
    move(store, complain(store, "a"), "dismissed", NOW, "kaisa")
    total = this_week(store, brand).total
    assert (total.dismissed, total.counted, total.rate) == (1, 0, None)


def test_a_question_is_no_complaint(store: Store, brand: Brand) -> None:
    mention = visit(store, "stars", WEDNESDAY, said("q", WEDNESDAY))
    assert mention is not None
    store.complaints.open(
        mention,
        author_name=None,
        expectation="self-service",
        severity=1,
        reason="asks",
        opened_at=WEDNESDAY,
        due_at=WEDNESDAY,
        need="question",
    )
    assert this_week(store, brand).total.reason == "no complaints"


def test_a_blind_source_is_said_to_be_and_is_no_zero_per_cent(store: Store) -> None:
    store.brands.mirror([AURORA], [STARS, FORUM])
    brand = store.brands.brand("aurora")
    complain(store, "a")
    visit(store, "forum", NOW)
    for days in (4, 3, 2, 1, 0):
        visit(store, "stars", NOW - timedelta(days=days, hours=1), state="refused")
    found = this_week(store, brand)
    last_week, new_week = of(found), of(found, week=MONDAY + timedelta(weeks=1))
    assert last_week.rate is None
    assert last_week.unseen == 1
    assert last_week.reason == new_week.reason == "not read since 2026-11-18"
    assert found.total.reason == "could not look at stars"
    assert found.unread == (("stars", date(2026, 11, 18)),)


def test_a_week_of_which_only_the_beginning_was_read_has_no_complaints_known(store: Store) -> None:
    store.brands.mirror([AURORA], [STARS])
    brand = store.brands.brand("aurora")
    visit(store, "stars", WEDNESDAY)
    assert of(this_week(store, brand)).reason == "not read since 2026-11-18"
    complain(store, "a", WEDNESDAY - timedelta(days=2))
    visit(store, "stars", WEDNESDAY + timedelta(hours=1))
    assert of(this_week(store, brand)).late == 1


def test_a_failed_visit_this_morning_is_no_blindness(store: Store, brand: Brand) -> None:
    complain(store, "a")
    visit(store, "stars", NOW, state="failed")
    assert this_week(store, brand).unread == ()
    assert this_week(store, brand).total.late == 1


def test_a_row_with_unseen_complaints_adds_nothing_to_the_sums(store: Store, brand: Brand) -> None:
    """Otherwise only its answered ones would count."""
    answered = complain(store, "a", source="forum")
    move(store, answered, "answered", WEDNESDAY + timedelta(hours=1), "kaisa")
    complain(store, "b", source="forum")
    complain(store, "c")
    found = this_week(store, brand, without_replies={"forum"})
    assert (of(found, "forum").reason or "").startswith("its replies are not to be seen")
    assert (found.total.answered, found.total.late) == (0, 1)


def test_a_source_without_replies_has_figures_when_all_was_marked_by_hand(store: Store, brand: Brand) -> None:
    move(store, complain(store, "a", source="forum"), "answered", WEDNESDAY + timedelta(hours=1), "kaisa")
    assert this_week(store, brand, without_replies={"forum"}).total.rate == 1.0


def test_a_source_that_was_never_read_is_said_to_be(store: Store) -> None:
    store.brands.mirror([AURORA], [STARS])
    found = this_week(store, store.brands.brand("aurora"))
    assert of(found).reason == "never read"
    assert found.total.reason == "could not look at stars"
    assert found.unread == (("stars", None),)


def test_a_brand_without_sources_has_no_figures(store: Store) -> None:
    store.brands.mirror([AURORA], [])
    brand = store.brands.brand("aurora")
    found = this_week(store, brand)
    assert (found.rows, found.total.reason) == ((), "no sources")
    assert effect(brand, store, NOW).reason == "no complaint has a reply"


def test_a_brand_that_does_not_exist_is_a_clear_error(store: Store, brand: Brand) -> None:
    with pytest.raises(UnknownName, match=r"no brand `borealis` in earful.yaml; there are: aurora"):
        store.brands.brand("borealis")


def test_a_reply_that_vanishes_for_a_day_does_not_fall_out_at_once(store: Store, brand: Brand) -> None:
    mention = complain(store, "a")
    answer(store, "a", mention, WEDNESDAY + timedelta(hours=9), WEDNESDAY + timedelta(hours=30))
    source = store.brands.source("stars").id
    store.sightings.count_replies(source, {"a"})
    assert this_week(store, brand).total.rate == 1.0
    store.sightings.count_replies(source, {"a"})
    move(store, mention, "open", NOW - timedelta(hours=2))
    assert this_week(store, brand).total.rate == 0.0


def test_a_reply_that_claims_to_be_older_than_the_complaint_has_no_time(store: Store, brand: Brand) -> None:
    mention = complain(store, "a")
    answer(store, "a", mention, WEDNESDAY - timedelta(hours=1), WEDNESDAY + timedelta(hours=30))
    total = this_week(store, brand).total
    assert (total.answered, total.untimed) == (1, 1)


def test_a_reply_from_the_future_counts_from_when_it_was_first_seen(store: Store, brand: Brand) -> None:
    mention = complain(store, "a")
    answer(store, "a", mention, NOW + timedelta(days=400), WEDNESDAY + timedelta(hours=5))
    assert this_week(store, brand).total.median_hours == 5


def test_a_complaint_from_the_future_counts_from_when_it_was_first_seen(store: Store, brand: Brand) -> None:
    mention = complain(store, "a", NOW + timedelta(days=400), seen_at=WEDNESDAY)
    at = WEDNESDAY + timedelta(hours=4)
    visit(store, "stars", at, said("a", NOW + timedelta(days=400), reply=replied(at)))
    move(store, mention, "answered", at)
    assert of(this_week(store, brand)).median_hours == 4


def test_a_reply_from_before_the_edit_that_complains_answers_nothing(store: Store, brand: Brand) -> None:
    """Thanks under five stars, which were edited to one star on Wednesday."""
    monday = WEDNESDAY - timedelta(days=2)
    thanks = replied(monday + timedelta(hours=1))
    mention = visit(store, "stars", monday, said("a", monday, stars=5, reply=thanks))
    assert mention is not None
    visit(store, "stars", WEDNESDAY, said("a", monday, stars=1, reply=thanks))
    store.complaints.open(
        mention,
        author_name=None,
        expectation="speed",
        severity=2,
        reason="stated rules",
        opened_at=WEDNESDAY,
        due_at=WEDNESDAY + timedelta(hours=24),
    )
    total = this_week(store, brand).total
    assert (total.answered, total.late) == (0, 1)
    again = replied(WEDNESDAY + timedelta(hours=6))
    visit(store, "stars", WEDNESDAY + timedelta(hours=7), said("a", monday, stars=1, reply=again))
    move(store, mention, "answered", WEDNESDAY + timedelta(hours=6))
    assert this_week(store, brand).total.untimed == 1, "its first seen time is that of the thanks"


def test_weeks_are_those_of_the_teams_zone_also_where_the_clocks_change(store: Store, brand: Brand) -> None:
    """22:30 UTC on Sunday is Monday in Helsinki after the clocks went back, 21:30 is before they did."""
    for name, at in (
        ("a", datetime(2026, 10, 25, 21, 30, tzinfo=UTC)),
        ("b", datetime(2026, 10, 25, 22, 30, tzinfo=UTC)),
        ("c", datetime(2026, 10, 18, 21, 30, tzinfo=UTC)),
        ("d", datetime(2026, 10, 18, 20, 30, tzinfo=UTC)),
    ):
        complain(store, name, at)
    found = responses(brand, store, NOW, weeks=7)
    late = {week: row.late for week, row in zip(found.weeks, found.by_week, strict=True) if row.late}
    assert late == {date(2026, 10, 12): 1, date(2026, 10, 19): 2, date(2026, 10, 26): 1}


def test_only_the_asked_weeks_are_counted(store: Store, brand: Brand) -> None:
    complain(store, "a", WEDNESDAY - timedelta(weeks=3))
    complain(store, "b")
    assert this_week(store, brand).total.late == 1
    assert responses(brand, store, NOW, weeks=1, last=MONDAY - timedelta(weeks=3)).total.late == 1


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.sampled_from(["site", "hand", "late", "gone"]), st.integers(0, 200)), max_size=12)
)
def test_shares_are_shares_and_the_order_of_arrival_is_irrelevant(what: list[tuple[str, int]]) -> None:
    from earful.clock import HeldClock

    found = []
    for order in (what, what[::-1]):
        with Store.open(None, HeldClock(NOW)) as store:
            store.brands.mirror([AURORA], [STARS])
            for name, (fate, hours) in enumerate(order):
                at = WEDNESDAY - timedelta(hours=hours)
                mention = complain(store, str(name), at)
                if fate == "site":
                    visit(
                        store, "stars", NOW, said(str(name), at, reply=replied(at + timedelta(hours=hours)))
                    )
                    move(store, mention, "answered", at + timedelta(hours=hours))
                elif fate != "late":
                    move(store, mention, {"hand": "answered", "gone": "dismissed"}[fate], NOW, "kaisa")
            visit(store, "stars", NOW)
            found.append(responses(store.brands.brand("aurora"), store, NOW))
    assert found[0] == found[1]
    for one in (found[0].total, *(row.answers for row in found[0].rows)):
        for share in (one.rate, one.in_time_rate):
            assert share is None or 0 <= share <= 1
        assert one.in_time <= one.timed <= one.answered <= one.counted
    assert sum(week.counted for week in found[0].by_week) == found[0].total.counted


# The effect of replies.

LONG_AGO = NOW - timedelta(days=300)


def history(
    store: Store,
    name: str,
    *,
    replied_after: int | None = None,
    raised_after: int | None = None,
    to: float = 5,
    removed: bool = False,
    at: datetime = LONG_AGO,
    text: str = "Cold.",
    stars: float | None = 1,
    source: str = "stars",
    expectation: str = "speed",
    severity: int = 2,
) -> MentionId:
    """A complaint that was replied to, and raised, after so many days."""
    mention = complain(store, name, at, source=source, expectation=expectation, severity=severity)
    if stars is None:
        visit(store, "stars", at, said(name, at, None))
    reply = None
    steps = sorted(
        (after, what)
        for after, what in ((replied_after, "reply"), (raised_after, "raise"))
        if after is not None
    )
    now_stars, now_text = stars, "Cold."
    for after, what in steps:
        moment = at + timedelta(days=after)
        if what == "reply":
            reply = replied(moment)
        else:
            now_stars, now_text = (to if stars is not None else None), text
        visit(store, "stars", moment, said(name, at, now_stars, reply, now_text))
        if what == "reply":
            move(store, mention, "answered", moment)
    if removed:
        store.db.execute(
            "UPDATE mentions SET removed_at = ? WHERE id = ?",
            [(at + timedelta(days=20)).isoformat().replace("+00:00", "Z"), mention],
        )
    return mention


def two_sides(store: Store, replied_raised: int, unreplied_raised: int, each: int = 40) -> None:
    for number in range(each):
        history(store, f"r{number}", replied_after=3, raised_after=10 if number < replied_raised else None)
        history(store, f"u{number}", raised_after=10 if number < unreplied_raised else None)


def test_replies_help_where_the_ranges_say_so(store: Store, brand: Brand) -> None:
    two_sides(store, 20, 2)
    found = effect(brand, store, NOW)
    assert (found.replied.complaints, found.replied.raised, found.replied.share) == (40, 20, 0.5)
    assert (found.unreplied.complaints, found.unreplied.raised) == (40, 2)
    assert found.unreplied.share == pytest.approx(0.05)
    assert found.unreplied.effective_n == pytest.approx(40)
    assert found.verdict == "more often"
    assert found.words == "Complaints are raised more often after a reply than without one (50% against 5%)."


def test_a_small_difference_is_called_none(store: Store, brand: Brand) -> None:
    two_sides(store, 6, 4)
    found = effect(brand, store, NOW)
    assert found.verdict == "no clear difference"
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0 < found.high


def test_too_few_are_told_in_words_without_a_number(store: Store, brand: Brand) -> None:
    two_sides(store, 5, 0, each=ENOUGH - 1)
    found = effect(brand, store, NOW)
    assert (found.verdict, found.difference, found.replied.share, found.unreplied.share) == (None,) * 4
    assert found.reason == "only 9 replied complaints can be compared, and 10 are needed"


def test_nothing_replied_and_all_replied_have_their_reasons(store: Store, brand: Brand) -> None:
    assert effect(brand, store, NOW).reason == "no complaint has a reply"
    for number in range(20):
        history(store, f"r{number}", replied_after=3)
    found = effect(brand, store, NOW)
    assert found.unmatched == 20
    assert found.reason == "no complaint of the same kind stayed without an answer for three months"


def test_a_young_reply_is_waited_for(store: Store, brand: Brand) -> None:
    history(store, "a", replied_after=3, raised_after=4, at=NOW - timedelta(days=94))
    found = effect(brand, store, NOW)
    assert (found.too_young, found.reason) == (1, "every reply is younger than three months")


def test_only_its_own_kind_is_compared(store: Store, brand: Brand) -> None:
    for number in range(12):
        history(store, f"r{number}", replied_after=3)
        history(store, f"price{number}", expectation="price")
        history(store, f"grave{number}", severity=5)
        history(store, f"forum{number}", source="forum")
    found = effect(brand, store, NOW)
    assert (found.unmatched, found.unreplied.complaints) == (12, 0)


def test_a_raise_before_the_reply_is_not_its_doing(store: Store, brand: Brand) -> None:
    for number in range(12):
        history(store, f"r{number}", replied_after=10, raised_after=5, to=2)
        history(store, f"u{number}")
    assert effect(brand, store, NOW).replied.raised == 0


def test_a_raise_in_the_same_moment_as_the_reply_is_not_its_doing(store: Store, brand: Brand) -> None:
    """Ties: one visit sees both, and nobody knows which came first."""
    for number in range(12):
        history(store, f"r{number}", replied_after=10, raised_after=10)
        history(store, f"u{number}")
    found = effect(brand, store, NOW)
    assert (found.replied.complaints, found.replied.raised) == (12, 0)


def test_a_raise_counts_for_ninety_two_days_and_no_longer(store: Store, brand: Brand) -> None:
    for number, after in enumerate([95] * 10 + [96] * 10):
        history(store, f"r{number}", replied_after=3, raised_after=after)
        history(store, f"u{number}")
    assert effect(brand, store, NOW).replied.raised == 10


def test_what_was_lowered_again_was_not_raised(store: Store, brand: Brand) -> None:
    for number in range(12):
        history(store, f"r{number}", replied_after=3, raised_after=10)
        visit(store, "stars", LONG_AGO + timedelta(days=20), said(f"r{number}", LONG_AGO, 1))
        history(store, f"u{number}")
    assert effect(brand, store, NOW).replied.raised == 0


def test_what_its_author_removed_is_counted_apart(store: Store, brand: Brand) -> None:
    for number in range(12):
        history(store, f"r{number}", replied_after=3, removed=number < 2)
        history(store, f"u{number}", removed=number < 1)
    found = effect(brand, store, NOW)
    assert (found.replied.complaints, found.replied.removed) == (10, 2)
    assert (found.unreplied.complaints, found.unreplied.removed) == (11, 1)


def test_what_somebody_dismissed_is_no_complaint_to_compare(store: Store, brand: Brand) -> None:
    for number in range(12):
        history(store, f"r{number}", replied_after=3)
        move(store, history(store, f"u{number}"), "dismissed", NOW, "kaisa")
    assert effect(brand, store, NOW).unmatched == 12


def test_what_was_answered_by_hand_is_no_unreplied_one(store: Store, brand: Brand) -> None:
    for number in range(12):
        history(store, f"r{number}", replied_after=3)
        move(store, history(store, f"u{number}"), "answered", LONG_AGO + timedelta(days=30), "kaisa")
    found = effect(brand, store, NOW)
    assert (found.unmatched, found.unreplied.complaints) == (12, 0)


def test_one_that_waited_long_is_compared_until_its_own_reply_comes_near(store: Store, brand: Brand) -> None:
    for number in range(12):
        history(store, f"r{number}", replied_after=3)
        history(store, f"late{number}", replied_after=3 + 92 + 1)
    found = effect(brand, store, NOW)
    assert (found.replied.complaints, found.unreplied.complaints, found.unmatched) == (12, 12, 12)


def test_without_stars_the_mood_of_the_words_tells(store: Store, brand: Brand) -> None:
    def read(texts: Sequence[Text]) -> list[Score]:
        return [Score("own", "1", "positive" if "Thanks" in one.words else "negative") for one in texts]

    for number in range(12):
        history(store, f"r{number}", replied_after=3, raised_after=9, text="Thanks!", stars=None)
        history(store, f"u{number}", stars=None)
    assert effect(brand, store, NOW, read).replied.raised == 12
    assert effect(brand, store, NOW).replied.raised == 0, "nobody read the words"


def test_stars_go_before_words(store: Store, brand: Brand) -> None:
    def read(texts: Sequence[Text]) -> list[Score]:
        raise AssertionError("stars tell these apart")

    two_sides(store, 20, 2)
    assert effect(brand, store, NOW, read).replied.raised == 20


def test_an_unread_text_is_not_raised(store: Store, brand: Brand) -> None:
    for number in range(12):
        history(store, f"r{number}", replied_after=3, raised_after=9, text="Thanks!", stars=None)
        history(store, f"u{number}")
    found = effect(brand, store, NOW, lambda texts: [Score("own", "1", "unread") for _ in texts])
    assert found.replied.raised == 0


days = st.integers(0, 400).map(lambda number: timedelta(days=number))
stars = st.sampled_from([None, 0.0, 0.25, 1.0])


@st.composite
def histories(draw: st.DrawFn) -> _History:
    edits = tuple(sorted(draw(st.lists(days, max_size=3))))
    seen = draw(days)
    reply, answered = draw(st.none() | days), draw(st.none() | days)
    return _History(
        seen=seen,
        known=draw(days),
        replied=None if reply is None else max(reply, seen),
        answered=min((one for one in (reply, answered) if one is not None), default=None),
        removed=draw(st.none() | days),
        edits=edits,
        wordings=tuple((draw(stars), draw(st.sampled_from([None, 0, 1, 2]))) for _ in range(len(edits) + 1)),
    )


def pair_by_pair(every: Sequence[_History]) -> tuple[int, int, int, float, float]:
    """The comparison as its definition says it: replied, raised, unreplied, Σ w, Σ w of the raised."""
    count = raised = 0
    weights: dict[int, float] = {}
    raised_weight = 0.0
    for one in every:
        age = one.replied
        if age is None or age + WINDOW > one.known or (one.removed and one.removed <= age + WINDOW):
            continue
        if one.removed == timedelta(0):
            continue
        equals = [
            place
            for place, other in enumerate(every)
            if other.seen <= age <= other.known - WINDOW
            and (other.answered is None or other.answered > age + WINDOW)
            and (other.removed is None or other.removed > age + WINDOW)
        ]
        count += bool(equals)
        raised += bool(equals) and one.is_raised(age)
        for place in equals:
            weights[place] = weights.get(place, 0) + 1 / len(equals)
            raised_weight += every[place].is_raised(age) / len(equals)
    return count, raised, len(weights), sum(weights.values()), raised_weight


@given(st.lists(histories(), max_size=14), st.randoms(use_true_random=False))
def test_the_quick_reckoning_says_what_pair_by_pair_says(every: list[_History], random: Random) -> None:
    found, again = _Sums(), _Sums()
    _compare(every, found)
    _compare(random.sample(every, len(every)), again)
    told = (found.replied, found.replied_raised, found.unreplied, found.weight, found.raised_weight)
    assert told == pytest.approx(pair_by_pair(every))
    assert told == pytest.approx(
        (again.replied, again.replied_raised, again.unreplied, again.weight, again.raised_weight)
    )
    assert found.weight == pytest.approx(found.replied), "each replied one weighs one"


@pytest.mark.parametrize(("right", "n", "low"), [(1, 1, 0.207), (9, 10, 0.596), (90, 100, 0.826)])
def test_the_range_of_a_share_is_the_published_one(right: int, n: int, low: float) -> None:
    assert wilson(right / n, n)[0] == pytest.approx(low, abs=0.0005)


def test_the_range_of_a_difference_is_the_published_one() -> None:
    """Newcombe 1998, table II, method 10: 56/70 − 48/80 is from 0.0524 to 0.3339."""
    assert difference(56 / 70, 70, 48 / 80, 80) == pytest.approx((0.0524, 0.3339), abs=0.0001)


@given(st.floats(0, 1), st.floats(0.5, 1000), st.floats(0, 1), st.floats(0.5, 1000))
def test_ranges_hold_their_share_and_stay_within_bounds(one: float, n: float, other: float, m: float) -> None:
    low, high = wilson(one, n)
    assert 0 <= low <= one + 1e-9
    assert one - 1e-9 <= high <= 1
    least, most = difference(one, n, other, m)
    assert -1 - 1e-9 <= least <= one - other + 1e-9
    assert one - other - 1e-9 <= most <= 1 + 1e-9


def test_an_effect_without_a_verdict_says_why(store: Store, brand: Brand) -> None:
    found: Effect = effect(brand, store, NOW)
    assert (
        found.words
        == "Whether replies change what people say is not to be told yet: no complaint has a reply."
    )
    assert replace(found, reason="x").words.endswith("yet: x.")


def test_no_team_hours_means_any_hour(store: Store) -> None:
    always = replace(AURORA, team=WorkingHours(opens=time(0), closes=time(0)))
    store.brands.mirror([always], [STARS])
    mention = complain(store, "a")
    move(store, mention, "answered", WEDNESDAY + timedelta(hours=30), "kaisa")
    visit(store, "stars", NOW)
    total = responses(store.brands.brand("aurora"), store, NOW).total
    assert (total.median_hours, total.median_working_hours, total.in_time) == (30, 30, 0)
