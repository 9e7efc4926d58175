"""A rendered report as the exact bytes of one message to one recipient: the same parts, the same bytes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

from earful.errors import ConfigError, MailRefused

LINE = "\r\n"
_LONGEST_ENCODED_NAME = 45


class _AsGiven(EmailPolicy):
    """Header values are written as they are given, folded and encoded already.

    Why: Python's own policies decode and fold again, which injects a header from an encoded word
    (CVE-2024-6923), turns a long List-Unsubscribe into encoded words and loses spaces of a subject.
    """

    def header_store_parse(self, name: str, value: object) -> tuple[str, str]:
        text = str(value)
        rest = text.replace(LINE + " ", "")
        if not text.isascii() or any(ord(c) < 32 or ord(c) == 127 for c in rest):
            raise ValueError(f"header {name} is not ready to be written")
        return name, text

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


_POLICY = _AsGiven(linesep=LINE, max_line_length=76, cte_type="7bit")


@dataclass(frozen=True)
class Letter:
    """What the messages of one issue are made of. `key` names the issue."""

    key: str
    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    language: str
    sender: str
    reply_to: str | None
    unsubscribe: str | None
    list_name: str
    at: datetime


def message_id(letter: Letter, recipient: str) -> str:
    """The same for the same issue and recipient, whoever computes it and however often."""
    digest = hashlib.sha256(f"{letter.key}\x1f{recipient}".encode()).hexdigest()[:40]
    return f"<{digest}@{_domain(letter.sender)}>"


def compose(letter: Letter, recipient: str) -> bytes:
    """The message, ready for DATA: CRLF, ASCII, lines within 998 characters, no header that came from a text.

    Raises: MailRefused for a recipient that cannot be written to, ConfigError for such a sender.
    """
    own_id = message_id(letter, recipient)
    unsubscribe = letter.unsubscribe or unsubscribe_address(letter.sender, letter.reply_to)
    message = EmailMessage(policy=_POLICY)
    message["From"] = _mailbox(letter.sender, "sender", ConfigError)
    message["To"] = _mailbox(recipient, "recipient", MailRefused)
    message["Subject"] = _encoded(letter.subject, "Subject")
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = own_id
    if letter.reply_to:
        message["Reply-To"] = _mailbox(letter.reply_to, "sender", ConfigError)
    message["List-Id"] = f"<{_slug(letter.list_name)}.{_domain(letter.sender)}>"
    message["List-Unsubscribe"] = f"<{_uri(unsubscribe)}>"
    if unsubscribe.lower().startswith("https:"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["MIME-Version"] = "1.0"
    message.set_content(_lines(letter.text), cte="quoted-printable")
    message.add_alternative(_lines(letter.html), subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language
    message.set_boundary("=_" + hashlib.sha256(own_id.encode()).hexdigest()[:40])
    return message.as_bytes(policy=_POLICY)


def unsubscribe_address(sender: str, reply_to: str | None = None) -> str:
    """Where "unsubscribe" goes when the configuration names no address for it."""
    return f"mailto:{_address(reply_to or sender, 'sender', ConfigError)}?subject=unsubscribe"


def envelope_address(address: str) -> str:
    """The bare address, its domain in IDNA, as MAIL and RCPT take it. Raises: MailRefused."""
    return _address(address, "recipient", MailRefused)


def same_address(address: str) -> str:
    """Equal for two ways to write one address: in other case, with a name, the domain in Unicode or IDNA."""
    try:
        return envelope_address(address).lower()
    except MailRefused:
        return address.lower()


def shortened(address: str) -> str:
    """Fit to be shown and logged: tells one recipient from another, and is nobody's address."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}" if at else address


def _lines(body: str) -> str:
    body = body.encode("utf-8", "replace").decode()
    return "\n".join(body.splitlines()) + "\n"


def _one_line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).strip()


def _encoded(text: str, name: str) -> str:
    """As plain text where that survives every reader, else in encoded words."""
    text = _one_line(text)
    if text.isascii() and "=?" not in text and len(name) + 2 + len(text) <= 76:
        return text
    text = text.encode("utf-8", "replace").decode()
    return Header(text, "utf-8", maxlinelen=76, header_name=name).encode(linesep=LINE)


def _display(name: str) -> str:
    """A display name as one quoted string or one encoded word: more than one does not survive."""
    name = _one_line(name)
    if name.isascii() and "=?" not in name and len(name) <= 60:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    cut = name.encode("utf-8", "replace")[:_LONGEST_ENCODED_NAME].decode("utf-8", "ignore")
    return Header(cut, "utf-8", maxlinelen=200).encode(splitchars="", linesep=LINE)


def _mailbox(text: str, role: str, error: type[MailRefused] | type[ConfigError]) -> str:
    name = parseaddr(text)[0] if "<" in text else ""
    address = _address(text, role, error)
    return f"{_display(name)} <{address}>" if name else address


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "digest"


def _address(text: str, role: str, error: type[MailRefused] | type[ConfigError]) -> str:
    """The bare address with its domain in IDNA."""
    address = parseaddr(text)[1] if "<" in text and text.isprintable() else text
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain or any(ord(c) <= 32 or c in '<>()[]\\,;:"\x7f' for c in address):
        raise error(f"the {role}'s address is none; correct it in earful.yaml")
    if not local.isascii():
        raise error(f"the {role}'s address has letters beyond ASCII before the @; use another in earful.yaml")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise error(f"the {role}'s address has an impossible domain; correct it in earful.yaml") from None
    return f"{local}@{ascii_domain}"


def _domain(sender: str) -> str:
    return _address(sender, "sender", ConfigError).rpartition("@")[2]


def _uri(uri: str) -> str:
    """Raises: ConfigError. Written on one line whatever its length: Gmail ignores an encoded one."""
    allowed = uri.isascii() and not any(ord(c) <= 32 or c in '<>"\x7f' for c in uri)
    if not allowed or not uri.lower().startswith(("mailto:", "https://")) or len(uri) > 900:
        raise ConfigError("mail.unsubscribe: must be a mailto: or https: address; correct it in earful.yaml")
    return uri
