"""One issue, worded for each of its recipients, and made anew from what it keeps."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from typer.testing import CliRunner

from earful import addressing, steps
from earful.cli import app
from earful.errors import UnknownName
from earful.workspace import Workspace
from tests.test_steps import fill, workspace

PEOPLE = (
    {"address": "en@aurora.example"},
    {"address": "fi@aurora.example", "language": "fi"},
    {"address": "uz@aurora.example", "language": "uz", "time_zone": "Asia/Tashkent"},
    {"address": "short@aurora.example", "parts": ["index", "replies"]},
    {"address": "storms@aurora.example", "reports": ["storm"]},
)


@contextmanager
def sent(folder: Path) -> Iterator[Workspace]:
    """A week with complaints, in the outbox for everybody."""
    with workspace(folder, 9, people=PEOPLE) as ws:
        fill(ws, 3)
        steps.assess(ws)
        steps.measure(ws, "aurora")
        steps.digest(ws, "aurora", send=True)
        yield ws


def read(ws: Workspace, who: str) -> EmailMessage:
    message = message_from_bytes(
        ws.store.digests.message(_number(ws), f"{who}@aurora.example"), policy=policy.default
    )
    assert isinstance(message, EmailMessage)
    return message


def _number(ws: Workspace) -> int:
    (row,) = ws.store.rows("SELECT id FROM digest_issues")
    return int(row["id"])


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_everybody_reads_the_same_issue_in_their_own_language(tmp_path: Path) -> None:
    with sent(tmp_path) as ws:
        mails = {who: read(ws, who) for who in ("en", "fi", "uz")}
        assert ws.store.rows("SELECT count(*) AS n FROM digest_issues")[0]["n"] == 1
    assert {who: mail["Content-Language"] for who, mail in mails.items()} == {
        "en": "en",
        "fi": "fi",
        "uz": "uz",
    }
    titles = {"en": "REPLY FIRST", "fi": "VASTAA NÄIHIN ENSIN", "uz": "AVVAL SHULARGA JAVOB BERING"}
    for who, mail in mails.items():
        assert titles[who] in text(mail)
        assert [title for title in titles.values() if title in text(mail)] == [titles[who]]
        assert "refund" in text(mail), "what a customer said is not translated"


def test_a_recipient_has_a_time_zone(tmp_path: Path) -> None:
    with sent(tmp_path) as ws:
        assert read(ws, "uz")["Date"].endswith("+0500")
        assert read(ws, "fi")["Date"].endswith(("+0200", "+0300"))


def test_a_recipient_has_the_parts_that_they_want_and_always_what_is_missing(tmp_path: Path) -> None:
    with sent(tmp_path) as ws:
        whole, short = text(read(ws, "en")), text(read(ws, "short"))
    assert "WHAT PEOPLE TALK ABOUT" in whole
    assert "SOURCE HEALTH" in whole
    assert "REPLY FIRST" in short
    assert "WHAT PEOPLE TALK ABOUT" not in short
    assert "SOURCE HEALTH" not in short
    assert "Waiting in all: 3" in short


def test_who_wants_storms_only_gets_no_digest(tmp_path: Path) -> None:
    with sent(tmp_path) as ws:
        addresses = {delivery.address for delivery in ws.store.digests.deliveries()}
    assert addresses == {f"{who}@aurora.example" for who in ("en", "fi", "uz", "short")}


def test_a_kept_issue_gives_the_same_bytes_again(tmp_path: Path) -> None:
    with sent(tmp_path) as ws:
        found = addressing.rebuilt(ws, _number(ws))
        fill(ws, 5)
        steps.assess(ws)
        assert addressing.rebuilt(ws, _number(ws)) == found, "what came later changes nothing"
    assert len(found) == 4
    assert all(made == planned for made, planned in found)


def test_the_command_makes_the_messages_anew_and_compares_them(tmp_path: Path) -> None:
    with sent(tmp_path) as ws:
        number = _number(ws)
    config = ["--config", str(tmp_path / "earful.yaml")]
    out = tmp_path / "again"
    done = CliRunner().invoke(app, ["digest", "--rebuild", str(number), "--out", str(out), *config])
    assert done.exit_code == 0, done.output
    assert done.output.count("is as it was sent") == 4
    assert len(list(out.glob("*.eml"))) == 4
    path = tmp_path / "earful.yaml"
    path.write_text(path.read_text().replace("Earful <earful@", "Ear <earful@"))
    changed = CliRunner().invoke(app, ["digest", "--rebuild", str(number), "--out", str(out), *config])
    assert changed.exit_code != 0
    assert changed.output.count("is not as it was sent") == 4


def test_an_issue_that_is_not_there_is_named(tmp_path: Path) -> None:
    with sent(tmp_path) as ws, pytest.raises(UnknownName, match="there is no issue 99"):
        addressing.rebuilt(ws, 99)


def test_an_issue_of_another_version_is_told(tmp_path: Path) -> None:
    with sent(tmp_path) as ws:
        ws.store.db.execute("UPDATE digest_issues SET view = '{\"brand\": 1}'")
        with pytest.raises(UnknownName, match="was built by another version of Earful"):
            addressing.rebuilt(ws, _number(ws))


def test_a_digest_is_shown_in_any_language_before_and_after_it_is_kept(tmp_path: Path) -> None:
    with workspace(tmp_path, 9, people=PEOPLE) as ws:
        fill(ws, 3)
        steps.assess(ws)
        steps.measure(ws, "aurora")
        before = steps.digest(ws, "aurora", language="fi")
        steps.digest(ws, "aurora", send=True)
        after = steps.digest(ws, "aurora", language="fi")
    assert before.text == after.text
    assert "VASTAA NÄIHIN ENSIN" in after.text
