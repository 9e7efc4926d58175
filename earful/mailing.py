"""Brings each issue to each address once: claimed before the first byte, told apart after the last."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from earful.clock import Clock
from earful.errors import MailDelayed, MailInDoubt, MailRefused
from earful.mail.message import Letter, compose, envelope_address, message_id
from earful.mail.smtp import Mailer
from earful.model import Delivery
from earful.store import Store
from earful.store.digests import Issue

log = logging.getLogger(__name__)

RETRY_MINUTES = (1, 5, 15, 60)
"""Then hourly, until a day has passed."""
GIVE_UP_AFTER = timedelta(hours=24)
DOUBT_PAUSE = timedelta(minutes=15)
"""Longer than a sender can wait for the answer to its last byte: after that it is dead."""


@dataclass(frozen=True)
class Delivered:
    """What one round through the outbox did. `waiting` counts retries and doubts."""

    sent: int = 0
    waiting: int = 0
    refused: int = 0


def plan(issue: Issue, letter: Letter, recipients: Iterable[str], store: Store, clock: Clock) -> None:
    """Every recipient has a delivery with its message's bytes; one that has a delivery keeps it."""
    messages = [
        (recipient, letter.language, message_id(letter, recipient), compose(letter, recipient))
        for recipient in recipients
    ]
    store.digests.plan(issue, messages, clock.now())


def deliver(
    store: Store, mailer: Mailer, sender: str, clock: Clock, resend_in_doubt: bool = True
) -> Delivered:
    """Whatever is due was tried once; nothing is sent twice by calling this again.

    A message whose fate is unknown is sent once more after fifteen minutes with the same bytes and Message-ID
    (a lost digest costs deadlines, a double one costs a glance), or held, as configured.
    """
    for delivery in store.digests.abandoned(clock.now() - DOUBT_PAUSE):
        _doubt(delivery, "the sender died while sending", store, clock.now(), resend_in_doubt, timedelta(0))
    counts = {"sent": 0, "waiting": 0, "refused": 0}
    for delivery in store.digests.due(clock.now()):
        message = store.digests.claim(delivery, clock.now())
        if message is not None:
            counts[_try(delivery, message, store, mailer, sender, clock, resend_in_doubt)] += 1
    return Delivered(**counts)


def _try(
    delivery: Delivery,
    message: bytes,
    store: Store,
    mailer: Mailer,
    sender: str,
    clock: Clock,
    resend_in_doubt: bool,
) -> str:
    try:
        said = mailer.hand_over(message, envelope_address(sender), envelope_address(delivery.address))
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
