"""`earful demo`, `init`, `check` and `plugins`: getting started, and knowing that it is right."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from earful.errors import ConfigError, EarfulError

if TYPE_CHECKING:
    from earful.workspace import Workspace


def demo(
    folder: Annotated[
        Path, typer.Option("--dir", help="Where the demo's store, digest and mails go; made anew.")
    ] = Path("earful-demo"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as one JSON object.")] = False,
) -> None:
    """Run a whole week against an invented town on this machine, with no network, ending in a digest."""
    from earful.practice import demo as practice

    result = practice.run(folder, say=lambda line: print(line, file=sys.stderr, flush=True))
    if as_json:
        typer.echo(json.dumps(asdict(result), ensure_ascii=False))
    else:
        practice.show(result)


def init(
    folder: Annotated[Path, typer.Argument(help="The new working directory.", metavar="DIR")],
) -> None:
    """Make a working directory: the flows, prefect.yaml, and an earful.yaml to fill in."""
    from earful import content

    parts = {"flows": "flows", "prefect.yaml": "prefect.yaml", "earful.example.yaml": "earful.yaml"}
    taken = [name for name in parts.values() if (folder / name).exists()]
    if taken:
        raise ConfigError(
            f"{folder} has {', '.join(taken)} already; nothing was written, name another folder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, target in parts.items():
        here = content.folder(name)
        if here.is_dir():
            shutil.copytree(here, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(here, folder / target)
    typer.echo(f"{folder} is ready. Fill in {folder / 'earful.yaml'}, then: cd {folder} && earful check")


def check(
    config: Annotated[str, typer.Option(help="The configuration file.")] = "earful.yaml",
    live: Annotated[
        bool, typer.Option("--live", help="Read each source's first page; keep nothing.")
    ] = False,
) -> None:
    """Check earful.yaml, the scrapers and the store; a wrong key is named with its place."""
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        problems = 0
        for source in ws.store.brands.sources():
            try:
                ws.scraper(source)
                said = _first_page(ws, source.slug) if live else "settings are right"
            except EarfulError as error:
                problems += 1
                said = f"{error} [{error.kind}; {error.remedy}]"
            typer.echo(f"{source.slug:<24} {said}")
        try:
            scorer = ws.scorer()
            said = f"{scorer.name} {scorer.version}"
        except EarfulError as error:
            problems += 1
            said = f"{error} [{error.kind}; {error.remedy}]"
        typer.echo(f"{'scorer':<24} {said}")
        try:
            ws.generations.load()
        except EarfulError as error:
            problems += 1
            typer.echo(f"{'model':<24} {error} [{error.kind}; {error.remedy}]")
        if ws.config.mail is None:
            typer.echo("mail: not configured, digests are built and not sent")
        for brand in ws.store.brands.all():
            if not brand.is_rival and not ws.recipients(brand, "weekly_digest"):
                typer.echo(f"brand {brand.slug}: no recipients, its digest goes to nobody")
        typer.echo(f"{len(ws.store.brands.sources())} sources, {problems} with problems")
    if problems:
        raise typer.Exit(3 if live else 2)


def _first_page(ws: Workspace, slug: str) -> str:
    from earful.crawl import Crawl

    source = ws.source(slug)
    scraper = ws.scraper(source)
    visit = ws.web.visit(
        scraper,
        [request.url for request in scraper.start(None)],
        allow_private_network=source.allow_private_network,
    )
    stop = next(iter(Crawl(scraper, visit, {}, ws.clock.now())))
    notes = "; ".join(stop.nothing + stop.partial)
    return f"reads: {len(stop.mentions)} mentions on the first page{'; ' + notes if notes else ''}"


def plugins(
    describe: Annotated[str | None, typer.Option(metavar="NAME", help="Show one scraper's settings.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for machines.")] = False,
    torture: Annotated[
        str | None, typer.Option(metavar="NAME", help="Have one scraper read mutated pages, and judge it.")
    ] = None,
    pages: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Of these cases or saved pages; else of the scraper's own cases."),
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="How many mutated pages.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="The first one; with a count of 1 it alone.")] = 0,
    setting: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A setting, for saved pages.")
    ] = None,
) -> None:
    """List the scrapers and scorers, and where each comes from; broken ones are named with their error."""
    if torture is not None:
        from earful.cli import torture as rack
        from earful.cli.pages import given_pairs

        rack.torture(torture, pages, count, seed, given_pairs(setting or []), as_json)
        return
    from earful import scorers
    from earful.plugins import catalogue

    found = catalogue()
    if describe is not None:
        scraper = found.scraper(describe)
        if as_json:
            typer.echo(json.dumps(scraper.settings_type.model_json_schema(), ensure_ascii=False))
            return
        typer.echo(f"{scraper.name}: {scraper.title}\nfrom {found.origins[describe]}\n")
        typer.echo(f"{(sys.modules[scraper.__module__].__doc__ or '').strip()}\n")
        for key, info in scraper.settings_type.model_fields.items():
            default = (
                "required"
                if info.is_required()
                else f"default {info.get_default(call_default_factory=True)!r}"
            )
            typer.echo(f"  {key}: {info.description} ({default})")
        return
    listed, unusable = scorers.catalogue()
    broken = [*found.broken, *unusable]
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "scrapers": {
                        name: {
                            **{"title": scraper.title, "origin": found.origins[name]},
                            "capabilities": sorted(scraper.capabilities),
                        }
                        for name, scraper in found.scrapers.items()
                    },
                    "scorers": {
                        one.name: {
                            **{"version": one.version, "languages": sorted(one.languages)},
                            "origin": one.origin,
                        }
                        for one in listed
                    },
                    "broken": [
                        {"name": one.name, "origin": one.origin, "error": str(one.error)} for one in broken
                    ],
                },
                ensure_ascii=False,
            )
        )
        return
    for name, scraper in sorted(found.scrapers.items()):
        typer.echo(f"{name:<16} {scraper.title:<32} {', '.join(sorted(scraper.capabilities))}")
    for one in found.broken:
        typer.echo(f"{one.name:<16} BROKEN: {one.error}")
    typer.echo("\nscorers")
    for scorer in listed:
        languages = ", ".join(sorted(scorer.languages)).replace("*", "any language")
        described = f"{scorer.version} {languages}".strip() or "as its settings say"
        typer.echo(f"{scorer.name:<16} {described:<32} {scorer.origin}")
    for one in unusable:
        typer.echo(f"{one.name:<16} BROKEN: {one.error}")
    if broken:
        raise typer.Exit(1)
