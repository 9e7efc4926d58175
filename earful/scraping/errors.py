"""What a scraper may raise, and why."""

from earful.errors import (
    AskedToWait,
    Blocked,
    EarfulError,
    Gone,
    KeyRefused,
    LayoutChanged,
    Refused,
    SettingsInvalid,
)

__all__ = [
    "AskedToWait",
    "Blocked",
    "EarfulError",
    "Gone",
    "KeyRefused",
    "LayoutChanged",
    "Refused",
    "SettingsInvalid",
]
