"""What issues keep: the view of each report as data, read back as it was built."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from earful.digest import late, storm
from earful.digest.view import DigestView
from earful.digest.week import REPORT
from earful.errors import UnknownName
from earful.store.digests import Issue

_VIEWS: dict[str, TypeAdapter[Any]] = {
    REPORT: TypeAdapter(DigestView),
    storm.REPORT: TypeAdapter(storm.StormView),
    late.REPORT: TypeAdapter(late.LateView),
}


def as_json(report: str, view: Any) -> str:
    """The view of that report as its issue keeps it."""
    return _VIEWS[report].dump_json(view).decode()


def view_of(issue: Issue) -> Any:
    """The view that the issue keeps. Raises: UnknownName where another version kept it."""
    try:
        return _VIEWS[issue.report].validate_json(issue.view)
    except ValueError:
        raise UnknownName(
            f"issue {issue.id} was built by another version of Earful and cannot be worded anew;"
            " what was sent of it is kept with its deliveries"
        ) from None
