"""`earful mentions` and `earful correct`: see how each text was read, and say what it says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from earful.errors import ConfigError

if TYPE_CHECKING:
    from earful.doubtful import Doubt

Config = Annotated[str, typer.Option("--config", help="The configuration file.")]
_SHOWN_CHARACTERS = 160
_UNSURE = 20


def mentions(
    brand: Annotated[str, typer.Argument(help="Slug of the brand.")],
    unsure: Annotated[
        bool, typer.Option("--unsure", help="The least surely read first; those corrected are left out.")
    ] = False,
    disagree: Annotated[
        bool, typer.Option("--disagree", help="Only those whose stars and words say the opposite.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = _UNSURE,
    config: Config = "earful.yaml",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for machines.")] = False,
) -> None:
    """List a brand's mentions with their numbers and how they were read, the newest first."""
    from earful import doubtful
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        found = doubtful.mentions(ws.brand(brand), ws.store)
        sources = {source.id: source.slug for source in ws.store.brands.sources()}
    if disagree:
        found = [doubt for doubt in found if doubt.disagrees]
    if unsure:
        found = sorted((doubt for doubt in found if doubt.sureness < 1), key=lambda doubt: doubt.sureness)
    if not found and not as_json:
        typer.echo("No such mentions.")
    for doubt in found[:limit]:
        row = _row(doubt, sources[doubt.mention.source_id])
        typer.echo(json.dumps(row, ensure_ascii=False) if as_json else _words(row, doubt))


def correct(
    mention: Annotated[str, typer.Argument(help="The mention's number or address.")],
    label: Annotated[str, typer.Argument(help="What its text is: positive, neutral or negative.")],
    complaint: Annotated[
        bool | None,
        typer.Option("--complaint/--no-complaint", help="Whether it needs an answer; else the rules judge."),
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who says so; else who runs this.")] = None,
    note: Annotated[str, typer.Option(help="Why, for those who read it later.")] = "",
    config: Config = "earful.yaml",
) -> None:
    """Say what a mention's text says; that holds at once, over every scorer, and teaches the next model."""
    from typing import cast, get_args

    from earful.cli.person import person
    from earful.correcting import correct as kept
    from earful.model import Mood
    from earful.workspace import Workspace

    if label not in get_args(Mood):
        raise ConfigError(f"{label} is no label; say {', '.join(get_args(Mood))}")
    actor = person(by)
    with Workspace.open(config) as ws:
        number = ws.store.mentions.find(mention)
        done = kept(ws.store, number, cast(Mood, label), complaint, ws.clock, actor, note, ws.judge())
    about = f"; complaint {done.complaint} {done.move}" if done.complaint is not None else ""
    typer.echo(f"Mention {number} is {label}{about}.")


def _row(doubt: Doubt, source: str) -> dict[str, Any]:
    from earful.cleaning import clean

    mention, score = doubt.mention, doubt.score
    rating = mention.rating
    return {
        **{"mention": mention.id, "source": source, "said_at": mention.said_at.isoformat()},
        **{"language": mention.language, "rating": rating.value if rating else None},
        **{"label": score.label if score else None, "scorer": score.scorer if score else None},
        **{"probability": score.probability if score else None, "disagrees": doubt.disagrees},
        **{"url": mention.url, "text": clean(mention.words, _SHOWN_CHARACTERS)},
    }


def _words(row: dict[str, Any], doubt: Doubt) -> str:
    rating = doubt.mention.rating
    stars = f"{rating.value:g} of {rating.best:g}" if rating else "no stars"
    likely = "" if row["probability"] is None else f" ({row['probability']:.0%} positive)"
    odds = "  STARS AND WORDS DISAGREE" if row["disagrees"] else ""
    return (
        f"{row['mention']:>6}  {row['source']}  {stars}  {row['label'] or 'not read yet'}{likely}"
        f" by {row['scorer']}{odds}\n        {row['text']}\n        {row['url']}"
    )
