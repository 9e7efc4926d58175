"""Expectations that earful.yaml adds, and words that it adds to those that Earful knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from earful import phrases
from earful.model import OTHER, Expectation


@dataclass(frozen=True)
class More:
    """Words that speak for an expectation, in any language; `meaning` says what they tell of."""

    expectation: Expectation
    pattern: re.Pattern[str]
    meaning: str = ""


def _parsed(phrase: str) -> str:
    phrases.pattern([phrase])
    return phrase


def _known(name: str) -> str:
    if name == OTHER:
        raise ValueError("`other` is what fits nowhere, it has no words; choose another name")
    return name


Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[ -][a-z0-9]+)*$", max_length=40), AfterValidator(_known)]
"""How an expectation is called: small letters, as it is stored and shown."""
Phrase = Annotated[str, Field(max_length=100), AfterValidator(_parsed)]


class Addition(BaseModel):
    """One entry of `expectations:` in earful.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[Phrase, ...] = Field(min_length=1, max_length=500)
    meaning: str = Field(default="", max_length=80)


def added(additions: Mapping[str, Addition]) -> tuple[More, ...]:
    """What earful.yaml adds, ready to be found; Latin words also as Uzbek spells them in Cyrillic."""
    return tuple(
        More(name, phrases.pattern(addition.words, in_cyrillic=True), addition.meaning)
        for name, addition in additions.items()
    )
