"""The parts of a recorded body, and what can be done to them: names, lists, dates, in any format."""

from __future__ import annotations

from functools import lru_cache

from earful.testing.anatomy.data import Data
from earful.testing.anatomy.markup import Markup
from earful.testing.anatomy.parts import Body, Evidence, Place, Plain, Target
from earful.testing.anatomy.table import Table

__all__ = ["Body", "Evidence", "Place", "Target", "dissected"]


@lru_cache(maxsize=64)
def dissected(body: bytes) -> Body:
    """The body as what it looks like: JSON, HTML or XML, a table, or bytes of which nothing is known."""
    return Data.read(body) or Markup.read(body) or Table.read(body) or Plain(body)
