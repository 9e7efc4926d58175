"""A faulty server, and a visit to it through the store's turns."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest
from corner import CornerFeed
from faulty import Faulty, serving

from earful.clock import HeldClock
from earful.scraping import Scraper
from earful.store import Store
from earful.web import Limits, Validators, Visit, Web


@pytest.fixture
def faulty() -> Iterator[Faulty]:
    with serving() as server:
        yield server


@pytest.fixture
def web(clock: HeldClock, store: Store) -> Callable[..., Web]:
    def build(**options: Any) -> Web:
        return Web(clock, store.turns, "watch@aurora.example", jitter=random.Random(7), **options)

    return build


@pytest.fixture
def visit(web: Callable[..., Web], faulty: Faulty) -> Callable[..., Visit]:
    """A visit to the faulty server; robots.txt is not asked for unless the scraper is `Corner`."""

    def begin(
        scraper: type[Scraper[Any]] = CornerFeed,
        validators: Mapping[str, Validators] | None = None,
        first_urls: Iterable[str] | None = None,
        allow_private_network: bool = True,
        limits: Limits | None = None,
        **options: Any,
    ) -> Visit:
        return web(limits=limits or Limits(seconds=10), **options).visit(
            scraper, first_urls or [faulty.base], allow_private_network, validators or {}
        )

    return begin
