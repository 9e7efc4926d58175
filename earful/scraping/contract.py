"""What a scraper is: a pure function of pages, and its settings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from earful.errors import ContractBroken
from earful.scraping.found import Found, Request
from earful.scraping.page import Page

Capability: TypeAlias = Literal["ratings", "titles", "replies", "edits", "needs_key"]


class Settings(BaseModel):
    """What the operator tells a scraper about one source. Every field has a description."""

    model_config = ConfigDict(frozen=True, extra="forbid")


S = TypeVar("S", bound=Settings)


class Scraper(ABC, Generic[S]):
    """Reads one site. Two generators, no socket, no clock, no file, no database."""

    name: ClassVar[str]
    title: ClassVar[str]
    capabilities: ClassVar[frozenset[Capability]] = frozenset()
    newest_first: ClassVar[bool] = False
    """Listings run from new to old, so reading stops at the first page on which everything is known."""
    hosts: ClassVar[frozenset[str]] = frozenset()
    """Further hosts that pages may lead to, beyond those of the first requests."""
    link_hosts: ClassVar[frozenset[str]] = frozenset()
    """Hosts of the mentions' own addresses, where they differ from those of the first requests: only these
    become buttons in a digest."""
    documented_at: ClassVar[str | None] = None
    """Documentation of the interface for programs that this scraper reads: its own published limits apply,
    and robots.txt, which speaks to crawlers, does not."""
    is_feed: ClassVar[bool] = False
    """The operator subscribed to these addresses: they are read as feed readers do, without robots.txt."""
    settings_type: ClassVar[type[Settings]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in getattr(cls, "__orig_bases__", ()):
            origin = get_origin(base)
            if isinstance(origin, type) and issubclass(origin, Scraper):
                (settings_type,) = get_args(base)
                if isinstance(settings_type, type):
                    cls.settings_type = settings_type
        if not getattr(cls, "__abstractmethods__", None):
            for needed in ("name", "title", "settings_type"):
                if not hasattr(cls, needed):
                    raise ContractBroken(f"{cls.__qualname__} has no `{needed}`; the contract asks for it")

    def __init__(self, settings: S) -> None:
        self.settings = settings

    @abstractmethod
    def start(self, bookmark: str | None) -> Iterator[Request]:
        """The first requests of a visit."""

    @abstractmethod
    def parse(self, page: Page) -> Iterator[Found]:
        """What one page says; a page that yields nothing is an error, never an empty success."""
