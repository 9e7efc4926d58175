"""Which mails of a folder are feedback, which the team's replies to it, and which neither."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote

from earful.errors import LayoutChanged
from earful.scraping.found import Mention, OwnerReply
from earful.scraping.mails import Mail
from earful.scraping.page import Page
from earful.scraping.reading import Value


@dataclass
class Correspondence:
    """The mails of one answer: `mentions` by their ids, `replies` by the ids of what they answer."""

    mentions: dict[str, Mention] = field(default_factory=dict)
    replies: dict[str, OwnerReply] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    """How many mails are neither, for each reason."""
    is_cut: bool = False
    """The words of a mail were too long: only their beginning is here."""


def sorted_mails(page: Page, own_addresses: tuple[str, ...]) -> Correspondence:
    """What the mails in the answer are; `own_addresses` are the team's, or `@domain`.

    Raises: LayoutChanged.
    """
    found = Correspondence()
    for message in page.json.all("messages"):
        mail = _mail(message, page)
        found.is_cut |= mail.is_cut and mail.ends_in_its_text
        is_own = _is_own(mail.sender, own_addresses)
        # A form on the team's own site writes in the team's name, and says who filled it in.
        is_form = bool(mail.reply_to[1]) and not _is_own(mail.reply_to, own_addresses)
        if mail.automatic or not (mail.own_words or mail.subject):
            found.left_out[mail.automatic or ("without words" if mail.is_readable else "unreadable")] += 1
        elif is_own and mail.answers:
            found.replies[mail.answers] = OwnerReply(text=mail.own_words, published_at=mail.said_at)
        elif is_own and not is_form:
            found.left_out["the team's own"] += 1
        else:
            found.mentions.setdefault(mail.id, _mention(mail, mail.reply_to if is_own else mail.sender))
    return found


def _is_own(person: tuple[str, str], own_addresses: tuple[str, ...]) -> bool:
    domain = f"@{person[1].rpartition('@')[2]}"
    return any(own.lower() in (person[1], domain) for own in own_addresses)


def _mention(mail: Mail, writer: tuple[str, str]) -> Mention:
    name, address = writer
    return Mention(
        external_id=mail.id,
        url=f"mid:{quote(mail.id, safe='@')}",
        kind="post",
        title=mail.subject,
        text=mail.own_words,
        author=name or address,
        published_at=mail.said_at,
    )


def _mail(message: Value, page: Page) -> Mail:
    try:
        text = message.maybe("text")
        raw = text.text.encode() if text else b64decode(message.one("base64").text, validate=True)
    except ValueError:
        raise LayoutChanged("no base64 in `messages`", page.url) from None
    return Mail.read(raw, message.one("received").instant, int(message.one("size").number))
