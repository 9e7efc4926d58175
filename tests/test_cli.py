"""The command line says what happened, in one line where it is an error, and exits as it promises."""

import json
import os
import re
import subprocess
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from earful.cli import main
from earful.workspace import Workspace
from tests.conftest import ROOT
from tests.gales import HOUR, NOW
from tests.loopback import Loopback, serving

FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Forum</title>
<item><guid>f1</guid><link>https://forum.example/t/1</link><title>Refund</title>
<description>Still waiting for my refund after 6 weeks, nobody answers.</description>
<pubDate>Thu, 19 Nov 2026 10:00:00 +0000</pubDate></item>
<item><guid>f2</guid><link>https://forum.example/t/2</link><title>Thanks</title>
<description>Lovely people at the counter, thank you!</description>
<pubDate>Fri, 20 Nov 2026 10:00:00 +0000</pubDate></item>
</channel></rss>"""


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Earful = Callable[..., Outcome]


@pytest.fixture
def earful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Earful:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["earful", *arguments])
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


def configured(folder: Path, site: Loopback, **more: object) -> str:
    """The path of a configuration with a forum and a blog, both on that server."""
    config = {
        "routes": site.routes(),
        "brands": [{"slug": "aurora", "name": "Aurora Coffee"}],
        "sources": [
            {
                **{"slug": f"aurora-{name}", "brand": "aurora", "scraper": "rss"},
                **{"allow_private_network": True, "settings": {"url": f"https://{name}.example/feed"}},
            }
            for name in ("forum", "blog")
        ],
        **more,
    }
    path = folder / "earful.yaml"
    path.write_text(yaml.safe_dump(config))
    return str(path)


def feeds(forum: tuple[int, bytes] = (200, FEED.encode()), blog: tuple[int, bytes] = (200, b"")) -> dict:  # type: ignore[type-arg]
    empty = FEED[: FEED.index("<item>")] + "</channel></rss>"
    status, body = blog
    return {
        ("forum.example", "/feed"): (forum[0], "application/rss+xml", forum[1]),
        ("blog.example", "/feed"): (status, "application/rss+xml", body or empty.encode()),
    }


def test_collecting_says_what_was_found_and_what_was_not_there(earful: Earful, tmp_path: Path) -> None:
    with serving(feeds()) as site:
        configured(tmp_path, site)
        done = earful("collect")
        assert done.code == 0, done.err
        assert "aurora-forum             ok: 2 found, 2 new" in done.out
        assert "aurora-blog              ok: 0 found, 0 new, 0 edited (the feed is empty)" in done.out
        assert "1 complaints opened" in done.out
        again = earful("collect", "aurora-forum")
    assert "2 found, 0 new, 0 edited" in again.out


def test_one_bad_source_never_hides_the_others(earful: Earful, tmp_path: Path) -> None:
    with serving(feeds(blog=(403, b"<title>Forbidden</title>"))) as site:
        configured(tmp_path, site)
        done = earful("collect")
    assert done.code == 3
    assert "aurora-forum             ok: 2 found" in done.out
    assert "aurora-blog              could not look: blocked by https://blog.example/feed" in done.out
    status = json.loads(earful("status", "--json").out)
    assert [(row["source"], row["state"], row["remedy"]) for row in status["sources"]] == [
        ("aurora-forum", "ok", None),
        ("aurora-blog", "refused", "respect-site"),
    ]


def test_no_network_at_all_is_could_not_look(earful: Earful, tmp_path: Path) -> None:
    with serving(feeds()) as site:
        configured(tmp_path, site)
    done = earful("collect", "aurora-forum")
    assert done.code == 3
    assert "could not look" in done.out
    assert "0 found" not in done.out
    assert "Unreachable; retry" in done.err


def test_complaints_are_listed_taken_up_and_dismissed(earful: Earful, tmp_path: Path) -> None:
    with serving(feeds()) as site:
        configured(tmp_path, site)
        earful("collect", "aurora-forum")
        rows = [json.loads(line) for line in earful("complaint", "list", "--json").out.splitlines()]
        assert [(row["state"], row["url"]) for row in rows] == [("open", "https://forum.example/t/1")]
        number = str(rows[0]["id"])
        assert earful("complaint", "acknowledge", number).out == f"Complaint {number} is acknowledged.\n"
        assert "acknowledged" in earful("complaint", "list").out
        assert earful("complaint", "dismiss", number, "--note", "not ours").code == 0
        assert earful("complaint", "list").out == "Nothing is waiting for a reply.\n"
        refused = earful("complaint", "answered", number)
        assert refused.code == 2
        assert "is dismissed: it cannot become answered" in refused.err
        assert earful("complaint", "answered", "99").code == 2


def test_late_complaints_are_told_once_a_day_and_can_be_looked_at(earful: Earful, tmp_path: Path) -> None:
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    brands = [{"slug": "aurora", "name": "Aurora Coffee", "team": {"days": days}}]
    with serving(feeds()) as site:
        configured(tmp_path, site, brands=brands)
        earful("collect", "aurora-forum")
        assert earful("late", "aurora").out == "Nothing is overdue or due today.\n"
        configured(tmp_path, site, brands=brands, clock_shift_seconds=5 * 86400)
    looked = earful("late", "aurora", "--out", "mails")
    assert looked.out.startswith("Aurora Coffee: 1 reply overdue – ")
    assert "1 REPLY IS LATE" in (tmp_path / "mails" / "aurora-late.txt").read_text()
    assert (tmp_path / "mails" / "aurora-late.html").exists()
    told = earful("late", "aurora", "--send")
    assert told.out.splitlines()[1:] == ["0 sent, 0 waiting, 0 refused"], "there are no recipients"
    again = earful("late", "aurora", "--send")
    assert again.out.startswith("Nothing is overdue or due today, or was told today, or the team is off.\n")
    assert earful("late", "nobody").code == 2


def test_storms_are_listed_and_acknowledged(earful: Earful, tmp_path: Path) -> None:
    with serving(feeds()) as site:
        config = configured(tmp_path, site)
    assert earful("storm", "list").out == "No storm so far.\n"
    with Workspace.open(config) as ws:
        ws.store.storms.open(
            ws.brand("aurora").id,
            at=NOW,
            from_at=NOW - 3 * HOUR,
            hours=3,
            people=9,
            bad=11,
            expected=0.4,
            in_a_day=10,
        )
    listed = earful("storm", "list", "aurora").out
    assert "    1  open          aurora  since Mon 2026-11-23 05:10Z\n" in listed
    assert "9 people in 3 hours, 0.4 usual; at most 10 in a day" in listed
    assert earful("storm", "acknowledge", "1", "--config", config).out == "Storm 1 is acknowledged.\n"
    (row,) = [json.loads(line) for line in earful("storm", "list", "--json").out.splitlines()]
    assert (row["id"], row["brand"], row["state"], row["people"]) == (1, "aurora", "acknowledged", 9)
    assert row["from_at"] == "2026-11-23T05:10:00+00:00"
    twice = earful("storm", "acknowledge", "1")
    assert twice.code == 2
    assert "only an open one can be acknowledged" in twice.err
    assert earful("storm", "acknowledge", "99").code == 2
    assert earful("storm", "list", "borealis").code == 2


def test_the_index_is_shown_or_refused_with_a_reason(earful: Earful, tmp_path: Path) -> None:
    with serving(feeds()) as site:
        configured(tmp_path, site)
        earful("collect", "aurora-forum")
        shown = earful("index", "aurora", "--on", "2026-11-22", "--json")
        assert shown.code == 0, shown.err
        told = json.loads(shown.out)
        assert (told["index"], told["low"], told["high"]) == (None, None, None)
        assert "5 are needed" in told["reason"]
        assert told["scopes"]["brand"]["mentions"] == 2
        assert earful("index", "aurora", "--on", "yesterday").code == 2
        assert "there are: aurora" in earful("index", "borealis").err


def test_reading_a_page_prints_one_object_a_line(earful: Earful, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    done = earful("read", "rss", "feed.xml", "--url", "https://forum.example/feed")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert [list(row) for row in rows] == [
        [
            *("found", "external_id", "url", "kind", "title", "text", "author", "rating"),
            *("published_at", "language", "reply"),
        ]
    ] * 2
    assert rows[0]["external_id"] == "f1"
    assert rows[0]["published_at"] == "2026-11-19T10:00:00Z"


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ("<html><title>Just a moment...</title></html>", "Blocked"),
        ("<html><body>Our new shop</body></html>", "LayoutChanged"),
        ("", "LayoutChanged"),
    ],
)
@pytest.mark.parametrize("scraper", ["trustpilot", "app_store", "hacker_news", "rss"])
def test_a_page_that_cannot_be_read_exits_3_and_says_why(
    earful: Earful, tmp_path: Path, scraper: str, page: str, error: str
) -> None:
    (tmp_path / "page").write_text(page)
    done = earful("read", scraper, "page")
    assert (done.code, done.out) == (3, "")
    problem = json.loads(done.err)
    assert problem["error"] == error
    assert set(problem) == {"error", "remedy", "message"}


def test_settings_given_on_the_command_line_are_checked(earful: Earful, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    wrong = earful("read", "rss", "feed.xml", "--set", "urll=x")
    assert wrong.code == 2
    assert "--set urll: extra inputs are not permitted" in wrong.err
    assert earful("read", "rss", "feed.xml", "--set", "url").code == 2
    assert earful("read", "rss", "feed.xml", "--set", "kind=post").code == 0
    assert earful("read", "app_store", "feed.xml", "--set", "storefronts=[fi, uz]").code == 3
    assert earful("read", "ress", "feed.xml").code == 2
    assert earful("read", "rss", "missing.xml").code == 2


def test_defect_5_ids_are_the_same_in_every_process(tmp_path: Path) -> None:
    """A feed without ids or links: what stands in for them must not depend on Python's per-process hash."""
    bare = re.sub(r"<(guid|link)>[^<]*</\1>", "", FEED)
    (tmp_path / "feed.xml").write_text(bare)
    ids = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "earful", "read", "rss", str(tmp_path / "feed.xml")],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        ids.add(tuple(json.loads(line)["external_id"] for line in done.stdout.splitlines()))
    ((first, second),) = ids
    assert first != second


