"""`earful score` and `earful learn`: what texts say, and what stars, corrections and decisions teach."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from earful.cli.pages import given_pairs
from earful.errors import ConfigError

if TYPE_CHECKING:
    from earful.accuracy import Card

Folder = Annotated[Path | None, typer.Option("--model", metavar="DIR", help="The model's folder.")]


def score(
    file: Annotated[Path | None, typer.Argument(help="JSON lines; standard input when left out.")] = None,
    model: Folder = None,
    scorer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which scorer; `earful plugins` lists them.")
    ] = None,
    setting: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A setting of the scorer.")
    ] = None,
) -> None:
    """Score texts: JSON lines in (text, optional language and rating), JSON lines out in the same order.

    With --model each line also says the probability that it is positive and, of a complaint, how grave it is,
    which expectation was broken, and why.
    """
    from earful import lines, scorers
    from earful.complaints import UNTAUGHT, Judge
    from earful.trained import Model

    if model is not None and (scorer is not None or setting):
        raise ConfigError("--model is the blend's; leave out --scorer and --set")
    learned = None if model is None else Model.load(model)
    chosen = (
        learned.scorer if learned else scorers.scorer(scorer or scorers.DEFAULT, given_pairs(setting or []))
    )
    judge = Judge(learned.complaints) if learned else UNTAUGHT
    with _opened(file) as given:
        for batch in lines.batches(lines.read(given)):
            for made in lines.scored(batch, chosen, judge, with_details=learned is not None):
                print(json.dumps(made, ensure_ascii=False))


def learn(
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="JSON lines, instead of the store.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option("--model", metavar="DIR", help="Where a model of --from goes.")
    ] = None,
    config: Annotated[str, typer.Option("--config", help="The configuration file.")] = "earful.yaml",
    e5: Annotated[
        bool, typer.Option("--e5", help="Learn of --from with sentence embeddings too; needs earful[e5].")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The accuracy card as one JSON object.")] = False,
) -> None:
    """Learn from stars, corrections and decisions, and show how well it went, language by language.

    From the store the new model is used at once, unless it is worse than the old one. A line of a file has
    text, rating (1 to 5, or value, worst and best), optional language and kind, and optional label (positive,
    neutral, negative) and complaint (true, false) as a person said it.
    """
    if (source is None) != (model is None):
        raise ConfigError("--from and --model belong together: name the file to learn from and the folder")
    if source is not None and model is not None:
        _learn_lines(source, model, "e5" if e5 else None, as_json)
        return
    from earful import steps
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        done = steps.learn(ws)
    if as_json:
        told = {"outcome": done.outcome, "said": done.said, "version": done.version}
        typer.echo(json.dumps(told | {"card": done.card.as_json() if done.card else None}))
    else:
        if done.card is not None:
            _show(done.card)
        typer.echo(f"{done.outcome}: {done.said}")
    if done.outcome == "refused":
        raise typer.Exit(2)


def _learn_lines(source: Path, folder: Path, embedder: str | None, as_json: bool) -> None:
    from earful import lines
    from earful.learning import learn as learned
    from earful.sentiment import embedders

    with _opened(source) as given:
        # All lines are read before anything is learned or written: one bad line, and nothing happens.
        lesson = lines.lesson_of(list(lines.read(given)))
    made = learned(lesson, datetime.now(UTC), embedders.named(embedder) if embedder else None)
    made.save(folder)
    if as_json:
        typer.echo(json.dumps({"outcome": "learned", "version": made.version, "card": made.card.as_json()}))
        return
    _show(made.card)
    typer.echo(f"{folder}: version {made.version}")


def _show(card: Card) -> None:
    """The card as a table on the terminal."""
    from rich.console import Console
    from rich.table import Table

    table = Table()
    rows = card.table()
    names = list(dict.fromkeys(name for row in rows for name in row))
    for name in names:
        table.add_column(name)
    for row in rows:
        table.add_row(*(_cell(row.get(name)) for name in names))
    Console(markup=False, highlight=False).print(table)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


@contextmanager
def _opened(file: Path | None) -> Iterator[Iterable[str]]:
    """The file's lines, or those of standard input. Raises: ConfigError."""
    try:
        if file is None:
            _as_utf8(sys.stdin)
            yield sys.stdin
        else:
            with file.open(encoding="utf-8") as lines:
                yield lines
    except UnicodeDecodeError as error:
        name = file or "standard input"
        raise ConfigError(f"{name} is not UTF-8 at byte {error.start}; write it as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}; name a file of JSON lines") from error


def _as_utf8(stream: TextIO) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8")
