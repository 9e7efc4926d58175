"""The practice town: five sites and three feeds on one loopback server, told apart by the Host header."""

from __future__ import annotations

import gzip
import hashlib
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from earful.practice.people import Piece, visible, write
from earful.practice.sites import (
    NOT_FOUND,
    Answer,
    Asked,
    Site,
    app_store,
    hacker_news,
    harbor,
    rss,
    trustpilot,
)

_SITES: dict[str, Site] = {
    trustpilot.HOST: trustpilot.answer,
    app_store.HOST: app_store.answer,
    hacker_news.HOST: hacker_news.answer,
    rss.NEWS_HOST: rss.magazine,
    rss.BLOG_HOST: rss.blog,
    rss.FORUM_HOST: rss.forum,
    harbor.HOST: harbor.answer,
}
BUSY_HOST = hacker_news.HOST
"""Answers its very first request with 429."""
RETRY_AFTER_SECONDS = 2
FORUM_LASTS = timedelta(days=5)
"""So long before the second visit the forum still had its feed."""
_ROBOTS = {
    trustpilot.HOST: trustpilot.ROBOTS,
    harbor.HOST: harbor.ROBOTS,
    rss.NEWS_HOST: "User-agent: *\nDisallow: /wp-admin/\n",
}


@dataclass(frozen=True)
class Visit:
    """Who asked what, and what the town answered."""

    method: str
    host: str
    path: str
    status: int


class Town:
    """Twelve weeks of an invented public, shown as it stands at one instant.

    It begins at the first visit, a week before `monday`; `move_to` another instant changes what it shows.
    """

    def __init__(self, monday: datetime, seed: int = 7) -> None:
        self.monday = monday
        self.first_visit = monday - timedelta(weeks=1)
        self.pieces: tuple[Piece, ...] = write(monday, seed)
        self.log: list[Visit] = []
        self._now = self.first_visit.astimezone(UTC)
        self._was_busy = False
        self._lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None

    @property
    def routes(self) -> dict[str, str]:
        """Where each host's requests have to go: the `routes` of an earful.yaml."""
        if self._server is None:
            raise RuntimeError("the town is not open; use it in a `with` block")
        return dict.fromkeys(_SITES, f"http://127.0.0.1:{self._server.server_address[1]}")

    def move_to(self, instant: datetime) -> None:
        """From now on the town shows itself as of that instant."""
        with self._lock:
            self._now = instant.astimezone(UTC)

    def shown(self, place: str) -> list[Piece]:
        """What that place shows now, newest first."""
        return visible(self.pieces, place, self._now)

    def __enter__(self) -> Self:
        town = self

        class Handler(_Handler):
            pass

        Handler.town = town
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer(self, host: str, target: str) -> Answer:
        """What that host says to a request."""
        site = _SITES.get(host)
        if site is None:
            return NOT_FOUND
        parts = urlsplit(target)
        if parts.path == "/robots.txt":
            if host not in _ROBOTS:
                return NOT_FOUND
            return Answer(_ROBOTS[host].encode(), "text/plain; charset=utf-8")
        if host == BUSY_HOST and self._is_first_request():
            return Answer(b"Too many requests", "text/plain", 429, {"Retry-After": str(RETRY_AFTER_SECONDS)})
        if host == rss.FORUM_HOST and self._now > self.monday - FORUM_LASTS:
            site = rss.moved_away
        asked = Asked(unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True)))
        return site(asked, self.shown, self._now)

    def keep_log(self, visit: Visit) -> None:
        with self._lock:
            self.log.append(visit)

    def _is_first_request(self) -> bool:
        with self._lock:
            first, self._was_busy = not self._was_busy, True
        return first


class _Handler(BaseHTTPRequestHandler):
    town: Town
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        answer = self.town.answer(host, self.path)
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
        is_same = answer.status == 200 and etag in (self.headers.get("If-None-Match") or "")
        status = 304 if is_same else answer.status
        self.town.keep_log(Visit(self.command, host, self.path, status))
        body = b"" if is_same else answer.body
        self.send_response(status)
        if answer.status == 200:
            self.send_header("ETag", etag)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if not is_same:
            self.send_header("Content-Type", answer.media_type)
            if "gzip" in (self.headers.get("Accept-Encoding") or "") and len(body) > 2000:
                body = gzip.compress(body, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - the base class calls it so

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class calls it so
        """Nothing goes to the terminal; the town keeps its own log."""
