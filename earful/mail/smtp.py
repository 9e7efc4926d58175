"""Hands a message to the mail server."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class MailServer:
    """Where digests are handed over."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"]
    username: str | None
    password: str | None = field(repr=False)
    sender: str
    reply_to: str | None = None
    unsubscribe: str | None = None
