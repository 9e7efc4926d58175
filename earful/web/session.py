"""One polite visit: the only door to the network, with eight gates in a row.

Each gate that says no raises its own error. 1 address, 2 robots.txt, 3 turn, 4 condition, 5 size and time,
6 status, 7 retry, 8 the page.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from earful import __version__
from earful.clock import Clock
from earful.errors import (
    AskedToWait,
    EarfulError,
    Refused,
    ServerTrouble,
    SettingsInvalid,
    Transient,
    UnsafeAddress,
)
from earful.scraping import Page, Request, Scraper
from earful.web import answers
from earful.web.addresses import Door, Target, hosts_of, with_query
from earful.web.files import is_file, read_file
from earful.web.mailbox import as_http, is_mailbox, read_folder
from earful.web.robots import MAX_BYTES, RobotsBook
from earful.web.turns import Queue, TurnBook
from earful.web.wire import Answer, Limits, ask

log = logging.getLogger(__name__)

TRIES = 3
MAX_REDIRECTS = 5
LONGEST_PAUSE_SECONDS = 120.0
"""A longer Retry-After is raised, so that no worker sleeps for an hour."""


@dataclass(frozen=True)
class Validators:
    """What a server calls the version that it sent, to be sent back at the next visit."""

    etag: str | None
    last_modified: str | None

    @property
    def condition(self) -> dict[str, str]:
        """The request headers that ask for a newer version only."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


_NO_ROBOTS_TXT = (404, b"")
_NO_VALIDATORS = Validators(None, None)


@dataclass(frozen=True)
class NotModified:
    """The page is as it was when its validators were kept."""

    url: str


@dataclass(frozen=True)
class Sending:
    """What goes with a request beside its address."""

    headers: Mapping[str, str]
    body: bytes | None = None
    secret_query: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, request: Request, condition: Mapping[str, str]) -> Sending:
        content = request.content()
        if content is None:
            return cls({**request.headers, **condition}, None, request.secret)
        media_type, body = content
        return cls({**request.headers, "Content-Type": media_type}, body)


