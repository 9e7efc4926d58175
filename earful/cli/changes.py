"""`earful rescore` and `earful compare`: read the store anew, and see what that changes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from earful.cli.progress import shown
from earful.errors import ConfigError

if TYPE_CHECKING:
    from earful.comparing import Comparison

Config = Annotated[str, typer.Option("--config", help="The configuration file.")]
_MOST_NUMBERS = 20


def rescore(
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only mentions said on this day or later.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that score; one for each core when left out.")
    ] = None,
    config: Config = "earful.yaml",
) -> None:
    """Score what is kept with the current model, on all cores; earlier scores stay beside the new ones.

    It can be stopped with Ctrl-C at any time, and goes on where it stood when it is run again.
    """
    from earful.rescoring import rescore as rescored
    from earful.workspace import Workspace

    start = datetime.combine(_day(since), time(), UTC) if since else None
    with Workspace.open(config) as ws:
        recipe = ws.recipe()
        try:
            with shown("scoring") as moved:
                done = rescored(ws.store, recipe, ws.clock, start, moved, workers, ws.judge())
        except KeyboardInterrupt:
            typer.echo("stopped; what was scored is kept, run it again to go on", err=True)
            raise typer.Exit(130) from None
        scorer = ws.scorer()
    typer.echo(
        f"{done.scored} scored by {scorer.name}@{scorer.version}, {done.unread} unread;"
        f" {done.opened} complaints opened, {done.answered} answered"
    )


def compare(
    old: Annotated[str | None, typer.Argument(help="A scorer and version, as blend@seed-1.")] = None,
    new: Annotated[str | None, typer.Argument(help="The other one.")] = None,
    config: Config = "earful.yaml",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for machines.")] = False,
) -> None:
    """Compare what two versions of a scorer say; without names, list the versions that the store has."""
    from earful import comparing
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        if old is None or new is None:
            if old is not None:
                raise ConfigError("name two versions to compare, or none to list them")
            _list(ws.store.scores.versions(), as_json)
            return
        pair = (comparing.named(ws.store, old), comparing.named(ws.store, new))
        with shown("comparing") as moved:
            found = comparing.compare(ws.store, *pair, ws.clock, moved, ws.judge())
    if as_json:
        typer.echo(json.dumps(_as_json(found)))
    else:
        _show(found)


def _list(versions: list[tuple[str, str, int]], as_json: bool) -> None:
    for scorer, version, count in versions:
        name = f"{scorer}@{version}"
        row = json.dumps({"version": name, "mentions": count}) if as_json else f"{name:<24} {count} mentions"
        typer.echo(row)
    if not versions and not as_json:
        typer.echo("Nothing was scored yet.")


def _as_json(found: Comparison) -> dict[str, Any]:
    return {
        **{"old": "@".join(found.old), "new": "@".join(found.new), "mentions": found.mentions},
        "labels": [
            {"old": then, "new": now, "mentions": count}
            for (then, now), count in sorted(found.labels.items())
        ],
        **{"shift": found.shift, "opens": found.opens, "closes": found.closes},
        "index": [{"brand": one.brand, "old": one.old, "new": one.new} for one in found.index],
    }


def _show(found: Comparison) -> None:
    from rich.console import Console
    from rich.table import Table

    from earful.comparing import LABELS

    console = Console(markup=False, highlight=False)
    console.print(f"{found.mentions} mentions read by both {'@'.join(found.old)} and {'@'.join(found.new)}")
    table = Table("old \\ new", *LABELS)
    for then in LABELS:
        table.add_row(then, *(str(found.labels.get((then, now), 0)) for now in LABELS))
    console.print(table)
    console.print(f"mean shift of the compound: {found.shift:+.3f}")
    console.print(f"{len(found.opens)} more would be complaints{_numbers('mention', found.opens)}")
    console.print(f"{len(found.closes)} would be none{_numbers('complaint', found.closes)}")
    for one in found.index:
        values = " → ".join("no value" if value is None else f"{value:.1f}" for value in (one.old, one.new))
        console.print(f"index of {one.brand}: {values}")


def _numbers(what: str, numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    shown_numbers = ", ".join(map(str, numbers[:_MOST_NUMBERS]))
    more = f" and {len(numbers) - _MOST_NUMBERS} more" if len(numbers) > _MOST_NUMBERS else ""
    return f": {what} {shown_numbers}{more}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"--since {text} is no date; write 2026-11-22") from None
