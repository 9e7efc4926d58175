"""Every error Earful raises on purpose, arranged by who can act on it.

A message is one line: what happened, where, what to do next. It never carries the text of a mention, the
name of an author, a key, or the query string of an address.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal, TypeAlias
from urllib.parse import urlsplit

Remedy: TypeAlias = Literal["retry", "fix-config", "fix-scraper", "respect-site", "report-bug"]

REMEDIES: dict[Remedy, str] = {
    "retry": "Nothing to do: Earful tries again by itself. Look closer when it lasts for a day.",
    "fix-config": "Change earful.yaml, a key or the machine; the message names the place.",
    "fix-scraper": "The site changed or the scraper is wrong: a developer repairs the scraper.",
    "respect-site": "The site said no. Ask its owner, use its official interface, or retire the source.",
    "report-bug": "Earful itself is wrong: report it with the run's number and its log.",
}


def shown(url: str) -> str:
    """The address without query, fragment and credentials, fit for messages and logs."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}{port}{parts.path}" if host else parts.path


class EarfulError(Exception):
    """Something that a person can act on; `remedy` says who."""

    remedy: ClassVar[Remedy] = "report-bug"

    @property
    def kind(self) -> str:
        """The class's name, as ledger and machines see it."""
        return type(self).__name__


class ConfigError(EarfulError):
    """The configuration cannot be used."""

    remedy: ClassVar[Remedy] = "fix-config"


class SettingsInvalid(ConfigError):
    """A key of earful.yaml is missing, unknown or of the wrong kind; the message names its place."""


class UnknownScraper(ConfigError):
    """A source names a scraper that is not in the catalogue."""


class UnknownScorer(ConfigError):
    """A scorer was named that is not in the catalogue."""


class KeyMissing(ConfigError):
    """A scraper needs a secret that the environment does not have."""


class UnknownName(ConfigError):
    """A brand, source, complaint or file was named that does not exist."""


class IssueChanged(ConfigError):
    """An issue that is made anew comes out otherwise than it was sent."""


class CannotLearn(ConfigError):
    """The examples cannot teach: too few, or all of one kind."""


class ModelUnreadable(ConfigError):
    """There is no trained model in the folder, or not one that this Earful can trust."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"no model can be read from {folder}: {why}; learn it again with `earful learn`")


class PluginError(EarfulError):
    """A scraper or scorer cannot be used as it is."""

    remedy: ClassVar[Remedy] = "fix-scraper"


class PluginLoadFailed(PluginError):
    """Importing or making it raised."""


class NameTaken(PluginError):
    """Two want the same name; both origins are named."""


class ContractBroken(PluginError):
    """It yielded, returned or declared something that the contract forbids."""


class LayoutChanged(EarfulError):
    """A page no longer has what the scraper insists on."""

    remedy: ClassVar[Remedy] = "fix-scraper"

    def __init__(self, missing: str, url: str) -> None:
        self.missing = missing
        self.url = url
        super().__init__(f"{missing} at {shown(url)}; the site changed: repair the scraper")


class Drifted(EarfulError):
    """The site answers, but not believably."""

    remedy: ClassVar[Remedy] = "fix-scraper"


class FetchError(EarfulError):
    """A page could not be fetched."""

    remedy: ClassVar[Remedy] = "retry"
    what: ClassVar[str] = "could not fetch"
    advice: ClassVar[str] = "it is tried again at the next visit"

    def __init__(self, url: str, detail: str = "") -> None:
        self.url = url
        self.detail = detail
        super().__init__(f"{self.what} {shown(url)}{': ' + detail if detail else ''}; {self.advice}")


class Transient(FetchError):
    """The same request may succeed later."""


class TimedOut(Transient):
    """No complete answer in time."""

    what = "no complete answer in time from"


class Unreachable(Transient):
    """No connection: name not resolved, refused, cut, or no network at all."""

    what = "could not reach"
    advice = "check the machine's network if every source says so; it is tried again at the next visit"


class ServerTrouble(Transient):
    """The site answered 5xx."""

    what = "server trouble at"


class AskedToWait(Transient):
    """The site answered 429 or 503; `until` is when it may be asked again."""

    what = "asked to wait by"

    def __init__(self, url: str, until: datetime) -> None:
        self.until = until
        super().__init__(url, f"until {until:%Y-%m-%d %H:%M:%S}Z")


class Refused(FetchError):
    """The site said no."""

    remedy: ClassVar[Remedy] = "respect-site"
    advice = "ask the site's owner, use its official interface, or retire the source"


class RobotsForbids(Refused):
    """robots.txt does not allow this address."""

    what = "robots.txt forbids"


class Blocked(Refused):
    """403, or a challenge page in place of the content."""

    what = "blocked by"


class Gone(Refused):
    """404 or 410."""

    what = "nothing there any more at"
    advice = "correct the source's settings, or retire the source"


class KeyRefused(Refused):
    """401: the key is missing, wrong or expired."""

    what = "key refused by"
    advice = "renew the key in the environment or the Secret block"


class UnsafeAddress(Refused):
    """The address is private, of another scheme, or of a host that the scraper did not name."""

    remedy: ClassVar[Remedy] = "fix-config"
    what = "unsafe address"
    advice = "correct the source's address, or say allow_private_network for a site of your own"


class TooLarge(Refused):
    """The body exceeded the cap."""

    remedy: ClassVar[Remedy] = "fix-config"
    what = "too large an answer from"
    advice = "point the source at a smaller page or feed"


class StoreError(EarfulError):
    """The store could not be read or written."""

    remedy: ClassVar[Remedy] = "retry"


class StoreBusy(StoreError):
    """Another process holds the store or the source."""


class DiskFull(StoreError):
    """The disk has no room for the store; nothing was half-written."""

    remedy: ClassVar[Remedy] = "fix-config"


class MigrationFailed(StoreError):
    """The store's schema could not be brought to this version."""

    remedy: ClassVar[Remedy] = "report-bug"


class DraftFailed(EarfulError):
    """A language model wrote no reply that can be used; the template's own words stand in for it."""

    remedy: ClassVar[Remedy] = "fix-config"

    def __init__(self, model: str, what: str, is_gone: bool = False) -> None:
        self.is_gone = is_gone
        """It does not answer at all, and will not answer the next question."""
        super().__init__(f"model {model} {what}; drafts.model of earful.yaml names it")


class MailError(EarfulError):
    """A digest was not handed over to the mail server."""

    remedy: ClassVar[Remedy] = "retry"


class MailDelayed(MailError):
    """The mail server is away or answered 4xx."""


class MailInDoubt(MailError):
    """The connection was lost after the last byte: nobody knows whether the mail server took it."""


class MailRefused(MailError):
    """The mail server answered 5xx, or the address cannot be written to."""

    remedy: ClassVar[Remedy] = "fix-config"


class NothingCollected(EarfulError):
    """Every source failed: likely ours, not theirs."""


class WorkerLost(EarfulError):
    """A process of our own ended before its work; what was kept before stays."""

    remedy: ClassVar[Remedy] = "retry"


class ReportBroken(EarfulError):
    """A report's template is wrong; the message names file, line and variable."""

    remedy: ClassVar[Remedy] = "fix-config"
