"""The catalogue of scrapers: finds them, loads them, and survives a broken one."""

from __future__ import annotations

import importlib.util
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from inspect import isabstract
from pathlib import Path
from types import ModuleType
from typing import Any

from earful import content
from earful.errors import NameTaken, PluginError, PluginLoadFailed, UnknownScraper
from earful.scraping import Scraper

AnyScraper = Scraper[Any]
PRIVATE_PACKAGE = "earful_scrapers"
GROUP = "earful.scrapers"
FOLDERS_VARIABLE = "EARFUL_SCRAPERS"
_LOADING = threading.Lock()


@dataclass(frozen=True)
class Broken:
    """A scraper or scorer that could not be loaded: what needs it is failing, everything else runs."""

    name: str
    origin: str
    error: PluginError
    traceback: str = field(repr=False)


@dataclass(frozen=True)
class Catalogue:
    """Every scraper by name, where each came from, and those that are broken."""

    scrapers: dict[str, type[AnyScraper]]
    origins: dict[str, str]
    broken: tuple[Broken, ...]

    def scraper(self, name: str) -> type[AnyScraper]:
        """Raises: UnknownScraper; the PluginError of a broken one."""
        if name in self.scrapers:
            return self.scrapers[name]
        for broken in self.broken:
            if broken.name == name:
                raise broken.error
        known = ", ".join(sorted(self.scrapers))
        raise UnknownScraper(f"no scraper `{name}`; there are: {known}; `earful plugins` lists them")


def catalogue() -> Catalogue:
    """All scrapers: files of scrapers/, then of each folder in EARFUL_SCRAPERS, then entry points."""
    scrapers: dict[str, type[AnyScraper]] = {}
    origins: dict[str, str] = {}
    broken: list[Broken] = []
    for name, origin, thing in _candidates():
        try:
            if name in origins:
                raise NameTaken(f"scraper `{name}` in {origin} is taken by {origins[name]}; rename one")
            # Tasks run in threads: none may see another's half-loaded module.
            with _LOADING:
                scraper = _load_file(name, thing) if isinstance(thing, Path) else _load_entry_point(thing)
            if scraper.name != name:
                raise PluginLoadFailed(
                    f"{origin} holds scraper `{scraper.name}`; name it `{name}` as its file is"
                )
        except PluginError as error:
            broken.append(Broken(name, origin, error, traceback.format_exc()))
        else:
            scrapers[name], origins[name] = scraper, origin
    return Catalogue(scrapers, origins, tuple(broken))


def _candidates() -> Iterator[tuple[str, str, Path | EntryPoint]]:
    folders = [content.folder("scrapers")]
    folders += [Path(part) for part in os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep) if part]
    for folder in folders:
        for path in sorted(folder.glob("*")):
            if path.name.startswith(("_", ".")):
                continue
            if path.suffix == ".py" or (path / "__init__.py").is_file():
                yield path.stem, str(path), path
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        yield point.name, origin_of(point), point


def origin_of(point: EntryPoint) -> str:
    """The distribution that brings it, and what it names there."""
    return f"{point.dist.name} ({point.value})" if point.dist else point.value


def _load_file(name: str, path: Path) -> type[AnyScraper]:
    """The scraper in that file, importable as `earful_scrapers.NAME`."""
    package = sys.modules.get(PRIVATE_PACKAGE)
    if package is None:
        package = sys.modules[PRIVATE_PACKAGE] = ModuleType(PRIVATE_PACKAGE)
        package.__path__ = []
    module_name = f"{PRIVATE_PACKAGE}.{name}"
    location = path / "__init__.py" if path.is_dir() else path
    loaded = sys.modules.get(module_name)
    if loaded is None or getattr(loaded, "__file__", None) != str(location):
        spec = importlib.util.spec_from_file_location(
            module_name, location, submodule_search_locations=[str(path)] if path.is_dir() else None
        )
        if spec is None or spec.loader is None:
            raise PluginLoadFailed(f"{path} cannot be loaded as a module; rename it")
        loaded = importlib.util.module_from_spec(spec)
        sys.modules[module_name] = loaded
        try:
            spec.loader.exec_module(loaded)
        except (Exception, SystemExit) as error:
            del sys.modules[module_name]
            raise PluginLoadFailed(why(f"scraper file {path}", error)) from error
    own = [
        thing
        for thing in vars(loaded).values()
        if isinstance(thing, type) and issubclass(thing, Scraper) and thing.__module__.startswith(module_name)
    ]
    scrapers = [thing for thing in own if not isabstract(thing)]
    if len(scrapers) != 1:
        raise PluginLoadFailed(f"{path} defines {len(scrapers)} scrapers; one file is one scraper")
    return scrapers[0]


def _load_entry_point(point: EntryPoint) -> type[AnyScraper]:
    try:
        scraper = point.load()
    except (Exception, SystemExit) as error:
        raise PluginLoadFailed(why(f"entry point {point.name} = {point.value}", error)) from error
    if not (isinstance(scraper, type) and issubclass(scraper, Scraper)):
        raise PluginLoadFailed(
            f"entry point {point.name} = {point.value} is no Scraper; point it at the class"
        )
    return scraper


def why(what: str, error: BaseException) -> str:
    """Why it cannot be loaded, in one line."""
    said = str(error).splitlines()[0] if str(error) else "no message"
    return f"{what} cannot be loaded: {type(error).__name__}: {said}; repair or remove it"
