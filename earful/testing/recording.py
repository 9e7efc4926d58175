"""Makes a case of a real visit: its pages, with stand-ins for the names and keys, and what was found."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from pydantic import SecretStr

from earful.crawl import Crawl, Stop
from earful.errors import ConfigError
from earful.scraping import Mention, Page, Request, Scraper
from earful.testing.cases import Case
from earful.testing.standins import KEY, Disguise, stand_ins
from earful.web.session import NotModified

_FIRST = 3
"""So many mentions are spelled out in what a case expects."""
_SHORTEST_SECRET = 8
_TOKEN = re.compile(r'"\w*(?:token|jwt|secret|password)\w*"\s*:\s*"([^"]{8,})"', re.IGNORECASE)


@dataclass
class Recorder:
    """Stands before a visit and keeps its pages; what lies beyond `most` pages counts as unchanged."""

    visit: Any
    most: int
    pages: dict[str, Page | None] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    """What went along in headers, such as a token that a sign-in gave."""

    def fetch(self, request: Request) -> Page | NotModified:
        if len(self.pages) >= self.most:
            self.pages[request.key] = None
            return NotModified(request.url)
        self.sent.update(value.split()[-1] for value in request.headers.values() if value.strip())
        page = self.visit.fetch(request)
        self.pages[request.key] = page
        return page  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Recorded:
    """A case as it was written: what it expects, and how many names were replaced."""

    case: Case
    mentions: int
    names: int
    left_out: int
    """Pages beyond those that were asked for."""


def record(
    scraper: Scraper[Any], visit: Any, settings: Mapping[str, Any], folder: Path, now: datetime, most: int
) -> Recorded:
    """The folder is a case of this visit, complete or not there at all.

    Raises: what the visit raises; ConfigError when the pages cannot be disguised.
    """
    recorder = Recorder(visit, most)
    stops = list(Crawl(scraper, recorder, {}, now))
    mentions = [mention for stop in stops for mention in stop.mentions]
    secrets = _secrets(scraper, recorder)
    names = stand_ins(mention.author for mention in mentions if mention.author)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".recording-", dir=folder.parent))
    try:
        for parts in (True, False):
            disguise = Disguise(names, secrets, parts)
            _write(draft, recorder, _told(settings, scraper, now, stops, disguise), disguise)
            if _reads_the_same(type(scraper), Case.read(draft), mentions, disguise):
                break
        else:
            raise ConfigError(
                f"{folder.name}: with names replaced the pages read differently, so nothing was written; "
                "save and disguise this visit by hand (scrapers/README.md says how)"
            )
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    left_out = sum(page is None for page in recorder.pages.values())
    return Recorded(Case.read(folder), len(mentions), len(names), left_out)


def _secrets(scraper: Scraper[Any], recorder: Recorder) -> set[str]:
    """Keys of the settings, what was sent in headers, and tokens on pages that no address repeats."""
    given = (value for _, value in scraper.settings if isinstance(value, SecretStr))
    found = {value.get_secret_value() for value in given} | recorder.sent
    asked = " ".join(recorder.pages)
    for page in filter(None, recorder.pages.values()):
        for token in _TOKEN.findall(page.body.decode(errors="replace")):
            if token not in asked and quote_plus(token) not in asked:
                found.add(token)
    return {secret for secret in found if len(secret) >= _SHORTEST_SECRET}


def _told(
    settings: Mapping[str, Any],
    scraper: Scraper[Any],
    now: datetime,
    stops: list[Stop],
    disguise: Disguise,
) -> dict[str, Any]:
    mentions = [mention for stop in stops for mention in stop.mentions]
    shown = ("external_id", "published_at", "rating", "reply")
    first = [
        {key: value for key, value in mention.model_dump(mode="json").items() if key in shown and value}
        for mention in mentions[:_FIRST]
    ]
    secret = {name for name, value in scraper.settings if isinstance(value, SecretStr)}
    return {
        "recorded_at": now.isoformat(),
        "settings": {**settings, **dict.fromkeys(secret, KEY)},
        "pages": {},
        "expect": {
            "mentions": len(mentions),
            "partial": any(stop.partial for stop in stops),
            "nothing": any(stop.nothing for stop in stops),
            **({"first": disguise.data(first)} if first else {}),
        },
    }


def _write(draft: Path, recorder: Recorder, told: dict[str, Any], disguise: Disguise) -> None:
    for number, (key, page) in enumerate(recorder.pages.items(), 1):
        answer: Any = {"status": 304}
        if page is not None:
            answer = f"p{number}.{_ending(page)}"
            try:
                text = page.body.decode()
            except UnicodeDecodeError as error:
                raise ConfigError(
                    f"page {number} is not in UTF-8, so its names cannot be replaced; save it by hand"
                ) from error
            (draft / answer).write_bytes(disguise.text(text).encode())
        told["pages"][disguise.text(key)] = answer
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (draft / "case.json").write_text(text + "\n", encoding="utf-8")


def _ending(page: Page) -> str:
    if page.looks_like_json:
        return "json"
    return "xml" if "xml" in page.media_type and "html" not in page.media_type else "html"


def _reads_the_same(
    scraper: type[Scraper[Any]], case: Case, mentions: list[Mention], disguise: Disguise
) -> bool:
    expected = [disguise.data(mention.model_dump(mode="json")) for mention in mentions]
    return [mention.model_dump(mode="json") for mention in case.replay(scraper).mentions] == expected
