"""Feedback that customers mail: a folder of a mailbox, with the team's replies where they lie there too.

Endpoint: `imaps://HOST/FOLDER` (IMAP), with user and password. No mail is changed or marked as read.
Limits: the first visit goes `days` back, later ones read what is new; of one mail 200,000 bytes. Quoted mails
and signatures are cut off; automatic mails (bounces, out of office, newsletters) are left out and counted.
Gmail and iCloud want an app password; Microsoft 365 takes no passwords: forward its mails to another mailbox.
Allowed: the mailbox is the operator's own; what customers were told when they wrote binds.
Verified: documented: against invented mails in a Dovecot on loopback, never a customer's mailbox.
"""

from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Literal
from urllib.parse import quote, urlencode

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, Value, mails
from earful.scraping.errors import LayoutChanged
from earful.scraping.found import Bookmark, Found, Mention, NoResults, OwnerReply, Partial

SCHEMES = {"tls": "imaps", "starttls": "imap", "none": "imap"}


class MailboxSettings(Settings):
    host: str = Field(
        pattern=r"^[A-Za-z0-9.-]+(:\d{1,5})?$", description="The mail server, as imap.example.com"
    )
    folder: str = Field(default="INBOX", min_length=1, description="The folder, as the server calls it")
    user: str = Field(min_length=1, description="Who signs in, usually the whole address")
    password: SecretStr = Field(description="Password of the mailbox, or its app password")
    security: Literal["tls", "starttls", "none"] = Field(
        default="tls", description="How the line is encrypted; none only for a server on the own network"
    )
    days: int = Field(default=90, ge=1, le=3650, description="How far back the first visit goes")
    own_addresses: tuple[str, ...] = Field(
        default=(),
        description="The team's addresses, or @domain for all of a domain: their mails are replies",
    )


class Mailbox(Scraper[MailboxSettings]):
    name = "mailbox"
    title = "Feedback by mail"
    capabilities = frozenset({"titles", "replies", "needs_key"})
    documented_at = "https://www.rfc-editor.org/rfc/rfc9051"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        uidvalidity, _, last = (bookmark or "").partition(":")
        query = {"uidvalidity": uidvalidity, "after": last} if last.isdecimal() else {}
        yield self.asking(query | {"days": str(self.settings.days)})

    def asking(self, query: dict[str, str]) -> Request:
        given = self.settings
        query |= {"plain": "yes"} if given.security == "none" else {}
        place = f"{SCHEMES[given.security]}://{given.host}/{quote(given.folder)}"
        secret = {"user": given.user, "password": given.password.get_secret_value()}
        return Request(f"{place}?{urlencode(query)}", secret=secret)

    def parse(self, page: Page) -> Iterator[Found]:
        answer = page.json
        mentions: dict[str, Mention] = {}
        replies: dict[str, OwnerReply] = {}
        left_out: Counter[str] = Counter()
        for message in answer.all("messages"):
            mail = mail_of(message, page)
            if mail.is_cut and mail.ends_in_its_text:
                yield Partial("a mail is too long: only its beginning was read")
            role = self.role(mail)
            if role == "mention":
                mentions.setdefault(mail.id, self.mention(mail))
            elif role == "reply":
                replies[mail.answers or ""] = OwnerReply(text=mail.own_words, published_at=mail.said_at)
            else:
                left_out[role] += 1
        for answered, reply in replies.items():
            if answered not in mentions:  # an older mail: it is looked up
                request = self.asking({"id": f"<{answered}>"})
                yield replace(request, callback=partial(self.answered, reply))
        yield from (one.model_copy(update={"reply": replies.get(key)}) for key, one in mentions.items())
        if left_out:
            counted = ", ".join(f"{kind}: {count}" for kind, count in sorted(left_out.items()))
            yield (Partial if "unreadable" in left_out else NoResults)(f"mails left out: {counted}")
        elif not mentions and not replies:
            yield NoResults("no new mail")
        uidvalidity, last = (f"{answer.one(key).number:.0f}" for key in ("uidvalidity", "last"))
        if "before=" not in page.url:
            yield Bookmark(f"{uidvalidity}:{last}")
        if further := answer.nullable("further"):
            yield replace(self.asking({}), url=page.address(numbered=uidvalidity, before=further.text))

    def answered(self, reply: OwnerReply, page: Page) -> Iterator[Found]:
        """The mail that the team answered, now with its reply."""
        for message in page.json.all("messages"):
            mail = mail_of(message, page)
            if self.role(mail) == "mention":
                yield self.mention(mail).model_copy(update={"reply": reply})
                return
        yield NoResults("a mail that was answered is not in this folder")

    def role(self, mail: mails.Mail) -> str:
        """`mention`, `reply`, or why it is neither."""
        if mail.automatic or not (mail.own_words or mail.subject):
            return mail.automatic or ("without words" if mail.is_readable else "unreadable")
        if not self.is_own(mail.sender):
            return "mention"
        is_form = mail.reply_to[1] and not self.is_own(mail.reply_to)
        return "reply" if mail.answers else "mention" if is_form else "the team's own"

    def is_own(self, person: tuple[str, str]) -> bool:
        domain = f"@{person[1].rpartition('@')[2]}"
        return any(own.lower() in (person[1], domain) for own in self.settings.own_addresses)

    def mention(self, mail: mails.Mail) -> Mention:
        # A form on the team's own site writes in the team's name, and says who filled it in.
        name, address = mail.reply_to if self.is_own(mail.sender) else mail.sender
        return Mention(
            external_id=mail.id,
            url=f"mid:{quote(mail.id, safe='@')}",
            kind="post",
            title=mail.subject or None,
            text=mail.own_words,
            author=name or address or None,
            published_at=mail.said_at,
        )


def mail_of(message: Value, page: Page) -> mails.Mail:
    """The mail in the answer. Raises: LayoutChanged."""
    try:
        text = message.maybe("text")
        raw = text.text.encode() if text else b64decode(message.one("base64").text, validate=True)
    except ValueError:
        raise LayoutChanged("no base64 in `messages`", page.url) from None
    return mails.Mail.read(raw, message.one("received").instant, int(message.one("size").number))
