"""Builds the real things from earful.yaml: the store, the web, the mail server and the clock."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earful import scorers
from earful.clock import Clock
from earful.complaints import Judge
from earful.config import Config, Recipient, check_settings, load
from earful.errors import ConfigError
from earful.keys import Lookup, with_secrets
from earful.mail.smtp import MailServer
from earful.model import Brand, Source
from earful.pace import MEMORY, pause
from earful.plugins import Catalogue, catalogue
from earful.scraping import Scraper
from earful.sentiment import embedders
from earful.sentiment.contract import Embedder, Scorer
from earful.store import Store

if TYPE_CHECKING:
    from earful.generations import Generations
    from earful.trained import Model
    from earful.web.session import Web

SECRET_VARIABLE = "EARFUL_SECRET"


@dataclass(frozen=True)
class Workspace:
    """Everything that one run works with. Open one for each task: a store cannot cross threads."""

    config: Config
    catalogue: Catalogue
    clock: Clock
    store: Store
    web: Web
    lookup: Lookup

    @classmethod
    @contextmanager
    def open(cls, config_path: str | Path, lookup: Lookup = os.environ.get) -> Iterator[Workspace]:
        """The things that earful.yaml describes; `lookup` finds a scraper's secrets.

        Raises: ConfigError, StoreError.
        """
        from earful.web.session import Web

        found = catalogue()
        config = load(Path(config_path).expanduser().resolve(), found)
        clock = Clock(config.clock_shift)
        with (
            Store.open(config.store_path, clock) as store,
            Web(clock, store.turns, config.contact, config.routes, folder=config.path.parent) as web,
        ):
            store.brands.mirror(config.brands, config.sources)
            yield cls(config, found, clock, store, web, lookup)

    def brand(self, slug: str) -> Brand:
        """Raises: UnknownName."""
        return self.store.brands.brand(slug)

    def source(self, slug: str) -> Source:
        """Raises: UnknownName."""
        return self.store.brands.source(slug)

    def scraper(self, source: Source) -> Scraper[Any]:
        """The source's scraper with its settings. Raises: ConfigError, PluginError."""
        scraper_type, place = self.catalogue.scraper(source.scraper), f"source {source.slug}: "
        settings = with_secrets(scraper_type, source.settings, self.lookup, place)
        return check_settings(scraper_type, settings, place)

    @property
    def generations(self) -> Generations:
        """The models that this deployment has learned."""
        from earful.generations import Generations

        return Generations(self.config.models_path)

    def scorer(self) -> Scorer:
        """The scorer that earful.yaml names; the blend has the current model, or the word lists alone.

        Raises: ConfigError, PluginError.
        """
        if self.config.scorer != scorers.DEFAULT:
            return scorers.scorer(self.config.scorer, self.config.scorer_settings)
        embedders.asked(self.config.scorer_settings)
        model = self.model
        return scorers.Checked(model.scorer, "earful") if model else scorers.scorer()

    def recipe(self) -> Callable[[], Scorer]:
        """What makes the same scorer anew in another process. Raises: ModelUnreadable."""
        from earful.generations import scorer_in

        if self.config.scorer != scorers.DEFAULT:
            return partial(scorers.scorer, self.config.scorer, dict(self.config.scorer_settings))
        return partial(scorer_in, self.generations.current_folder())

    @property
    def embedder(self) -> Embedder | None:
        """What models are learned with beside words. Raises: ConfigError, also where it is not installed."""
        is_ours = self.config.scorer == scorers.DEFAULT
        name = embedders.asked(self.config.scorer_settings) if is_ours else None
        return embedders.named(name) if name else None

    def judge(self) -> Judge:
        """What complaints are told by: what the user decided, and the expectations of earful.yaml."""
        model = self.model
        return Judge(model.complaints if model else None, self.config.expectations)

    @cached_property
    def model(self) -> Model | None:
        """The model to work with; None before the first."""
        return self.generations.current()

    def due(self, slugs: list[str] | None = None) -> list[str]:
        """The named sources, or all whose last good visit is `every_hours` ago. Raises: UnknownName."""
        if slugs:
            return [self.source(slug).slug for slug in slugs]
        now = self.clock.now()
        # A visit that starts a little early is on time: schedules tick, they do not drift.
        slack = timedelta(minutes=5)
        due = []
        for source in self.store.brands.sources():
            last = self.store.ledger.last_read(source.id)
            if last is None or now - last.started_at + slack >= self._pause(source, last.started_at):
                due.append(source.slug)
        return due

    def _pause(self, source: Source, visited_at: datetime) -> timedelta:
        """How long to leave the source alone after that visit: as its own pace asks for, within bounds."""
        shortest = timedelta(hours=source.every_hours)
        if source.at_most_hours is None:
            return shortest
        arrivals = self.store.mentions.said_since(source.id, visited_at - 4 * MEMORY)
        return pause(arrivals, visited_at, shortest, timedelta(hours=source.at_most_hours))

    @property
    def mail_server(self) -> MailServer:
        """Raises: ConfigError when earful.yaml names none."""
        if self.config.mail is None:
            raise ConfigError("earful.yaml has no `mail` section; add host and sender to send digests")
        return replace(self.config.mail, password=os.environ.get(self.config.password_variable))

    def recipients(self, brand: Brand, report: str) -> list[Recipient]:
        """Who gets that report of the brand."""
        return [
            person
            for person in self.config.recipients
            if brand.slug in person.brands and report in person.reports
        ]

    def author_key(self, source: Source) -> Callable[[str], str]:
        """Turns a visible name into a pseudonym that only this installation can make."""
        secret = self._secret()

        def key(name: str) -> str:
            return hmac.new(secret, f"{source.slug}\x1f{name}".encode(), hashlib.sha256).hexdigest()[:16]

        return key

    def _secret(self) -> bytes:
        if given := os.environ.get(SECRET_VARIABLE):
            return given.encode()
        path = self.config.store_path.with_suffix(".secret")
        if path.exists():
            return path.read_bytes()
        ours = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            with os.fdopen(os.open(ours, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(secrets.token_hex(32).encode())
            # Linking is all or nothing: of two first runs at once, one secret wins, whole.
            with suppress(FileExistsError):
                os.link(ours, path)
            ours.unlink()
        except OSError as error:
            raise ConfigError(
                f"{path} cannot be written: {error.strerror}; or set {SECRET_VARIABLE}"
            ) from error
        return path.read_bytes()
