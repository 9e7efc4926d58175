"""How well each language of the customers is read: the accuracy card, for people who read a digest."""

from __future__ import annotations

from earful.accuracy import Card
from earful.digest.view import Understood


def understood(card: Card | None) -> tuple[Understood, ...]:
    """A row for each language, the one with most ratings first; languages that taught nothing last."""
    if card is None:
        return ()
    rows = [Understood(row.language, row.n, row.accuracy, row.speaks) for row in card.rows]
    left_out = [Understood(language, 0, None, "seeds") for language in sorted(card.left_out)]
    return (*rows, *left_out)
