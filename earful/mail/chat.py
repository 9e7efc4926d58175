"""Hands a digest in short to Slack, Teams or a webhook, by apprise (the extra `earful[chat]`)."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from earful.errors import MailDelayed, MailInDoubt, MailRefused
from earful.mail.settings import Chat

PREFIX = "chat:"
"""Begins the address of a delivery to a chat; it is none of a mailbox, which has an @."""


@dataclass(frozen=True)
class ChatPoster:
    """The configured chats; `lookup` finds their addresses, which are secrets."""

    chats: tuple[Chat, ...]
    lookup: Callable[[str], str | None]

    def hand_over(self, message: bytes, address: str) -> str:
        """The chat has taken the message; what is known of it.

        Raises: MailDelayed where the operator has to do something first, MailRefused for a chat that is
        configured no more, MailInDoubt where it did not say that it took it.
        """
        name = address.removeprefix(PREFIX)
        chat = {one.name: one for one in self.chats}.get(name)
        if chat is None:
            raise MailRefused(f"earful.yaml has no chat `{name}` any more")
        if not (url := self.lookup(chat.url_variable)):
            raise MailDelayed(f"chat {name}: the environment variable {chat.url_variable} is not set")
        _post(name, url, message.decode())
        return "taken"


def message_id(key: str, name: str) -> str:
    """The same for the same issue and chat."""
    digest = hashlib.sha256(f"{key}\x1f{PREFIX}{name}".encode()).hexdigest()[:40]
    return f"<{digest}@chat>"


def _post(name: str, url: str, text: str) -> None:
    """Why its answer is only yes or no: apprise says neither whether a message was refused nor whether it was
    taken before the connection broke; so what is no yes is in doubt."""
    apprise = _apprise()
    target = apprise.Apprise()
    if not target.add(url):
        raise MailDelayed(f"chat {name}: its address is none that apprise knows; correct its variable")
    title, _, body = text.partition("\n")
    if not target.notify(title=title, body=body.strip("\n"), body_format=apprise.NotifyFormat.TEXT):
        raise MailInDoubt(f"chat {name} did not say that it took the message; it may have")


def _apprise() -> ModuleType:
    try:
        import apprise
    except ImportError as error:
        raise MailDelayed("chats need the extra: pip install 'earful[chat]'") from error
    # What it logs may hold the address, which is a secret.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    return apprise
