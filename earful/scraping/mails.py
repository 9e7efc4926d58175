"""One mail as its reader sees it: who wrote it, when, and what is new in it.

Why no pattern here has an open end: anybody can send a mail, also one that is made to keep a worker busy.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import cached_property

from earful.scraping.reading import plain_text

_ANSWER_MARK = re.compile(r"^(?:(?:re|vs|sv|aw|antw|ha|на|отв|ответ|javob)(?:\[\d+\])? ?: ?)+", re.IGNORECASE)
# What programs write above the mail that is answered, where it ends in a colon.
_WROTE = re.compile(
    r"\b(?:wrote|kirjoitti|schrieb|a écrit|escribió|skrev|ha scritto|schreef|napisał|пишет|писала?|написала?"
    r"|написал\(а\)|yozdi|yozgan|ёзди)(?!\w)"
)
_DAY = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b(?:19|20)\d\d\b")
_ADDRESS = re.compile(r"[<(\[][^\s<>()\[\]@]{1,100}@[^\s<>()\[\]@]{1,200}[>)\]]")
# What Outlook and others write above it instead; what stands below is quoted without marks.
_FROM = r"\*?(?:From|Lähettäjä|От|Kimdan|Von|Från|De):\*?[ \t]"
_SENT = r"\*?(?:Sent|Date|Lähetetty|Päivä|Päiväys|Отправлено|Дата|Yuborildi|Gesendet|Datum|Skickat|Envoyé):"
_BELOW_IS_QUOTED = re.compile(
    r"^[ \t]{0,20}(?:-{2,20}[ \t]{0,9}"
    r"(?:Original Message|Alkuperäinen viesti|Исходное сообщение|Asl xabar|Ursprüngliche Nachricht"
    r"|Message d'origine|Ursprungligt meddelande)[ \t]{0,9}-{2,20}"
    rf"|_{{20,200}}[ \t]{{0,9}}\n[ \t]{{0,9}}{_FROM}"
    rf"|{_FROM}[^\n]{{1,500}}\n(?:[ \t]{{0,9}}\n)?[ \t]{{0,9}}{_SENT})",
    re.MULTILINE | re.IGNORECASE,
)
_FORWARDED = re.compile(r"^-{2,20}[^\n-]{1,80}-{2,20}$", re.MULTILINE)
_SENT_FROM = re.compile(
    r"^(?:Sent from my |Lähetetty .{0,30}(?:iPhone|iPad|Android|Samsung|puhelim)|Отправлено с |Get Outlook )",
    re.IGNORECASE,
)
_QUOTING_HTML = re.compile(
    r"<[^<>]{1,500}(?:id=[\"']?(?:divRplyFwdMsg|appendonsend|stopSpelling)|class=[\"']?(?:gmail_sig|moz-sig))",
    re.IGNORECASE,
)
_INNERMOST = re.compile(
    r"<blockquote\b[^<>]{0,1000}>(?:(?!<blockquote\b).)*?</blockquote\s{0,9}>", re.DOTALL | re.IGNORECASE
)
_DEEPEST = 30
"""Quotes within quotes that are taken out of HTML."""
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the standard library raises for mails that no program should have sent."""
_SENDING_PROGRAMS = frozenset({"mailer-daemon", "postmaster"})


