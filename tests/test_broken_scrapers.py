"""A broken copy of a good scraper fails the kit, and by the rule that is meant."""

import ast
import importlib.util
import inspect
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from earful.plugins import catalogue
from earful.scraping import Found, Request, Scraper
from earful.testing import Case, cases_in, torture_cases
from earful.testing.checks import SHORTEST_NAME, replayed
from earful.testing.torture import visited
from tests.test_contract import broken_rules

CASES = Path(__file__).parent / "scrapers"
SCRAPERS = {name: scraper for name, scraper in catalogue().scrapers.items() if (CASES / name).is_dir()}
AT_LEAST = 5
MUTATIONS = 300

# What every page says goes through `spoilt` on its way out, whichever callback reads it.
WRAPPING = """
def start(self, bookmark):
    yield from map(self._through, self._started(bookmark))

def parse(self, page, *others, **further):
    yield from self._spoil(lambda page: self._parsed(page, *others, **further), page)

def _through(self, request):
    from functools import partial
    instead = request.instead and self._through(request.instead)
    callback = partial(self._spoil, request.callback) if request.callback else None
    return replace(request, callback=callback, instead=instead)

def _spoil(self, reader, page):
    for thing in spoilt(reader, page):
        yield self._through(thing) if isinstance(thing, Request) else thing
"""
COMMON = "from dataclasses import replace\nfrom earful.scraping import *\n"


ASKING = {"text": "text_at", "number": "number_at", "instant": "instant_at"}


class Spoil(ast.NodeTransformer):
    """Puts `WRAPPING` in place of the scraper's `start` and `parse`."""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        own = {"start": "_started", "parse": "_parsed"}
        parts = [part for part in node.body if isinstance(part, ast.FunctionDef) and part.name in own]
        for part in parts:
            part.name = own[part.name]
        if parts:
            node.body += ast.parse(WRAPPING).body
        return node


class AskForAll(ast.NodeTransformer):
    """Where the scraper insists, its copy asks, and takes nothing for an answer."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        insists = node.value
        if (
            node.attr in ASKING
            and isinstance(insists, ast.Call)
            and isinstance(insists.func, ast.Attribute)
            and insists.func.attr == "one"
        ):
            insists.func.attr = ASKING[node.attr]
            return insists
        if node.attr == "nullable":
            node.attr = "maybe"
        return node


def broken(
    scraper: type[Scraper[Any]], folder: Path, spoilt: str = "", asking: bool = False
) -> type[Scraper[Any]]:
    """A copy of the scraper's file, broken, and loaded under the same name."""
    source = Path(inspect.getfile(scraper)).read_text(encoding="utf-8")
    tree = ast.parse(source)
    if spoilt:
        tree = ast.fix_missing_locations(Spoil().visit(tree))
    if asking:
        tree = ast.fix_missing_locations(AskForAll().visit(tree))
    path = folder / f"{scraper.name}.py"
    path.write_text(f"{ast.unparse(tree)}\n{COMMON}{spoilt}", encoding="utf-8")
    # Each copy is another module: the source of a class is looked up by its module's name.
    name = f"broken_{scraper.name}_{abs(hash((spoilt, asking)))}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    (copy,) = (
        thing
        for thing in vars(module).values()
        if isinstance(thing, type)
        and issubclass(thing, Scraper)
        and thing.__module__ == name
        and not inspect.isabstract(thing)
    )
    return copy


