"""What time it is, passed in wherever it matters so that tests can hold it still."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The real time, or one shifted by a fixed amount (the practice town lives in its own week)."""

    def __init__(self, shift: timedelta = timedelta(0)) -> None:
        self._shift = shift

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))


class HeldClock(Clock):
    """A clock that moves only when told to, or when somebody sleeps by it."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self._at = at

    def now(self) -> datetime:
        return self._at

    def sleep(self, seconds: float) -> None:
        self._at += timedelta(seconds=max(0.0, seconds))

    def move(self, to: datetime) -> None:
        self._at = to
