"""One issue for each of its recipients: in their language, their time zone, and with the parts they want."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from earful.config import Recipient
from earful.digest import view_of
from earful.errors import UnknownName
from earful.mail.message import Letter
from earful.rendering import Rendered, render
from earful.store.digests import Issue
from earful.wording import Tongue

NAMES = {"weekly_digest": "weekly digest", "storm": "storms", "late_complaints": "late complaints"}
"""By report, what its mailing list is called."""


def key(brand: str, issue: Issue) -> str:
    """What tells the issue from every other one: its messages' ids are made of it."""
    return f"{brand}/{issue.about or f'{issue.report}/{issue.start_on}'}"


def worded(issue: Issue, tongue: Tongue, parts: frozenset[str]) -> Rendered:
    """The issue as it was built, whenever it is worded: from the view that it keeps.

    Raises: UnknownName where another version kept it; ReportBroken.
    """
    return render(issue.report, _view(issue), tongue, parts)


def letters(
    issue: Issue, letter: Letter, zone: str, people: Iterable[Recipient]
) -> Iterator[tuple[Letter, list[Recipient]]]:
    """The issue's letter, worded for each kind of recipient, with those who get it so.

    `letter` is what all have in common, as the brand's team reads it, in `zone`. Raises: as `worded`.
    """
    kinds: dict[tuple[Tongue, frozenset[str]], list[Recipient]] = defaultdict(list)
    for person in people:
        kinds[Tongue(person.language, person.time_zone or zone), person.parts].append(person)
    for (tongue, parts), some in kinds.items():
        mail = worded(issue, tongue, parts)
        yield (
            replace(
                letter,
                subject=mail.subject,
                html=mail.html,
                text=mail.text,
                language=tongue.language,
                at=letter.at.astimezone(ZoneInfo(tongue.zone)),
            ),
            some,
        )


def _view(issue: Issue) -> Any:
    try:
        return view_of(issue.report, issue.view)
    except ValueError:
        raise UnknownName(
            f"issue {issue.id} was built by another version of Earful and cannot be worded anew;"
            " what was sent of it is kept with its deliveries"
        ) from None
