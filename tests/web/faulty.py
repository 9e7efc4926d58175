"""A web server on loopback that answers as it is told, faults included, and notes who asked what."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Wire = Callable[[socket.socket, threading.Event], None]


@dataclass(frozen=True)
class Reply:
    """One answer. `length` overrules Content-Length (None leaves it out); `wire` writes the whole answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = -1
    wire: Wire | None = None


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]

    @property
    def host(self) -> str:
        return self.headers["host"]


class Faulty:
    """`base` is its address. What was not told is 404; the last answer told for a path is repeated."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.server = server
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self._told: dict[str, list[Reply]] = defaultdict(list)
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def base(self) -> str:
        return (
            f"{'https' if isinstance(self.server.socket, ssl.SSLSocket) else 'http'}://127.0.0.1:{self.port}"
        )

    def tell(self, path: str, *replies: Reply) -> str:
        """The next requests for `path` get these answers; its address."""
        self._told[path].extend(replies)
        return self.base + path

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def next_reply(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            told = self._told.get(urlsplit(asked.path).path) or [Reply(b"nothing here", 404)]
            return told.pop(0) if len(told) > 1 else told[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    faulty: Faulty

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing: clients that hang up are what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.faulty.next_reply(Asked(self.path, headers))
        self.close_connection = True
        if reply.wire is not None:
            reply.wire(self.connection, self.server.faulty.closing)
            return
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.length is not None:
            self.send_header("Content-Length", str(len(reply.body) if reply.length < 0 else reply.length))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the method we silence
        """Says nothing: tests read `asked`."""


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Faulty]:
    """A faulty server, up until the end of the block."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.faulty = faulty = Faulty(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield faulty
    finally:
        faulty.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def dripping(head: bytes, drop: bytes = b"x") -> Wire:
    """Sends `head`, then a drop at a time without end, until the other side hangs up."""

    def wire(connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(head)
        while not closing.wait(0.01):
            connection.sendall(drop)

    return wire


def silent(connection: socket.socket, closing: threading.Event) -> None:
    """Says nothing and stays on the line."""
    closing.wait()


def raw(answer: bytes) -> Wire:
    """Sends exactly these bytes and hangs up."""

    def wire(connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(answer)

    return wire


PACKED = gzip.compress(b"Aurora Coffee " * 50_000)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
CUT: dict[str, Reply] = {
    "shorter than its length": Reply(b"<html>half a pa", length=4_000),
    "nothing of its length": Reply(b"", length=4_000),
    "in a chunk": Reply(wire=raw(CHUNKED + b"ff\r\nhalf a chunk")),
    "between chunks": Reply(wire=raw(CHUNKED + b"4\r\nhalf\r\n")),
    "in a chunk's length": Reply(wire=raw(CHUNKED + b"zz\r\nhalf")),
    "in its headers": Reply(wire=raw(b"HTTP/1.1 200 OK\r\nContent-Le")),
    "before its first byte": Reply(wire=raw(b"")),
    "in no HTTP": Reply(wire=raw(b"SSH-2.0-OpenSSH_9.6\r\n")),
    "in its compression": Reply(PACKED[:-9], headers={"Content-Encoding": "gzip"}, length=None),
    "early in its compression": Reply(PACKED[:40], headers={"Content-Encoding": "gzip"}, length=None),
}
