"""JSON lines: what Earful makes of texts that are in no store, and what it can learn of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from earful.complaints import UNTAUGHT, Heard, Judge, Judged, asks
from earful.errors import ConfigError
from earful.learning import Corrected, Decided, Lesson, Rated
from earful.model import Mood, Score
from earful.scraping.found import Kind, Rating
from earful.sentiment.blend import Blend
from earful.sentiment.contract import Scorer, Text
from earful.sentiment.language import detect

BATCH = 500
_LANGUAGE: TypeAdapter[str | None] = TypeAdapter(str | None)
_RATING: TypeAdapter[Rating | None] = TypeAdapter(Rating | None)


@dataclass(frozen=True)
class Line:
    """A text with what its line tells of it. `label` and `complaint` are what a person said."""

    text: str = field(repr=False)
    language: str | None = None
    rating: Rating | None = None
    kind: Kind = "review"
    label: Mood | None = None
    complaint: bool | None = None


def read(lines: Iterable[str]) -> Iterator[Line]:
    """The lines, blank ones left out. Raises: ConfigError with the number of the first that is none."""
    for number, line in enumerate(lines, 1):
        if plain := line.removeprefix("\ufeff").strip():
            yield _line(plain, number)


def batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines in their order, as many together as a scorer reads fast."""
    batch: list[Line] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def scored(
    lines: Sequence[Line], scorer: Scorer, judge: Judge = UNTAUGHT, with_details: bool = False
) -> list[dict[str, Any]]:
    """What Earful makes of each text: language, label, compound, complaint, scorer; with details also why.

    `label` and `compound` are of the text alone: one that cannot be read stays "unread", whatever its stars.
    """
    texts = [Text(line.text, detect(line.text, line.language), line.kind) for line in lines]
    scores = scorer.score(texts)
    judged = judge.judged(
        [
            Heard(line.text, text.language, line.rating, score, line.kind)
            for line, text, score in zip(lines, texts, scores, strict=True)
        ]
    )
    return [
        _made(line, text.language, score, one, with_details)
        for line, text, score, one in zip(lines, texts, scores, judged, strict=True)
    ]


def score_line(text: str, language: str | None = None, rating: Rating | None = None) -> dict[str, Any]:
    """What Earful makes of one text before it has learned anything."""
    return scored([Line(text, language, rating)], Blend())[0]


def lesson_of(lines: Iterable[Line]) -> Lesson:
    """What can be learned of the lines: by stars, by label, and by whether it is a complaint."""
    rated, corrected, decided = [], [], []
    for line in lines:
        if line.rating is not None:
            rated.append(Rated(line.text, line.rating.share, line.language, line.kind))
        if line.label is not None:
            corrected.append(Corrected(line.text, line.label, line.language, line.kind))
        if line.complaint is not None:
            decided.append(Decided(line.text, line.complaint, line.language, line.kind, line.rating))
    return Lesson(rated, corrected, decided)


def _made(line: Line, language: str, score: Score, judged: Judged, with_details: bool) -> dict[str, Any]:
    verdict = judged.verdict
    made: dict[str, Any] = {
        "language": language,
        "label": score.label,
        "compound": score.compound,
        "complaint": verdict is not None,
        "scorer": score.scorer,
    }
    if with_details:
        made |= {
            "probability": score.probability,
            "complaint_probability": judged.probability,
            "severity": verdict.severity if verdict else None,
            "expectation": verdict.expectation if verdict else None,
            "reasons": list(verdict.reasons) if verdict else [],
            "marks": [list(mark) for mark in verdict.marks] if verdict else [],
            "question": verdict is None and asks(line.text, language, line.rating, line.kind),
        }
    return made


def _line(line: str, number: int) -> Line:
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            raise ConfigError(f"line {number} has no `text`; write a JSON object with one")
        return Line(
            text=_whole(asked["text"]),
            language=_LANGUAGE.validate_python(asked.get("language")),
            rating=_RATING.validate_python(_rating(asked.get("rating"))),
            kind=_one_of(asked, "kind", get_args(Kind), number) or "review",
            label=_one_of(asked, "label", get_args(Mood), number),
            complaint=_truth(asked, number),
        )
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise ConfigError(f"line {number}: {said}; correct language or rating") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"line {number} is no JSON; write one object a line") from None


def _whole(text: str) -> str:
    """The text with half characters joined where both halves are there, and replaced where one is missing."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _rating(given: Any) -> Any:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return {"value": given} if is_number else given


def _one_of(asked: dict[str, Any], key: str, known: tuple[Any, ...], number: int) -> Any:
    given = asked.get(key)
    if given is not None and given not in known:
        raise ConfigError(f"line {number}: `{key}` is one of {', '.join(known)}; correct it")
    return given


def _truth(asked: dict[str, Any], number: int) -> bool | None:
    given = asked.get("complaint")
    if given is not None and not isinstance(given, bool):
        raise ConfigError(f"line {number}: `complaint` is true or false; correct it")
    return given
