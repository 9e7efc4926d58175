"""Draft replies to complaints, in the customer's own language. A person checks each before it is posted.

The words come from `reports/drafts/LANGUAGE.txt`, one file a language; a language without a file gets no
draft. Where earful.yaml names a language model, its words stand in place of those of the file, between the
same greeting and signature; never where safety, law or privacy are at stake: there the draft hands over to a
person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import regex
from pydantic import BaseModel, ConfigDict, Field

from earful import content
from earful.cleaning import clean, cut, direction
from earful.drafting import asking
from earful.model import GRAVE_SEVERITY, Brand, Complaint, Mention
from earful.rendering import render_line
from earful.store import Store

LONGEST_DRAFT = 400
LONGEST_NAME = 40
_NAME = regex.compile(r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} .'’ʻʼ-]*")
_MOST_WORDS_OF_A_NAME = 4


class Settings(BaseModel):
    """`drafts` of earful.yaml, where it names a language model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str | None = Field(default=None, min_length=1, max_length=100)
    """As the `llm` package calls it."""
    budget_per_week: int = Field(default=50, ge=0, le=10_000)
    """How often it is asked at most from Monday to Sunday (UTC), for all brands together."""


@dataclass(frozen=True)
class Draft:
    """A reply to check before it is posted, at most 400 characters."""

    text: str = field(repr=False)
    language: str
    direction: Literal["ltr", "rtl"]
    is_by_model: bool = False
    """A language model wrote it, not your own template."""


@dataclass(frozen=True)
class DraftView:
    """What a template in `reports/drafts` may use."""

    name: str = field(repr=False)
    """The customer's; empty where it is unknown, or no name."""
    brand: str
    expectation: str
    """The one that was broken, such as `speed`; one that earful.yaml adds has its own name."""
    is_grave: bool
    """About safety, law or privacy: the reply only hands over to a person."""
    body: str = field(default="", repr=False)
    """What a language model wrote; empty where none did."""


@dataclass(frozen=True)
class Desk:
    """Where the drafts of one brand are made."""

    brand: Brand
    store: Store
    settings: Settings | None
    """None where earful.yaml wants no drafts."""
    folder: Path | None = None
    """Where reports are, by default reports/."""

    @property
    def asks_a_model(self) -> bool:
        return self.settings is not None and self.settings.model is not None

    def prepare(self, chosen: Iterable[tuple[Complaint, Mention]], now: datetime) -> None:
        """The language model has been asked about these, as far as its budget goes, where there is one.

        Never within a transaction: a model takes its time.
        """
        if self.settings is None or self.settings.model is None:
            return
        asked = {
            complaint.id: asking.question(self.brand.name, language, complaint, mention)
            for complaint, mention in chosen
            if complaint.severity < GRAVE_SEVERITY and (language := self._language(mention))
        }
        asking.ask(self.settings.model, self.settings.budget_per_week, asked, self.store, now)

    def draft(self, complaint: Complaint, mention: Mention) -> Draft | None:
        """None where no drafts are wanted, or nobody wrote a template in the customer's language.

        Raises: ReportBroken naming the template, variable and line.
        """
        language = self._language(mention) if self.settings else None
        if language is None:
            return None
        is_grave = complaint.severity >= GRAVE_SEVERITY
        body = "" if is_grave else self._body(language, complaint, mention)
        name = greeted(complaint.author_name)
        text = self._filled(language, DraftView(name, self.brand.name, complaint.expectation, is_grave, body))
        if len(text) > LONGEST_DRAFT and body:
            body = ""
            text = self._filled(language, DraftView(name, self.brand.name, complaint.expectation, is_grave))
        return Draft(cut(text, LONGEST_DRAFT), language, direction(text, language), bool(body))

    def _language(self, mention: Mention) -> str | None:
        """That of a template which the customer reads; Uzbek in the letters that the customer writes."""
        spoken = (mention.language or "").split("-")[0].lower()
        if spoken == "uz" and is_cyrillic(mention.words):
            spoken = "uz-Cyrl"
        folder = self.folder or content.folder("reports")
        return spoken if spoken.isascii() and (folder / "drafts" / f"{spoken}.txt").is_file() else None

    def _body(self, language: str, complaint: Complaint, mention: Mention) -> str:
        if self.settings is None or self.settings.model is None:
            return ""
        question = asking.question(self.brand.name, language, complaint, mention)
        return self.store.drafts.written_for(complaint.id, question.key(self.settings.model)) or ""

    def _filled(self, language: str, view: DraftView) -> str:
        return render_line(f"drafts/{language}.txt", view, self.folder)


def greeted(author: str | None) -> str:
    """The author's display name as it can stand in a greeting; empty where it is none.

    Why: a name is whatever somebody typed: an address, an advertisement or half a sentence greets nobody.
    """
    name = clean(author or "", LONGEST_NAME)
    is_name = _NAME.fullmatch(name) and any(map(str.isalpha, name))
    return name if is_name and len(name.split()) <= _MOST_WORDS_OF_A_NAME else ""


def is_cyrillic(text: str) -> bool:
    """Most of its letters are Cyrillic."""
    letters = sum(map(str.isalpha, text))
    return 2 * len(regex.findall(r"\p{Cyrillic}", text)) > letters
