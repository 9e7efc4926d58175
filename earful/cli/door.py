"""`earful new-scraper`, `record` and `practice`: a new site, from nothing to its first case."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from earful.errors import ConfigError

if TYPE_CHECKING:
    from earful.clock import Clock
    from earful.web.session import Web

_SKELETON = '''"""{title} ({host}): what people write there, newest first.

Endpoint: `{url}`
Limits: what the site does not show, and how much it lists at most.
Allowed: what its robots.txt and its terms say of automated reading.
Verified: documented: no recorded page yet.
"""

from collections.abc import Iterator

from pydantic import Field

from earful.scraping import Node, Page, Request, Scraper, Settings
from earful.scraping.found import Found, Mention


class {cls}Settings(Settings):
    business: str = Field(pattern=r"^[^/?#]+$", description="The part of the address that names the business")


class {cls}(Scraper[{cls}Settings]):
    name = "{name}"
    title = "{title} reviews"
    newest_first = True

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(f"{start}")

    def parse(self, page: Page) -> Iterator[Found]:
        # Every `change-me` is a CSS selector of yours; for JSON, page.json has the same verbs.
        cards = page.all("change-me.review")
        yield from map(self.review, cards)
        older = page.maybe("a[rel=next]")
        following = Request(older.link(), is_next=True) if older else None
        yield from self.rest(page, len(cards), following, total=page.one("change-me.count").number)

    def review(self, card: Node) -> Mention:
        return Mention(
            external_id=card.attr("id"),
            url=card.one("change-me.permalink").link(),
            text=card.one("change-me.text").text,
            author=card.one("change-me.author").text,
            published_at=card.one("change-me.time").instant,
        )
'''
_TEST = """from earful.plugins import catalogue
from earful.testing import contract

Test{cls} = contract(catalogue().scraper("{name}"), cases="scrapers/{name}")
"""


def new_scraper(
    name: Annotated[str, typer.Argument(help="Its name, in small letters: harbor, blue_pages.")],
    url: Annotated[str, typer.Option(help="Address of a listing on the site.")],
    folder: Annotated[Path, typer.Option("--dir", help="Where scrapers/ and tests/ are.")] = Path(),
) -> None:
    """Write the skeleton of a scraper and the test that runs the contract on its cases."""
    from earful.plugins import catalogue

    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ConfigError(f"`{name}` is no name for a scraper; write small letters, digits and _")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r'[\s"\\{}]', url):
        raise ConfigError("--url is no address of a web page; write https://…, as your browser shows it")
    if origin := catalogue().origins.get(name):
        raise ConfigError(f"there is a scraper `{name}` already, in {origin}; choose another name")
    home, _, last = parts.path.rpartition("/")
    words = {
        "name": name,
        "cls": "".join(word.capitalize() for word in name.split("_")),
        "title": name.replace("_", " ").capitalize(),
        "host": parts.hostname,
        "url": url,
        "start": f"{parts.scheme}://{parts.netloc}{home}/{{self.settings.business}}" if last else url,
    }
    wanted = {folder / "scrapers" / f"{name}.py": _SKELETON}
    # A checkout of Earful has one file of tests for all of its scrapers.
    if not (folder / "tests" / "test_scrapers.py").exists():
        wanted[folder / "tests" / f"test_{name}.py"] = _TEST
    if taken := [str(path) for path in wanted if path.exists()]:
        raise ConfigError(f"{', '.join(taken)} is there already; nothing was written")
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**words), encoding="utf-8")
        typer.echo(f"wrote {path}")
    (folder / "tests" / "scrapers" / name).mkdir(parents=True, exist_ok=True)
    typer.echo(f"Next: fill in {next(iter(wanted))}, then: earful record {name} CASE --set business=…")


@contextmanager
def _web(config: Path) -> Iterator[tuple[Web, Clock, bool]]:
    """The web of that configuration, or a plain one; and whether it is routed to servers of one's own."""
    from earful.clock import Clock
    from earful.store import Store
    from earful.web.session import Web
    from earful.workspace import Workspace

    if config.exists():
        with Workspace.open(config) as ws:
            yield ws.web, ws.clock, bool(ws.config.routes)
        return
    clock = Clock()
    with (
        TemporaryDirectory() as folder,
        Store.open(Path(folder) / "turns.db", clock) as store,
        Web(clock, store.turns) as web,
    ):
        yield web, clock, False


def practice(
    folder: Annotated[Path, typer.Option("--dir", help="Where its earful.yaml goes.")] = Path(
        "earful-practice"
    ),
) -> None:
    """Open the practice town on this machine until Ctrl-C: sites of the demo, to try a scraper on."""
    from earful.practice.demo import last_monday
    from earful.practice.scene import write_config
    from earful.practice.town import Town

    monday = last_monday(datetime.now(UTC))
    folder.mkdir(parents=True, exist_ok=True)
    with Town(monday) as town:
        town.move_to(monday)
        path = write_config(folder, monday, town.routes, mail_port=25)
        typer.echo(f"The town is open. Visit it with --config {path}; its sites: {', '.join(town.routes)}")
        Event().wait()


def record(
    scraper: Annotated[str, typer.Argument(help="Name of the scraper; `earful plugins` lists them.")],
    case: Annotated[str, typer.Argument(help="Name of the case: two_pages, nothing_here.")],
    setting: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A setting of the scraper.")
    ] = None,
    pages: Annotated[int, typer.Option(min=1, help="Keep so many pages at most.")] = 3,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a case of that name.")] = False,
    folder: Annotated[Path, typer.Option("--dir", help="Where the scraper's tests/ are.")] = Path(),
    config: Annotated[Path, typer.Option(help="Its contact and routes are used.")] = Path("earful.yaml"),
) -> None:
    """Visit the site once, politely, and keep the visit as a case, with stand-ins for names and keys."""
    from earful.cli.pages import as_written, given_pairs
    from earful.config import check_settings
    from earful.keys import with_secrets
    from earful.plugins import catalogue
    from earful.testing.recording import record as record_case

    if not re.fullmatch(r"\w+", case):
        raise ConfigError(f"`{case}` is no name for a case; write letters, digits and _")
    place = folder / "tests" / "scrapers" / scraper / case
    if place.exists() and not replace:
        raise ConfigError(f"{place} is there already; choose another name, or add --replace")
    scraper_type = catalogue().scraper(scraper)
    given = as_written(scraper_type, given_pairs(setting or []))
    ready = check_settings(
        scraper_type, with_secrets(scraper_type, given, os.environ.get, "--set "), "--set "
    )
    with _web(config) as (web, clock, is_routed):
        visit = web.visit(ready, [request.url for request in ready.start(None)], is_routed)
        made = record_case(ready, visit, given, place, clock.now(), pages)
    typer.echo(f"wrote {place}: {made.mentions} mentions on {len(made.case.pages) - made.left_out} pages")
    if made.left_out:
        typer.echo("There are further pages, which were left out: --pages says how many are kept.")
    typer.echo(
        f"{made.names} names were replaced. Texts are still those of real people: shorten and rewrite them, "
        "and look for names in them, before you publish the case."
    )
    typer.echo("Next: python -m pytest tests")
