"""Feedback that customers mail: a folder of a mailbox, with the team's replies where they lie there too.

Endpoint: `imaps://HOST/FOLDER` (IMAP), with user and password. No mail is changed or marked as read.
Limits: the first visit goes `days` back, later ones read what is new; of one mail 200,000 bytes. Quoted mails
and signatures are cut off; automatic mails are left out and counted. Gmail and iCloud want an app password;
Microsoft 365 takes no passwords: forward its mails to another mailbox.
Allowed: the mailbox is the operator's own; what customers were told when they wrote binds.
Verified: documented: against invented mails in a Dovecot on loopback, never a customer's mailbox.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Literal
from urllib.parse import quote, urlencode

from pydantic import Field, SecretStr

from earful.scraping import Page, Request, Scraper, Settings, correspondence, revealed
from earful.scraping.found import Bookmark, Found, NoResults, OwnerReply, Partial

Security = Literal["tls", "starttls", "none"]
SCHEMES = {"tls": "imaps", "starttls": "imap", "none": "imap"}


class MailboxSettings(Settings):
    host: str = Field(pattern=r"^[A-Za-z0-9.-]+(:\d{1,5})?$", description="Mail server: imap.example.com")
    folder: str = Field(default="INBOX", min_length=1, description="The folder, as the server calls it")
    user: str = Field(min_length=1, description="Who signs in, usually the whole address")
    password: SecretStr = Field(description="Password of the mailbox, or its app password")
    security: Security = Field(default="tls", description="How it is encrypted; none only at home")
    days: int = Field(default=90, ge=1, le=3650, description="How far back the first visit goes")
    own_addresses: tuple[str, ...] = Field(default=(), description="The team's: care@b.fi, or @b.fi for all")


class Mailbox(Scraper[MailboxSettings]):
    name = "mailbox"
    title = "Feedback by mail"
    capabilities = frozenset({"titles", "replies", "needs_key"})
    documented_at = "https://www.rfc-editor.org/rfc/rfc9051"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        uidvalidity, _, last = (bookmark or "").partition(":")
        query = {"uidvalidity": uidvalidity, "after": last} if last.isdecimal() else {}
        yield self.asking(query | {"days": str(self.settings.days)})

    def asking(self, query: dict[str, str], **further: Any) -> Request:
        given = self.settings
        plain = {"plain": "yes"} if given.security == "none" else {}
        place = f"{SCHEMES[given.security]}://{given.host}/{quote(given.folder)}"
        secret = {"user": given.user, **revealed(password=given.password)}
        return Request(f"{place}?{urlencode(query | plain)}", secret=secret, **further)

    def parse(self, page: Page) -> Iterator[Found]:
        answer, found = page.json, correspondence.sorted_mails(page, self.settings.own_addresses)
        for answered, reply in found.replies.items():
            if answered not in found.mentions:  # an older mail: it is looked up
                yield self.asking({"id": f"<{answered}>"}, callback=partial(self.answered, reply))
        for key, mention in found.mentions.items():
            yield mention.model_copy(update={"reply": found.replies.get(key)})
        if found.is_cut:
            yield Partial("a mail is too long: only its beginning was read")
        if found.left_out:
            counted = ", ".join(f"{kind}: {count}" for kind, count in sorted(found.left_out.items()))
            yield (Partial if "unreadable" in found.left_out else NoResults)(f"mails left out: {counted}")
        elif not found.mentions and not found.replies:
            yield NoResults("no new mail")
        uidvalidity, last = (f"{answer.one(key).number:.0f}" for key in ("uidvalidity", "last"))
        if "before=" not in page.url:
            yield Bookmark(f"{uidvalidity}:{last}")
        if further := answer.nullable("further"):
            yield page.next(numbered=uidvalidity, before=further.text)

    def answered(self, reply: OwnerReply, page: Page) -> Iterator[Found]:
        """The mail that the team answered, now with its reply."""
        found = correspondence.sorted_mails(page, self.settings.own_addresses)
        mentions = [mention.model_copy(update={"reply": reply}) for mention in found.mentions.values()]
        yield from mentions[:1]
        if not mentions:
            yield NoResults("a mail that was answered is not in this folder")
