"""What every scorer promises."""

from __future__ import annotations

from typing import Protocol

from earful.model import Score

UNDETERMINED = "und"
"""The language code of a text whose language is not known (ISO 639-2)."""


class Scorer(Protocol):
    """Computes scores; a new `version` never overwrites what an older one wrote."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def score(self, text: str, language: str) -> Score:
        """The text's mood; labelled "unread", without numbers, where the language is not one it reads."""
        ...
