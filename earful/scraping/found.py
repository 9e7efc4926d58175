"""What a scraper yields: mentions, requests, and three statements about the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

if TYPE_CHECKING:
    from earful.scraping.page import Page

Kind: TypeAlias = Literal["review", "post", "comment", "article"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _needs_zone(instant: datetime | None) -> datetime | None:
    if instant is not None and instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant


class Rating(_Record):
    """Stars as the site shows them; `worst` and `best` are the ends of the site's own scale."""

    value: Annotated[float, Field(allow_inf_nan=False)]
    worst: Annotated[float, Field(allow_inf_nan=False)] = 1
    best: Annotated[float, Field(allow_inf_nan=False)] = 5

    @model_validator(mode="after")
    def _on_its_scale(self) -> Rating:
        if not self.worst < self.best or not self.worst <= self.value <= self.best:
            raise ValueError(f"a rating of {self.value} is not between {self.worst} and {self.best}")
        return self

    @property
    def share(self) -> float:
        """The rating in [0, 1]: 0 is the worst of its scale, 1 the best."""
        return (self.value - self.worst) / (self.best - self.worst)


class OwnerReply(_Record):
    """The brand's public answer under a mention."""

    text: str = Field(repr=False)
    published_at: datetime | None = None

    _zoned = field_validator("published_at")(_needs_zone)


class Mention(_Record):
    """One text by one author, as found on a page.

    `external_id` names the mention for as long as it exists, whatever the page, the day or the process:
    the site's own id, never a `hash()`. `published_at` is None only where the site shows no time.
    """

    external_id: str = Field(min_length=1)
    url: str
    text: str = Field(repr=False)
    title: str | None = Field(default=None, repr=False)
    author: str | None = Field(default=None, repr=False)
    kind: Kind = "review"
    published_at: datetime | None = None
    language: str | None = None
    rating: Rating | None = None
    reply: OwnerReply | None = Field(default=None, repr=False)

    _zoned = field_validator("published_at")(_needs_zone)


@dataclass(frozen=True)
class Request:
    """A page to read next.

    `callback` reads it instead of `parse`. `about` is the mention that the page completes: Earful skips the
    request when it has that mention already. `instead` is asked for when this address cannot be fetched or
    read.
    """

    url: str
    callback: Callable[[Page], Iterator[Found]] | None = field(default=None, repr=False)
    about: Mention | None = field(default=None, repr=False)
    instead: Request | None = None


@dataclass(frozen=True)
class Bookmark:
    """A string that the scraper wants back at its next visit (only for APIs with their own cursors)."""

    value: str


@dataclass(frozen=True)
class NoResults:
    """The site itself says that there is nothing."""

    reason: str


@dataclass(frozen=True)
class Partial:
    """The page shows only a part of what there is, and which; the run ends `partial`."""

    reason: str


Found: TypeAlias = Mention | Request | Bookmark | NoResults | Partial
