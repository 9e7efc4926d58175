"""The embedders that there are, by the extra that installs them."""

from __future__ import annotations

from earful.errors import ConfigError
from earful.sentiment.contract import Embedder

NAMES = ("e5",)


def named(name: str) -> Embedder:
    """The embedder of that name. Raises: ConfigError where there is none, or its package is not installed."""
    if name != "e5":
        raise ConfigError(f"no embedder `{name}`; there are: {', '.join(NAMES)}")
    from earful.sentiment.e5 import E5

    return E5()
