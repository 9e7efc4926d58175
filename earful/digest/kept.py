"""What issues keep: the view of each report, read back as it was built."""

from __future__ import annotations

from typing import Any

from earful.digest import late, storm, view
from earful.digest.week import REPORT

_READ = {REPORT: view.view_of, storm.REPORT: storm.view_of, late.REPORT: late.view_of}


def view_of(report: str, kept: str) -> Any:
    """The view of an issue of that report. Raises: ValueError where it is none of this version."""
    if report not in _READ:
        raise ValueError(f"no report {report}")
    return _READ[report](kept)
