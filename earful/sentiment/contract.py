"""What every scorer promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from earful.model import Score
from earful.scraping.found import Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNDETERMINED = "und"
"""The language code of a text whose language is not known (ISO 639-2)."""
ANY = frozenset({"*"})
"""The languages of a scorer that does not ask which language a text is in."""


@dataclass(frozen=True)
class Text:
    """What a scorer is given of a mention."""

    words: str = field(repr=False)
    language: str = UNDETERMINED
    kind: Kind = "review"


class Scorer(Protocol):
    """Computes scores; a new `version` never overwrites what an older one wrote."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def languages(self) -> frozenset[str]:
        """Codes of the languages it reads; `ANY` where it reads whatever it was taught."""
        ...

    def score(self, texts: Sequence[Text]) -> list[Score]:
        """The mood of each text, in their order.

        Labelled "unread", without numbers, where the scorer cannot read a text: never a made-up neutral.
        """
        ...


class Embedder(Protocol):
    """Columns of numbers for texts, by a model that came in a wheel: one more thing to learn from."""

    @property
    def name(self) -> str:
        """The extra that installs it."""
        ...

    @property
    def version(self) -> str:
        """What a model that learned from its numbers must find again."""
        ...

    @property
    def dimensions(self) -> int: ...

    def columns(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text."""
        ...
