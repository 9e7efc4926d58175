"""`earful complaint`: see what waits for a reply, and say what was done."""

from __future__ import annotations

import json
from typing import Annotated

import typer

app = typer.Typer(
    help="List complaints, and say which were taken up, answered or dismissed.", no_args_is_help=True
)

Config = Annotated[str, typer.Option("--config", help="The configuration file.")]
Number = Annotated[int, typer.Argument(help="The complaint's number.")]
Note = Annotated[str, typer.Option(help="Why, for those who read it later.")]


@app.command("recurring")
def list_recurring(
    brand: Annotated[str, typer.Argument(help="Slug of the brand.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long a period is, up to now.")] = 7,
    config: Config = "earful.yaml",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for machines.")] = False,
) -> None:
    """List what several people complained of, most people first, and whether it is rising."""
    from dataclasses import asdict
    from datetime import timedelta

    from earful.cues import find
    from earful.recurring import Told, recurring
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        of = ws.brand(brand)
        told = [
            Told(
                mention.id,
                complaint.expectation,
                mention.words,
                mention.language or "und",
                mention.author_key,
                mention.said_at.date(),
                frozenset(cue.group for cue in find(mention.words, mention.language or "und")),
            )
            for complaint, mention in ws.store.complaints.all(of.id)
        ]
        end = ws.clock.now().date() + timedelta(days=1)
    start = end - timedelta(days=days)
    is_before_known = any(one.said_on < start for one in told)
    found = recurring(told, start, end, is_before_known, (of.name, *of.aliases))
    if not found and not as_json:
        typer.echo(f"Nothing that several people complained of in {days} days.")
    for problem in found:
        if as_json:
            typer.echo(json.dumps(asdict(problem), ensure_ascii=False, default=str))
            continue
        about = f" “{problem.label}”" if problem.label else ""
        moved = f", {problem.trend}" if problem.trend else ""
        typer.echo(
            f"{problem.expectation:<20} {problem.authors} people, {problem.count} complaints{moved}{about}"
        )


@app.command("list")
def list_complaints(
    brand: Annotated[str | None, typer.Argument(help="Only this brand's.")] = None,
    config: Config = "earful.yaml",
    everything: Annotated[bool, typer.Option("--all", help="Answered and dismissed ones too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for machines.")] = False,
) -> None:
    """List the complaints that wait for a reply, the earliest due first, and then the questions."""
    from typing import get_args

    from earful.model import Need
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        brand_id = ws.brand(brand).id if brand else None
        complaints = ws.store.complaints
        pairs = [
            pair
            for need in get_args(Need)
            for pair in (complaints.all(brand_id, need) if everything else complaints.waiting(brand_id, need))
        ]
        sources = {source.id: source.slug for source in ws.store.brands.sources()}
        now = ws.clock.now()
        if not pairs and not as_json:
            typer.echo("No complaints." if everything else "Nothing is waiting for a reply.")
        needs = [complaint.need for complaint, _ in pairs]
        for number, (complaint, mention) in enumerate(pairs):
            if as_json:
                row = {
                    **{
                        "id": complaint.id,
                        "state": complaint.state,
                        "source": sources.get(mention.source_id),
                    },
                    **{"expectation": complaint.expectation, "severity": complaint.severity},
                    **{"reason": complaint.reason, "due_at": complaint.due_at.isoformat()},
                    **{"overdue": complaint.is_overdue(now), "url": mention.url},
                    **{"need": complaint.need, "mention": mention.id},
                }
                typer.echo(json.dumps(row, ensure_ascii=False))
                continue
            if complaint.need == "question" and number == needs.index("question"):
                typer.echo("Questions, which are no complaints:")
            late = "OVERDUE " if complaint.is_overdue(now) else ""
            typer.echo(
                f"{complaint.id:>5}  {complaint.state:<12}  {late}due {complaint.due_at:%a %Y-%m-%d %H:%M}Z  "
                f"{sources.get(mention.source_id)}  severity {complaint.severity}  {complaint.expectation}\n"
                f"       {complaint.reason}\n       mention {mention.id}  {mention.url}"
            )


@app.command("acknowledge")
def acknowledge(number: Number, config: Config = "earful.yaml", note: Note = "") -> None:
    """Say that somebody has taken the complaint up; it still waits for its answer."""
    _move(number, "acknowledged", config, note)


@app.command("answered")
def answered(number: Number, config: Config = "earful.yaml", note: Note = "") -> None:
    """Say that the complaint was answered where Earful cannot see it."""
    _move(number, "answered", config, note)


@app.command("dismiss")
def dismiss(number: Number, config: Config = "earful.yaml", note: Note = "") -> None:
    """Say that the complaint needs no answer."""
    _move(number, "dismissed", config, note)


def _move(number: int, to: str, config: str, note: str) -> None:
    from typing import cast

    from earful.cli.person import person
    from earful.model import ComplaintId, ComplaintState
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        state = cast(ComplaintState, to)
        ws.store.complaints.move(ComplaintId(number), state, ws.clock.now(), person(), note)
    typer.echo(f"Complaint {number} is {to}.")
