"""One issue for each of its recipients: in their language, their time zone, and with the parts they want."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from earful import mailing, outbox
from earful.digest import REPORT, late, storm
from earful.digest.kept import view_of
from earful.errors import UnknownName
from earful.mail.message import Letter, compose
from earful.model import Brand, IssueId
from earful.recipients import Recipient
from earful.rendering import Rendered, render
from earful.store.digests import Issue
from earful.wording import Tongue
from earful.workspace import Workspace

log = logging.getLogger(__name__)

_LISTS = {REPORT: "weekly digest", storm.REPORT: "storms", late.REPORT: "late complaints"}
"""By report, what its mailing list is called."""


def key(brand: Brand, issue: Issue) -> str:
    """What tells the issue from every other: the ids of its messages are made of it."""
    return f"{brand.slug}/{issue.about or f'{issue.report}/{issue.start_on}'}"


def worded(issue: Issue, tongue: Tongue, parts: frozenset[str]) -> Rendered:
    """The issue as it was built, whenever it is worded: from the view that it keeps.

    Raises: UnknownName where another version kept it; ReportBroken.
    """
    return render(issue.report, view_of(issue), tongue, parts)


def address(ws: Workspace, brand: Brand, issue: Issue) -> None:
    """The issue is in the outbox for each of its recipients, as each of them reads it.

    Raises: ConfigError without a mail server, ReportBroken, MailRefused; UnknownName as `worded`.
    """
    people = ws.recipients(brand, issue.report)
    if not people:
        log.warning("no recipients brand=%s report=%s start=%s", brand.slug, issue.report, issue.start_on)
        return
    for letter, some in _letters(ws, brand, issue, people):
        waits = {
            one.address: outbox.morning(issue, one.time_zone or brand.team.zone)
            for one in some
            if issue.report == REPORT
        }
        mailing.plan(issue, letter, [one.address for one in some], ws.store, ws.clock, waits)


def rebuilt(ws: Workspace, number: int) -> list[tuple[bytes, bytes]]:
    """Every message of that issue, made anew from what it keeps, and beside it as it was planned.

    The two are the same bytes unless templates, translations or settings changed since; a recipient who is
    no more in earful.yaml is left out. Raises: UnknownName, ReportBroken, ConfigError.
    """
    issue = ws.store.digests.by_id(IssueId(number))
    if issue is None:
        raise UnknownName(f"there is no issue {number}; `earful status` shows those that were mailed")
    brand = next(one for one in ws.store.brands.all() if one.id == issue.brand_id)
    addresses = {delivery.address for delivery in ws.store.digests.deliveries(issue.id)}
    people = [one for one in ws.recipients(brand, issue.report) if one.address in addresses]
    return [
        (compose(letter, one.address), ws.store.digests.message(issue.id, one.address))
        for letter, some in _letters(ws, brand, issue, people)
        for one in some
    ]


def _letters(
    ws: Workspace, brand: Brand, issue: Issue, people: Iterable[Recipient]
) -> Iterator[tuple[Letter, list[Recipient]]]:
    """The issue's letter, worded for each kind of recipient, with those who get it so."""
    kinds: dict[tuple[Tongue, frozenset[str]], list[Recipient]] = defaultdict(list)
    for person in people:
        kinds[Tongue(person.language, person.time_zone or brand.team.zone), person.parts].append(person)
    server = ws.mail_server
    for (tongue, parts), some in kinds.items():
        mail = worded(issue, tongue, parts)
        yield (
            Letter(
                key=key(brand, issue),
                subject=mail.subject,
                html=mail.html,
                text=mail.text,
                language=tongue.language,
                sender=server.sender,
                reply_to=server.reply_to,
                unsubscribe=server.unsubscribe,
                list_name=f"{brand.slug} {_LISTS[issue.report]}",
                at=issue.built_at.astimezone(ZoneInfo(tongue.zone)),
            ),
            some,
        )
