"""Brings each issue to each address once: claimed before the first byte, told apart after the last."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from earful.clock import Clock
from earful.errors import MailDelayed, MailInDoubt, MailRefused, UnknownName
from earful.mail import chat
from earful.mail.message import Letter, compose, envelope_address, message_id, same_address, shortened
from earful.mail.smtp import Mailer
from earful.model import Delivery, DeliveryState, IssueId
from earful.store import Store
from earful.store.digests import MINUTE, Issue, Planned

log = logging.getLogger(__name__)

RETRY_MINUTES = (1, 5, 15, 60)
"""Then hourly, until a day has passed."""
GIVE_UP_AFTER = timedelta(hours=24)
DOUBT_PAUSE = timedelta(minutes=15)
"""Longer than a sender can wait for the answer to its last byte: after that it is dead."""


Carrier: TypeAlias = Callable[[Delivery, bytes], str]


class Poster(Protocol):
    """Hands one message over to a chat; it raises what a Mailer raises."""

    def hand_over(self, message: bytes, address: str) -> str: ...


@dataclass(frozen=True)
class Delivered:
    """What one round through the outbox did. `waiting` counts retries and doubts."""

    sent: int = 0
    waiting: int = 0
    refused: int = 0


def plan(
    issue: Issue,
    letter: Letter,
    recipients: Iterable[str],
    store: Store,
    clock: Clock,
    not_before: Mapping[str, datetime] | None = None,
) -> None:
    """Every recipient has a delivery with its message's bytes; one that has a delivery keeps it.

    Addresses that differ in case, or in how the domain is written, are one. `not_before` holds, by address,
    the instant until which a message waits. Raises: MailRefused for an address that cannot be written to.
    """
    waits = not_before or {}
    with store.writing():
        known = {same_address(one.address) for one in store.digests.deliveries(issue.id)}
        planned = []
        for recipient in recipients:
            message = compose(letter, recipient)
            if (key := same_address(recipient)) in known:
                continue
            known.add(key)
            own_id = message_id(letter, recipient)
            planned.append(Planned(recipient, letter.language, own_id, message, waits.get(recipient)))
        store.digests.plan(issue, planned, clock.now())


def plan_chats(
    issue: Issue, key: str, text: str, names: Iterable[str], store: Store, clock: Clock, not_before: datetime
) -> None:
    """Every chat has a delivery of this text; one that has a delivery keeps it. `key` names the issue."""
    message = text.encode("utf-8", "replace")
    planned = [
        Planned(f"{chat.PREFIX}{name}", "", chat.message_id(key, name), message, not_before) for name in names
    ]
    store.digests.plan(issue, planned, clock.now())


def deliver(
    store: Store,
    mailer: Mailer | None,
    sender: str,
    clock: Clock,
    resend_in_doubt: bool = True,
    per_minute: int | None = None,
    poster: Poster | None = None,
) -> Delivered:
    """Whatever is due was tried once; nothing is sent twice by calling this again.

    A message whose fate is unknown is sent once more after fifteen minutes with the same bytes and Message-ID
    (a lost digest costs deadlines, a double one costs a glance), or held, as configured. No more than
    `per_minute` are handed over in any 60 seconds, whoever hands over; the rest stays due.
    """
    now = clock.now()
    send = _carrying(mailer, sender, poster)
    for delivery in store.digests.abandoned(now, DOUBT_PAUSE):
        # From ahead of the clock: whether its sender still waits for an answer is not known.
        pause = DOUBT_PAUSE if delivery.state_at > now else timedelta(0)
        _doubt(delivery, "the sender died while sending", store, now, resend_in_doubt, pause)
    counts = {"sent": 0, "waiting": 0, "refused": 0}
    due = store.digests.due(clock.now())
    for at, delivery in enumerate(due):
        message = store.digests.claim(delivery, clock.now(), per_minute)
        if message is not None:
            counts[_try(delivery, message, store, send, clock, resend_in_doubt)] += 1
        elif per_minute is not None and _is_full(store, clock.now(), per_minute):
            counts["waiting"] += len(due) - at
            log.info("mail waits for the next minute messages=%d per_minute=%d", len(due) - at, per_minute)
            break
    return Delivered(**counts)


def decide(
    store: Store, issue_id: IssueId, address: str, outcome: DeliveryState, clock: Clock, actor: str
) -> Delivery:
    """A person has decided about a delivery that is not `sent`: it is tried anew, arrived, or is dropped.

    Raises: UnknownName where there is none, or where a sender has it just now.
    """
    key = same_address(address)
    of_issue = store.digests.deliveries(issue_id)
    found = [one for one in of_issue if key in (same_address(one.address), shortened(one.address))]
    if len(found) != 1:
        raise UnknownName(
            f"issue {issue_id} has {'several deliveries' if found else 'no delivery'} to that address;"
            " `earful deliveries list --issue` shows them, and the whole address is needed"
        )
    (delivery,) = found
    if delivery.state in ("sent", "sending") or not store.digests.decide(
        delivery, outcome, clock.now(), f"decided by {actor}"
    ):
        raise UnknownName(f"that delivery is {delivery.state}: there is nothing to decide now")
    log.info("mail decided issue=%d message_id=%s as=%s", issue_id, delivery.message_id, outcome)
    return delivery


def _is_full(store: Store, now: datetime, per_minute: int) -> bool:
    return store.digests.handed_over(now - MINUTE, now) >= per_minute


def _carrying(mailer: Mailer | None, sender: str, poster: Poster | None) -> Carrier:
    """Mails go by the mailer and chats by the poster; where there is none, the message waits."""

    def carry(delivery: Delivery, message: bytes) -> str:
        if delivery.is_chat:
            if poster is None:
                raise MailDelayed("nobody posts to chats here")
            return poster.hand_over(message, delivery.address)
        if mailer is None:
            raise MailDelayed("earful.yaml has no `mail` section; add host and sender to send digests")
        return mailer.hand_over(message, envelope_address(sender), envelope_address(delivery.address))

    return carry


def _try(
    delivery: Delivery,
    message: bytes,
    store: Store,
    send: Carrier,
    clock: Clock,
    resend_in_doubt: bool,
) -> str:
    try:
        said = send(delivery, message)
    except MailInDoubt as error:
        _doubt(delivery, str(error), store, clock.now(), resend_in_doubt, DOUBT_PAUSE)
        return "waiting"
    except MailDelayed as error:
        return _delay(delivery, str(error), store, clock.now())
    except MailRefused as error:
        store.digests.settle(delivery, "refused", clock.now(), str(error))
        log.error("mail refused issue=%d message_id=%s: %s", delivery.issue_id, delivery.message_id, error)
        return "refused"
    store.digests.settle(delivery, "sent", clock.now(), said)
    log.info("mail sent issue=%d message_id=%s", delivery.issue_id, delivery.message_id)
    return "sent"


def _delay(delivery: Delivery, said: str, store: Store, now: datetime) -> str:
    tried = delivery.tries
    minutes = RETRY_MINUTES[tried] if tried < len(RETRY_MINUTES) else 60
    # The first four tries take 81 minutes, every further one an hour.
    waited = timedelta(minutes=sum(RETRY_MINUTES[:tried]) + 60 * max(0, tried - len(RETRY_MINUTES)))
    if waited >= GIVE_UP_AFTER:
        store.digests.settle(delivery, "refused", now, f"given up after a day: {said}")
        log.error("mail given up issue=%d message_id=%s", delivery.issue_id, delivery.message_id)
        return "refused"
    store.digests.settle(delivery, "retry", now, said, now + timedelta(minutes=minutes))
    log.warning("mail delayed issue=%d message_id=%s: %s", delivery.issue_id, delivery.message_id, said)
    return "waiting"


def _doubt(
    delivery: Delivery, said: str, store: Store, now: datetime, resend: bool, pause: timedelta
) -> None:
    """In doubt: once more later, with the same bytes; a second doubt is left to a person."""
    again = now + pause if resend and delivery.doubts == 0 else None
    store.digests.settle(delivery, "in_doubt", now, said, again)
    log.warning("mail in doubt issue=%d message_id=%s", delivery.issue_id, delivery.message_id)
