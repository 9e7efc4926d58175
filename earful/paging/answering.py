"""How a brand answers, as its page tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from earful.model import Brand
from earful.paging.view import Replies, ReplyRow
from earful.replying import Answers, Effect, Responses
from earful.wording import ENGLISH

ALL_SOURCES = "All sources"


def answering(
    brand: Brand, found: Responses, changed: Effect, titles: Mapping[str, str], today: date
) -> tuple[Replies | None, str]:
    """The figures, and else why there are none. Shape: `titles` by source slug."""
    by_source = {
        slug: [row.answers for row in found.rows if row.source == slug] for slug, _ in found.by_source
    }
    every = [answers for some in by_source.values() for answers in some]
    if not any(answers.counted or answers.unseen for answers in every):
        return None, "No complaint of these weeks was answered or due."
    rows = [_row(titles.get(slug, slug), told, by_source[slug]) for slug, told in found.by_source]
    return Replies(
        days=ENGLISH.span(found.weeks[0], min(today, found.weeks[-1] + timedelta(days=6))),
        target=ENGLISH.lasting(timedelta(hours=brand.reply_within_hours)),
        rows=(*rows, _row(ALL_SOURCES, found.total, every)),
        effect=changed.words,
    ), ""


def _row(name: str, told: Answers, weeks: Iterable[Answers]) -> ReplyRow:
    """`told` leaves out the weeks in which nobody could look; what they hold is counted all the same."""
    weeks = list(weeks)
    unseen = sum(answers.unseen for answers in weeks)
    half = told.median_hours
    none = told.reason or ""
    if unseen:
        none = f"{unseen} of them not known: nobody could look"
    return ReplyRow(
        source=name,
        complaints=sum(answers.counted + answers.not_due + answers.unseen for answers in weeks),
        answered="" if told.rate is None else f"{told.answered} ({ENGLISH.percent(told.rate)})",
        half_within="" if half is None else ENGLISH.lasting(timedelta(hours=half)),
        in_time="" if told.in_time_rate is None else ENGLISH.percent(told.in_time_rate),
        none=none,
    )
