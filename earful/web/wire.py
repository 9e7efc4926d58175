"""One exchange with a server: whole, within its size and time, or an error (gate 5)."""

from __future__ import annotations

import http.client
import logging
import os
import socket
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as UrllibTimeout

from earful.errors import ServerTrouble, TimedOut, TooLarge, Transient, Unreachable, UnsafeAddress
from earful.web.addresses import Target, environment_proxy, is_public

logging.getLogger("urllib3").setLevel(logging.ERROR)  # lines below that carry the query string

_CHUNK_BYTES = 65_536
_FAILURES = (requests.RequestException, HTTPError, http.client.HTTPException, zlib.error, OSError)
_FRAMES = {"content-length", "transfer-encoding"}


@dataclass(frozen=True)
class Limits:
    """How large an answer may be after decompression, and how long it may take in all."""

    max_bytes: int = 5_000_000
    seconds: float = 20.0


@dataclass(frozen=True)
class Answer:
    """What the server said: status, headers by lower-case name, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Watch:
    """Hangs up at the deadline, and at once on a private address.

    Why: a socket's own timeout starts anew with every byte, so a server that drips could hold a worker for
    hours. And the name could resolve to another address than the one that was checked.
    """

    def __init__(self, seconds: float, public_only: bool, url: str) -> None:
        self.expired = False
        self._public_only = public_only
        self._url = url
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._hang_up)
        self._timer.daemon = True
        self._timer.start()

    def over(self, connected: socket.socket) -> None:
        """Watches this connection. Raises: UnsafeAddress before a byte was sent."""
        if self._public_only and not is_public(peer := str(connected.getpeername()[0])):
            connected.close()
            raise UnsafeAddress(self._url, f"{peer} is not a public address")
        with self._lock:
            self._socket = connected.dup()
            if self.expired:
                self._cut()

    @property
    def connected(self) -> bool:
        return self._socket is not None

    def _hang_up(self) -> None:
        with self._lock:
            self.expired = True
            self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # the server hung up first

    def close(self) -> None:
        self._timer.cancel()
        with self._lock:
            if self._socket is not None:
                self._socket.close()
                self._socket = None


class _Watched:
    """Shows each new connection to the watch before anything is sent over it."""

    def __init__(self, *args: Any, watch: Watch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._watch = watch

    def _new_conn(self) -> socket.socket:
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        self._watch.over(connected)
        return connected


class _Plain(_Watched, HTTPConnection):
    pass


class _Tls(_Watched, HTTPSConnection):
    pass


class _Line(HTTPAdapter):
    """Opens watched connections, each for one request.

    Why: at one request every two seconds, a kept connection is mostly one that the server closed meanwhile.
    """

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = partial(_Tls if pool.scheme == "https" else _Plain, watch=self._watch)
        return pool


def ask(
    target: Target,
    headers: Mapping[str, str],
    limits: Limits,
    public_only: bool,
    cut: bool = False,
    body: bytes | None = None,
) -> Answer:
    """The server's whole answer; `cut` ends it at the cap instead of refusing it. With a `body` it is a POST.

    Raises: TimedOut, Unreachable, ServerTrouble, TooLarge, UnsafeAddress.
    """
    proxy = environment_proxy(target.sent_to) if target.public else None
    method = "GET" if body is None else "POST"
    # Prepared without a requests.Session: no cookies, and no passwords out of ~/.netrc.
    request = requests.Request(method, target.sent_to, {**headers, "Host": target.site}, data=body).prepare()
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    watch = Watch(limits.seconds, public_only and not proxy, target.url)
    with closing(watch), closing(_Line(watch)) as line:
        try:
            response = line.send(
                request,
                stream=True,
                timeout=limits.seconds,
                verify=bundle,
                proxies={"http": proxy, "https": proxy} if proxy else {},
            )
            with response:
                answer = _whole(target, response, limits, cut)
        except _FAILURES as error:
            # From None: what the libraries say carries the query string.
            raise _failed(target.url, error, watch) from None
    if watch.expired:
        raise TimedOut(target.url)
    return answer


def _whole(target: Target, response: requests.Response, limits: Limits, cut: bool) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    coding = headers.get("content-encoding", "").strip().lower()
    body = bytearray()
    for piece in _opened(response.raw.stream(_CHUNK_BYTES, decode_content=False), coding):
        body += piece
        if len(body) > limits.max_bytes:
            if not cut:
                raise TooLarge(target.url, f"more than {limits.max_bytes} bytes")
            del body[limits.max_bytes :]
            break
    if response.status_code == 200 and not body and not _FRAMES & headers.keys():
        raise ConnectionAbortedError("cut in its headers, as likely as not")
    return Answer(response.status_code, headers, bytes(body))


def _opened(chunks: Iterator[bytes], coding: str) -> Iterator[bytes]:
    """The chunks without their compression, in pieces of bounded size.

    Why not urllib3's decoders: they take a gzip stream that ends early for a whole one.
    Raises: zlib.error; ConnectionAbortedError when the stream ends early.
    """
    if coding in ("", "identity"):
        yield from chunks
        return
    if coding not in ("gzip", "x-gzip"):
        raise zlib.error("a compression that was not asked for")
    member = None
    for chunk in chunks:
        rest = chunk
        while rest:
            if member is None or member.eof:
                if member is not None and not rest.startswith(b"\x1f"):
                    return  # padding after the last member
                member = zlib.decompressobj(wbits=31)
            yield member.decompress(rest, _CHUNK_BYTES)
            rest = member.unused_data if member.eof else member.unconsumed_tail
    if member is not None and not member.eof:
        while piece := member.decompress(b"", _CHUNK_BYTES):
            yield piece
        if not member.eof:
            raise ConnectionAbortedError("cut in the middle of its compression")


def _failed(url: str, error: Exception, watch: Watch) -> Transient:
    """The failure in our words."""
    if watch.expired or isinstance(error, TimeoutError | requests.Timeout | UrllibTimeout):
        return TimedOut(url)
    if isinstance(error, zlib.error):
        return ServerTrouble(url, "its compression cannot be read")
    if isinstance(error, requests.exceptions.SSLError):
        return Unreachable(url, "its certificate or encryption failed")
    if isinstance(error, requests.exceptions.ProxyError):
        return Unreachable(url, "the proxy did not connect")
    return Unreachable(url, "the answer was cut off" if watch.connected else "no connection")
