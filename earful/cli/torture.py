"""`earful plugins --torture NAME`: what a scraper makes of mutated pages, as a table."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from earful.errors import ConfigError, EarfulError

if TYPE_CHECKING:
    from earful.scraping import Scraper
    from earful.testing.judging import Reading
    from earful.testing.torture import Table


def torture(
    name: str, pages: Path | None, count: int, seed: int, given: dict[str, str], as_json: bool = False
) -> None:
    """Reads mutated pages and prints a table. Raises: typer.Exit(1) when one says less in silence."""
    from earful.plugins import catalogue
    from earful.testing.torture import torture_readings

    # Bytes of no charset are among what is read here on purpose.
    logging.getLogger("bs4.dammit").setLevel(logging.ERROR)
    scraper_type = catalogue().scraper(name)
    place = pages or cases_of(name)
    found = readings_in(scraper_type, place, given)
    table = torture_readings(found, count, seed)
    if not table.distinct:
        raise ConfigError(f"{place} has no page that `{name}` can read; name a folder of saved pages")
    if as_json:
        typer.echo(json.dumps(as_data(table), ensure_ascii=False))
    else:
        show(table, name, place)
    if table.failures:
        raise typer.Exit(1)


def cases_of(name: str) -> Path:
    """Where a checkout keeps the cases of that scraper. Raises: ConfigError where there are none."""
    from earful import content

    place = content.folder("scrapers").parent / "tests" / "scrapers" / name
    if not place.is_dir():
        raise ConfigError(f"no cases of `{name}` here; name a folder of saved pages with --pages")
    return place


def readings_in(scraper_type: type[Scraper[Any]], place: Path, given: dict[str, str]) -> list[Reading]:
    """The pages of the cases in that folder; else every saved page in it. Raises: ConfigError."""
    from earful.cli.pages import with_stand_ins
    from earful.scraping import Page
    from earful.testing.cases import Case, cases_in
    from earful.testing.judging import Reading
    from earful.testing.torture import readings

    if not place.is_dir():
        raise ConfigError(f"{place} is no folder; name one with cases or with saved pages")
    lone = [Case.read(place)] if (place / "case.json").is_file() else []
    if cases := lone or cases_in(place):
        return [one for case in cases for one in readings(scraper_type, case)]
    ready = with_stand_ins(scraper_type, given)
    address, now = next(iter(ready.start(None))).url, datetime.now(UTC)
    files = [
        path for path in sorted(place.iterdir()) if path.is_file() and not path.name.endswith(".meta.json")
    ]
    found = []
    for path in files:
        one = Reading(path.name, ready, Page(address, path.read_bytes(), "", now))
        try:
            one.of(one.page.body)
        except EarfulError as error:
            typer.echo(f"left out {path.name}: {error.kind}", err=True)
            continue
        found.append(one)
    return found


def show(table: Table, name: str, place: Path) -> None:
    """Rows are kinds of mutations, columns are verdicts."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table as Grid

    from earful.testing.judging import FAILURES, VERDICTS

    grid = Grid(box=None, pad_edge=False)
    grid.add_column("mutation", no_wrap=True)
    for verdict in VERDICTS:
        grid.add_column(verdict, justify="right", style="red" if verdict in FAILURES else None)
    grid.add_column("first at", justify="right")
    first = table.first_failures()
    for kind, verdicts in table.verdicts.items():
        cells = [str(verdicts[verdict] or "") for verdict in VERDICTS]
        grid.add_row(kind, *cells, str(first[kind].seed) if kind in first else "")
    console = Console()
    console.print(f"{name}: mutations of the pages in {escape(str(place))}\n", soft_wrap=True)
    console.print(grid)
    total = sum(sum(verdicts.values()) for verdicts in table.verdicts.values())
    console.print(
        f"{total} mutated pages, {table.distinct} of them different; {len(table.failures)} read wrongly"
    )
    for failure in first.values():
        console.print(escape(str(failure)), soft_wrap=True)
    for verdict in sorted({failure.verdict for failure in table.failures}):
        console.print(f"{verdict}: {VERDICTS[verdict]}")


def as_data(table: Table) -> dict[str, Any]:
    """The table for machines."""
    from dataclasses import asdict

    return {
        "verdicts": {kind: dict(verdicts) for kind, verdicts in table.verdicts.items()},
        "distinct": table.distinct,
        "failures": [asdict(failure) for failure in table.failures],
    }
