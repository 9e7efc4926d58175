"""Keys of scrapers: earful.yaml names where each is, and never holds one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from earful.errors import KeyMissing
from earful.scraping import Scraper

Lookup: TypeAlias = Callable[[str], str | None]
"""Finds a secret by the name of its variable or block."""


def with_secrets(
    scraper_type: type[Scraper[Any]], settings: Mapping[str, Any], lookup: Lookup, place: str
) -> dict[str, Any]:
    """The settings with each secret in place of its name. Raises: KeyMissing for one that is needed."""
    ready = dict(settings)
    for key, info in secrets_of(scraper_type):
        name = secret_name(scraper_type, settings, key)
        ready.pop(key, None)
        if secret := lookup(name):
            ready[key] = secret
        elif info.is_required() or key in settings:
            raise KeyMissing(
                f"{place}{key} is looked for under {name}, which is not set; set that variable where Earful"
                " runs, or make a Prefect Secret block of that name"
            )
    return ready


def secrets_of(scraper_type: type[Scraper[Any]]) -> Iterator[tuple[str, FieldInfo]]:
    """The settings that hold a secret."""
    for key, info in scraper_type.settings_type.model_fields.items():
        if SecretStr in (info.annotation, *get_args(info.annotation)):
            yield key, info


def secret_name(scraper_type: type[Scraper[Any]], settings: Mapping[str, Any], key: str) -> str:
    """Where the secret is looked for: under the name that earful.yaml gives, else as EARFUL_YELP_KEY."""
    return str(settings.get(key) or f"EARFUL_{scraper_type.name}_{key}".upper())
