"""`earful storm`: see when the mood broke, and say that somebody is on it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

app = typer.Typer(help="List storms, and say that somebody is on one.", no_args_is_help=True)

Config = Annotated[str, typer.Option("--config", help="The configuration file.")]


@app.command("list")
def list_storms(
    brand: Annotated[str | None, typer.Argument(help="Only this brand's.")] = None,
    config: Config = "earful.yaml",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for machines.")] = False,
) -> None:
    """List the storms, the newest first: how many people complained, and how many are usual."""
    from dataclasses import asdict

    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        storms = ws.store.storms.all(ws.brand(brand).id if brand else None)
        slugs = {one.id: one.slug for one in ws.store.brands.all()}
    if not storms and not as_json:
        typer.echo("No storm so far.")
    for storm in reversed(storms):
        if as_json:
            row = asdict(storm) | {"brand": slugs[storm.brand_id]}
            del row["brand_id"]
            typer.echo(json.dumps(row, ensure_ascii=False, default=lambda at: at.isoformat()))
            continue
        outcome = ", now usual" if storm.is_usual else ""
        since = f"since {storm.from_at:%a %Y-%m-%d %H:%M}Z"
        typer.echo(
            f"{storm.id:>5}  {storm.state:<12}  {slugs[storm.brand_id]}  {since}\n"
            f"       {storm.people} people in {storm.hours} hours, {storm.expected:.1f} usual;"
            f" at most {storm.peak} in a day\n"
            f"       {storm.state}{outcome} since {storm.state_at:%a %Y-%m-%d %H:%M}Z by {storm.actor}"
        )


@app.command("acknowledge")
def acknowledge(
    number: Annotated[int, typer.Argument(help="The storm's number.")], config: Config = "earful.yaml"
) -> None:
    """Say that somebody is on it: one more mail comes only if twice as many people complain."""
    from earful.cli.person import person
    from earful.model import StormId
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        ws.store.storms.acknowledge(StormId(number), ws.clock.now(), person())
    typer.echo(f"Storm {number} is acknowledged.")
