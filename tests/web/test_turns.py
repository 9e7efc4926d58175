"""Gate 3: whose turn it is at a host."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from corner import Corner
from faulty import Faulty, Reply

from earful.clock import HeldClock
from earful.errors import AskedToWait
from earful.store import Store
from earful.web import Visit
from earful.web.turns import Queue


def test_two_requests_to_a_host_are_two_seconds_apart(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    url = faulty.tell("/reviews", Reply(b"hello"))
    start = clock.now()
    one = visit()
    one.fetch(url)
    assert clock.now() == start
    one.fetch(url)
    assert clock.now() - start == timedelta(seconds=2)


def test_two_visits_that_share_a_book_take_turns(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    url = faulty.tell("/reviews", Reply(b"hello"))
    start = clock.now()
    for asking in (visit(), visit(), visit()):
        asking.fetch(url)
    assert clock.now() - start == timedelta(seconds=4)


def test_two_processes_that_share_a_store_take_turns(clock: HeldClock, tmp_path: Path) -> None:
    path = tmp_path / "earful.db"
    with Store.open(path, clock) as ours, Store.open(path, clock) as theirs:
        start = clock.now()
        turns = [store.turns.take("corner.example", 2.0, start) for store in (ours, theirs, ours)]
    assert turns == [start + timedelta(seconds=seconds) for seconds in (0, 2, 4)]


def test_other_hosts_are_not_waited_for(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    faulty.tell("/", Reply(b"hello"))
    urls = ["http://one.example/", "http://two.example/"]
    both = visit(first_urls=urls, routes={"one.example": faulty.base, "two.example": faulty.base})
    start = clock.now()
    for url in urls:
        both.fetch(url)
    assert clock.now() == start


def test_redirects_and_robots_txt_take_turns_as_well(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    url = faulty.tell("/old", Reply(status=301, headers={"Location": "/reviews"}))
    faulty.tell("/reviews", Reply(b"hello"))
    start = clock.now()
    visit(Corner).fetch(url)
    assert faulty.paths() == ["/robots.txt", "/old", "/reviews"]
    assert clock.now() - start == timedelta(seconds=4)


def test_a_crawl_delay_keeps_every_request_apart(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    faulty.tell("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 7\n"))
    url = faulty.tell("/reviews", Reply(b"hello"))
    start = clock.now()
    first = visit(Corner)
    first.fetch(url)
    assert clock.now() - start == timedelta(seconds=7)
    first.fetch(url)
    assert clock.now() - start == timedelta(seconds=14)
    visit(Corner).fetch(url)
    assert clock.now() - start == timedelta(seconds=21)


def test_a_crawl_delay_shorter_than_our_own_gap_changes_nothing(
    faulty: Faulty, visit: Callable[..., Visit], clock: HeldClock
) -> None:
    faulty.tell("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 0.5\n"))
    url = faulty.tell("/reviews", Reply(b"hello"))
    start = clock.now()
    visit(Corner).fetch(url)
    assert clock.now() - start == timedelta(seconds=2)


def test_nobody_sleeps_through_an_endless_queue(clock: HeldClock, store: Store) -> None:
    queue = Queue(store.turns, clock, gap_seconds=2.0)
    queue.hold_off("corner.example", 86_400)
    start = clock.now()
    with pytest.raises(AskedToWait) as asked:
        queue.wait("corner.example", 0.0, "http://corner.example/")
    assert asked.value.until == start + timedelta(days=1)
    assert clock.now() == start
