"""The steps over a real workspace: a digest is kept once, sent once, built from whatever was collected."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import yaml

from earful import steps
from earful.errors import ConfigError, MailRefused, UnknownName
from earful.mailing import Delivered
from earful.workspace import Workspace
from tests.smtp_servers import FaultyServer, faulty_server

REVIEWS = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss">
<link rel="last" href="https://itunes.apple.com/fi/rss/customerreviews/page=1/id=1/sortby=mostrecent/xml"/>
{}
</feed>"""
UNDATED = """<entry><id>{0}</id><title>Refund</title><im:rating>1</im:rating>
<content type="text">Still waiting for my refund, nobody answers. Number {0}.</content>
<link rel="related" href="https://itunes.apple.com/fi/review?id=1&amp;type=Purple%20Software"/>
<author><name>Aino Kukka</name></author></entry>"""


@contextmanager
def workspace(
    folder: Path, port: int | None = None, recipients: int = 1, people: Sequence[Mapping[str, Any]] = ()
) -> Iterator[Workspace]:
    """One brand with one source; its recipients are `people`, else so many readers."""
    config: dict[str, object] = {
        "brands": [{"slug": "aurora", "name": "Aurora Coffee", "team": {"time_zone": "Europe/Helsinki"}}],
        "sources": [
            {
                **{"slug": "aurora-app", "brand": "aurora", "scraper": "app_store", "title": "App Store"},
                "settings": {"app": 1, "storefronts": ["fi"]},
            }
        ],
        "recipients": [{**person, "brands": ["aurora"]} for person in people]
        or [
            {"address": f"reader{number}@aurora.example", "brands": ["aurora"]}
            for number in range(recipients)
        ],
    }
    if port is not None:
        config["mail"] = {
            **{"host": "127.0.0.1", "port": port, "security": "none"},
            "sender": "Earful <earful@aurora.example>",
        }
    path = folder / "earful.yaml"
    path.write_text(yaml.safe_dump(config))
    with Workspace.open(path) as ws:
        yield ws


def fill(ws: Workspace, count: int) -> None:
    """So many complaints, rated and without a date, as the real scraper reads them."""
    from earful.crawl import read_page
    from earful.scraping import Mention, Page

    source = ws.source("aurora-app")
    body = REVIEWS.format("".join(UNDATED.format(number) for number in range(1, count + 1)))
    page = Page("https://itunes.apple.com/fi/rss/x/xml", body.encode(), "", ws.clock.now())
    found = [thing for thing in read_page(ws.scraper(source), page) if isinstance(thing, Mention)]
    assert len(found) == count
    run_id = ws.store.ledger.begin(source.id, ws.clock.now())
    ws.store.mentions.keep(source, run_id, found, ws.clock.now(), ws.author_key(source))
    ws.store.ledger.end(run_id, ws.clock.now(), "ok")


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


def test_defect_6_a_rated_review_without_a_date_crashes_nothing(tmp_path: Path) -> None:
    with workspace(tmp_path) as ws:
        fill(ws, 1)
        assert steps.assess(ws).opened == 1
        steps.measure(ws, "aurora")
        built = steps.digest(ws, "aurora")
    assert "1 complaint" in built.text
    assert "refund" in built.text


def test_defect_4_a_first_run_over_sixty_complaints_sends_one_mail(
    tmp_path: Path, server: FaultyServer
) -> None:
    with workspace(tmp_path, server.port) as ws:
        fill(ws, 60)
        steps.assess(ws)
        steps.measure(ws, "aurora")
        steps.digest(ws, "aurora", send=True)
        assert steps.deliver(ws) == Delivered(sent=1)
        steps.digest(ws, "aurora", send=True)
        assert steps.deliver(ws) == Delivered()
    (message,) = server.taken
    plain = message_from_bytes(message, policy=policy.default).get_body(("plain",))
    assert plain is not None
    assert "and 55 more" in plain.get_content()


def test_a_preview_keeps_nothing_and_a_sent_week_is_read_as_it_was_sent(
    tmp_path: Path, server: FaultyServer
) -> None:
    with workspace(tmp_path, server.port) as ws:
        fill(ws, 1)
        steps.assess(ws)
        steps.digest(ws, "aurora")
        assert ws.store.rows("SELECT count(*) AS n FROM digest_issues")[0]["n"] == 0
        sent = steps.digest(ws, "aurora", send=True)
        fill(ws, 5)
        steps.assess(ws)
        assert steps.digest(ws, "aurora") == sent


def test_everybody_gets_a_message_of_their_own(tmp_path: Path, server: FaultyServer) -> None:
    with workspace(tmp_path, server.port, recipients=3) as ws:
        steps.digest(ws, "aurora", send=True)
        assert steps.deliver(ws).sent == 3
    assert len(server.taken) == 3


def test_no_mail_server_is_a_clear_error_and_nothing_is_kept(tmp_path: Path) -> None:
    with workspace(tmp_path) as ws:
        with pytest.raises(ConfigError, match="has no `mail` section"):
            steps.digest(ws, "aurora", send=True)
        assert ws.store.rows("SELECT count(*) AS n FROM digest_issues")[0]["n"] == 0
        assert steps.deliver(ws) == Delivered()


def test_nobody_to_send_to_is_no_error(tmp_path: Path) -> None:
    with workspace(tmp_path, recipients=0) as ws:
        assert "Aurora Coffee" in steps.digest(ws, "aurora", send=True).subject


def test_an_address_that_cannot_be_written_to_leaves_nothing_half_planned(
    tmp_path: Path, server: FaultyServer
) -> None:
    with workspace(tmp_path, server.port) as ws:
        path = tmp_path / "earful.yaml"
        path.write_text(path.read_text().replace("reader0@", "äiti@"))
    with Workspace.open(tmp_path / "earful.yaml") as ws:
        with pytest.raises(MailRefused):
            steps.digest(ws, "aurora", send=True)
        assert ws.store.rows("SELECT count(*) AS n FROM digest_issues")[0]["n"] == 0


@pytest.mark.parametrize(("brand", "week"), [("borealis", None), ("aurora", "2026-W99"), ("aurora", "last")])
def test_an_unknown_brand_or_week_is_a_clear_error(tmp_path: Path, brand: str, week: str | None) -> None:
    with workspace(tmp_path) as ws, pytest.raises(UnknownName):
        steps.digest(ws, brand, week)


def test_names_are_pseudonyms_that_only_this_installation_can_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workspace(tmp_path) as ws:
        key = ws.author_key(ws.source("aurora-app"))("Aino Kukka")
        assert ws.author_key(ws.source("aurora-app"))("Aino Kukka") == key
        assert (tmp_path / "earful.secret").stat().st_mode & 0o777 == 0o600
        monkeypatch.setenv("EARFUL_SECRET", "another installation")
        assert ws.author_key(ws.source("aurora-app"))("Aino Kukka") != key
        fill(ws, 1)
        steps.assess(ws)
        ((complaint, _),) = ws.store.complaints.waiting()
        ws.store.complaints.move(complaint.id, "answered", ws.clock.now(), "test")
    dump = "\n".join(sqlite3.connect(tmp_path / "earful.db").iterdump())
    assert "Aino" not in dump
