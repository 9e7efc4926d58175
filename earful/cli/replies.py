"""`earful replies`: how complaints are answered, and whether that changes what people say."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from earful.replying import Answers, Responses

_HEADING = (
    f"{'week':<9} {'source':<24} {'answered':<14} {'in time':<14} {'half within (working)':<22} not due"
)


def replies(
    brand: Annotated[str, typer.Argument(help="Slug of the brand.")],
    weeks: Annotated[int, typer.Option(min=1, max=520, help="How many, the present one among them.")] = 12,
    config: Annotated[str, typer.Option("--config", help="The configuration file.")] = "earful.yaml",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for machines.")] = False,
) -> None:
    """Show how many complaints were answered, how fast and in time, and what replies changed."""
    from earful import steps
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        found = steps.responses(ws, brand, weeks)
        changed = steps.effect(ws, brand)
    if as_json:
        report = _as_json(found) | {"effect": asdict(changed) | {"words": changed.words}}
        typer.echo(json.dumps(report, ensure_ascii=False, default=str))
        return
    _show(found)
    typer.echo("")
    typer.echo(changed.words)
    typer.echo(
        f"Compared: {changed.replied.complaints} replied, {changed.replied.raised} of them raised;"
        f" {changed.unreplied.complaints} without an answer, {changed.unreplied.raised} raised."
        f" Apart: {changed.replied.removed} and {changed.unreplied.removed} removed from their site,"
        f" {changed.unmatched} replied without an equal, {changed.too_young} replied to lately."
    )


def _show(found: Responses) -> None:
    from earful.digest.week import Week

    typer.echo(_HEADING)
    for row in found.rows:
        if row.answers.reason != "no complaints":
            typer.echo(f"{Week(row.week)!s:<9} {row.source:<24} {_line(row.answers)}")
    for slug, answers in found.by_source:
        typer.echo(f"{'all':<9} {slug:<24} {_line(answers)}")
    typer.echo(f"{'all':<9} {'all':<24} {_line(found.total)}")
    untimed, dismissed = found.total.untimed, found.total.dismissed
    typer.echo(
        f"{untimed} answered at a time that nobody knows; {found.total.by_hand} marked by hand;"
        f" {dismissed} needed no answer."
    )


def _line(answers: Answers) -> str:
    ahead = f"{answers.not_due}" if answers.not_due else ""
    if answers.rate is None:
        known = f"; {answers.answered} answered as far as is known" if answers.answered else ""
        unseen = f", {answers.unseen} unknown" if answers.unseen else ""
        return f"–  {answers.reason}{known}{unseen}" + (f"; {ahead} not due" if ahead else "")
    answered = f"{answers.rate:>4.0%} {answers.answered}/{answers.counted}"
    told = answers.timed + answers.late
    in_time = (
        "–" if answers.in_time_rate is None else f"{answers.in_time_rate:>4.0%} {answers.in_time}/{told}"
    )
    half = "–"
    if answers.median_hours is not None:
        half = f"{answers.median_hours:.1f} h ({answers.median_working_hours:.1f})"
    return f"{answered:<14} {in_time:<14} {half:<22} {ahead}".rstrip()


def _as_json(found: Responses) -> dict[str, Any]:
    from earful.digest.week import Week

    return {
        **{"brand": found.brand, "total": _figures(found.total)},
        "unread": {slug: day.isoformat() if day else None for slug, day in found.unread},
        "by_source": {slug: _figures(answers) for slug, answers in found.by_source},
        "by_week": {
            str(Week(week)): _figures(answers)
            for week, answers in zip(found.weeks, found.by_week, strict=True)
        },
        "rows": [
            {"week": str(Week(row.week)), "source": row.source, **_figures(row.answers)} for row in found.rows
        ],
    }


def _figures(answers: Answers) -> dict[str, Any]:
    return {
        **asdict(answers),
        **{"answered": answers.answered, "untimed": answers.untimed, "counted": answers.counted},
        **{"rate": answers.rate, "in_time_rate": answers.in_time_rate},
    }