def test_scores_come_in_the_order_of_the_lines(earful: Earful, tmp_path: Path) -> None:
    lines = [
        {"text": "I love this coffee, great people!"},
        {"text": "Kahvi oli kylmää ja odotin tunnin, todella huonoa palvelua."},
        {"text": "I was charged twice and nobody answers", "language": "en", "rating": 1},
        {"text": "Terrible.", "rating": {"value": 1, "worst": 1, "best": 5}},
    ]
    (tmp_path / "texts.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    done = earful("score", "texts.jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [row["label"] for row in rows][:2] == ["positive", "negative"]
    assert rows[1]["language"] == "fi"
    assert [row["complaint"] for row in rows] == [False, True, True, True]
    assert set(rows[0]) == {"language", "label", "compound", "complaint", "scorer"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2 is no JSON"),
        ('{"txt": 1}', "line 2 has no `text`"),
        ('{"text": "x", "rating": 9}', "line 2: "),
    ],
)
def test_a_bad_line_is_named(earful: Earful, tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "texts.jsonl").write_text('{"text": "fine"}\n' + line)
    done = earful("score", "texts.jsonl")
    assert done.code == 2
    assert said in done.err


def test_init_makes_a_directory_that_checks_and_is_never_overwritten(earful: Earful, tmp_path: Path) -> None:
    assert earful("init", "mine").code == 0
    assert {path.name for path in (tmp_path / "mine").iterdir()} == {"flows", "prefect.yaml", "earful.yaml"}
    done = earful("check", "--config", "mine/earful.yaml")
    assert done.code == 0, done.out
    again = earful("init", "mine")
    assert again.code == 2
    assert "has flows, prefect.yaml, earful.yaml already" in again.err


