"""Recorded visits: read a case from its folder, and replay it without a network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from earful.crawl import Crawl, Stop
from earful.errors import Gone
from earful.scraping import Page, Request, Scraper
from earful.web import answers
from earful.web.session import NotModified
from earful.web.wire import Answer


@dataclass(frozen=True)
class Case:
    """One recorded visit: the folder's `case.json` and the bodies it names.

    Shape: `recorded_at`, `settings`, `expect`, and `pages`: by the request's key a body, or
    `{"status": 403, "body": …}`; `{"status": 304}` for what was not recorded and is as good as unchanged.
    """

    folder: Path
    recorded_at: datetime
    settings: Mapping[str, Any]
    pages: Mapping[str, Any]
    expect: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.folder.name

    @classmethod
    def read(cls, folder: Path) -> Case:
        """The case in that folder. Raises: ValueError, naming the file, when it is incomplete."""
        path = folder / "case.json"
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            recorded_at = datetime.fromisoformat(told["recorded_at"])
            case = cls(folder, recorded_at, told["settings"], told["pages"], told["expect"])
        except (KeyError, ValueError) as error:
            raise ValueError(f"{path} is no case: {type(error).__name__} {error}") from error
        if recorded_at.tzinfo is None:
            raise ValueError(f"{path} is no case: `recorded_at` has no time zone")
        return case

    def scraper(self, scraper_type: type[Scraper[Any]]) -> Scraper[Any]:
        return scraper_type(scraper_type.settings_type.model_validate(self.settings))

    def body(self, key: str) -> bytes:
        """What the site answered to the request of that key; empty where only a status was recorded."""
        answer = self.pages[key]
        name = answer if isinstance(answer, str) else answer.get("body")
        return (self.folder / name).read_bytes() if name else b""

    def page(self, key: str, url: str) -> Page:
        """The recorded answer as a page."""
        answer = self.pages[key]
        name = answer if isinstance(answer, str) else answer.get("body", "")
        return Page(url, self.body(key), guess_type(name)[0] or "application/octet-stream", self.recorded_at)

    def replay(
        self,
        scraper_type: type[Scraper[Any]],
        known: Mapping[str, datetime] | None = None,
        now: datetime | None = None,
    ) -> Replay:
        """The whole visit again, as a collection would make it."""
        scraper = self.scraper(scraper_type)
        web = RecordedWeb([self])
        visit = web.visit(scraper, [request.url for request in scraper.start(None)])
        crawl = Crawl(scraper, visit, known or {}, now or self.recorded_at)
        return Replay(tuple(crawl), tuple(web.asked))


@dataclass(frozen=True)
class Replay:
    """What a replayed visit brought, and the keys of what it asked for."""

    stops: tuple[Stop, ...]
    asked: tuple[str, ...]

    @property
    def mentions(self) -> list[Any]:
        return [mention for stop in self.stops for mention in stop.mentions]

    @property
    def partial(self) -> list[str]:
        return [reason for stop in self.stops for reason in stop.partial]

    @property
    def nothing(self) -> list[str]:
        return [reason for stop in self.stops for reason in stop.nothing]


@dataclass
class RecordedWeb:
    """Stands where the polite session stands, and answers from cases; `asked` has all keys in order."""

    cases: Iterable[Case]
    asked: list[str] = field(default_factory=list)

    def visit(
        self,
        scraper: Scraper[Any],
        first_urls: Iterable[str],
        allow_private_network: bool = False,
        validators: Mapping[str, Any] | None = None,
    ) -> RecordedVisit:
        return RecordedVisit(self, scraper)


@dataclass
class RecordedVisit:
    """One visit to recorded pages; the servers of recordings know no validators."""

    web: RecordedWeb
    scraper: Scraper[Any]
    fresh: dict[str, Any] = field(default_factory=dict)

    def fetch(self, request: Request) -> Page | NotModified:
        """The recorded page. Raises: Gone where no case has it; what a recorded status stands for."""
        self.web.asked.append(request.key)
        case = next((case for case in self.web.cases if request.key in case.pages), None)
        if case is None:
            raise Gone(request.url, f"no case has the page `{request.key}`")
        page, answer = case.page(request.key, request.url), case.pages[request.key]
        if isinstance(answer, str):
            return page
        status = int(answer["status"])
        if status == 304:
            return NotModified(request.url)
        said = Answer(status, {}, page.body)
        raise self.scraper.refused(page, status) or answers.refusal(request.url, said, case.recorded_at)


def cases_in(folder: Path) -> list[Case]:
    """Every case below that folder, by name."""
    return [Case.read(path.parent) for path in sorted(folder.glob("*/case.json"))]
