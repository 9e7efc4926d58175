"""A folder of mail, read over IMAP as pages are: never changed, no mail marked as read."""

from __future__ import annotations

import base64
import imaplib
import json
import os
import re
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from earful.errors import (
    FetchError,
    Gone,
    KeyRefused,
    ServerTrouble,
    TimedOut,
    TooLarge,
    Unreachable,
    UnsafeAddress,
)
from earful.scraping import Page
from earful.web.addresses import Door, Target
from earful.web.wire import Limits, Watch

PORTS = {"imaps": 993, "imap": 143}
BATCH = 50
MOST_OF_A_MAIL = 200_000
"""Bytes of one mail that are read: its words come before what is attached."""
_HTTP = {"imaps": "https", "imap": "http"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BUSY = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]|too many|try again|temporar", re.IGNORECASE)
_TROUBLE = (imaplib.IMAP4.error, OSError, EOFError, ValueError, AttributeError, TypeError, KeyError)


def is_mailbox(url: str) -> bool:
    """The address is that of a folder of mail."""
    return url.partition(":")[0].lower() in PORTS


def as_http(url: str) -> str:
    """The address by which the host is checked as that of a site is, with its port."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    try:
        netloc = parts.netloc if parts.port else f"{parts.netloc}:{PORTS[scheme]}"
    except (ValueError, KeyError):
        raise UnsafeAddress(url, "not an address") from None
    return f"{_HTTP[scheme]}://{netloc}/"


def read_folder(url: str, secret: Mapping[str, str], door: Door, now: datetime, limits: Limits) -> Page:
    """What lies in the folder behind the mail with the UID `after`, as a page of JSON; the newest come first.

    Shape: `imaps://HOST[:PORT]/FOLDER`, or `imap://` to begin in the clear and go on encrypted (STARTTLS).
    Its query has `uidvalidity` and `after` (from an earlier visit; without them `days`, how far back), on
    further pages `numbered` and `before`, or `id` alone (the mails with that Message-ID); and `plain=yes` (no
    encryption, to a private address only). The page has `uidvalidity`, `last` (what the next visit says as
    `after`), `further` (what to say as `before`; null on the last page) and `messages`: of each `uid`,
    `received`, `size`, and its bytes, at most 200,000, as `text` where they are UTF-8, else as `base64`.
    Raises: every kind of FetchError; KeyRefused when the login is refused, Gone when there is no such folder.
    """
    try:
        target = door.check(as_http(url))
    except FetchError as error:
        raise type(error)(url, error.detail) from None
    query = {name: values[-1] for name, values in parse_qs(urlsplit(url).query).items()}
    watch = Watch(limits.seconds, not door.allow_private_network, url)
    with closing(watch):
        try:
            line = _Line(url, target, watch, limits)
            try:
                line.secure(query.get("plain") == "yes")
                line.sign_in(secret)
                body = line.answer(query, now)
            finally:
                with suppress(*_TROUBLE):
                    line.logout()
        except _TROUBLE as error:
            # From None: what the server said may carry the user's name.
            raise _failed(url, error, watch) from None
    return Page(url, json.dumps(body, ensure_ascii=False).encode(), "application/json", now)


class _Line(imaplib.IMAP4):
    """One connection to a checked address, watched; what it sends is counted before it is kept."""

    def __init__(self, url: str, target: Target, watch: Watch, limits: Limits) -> None:
        to = urlsplit(target.sent_to)
        self.url = url
        self.target = target
        self.is_encrypted = to.scheme == "https"
        self.is_routed = target.sent_to != target.url
        self.room = 2 * limits.max_bytes
        self.budget = limits.max_bytes // 3  # JSON needs more bytes than the mails
        self.watch = watch
        super().__init__(to.hostname or "", to.port or 0, timeout=limits.seconds)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        connected = socket.create_connection((self.host, self.port), timeout)
        self.watch.over(connected)
        if self.is_encrypted:
            return _tls().wrap_socket(connected, server_hostname=self.target.host)
        return connected

    def read(self, size: int) -> bytes:
        self._take(size)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._take(len(line))
        return line

    def _take(self, size: int) -> None:
        self.room -= size
        if self.room < 0:
            raise TooLarge(self.url, "more bytes than were asked for")

    def secure(self, in_the_clear: bool) -> None:
        """The line is encrypted, or private and meant not to be. Raises: UnsafeAddress."""
        if self.is_encrypted:
            return
        if not self.target.public and (in_the_clear or self.is_routed):
            return
        if "STARTTLS" not in self.capabilities:
            raise UnsafeAddress(self.url, "it offers no encryption, and the password would be readable")
        self.host = self.target.host
        self.starttls(_tls())

    def sign_in(self, secret: Mapping[str, str]) -> None:
        """Raises: KeyRefused, ServerTrouble."""
        user, password = secret.get("user", ""), secret.get("password", "")
        try:
            if "AUTH=PLAIN" in self.capabilities:
                self.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
            else:
                self.login(_quoted(user), password)
        except UnicodeError:
            raise KeyRefused(self.url, "this server takes plain letters only") from None
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            if _BUSY.search(str(error)):
                raise ServerTrouble(self.url, "it lets nobody sign in at the moment") from None
            raise KeyRefused(self.url, "user name or password") from None

    def answer(self, query: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """What the page holds. Raises: Gone, ServerTrouble."""
        folder = unquote(urlsplit(self.url).path.removeprefix("/")) or "INBOX"
        status, _ = self.select(_quoted(_utf7(folder)), readonly=True)
        if status != "OK":
            raise Gone(self.url, "no such folder, or no right to read it")
        uidvalidity, uidnext = self._number("UIDVALIDITY"), self._number("UIDNEXT")
        if not uidvalidity:
            raise ServerTrouble(self.url, "it does not number its mails")
        if "id" in query:
            given = query["id"]  # of a mail: whatever its sender wrote there
            sound = given.isascii() and given.isprintable()
            found = self._search("HEADER", "Message-ID", _quoted(given)) if sound else []
            return {"uidvalidity": uidvalidity, "messages": self._messages(found[:BATCH])}
        if query.get("numbered", str(uidvalidity)) != str(uidvalidity):
            raise ServerTrouble(self.url, "its mails were numbered anew in the middle of the visit")
        goes_on = query.get("uidvalidity") == str(uidvalidity)
        after = int(query.get("after", 0)) if goes_on else 0
        before = int(query.get("before", uidnext or 2**32))
        since = [] if goes_on or "days" not in query else ["SINCE", _day(now, int(query["days"]))]
        # `n:*` names the last mail even where it is older than n.
        found = [uid for uid in self._search("UID", f"{after + 1}:*", *since) if after < uid < before]
        some = self._affordable(found[-BATCH:])
        return {
            "uidvalidity": uidvalidity,
            "last": max([after, before - 1 if uidnext else 0, *some]),
            "further": some[0] if len(some) < len(found) else None,
            "messages": self._messages(some),
        }

    def _number(self, code: str) -> int:
        _, data = self.response(code)
        return int(data[0]) if data and data[0] else 0

    def _search(self, *criteria: str) -> list[int]:
        data = self._asked("SEARCH", *criteria)
        return sorted({int(uid) for part in data if isinstance(part, bytes) for uid in part.split()})

    def _asked(self, *command: str) -> list[Any]:
        status, data = self.uid(*command)
        if status != "OK":
            raise ServerTrouble(self.url, "it refuses to list its mails")
        return list(data)

    def _affordable(self, uids: list[int]) -> list[int]:
        """As many of them, from the last, as fit into one page; one at least."""
        sizes = {one["uid"]: one["size"] for one in self._fetched(uids, "")}
        room = self.budget
        for number, uid in enumerate(reversed(uids)):
            room -= min(sizes.get(uid, 0), MOST_OF_A_MAIL)
            if room < 0 and number:
                return uids[-number:]
        return uids

    def _messages(self, uids: list[int]) -> list[dict[str, Any]]:
        return self._fetched(uids, f" BODY.PEEK[]<0.{min(MOST_OF_A_MAIL, self.budget)}>")

    def _fetched(self, uids: list[int], content: str) -> list[dict[str, Any]]:
        """Each mail once, in order; one that was deleted meanwhile is missing."""
        if not uids:
            return []
        found = {}
        data = self._asked("FETCH", ",".join(map(str, uids)), f"(UID RFC822.SIZE INTERNALDATE{content})")
        for part, behind in zip(data, [*data[1:], None], strict=True):
            head, raw = part if isinstance(part, tuple) else (part or b"", None)
            if raw is None and content:
                continue  # the end of another part, or news of flags
            told = head + (behind if isinstance(behind, bytes) else b"")
            uid, size = re.search(rb"\bUID (\d+)", told), re.search(rb"\bRFC822\.SIZE (\d+)", told)
            date = re.search(rb'\bINTERNALDATE "([^"]+)"', told)
            if uid and size and date and int(uid[1]) in uids:
                received = parsedate_to_datetime(date[1].decode()).astimezone(UTC)
                one = {"uid": int(uid[1]), "received": received.isoformat(), "size": int(size[1])}
                found[one["uid"]] = one | (_written(raw) if raw is not None else {})
        return [found[uid] for uid in uids if uid in found]


def _tls() -> ssl.SSLContext:
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    return ssl.create_default_context(cafile=bundle or None)


def _day(now: datetime, days: int) -> str:
    day = (now - timedelta(days=days)).astimezone(UTC)
    return f"{day.day:02}-{_MONTHS[day.month - 1]}-{day.year}"


def _quoted(text: str) -> str:
    """A quoted string of IMAP. Raises: ValueError for what would end the line."""
    if any(ord(letter) < 32 for letter in text):
        raise ValueError("a control character in an IMAP string")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _utf7(name: str) -> str:
    """A folder's name as IMAP writes it. Source: RFC 3501 §5.1.3."""

    def coded(match: re.Match[str]) -> str:
        packed = base64.b64encode(match[0].encode("utf-16-be", errors="surrogatepass"), b"+,")
        return f"&{packed.decode().rstrip('=')}-"

    return re.sub(r"[^\x00-\x7e]+", coded, name.replace("&", "&-"))


def _written(raw: bytes) -> dict[str, str]:
    try:
        return {"text": raw.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode()}


def _failed(url: str, error: Exception, watch: Watch) -> FetchError:
    """The failure in our words."""
    if watch.expired or isinstance(error, TimeoutError):
        return TimedOut(url)
    if isinstance(error, ssl.SSLError):
        return Unreachable(url, "its certificate or encryption failed")
    if isinstance(error, OSError | EOFError) or "EOF" in str(error):
        return Unreachable(url, "the answer was cut off" if watch.connected else "no connection")
    return ServerTrouble(url, "it does not answer as IMAP servers do")
