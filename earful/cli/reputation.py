"""`earful index` and `report`: the reputation index in the terminal, and as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from earful.cli.progress import shown
from earful.cli.week import Config


def report(
    brand: Annotated[str, typer.Argument(help="Slug of the brand.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the page goes; made where it is missing.")],
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days to show.")] = 365,
    config: Config = "earful.yaml",
) -> None:
    """Write the index of a brand as a page that opens from disk, and its numbers as data.json."""
    from earful import paging, steps
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        ws.brand(brand)
        with shown("measuring") as moved:
            steps.measure(ws, brand, progress=moved)
        for path in paging.write(out, steps.page(ws, brand, days)):
            typer.echo(str(path))
