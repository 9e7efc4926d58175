"""The `team` of earful.yaml: when the people who answer are there."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from earful.due import calendar
from earful.errors import SettingsInvalid
from earful.model import WorkingHours

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


def _known(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("no such time zone; write it as Europe/Helsinki") from error
    return zone


Zone = Annotated[str, AfterValidator(_known)]


class Team(BaseModel):
    """Its days, hours and days off, as they are written; `hours()` is what the rest works with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    time_zone: Zone = "UTC"
    days: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri")
    opens: str = Field(default="09:00", pattern=_CLOCK)
    closes: str = Field(default="17:00", pattern=_CLOCK)
    holidays: str = ""
    closed: tuple[date, ...] = ()

    @field_validator("holidays", mode="before")
    @classmethod
    def _norway_is_a_country(cls, place: object) -> object:
        """Why: YAML reads a bare NO as false."""
        return "NO" if place is False else place

    @field_validator("holidays")
    @classmethod
    def _are_known(cls, place: str) -> str:
        if place:
            try:
                calendar(place)
            except SettingsInvalid as error:
                raise ValueError(str(error)) from None
        return place

    @model_validator(mode="after")
    def _works_at_all(self) -> Team:
        if not self.days or not time.fromisoformat(self.opens) < time.fromisoformat(self.closes):
            raise ValueError("a team needs at least one day, and opens before it closes")
        return self

    def hours(self) -> WorkingHours:
        return WorkingHours(
            zone=self.time_zone,
            days=frozenset(get_args(Day).index(day) + 1 for day in self.days),
            opens=time.fromisoformat(self.opens),
            closes=time.fromisoformat(self.closes),
            holidays=self.holidays,
            closed=frozenset(self.closed),
        )
