"""Issues of digests and their deliveries: one row a recipient, written before and after each sending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from earful.model import BrandId, Delivery, DeliveryState, IssueId
from earful.store.times import day, instant, maybe_instant, written

if TYPE_CHECKING:
    from earful.store.database import Store

_DUE = "(state = 'planned' OR (state IN ('retry', 'in_doubt') AND next_try_at <= :now))"


@dataclass(frozen=True)
class Issue:
    """One report about one brand and period, as it was built; it is never built again."""

    id: IssueId
    brand_id: BrandId
    report: str
    start_on: date
    end_on: date
    """The day after its last."""
    state: str
    """`built`, then `planned` while a delivery is under way, then `delivered`."""
    built_at: datetime
    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    view: str = field(repr=False)
    """What the template was shown, as JSON."""
    view_sha256: str
    about: str = ""
    """Tells issues of one report and period apart: `storm 7`."""


class Digests:
    """What was built for a period stays; what was claimed for sending is claimed by nobody else."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def issue(self, brand_id: BrandId, report: str, start_on: date, about: str = "") -> Issue | None:
        rows = self._store.rows(
            "SELECT * FROM digest_issues WHERE brand_id = ? AND report = ? AND period_start_on = ?"
            " AND about = ?",
            [brand_id, report, start_on.isoformat(), about],
        )
        return _issue(rows[0]) if rows else None

    def by_id(self, issue_id: IssueId) -> Issue | None:
        rows = self._store.rows("SELECT * FROM digest_issues WHERE id = ?", [issue_id])
        return _issue(rows[0]) if rows else None

    def keep(
        self,
        brand_id: BrandId,
        report: str,
        period: tuple[date, date],
        *,
        subject: str,
        html: str,
        text: str,
        view: str,
        view_sha256: str,
        at: datetime,
        about: str = "",
    ) -> Issue:
        """The issue of that brand, report and period: this one, or the one that was kept before."""
        row = {
            **{"brand_id": brand_id, "report": report, "period_start_on": period[0].isoformat()},
            **{"period_end_on": period[1].isoformat(), "state": "built", "built_at": written(at)},
            **{"subject": subject, "html": html, "text": text, "view": view, "view_sha256": view_sha256},
            "about": about,
        }
        with self._store.writing():
            if self.issue(brand_id, report, period[0], about) is None:
                self._store.db.table("digest_issues").insert(row)
        kept = self.issue(brand_id, report, period[0], about)
        assert kept is not None
        return kept

    def plan(self, issue: Issue, messages: Iterable[tuple[str, str, str, bytes]], at: datetime) -> None:
        """Each recipient has a delivery: address, language, Message-ID, bytes; a known one keeps its own."""
        with self._store.writing():
            for address, language, message_id, message in messages:
                added = self._store.db.execute(
                    "INSERT OR IGNORE INTO deliveries (issue_id, address, language, message_id, bytes, state,"
                    " tries, doubts, state_at) VALUES (?, ?, ?, ?, ?, 'planned', 0, 0, ?)",
                    [issue.id, address, language, message_id, message, written(at)],
                )
                if added.rowcount:
                    self._store.db.table("digest_issues").update(issue.id, {"state": "planned"})

    def deliveries(self, issue_id: IssueId | None = None) -> list[Delivery]:
        """Those of one issue, or all, in the order they were planned."""
        where = "" if issue_id is None else "WHERE issue_id = :issue"
        return self._select(where, {"issue": issue_id})

    def delivery_counts(self) -> dict[str, int]:
        """How many deliveries there are, by state."""
        rows = self._store.rows("SELECT state, count(*) AS n FROM deliveries GROUP BY state ORDER BY state")
        return {row["state"]: row["n"] for row in rows}

    def due(self, now: datetime) -> list[Delivery]:
        """Deliveries that are to be tried now."""
        return self._select(f"WHERE {_DUE}", {"now": written(now)})

    def abandoned(self, since: datetime) -> list[Delivery]:
        """Deliveries still `sending` from before `since`: their sender died."""
        return self._select("WHERE state = 'sending' AND state_at <= :since", {"since": written(since)})

    def claim(self, delivery: Delivery, now: datetime) -> bytes | None:
        """The delivery is `sending`, on disk, and its bytes are ours to send; None when it is not due now."""
        key = {"issue": delivery.issue_id, "address": delivery.address, "now": written(now)}
        with self._store.writing():
            claimed = self._store.db.execute(
                "UPDATE deliveries SET state = 'sending', tries = tries + 1, state_at = :now"
                f" WHERE issue_id = :issue AND address = :address AND {_DUE}",
                key,
            )
            if not claimed.rowcount:
                return None
        return self.message(delivery.issue_id, delivery.address)

    def message(self, issue_id: IssueId, address: str) -> bytes:
        """The bytes that were or will be sent."""
        rows = self._store.rows(
            "SELECT bytes FROM deliveries WHERE issue_id = ? AND address = ?", [issue_id, address]
        )
        return bytes(rows[0]["bytes"])

    def settle(
        self,
        delivery: Delivery,
        state: DeliveryState,
        at: datetime,
        said: str,
        next_try_at: datetime | None = None,
    ) -> None:
        """What became of a claimed delivery is kept; one more doubt is counted."""
        values = {
            **{"state": state, "at": written(at), "said": said, "next": written(next_try_at)},
            **{"sent": written(at) if state == "sent" else None, "doubt": state == "in_doubt"},
            **{"issue": delivery.issue_id, "address": delivery.address},
        }
        with self._store.writing():
            self._store.db.execute(
                "UPDATE deliveries SET state = :state, state_at = :at, server_said = :said,"
                " next_try_at = :next, sent_at = :sent, doubts = doubts + :doubt"
                " WHERE issue_id = :issue AND address = :address",
                values,
            )
            self._store.db.execute(
                "UPDATE digest_issues SET state = 'delivered' WHERE id = :issue AND NOT EXISTS (SELECT 1 FROM"
                " deliveries WHERE issue_id = :issue AND state NOT IN ('sent', 'refused'))",
                values,
            )

    def built_before(self, brand_id: BrandId, report: str, start_on: date) -> datetime | None:
        """When the last issue of a period before that day was built; None where there was none."""
        rows = self._store.rows(
            "SELECT max(built_at) AS at FROM digest_issues WHERE brand_id = ? AND report = ?"
            " AND period_start_on < ?",
            [brand_id, report, start_on.isoformat()],
        )
        return maybe_instant(rows[0]["at"])

    def refused_before(self, brand_id: BrandId, report: str, start_on: date) -> int:
        """How many addresses never got the last issue before that day."""
        rows = self._store.rows(
            "SELECT count(*) AS n FROM deliveries WHERE state = 'refused' AND issue_id = (SELECT id FROM"
            " digest_issues WHERE brand_id = ? AND report = ? AND period_start_on < ?"
            " ORDER BY period_start_on DESC LIMIT 1)",
            [brand_id, report, start_on.isoformat()],
        )
        return int(rows[0]["n"])

    def _select(self, where: str, params: dict[str, Any]) -> list[Delivery]:
        rows = self._store.rows(f"SELECT * FROM deliveries {where} ORDER BY issue_id, rowid", params)
        return [_delivery(row) for row in rows]


def _issue(row: dict[str, Any]) -> Issue:
    return Issue(
        id=IssueId(row["id"]),
        brand_id=BrandId(row["brand_id"]),
        report=row["report"],
        start_on=day(row["period_start_on"]),
        end_on=day(row["period_end_on"]),
        state=row["state"],
        built_at=instant(row["built_at"]),
        subject=row["subject"],
        html=row["html"],
        text=row["text"],
        view=row["view"],
        view_sha256=row["view_sha256"],
        about=row["about"],
    )


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(
        issue_id=IssueId(row["issue_id"]),
        address=row["address"],
        language=row["language"],
        message_id=row["message_id"],
        state=row["state"],
        state_at=instant(row["state_at"]),
        tries=row["tries"],
        doubts=row["doubts"],
        next_try_at=maybe_instant(row["next_try_at"]),
        server_said=row["server_said"],
        sent_at=maybe_instant(row["sent_at"]),
    )
