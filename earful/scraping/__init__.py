"""The scraper contract: everything that a scraper imports, and nothing that does I/O."""

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
from earful.scraping.contract import Capability, LanguageCode, Scraper, Settings
from earful.scraping.feed import Entry
from earful.scraping.found import (
    Bookmark,
    Found,
    Kind,
    Mention,
    NoResults,
    OwnerReply,
    Partial,
    Rating,
    Request,
    bearer,
    revealed,
)
from earful.scraping.page import Page
from earful.scraping.reading import Node, Value, plain_text

__all__ = [
    "AskedToWait",
    "Blocked",
    "Bookmark",
    "Capability",
    "EarfulError",
    "Entry",
    "Found",
    "Gone",
    "KeyRefused",
    "Kind",
    "LanguageCode",
    "LayoutChanged",
    "Mention",
    "NoResults",
    "Node",
    "OwnerReply",
    "Page",
    "Partial",
    "Rating",
    "Refused",
    "Request",
    "Scraper",
    "Settings",
    "SettingsInvalid",
    "Value",
    "bearer",
    "plain_text",
    "revealed",
]
