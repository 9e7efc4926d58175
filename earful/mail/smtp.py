"""Hands one message to the mail server, and says exactly what became of it.

What the operator can still correct (certificate, password, STARTTLS) only delays a message: it is not lost.
"""

from __future__ import annotations

import ipaddress
import re
import select
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from earful.errors import ConfigError, MailDelayed, MailInDoubt, MailRefused

COMMAND_SECONDS = 30.0
AFTER_THE_DOT_SECONDS = 600.0
"""RFC 5321 §4.5.3.2.6. A delivery ends within the fifteen minutes after which one in doubt is resent."""


@dataclass(frozen=True)
class MailServer:
    """Where mail goes out, and whose it is."""

    host: str
    port: int = 587
    security: Literal["none", "starttls", "tls"] = "starttls"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    sender: str = ""
    reply_to: str | None = None
    unsubscribe: str | None = None


class Mailer(Protocol):
    """Hands one message over."""

    def hand_over(self, message: bytes, sender: str, recipient: str) -> str:
        """The mail server has taken the message; what it said.

        Raises: MailDelayed (not taken, may be later), MailRefused (never will be), MailInDoubt (lost after
        the last byte).
        """
        ...


class SmtpMailer:
    """One conversation a message: TLS with a verified certificate, or plain text within this machine."""

    def __init__(
        self,
        server: MailServer,
        answer_seconds: float = AFTER_THE_DOT_SECONDS,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Raises: ConfigError when mail would leave this machine unencrypted."""
        if server.security == "none" and not _may_be_loopback(server.host):
            raise ConfigError(
                f"mail to {server.host} would go unencrypted; `mail.security: none` is for this machine"
            )
        self._server = server
        self._answer_seconds = answer_seconds
        self._context = context

    def hand_over(self, message: bytes, sender: str, recipient: str) -> str:
        with _connected(self._server, sender, self._context) as smtp:
            with _before_the_dot(self._server):
                _expect(smtp.mail(sender), 250)
                _expect(smtp.rcpt(recipient), 250, 251)
                _expect(smtp.docmd("DATA"), 354)
                _send_body(smtp, message)
            return _finish(smtp, self._server, self._answer_seconds)


def _send_body(smtp: smtplib.SMTP, message: bytes) -> None:
    body = re.sub(rb"(?m)^\.", b"..", message)
    if not body.endswith(b"\r\n"):
        body += b"\r\n"
    smtp.send(body)
    # A server that has hung up or answered before the final dot cannot have taken the message.
    if smtp.sock is not None and select.select([smtp.sock], [], [], 0)[0]:
        _expect(smtp.getreply(), 354)


def _finish(smtp: smtplib.SMTP, server: MailServer, seconds: float) -> str:
    """From the final dot on, only an answer counts."""
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(seconds)
        smtp.send(b".\r\n")
        code, said = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise MailInDoubt(
            f"the connection to {server.host} was lost after the last byte; the message may have arrived"
        ) from error
    _judge(code, said, 250)
    return _words(code, said)


@contextmanager
def _connected(server: MailServer, sender: str, context: ssl.SSLContext | None) -> Iterator[smtplib.SMTP]:
    """A conversation that may carry mail; closed afterwards, whatever QUIT is answered."""
    name = sender.rpartition("@")[2] or "localhost"
    with _before_the_dot(server):
        if server.security == "tls":
            context = context or ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=name, timeout=COMMAND_SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=COMMAND_SECONDS)
    try:
        with _before_the_dot(server):
            _make_safe(smtp, server, context)
            if server.username:
                _log_in(smtp, server)
        yield smtp
        _quit(smtp)
    finally:
        smtp.close()


def _make_safe(smtp: smtplib.SMTP, server: MailServer, context: ssl.SSLContext | None) -> None:
    if server.security == "none":
        peer = smtp.sock.getpeername()[0] if smtp.sock is not None else ""
        if not ipaddress.ip_address(peer).is_loopback:
            raise MailDelayed(f"mail to {server.host} would go unencrypted; correct mail.security")
    smtp.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        if not smtp.has_extn("starttls"):
            raise MailDelayed(
                f"mail server {server.host} offers no STARTTLS, and nothing goes out unencrypted"
            )
        smtp.starttls(context=context or ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()


def _log_in(smtp: smtplib.SMTP, server: MailServer) -> None:
    try:
        smtp.login(server.username or "", server.password or "")
    except smtplib.SMTPAuthenticationError:
        raise MailDelayed(
            f"mail server {server.host} refused the user name or password; correct them in earful.yaml"
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise MailDelayed(f"mail server {server.host} offers no login; leave mail.username out") from None


def _quit(smtp: smtplib.SMTP) -> None:
    """The server knows that we are done; whether it says so changes nothing: the message is taken."""
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(COMMAND_SECONDS)
        smtp.docmd("QUIT")
    except (OSError, smtplib.SMTPException):
        return


@contextmanager
def _before_the_dot(server: MailServer) -> Iterator[None]:
    """Whatever goes wrong here, the message was not taken."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailDelayed(
            f"mail server {server.host}'s certificate is not trusted ({error.verify_message});"
            " correct mail.host or the certificate"
        ) from None
    except smtplib.SMTPResponseException as error:
        _judge(error.smtp_code, error.smtp_error, 0)
    except smtplib.SMTPException as error:
        raise MailDelayed(f"mail server {server.host} ended the conversation; it is tried again") from error
    except (TimeoutError, socket.gaierror, ConnectionError, ssl.SSLError, OSError) as error:
        reason = type(error).__name__ if error.errno is None else str(error.strerror).lower()
        raise MailDelayed(
            f"mail server {server.host}:{server.port} could not be reached ({reason}); it is tried again"
        ) from error


def _expect(reply: tuple[int, bytes], *codes: int) -> None:
    _judge(reply[0], reply[1], *codes)


def _judge(code: int, said: bytes | str, *codes: int) -> None:
    """Raises: MailRefused for a 5xx, MailDelayed for any other code that is not one of these."""
    if code in codes:
        return
    if 500 <= code < 600:
        raise MailRefused(f"the mail server refused for good: {_words(code, said)}")
    raise MailDelayed(f"the mail server did not take it now: {_words(code, said)}; it is tried again")


def _words(code: int, said: bytes | str) -> str:
    """The server's words on one short line, fit for the store; addresses in it are left out."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = re.sub(r"[^\s<>]+@[^\s<>]+", "…", " ".join(text.split()))
    return f"{code} {''.join(c for c in text if c.isprintable())}"[:200].strip()


def _may_be_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
