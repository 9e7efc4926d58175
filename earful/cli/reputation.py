"""`earful index` and `report`: the reputation index in the terminal, and as a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from earful.cli.progress import shown
from earful.cli.week import AsJson, Config
from earful.errors import ConfigError, UnknownName

if TYPE_CHECKING:
    from rich.console import Console

    from earful.digest.measured import Why
    from earful.model import Brand, IndexPoint
    from earful.workspace import Workspace

SPLIT_DAYS = 7


def index(
    brand: Annotated[str, typer.Argument(help="Slug of the brand.")],
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The standing at the end of this day.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days the chart shows.")] = 90,
    scope: Annotated[
        str | None,
        typer.Option(help="Only this one: `brand`, or such as source:SLUG, expectation:NAME, language:CODE."),
    ] = None,
    as_known: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="As it was known at the end of this day."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Measure again from this day on; points that differ are added."),
    ] = None,
    config: Config = "earful.yaml",
    as_json: AsJson = False,
) -> None:
    """Show the reputation index of a brand and of its parts: ranges, course, and why it moved."""
    from earful import splitting, steps
    from earful.model import WHOLE
    from earful.paging import gathering
    from earful.paging.building import why
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        watched = ws.brand(brand)
        zone = ZoneInfo(watched.team.zone)
        day = _day("--on", on) if on else ws.clock.now().astimezone(zone).date() - timedelta(days=1)
        known_at = _end_of(_day("--as-known", as_known), zone) if as_known else None
        with shown("measuring") as moved:
            steps.measure(ws, brand, _day("--since", since) if since else None, moved)
        scopes = _scopes(ws, watched, scope)
        found = {each: _latest(ws, watched, each, day, known_at) for each in scopes}
        if as_json:
            typer.echo(json.dumps(_as_json(brand, day, found), ensure_ascii=False))
            return
        charted = scope or WHOLE
        start = day - timedelta(days=days - 1)
        points = ws.store.index.series(watched.id, charted, start, day, known_at)
        before = day - timedelta(days=SPLIT_DAYS)
        # History as known then is told without causes: they are those of what is known now.
        told_at = gathering.told_at(ws.store, watched, before)
        is_told = charted == WHOLE and known_at is None
        parts = splitting.split(watched, ws.store, before, day, told_at) if is_told else []
        earlier = ws.store.index.on(watched.id, WHOLE, before, told_at)
    for each, point in found.items():
        if scope is None or each == scope:
            typer.echo(f"{each:<32} {_said(point, day)}")
    _show(points, start, day)
    if parts:
        _show_causes(why(earlier, found[WHOLE], parts, {}), before, day)


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


def _scopes(ws: Workspace, brand: Brand, asked: str | None) -> list[str]:
    """The brand, and what was asked for or every other scope there is. Raises: UnknownName."""
    from earful.model import WHOLE

    there_are = [WHOLE, *(source.scope for source in ws.store.brands.sources(brand.id))]
    there_are += [scope for scope in ws.store.index.scopes(brand.id) if scope not in there_are]
    if asked is None:
        return there_are
    if asked not in there_are:
        raise UnknownName(f"no scope `{asked}` of {brand.slug}; there are: {', '.join(there_are)}")
    return list(dict.fromkeys([WHOLE, asked]))


def _latest(
    ws: Workspace, brand: Brand, scope: str, day: date, known_at: datetime | None
) -> IndexPoint | None:
    if known_at is None:
        return ws.store.index.latest(brand.id, scope, day)
    points = ws.store.index.series(brand.id, scope, date.min, day, known_at)
    return points[-1] if points else None


def _as_json(brand: str, day: date, found: dict[str, IndexPoint | None]) -> dict[str, Any]:
    whole = next(iter(found.values()))
    return {
        **{"brand": brand, "on": day.isoformat(), "index": whole.value if whole else None},
        **{"low": whole.low if whole else None, "high": whole.high if whole else None},
        "reason": whole.reason if whole else f"no mentions up to {day}",
        "scopes": {scope: _point(point) if point else None for scope, point in found.items()},
    }


def _point(point: IndexPoint) -> dict[str, Any]:
    return {
        **{"on": point.on.isoformat(), "value": point.value, "low": point.low, "high": point.high},
        **{"effective_n": point.effective_n, "mentions": point.mentions, "formula": point.formula},
        **{"reason": point.reason, "coverage": dict(point.coverage)},
    }


def _said(point: IndexPoint | None, day: date) -> str:
    from earful.wording import ENGLISH

    if point is None:
        return f"no mentions up to {day}"
    unread = [f"{source} {state}" for source, state in point.coverage.items() if state != "read"]
    blind = f"; {', '.join(unread)}" if unread else ""
    if point.value is None or point.low is None or point.high is None:
        return f"no value on {point.on}: {point.reason}{blind}"
    likely = f"likely {ENGLISH.index(point.low)} to {ENGLISH.index(point.high)}"
    return f"{ENGLISH.index(point.value):>3}  {likely}  {point.mentions} mentions, {point.on}{blind}"


def _console() -> tuple[Console, bool]:
    """Where to write, and whether that shows no more than ASCII."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    return console, not (console.is_terminal and (console.encoding or "").lower().startswith("utf"))


def _show(points: Sequence[IndexPoint], start: date, end: date) -> None:
    from earful.paging import terminal

    console, is_plain = _console()
    first = max(start, points[0].on) if points else start
    lines = terminal.chart(points, first, end, console.width, is_plain)
    if not lines:
        return
    has_gaps = any(line.find("?") >= 0 for line in lines)
    console.print()
    for line in lines:
        console.print(line, no_wrap=True, overflow="crop", crop=True)
    console.print(f"     {terminal.legend(is_plain, has_gaps)}")


def _show_causes(why: Why | None, before: date, day: date) -> None:
    from rich import box
    from rich.table import Table

    from earful.wording import ENGLISH

    if why is None:
        return
    console, is_plain = _console()
    table = Table(box=box.ASCII if is_plain else box.SIMPLE, show_footer=True)
    table.add_column("cause", "together")
    table.add_column("points", _signed(why.total_tenths, is_plain), justify="right")
    table.add_column("mentions", justify="right")
    for reason in why.reasons:
        table.add_row(reason.cause, _signed(reason.tenths, is_plain), str(reason.mentions or ""))
    console.print()
    console.print(f"Why it moved from {ENGLISH.day(before)} to {ENGLISH.day(day)}")
    console.print(table)


def _signed(tenths: int, is_plain: bool) -> str:
    from earful.wording import ENGLISH, MINUS

    shown = ENGLISH.signed(tenths)
    return shown.replace(MINUS, "-") if is_plain else shown


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{option} {text} is no date; write 2026-11-22") from None
