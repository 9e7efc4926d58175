"""Gate 2: what robots.txt allows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from corner import Corner, CornerApi, CornerFeed
from faulty import Faulty, Reply, raw

from earful.clock import HeldClock
from earful.errors import AskedToWait, Blocked, RobotsForbids, ServerTrouble, Unreachable
from earful.scraping import Page, Scraper, Settings
from earful.web import Visit
from earful.web.robots import MAX_BYTES

FORBIDS_ALL = b"User-agent: *\nDisallow: /\n"


def test_an_address_that_robots_txt_forbids_is_not_asked_for(
    faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    faulty.tell("/robots.txt", Reply(b"User-agent: *\nDisallow: /private\nAllow: /private/door\n"))
    for path in ("/private/a", "/private/door", "/reviews"):
        faulty.tell(path, Reply(b"hello"))
    asking = visit(Corner)
    assert isinstance(asking.fetch(faulty.base + "/reviews"), Page)
    assert isinstance(asking.fetch(faulty.base + "/private/door"), Page)
    with pytest.raises(RobotsForbids) as forbidden:
        asking.fetch(faulty.base + "/private/a?author=Maarit")
    assert "Maarit" not in str(forbidden.value)
    assert faulty.paths() == ["/robots.txt", "/reviews", "/private/door"]


def test_what_is_said_to_earful_by_name_counts(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    faulty.tell("/robots.txt", Reply(b"User-agent: *\nAllow: /\n\nUser-agent: earful\nDisallow: /\n"))
    with pytest.raises(RobotsForbids):
        visit(Corner).fetch(faulty.base + "/reviews")


def test_a_redirect_to_a_forbidden_address_is_not_followed(
    faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    faulty.tell("/robots.txt", Reply(b"User-agent: *\nDisallow: /private\n"))
    url = faulty.tell("/reviews", Reply(status=302, headers={"Location": "/private"}))
    with pytest.raises(RobotsForbids):
        visit(Corner).fetch(url)
    assert faulty.paths() == ["/robots.txt", "/reviews"]


@pytest.mark.parametrize("scraper", [CornerApi, CornerFeed])
def test_a_documented_interface_and_a_feed_are_read_without_robots_txt(
    scraper: type[Scraper[Settings]], faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    faulty.tell("/robots.txt", Reply(FORBIDS_ALL))
    url = faulty.tell("/reviews", Reply(b"hello"))
    assert isinstance(visit(scraper).fetch(url), Page)
    assert faulty.paths() == ["/reviews"]


def test_robots_txt_is_kept_for_a_day_and_for_every_process(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    faulty.tell("/robots.txt", Reply(b""), Reply(FORBIDS_ALL))
    url = faulty.tell("/reviews", Reply(b"hello"))
    visit(Corner).fetch(url)
    visit(Corner).fetch(url)
    assert faulty.paths().count("/robots.txt") == 1
    clock.move(clock.now() + timedelta(days=1))
    with pytest.raises(RobotsForbids):
        visit(Corner).fetch(url)


def test_each_host_has_its_own_robots_txt(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    faulty.tell("/robots.txt", Reply(b""), Reply(FORBIDS_ALL))
    faulty.tell("/", Reply(b"hello"))
    urls = ["https://one.example/", "https://two.example/"]
    both = visit(Corner, first_urls=urls, routes=dict.fromkeys(("one.example", "two.example"), faulty.base))
    assert isinstance(both.fetch(urls[0]), Page)
    with pytest.raises(RobotsForbids):
        both.fetch(urls[1])
    assert [asked.host for asked in faulty.asked] == ["one.example", "one.example", "two.example"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_where_there_is_no_robots_txt_everything_is_allowed(
    status: int, faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    faulty.tell("/robots.txt", Reply(FORBIDS_ALL, status))
    url = faulty.tell("/reviews", Reply(b"hello"))
    assert isinstance(visit(Corner).fetch(url), Page)


def test_a_site_that_cannot_say_what_it_allows_allows_nothing_for_now(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    faulty.tell("/robots.txt", Reply(status=500))
    url = faulty.tell("/reviews", Reply(b"hello"))
    with pytest.raises(ServerTrouble):
        visit(Corner).fetch(url)
    assert faulty.paths() == ["/robots.txt"] * 3


def test_a_robots_txt_that_is_cut_off_is_not_believed(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    faulty.tell("/robots.txt", Reply(b"User-agent: *\n", length=400), Reply(FORBIDS_ALL))
    url = faulty.tell("/reviews", Reply(b"hello"))
    with pytest.raises(RobotsForbids):
        visit(Corner).fetch(url)
    assert faulty.paths() == ["/robots.txt"] * 2


def test_a_robots_txt_that_never_comes_is_unreachable(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    faulty.tell("/robots.txt", Reply(wire=raw(b"")))
    with pytest.raises(Unreachable):
        visit(Corner).fetch(faulty.base + "/reviews")


def test_robots_txt_may_ask_to_wait(faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock) -> None:
    faulty.tell("/robots.txt", Reply(status=429, headers={"Retry-After": "3600"}))
    start = clock.now()
    with pytest.raises(AskedToWait) as asked:
        visit(Corner).fetch(faulty.base + "/reviews")
    assert asked.value.until == start + timedelta(hours=1)


def test_a_challenge_in_place_of_robots_txt_is_a_block(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    faulty.tell("/robots.txt", Reply(b"<title>Just a moment...</title>", 503))
    with pytest.raises(Blocked):
        visit(Corner).fetch(faulty.base + "/reviews")
    assert faulty.paths() == ["/robots.txt"]


def test_a_robots_txt_on_another_host_counts_for_the_first(
    faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    faulty.tell("/robots.txt", Reply(status=301, headers={"Location": "https://files.example/robots"}))
    faulty.tell("/robots", Reply(b"User-agent: *\nDisallow: /private\n"))
    faulty.tell("/reviews", Reply(b"hello"))
    asking = visit(Corner, routes={"files.example": faulty.base})
    assert isinstance(asking.fetch(faulty.base + "/reviews"), Page)
    with pytest.raises(RobotsForbids):
        asking.fetch(faulty.base + "/private")


@pytest.mark.parametrize("place", ["/robots.txt", "file:///etc/passwd"])
def test_a_robots_txt_that_leads_nowhere_is_none(
    place: str, faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    faulty.tell("/robots.txt", Reply(status=301, headers={"Location": place}))
    url = faulty.tell("/reviews", Reply(b"hello"))
    assert isinstance(visit(Corner).fetch(url), Page)
    assert faulty.paths().count("/robots.txt") <= 6


def test_only_the_first_500_kib_are_read_and_no_half_line(
    faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    head = b"User-agent: *\nDisallow: /private\n"
    half = b"Disallow: /"
    filler = b"#" * (MAX_BYTES - len(head) - 1 - len(half)) + b"\n"
    faulty.tell("/robots.txt", Reply(head + filler + half + b"never-to-be-read\nDisallow: /late\n"))
    for path in ("/reviews", "/late"):
        faulty.tell(path, Reply(b"hello"))
    asking = visit(Corner)
    assert isinstance(asking.fetch(faulty.base + "/reviews"), Page)
    assert isinstance(asking.fetch(faulty.base + "/late"), Page)
    with pytest.raises(RobotsForbids):
        asking.fetch(faulty.base + "/private")


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00garbage\x00", b"<html><body>no</body></html>", b"\xef\xbb\xbf" + b"x" * 99]
)
def test_a_robots_txt_that_is_none_allows_everything(
    body: bytes, faulty: Faulty, visit: Callable[..., Visit]
) -> None:
    faulty.tell("/robots.txt", Reply(body))
    url = faulty.tell("/reviews", Reply(b"hello"))
    assert isinstance(visit(Corner).fetch(url), Page)


def test_a_byte_order_mark_hides_no_rule(faulty: Faulty, visit: Callable[..., Visit]) -> None:
    faulty.tell("/robots.txt", Reply(b"\xef\xbb\xbf" + FORBIDS_ALL))
    with pytest.raises(RobotsForbids):
        visit(Corner).fetch(faulty.base + "/reviews")


def test_a_crawl_delay_that_no_visit_can_wait_for_forbids(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    faulty.tell("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 1e12\n"))
    with pytest.raises(RobotsForbids, match="longer than a visit can wait"):
        visit(Corner).fetch(faulty.base + "/reviews")


@pytest.mark.parametrize("delay", [b"nan", b"-3", b"inf", b"soon", b""])
def test_a_crawl_delay_that_is_no_number_is_none(
    delay: bytes, faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    faulty.tell("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: " + delay + b"\n"))
    url = faulty.tell("/reviews", Reply(b"hello"))
    start = clock.now()
    visit(Corner).fetch(url)
    assert clock.now() - start == timedelta(seconds=2)