class Mail:
    """One mail, given its bytes, when the mailbox got it, and how many bytes it has in all."""

    def __init__(self, raw: bytes, received: datetime, size: int) -> None:
        self._message = message_from_bytes(raw)
        self._received = received
        self.is_cut = size > len(raw)
        self.is_readable = True

    @classmethod
    def read(cls, raw: bytes, received: datetime, size: int) -> Mail:
        """The mail; one that is so malformed that it cannot be read has no words."""
        try:
            mail = cls(raw, received, size)
            for name in (
                "id",
                "answers",
                "sender",
                "reply_to",
                "subject",
                "said_at",
                "automatic",
                "own_words",
            ):
                getattr(mail, name)
        except _MALFORMED:
            mail = cls(b"", received, size)
            mail.is_readable = False
        return mail

    def __repr__(self) -> str:
        return f"Mail({self.id})"

    def header(self, name: str) -> str:
        """The header as people read it; empty where there is none."""
        return _unfolded(_decoded(self._raw(name)))

    def _raw(self, name: str) -> str:
        for given, value in self._message.raw_items():
            if given.lower() == name.lower():
                return _letters(str(value).encode("utf-8", errors="surrogateescape"), "utf-8")
        return ""

    @cached_property
    def id(self) -> str:
        """Its Message-ID; where it has none, a digest of author, time and words."""
        given = _ids(self._raw("Message-ID"))
        parts = (*self.sender, self._raw("Date"), self.subject, self.own_words)
        return (
            given[0]
            if given
            else hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()[:32]
        )

    @cached_property
    def answers(self) -> str | None:
        """The Message-ID of the mail that it answers."""
        found = _ids(self._raw("In-Reply-To"))[:1] or _ids(self._raw("References"))[-1:]
        return found[0] if found else None

    @cached_property
    def sender(self) -> tuple[str, str]:
        """Name and address of who wrote it; the name is empty where there is none."""
        return self._person("From")

    @cached_property
    def reply_to(self) -> tuple[str, str]:
        """Name and address to which answers go, where they are said."""
        return self._person("Reply-To")

    def _person(self, header: str) -> tuple[str, str]:
        # Taken apart before it is decoded: a decoded name may hold a comma.
        people = [pair for pair in getaddresses([_unfolded(self._raw(header))]) if pair[1]]
        return (_unfolded(_decoded(people[0][0])), people[0][1].lower()) if people else ("", "")

    @cached_property
    def subject(self) -> str:
        """Without the marks of answers."""
        return _ANSWER_MARK.sub("", self.header("Subject"))

    @cached_property
    def said_at(self) -> datetime:
        """When it was written; when it was received where it does not say, or names a later time."""
        try:
            written = parsedate_to_datetime(self._raw("Date"))
            # RFC 5322 §3.3: -0000, which has no zone here, is universal time.
            written = written.astimezone(UTC) if written.tzinfo else written.replace(tzinfo=UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            return self._received
        return min(written, self._received)

    @cached_property
    def automatic(self) -> str | None:
        """Which kind of mail that nobody wrote to us; None for one that somebody wrote.

        Source: RFC 3834 (Auto-Submitted), RFC 2369 and 2919 (lists), RFC 3462 (reports).
        """
        precedence = self._raw("Precedence").strip().lower()
        if (
            self._message.get_content_type() == "multipart/report"
            or self._raw("Return-Path").strip() == "<>"
            or self.sender[1].partition("@")[0] in _SENDING_PROGRAMS
        ):
            return "bounce"
        submitted = self._raw("Auto-Submitted").partition(";")[0].strip().lower()
        if submitted not in ("", "no") or precedence == "auto_reply" or self._raw("X-Autoreply"):
            return "automatic reply"
        if precedence in ("bulk", "junk", "list") or self._raw("List-Unsubscribe") or self._raw("List-Id"):
            return "newsletter"
        return None

    @cached_property
    def words(self) -> str:
        """Its text, the plain one where it has both."""
        plain = [_text(part) for part in self._leaves(self._message, "text/plain")]
        if any(text.strip() for text in plain):
            return "\n".join(text.strip() for text in plain if text.strip())
        return "\n".join(_seen(_text(part)) for part in self._leaves(self._message, "text/html"))

    @cached_property
    def own_words(self) -> str:
        """Its text without quoted mails and signatures; all of it where nothing is left."""
        return own_words(self.words) or self.words

    @cached_property
    def ends_in_its_text(self) -> bool:
        """Its last part is the text: one that was cut off was cut off in its words."""
        leaves = [part for part in self._message.walk() if not part.is_multipart()]
        return bool(leaves) and leaves[-1].get_content_type() in ("text/plain", "text/html")

    def _leaves(self, part: Message, media_type: str) -> Iterator[Message]:
        """The parts of that type that are shown with the mail; mails that are attached are none of them."""
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            for inner in part.get_payload():
                if isinstance(inner, Message):
                    yield from self._leaves(inner, media_type)
        elif part.get_content_type() == media_type and not _is_attached(part):
            yield part


def own_words(text: str) -> str:
    """What is left of a mail's text without quoted mails and signatures."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept: list[str] = []
    for at, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            if not (at and lines[at - 1].lstrip().startswith(">")):
                _drop_attribution(kept)
            continue
        if line in ("--", "-- ") and any(kept):
            break
        kept.append(line)
    text = "\n".join(kept)
    if (found := _BELOW_IS_QUOTED.search(text)) and (
        above := _FORWARDED.sub("", text[: found.start()]).strip()
    ):
        text = above
    kept = text.split("\n")
    for at, line in enumerate(kept):
        begins = at - 1 if at and line.endswith(":") and not _dated(line) else at
        if line.endswith(":") and _WROTE.search(line) and _dated("\n".join(kept[begins : at + 1])):
            kept = kept[:begins] if any(kept[:begins]) else kept[at + 1 :]
            break
    while kept and (not kept[-1] or _SENT_FROM.match(kept[-1])):
        kept.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _drop_attribution(kept: list[str]) -> None:
    """The line above a quote that says who wrote it goes, also where it was wrapped into three."""
    end = len(kept)
    while end and not kept[end - 1]:
        end -= 1
    if not end or not kept[end - 1].endswith(":"):
        return
    for start in range(end - 1, max(end - 4, -1), -1):
        if not kept[start]:
            break
        if _DAY.search("\n".join(kept[start:end])):
            del kept[start:]
            return
    if _dated(kept[end - 1]) or _WROTE.search(kept[end - 1]):
        del kept[end - 1 :]


def _dated(said: str) -> bool:
    """It names a person by address, or a day, as the line above a quote does."""
    return bool(_ADDRESS.search(said) or _DAY.search(said))


def _seen(html: str) -> str:
    """What a reader sees of the mail's HTML, without what it quotes."""
    if (below := _QUOTING_HTML.search(html)) and plain_text(html[: below.start()]):
        html = html[: below.start()]
    without = html
    for _ in range(_DEEPEST):
        without = _INNERMOST.sub("", without)
    return plain_text(without) or plain_text(html)


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    text = _letters(raw if isinstance(raw, bytes) else b"", part.get_content_charset() or "utf-8")
    if part.get_param("format") == "flowed":
        text = re.sub(r"(?m)(?<!^--) \r?\n(?![>\r\n])", " ", text)
    return text.replace("\0", "")


def _letters(raw: bytes, charset: str) -> str:
    """The bytes as text: in UTF-8 where they are that, else as they claim, else in Windows' Latin.

    Why in this order: programs claim Latin-1 for UTF-8, and letters of no other charset are UTF-8 by chance.
    What is ASCII alone may be written in a charset with shifts, such as Japanese.
    """
    for tried in (charset, "utf-8") if raw.isascii() else ("utf-8", charset):
        try:
            return raw.decode(tried)
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", errors="replace")


def _decoded(header: str) -> str:
    """A header with its encoded words read."""
    if "=?" not in header:
        return header
    try:
        parts = decode_header(header)
    except (HeaderParseError, ValueError):
        return header
    said = [
        part if isinstance(part, str) else _letters(part, charset or "raw-unicode-escape")
        for part, charset in parts
    ]
    return "".join(said)


def _unfolded(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _ids(header: str) -> list[str]:
    """The Message-IDs in a header, without their brackets."""
    found = re.findall(r"<([^<>\s]{1,500})>", header)
    return found or re.findall(r"^\s*([^\s<>@]+@[^\s<>]+)\s*$", header)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None
