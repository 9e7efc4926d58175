"""How a brand answers, as its page tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from earful.digest import words
from earful.model import Brand
from earful.paging.view import Replies, ReplyRow
from earful.replying import Answers, Effect, Responses

ALL_SOURCES = "All sources"


def answering(
    brand: Brand, found: Responses, changed: Effect, titles: Mapping[str, str]
) -> tuple[Replies | None, str]:
    """The figures, and else why there are none. Shape: `titles` by source slug."""
    total = found.total
    if not (total.answered or total.late or total.unseen):
        return None, "No complaint of these weeks was answered or due."
    rows = [_row(titles.get(slug, slug), answers) for slug, answers in found.by_source]
    return Replies(
        days=words.span(found.weeks[0], found.weeks[-1] + timedelta(days=6)),
        target=words.lasting(timedelta(hours=brand.reply_within_hours)),
        rows=(*rows, _row(ALL_SOURCES, total)),
        effect=changed.words,
    ), ""


def _row(name: str, answers: Answers) -> ReplyRow:
    half = answers.median_hours
    return ReplyRow(
        source=name,
        complaints=answers.counted + answers.not_due + answers.unseen,
        answered=answers.answered,
        rate=_share(answers.rate) or answers.reason or "",
        half_within="" if half is None else words.lasting(timedelta(hours=half)),
        in_time=_share(answers.in_time_rate),
    )


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
