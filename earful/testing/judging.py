"""What a scraper made of a mutated page: the same, an error, less in so many words, or less in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from earful.crawl import read_page
from earful.drift import COLLAPSED_SHARE, FIELDS, MIN_LISTED, NOW_FILLED, USUALLY_FILLED
from earful.errors import Blocked, EarfulError, FetchError, LayoutChanged
from earful.scraping import Found, Mention, Page, Partial, Request, Scraper
from earful.testing.anatomy import Evidence, dissected
from earful.testing.mutations import REPLACED, Mutation

Verdict: TypeAlias = Literal["same", "loud", "partial", "drift", "unseen", "fewer", "poorer", "crash"]
VERDICTS: dict[Verdict, str] = {
    "same": "the same mentions, with all that they had",
    "loud": "an error of the right kind",
    "partial": "less, and said so",
    "drift": "less, as the statistics of a source see it",
    "unseen": "less, and nothing on the page tells it",
    "fewer": "fewer mentions, in silence",
    "poorer": "mentions without what they had, in silence",
    "crash": "another exception, or an error of the wrong kind",
}
FAILURES: frozenset[Verdict] = frozenset({"fewer", "poorer", "crash"})
_CAN_GO_UNSEEN = frozenset({"renamed", "dropped", "date missing", "list cut", "cut off", "wrong charset"})
_NEEDLE = 60


@dataclass(frozen=True)
class Reading:
    """One recorded page, and how its visit reads it."""

    name: str
    scraper: Scraper[Any]
    page: Page
    callback: Callable[[Page], Iterator[Found]] | None = None
    is_first: bool = True

    def of(self, body: bytes) -> list[Found]:
        """What the scraper finds when that body comes in place of the recorded one."""
        return read_page(self.scraper, replace(self.page, body=body), self.callback)


@dataclass(frozen=True)
class Basis:
    """What all recorded pages of a scraper show to be possible."""

    evidence: Evidence
    lacking: frozenset[str]
    """Fields that a recorded mention lacks."""

    @classmethod
    def of(cls, recorded: Iterable[tuple[Reading, list[Found]]]) -> Basis:
        pages = list(recorded)
        mentions = [(mention, reading.page) for reading, found in pages for mention in listed(found).values()]
        lacking = {
            name for name in Mention.model_fields if not all(has(one, name, page) for one, page in mentions)
        }
        return cls(Evidence(dissected(reading.page.body) for reading, _ in pages), frozenset(lacking))


@dataclass(frozen=True)
class Judgement:
    verdict: Verdict
    detail: str = ""


@dataclass(frozen=True)
class Difference:
    """What is another than on the recorded page."""

    missing: list[Mention]
    extra: int
    changed: dict[str, list[str]]
    """By field, the ids of mentions whose field is another; of `external_id`, the ids before."""
    led: bool
    """The recorded page led on to pages to which this one does not."""
    news: bool

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.changed or self.led)

    def __str__(self) -> str:
        parts = [f"{len(self.missing)} mentions less"] if self.missing else []
        parts += [f"{self.extra} mentions more"] if self.extra else []
        parts += ["does not lead on as it did"] if self.led else []
        parts += [f"another {name} on {len(ids)}" for name, ids in self.changed.items()]
        return ", ".join(parts)


def judge(reading: Reading, recorded: list[Found], mutation: Mutation, basis: Basis) -> Judgement:
    """What the scraper made of the mutated page; `recorded` is what it finds on the recorded one."""
    try:
        if mutation.status is not None and mutation.status >= 400:
            refusal = reading.scraper.refused(replace(reading.page, body=mutation.body), mutation.status)
            if refusal:
                raise refusal
        found = reading.of(mutation.body)
    except EarfulError as error:
        right = (FetchError, LayoutChanged) if mutation.kind in REPLACED else (Blocked, LayoutChanged)
        return Judgement("loud" if isinstance(error, right) else "crash", f"{error.kind}: {error}")
    except Exception as error:  # noqa: BLE001 - whatever a scraper's `refusal` raises
        return Judgement("crash", f"{type(error).__name__} while reading a refusal")
    said = difference(recorded, found)
    if mutation.kind in REPLACED and (said or not listed(recorded)):
        return Judgement("fewer", "another page in place of the recorded one is taken for content")
    if not said:
        return Judgement("same")
    if said.news:
        return Judgement("partial", str(said))
    if is_drift(reading, recorded, found):
        return Judgement("drift", str(said))
    if is_unseen(reading, recorded, found, said, mutation, basis):
        return Judgement("unseen", str(said))
    return Judgement("fewer" if said.missing or said.led else "poorer", str(said))


def listed(found: list[Found]) -> dict[str, Mention]:
    """The mentions on the page, and those that it leads to, by id."""
    mentions: dict[str, Mention] = {}
    for thing in found:
        mention = thing.about if isinstance(thing, Request) else thing
        if isinstance(mention, Mention):
            mentions[mention.external_id] = mention
    return mentions


def leads(found: list[Found]) -> list[tuple[Any, ...]]:
    """Where the page leads on to, as it goes over the wire."""
    requests = [thing for thing in found if isinstance(thing, Request) and thing.about is None]
    return [
        (request.key, sorted(request.headers.items()), sorted(request.secret.items())) for request in requests
    ]


def difference(recorded: list[Found], found: list[Found]) -> Difference:
    before, now = listed(recorded), listed(found)
    changed: dict[str, list[str]] = {}
    missing = [mention for external_id, mention in before.items() if external_id not in now]
    extra = [mention for external_id, mention in now.items() if external_id not in before]
    pairs = [(mention, now[external_id]) for external_id, mention in before.items() if external_id in now]
    for mention in list(missing):
        if twin := next((other for other in extra if is_same_but_for_its_id(mention, other)), None):
            pairs.append((mention, twin))
            missing.remove(mention)
            extra.remove(twin)
    if len(missing) == len(extra):
        # As many, and in the same order: an id made of words is another when the words are.
        pairs += zip(missing, extra, strict=True)
        missing, extra = [], []
    for old, new in pairs:
        for name in Mention.model_fields:
            if getattr(old, name) != getattr(new, name):
                changed.setdefault(name, []).append(old.external_id)
    led_to, leads_to = leads(recorded), leads(found)
    # A cut list may lead on from another mention; the same mentions have to lead to the same page.
    elsewhere = not missing and any(lead not in leads_to for lead in led_to)
    reasons = {thing.reason for thing in recorded if isinstance(thing, Partial)}
    return Difference(
        missing,
        len(extra),
        changed,
        len(leads_to) < len(led_to) or elsewhere,
        any(isinstance(thing, Partial) and thing.reason not in reasons for thing in found),
    )


def is_same_but_for_its_id(one: Mention, other: Mention) -> bool:
    """Most of what is filled in is the same in both."""
    names = [
        name for name in ("text", "title", "author", "published_at", "rating", "reply") if getattr(one, name)
    ]
    alike = sum(getattr(one, name) == getattr(other, name) for name in names)
    return alike * 2 > len(names) or (bool(one.text) and one.text == other.text)


def is_drift(reading: Reading, recorded: list[Found], found: list[Found]) -> bool:
    """The second net sees it (DESIGN B8): the page lists almost nothing, or a usual field is gone from all.

    The page stands for the source. A case is a small one, so it is not asked how many mentions a field takes.
    """
    before, now = listed(recorded), listed(found)
    if reading.is_first and len(before) >= MIN_LISTED and len(now) <= COLLAPSED_SHARE * len(before):
        return True

    def share(mentions: dict[str, Mention], name: str) -> float:
        return sum(bool(getattr(one, name)) for one in mentions.values()) / len(mentions)

    return bool(before and now) and any(
        share(before, name) >= USUALLY_FILLED and share(now, name) <= NOW_FILLED for name in FIELDS
    )


def is_unseen(
    reading: Reading,
    recorded: list[Found],
    found: list[Found],
    said: Difference,
    mutation: Mutation,
    basis: Basis,
) -> bool:
    """No scraper could know: the page is whole, and one that the site sends when there is less.

    * A list without some of its entries, when none of their words is left and no number on the page counts
      them; a table that ends early, for a table has no end.
    * A part that the site is recorded leaving out (an owner reply, which most mentions lack), gone everywhere
      or under a new name. In markup, where nothing is null, any field that a recorded mention lacks.
    * Letters of another charset than the one announced, when its bytes are letters there too.
    """
    if mutation.kind not in _CAN_GO_UNSEEN:
        return False
    is_optional = any(basis.evidence.shows(place, mutation.lost) for place in mutation.places)
    if not is_optional and not mutation.leaves_no_trace:
        return is_lost_where_some_lack_it(said, found, reading, basis, mutation)
    before, now = dissected(reading.page.body), dissected(mutation.body)
    counted = before.counts() & now.counts()
    lists, lists_now = listed(recorded), listed(found)
    if said.led and reading.is_first and any(count > len(lists) for count in counted):
        return False
    if not said.missing:
        return True
    is_counted = len(lists) in counted or (not lists_now and any(count >= len(lists) for count in counted))
    return not is_counted and not any(
        leaves_words(mention, before.words, now.words) for mention in said.missing
    )


def is_lost_where_some_lack_it(
    said: Difference, found: list[Found], reading: Reading, basis: Basis, mutation: Mutation
) -> bool:
    """In markup: nothing but fields without which the site is recorded showing mentions."""
    if said.missing or said.extra or said.led or not mutation.is_markup:
        return False
    now = listed(found)
    return all(
        name in basis.lacking and not any(has(now[one], name, reading.page) for one in ids if one in now)
        for name, ids in said.changed.items()
    )


def has(mention: Mention, name: str, page: Page) -> bool:
    """The field is filled; the address of a mention, when it is not merely that of its page."""
    return mention.url != page.url if name == "url" else bool(getattr(mention, name))


def leaves_words(mention: Mention, before: str, now: str) -> bool:
    """What this mention says is still to be read on the page, as often as before."""
    needles = [mention.external_id if len(mention.external_id) > 5 else "", longest_run(mention.text)]
    return any(0 < before.count(needle) <= now.count(needle) for needle in needles if len(needle) > 3)


def longest_run(text: str) -> str:
    """The longest run of words at the beginning of the text that no markup or escape can interrupt."""
    return max((run.strip() for run in re.findall(r"[^\W_][\w ]*", text)[:5]), key=len, default="")[:_NEEDLE]
