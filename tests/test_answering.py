"""Reply figures on the page: every source, all together, and a reason where there is no share."""

from datetime import date

from earful.model import Brand
from earful.paging import answering
from earful.replying import Answers, Effect, Responses, Row
from earful.replying.effect import Side

BRAND = Brand("aurora", "Aurora Coffee", reply_within_hours=36)
SIDE = Side(complaints=2, raised=0, removed=0, effective_n=2)
EFFECT = Effect(SIDE, SIDE, 0, 0, reason="only 2 complaints have a reply")
WEEKS = (date(2026, 11, 9), date(2026, 11, 16))
TODAY = date(2026, 11, 18)
SHOP = Answers(on_site=3, by_hand=1, late=1, not_due=2, timed=4, in_time=3, median_hours=7.2)
BLIND = Answers(on_site=1, unseen=2, reason="not read since 2026-11-09")


def found(rows: dict[str, Answers], told: dict[str, Answers], total: Answers) -> Responses:
    return Responses(
        brand="aurora",
        weeks=WEEKS,
        rows=tuple(Row(slug, WEEKS[0], answers) for slug, answers in rows.items()),
        by_week=(),
        by_source=tuple(told.items()),
        total=total,
        unread=(),
    )


def test_each_source_has_a_row_and_all_have_the_last() -> None:
    week = found({"shop": SHOP}, {"shop": SHOP}, SHOP)
    replies, why_not = answering(BRAND, week, EFFECT, {"shop": "Shop"}, TODAY)
    assert replies is not None
    assert why_not == ""
    assert replies.target == "36 hours"
    shop, every = replies.rows
    assert (shop.source, shop.complaints, shop.answered, shop.none) == ("Shop", 7, "4 (80%)", "")
    assert (shop.half_within, shop.in_time) == ("7 hours", "60%")
    assert (every.source, every.complaints) == ("All sources", 7)
    assert "only 2 complaints have a reply" in replies.effect


def test_complaints_of_which_nobody_could_look_are_counted_and_are_no_zero() -> None:
    could_not_look = Answers(reason="could not look at talk")
    week = found({"shop": SHOP, "talk": BLIND}, {"shop": SHOP, "talk": could_not_look}, SHOP)
    replies, _ = answering(BRAND, week, EFFECT, {}, TODAY)
    assert replies is not None
    _, talk, every = replies.rows
    assert (talk.complaints, talk.answered, talk.half_within, talk.in_time) == (3, "", "", "")
    assert talk.none == "2 of them not known: nobody could look"
    assert (every.complaints, every.answered, every.none) == (10, "4 (80%)", talk.none)


def test_the_days_end_today_and_not_with_the_week() -> None:
    replies, _ = answering(BRAND, found({"shop": SHOP}, {"shop": SHOP}, SHOP), EFFECT, {}, TODAY)
    assert replies is not None
    assert replies.days == "9–18 Nov 2026"


def test_without_a_complaint_there_is_a_reason_and_no_table() -> None:
    nothing = Answers(reason="no complaints")
    replies, why_not = answering(BRAND, found({"shop": nothing}, {}, nothing), EFFECT, {}, TODAY)
    assert replies is None
    assert why_not == "No complaint of these weeks was answered or due."
