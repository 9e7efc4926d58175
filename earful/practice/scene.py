"""What the demo stands on: its folder, its earful.yaml, and the real flows."""

from __future__ import annotations

import importlib.util
import logging
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from earful import content
from earful.errors import ConfigError
from earful.practice.people import BRAND, RIVAL, STOREFRONTS
from earful.practice.sites import app_store, rss, trustpilot

BRAND_SLUG, RIVAL_SLUG = "aurora-coffee", "nordbean"
RECIPIENTS = {"marketing@aurora.example": "en", "boss@aurora.example": "fi"}
"""Who gets the digest, and in which language."""
CONFIG, STORE, MAILS, PAGE, PREFECT_HOME = "earful.yaml", "earful.db", "mails", "page", "prefect"
MARK = ".earful-demo"
"""Says that a folder was made by the demo, which then may empty it."""
_KEPT = frozenset({MARK, PREFECT_HOME})
"""Prefect's database has nothing of the week in it, and with it its server starts twice as fast."""


def make_room(folder: Path) -> None:
    """The folder is there and holds nothing of an earlier demo, whether that ended or was cut off.

    Raises: ConfigError for a folder with other things in it, and for one that cannot be written.
    """
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
            raise ConfigError(f"{folder} is not empty and not a demo's; name another folder with --dir")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()
        for old in folder.iterdir():
            if old.name not in _KEPT:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
    except OSError as error:
        raise ConfigError(f"{folder} cannot be used: {error.strerror}; name another with --dir") from error


def write_config(folder: Path, now: datetime, routes: Mapping[str, str], mail_port: int) -> Path:
    """An earful.yaml for the practice town, in which it is `now`."""

    def source(slug: str, scraper: str, title: str, hosts: list[str], settings: Any, brand: str) -> Any:
        return {
            "slug": slug,
            "brand": brand,
            "scraper": scraper,
            "title": title,
            "allow_private_network": True,
            "reply_hosts": hosts,
            "settings": settings,
        }

    def ours(slug: str, scraper: str, title: str, hosts: list[str], **settings: Any) -> Any:
        return source(slug, scraper, title, hosts, settings, BRAND_SLUG)

    reviews = [trustpilot.HOST]
    brand = {
        "slug": BRAND_SLUG,
        "name": "Aurora Coffee",
        "aliases": ["Aurora"],
        "reply_within_hours": 24,
        "team": {"time_zone": "Europe/Helsinki", "opens": "09:00", "closes": "17:00"},
        "rivals": [RIVAL_SLUG],
    }
    app = {"app": int(app_store.APP_ID), "storefronts": list(STOREFRONTS)}
    apple, hacker_news = ["apps.apple.com", app_store.HOST], ["news.ycombinator.com"]
    settings = {
        "store": STORE,
        "contact": "https://aurora.example/earful",
        "clock_shift_seconds": (now - datetime.now(UTC)).total_seconds(),
        "routes": dict(routes),
        "brands": [brand, {"slug": RIVAL_SLUG, "name": "Nordbean", "rival": True}],
        "sources": [
            ours("aurora-trustpilot", "trustpilot", "Trustpilot", reviews, business=BRAND),
            ours("aurora-app", "app_store", "App Store", apple, **app),
            ours("aurora-hn", "hacker_news", "Hacker News", hacker_news, query='"Aurora Coffee"'),
            ours("kahvilehti", "rss", "Kahvilehti", [rss.NEWS_HOST], url=rss.NEWS_FEED),
            ours("choynak", "rss", "Choynak blog", [rss.BLOG_HOST], url=rss.BLOG_FEED),
            ours("keskustelu", "rss", "Keskustelu", [rss.FORUM_HOST], url=rss.FORUM_FEED, kind="post"),
            source(
                *("nordbean-trustpilot", "trustpilot", "Trustpilot", reviews, {"business": RIVAL}),
                RIVAL_SLUG,
            ),
        ],
        "mail": {
            "host": "127.0.0.1",
            "port": mail_port,
            "security": "none",
            "sender": "Earful <earful@aurora.example>",
        },
        "recipients": [
            {"address": address, "brands": [BRAND_SLUG], "language": language}
            for address, language in RECIPIENTS.items()
        ],
    }
    path = folder / CONFIG
    path.write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def load_flow(name: str) -> Callable[..., object]:
    """The flow of that name from flows/, loaded by its path as Prefect's worker does."""
    path = content.folder("flows") / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"earful_demo_{name}", path)
    if spec is None or spec.loader is None:
        raise ConfigError(f"no flow {path}; install Earful again")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    flow: Callable[..., object] = getattr(module, name)
    return flow


class _Saying(logging.Handler):
    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(f"  {record.getMessage()}")


@contextmanager
def heard(say: Callable[[str], None]) -> Iterator[None]:
    """What the engine logs is said, line by line."""
    logger = logging.getLogger("earful")
    handler, before = _Saying(say), (logger.level, logger.propagate)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before
