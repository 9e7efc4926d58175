"""What robots.txt allows and how far apart it wants requests, kept for a day (gate 2).

Source: RFC 9309. Crawl-delay is no part of it, but sites that say it mean it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from protego import Protego

from earful.errors import RobotsForbids
from earful.web.addresses import Target
from earful.web.turns import Queue

OUR_NAME = "Earful"
MAX_BYTES = 500 * 1024
"""Source: RFC 9309 §2.5 asks crawlers to read at least 500 KiB; what comes after is not read."""
LONGEST_DELAY_SECONDS = 600.0
"""A worker that waits longer between two pages would never come to an end."""


@dataclass(frozen=True)
class Rules:
    """What one site says to crawlers."""

    parsed: Protego
    gap_seconds: float

    @classmethod
    def read(cls, status: int, body: bytes) -> Rules:
        """The rules in robots.txt; everything is allowed where there is none."""
        text = body.decode("utf-8-sig", errors="replace") if 200 <= status < 300 else ""
        parsed = Protego.parse(text)
        return cls(parsed, parsed.crawl_delay(OUR_NAME) or 0.0)

    def insist(self, url: str) -> None:
        """The address may be read. Raises: RobotsForbids."""
        if not self.parsed.can_fetch(url, OUR_NAME):
            raise RobotsForbids(url)
        if self.gap_seconds > LONGEST_DELAY_SECONDS:
            asked = f"it wants {self.gap_seconds:.0f} s between requests, longer than a visit can wait"
            raise RobotsForbids(url, asked)


class RobotsBook:
    """Knows the rules of each site that a visit meets."""

    def __init__(self, queue: Queue, fetch: Callable[[str], tuple[int, bytes]]) -> None:
        self._queue = queue
        self._fetch = fetch
        self._read: dict[str, Rules] = {}

    def rules(self, target: Target) -> Rules:
        """The rules of this address's site. Raises: what fetching robots.txt raises."""
        site = target.site
        if site not in self._read:
            kept = self._queue.book.robots(site, self._queue.clock.now())
            self._read[site] = Rules.read(*kept) if kept else self._ask(target)
        return self._read[site]

    def _ask(self, target: Target) -> Rules:
        status, body = self._fetch(urljoin(target.url, "/robots.txt"))
        body = _whole_lines(body)
        self._queue.book.keep_robots(target.site, status, body, self._queue.clock.now())
        rules = Rules.read(status, body)
        if self._queue.gap_seconds < rules.gap_seconds <= LONGEST_DELAY_SECONDS:
            # This request took its turn before anybody knew how far apart turns are here.
            self._queue.hold_off(target.host, rules.gap_seconds - self._queue.gap_seconds)
        return rules


def _whole_lines(body: bytes) -> bytes:
    """Without the line that the cap cut: half of `Disallow: /private` forbids everything."""
    return body if len(body) < MAX_BYTES else body[: body.rfind(b"\n") + 1]
