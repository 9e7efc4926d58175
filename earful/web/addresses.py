"""Refuses private addresses and hosts that a scraper did not name."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlencode, urlsplit

import requests
from requests.utils import get_environ_proxies, select_proxy

from earful.errors import Unreachable, UnsafeAddress

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(ip: str) -> bool:
    """The numeric address belongs to the public internet, whatever it is wrapped in."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
    return address.is_global and not address.is_multicast


@dataclass(frozen=True)
class Target:
    """A checked address: `url` is what pages and people see, `sent_to` where the request really goes."""

    url: str
    sent_to: str
    public: bool

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def site(self) -> str:
        """Host and port, as the Host header says them and robots.txt is valid for."""
        return urlsplit(self.url).netloc


def _prepared(url: str) -> SplitResult:
    """The address in the form in which it will be sent. Raises: UnsafeAddress."""
    try:
        prepared = requests.Request("GET", url).prepare().url or ""
        parts = urlsplit(prepared)
    except (requests.RequestException, ValueError):
        raise UnsafeAddress(url, "not an address") from None
    if parts.scheme not in ("http", "https"):
        raise UnsafeAddress(url, "only http and https are visited")
    if "@" in parts.netloc:
        raise UnsafeAddress(url, "it carries credentials")
    if not parts.hostname:
        raise UnsafeAddress(url, "not an address")
    return parts


def with_query(url: str, further: Mapping[str, str]) -> str:
    """The address with these parameters added to its query."""
    if not further:
        return url
    parts = urlsplit(url)
    return parts._replace(query="&".join(filter(None, (parts.query, urlencode(further))))).geturl()


def environment_proxy(url: str) -> str | None:
    """The proxy that the environment names for this address."""
    return select_proxy(url, get_environ_proxies(url))


def hosts_of(urls: Iterable[str]) -> frozenset[str]:
    """The hosts of these addresses; an address that cannot be visited names none."""
    named = set()
    for url in urls:
        try:
            named.add(_prepared(url).hostname or "")
        except UnsafeAddress:
            continue
    return frozenset(named)


@dataclass(frozen=True)
class Door:
    """Which addresses one visit may open (gate 1).

    `routes` sends a host's requests to another base address. Only public addresses go through the proxy of
    the environment, and a name that only the proxy can resolve is left to it.
    """

    hosts: frozenset[str]
    allow_private_network: bool
    routes: Mapping[str, str]

    def check(self, url: str, any_host: bool = False) -> Target:
        """Where to send the request for `url`. Raises: UnsafeAddress, Unreachable."""
        parts = _prepared(url)
        host = parts.hostname or ""
        if not any_host and host not in self.hosts:
            raise UnsafeAddress(url, f"the scraper did not name the host {host}")
        seen = parts.geturl()
        base = self.routes.get(host)
        if base is None:
            return Target(seen, seen, public=self._resolve(url, parts))
        to = _prepared(base)
        sent_to = parts._replace(
            scheme=to.scheme, netloc=to.netloc, path=to.path.rstrip("/") + parts.path
        ).geturl()
        return Target(seen, sent_to, public=self._resolve(url, to))

    def _resolve(self, url: str, parts: SplitResult) -> bool:
        """Every address of the name is public. Raises: UnsafeAddress unless private ones are allowed."""
        try:
            found = socket.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            if environment_proxy(parts.geturl()):
                return True
            raise Unreachable(url, "its name cannot be resolved") from error
        private = sorted({str(entry[4][0]) for entry in found if not is_public(str(entry[4][0]))})
        if private and not self.allow_private_network:
            raise UnsafeAddress(url, f"{private[0]} is not a public address")
        return not private