def test_check_live_reads_first_pages_and_keeps_nothing(earful: Earful, tmp_path: Path) -> None:
    with serving(feeds(blog=(404, b"gone"))) as site:
        configured(tmp_path, site)
        done = earful("check", "--live")
    assert done.code == 3
    assert "aurora-forum             reads: 2 mentions on the first page" in done.out
    assert "aurora-blog              nothing there any more" in done.out
    assert "0 mentions" in earful("status").out


def test_a_wrong_configuration_is_one_line_with_its_remedy(earful: Earful, tmp_path: Path) -> None:
    assert earful("status").code == 2
    (tmp_path / "earful.yaml").write_text("brands: []\nsources: []\n")
    done = earful("status")
    assert done.code == 2
    first, second = done.err.splitlines()
    assert "brands: tuple should have at least 1 item" in first
    assert first.endswith("[SettingsInvalid; fix-config]")
    assert "Change earful.yaml" in second


def test_a_broken_private_scraper_is_listed_and_the_rest_works(
    earful: Earful, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "harbor.py").write_text("import nowhere_to_be_found\n")
    monkeypatch.setenv("EARFUL_SCRAPERS", str(tmp_path / "private"))
    done = earful("plugins")
    assert done.code == 1
    assert "harbor           BROKEN: scraper file" in done.out
    assert "trustpilot" in done.out
    described = earful("plugins", "--describe", "trustpilot")
    assert described.code == 0
    assert "business:" in described.out
    assert "required" in described.out