SPOILING = {
    "swallows a changed layout": (
        """
def spoilt(reader, page):
    try:
        yield from list(reader(page))
    except LayoutChanged:
        yield NoResults("nothing here")
""",
        "test_a_page_that_says_nothing_is_an_error",
    ),
    "says nothing when anything is wrong": (
        """
def spoilt(reader, page):
    try:
        yield from list(reader(page))
    except Exception:
        yield NoResults("nothing here")
""",
        "test_a_challenge_is_blocked",
    ),
    "drops the last mention": (
        """
def spoilt(reader, page):
    found = list(reader(page))
    last = [thing for thing in found if isinstance(thing, Mention)][-1:]
    yield from (thing for thing in found if not any(thing is one for one in last))
    yield NoResults("no more")
""",
        "test_a_case_replays_to_what_it_expects",
    ),
    "does not turn the page": (
        """
def spoilt(reader, page):
    found = list(reader(page))
    yield from (thing for thing in found if not isinstance(thing, Request))
    yield NoResults("no more")
""",
        "test_a_case_replays_to_what_it_expects",
    ),
    "gives times without a zone": (
        """
def spoilt(reader, page):
    for thing in reader(page):
        if isinstance(thing, Mention) and thing.published_at:
            thing = thing.model_copy(update={"published_at": thing.published_at.replace(tzinfo=None)})
        yield thing
""",
        "test_ids_are_unique_and_times_have_zones_and_lie_in_the_past",
    ),
    "gives random ids": (
        """
def spoilt(reader, page):
    import uuid
    for thing in reader(page):
        new = {"external_id": str(uuid.uuid4())}
        yield thing.model_copy(update=new) if isinstance(thing, Mention) else thing
""",
        "test_a_second_replay_is_identical",
    ),
    "gives ids that differ between processes": (
        """
def spoilt(reader, page):
    for thing in reader(page):
        new = {"external_id": str(hash(thing))}
        yield thing.model_copy(update=new) if isinstance(thing, Mention) else thing
""",
        "test_the_module_reads_no_clock_no_chance_and_no_file",
    ),
    "keeps the author in the id": (
        """
def spoilt(reader, page):
    for thing in reader(page):
        if isinstance(thing, Mention):
            thing = thing.model_copy(update={"external_id": f"{thing.author}-{thing.external_id}"})
        yield thing
""",
        "test_no_author_and_no_text_is_in_a_repr",
    ),
    "reads the clock": (
        """
def spoilt(reader, page):
    from datetime import UTC, datetime
    for thing in reader(page):
        new = {"published_at": datetime.now(UTC)}
        yield thing.model_copy(update=new) if isinstance(thing, Mention) else thing
""",
        "test_a_second_replay_is_identical",
    ),
    "gives one id to two mentions": (
        """
def spoilt(reader, page):
    for thing in reader(page):
        yield thing.model_copy(update={"external_id": "1"}) if isinstance(thing, Mention) else thing
""",
        "test_a_case_replays_to_what_it_expects",
    ),
    "opens a connection": (
        "import urllib.request\ndef spoilt(reader, page): yield from reader(page)",
        "test_the_module_opens_no_connection",
    ),
    "raises what nobody expects": (
        """
def spoilt(reader, page):
    if b"greeting" in page.body:
        raise KeyError("hits")
    yield from reader(page)
""",
        "test_a_page_that_says_nothing_is_an_error",
    ),
}


@cache
def shown(name: str) -> tuple[int, bool, bool, bool]:
    """The most mentions in a case of that scraper; whether it shows times, authors, further pages."""
    found = [mention for case in cases_in(CASES / name) for mention in replayed(SCRAPERS[name], case)]
    pages = [one for case in cases_in(CASES / name) for one in read_pages(SCRAPERS[name], case)]
    return (
        max(len(replayed(SCRAPERS[name], case)) for case in cases_in(CASES / name)),
        any(mention.published_at for mention in found),
        any(len(mention.author or "") >= SHORTEST_NAME for mention in found),
        any(isinstance(thing, Request) for page in pages for thing in page),
    )


def read_pages(scraper: type[Scraper[Any]], case: Case) -> list[list[Found]]:
    """What the pages of a case say that ends well."""
    pages = visited(scraper, case) if "error" not in case.expect else ()
    return [found for _, found in pages if isinstance(found, list)]


def applies(how: str, name: str) -> bool:
    """The scraper's cases have what that copy spoils."""
    most, has_times, has_authors, has_further_pages = shown(name)
    needed = {
        "gives times without a zone": has_times,
        "keeps the author in the id": has_authors,
        "does not turn the page": has_further_pages,
        "gives one id to two mentions": most > 1,
    }
    return needed.get(how, most > 0)


def test_a_copy_that_is_not_broken_keeps_the_rules(tmp_path: Path) -> None:
    rule = "test_a_case_replays_to_what_it_expects"
    for name, scraper in SCRAPERS.items():
        copy = broken(scraper, tmp_path, "def spoilt(reader, page): yield from reader(page)")
        assert broken_rules(copy, CASES / name, rule) == broken_rules(scraper, CASES / name, rule)


@pytest.mark.parametrize("how", SPOILING)
def test_a_broken_copy_of_every_scraper_fails_the_rule_that_is_meant(how: str, tmp_path: Path) -> None:
    spoilt, rule = SPOILING[how]
    chosen = [name for name in SCRAPERS if applies(how, name)]
    copies = {name: broken(SCRAPERS[name], tmp_path, spoilt) for name in chosen}
    spared = [name for name, copy in copies.items() if not broken_rules(copy, CASES / name, rule)]
    assert not spared
    assert len(chosen) >= AT_LEAST


@pytest.mark.parametrize(
    "name", ["bluesky", "google_business", "mozilla_addons", "tripadvisor", "two_gis", "x"]
)
def test_a_copy_that_asks_where_it_should_insist_is_found_by_mutations(name: str, tmp_path: Path) -> None:
    copy = broken(SCRAPERS[name], tmp_path, asking=True)
    assert torture_cases(copy, cases_in(CASES / name), MUTATIONS).failures
