"""A message survives the road: subject, names and bodies come out as they went in, and nothing else does."""

import random
import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from typing import cast

import pytest

from earful.errors import MailRefused
from earful.mail.message import Letter, compose

AT = datetime(2026, 11, 23, 8, tzinfo=timezone(timedelta(hours=2)))


def letter(**changes: object) -> Letter:
    fields: dict[str, object] = {
        "key": "aurora/weekly_digest/2026-11-16",
        "subject": "Aurora Coffee 66 (−5), 2 replies overdue – 16–22 Nov 2026",
        "html": "<html><body><p>Пришли холодный кофе. Oʻzbekcha. Ärtynyt.</p>"
        + "x" * 3000
        + "</body></html>",
        "text": "Пришли холодный кофе.\n.\nFrom here on\n" + "x" * 3000 + "\n",
        "language": "en",
        "sender": "Earful ö <earful@aurora.example>",
        "reply_to": None,
        "unsubscribe": "https://earful.aurora.example/u/" + "a" * 200,
        "list_name": "aurora weekly digest",
        "at": AT,
    }
    return Letter(**{**fields, **changes})  # type: ignore[arg-type]


def read(message: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(message, policy=policy.default))


def test_the_same_issue_for_the_same_recipient_is_the_same_bytes() -> None:
    assert compose(letter(), "boss@aurora.example") == compose(letter(), "boss@aurora.example")
    assert compose(letter(), "boss@aurora.example") != compose(letter(), "team@aurora.example")


def test_text_and_html_are_alternatives_and_come_back_whole() -> None:
    message = read(compose(letter(), "boss@aurora.example"))
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert html.get_content_type() == "text/html"
    assert plain["Content-Transfer-Encoding"] == html["Content-Transfer-Encoding"] == "quoted-printable"
    assert b"=0D" not in compose(letter(), "boss@aurora.example")
    assert cast(EmailMessage, plain).get_content().replace("\r\n", "\n") == letter().text
    assert cast(EmailMessage, html).get_content().rstrip("\r\n") == letter().html


def test_every_header_that_a_list_mail_needs_is_there() -> None:
    message = read(compose(letter(), "Pomo Öinen <boss@kahvilä.example>"))
    assert message["From"].addresses[0].display_name == "Earful ö"
    assert message["To"].addresses[0].addr_spec == "boss@xn--kahvil-gua.example"
    assert message["To"].addresses[0].display_name == "Pomo Öinen"
    assert message["Date"].datetime == AT
    assert message["List-Id"] == "<aurora-weekly-digest.aurora.example>"
    assert message["List-Unsubscribe"] == f"<{letter().unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert {"Precedence", "References", "Bcc"}.isdisjoint(message.keys())


def test_a_mailto_unsubscribe_has_no_one_click() -> None:
    message = read(compose(letter(unsubscribe="mailto:x@aurora.example"), "boss@aurora.example"))
    assert message["List-Unsubscribe"] == "<mailto:x@aurora.example>"
    assert message["List-Unsubscribe-Post"] is None


def test_a_long_unsubscribe_stays_in_one_piece() -> None:
    raw = compose(letter(), "boss@aurora.example")
    line = next(line for line in raw.split(b"\r\n") if line.startswith(b"List-Unsubscribe:"))
    assert b"=?" not in line
    assert line.endswith(b"a>")


def test_lines_are_short_and_end_with_crlf() -> None:
    raw = compose(letter(), "boss@aurora.example")
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", raw) is None
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?q?a=0ABcc=3A_evil@evil.example?=",
        "Reputation 66\r\nBcc: evil@evil.example",
        "Reputation 66\nBcc: evil@evil.example",
        "Reputation\u2028Bcc: evil@evil.example",
        "a=?utf-8?b?DQpCY2M6IGV2aWxAZXZpbC5leGFtcGxl?=b",
    ],
)
def test_a_subject_cannot_start_another_header(subject: str) -> None:
    raw = compose(letter(subject=subject), "boss@aurora.example")
    assert not re.search(rb"^Bcc:", raw, re.MULTILINE | re.IGNORECASE)
    message = read(raw)
    assert message["Bcc"] is None
    assert message["Subject"] == re.sub(r"[\r\n\u2028]+", " ", subject)


def test_three_thousand_random_subjects_come_back_unaltered() -> None:
    rng = random.Random(20261123)
    alphabet = "aäöåABC 0123456789 ,.–−()/=?_ оʻgʼшўқғҳ 𝕏😀 é%&\"'<>@:;[]"
    altered = []
    for _ in range(3000):
        words = "".join(rng.choice(alphabet) for _ in range(rng.randint(1, 150)))
        subject = re.sub(r" +", " ", words).strip() or "x"
        raw = compose(letter(subject=subject, html="h", text="t"), "b@a.example")
        if BytesHeaderParser(policy=policy.default).parsebytes(raw)["Subject"] != subject:
            altered.append(subject)
    assert altered == []


def test_a_non_ascii_local_part_is_refused() -> None:
    with pytest.raises(MailRefused, match="ASCII"):
        compose(letter(), "äiti@aurora.example")


@pytest.mark.parametrize("address", ["nobody", "@aurora.example", "a@b@", "x@a.example\r\nBcc: e@e.example"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(MailRefused):
        compose(letter(), address)


def test_dates_carry_their_offset() -> None:
    raw = compose(letter(at=datetime(2026, 11, 23, 6, tzinfo=UTC)), "boss@aurora.example")
    assert b"Date: Mon, 23 Nov 2026 06:00:00 +0000\r\n" in raw