def test_replies_are_shown_by_source_and_week_and_what_they_changed_in_words(
    earful: Earful, tmp_path: Path
) -> None:
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
    with serving(feeds()) as site:
        configured(tmp_path, site, clock_shift_seconds=(monday - datetime.now(UTC)).total_seconds())
        assert earful("collect").code == 0
        shown = earful("replies", "aurora", "--weeks", "3")
        assert shown.code == 0, shown.err
        assert "2026-W47  aurora-forum             –  none is due yet; 1 not due" in shown.out
        assert "is not to be told yet: no complaint has a reply." in shown.out
        later = (monday + timedelta(days=3) - datetime.now(UTC)).total_seconds()
        configured(tmp_path, site, clock_shift_seconds=later)
        assert earful("collect").code == 0
        assert "aurora-forum             –  its replies are not to be seen" in earful("replies", "aurora").out
        number = json.loads(earful("complaint", "list", "--json").out.splitlines()[0])["id"]
        assert earful("complaint", "answered", str(number)).code == 0
        found = json.loads(earful("replies", "aurora", "--json").out)
        assert (found["total"]["by_hand"], found["total"]["rate"]) == (1, 1.0)
        assert found["effect"]["reason"] == "no complaint has a reply"
        assert "2026-W47" in found["by_week"]
        unknown = earful("replies", "borealis")
        assert unknown.code == 2
        assert "no brand `borealis`" in unknown.err


SLOW = {
    "prefect",
    "bs4",
    "feedparser",
    "vaderSentiment",
    "py3langid",
    "numpy",
    "requests",
    "jinja2",
    "css_inline",
}


def test_help_imports_nothing_slow() -> None:
    code = "import sys, earful.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert not SLOW & set(done.stdout.split())


def test_every_command_explains_itself_in_sentences(earful: Earful) -> None:
    from typer.main import get_command

    from earful.cli import app

    def walk(command: object) -> None:
        for name, sub in getattr(command, "commands", {}).items():
            assert (sub.help or "").rstrip().endswith("."), name
            for parameter in sub.params:
                if getattr(parameter, "help", None) and parameter.name != "help":
                    assert parameter.help.endswith("."), f"{name} {parameter.name}"
            walk(sub)

    walk(get_command(app))


@pytest.mark.parametrize("options", [[], ["--out", "shown"]])
def test_a_digest_opens_in_the_browser_and_is_not_kept(
    earful: Earful, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    monkeypatch.setattr(webbrowser, "_tryorder", None)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    with serving({}) as site:
        configured(tmp_path, site)
        done = earful("digest", "aurora", "--week", "2026-W47", "--open", *options)
        running = earful("digest", "aurora", "--week", f"{datetime.now(UTC):%G-W%V}", "--open", *options)
    assert (done.code, running.code) == (0, 0), done.err + running.err
    opened = Path(urlsplit((tmp_path / "opened").read_text().strip()).path)
    assert str(opened) in running.out or options
    assert "Aurora Coffee" in opened.read_text(encoding="utf-8")
    assert opened.parent.stat().st_mode & 0o077 == 0 or options, "others have no business with it"
    with Workspace.open(tmp_path / "earful.yaml") as ws:
        assert ws.store.rows("SELECT * FROM digest_issues") == []


def test_where_there_is_no_browser_the_digest_is_a_file_to_open(
    earful: Earful, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "_tryorder", [])
    with serving({}) as site:
        configured(tmp_path, site)
        done = earful("digest", "aurora", "--week", "2026-W47", "--open", "--out", "shown")
    assert done.code == 0, done.err
    assert "No browser here: open that HTML file yourself." in done.out
    assert (tmp_path / "shown" / "aurora-2026-W47.html").exists()
