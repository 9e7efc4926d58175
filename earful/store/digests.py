"""Issues of digests and their deliveries: one row a recipient, written before and after each sending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from earful.model import BrandId, Delivery, DeliveryState, IssueId
from earful.store.times import day, instant, maybe_instant, written

if TYPE_CHECKING:
    from earful.store.database import Store

MINUTE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(hours=1)
"""Between two tries. A later one was written while the clock was ahead: it is due, or would wait for ever."""
_DUE = (
    "((state = 'planned' AND (next_try_at IS NULL OR next_try_at <= :now))"
    " OR (state IN ('retry', 'in_doubt') AND (next_try_at <= :now OR next_try_at > :latest)))"
)


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


@dataclass(frozen=True)
class Planned:
    """A message that waits to be sent, not before that instant."""

    address: str = field(repr=False)
    language: str
    message_id: str
    message: bytes = field(repr=False)
    not_before: datetime | None = None


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

    def plan(self, issue: Issue, messages: Iterable[Planned], at: datetime) -> None:
        """Each recipient has a delivery with its message; a known one keeps its own."""
        with self._store.writing():
            for one in messages:
                added = self._store.db.execute(
                    "INSERT OR IGNORE INTO deliveries (issue_id, address, language, message_id, bytes,"
                    " next_try_at, state, tries, doubts, state_at)"
                    " VALUES (?, ?, ?, ?, ?, ?, 'planned', 0, 0, ?)",
                    [
                        *(issue.id, one.address, one.language, one.message_id, one.message),
                        *(written(one.not_before), written(at)),
                    ],
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

    def built(self) -> list[Issue]:
        """The issues that are kept and go to nobody yet."""
        return [_issue(row) for row in self._store.rows("SELECT * FROM digest_issues WHERE state = 'built'")]

    def unsent(self) -> list[Delivery]:
        """Deliveries that are not sent, in the order they were planned."""
        return self._select("WHERE state != 'sent'", {})

    def due(self, now: datetime) -> list[Delivery]:
        """Deliveries that are to be tried now."""
        return self._select(f"WHERE {_DUE}", _moment(now))

    def abandoned(self, now: datetime, pause: timedelta) -> list[Delivery]:
        """Deliveries `sending` for longer than `pause`: their sender died. Or from further ahead than that:
        the clock was put back meanwhile, and nothing tells how long they are there."""
        return self._select(
            "WHERE state = 'sending' AND (state_at <= :since OR state_at > :ahead)",
            {"since": written(now - pause), "ahead": written(now + pause)},
        )

    def handed_over(self, since: datetime, now: datetime) -> int:
        """How many messages were handed over after `since`, or are being handed over."""
        rows = self._store.rows(
            "SELECT count(*) AS n FROM deliveries WHERE state = 'sending'"
            " OR (state != 'planned' AND state_at > :since AND state_at <= :now)",
            {"since": written(since), "now": written(now)},
        )
        return int(rows[0]["n"])

    def claim(self, delivery: Delivery, now: datetime, per_minute: int | None = None) -> bytes | None:
        """The delivery is `sending`, on disk, and its bytes are ours to send; None when it is not due now, or
        when `per_minute` messages were handed over within the last 60 seconds."""
        key = {"issue": delivery.issue_id, "address": delivery.address, **_moment(now)}
        with self._store.writing():
            if per_minute is not None and self.handed_over(now - MINUTE, now) >= per_minute:
                return None
            claimed = self._store.db.execute(
                "UPDATE deliveries SET state = 'sending', tries = tries + 1, state_at = :now"
                f" WHERE issue_id = :issue AND address = :address AND {_DUE}",
                key,
            )
            if not claimed.rowcount:
                return None
        return self.message(delivery.issue_id, delivery.address)

    def decide(self, delivery: Delivery, outcome: DeliveryState, at: datetime, said: str) -> bool:
        """A person has decided what becomes of it; False when a sender has it just now, or it was changed.

        `retry` starts anew: with a whole day of tries, one more doubt, and due at once.
        """
        values = {
            **{"outcome": outcome, "at": written(at), "said": said},
            **{"sent": written(at) if outcome == "sent" else None},
            **{"next": written(at) if outcome == "retry" else None, "anew": outcome == "retry"},
            **{"issue": delivery.issue_id, "address": delivery.address, "seen": delivery.state},
        }
        with self._store.writing():
            changed = self._store.db.execute(
                "UPDATE deliveries SET state = :outcome, state_at = :at, server_said = :said,"
                " next_try_at = :next, sent_at = :sent, tries = iif(:anew, 0, tries),"
                " doubts = iif(:anew, 0, doubts)"
                " WHERE issue_id = :issue AND address = :address AND state = :seen AND state != 'sending'",
                values,
            )
            if outcome == "retry":
                self._store.db.execute("UPDATE digest_issues SET state = 'planned' WHERE id = :issue", values)
            self._close(delivery.issue_id)
        return bool(changed.rowcount)

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
            self._close(delivery.issue_id)

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

    def _close(self, issue_id: IssueId) -> None:
        """The issue is delivered when nothing of it is under way."""
        self._store.db.execute(
            "UPDATE digest_issues SET state = 'delivered' WHERE id = :issue AND NOT EXISTS (SELECT 1 FROM"
            " deliveries WHERE issue_id = :issue AND state NOT IN ('sent', 'refused'))",
            {"issue": issue_id},
        )

    def _select(self, where: str, params: dict[str, Any]) -> list[Delivery]:
        rows = self._store.rows(f"SELECT * FROM deliveries {where} ORDER BY issue_id, rowid", params)
        return [_delivery(row) for row in rows]


def _moment(now: datetime) -> dict[str, str]:
    return {"now": written(now), "latest": written(now + LONGEST_PAUSE)}


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
