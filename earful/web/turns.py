"""Whose turn it is at a host, agreed with every other process that visits it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Protocol

from earful.clock import Clock
from earful.errors import AskedToWait

log = logging.getLogger(__name__)

LONGEST_QUEUE = timedelta(hours=1)
"""A turn further away than this comes from a crowd or a clock gone wrong: no worker sleeps through it."""


class TurnBook(Protocol):
    """Where turns and robots.txt are kept; the store has one that all processes share."""

    def take(self, host: str, gap_seconds: float, now: datetime) -> datetime:
        """When it is our turn at the host; the next one comes `gap_seconds` later. Atomic."""

    def robots(self, host: str, now: datetime) -> tuple[int, bytes] | None:
        """Status and body of the host's robots.txt, where it was kept within a day."""

    def keep_robots(self, host: str, status: int, body: bytes, at: datetime) -> None:
        """The host's robots.txt is known until a day after `at`."""


class Queue:
    """Waits for our turn, by the clock; two turns at a host are never closer than `gap_seconds`."""

    def __init__(self, book: TurnBook, clock: Clock, gap_seconds: float) -> None:
        self.book = book
        self.clock = clock
        self.gap_seconds = gap_seconds

    def wait(self, host: str, gap_seconds: float, url: str) -> None:
        """It is our turn at the host, and the next comes after the wider of the two gaps.

        Raises: AskedToWait when the queue is longer than an hour.
        """
        turn = self.book.take(host, max(gap_seconds, self.gap_seconds), self.clock.now())
        if turn - self.clock.now() > LONGEST_QUEUE:
            raise AskedToWait(url, turn)
        while (ahead := (turn - self.clock.now()).total_seconds()) > 0:
            log.debug("waiting for our turn host=%s seconds=%.1f", host, ahead)
            self.clock.sleep(ahead)

    def hold_off(self, host: str, seconds: float) -> None:
        """Nobody who shares the book has a turn at the host for so long."""
        self.book.take(host, max(0.0, seconds), self.clock.now())
