"""The catalogue of scorers: finds them, loads only the one that is asked for, and lets none break a promise.

A scorer is made by what its entry point names: a class, or anything callable. It is given what `earful.yaml`
sets when it has a parameter `settings`.
"""

from __future__ import annotations

import inspect
import math
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import TypeAlias, get_args

from earful.errors import (
    ContractBroken,
    EarfulError,
    NameTaken,
    PluginError,
    PluginLoadFailed,
    SettingsInvalid,
    UnknownScorer,
)
from earful.model import Label, Score
from earful.plugins import Broken, origin_of, why
from earful.sentiment.contract import Scorer, Text

GROUP = "earful.scorers"
DEFAULT = "blend"
"""The scorer of an earful.yaml that names none."""
BUILT_IN = {
    "blend": "earful.sentiment.blend:Blend",
    "vader": "earful.sentiment.vader:Vader",
    "learned": "earful.trained:learned",
}
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
_SHARES_SUM_TO_1_WITHIN = 0.01

Factory: TypeAlias = Callable[..., Scorer]


@dataclass(frozen=True)
class Listed:
    """A scorer that there is. `version` and `languages` are empty where its settings decide them."""

    name: str
    origin: str
    version: str
    languages: frozenset[str]


def names() -> dict[str, str]:
    """Each scorer that there is, with its origin; nothing is imported."""
    return {point.name: origin for point, origin in reversed(list(_points()))}


def scorer(name: str = DEFAULT, settings: Mapping[str, str] = NO_SETTINGS) -> Scorer:
    """The scorer of that name, held to the contract whenever it scores.

    Raises: UnknownScorer; SettingsInvalid and whatever else it says of its settings; PluginError.
    """
    for point, origin in _points():
        if point.name == name:
            return Checked(_made(name, origin, _loaded(point), settings), origin)
    raise UnknownScorer(
        f"no scorer `{name}`; there are: {', '.join(sorted(names()))}; `earful plugins` lists them"
    )


def catalogue() -> tuple[list[Listed], list[Broken]]:
    """All scorers, and those that are broken; every one is imported."""
    found: dict[str, Listed] = {}
    broken = []
    for point, origin in _points():
        try:
            if point.name in found:
                raise NameTaken(
                    f"scorer `{point.name}` in {origin} is taken by {found[point.name].origin}; rename one"
                )
            factory = _loaded(point)
        except PluginError as error:
            broken.append(Broken(point.name, origin, error, traceback.format_exc()))
            continue
        version: object = getattr(factory, "version", "")
        languages: object = getattr(factory, "languages", frozenset())
        found[point.name] = Listed(
            point.name,
            origin,
            version if isinstance(version, str) else "",
            languages if isinstance(languages, frozenset) else frozenset(),
        )
    return list(found.values()), broken


@dataclass(frozen=True)
class Checked:
    """A scorer that never lets a broken score through."""

    inner: Scorer
    origin: str

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def version(self) -> str:
        return self.inner.version

    @property
    def languages(self) -> frozenset[str]:
        return self.inner.languages

    def score(self, texts: Sequence[Text]) -> list[Score]:
        """Raises: ContractBroken naming the scorer; what it raised is the cause and is not in the message."""
        cause: Exception | None = None
        try:
            scores = self.inner.score(texts)
            fault = fault_in(scores, len(texts), self.inner)
        except EarfulError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a third party's code raises; it may quote a text
            fault, cause = f"raised {type(error).__name__}", error
        if fault:
            raise ContractBroken(
                f"scorer `{self.name}` {self.version} of {self.origin} {fault} on a batch of {len(texts)} "
                "texts; none of them was scored: repair it, or name another under `scorer`"
            ) from cause
        return scores


def fault_in(scores: object, count: int, scorer: Scorer) -> str:
    """What the contract forbids in the scores of `count` texts; empty when nothing."""
    if not isinstance(scores, list):
        return f"returned {type(scores).__name__}, not a list"
    if len(scores) != count:
        return f"returned {len(scores)} scores"
    return next(filter(None, (_fault(score, scorer) for score in scores)), "")


def _fault(score: object, scorer: Scorer) -> str:
    if not isinstance(score, Score):
        return f"returned {type(score).__name__}, not a Score"
    if (score.scorer, score.version) != (scorer.name, scorer.version):
        return f"signed a score as `{score.scorer}` {score.version}"
    if score.label not in get_args(Label):
        return f"returned an unknown label of type {type(score.label).__name__}"
    shares = {"positive": score.positive, "neutral": score.neutral, "negative": score.negative}
    numbers = {"compound": score.compound, "probability": score.probability, **shares}
    given = {name: number for name, number in numbers.items() if number is not None}
    if score.label == "unread":
        return f"returned {next(iter(given))} for an unread text" if given else ""
    if score.compound is None:
        return f"returned {score.label} without a compound"
    for name, number in given.items():
        lowest = -1 if name == "compound" else 0
        # A number of NumPy is refused: SQLite would keep it as bytes.
        if type(number) not in (int, float) or not math.isfinite(number) or not lowest <= number <= 1:
            return f"returned a {name} that is no number from {lowest} to 1"
    parts = [share for share in shares.values() if share is not None]
    if parts and (len(parts) < len(shares) or abs(sum(parts) - 1) > _SHARES_SUM_TO_1_WITHIN):
        return "returned shares that do not sum to 1"
    return ""


def _points() -> Iterator[tuple[EntryPoint, str]]:
    """What could be a scorer, with its origin; of one name the first counts."""
    for name, value in BUILT_IN.items():
        yield EntryPoint(name, value, GROUP), "earful"
    found = [(point, origin_of(point)) for point in entry_points(group=GROUP)]
    yield from sorted(found, key=lambda pair: (pair[0].name, pair[1]))


def _loaded(point: EntryPoint) -> Factory:
    try:
        factory = point.load()
    except (Exception, SystemExit) as error:
        raise PluginLoadFailed(why(f"entry point {point.name} = {point.value}", error)) from error
    if not callable(factory):
        raise PluginLoadFailed(
            f"entry point {point.name} = {point.value} cannot be called; point it at a class or a function"
        )
    made: Factory = factory
    return made


def _made(name: str, origin: str, factory: Factory, settings: Mapping[str, str]) -> Scorer:
    arguments = {"settings": dict(settings)} if _takes_settings(factory) else {}
    if settings and not arguments:
        raise SettingsInvalid(f"scorer `{name}` takes no settings; remove them")
    try:
        made = factory(**arguments)
        said = made.name
        signs = isinstance(made.version, str) and isinstance(made.languages, frozenset)
    except EarfulError:
        raise
    except (Exception, SystemExit) as error:
        raise PluginLoadFailed(why(f"scorer `{name}` of {origin}", error)) from error
    if said != name:
        raise PluginLoadFailed(f"{origin} makes scorer `{said}`; name its entry point so, not `{name}`")
    if not signs:
        raise PluginLoadFailed(
            f"scorer `{name}` of {origin} has no version or languages; add a string and a frozenset"
        )
    return made


def _takes_settings(factory: Factory) -> bool:
    try:
        return "settings" in inspect.signature(factory).parameters
    except (TypeError, ValueError):
        return False
