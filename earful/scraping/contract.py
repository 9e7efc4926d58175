"""What a scraper is: a pure function of pages, and its settings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, final, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

from earful.errors import AskedToWait, ContractBroken, EarfulError, LayoutChanged, Refused
from earful.scraping.found import Found, NoResults, Partial, Request
from earful.scraping.page import Page

Verified: TypeAlias = Literal["recorded", "documented"]
Capability: TypeAlias = Literal["ratings", "titles", "replies", "edits", "needs_key"]
Refusal: TypeAlias = tuple[str, type[Refused], str] | tuple[str, timedelta]
"""Codes of the site with a blank between them (`TOKEN_*`: all that begin so), then either the error that they
are and what they mean, or how long the site asks to wait."""


LanguageCode: TypeAlias = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


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
    become buttons in a digest. `*` in a federated network, whose servers are all part of the site."""
    documented_at: ClassVar[str | None] = None
    """Documentation of the interface for programs that this scraper reads: its own published limits apply,
    and robots.txt, which speaks to crawlers, does not."""
    is_feed: ClassVar[bool] = False
    """The operator subscribed to these addresses: they are read as feed readers do, without robots.txt."""
    is_search: ClassVar[bool] = False
    """It lists what matches words, from anywhere: a mention counts only where it names the brand."""
    always: ClassVar[frozenset[str]] = frozenset()
    """Fields of a mention that at least one on every page has; where none has, the layout changed."""
    is_utf8: ClassVar[bool] = False
    """Every page of the site is in UTF-8: one that is not is another than it seems."""
    page_size: ClassVar[int | None] = None
    """How many mentions every page but the last lists; one that leads on with fewer is said as partial."""
    max_pages: ClassVar[int] = 100
    """How many pages of a listing `rest` reads at most, where no setting `pages` says so."""
    refusals_at: ClassVar[tuple[str, ...]] = ()
    """Where an answer in JSON says by a code why it holds nothing; `refusals` tells what each code means."""
    refusals: ClassVar[tuple[Refusal, ...]] = ()
    verified: ClassVar[Verified] = "documented"
    """`recorded`: right on real recordings; `documented`: written from the interface's documentation only."""
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

    def linked_hosts(self) -> frozenset[str]:
        """Hosts that the buttons of this source may lead to, beyond those of its first requests."""
        return self.link_hosts

    def refusal(self, page: Page, status: int) -> EarfulError | None:
        """What an answer that is no content means in the words of the site; None where it says nothing.

        Asked of every answer before it is read, also of those with status 200. By default the first of
        `refusals` whose code the answer has in one of the places `refusals_at`.
        """
        found = [page.json.maybe(place) for place in self.refusals_at]
        said = {one.text for one in found if one and isinstance(one.raw, str | int)}
        for refusal in self.refusals:
            if any(fnmatchcase(code, form) for code in said for form in refusal[0].split()):
                if len(refusal) == 2:
                    return AskedToWait(page.url, page.fetched_at + refusal[1])
                return refusal[1](page.url, refusal[2])
        return None

    @final
    def refused(self, page: Page, status: int) -> EarfulError | None:
        """What `refusal` says; an answer in nobody's words is left to its status, or to `parse`."""
        try:
            return self.refusal(page, status)
        except LayoutChanged:
            return None

    @final
    def rest(
        self, page: Page, listed: int, following: Request | None = None, total: float | None = None
    ) -> Iterator[Found]:
        """How the listing goes on after a page that lists so many: the next page, or what is missing.

        `total` is what the site counts in the whole listing, here or on an earlier page. After `max_pages`,
        or the setting `pages`, what follows is said as partial. Raises: LayoutChanged where the site counts
        more and lists none.
        """
        total = page.total if total is None else total
        read, most = page.before + listed, getattr(self.settings, "pages", self.max_pages)
        if total and read < total and not listed and (following or not read):
            raise LayoutChanged(f"no mentions listed after {read} of {total:.0f}", page.url)
        if not listed:
            yield NoResults("past the last mention" if read else "no mentions")
        if following and page.number >= most:
            yield Partial(f"read the newest {page.number} pages; there may be older mentions")
        elif following:
            yield replace(following, number=page.number + 1, before=read, total=total)
        elif total and read < total:
            yield Partial(f"{read} of {total:.0f} mentions, and no further page")
