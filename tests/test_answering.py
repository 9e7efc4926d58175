"""Reply figures on the page: every source, all together, and a reason where there is no share."""

from datetime import date

from earful.model import Brand
from earful.paging import answering
from earful.replying import Answers, Effect, Responses
from earful.replying.effect import Side

BRAND = Brand("aurora", "Aurora Coffee", reply_within_hours=36)
SIDE = Side(complaints=2, raised=0, removed=0, effective_n=2)
EFFECT = Effect(SIDE, SIDE, 0, 0, reason="only 2 complaints have a reply")
WEEKS = (date(2026, 11, 9), date(2026, 11, 16))


def found(by_source: dict[str, Answers], total: Answers) -> Responses:
    return Responses("aurora", WEEKS, (), (), tuple(by_source.items()), total, ())


def test_each_source_has_a_row_and_all_have_the_last() -> None:
    shop = Answers(on_site=3, by_hand=1, late=1, not_due=2, timed=4, in_time=3, median_hours=7.2)
    blind = Answers(unseen=2, reason="not read since 9 Nov")
    replies, why_not = answering(BRAND, found({"shop": shop, "talk": blind}, shop), EFFECT, {"shop": "Shop"})
    assert replies is not None
    assert why_not == ""
    assert (replies.days, replies.target) == ("9–22 Nov 2026", "36 hours")
    first, second, last = replies.rows
    assert (first.source, first.complaints, first.answered) == ("Shop", 7, 4)
    assert (first.rate, first.half_within, first.in_time) == ("80%", "7 hours", "60%")
    assert (second.source, second.complaints, second.answered) == ("talk", 2, 0)
    assert (second.rate, second.half_within, second.in_time) == ("not read since 9 Nov", "", "")
    assert last.source == "All sources"
    assert "only 2 complaints have a reply" in replies.effect


def test_without_a_complaint_there_is_a_reason_and_no_table() -> None:
    replies, why_not = answering(BRAND, found({}, Answers(reason="no complaints")), EFFECT, {})
    assert replies is None
    assert why_not == "No complaint of these weeks was answered or due."
