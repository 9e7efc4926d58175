"""Issues of digests and their deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from earful.store.database import Store


class Digests:
    def __init__(self, store: Store) -> None:
        self._store = store
