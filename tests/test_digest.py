"""One week of one brand, decided: what is late, what to answer first, what moved and why."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from earful.clock import HeldClock
from earful.digest import Week, build
from earful.digest.causes import Cause
from earful.digest.done import Replied
from earful.digest.standing import change, why
from earful.digest.view import DigestView
from earful.errors import UnknownName
from earful.model import IndexPoint
from earful.rendering import render
from earful.store import Store
from earful.store.digests import Planned
from tests import weeks
from tests.weeks import AURORA, NOW, PARTS, SOURCES, WEEK, Said, fill, measure, visit

BUSY = weeks.view_of("busy", HeldClock(NOW))


def view(store: Store, said: tuple[Said, ...]) -> DigestView:
    fill(store, said, replace(AURORA, rivals=()))
    for source in SOURCES:
        visit(store, source.slug, 1)
    return build(store.brands.brand("aurora"), WEEK, store, NOW)


def complaint(text: str, **changes: object) -> Said:
    return replace(
        Said("harbour", 40, text, 1, expectation="other", due_in_hours=48),
        **changes,  # type: ignore[arg-type]
    )


def order(store: Store, *said: Said) -> list[str]:
    return ["".join(piece.text for piece in card.quote.pieces) for card in view(store, said).cards]


def test_a_week_runs_from_monday_to_monday_in_the_teams_zone() -> None:
    week = Week.parse("2026-W47")
    assert (week.start_on, week.end_on, str(week)) == (date(2026, 11, 16), date(2026, 11, 23), "2026-W47")
    start, end = Week.parse("2026-W43").bounds("Europe/Helsinki")
    assert end - start == timedelta(days=7, hours=1)
    assert Week.ended_before(NOW, "Europe/Helsinki") == week
    assert Week.ended_before(NOW - timedelta(hours=9), "Europe/Helsinki") == week.before


@pytest.mark.parametrize("text", ["2026-47", "W47", "2026-W54", "2026-W00", "", "x" * 100])
def test_a_week_that_is_none_is_a_clear_error(text: str) -> None:
    with pytest.raises(UnknownName, match="write it as 2026-W47"):
        Week.parse(text)


def test_counters_say_what_work_there_is() -> None:
    assert (BUSY.counters.overdue, BUSY.counters.soon, BUSY.counters.waiting) == (2, 2, 7)
    assert len(BUSY.cards) == 5
    assert (BUSY.more, BUSY.more_overdue) == (2, 0)


def test_safety_comes_before_what_is_late_and_that_before_what_is_due(store: Store) -> None:
    assert order(
        store,
        complaint("later", due_in_hours=40),
        complaint("soon", due_in_hours=20),
        complaint("late", due_in_hours=-1),
        complaint("grave", severity=5, due_in_hours=60),
    ) == ["grave", "late", "soon", "later"]


def test_within_a_bucket_severity_and_company_decide_then_deadline_then_id(store: Store) -> None:
    assert order(
        store,
        complaint("mild", severity=2),
        complaint("first of equals", severity=3),
        complaint("second of equals", severity=3),
        complaint("earlier deadline", severity=3, due_in_hours=30),
        complaint("in company", severity=3, expectation="speed"),
    ) == ["earlier deadline", "first of equals", "second of equals", "in company", "mild"]


COURIER = "The courier came two hours late and the coffee was cold."
LATE_COURIER = "Our courier came an hour late, the coffee was cold by then."


def test_two_who_say_the_same_outweigh_one_of_the_same_severity(store: Store) -> None:
    assert order(
        store,
        complaint("alone", severity=3, due_in_hours=30, expectation="speed"),
        complaint(COURIER, severity=3, expectation="speed", author="Anna"),
        complaint(LATE_COURIER, severity=3, expectation="speed", author="Olli"),
    ) == [COURIER, LATE_COURIER, "alone"]


def test_to_be_filed_under_the_same_expectation_is_not_to_say_the_same(store: Store) -> None:
    said = view(
        store,
        (
            complaint(COURIER, expectation="speed", author="Anna"),
            complaint("An endless queue at the counter.", expectation="speed", author="Olli"),
        ),
    )
    assert [(card.similar, card.reach) for card in said.cards] == [(0, 0), (0, 0)]


def test_a_card_tells_who_waits_for_long_and_who_stood_in_a_digest_before() -> None:
    carried = weeks.view_of("carried", HeldClock(NOW))
    assert [(card.waited, card.is_carried) for card in carried.cards] == [
        (timedelta(days=23), True),
        (timedelta(days=9), False),
    ]
    assert [(card.similar, card.reach) for card in carried.cards] == [(1, 2), (1, 2)]
    assert {card.waited for card in BUSY.cards} == {None}
    assert not any(card.is_carried for card in BUSY.cards)


def test_a_draft_is_in_the_customers_language_where_there_is_a_template() -> None:
    drafts = [card.draft.language if card.draft else None for card in BUSY.cards]
    assert drafts == ["en", "fi", "en", "en", None]
    rendered = weeks.mailed(BUSY)
    assert rendered.html.count("Draft reply (check before you post)") == 4
    assert rendered.text.count("Draft reply (check before you post)") == 4


def test_a_card_holds_what_an_answer_needs() -> None:
    card = BUSY.cards[0]
    assert (card.left, card.is_overdue, card.tone) == (timedelta(hours=14), True, "bad")
    assert card.due_at == weeks.NOW - timedelta(hours=14)
    assert (card.source, card.author) == ("Harbour Reviews", "Mika R.")
    assert card.said_at == datetime(2026, 11, 21, 16, tzinfo=UTC)
    assert card.stars is not None
    assert (card.stars.full, card.stars.empty, card.stars.value, card.stars.best) == (1, 4, 1, 5)
    assert card.link is not None
    assert card.link.host == "www.harbour.example"
    assert card.is_grave
    assert any(piece.is_marked for piece in card.quote.pieces)


def test_the_button_opens_the_place_where_the_brand_answers(store: Store) -> None:
    console = "https://console.example/apps/1/reviews"
    fill(store, (complaint("late"),), replace(AURORA, rivals=()))
    kept = store.brands.sources()
    store.brands.mirror([AURORA], [replace(source, reply_url=console) for source in kept])
    (card,) = build(store.brands.brand("aurora"), WEEK, store, NOW).cards
    assert card.link is not None
    assert (card.link.url, card.link.host) == (console, "console.example")


def test_a_link_to_a_foreign_host_is_no_button() -> None:
    (card,) = [card for card in BUSY.cards if card.source == "Kitchen Table"]
    assert card.link is None
    assert "No direct link: open Kitchen Table and search for the text above." in render(
        "weekly_digest", BUSY
    ).text.replace("\n   ", " ")


def test_a_long_quote_shows_where_it_complains(store: Store) -> None:
    text = "We went there on a sunny morning. " * 20 + "Then they refused my refund. " + "Oh well. " * 30
    (card,) = view(store, (complaint(text),)).cards
    quote = "".join(piece.text for piece in card.quote.pieces)
    assert len(quote) <= 280
    assert "refund" in quote


def test_defect_4_a_first_run_over_sixty_complaints_is_one_mail_of_five_cards(store: Store) -> None:
    said = tuple(complaint(f"complaint number {n}", due_in_hours=-1) for n in range(60))
    flood = view(store, said)
    assert len(flood.cards) == 5
    assert (flood.more, flood.more_overdue) == (55, 55)
    rendered = render("weekly_digest", flood)
    assert "and 55 more complaints" in rendered.text
    assert len(rendered.html.encode()) <= 92_000


def test_answered_complaints_are_counted_with_their_time() -> None:
    assert BUSY.answered is not None
    assert (BUSY.answered.count, BUSY.answered.half_within) == (2, timedelta(hours=21, minutes=30))


@pytest.mark.parametrize(
    ("before", "after", "half", "clear"),
    [(71.0, 66.0, 2.0, True), (71.0, 66.0, 4.0, False), (66.0, 66.0, 0.0, False), (60.0, 62.83, 2.0, True)],
)
def test_a_change_is_clear_only_beyond_both_ranges(
    before: float, after: float, half: float, clear: bool
) -> None:
    def point(value: float) -> IndexPoint:
        return IndexPoint("brand", WEEK.last_on, "trust/1", value, value - half, value + half, 100, 200, {})

    moved = change(point(after), point(before))
    assert moved is not None
    assert moved.is_clear is clear
    assert clear is (abs(after - before) > math.sqrt(2 * half**2) and before != after)


def test_causes_add_up_to_the_change_as_shown() -> None:
    assert BUSY.why is not None
    shown = [reason.tenths for reason in BUSY.why.reasons] + [BUSY.why.others_tenths]
    assert sum(shown) == -46
    assert BUSY.why.total_tenths == -46
    assert BUSY.why.unexplained_tenths is None
    assert BUSY.cause == "speed"


def test_what_the_causes_leave_open_is_said() -> None:
    def point(value: float) -> IndexPoint:
        return IndexPoint("brand", WEEK.last_on, "trust/1", value, value, value, 100, 200, {})

    found = why(point(66), point(70), [Cause("speed", -2.5, 0)], {})
    assert found is not None
    assert (found.unexplained_tenths, found.total_tenths) == (-15, -40)


def test_the_chart_shows_twelve_weeks_and_a_missing_one_as_a_dash() -> None:
    assert BUSY.chart is not None
    columns = BUSY.chart.columns
    assert (
        " ".join("–" if column.value is None else f"{column.value:.0f}" for column in columns)
        == "74 73 74 75 – 74 73 74 72 73 71 66"
    )
    assert [column.is_last for column in columns] == [False] * 11 + [True]
    for column in columns:
        if not column.is_missing:
            heights = (column.above, column.upper, 3, column.lower, column.below)
            assert min(heights) >= 0
            assert sum(heights) == BUSY.chart.height


def test_a_topic_counts_what_is_good_and_bad_of_it() -> None:
    assert BUSY.talk is not None
    counts = {one.expectation: (one.good, one.neutral, one.bad) for one in BUSY.talk.topics}
    assert counts == {
        "speed": (0, 0, 3),
        "personal treatment": (2, 0, 0),
        "digital channels": (0, 0, 2),
        "price": (0, 0, 2),
        "privacy and safety": (0, 0, 1),
        "product quality": (0, 0, 1),
    }
    assert BUSY.talk.filed == sum(one.mentions for one in BUSY.talk.topics) == 11
    assert sum(one.bad for one in BUSY.talk.topics) == BUSY.talk.complaints == BUSY.talk.bad


def test_what_is_spoken_of_most_comes_first_and_is_the_longest_bar() -> None:
    assert BUSY.talk is not None
    widths = [one.good_width + one.neutral_width + one.bad_width for one in BUSY.talk.topics]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == 100


def test_topics_have_no_percentages_under_twenty(store: Store) -> None:
    kind = tuple(replace(complaint(f"Friendly staff {n}.", stars=5), expectation=None) for n in range(4))
    few = view(store, kind + tuple(complaint(f"n {n}", expectation="personal treatment") for n in range(15)))
    assert few.talk is not None
    assert [(one.mentions, one.good_share) for one in few.talk.topics] == [(19, None)]


def test_topics_of_twenty_have_percentages(store: Store) -> None:
    kind = tuple(replace(complaint(f"Friendly staff {n}.", stars=5), expectation=None) for n in range(5))
    many = view(store, kind + tuple(complaint(f"n {n}", expectation="personal treatment") for n in range(15)))
    assert many.talk is not None
    assert [(one.mentions, one.good_share) for one in many.talk.topics] == [(20, 0.25)]


def test_bad_ones_are_counted_against_the_week_before(store: Store) -> None:
    late = [complaint(f"n {n}", expectation="speed") for n in range(3)]
    earlier = [complaint(f"b {n}", expectation="price", hours_ago=200) for n in range(2)]
    fill(store, (*late, complaint("dear", expectation="price"), *earlier), replace(AURORA, rivals=()))
    measure(store, "aurora", [70.0, 70.0])
    told = build(store.brands.brand("aurora"), WEEK, store, NOW).talk
    assert told is not None
    assert {one.expectation: one.more_bad for one in told.topics} == {"speed": 3, "price": -1}


def test_a_dismissed_complaint_is_none_and_speaks_of_nothing(store: Store) -> None:
    told = view(store, (complaint("n", expectation="speed", state="dismissed"), complaint("m")))
    assert told.talk is not None
    assert [one.expectation for one in told.talk.topics] == ["other"]
    assert told.talk.complaints == 1


def test_a_store_from_before_is_honestly_without_topics_of_praise(store: Store) -> None:
    fill(store, weeks.PRAISE, replace(AURORA, rivals=()))
    store.db.execute("UPDATE mentions SET expectation = NULL")
    told = build(store.brands.brand("aurora"), WEEK, store, NOW).talk
    assert told is not None
    assert (told.good, told.filed, told.topics) == (4, 0, ())


def test_praise_says_what_and_who_was_praised() -> None:
    assert [(one.who, one.about) for one in BUSY.praise] == [
        ("team", "staff"),
        ("", ""),
        ("barista", "staff"),
    ]


def test_praise_is_praise_of_some_length_and_one_of_each_source_first() -> None:
    assert [one.source for one in BUSY.praise] == ["Harbour Reviews", "App Shelf · Finland", "Kitchen Table"]


def test_a_rival_is_ahead_only_beyond_both_ranges(store: Store) -> None:
    assert [(one.name, one.verdict) for one in BUSY.rivals] == [
        ("Aurora Coffee", "us"),
        ("Nordbean", "behind"),
    ]
    assert all(one.left + one.width + one.right == 100 for one in BUSY.rivals)


def test_a_rival_that_was_not_ahead_a_week_ago_is_news() -> None:
    told = weeks.view_of("overtaken", HeldClock(NOW))
    assert [(rival.name, rival.verdict, rival.is_news) for rival in told.rivals] == [
        ("Aurora Coffee", "us", False),
        ("Nordbean", "behind", True),
        ("Kantti", "ahead", False),
    ]
    assert "Nordbean is now ahead of us." in weeks.mailed(told).text


def test_a_rival_that_was_not_measured_a_week_ago_is_no_news(store: Store) -> None:
    fill(store, ())
    visit(store, "harbour", 1)
    measure(store, "aurora", [72.0, 66.0], half=2.0)
    measure(store, "nordbean", [None, 75.0], half=2.0)
    rival = build(store.brands.brand("aurora"), WEEK, store, NOW).rivals[1]
    assert (rival.verdict, rival.is_news) == ("behind", False)


def test_a_storm_of_the_week_is_told_whether_it_is_over_or_not() -> None:
    told = weeks.view_of("stormy", HeldClock(NOW))
    assert [(one.people, one.over_at is None, one.is_taken) for one in told.storms] == [
        (52, True, False),
        (34, False, False),
    ]
    assert "Nobody has taken it up yet" in weeks.mailed(told).text.replace("\n", " ")


def test_a_storm_of_another_week_is_not_told(store: Store) -> None:
    weeks.stormy(store)
    brand = store.brands.brand("aurora")
    assert build(brand, WEEK.before, store, NOW).storms == ()
    goes_on = build(brand, Week(WEEK.end_on), store, NOW).storms
    assert [one.people for one in goes_on] == [52]


def test_a_broken_source_is_a_banner_with_since_when_and_why() -> None:
    (trouble,) = BUSY.health.unread
    assert (trouble.source, trouble.error, trouble.since) == (
        "Harbour Reviews",
        "LayoutChanged",
        date(2026, 11, 22),
    )
    html = render("weekly_digest", BUSY).html
    assert "Part of the picture is missing." in html
    assert "could not be read since Sun 22 Nov: the site changed its pages." in html


def test_a_passing_trouble_is_late_and_no_alarm(store: Store) -> None:
    fill(store, (), replace(AURORA, rivals=()))
    for source in SOURCES:
        visit(store, source.slug, 6)
    visit(store, "forum", 1, "failed", error="TimedOut", remedy="retry")
    health = build(store.brands.brand("aurora"), WEEK, store, NOW).health
    assert ([one.source for one in health.late], health.unread) == (["Kitchen Table"], ())


def test_a_refused_delivery_is_told_in_the_next_digest(store: Store) -> None:
    fill(store, (), replace(AURORA, rivals=()))
    brand = store.brands.brand("aurora")
    issue = store.digests.keep(
        brand.id,
        "weekly_digest",
        (WEEK.before.start_on, WEEK.start_on),
        **{"subject": "s", "html": "h", "text": "t", "view": "{}", "view_sha256": "0"},
        at=NOW,
    )
    store.digests.plan(issue, [Planned("gone@aurora.example", "en", "<1@aurora.example>", b"x")], NOW)
    (delivery,) = store.digests.deliveries(issue.id)
    store.digests.settle(delivery, "refused", NOW, "550 no such user")
    rendered = render("weekly_digest", build(brand, WEEK, store, NOW))
    assert "did not reach 1 address" in rendered.html
    assert "gone@" not in rendered.html


@pytest.mark.parametrize(
    ("name", "verdict", "says"),
    [
        ("busy", "slipped", "7 complaints wait for a reply, 2 past the deadline."),
        ("quiet", "steady", "Nothing is waiting for a reply."),
        ("blind", "blind", "None of the sources could be read"),
        ("first", "first", "nothing to compare with yet"),
        ("still", "steady", "Nothing new was written this week."),
        ("cleared", "rose", "2 complaints were answered this week"),
        ("partial", "steady", "Nothing is waiting for a reply in the sources we could read."),
        ("stormy", "slipped", "52 people said something bad within 24 hours."),
        ("overtaken", "slipped", "Nordbean is now ahead of us."),
        ("thin", "unmeasured", "what was said carries as much as 3 opinions, and 5 are needed"),
    ],
)
def test_every_state_of_a_week_has_its_words(name: str, verdict: str, says: str) -> None:
    view = weeks.view_of(name, HeldClock(NOW))
    assert view.verdict == verdict
    assert says in " ".join(render("weekly_digest", view).text.split())


def test_blind_is_no_number_and_no_silence() -> None:
    rendered = render("weekly_digest", weeks.view_of("blind", HeldClock(NOW)))
    assert rendered.subject == "Aurora Coffee: no data – 16–22 Nov 2026"
    assert "Reputation index" not in rendered.text
    assert "/ 100" not in rendered.html


def test_nothing_waits_is_said_of_the_sources_that_could_be_read(store: Store) -> None:
    fill(store, (), replace(AURORA, rivals=()))
    visit(store, "harbour", 1)
    measure(store, "aurora", [70.0])
    text = render("weekly_digest", build(store.brands.brand("aurora"), WEEK, store, NOW, PARTS)).text
    assert "Nothing is waiting for a reply in the sources we could read." in " ".join(text.split())


def test_what_was_said_outside_the_week_is_not_of_the_week(store: Store) -> None:
    long_ago = replace(weeks.PRAISE[1], hours_ago=24 * 8)
    today = replace(weeks.PRAISE[1], hours_ago=1)
    assert view(store, (long_ago, today)).talk is None


def test_no_name_is_in_the_digest_once_its_complaint_is_answered() -> None:
    assert "Mika R." in render("weekly_digest", BUSY).html
    quiet = weeks.view_of("quiet", HeldClock(NOW))
    assert "Mika R." not in render("weekly_digest", quiet).html


def test_the_weeks_response_rate_counts_what_was_answered_or_due() -> None:
    assert BUSY.replied == Replied(answered=2, due=4, share=None, in_time=2, not_due=5, unseen=0)


def test_a_percentage_is_given_of_twenty_complaints_or_more(store: Store) -> None:
    late = [complaint(f"Cold {number}.", due_in_hours=-1) for number in range(15)]
    done = [complaint(f"Late {number}.", state="answered", reply="Sorry.") for number in range(5)]
    found = view(store, (*late, *done)).replied
    assert found is not None
    assert (found.answered, found.due, found.share) == (5, 20, 0.25)


def test_where_nobody_could_look_no_reply_is_missing(store: Store) -> None:
    fill(store, (complaint("Cold.", hours_ago=150, due_in_hours=-100),), replace(AURORA, rivals=()))
    found = build(store.brands.brand("aurora"), WEEK, store, NOW).replied
    assert found == Replied(answered=0, due=0, share=None, in_time=0, not_due=0, unseen=1)


def test_a_week_without_complaints_has_no_response_rate(store: Store) -> None:
    assert view(store, ()).replied is None


def test_only_its_two_weeks_are_read_and_through_their_index(store: Store) -> None:
    fill(store, weeks.COMPLAINTS + weeks.PRAISE, replace(AURORA, rivals=()))
    measure(store, "aurora", [70.0, 70.0])
    asked: list[str] = []
    store.db.conn.set_trace_callback(asked.append)
    build(store.brands.brand("aurora"), WEEK, store, NOW)
    store.db.conn.set_trace_callback(None)
    of_a_time = [sql for sql in asked if ") < '" in sql and "complaint_events" not in sql]
    assert len(of_a_time) == 4, "mentions and complaints, of the week and of the one before"
    for sql in of_a_time:
        plan = [row["detail"] for row in store.rows(f"EXPLAIN QUERY PLAN {sql}")]
        assert "SEARCH m USING INDEX mentions_said" in plan[0], plan
