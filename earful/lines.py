"""One line of JSON a text: what Earful makes of texts that are in no store."""

from __future__ import annotations

from typing import Any

from earful.complaints import judge
from earful.scraping.found import Rating
from earful.sentiment.contract import Text
from earful.sentiment.language import detect
from earful.sentiment.vader import Vader


def score_line(text: str, language: str | None = None, rating: Rating | None = None) -> dict[str, Any]:
    """What Earful makes of one text: language, label, compound, complaint, scorer.

    `label` and `compound` are of the text alone: one that cannot be read stays "unread", whatever its stars.
    """
    scorer = Vader()
    spoken = detect(text, language)
    [score] = scorer.score([Text(text, spoken)])
    return {
        "language": spoken,
        "label": score.label,
        "compound": score.compound,
        "complaint": judge(text, spoken, rating, score) is not None,
        "scorer": scorer.name,
    }
