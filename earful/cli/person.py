"""Who acts at the terminal."""

from __future__ import annotations

import getpass

from earful.errors import ConfigError
from earful.following import EARFUL, SITE

STAFF = "staff"
"""Stands for the account that Earful itself runs under, where that is called "earful" as well."""


def person(named: str | None = None) -> str:
    """The name under which a move is kept: never one of those under which nobody moves.

    Why: what people decide is learned from, and an account called "earful" would pass for the machine.
    Raises: ConfigError.
    """
    if named in (SITE, EARFUL):
        raise ConfigError(f"--by {named} is no person; name who says so")
    name = named or getpass.getuser()
    return STAFF if name in (SITE, EARFUL) else name
