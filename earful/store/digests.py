"""Issues of digests and their deliveries: one row a recipient, moved on before and after each conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from earful.model import BrandId, Delivery, DeliveryState, IssueId
from earful.store.times import day, instant, maybe_instant, written

if TYPE_CHECKING:
    from earful.store.database import Store

_DUE = "(state = 'planned' OR (state IN ('retry', 'in_doubt') AND next_try_at IS NOT NULL AND next_try_at <= :now))"


@dataclass(frozen=True)
class Issue:
    """One report about one brand and period, as it was built; it is never built again."""

    id: IssueId
    brand_id: BrandId
    report: str
    start_on: date
    end_on: date
    """The last day of the period."""
    state: str
    """`planned` until every delivery is over, then `delivered`."""
    built_at: datetime
    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    view: str = field(repr=False)
    """What the template was shown, as JSON."""
    view_sha256: str


@dataclass(frozen=True)
class Claim:
    """A delivery that is ours to send: nobody else gets it. `was` is the state it came from."""

    issue_id: IssueId
    address: str = field(repr=False)
    message: bytes = field(repr=False)
    was: DeliveryState
    tries: int
    """This one included."""


class Digests:
    def __init__(self, store: Store) -> None:
        self._store = store

    def issue(self, brand_id: BrandId, report: str, start_on: date) -> Issue | None:
        rows = self._store.rows(
            "SELECT * FROM digest_issues WHERE brand_id = ? AND report = ? AND period_start_on = ?",
            [brand_id, report, start_on.isoformat()],
        )
        return _issue(rows[0]) if rows else None

    def get(self, issue_id: IssueId) -> Issue:
        return _issue(self._store.rows("SELECT * FROM digest_issues WHERE id = ?", [issue_id])[0])

    def add_issue(
        self,
        brand_id: BrandId,
        report: str,
        start_on: date,
        end_on: date,
        *,
        built_at: datetime,
        subject: str,
        html: str,
        text: str,
        view: str,
        view_sha256: str,
    ) -> Issue:
        """The issue is kept. One of the same brand, report and period that was kept before stays as it is."""
        with self._store.writing():
            kept = self.issue(brand_id, report, start_on)
            if kept is not None:
                return kept
            row = {
                **{"brand_id": brand_id, "report": report, "period_start_on": start_on.isoformat()},
                **{"period_end_on": end_on.isoformat(), "state": "planned", "built_at": written(built_at)},
                **{"subject": subject, "html": html, "text": text, "view": view, "view_sha256": view_sha256},
            }
            return self.get(IssueId(self._store.insert("digest_issues", row)))

    def add_delivery(
        self,
        issue_id: IssueId,
        address: str,
        language: str,
        message_id: str,
        message: bytes,
        at: datetime,
        refused: str | None = None,
    ) -> bool:
        """The delivery is planned, or refused at once with that reason; False when it was known before."""
        row = {
            **{"issue_id": issue_id, "address": address, "language": language, "message_id": message_id},
            **{"bytes": message, "state": "planned" if refused is None else "refused", "tries": 0},
            **{"next_try_at": None, "server_said": refused, "sent_at": None, "state_at": written(at)},
        }
        with self._store.writing():
            known = self._store.rows(
                "SELECT 1 FROM deliveries WHERE issue_id = ? AND address = ?", [issue_id, address]
            )
            if known:
                return False
            self._store.db.table("deliveries").insert(row)
            self._store.db.table("digest_issues").update(issue_id, {"state": "planned"})
        return True

    def deliveries(self, issue_id: IssueId | None = None) -> list[Delivery]:
        """Those of one issue, or all, in the order they were planned."""
        where = "" if issue_id is None else " WHERE issue_id = :issue"
        rows = self._store.rows(
            f"SELECT * FROM deliveries{where} ORDER BY issue_id, rowid", {"issue": issue_id}
        )
        return [_delivery(row) for row in rows]

    def message(self, issue_id: IssueId, address: str) -> bytes:
        """The bytes that were or will be sent."""
        rows = self._store.rows(
            "SELECT bytes FROM deliveries WHERE issue_id = ? AND address = ?", [issue_id, address]
        )
        return bytes(rows[0]["bytes"])

    def doubt_what_was_left(self, now: datetime) -> int:
        """Deliveries whose sender did not come back are in doubt. How many those were.

        `next_try_at` was written when they were claimed, so a resend waits until then even if the sender is
        alive after all; its own answer still counts when it comes.
        """
        with self._store.writing():
            return int(
                self._store.db.execute(
                    "UPDATE deliveries SET state = 'in_doubt', state_at = ?, server_said = ?"
                    " WHERE state = 'sending'",
                    [written(now), "nobody knows: the sender did not come back"],
                ).rowcount
            )

    def due(self, now: datetime, issue_id: IssueId | None = None) -> list[tuple[IssueId, str]]:
        """Issue and address of each delivery that is to be tried now, in order."""
        only = "" if issue_id is None else " AND issue_id = :issue"
        rows = self._store.rows(
            f"SELECT issue_id, address FROM deliveries WHERE {_DUE}{only} ORDER BY issue_id, rowid",
            {"now": written(now), "issue": issue_id},
        )
        return [(IssueId(row["issue_id"]), row["address"]) for row in rows]

    def claim(
        self, issue_id: IssueId, address: str, now: datetime, resend_at: datetime | None
    ) -> Claim | None:
        """The delivery is `sending`, on disk, and ours; None when it is not due (any more).

        `resend_at` is when it may be tried again if nobody comes back; one that was in doubt before is not.
        """
        key = {"issue": issue_id, "address": address, "now": written(now)}
        with self._store.writing():
            rows = self._store.rows(
                f"SELECT * FROM deliveries WHERE issue_id = :issue AND address = :address AND {_DUE}", key
            )
            if not rows:
                return None
            again = written(resend_at) if rows[0]["state"] != "in_doubt" else None
            self._store.db.execute(
                "UPDATE deliveries SET state = 'sending', tries = tries + 1, state_at = :now, next_try_at = :again"
                " WHERE issue_id = :issue AND address = :address",
                {**key, "again": again},
            )
        return Claim(issue_id, address, bytes(rows[0]["bytes"]), rows[0]["state"], rows[0]["tries"] + 1)

    def settle(
        self, claim: Claim, state: DeliveryState, at: datetime, said: str, next_try_at: datetime | None = None
    ) -> None:
        """What became of a claimed delivery is kept."""
        with self._store.writing():
            self._store.db.execute(
                "UPDATE deliveries SET state = :state, state_at = :at, server_said = :said, next_try_at = :next,"
                " sent_at = :sent WHERE issue_id = :issue AND address = :address",
                {
                    **{"state": state, "at": written(at), "said": said, "next": written(next_try_at)},
                    **{"sent": written(at) if state == "sent" else None, "issue": claim.issue_id},
                    "address": claim.address,
                },
            )
            self._store.db.execute(
                "UPDATE digest_issues SET state = 'delivered' WHERE id = :issue AND NOT EXISTS (SELECT 1 FROM"
                " deliveries WHERE issue_id = :issue AND state NOT IN ('sent', 'refused'))",
                {"issue": claim.issue_id},
            )

    def refused_before(self, brand_id: BrandId, report: str, start_on: date) -> list[Delivery]:
        """Deliveries of the last issue before that day that never arrived."""
        rows = self._store.rows(
            "SELECT d.* FROM deliveries d WHERE d.state = 'refused' AND d.issue_id = (SELECT id FROM"
            " digest_issues WHERE brand_id = ? AND report = ? AND period_start_on < ?"
            " ORDER BY period_start_on DESC LIMIT 1) ORDER BY d.rowid",
            [brand_id, report, start_on.isoformat()],
        )
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
    )


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(
        issue_id=IssueId(row["issue_id"]),
        address=row["address"],
        language=row["language"],
        message_id=row["message_id"],
        state=row["state"],
        tries=row["tries"],
        next_try_at=maybe_instant(row["next_try_at"]),
        server_said=row["server_said"],
        sent_at=maybe_instant(row["sent_at"]),
    )
