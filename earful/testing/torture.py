"""Has a scraper read mutated pages by the hundred, and judges what it makes of each."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from earful.errors import EarfulError
from earful.scraping import Found, Mention, Page, Request, Scraper
from earful.testing.cases import Case
from earful.testing.judging import FAILURES, Basis, Judgement, Reading, Verdict, judge
from earful.testing.mutations import KINDS, Mutation, mutate

COUNT = 1000
_RICH_TURNS = 4
"""Pages with mentions have so many turns for one of a page that says "nothing here"."""


@dataclass(frozen=True)
class Failure:
    """A page that was read wrongly. `seed` with a count of 1 repeats it."""

    seed: int
    kind: str
    verdict: Verdict
    what: str
    page: str
    detail: str

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.kind}, {self.what} of {self.page}: {self.verdict} ({self.detail})"


@dataclass
class Table:
    """How often each verdict fell, by kind of mutation."""

    verdicts: dict[str, Counter[Verdict]] = field(default_factory=lambda: {kind: Counter() for kind in KINDS})
    failures: list[Failure] = field(default_factory=list)
    distinct: int = 0
    """Mutated pages of which no two are alike."""

    def add(self, seed: int, mutation: Mutation, reading: Reading, judgement: Judgement) -> None:
        self.verdicts[mutation.kind][judgement.verdict] += 1
        if judgement.verdict in FAILURES:
            self.failures.append(
                Failure(
                    *(seed, mutation.kind, judgement.verdict, mutation.what, reading.name, judgement.detail)
                )
            )

    def first_failures(self) -> dict[str, Failure]:
        """The first failure of each kind."""
        first: dict[str, Failure] = {}
        for failure in self.failures:
            first.setdefault(failure.kind, failure)
        return first


def torture(
    scraper_type: type[Scraper[Any]],
    settings: Mapping[str, Any],
    pages: Iterable[Page],
    count: int = COUNT,
    seed: int = 0,
) -> Table:
    """Judges that many mutations of the pages, each read by `parse`, from that seed on."""
    scraper = scraper_type(scraper_type.settings_type.model_validate(settings))
    return torture_readings([Reading(page.url, scraper, page, is_first=True) for page in pages], count, seed)


def torture_cases(
    scraper_type: type[Scraper[Any]], cases: Iterable[Case], count: int = COUNT, seed: int = 0
) -> Table:
    """The same with the pages of cases, each read as its visit reads it."""
    return torture_readings([one for case in cases for one in readings(scraper_type, case)], count, seed)


def readings(scraper_type: type[Scraper[Any]], case: Case) -> Iterator[Reading]:
    """Every page of the case that its visit comes to and can read."""
    return (one for one, found in visited(scraper_type, case) if not isinstance(found, EarfulError))


def visited(
    scraper_type: type[Scraper[Any]], case: Case
) -> Iterator[tuple[Reading, list[Found] | EarfulError]]:
    """Every page of the case that its visit comes to, with what it says; also those asked for instead."""
    scraper = case.scraper(scraper_type)
    waiting = deque((request, True) for request in scraper.start(None))
    asked: set[str] = set()
    while waiting:
        request, is_first = waiting.popleft()
        if request.key in asked:
            continue
        asked.add(request.key)
        if request.instead:
            waiting.append((request.instead, is_first))
        if not isinstance(case.pages.get(request.key), str):
            continue  # an answer with an error status is not read
        page = replace(case.page(request.key, request.url), number=request.number, before=request.before)
        one = Reading(f"{case.name}: {request.key}", scraper, page, request.callback, is_first)
        try:
            found = one.of(page.body)
        except EarfulError as error:
            yield one, error
            continue
        yield one, found
        further = [request.handing_on_to(thing) for thing in found if isinstance(thing, Request)]
        is_listing = len(found) > len(further)
        waiting.extend((thing, is_first and not is_listing) for thing in further)


def torture_readings(given: Sequence[Reading], count: int = COUNT, seed: int = 0) -> Table:
    """Judges that many mutations of these pages. What a page's own reading cannot read is left out."""
    recorded: dict[int, list[Found]] = {}
    chosen: list[Reading] = []
    for one in unlike(given):
        try:
            found = one.of(one.page.body)
        except EarfulError:
            continue
        recorded[id(one)] = found
        chosen.append(one)
    table = Table()
    if not chosen:
        return table
    basis = Basis.of((one, recorded[id(one)]) for one in chosen)
    judged: dict[tuple[int, str, bytes], Judgement] = {}
    for turn, one, own_seed in turns(chosen, recorded, seed, count):
        mutation = mutate(one.page.body, own_seed)
        key = (id(one), mutation.kind, mutation.body)
        if key not in judged:
            judged[key] = judge(one, recorded[id(one)], mutation, basis)
        table.add(turn, mutation, one, judged[key])
    table.distinct = len(judged)
    return table


def unlike(given: Iterable[Reading]) -> list[Reading]:
    """Each page once, where several cases share it with their settings."""
    found: dict[tuple[bytes, str, bool], Reading] = {}
    for one in given:
        found.setdefault((one.page.body, repr(one.scraper.settings), one.callback is None), one)
    return list(found.values())


def turns(
    chosen: Sequence[Reading], recorded: Mapping[int, list[Found]], seed: int, count: int
) -> Iterator[tuple[int, Reading, int]]:
    """Which page is mutated at each seed, and by which of its own mutations."""
    rich = [one for one in chosen if any(isinstance(thing, Mention | Request) for thing in recorded[id(one)])]
    poor = [one for one in chosen if one not in rich]
    round_ = [*(rich * (_RICH_TURNS if poor else 1)), *poor]
    places = {id(one): [at for at, other in enumerate(round_) if other is one] for one in chosen}
    for turn in range(seed, seed + count):
        rounds, at = divmod(turn, len(round_))
        own = places[id(round_[at])]
        yield turn, round_[at], rounds * len(own) + own.index(at)
