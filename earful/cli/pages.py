"""`earful read`: one page, without network and without a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from earful.errors import ConfigError, EarfulError

if TYPE_CHECKING:
    from earful.scraping import Found, Mention, Scraper

# Tried in turn for a required setting that was not given; the first that the setting accepts stands in.
_STAND_INS: tuple[Any, ...] = (
    *("stand-in", "stand-in.example", "https://stand-in.example/", "1", "us", "en"),
    *(1, True, ["us"], ["stand-in"], {}),
)


def read(
    scraper: Annotated[str, typer.Argument(help="Name of the scraper; `earful plugins` lists them.")],
    file: Annotated[Path, typer.Argument(help="The saved page.")],
    url: Annotated[str | None, typer.Option(help="Address that the page was saved from.")] = None,
    setting: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A setting of the scraper.")
    ] = None,
) -> None:
    """Show what a scraper finds on a saved page, one JSON object a line, without network."""
    from earful.crawl import read_page
    from earful.plugins import catalogue
    from earful.scraping import Page

    scraper_type = catalogue().scraper(scraper)
    ready = with_stand_ins(scraper_type, given_pairs(setting or []))
    try:
        body = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}; name a saved page") from error
    address = url or next(iter(ready.start(None))).url
    try:
        found = read_page(ready, Page(address, body, "", datetime.now(UTC)))
    except EarfulError as error:
        problem = {"error": error.kind, "remedy": error.remedy, "message": str(error)}
        print(json.dumps(problem, ensure_ascii=False), file=sys.stderr)
        raise typer.Exit(3) from None
    for thing in found:
        print(json.dumps(as_json(thing), ensure_ascii=False))


def given_pairs(pairs: list[str]) -> dict[str, str]:
    given = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise ConfigError(f"--set {pair}: write KEY=VALUE")
        given[key] = value
    return given


def with_stand_ins(scraper_type: type[Scraper[Any]], given: Mapping[str, Any]) -> Scraper[Any]:
    """The scraper with the given settings, and a stand-in for each required one that is missing.

    Raises: SettingsInvalid.
    """
    from earful.config import check_settings

    settings = as_written(scraper_type, given)
    for key, info in scraper_type.settings_type.model_fields.items():
        if info.is_required() and key not in settings:
            for stand_in in _STAND_INS:
                if _accepts(scraper_type, settings | {key: stand_in}, key):
                    settings[key] = stand_in
                    break
    return check_settings(scraper_type, settings, "--set ")


def as_written(scraper_type: type[Scraper[Any]], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given settings as earful.yaml would hold them: lists and numbers are read as such where needed."""
    import yaml

    settings: dict[str, Any] = dict(given)
    for key, value in given.items():
        if isinstance(value, str) and not _accepts(scraper_type, settings, key):
            settings[key] = yaml.safe_load(value)
    return settings


def _accepts(scraper_type: type[Scraper[Any]], settings: dict[str, Any], key: str) -> bool:
    from pydantic import ValidationError

    try:
        scraper_type.settings_type.model_validate(settings)
    except ValidationError as error:
        return all(problem["loc"][:1] != (key,) for problem in error.errors())
    return True


def as_json(thing: Found) -> dict[str, Any]:
    """One found thing as machines get it."""
    from earful.scraping import Bookmark, Mention, NoResults, Request

    if isinstance(thing, Mention):
        return {"found": "mention", **_mention(thing)}
    if isinstance(thing, Request):
        about = {"about": thing.about.external_id} if thing.about else {}
        return {"found": "request", "url": thing.url, **about}
    if isinstance(thing, Bookmark):
        return {"found": "bookmark", "value": thing.value}
    return {"found": "no_results" if isinstance(thing, NoResults) else "partial", "reason": thing.reason}


def _mention(mention: Mention) -> dict[str, Any]:
    shown = mention.model_dump(mode="json")
    order = (
        "external_id",
        "url",
        "kind",
        "title",
        "text",
        "author",
        "rating",
        "published_at",
        "language",
        "reply",
    )
    return {key: shown[key] for key in order}
