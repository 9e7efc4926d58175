"""The embedders that there are, by the extra that installs them."""

from __future__ import annotations

from collections.abc import Mapping

from earful.errors import ConfigError, SettingsInvalid
from earful.sentiment.contract import Embedder

NAMES = ("e5",)
SETTING = "learn_with"
"""The blend's setting under `scorer` in earful.yaml."""


def asked(settings: Mapping[str, str]) -> str | None:
    """Which embedder the blend is to learn with; None for none. Raises: SettingsInvalid."""
    if others := settings.keys() - {SETTING}:
        raise SettingsInvalid(f"scorer.settings.{min(others)}: the blend knows `{SETTING}` alone; remove it")
    name = settings.get(SETTING)
    if name is not None and name not in NAMES:
        raise SettingsInvalid(f"scorer.settings.{SETTING}: there are: {', '.join(NAMES)}; name one of them")
    return name


def named(name: str) -> Embedder:
    """The embedder of that name. Raises: ConfigError where there is none, or its package is not installed."""
    if name != "e5":
        raise ConfigError(f"no embedder `{name}`; there are: {', '.join(NAMES)}")
    from earful.sentiment.e5 import E5

    return E5()
