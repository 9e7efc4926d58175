"""What a scraper yields: mentions, requests, and three statements about the site."""

from __future__ import annotations

import hashlib
import json as jsonlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

if TYPE_CHECKING:
    from earful.scraping.page import Page
    from earful.scraping.reading import Value

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

    @classmethod
    def at(
        cls, reply: Value | None, text: str, published_at: str, plain: Callable[[str], str] = str
    ) -> OwnerReply | None:
        """The reply whose words and time lie there; None without a reply. Raises: LayoutChanged.

        The time is ISO 8601, or seconds since 1970, in nine digits or more. `plain` takes out what the site
        put into the words.
        """
        if reply is None:
            return None
        said_at = reply.one(published_at)
        is_epoch = said_at.text.isdecimal() and len(said_at.text) >= 9
        instant = said_at.epoch if is_epoch else said_at.instant
        return cls(text=plain(reply.one(text).text), published_at=instant)


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
    canonical_id: str | None = None
    """The id that the same post has wherever it is shown, where the site gives one."""

    _zoned = field_validator("published_at")(_needs_zone)

    @field_validator("title", "author", "language", mode="before")
    @classmethod
    def _none_where_it_is_empty(cls, said: str | None) -> str | None:
        return said or None


def revealed(**keys: SecretStr | None) -> dict[str, str]:
    """The keys that are set, as they go onto the wire, under the names that the site wants."""
    return {name: key.get_secret_value() for name, key in keys.items() if key}


def bearer(token: SecretStr | str | None) -> dict[str, str]:
    """The header that shows the token, as RFC 6750 has it; no header without a token."""
    shown = token.get_secret_value() if isinstance(token, SecretStr) else token
    return {"Authorization": f"Bearer {shown}"} if shown else {}


@dataclass(frozen=True)
class Request:
    """A page to read next.

    `callback` reads it instead of `parse`. `about` is the mention that the page completes: Earful skips the
    request when it has that mention already. `instead` is asked for when this address cannot be fetched or
    read.

    `form` or `json` makes it a POST. `secret` is what exists on the wire only: it goes into the form or the
    JSON where there is one, else into the query, and is in no page, log, case or validator.
    """

    url: str
    callback: Callable[[Page], Iterator[Found]] | None = field(default=None, repr=False)
    about: Mention | None = field(default=None, repr=False)
    instead: Request | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    json: Any = field(default=None, repr=False)
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_next: bool = False
    """It goes on where its page ends: Earful hands on the callback, headers and secret of that page."""
    number: int = 1
    """Which page of its listing it asks for; the first is 1."""
    before: int = 0
    """How many mentions the pages before it listed."""
    total: float | None = None
    """How many there are in the whole listing, as an earlier page counted."""

    @property
    def key(self) -> str:
        """Names the request: its address; for a POST also a digest of what it carries, without secrets."""
        content = self.content(with_secret=False)
        if content is None:
            return self.url
        return f"POST {self.url}#{hashlib.sha256(content[1]).hexdigest()[:8]}"

    def content(self, with_secret: bool = True) -> tuple[str, bytes] | None:
        """Media type and body of a POST; None for a GET."""
        secret = self.secret if with_secret else {}
        if self.form is not None:
            return "application/x-www-form-urlencoded", urlencode({**self.form, **secret}).encode()
        if self.json is not None:
            filled = {**self.json, **secret} if secret else self.json
            return "application/json", jsonlib.dumps(filled, sort_keys=True).encode()
        return None

    def handing_on_to(self, further: Request) -> Request:
        """The further request with what the next page of a listing has from the page before."""
        if not further.is_next:
            return further
        return replace(further, callback=self.callback, headers=self.headers, secret=self.secret)


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