class Web:
    """Where visits begin. It holds no connection open between two requests, and no cookie ever.

    `routes` sends a host's requests to another base address (the practice town, recordings): the host keeps
    its name, its robots.txt and its turns.
    """

    def __init__(
        self,
        clock: Clock,
        turns: TurnBook,
        contact: str = "",
        routes: Mapping[str, str] = {},
        gap_seconds: float = 2.0,
        jitter: random.Random | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        folder: Path = Path(),
    ) -> None:
        if not (contact.isascii() and contact.isprintable()):
            raise SettingsInvalid("contact: only plain ASCII can be sent to the sites; write a plain address")
        self.clock = clock
        self.turns = turns
        self.routes = {host.lower(): base for host, base in routes.items()}
        self.gap_seconds = gap_seconds
        self.jitter = jitter or random.Random()
        self.limits = limits
        self.folder = folder
        """Where the files of sources are looked for."""
        self.user_agent = f"Earful/{__version__}" + (f" (+{contact})" if contact else "")

    def visit(
        self,
        scraper: type[Scraper[Any]] | Scraper[Any],
        first_urls: Iterable[str],
        allow_private_network: bool = False,
        validators: Mapping[str, Validators] = {},
    ) -> Visit:
        """A visit that may open the hosts of `first_urls` and those that the scraper names."""
        urls = tuple(first_urls)
        sites = (as_http(url) if is_mailbox(url) else url for url in urls if not is_file(url))
        named = hosts_of(sites) | {host.lower() for host in scraper.hosts}
        door = Door(named, allow_private_network, self.routes)
        governed_by_robots = scraper.documented_at is None and not scraper.is_feed
        visit = Visit(self, door, governed_by_robots, validators, frozenset(filter(is_file, urls)))
        if isinstance(scraper, Scraper):
            visit.refusal = scraper.refused
        return visit

    def close(self) -> None:
        """Nothing is left open; visits end with their last page."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Visit:
    """One run's requests. `fresh` has the validators that came with pages, by the key of the request."""

    def __init__(
        self,
        web: Web,
        door: Door,
        governed_by_robots: bool,
        validators: Mapping[str, Validators],
        files: frozenset[str] = frozenset(),
    ) -> None:
        self.fresh: dict[str, Validators] = {}
        self.refusal: Callable[[Page, int], EarfulError | None] | None = None
        """What an answer with an error status means, in the words of the scraper that asks."""
        self._web = web
        self._clock = web.clock
        self._door = door
        self._validators = validators
        self._files = files
        self._queue = Queue(web.turns, web.clock, web.gap_seconds)
        self._robots = RobotsBook(self._queue, self._robots_txt) if governed_by_robots else None

    def fetch(self, asked: Request | str) -> Page | NotModified:
        """The page asked for, or the news that there is none since its validators were kept.

        An address alone is asked for by a plain GET. Raises: every kind of FetchError, and what the scraper's
        `refusal` says.
        """
        request = Request(asked) if isinstance(asked, str) else asked
        for tries_left in reversed(range(TRIES)):
            try:
                return self._try(request)
            except Transient as error:
                pause = self._pause(error, tries_left)
                if pause is None:
                    raise
                log.info(
                    "trying again host=%s error=%s seconds=%.1f tries_left=%d",
                    urlsplit(error.url).hostname,
                    error.kind,
                    pause,
                    tries_left,
                )
        raise AssertionError("the last try returns or raises")

    def _pause(self, error: Transient, tries_left: int) -> float | None:
        """How long was waited before the next try; None when there is none (gate 7)."""
        if not tries_left:
            return None
        if not isinstance(error, AskedToWait):
            pause = 2.0 ** (TRIES - tries_left) * (1 + self._web.jitter.random())
            self._clock.sleep(pause)
            return pause
        pause = (error.until - self._clock.now()).total_seconds()
        if pause > LONGEST_PAUSE_SECONDS:
            return None
        # Said to one, meant for all who visit the host: the next turn comes after the pause.
        self._queue.hold_off(urlsplit(error.url).hostname or "", pause)
        return pause

    def _try(self, request: Request) -> Page | NotModified:
        if is_file(request.url):
            return self._from_file(request.url)
        if is_mailbox(request.url):
            self._queue.wait(urlsplit(request.url).hostname or "", 0.0, request.url)
            return read_folder(request.url, request.secret, self._door, self._clock.now(), self._web.limits)
        condition = self._validators.get(request.key, _NO_VALIDATORS).condition
        target, answer = self._follow(request, condition)
        if answer.status == 304:
            if not condition:
                raise ServerTrouble(target.url, "status 304 to a request without a condition")
            return NotModified(request.url)
        media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        page = Page(target.url, answer.body, media_type, self._clock.now())
        if not answers.is_page(answer):
            raise self._said(page, answer.status) or answers.refusal(target.url, answer, self._clock.now())
        came = Validators(answer.headers.get("etag"), answer.headers.get("last-modified"))
        if came != _NO_VALIDATORS:
            self.fresh[request.key] = came
        return page

    def _from_file(self, url: str) -> Page | NotModified:
        """The file; its digest is its validator."""
        limits, now = self._web.limits, self._clock.now()
        page, digest = read_file(url, self._web.folder, now, limits.max_bytes, self._files)
        if self._validators.get(url, _NO_VALIDATORS).etag == digest:
            return NotModified(url)
        self.fresh[url] = Validators(digest, None)
        return page

    def _said(self, page: Page, status: int) -> EarfulError | None:
        """What the scraper makes of an answer with an error status."""
        return self.refusal(page, status) if self.refusal and status >= 400 else None

    def _follow(self, request: Request, condition: Mapping[str, str]) -> tuple[Target, Answer]:
        """The last answer of a chain of redirects, each of which passed the first three gates."""
        target = self._door.check(request.url)
        first_site = target.site
        sending = Sending.of(request, condition)
        for _ in range(MAX_REDIRECTS + 1):
            gap = 0.0
            if self._robots is not None:
                rules = self._robots.rules(target)
                rules.insist(target.url)
                gap = rules.gap_seconds
            answer = self._ask(target, gap, sending, self._web.limits)
            further = answers.redirect(target.url, answer)
            if further is None:
                return target, answer
            if sending.body is not None:
                raise Refused(target.url, "it sends what was posted elsewhere")
            target = self._door.check(further)
            if target.site != first_site:
                sending = Sending(condition)  # keys and tokens were meant for the first site only
        raise Refused(target.url, f"more than {MAX_REDIRECTS} redirects")

    def _robots_txt(self, url: str) -> tuple[int, bytes]:
        """Status and body of robots.txt, followed across hosts as RFC 9309 asks.

        Raises: Transient errors; a site that cannot say what it allows, allows nothing for now.
        """
        limits = replace(self._web.limits, max_bytes=MAX_BYTES)
        target = self._door.check(url)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(target, 0.0, Sending({}), limits, cut=True)
            if answer.status == 429 or answer.status >= 500:
                raise answers.refusal(target.url, answer, self._clock.now())
            further = answers.redirect(target.url, answer)
            if further is None:
                return answer.status, answer.body
            try:
                target = self._door.check(further, any_host=True)
            except UnsafeAddress:
                break
        return _NO_ROBOTS_TXT

    def _ask(self, target: Target, gap: float, sending: Sending, limits: Limits, cut: bool = False) -> Answer:
        """The answer to one request in its turn."""
        self._queue.wait(target.host, gap, target.url)
        headers = {
            "User-Agent": self._web.user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **sending.headers,
        }
        with_secret = replace(target, sent_to=with_query(target.sent_to, sending.secret_query))
        answer = ask(
            with_secret,
            headers,
            limits,
            public_only=not self._door.allow_private_network,
            cut=cut,
            body=sending.body,
        )
        log.debug("asked host=%s status=%d bytes=%d", target.host, answer.status, len(answer.body))
        return answer
