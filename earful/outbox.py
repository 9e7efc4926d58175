"""The outbox of a workspace: to whom an issue goes and when, and what of it is handed over now."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from earful import mailing
from earful.digest.kept import view_of
from earful.mail.chat import ChatPoster
from earful.mail.smtp import SmtpMailer
from earful.mailing import Delivered
from earful.model import Brand
from earful.rendering import render_short
from earful.store.digests import Issue
from earful.wording import Tongue
from earful.workspace import Workspace

MORNING = time(8)
"""When a digest is read, on the day after its last, in the reader's zone."""


def morning(issue: Issue, zone: str) -> datetime:
    """Monday 08:00 in that zone, after the issue's week."""
    return datetime.combine(issue.end_on, MORNING, ZoneInfo(zone)).astimezone(UTC)


def to_chats(ws: Workspace, brand: Brand, issue: Issue, key: str) -> None:
    """The issue in short is in the outbox for each of the brand's chats.

    Raises: ReportBroken; UnknownName as `view_of`.
    """
    names = [chat.name for chat in ws.config.chats if brand.slug in chat.brands]
    if not names:
        return
    zone = brand.team.zone
    text = render_short(issue.report, view_of(issue), Tongue(zone=zone))
    mailing.plan_chats(issue, key, text, names, ws.store, ws.clock, morning(issue, zone))


def deliver(ws: Workspace) -> Delivered:
    """Whatever is due was tried once. Raises: ConfigError where a mail is due and no mail server is named."""
    due = ws.store.digests.due(ws.clock.now())
    needs_mail = any(not delivery.is_chat for delivery in due)
    server = ws.mail_server if needs_mail or ws.config.mail is not None else None
    return mailing.deliver(
        ws.store,
        SmtpMailer(server) if server else None,
        server.sender if server else "",
        ws.clock,
        ws.config.resend_in_doubt,
        ws.config.per_minute,
        ChatPoster(ws.config.chats, os.environ.get),
    )
