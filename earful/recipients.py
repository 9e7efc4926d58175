"""The `recipients` of earful.yaml: who gets which reports of which brands, and how they read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

from earful import catalogues, content
from earful.mail.settings import Slug
from earful.rendering import PARTS, Part
from earful.team import Zone

Report = Literal["weekly_digest", "storm", "late_complaints"]


@dataclass(frozen=True)
class Recipient:
    """Who gets which reports of which brands, and how they read them."""

    address: str
    brands: tuple[str, ...]
    language: str = catalogues.SOURCE_LANGUAGE
    time_zone: str | None = None
    """None: that of the brand's team."""
    parts: frozenset[str] = PARTS
    """Of the weekly digest."""
    reports: frozenset[str] = frozenset(get_args(Report))


class Listed(BaseModel):
    """A recipient as it is written; `recipient()` is what the rest works with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    brands: tuple[Slug, ...]
    language: str = catalogues.SOURCE_LANGUAGE
    time_zone: Zone | None = None
    parts: tuple[Part, ...] = get_args(Part)
    reports: tuple[Report, ...] = get_args(Report)

    @field_validator("language")
    @classmethod
    def _can_be_written(cls, language: str) -> str:
        known = catalogues.languages(content.folder("reports"))
        if language not in known:
            raise ValueError(f"no mail is written in it; there are: {', '.join(known)}")
        return language

    def recipient(self) -> Recipient:
        return Recipient(
            address=self.address,
            brands=self.brands,
            language=self.language,
            time_zone=self.time_zone,
            parts=frozenset(self.parts),
            reports=frozenset(self.reports),
        )
