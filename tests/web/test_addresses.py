"""Gate 1: which addresses a visit may open."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from corner import CornerFeed
from faulty import Faulty, Reply

from earful.errors import Unreachable, UnsafeAddress
from earful.scraping import Page
from earful.web import Limits, Visit, Web, addresses, wire
from earful.web.addresses import Door, hosts_of, is_public


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Every name resolves to the next of these addresses, and then to the last."""
    left = list(answers)

    def getaddrinfo(host: str, port: int | None, *args: Any, **kwargs: Any) -> list[tuple[Any, ...]]:
        ip = left.pop(0) if len(left) > 1 else left[0]
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (ip, port or 0))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def read(asking: Visit, url: str) -> Page:
    page = asking.fetch(url)
    assert isinstance(page, Page)
    return page


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.20.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:0001::",
        "64:ff9b::a00:1",
    ],
)
def test_private_addresses_are_known_in_every_wrapping(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize(
    "ip", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_public_addresses_are_public(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://corner.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http://corner.example:99999/",
        "http://[::1/",
        "//corner.example/",
        "",
        "http://someone:secret@corner.example/",
        "http://someone@corner.example/",
        "http://elsewhere.example/",
        "http://www.corner.example/",
        "http://corner.example.elsewhere.example/",
        "http://elsewhere.example\\@corner.example/",
    ],
)
def test_what_is_no_plain_address_of_a_named_host_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, "93.184.216.34")
    door = Door(frozenset({"corner.example"}), allow_private_network=False, routes={})
    with pytest.raises(UnsafeAddress) as refused:
        door.check(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("rest", ["\\@elsewhere.example/", "#@elsewhere.example/", "?@elsewhere.example/"])
def test_a_host_after_the_named_one_leads_nobody_astray(rest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "93.184.216.34")
    target = Door(frozenset({"corner.example"}), False, {}).check("http://corner.example" + rest)
    assert (target.host, target.site) == ("corner.example", "corner.example")


def test_a_named_host_may_be_opened_however_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "93.184.216.34")
    door = Door(hosts_of(["HTTPS://Bücher.Example/a?b=1", "nonsense"]), False, {})
    assert door.hosts == {"xn--bcher-kva.example"}
    assert door.check("https://BÜCHER.example/ä?q=1").url == "https://xn--bcher-kva.example/%C3%A4?q=1"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://2130706433/", "http://[::1]/", "http://[::ffff:7f00:1]/"]
)
def test_a_private_address_is_refused_although_the_scraper_named_it(url: str) -> None:
    with pytest.raises(UnsafeAddress, match="not a public address"):
        Door(hosts_of([url]), allow_private_network=False, routes={}).check(url)


def test_a_name_that_resolves_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "10.0.0.5")
    with pytest.raises(UnsafeAddress, match=r"10\.0\.0\.5"):
        Door(frozenset({"corner.example"}), False, {}).check("http://corner.example/")


def test_a_source_of_ones_own_network_may_say_so(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = faulty.tell("/reviews", Reply(b"hello"))
    with pytest.raises(UnsafeAddress):
        visit(allow_private_network=False).fetch(url)
    assert faulty.asked == []
    assert read(visit(allow_private_network=True), url).body == b"hello"


def test_a_name_that_resolves_anew_to_a_private_address_gets_no_request(
    faulty: Faulty, web: Callable[..., Web], monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty.tell("/reviews", Reply(b"secrets of the inside"))
    resolving(monkeypatch, "93.184.216.34", "127.0.0.1")
    url = f"http://corner.example:{faulty.port}/reviews"
    with pytest.raises(UnsafeAddress, match=r"127\.0\.0\.1"):
        web(limits=Limits(seconds=10)).visit(CornerFeed, [url]).fetch(url)
    assert faulty.asked == []


def test_a_redirect_passes_the_gate_again(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    for place in ("http://elsewhere.example/", "http://localhost/", "file:///etc/passwd", "//[bad"):
        url = faulty.tell(f"/to{len(faulty.asked)}", Reply(status=302, headers={"Location": place}))
        with pytest.raises(UnsafeAddress):
            visit().fetch(url)


def test_a_redirect_into_the_private_network_is_refused(
    faulty: Faulty, web: Callable[..., Web], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Named(CornerFeed):
        hosts = frozenset({"inside.example"})

    def as_if_loopback_were_public(ip: str) -> bool:
        return ip == "127.0.0.1" or is_public(ip)

    monkeypatch.setattr(addresses, "is_public", as_if_loopback_were_public)
    monkeypatch.setattr(wire, "is_public", as_if_loopback_were_public)
    resolving(monkeypatch, "127.0.0.1", "127.0.0.1", "192.168.0.9")
    url = faulty.tell("/reviews", Reply(status=302, headers={"Location": "http://inside.example/"}))
    with pytest.raises(UnsafeAddress, match=r"192\.168\.0\.9"):
        web(limits=Limits(seconds=10)).visit(Named, [url]).fetch(url)
    assert faulty.paths() == ["/reviews"]


def test_a_host_that_the_scraper_names_may_be_opened(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    class Named(CornerFeed):
        hosts = frozenset({"Images.Example"})

    url = faulty.tell("/reviews", Reply(status=302, headers={"Location": "https://images.example/more"}))
    faulty.tell("/more", Reply(b"more"))
    page = read(visit(Named, routes={"images.example": faulty.base}), url)
    assert (page.url, page.body) == ("https://images.example/more", b"more")


def test_a_name_that_cannot_be_resolved_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*args: Any, **kwargs: Any) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    door = Door(frozenset({"nowhere.invalid"}), False, {})
    with pytest.raises(Unreachable, match=r"could not reach http://nowhere\.invalid/"):
        door.check("http://nowhere.invalid/?who=secret")


def test_a_route_keeps_the_name_and_changes_the_way(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    faulty.tell("/review/aurora", Reply(b"routed", headers={"Content-Type": "text/html; charset=utf-8"}))
    url = "https://www.corner.example/review/aurora?page=2"
    page = read(visit(first_urls=[url], routes={"WWW.corner.example": faulty.base + "/"}), url)
    assert (page.url, page.body, page.media_type) == (url, b"routed", "text/html")
    (asked,) = faulty.asked
    assert (asked.path, asked.host) == ("/review/aurora?page=2", "www.corner.example")


def test_a_route_into_the_private_network_needs_leave(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    url = "https://www.corner.example/"
    with pytest.raises(UnsafeAddress):
        visit(
            first_urls=[url], routes={"www.corner.example": faulty.base}, allow_private_network=False
        ).fetch(url)
    assert faulty.asked == []


def test_what_is_routed_or_private_does_not_go_through_the_proxy(
    faulty: Faulty, visit: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    url = faulty.tell("/reviews", Reply(b"direct"))
    assert read(visit(), url).body == b"direct"
    routed = "https://www.corner.example/reviews"
    routes = {"www.corner.example": faulty.base}
    assert read(visit(first_urls=[routed], routes=routes), routed).body == b"direct"


def test_a_name_that_only_the_proxy_knows_is_left_to_it(
    faulty: Faulty, visit: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def only_numbers(host: str, *args: Any, **kwargs: Any) -> Any:
        if host == "corner.example":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", only_numbers)
    monkeypatch.setenv("http_proxy", faulty.base)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    faulty.tell("/reviews", Reply(b"by proxy"))
    url = "http://corner.example/reviews"
    assert read(visit(first_urls=[url], allow_private_network=False), url).body == b"by proxy"
    assert faulty.paths() == [url]
