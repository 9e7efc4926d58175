"""Recordings of the real sites, under their own host names, through the whole pipeline and its real flows."""

import json
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from earful.clock import Clock
from earful.plugins import catalogue
from earful.practice.sink import Sink
from earful.store import Store
from tests.conftest import SHARED
from tests.flows.test_flows import flow
from tests.loopback import Answers, serving

PAYLOADS = SHARED / "payloads"
pytestmark = [
    pytest.mark.prefect,
    pytest.mark.payloads,
    pytest.mark.skipif(not PAYLOADS.is_dir(), reason=f"no recordings at {PAYLOADS}: nothing to serve"),
]
LAST = b"""{"feed": {"link": [{"attributes": {"rel": "last", "href": "https://itunes.apple.com/us/rss/page=1/id=1"}}]}}"""
TRUSTPILOT = {
    "beautytheshop.com": "beautytheshop_2024",
    "djmania.es": "djmania_2025",
    "twenix.es": "twenix_2025",
}
FEEDS = ("guardian_2018.rss", "heise_2016.atom", "techcrunch_wordpress.rss", "wordpress_suwa_2026.rss")


def sources() -> list[dict[str, object]]:
    """One source a recording; a listing that goes on is cut at its first page and says so."""
    rows: list[tuple[str, str, dict[str, object]]] = [
        (name.replace("_", "-"), "trustpilot", {"business": business, "pages": 1})
        for business, name in TRUSTPILOT.items()
    ]
    rows.append(("appstore-jp", "app_store", {"app": 1404176564, "storefronts": ["jp"]}))
    rows.append(("appstore-us", "app_store", {"app": 333903271, "storefronts": ["us"]}))
    rows.append(("hackernews", "hacker_news", {"query": "anthropic"}))
    for feed in FEEDS:
        meta = json.loads((PAYLOADS / "rss" / f"{feed.rpartition('.')[0]}.meta.json").read_text())
        url = (
            meta["url"] if str(meta.get("url", "")).startswith("http") else f"https://{feed[:8]}.example/feed"
        )
        rows.append((f"rss-{feed[:8].replace('_', '-')}", "rss", {"url": url}))
    return [
        {"slug": slug, "brand": "brand", "scraper": name, "settings": settings, "allow_private_network": True}
        for slug, name, settings in rows
    ]


def first_url(source: dict[str, object]) -> str:
    scraper_type = catalogue().scraper(str(source["scraper"]))
    return next(
        iter(scraper_type(scraper_type.settings_type.model_validate(source["settings"])).start(None))
    ).url


def answers() -> Answers:
    found: dict[tuple[str, str], tuple[int, str, bytes]] = {}

    def put(url: str, body: bytes, status: int = 200) -> None:
        parts = urlsplit(url)
        found[parts.netloc, parts.path + (f"?{parts.query}" if parts.query else "")] = (
            status,
            "text/plain",
            body,
        )

    by_slug = {str(source["slug"]): first_url(source) for source in sources()}
    for name in TRUSTPILOT.values():
        put(by_slug[name.replace("_", "-")], (PAYLOADS / "trustpilot" / f"{name}.html").read_bytes())
    appstore = PAYLOADS / "appstore"
    empty = (appstore / "itunes_rss_empty_zw_2021.xml").read_bytes()
    put(by_slug["appstore-jp"], (appstore / "itunes_rss_jp_2020.xml").read_bytes())
    for slug in ("appstore-jp", "appstore-us"):
        second = by_slug[slug].replace("page=1", "page=2")
        put(second, empty)
        put(second.replace("/xml", "/json"), LAST)
    put(by_slug["appstore-us"], b"", 502)
    put(by_slug["appstore-us"].replace("/xml", "/json"), (appstore / "itunes_rss_us_2021.json").read_bytes())
    put(by_slug["hackernews"], (PAYLOADS / "hackernews" / "search_story_2026.json").read_bytes())
    for feed in FEEDS:
        put(by_slug[f"rss-{feed[:8].replace('_', '-')}"], (PAYLOADS / "rss" / feed).read_bytes())
    return found


@pytest.mark.usefixtures("in_flows")
def test_real_recordings_go_from_the_public_page_to_a_digest_in_a_mailbox(tmp_path: Path) -> None:
    with serving(answers()) as site, Sink(tmp_path / "mails") as sink:
        config = {
            "routes": site.routes(),
            "brands": [{"slug": "brand", "name": "The Brand", "team": {"time_zone": "Europe/Helsinki"}}],
            "sources": sources(),
            "mail": {
                "host": "127.0.0.1",
                "port": sink.port,
                "security": "none",
                "sender": "earful@brand.example",
            },
            "recipients": [{"address": "boss@brand.example", "brands": ["brand"]}],
        }
        path = tmp_path / "earful.yaml"
        path.write_text(yaml.safe_dump(config))
        collected = flow("collect")(config=str(path), return_state=True)
        assert collected.message == f"all {len(sources())} sources read"
        flow("assess")(config=str(path))
        flow("measure")(config=str(path))
        digested = flow("digest")(config=str(path), return_state=True)
        assert digested.message == "1 sent, 0 waiting, 0 refused"
    with Store.open(tmp_path / "earful.db", Clock()) as store:
        kept = {
            row["slug"]: row["n"]
            for row in store.rows(
                "SELECT s.slug, count(m.id) AS n FROM sources s"
                " LEFT JOIN mentions m ON m.source_id = s.id GROUP BY s.slug"
            )
        }
        replies = store.rows("SELECT count(*) AS n FROM replies")[0]["n"]
        states = {row["state"] for row in store.rows("SELECT state FROM runs")}
        waiting = store.complaints.waiting()
        unread = store.rows("SELECT count(*) AS n FROM scores WHERE label = 'unread'")[0]["n"]
    assert kept == {
        **{"beautytheshop-2024": 20, "djmania-2025": 4, "twenix-2025": 20, "appstore-jp": 50},
        **{"appstore-us": 50, "hackernews": 6, "rss-guardian": 55, "rss-heise-20": 15},
        **{"rss-techcrun": 20, "rss-wordpres": 10},
    }
    assert replies == 18 + 2 + 15
    assert states == {"ok", "partial"}
    assert waiting
    assert all(mention.reply is None for _, mention in waiting)
    # Japanese and German, which nobody taught; a few Japanese ones are read by their emoji.
    assert unread >= 45
    (received,) = sorted((tmp_path / "mails").glob("*.eml"))
    mail = message_from_bytes(received.read_bytes(), policy=policy.default)
    assert "The Brand" in mail["Subject"]
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert f"{len(waiting)}" in plain.get_content()
