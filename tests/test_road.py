"""A mail goes through a real mail server into a Maildir and says there what it said here."""

import random
import re
import smtplib
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from typing import cast

import pytest

from earful.mail.message import Letter, compose, message_id
from earful.mail.smtp import MailServer, SmtpMailer
from tests import mta
from tests.goldens import FILES, MAILS
from tests.test_message import letter

pytestmark = [
    pytest.mark.skipif(bool(mta.missing()), reason=mta.missing() or "it is there"),
    pytest.mark.xdist_group("mta"),
]
SENDER = "Kahvila Öylätti – Oʻzbek choyxonasi <earful@aurora.example>"
READER = "Äiti Gʻulomova <reader@kahvilä.example>"
BARE_SENDER, BARE_READER = "earful@aurora.example", "reader@xn--kahvil-gua.example"
# Beside the accepted mails, the letters that other languages and careless writers bring.
ODD = {
    "fi": letter(
        language="fi",
        subject="Kahvila Öylätti 66 (−5), 2 vastausta myöhässä – 16.–22.11.2026",
        text="Mikään ei odota vastausta.\n.\n..\nFrom here on\n--\n-- \nVastaa näihin ensin\n",
    ),
    "uz": letter(
        language="uz",
        subject="Oʻzbek choyxonasi 66 (−5), 2 javob kechikdi – 16–22-noyabr, 2026",
        text="Javob kutayotgan shikoyat yoʻq. Maʼlumotlarning bir qismi yoʻq.\n>From\n\n=3D =\n",
    ),
}


@pytest.fixture(scope="module")
def server() -> Iterator[mta.Mta]:
    with mta.running() as started:
        yield started


def accepted(name: str) -> Letter:
    """The accepted mail as it is sent."""
    subject, _, text = FILES[name].with_suffix(".txt").read_text(encoding="utf-8").partition("\n\n")
    language = name.partition(".")[2] or "en"
    return letter(subject=subject, text=text, html=MAILS[name], language=language)


def body(part: object) -> str:
    return str(cast(EmailMessage, part).get_content()).replace("\r\n", "\n")


def test_every_mail_arrives_as_it_left(server: mta.Mta) -> None:
    letters = {name: accepted(name) for name in MAILS} | ODD
    mailer = SmtpMailer(MailServer("127.0.0.1", server.port, "none", None, None, SENDER))
    sent = {name: replace(one, key=name, sender=SENDER) for name, one in letters.items()}
    for one in sent.values():
        mailer.hand_over(compose(one, READER), BARE_SENDER, BARE_READER)
    arrived = {}
    for raw in server.taken_out(len(sent)):
        message = cast(EmailMessage, message_from_bytes(raw, policy=policy.default))
        arrived[message["Message-ID"]] = message
    for one in sent.values():
        message = arrived[message_id(one, READER)]
        assert (message["Subject"], message["Content-Language"]) == (one.subject, one.language)
        assert message["From"].addresses[0].display_name == SENDER.partition(" <")[0]
        assert message["To"].addresses[0].display_name == READER.partition(" <")[0]
        assert message["To"].addresses[0].addr_spec == BARE_READER
        assert [body(part) for part in message.iter_parts()] == [
            one.text.rstrip("\n") + "\n",
            one.html.rstrip("\n") + "\n",
        ]
        assert message["List-Unsubscribe"] == f"<{one.unsubscribe}>"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Date"].datetime == one.at


def test_three_thousand_random_subjects_of_one_session_arrive_unaltered(server: mta.Mta) -> None:
    rng = random.Random(20261123)
    alphabet = "aäöåABC 0123456789 ,.–−()/=?_ оʻgʼшўқғҳ 𝕏😀 é%&\"'<>@:;[]"
    subjects = set()
    while len(subjects) < 3000:
        words = "".join(rng.choice(alphabet) for _ in range(rng.randint(1, 150)))
        subjects.add(re.sub(r" +", " ", words).strip() or "x")
    with smtplib.SMTP("127.0.0.1", server.port) as session:
        for subject in sorted(subjects):
            message = compose(letter(subject=subject, html="h", text="t"), BARE_READER)
            session.sendmail(BARE_SENDER, BARE_READER, message)
    heads = map(BytesHeaderParser(policy=policy.default).parsebytes, server.taken_out(len(subjects)))
    arrived = [str(head["Subject"]) for head in heads]
    assert len(arrived) == 3000
    assert set(arrived) - subjects == set()
    assert subjects - set(arrived) == set()
