"""The parts of a change sum to it exactly, whatever happened; points are what opinions say one by one."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earful.clock import HeldClock
from earful.measuring import measure, point_under
from earful.model import WHOLE, Brand, RunState, Score, Source
from earful.scraping import Mention, OwnerReply, Rating
from earful.splitting import split
from earful.store import Store
from tests.inventions import AURORA, NOW, key

STARS = Source(slug="stars", brand="aurora", scraper="trustpilot", settings={"business": "a.example"})
TALK = Source(slug="talk", brand="aurora", scraper="rss", settings={"url": "https://t.example"}, weight=0.5)
FIRST = NOW - timedelta(days=60)


class Life:
    """Days in which people write, edit, are answered and take back; sources go blind; all is measured."""

    def __init__(self, store: Store, brand: Brand, seed: int) -> None:
        self.store, self.brand, self.chance = store, brand, random.Random(seed)
        self.clock = HeldClock(FIRST)
        self.there: dict[str, dict[str, Mention]] = {"stars": {}, "talk": {}}
        self.numbers = iter(range(10_000))

    def days(self, count: int) -> Iterator[datetime]:
        for _ in range(count):
            now = self.clock.now() + timedelta(days=1)
            self.clock.move(now)
            for slug, there in self.there.items():
                listed = self._written(now) | self._rewritten(there, now)
                there |= listed
                state = self.chance.choice(["ok", "ok", "ok", "failed"])
                self.visit(slug, list(listed.values()) if state == "ok" else [], state)
            if self.chance.random() < 0.1:
                self._remove()
            measure(self.brand, self.store, self.clock)
            yield now

    def visit(self, slug: str, mentions: list[Mention], state: RunState) -> None:
        source, now = self.store.brands.source(slug), self.clock.now()
        run_id = self.store.ledger.begin(source.id, now)
        kept = self.store.mentions.keep(source, run_id, mentions, now, key)
        scores = [(one, self._score()) for one in kept.new + kept.changed if self.chance.random() < 0.5]
        self.store.scores.add(scores, now)
        self.store.ledger.end(run_id, now, state)

    def _score(self) -> Score:
        compound = round(self.chance.uniform(-1, 1), 3)
        label = "positive" if compound > 0 else "negative"
        return Score("vader", "1", label, compound, probability=(compound + 1) / 2)

    def _written(self, now: datetime) -> dict[str, Mention]:
        return {
            number: Mention(
                external_id=number,
                url="https://a.example",
                text=self.chance.choice(["", f"words {number}", "the very same words that everybody wrote"]),
                author=self.chance.choice([None, "Aino", "Bekzod", f"Someone {number}"]),
                published_at=now - timedelta(days=self.chance.choice([0, 0, 0, 3, 20]), minutes=1),
                rating=self.chance.choice([None, Rating(value=self.chance.randint(1, 5))]),
            )
            for number in (str(next(self.numbers)) for _ in range(self.chance.choice([0, 1, 1, 2, 12])))
        }

    def _rewritten(self, there: dict[str, Mention], now: datetime) -> dict[str, Mention]:
        if not there or self.chance.random() < 0.6:
            return {}
        number = self.chance.choice(sorted(there))
        update: dict[str, object] = {"rating": Rating(value=self.chance.randint(1, 5))}
        if self.chance.random() < 0.5:
            update["reply"] = OwnerReply(text="Sorry.", published_at=now - timedelta(hours=5))
        return {number: there[number].model_copy(update=update)}

    def _remove(self) -> None:
        rows = self.store.rows("SELECT id FROM mentions WHERE removed_at IS NULL ORDER BY id")
        if rows:
            with self.store.writing():
                self.store.db.execute(
                    "UPDATE mentions SET removed_at = '2026-11-20T00:00:00.000Z' WHERE id = ?",
                    [self.chance.choice(rows)["id"]],
                )


def change(
    store: Store, brand: Brand, start: date, end: date, known_at: datetime | None = None
) -> float | None:
    before = store.index.series(brand.id, WHOLE, start, start, known_at)
    after = store.index.series(brand.id, WHOLE, end, end)
    if not before or not after or before[0].value is None or after[0].value is None:
        return None
    return after[0].value - before[0].value


@given(st.integers(0, 10**6))
@settings(max_examples=4, deadline=None)
def test_the_parts_sum_to_the_change_and_none_is_left_over(seed: int) -> None:
    with Store.open(None, HeldClock(FIRST)) as store:
        store.brands.mirror([AURORA], [STARS, TALK])
        brand = store.brands.brand("aurora")
        life = Life(store, brand, seed)
        days = list(life.days(30))
        told = 0
        for _ in range(25):
            start, end = sorted(life.chance.sample(range(30), 2))
            published = days[start] + timedelta(days=life.chance.randint(1, 9), hours=1)
            known_at = life.chance.choice([None, published])
            opens, closes = days[start].date(), days[end].date()
            moved = change(store, brand, opens, closes, known_at)
            parts = split(brand, store, opens, closes, known_at)
            if moved is None:
                assert parts == []
                continue
            told += 1
            assert sum(one.points for one in parts) == pytest.approx(moved, abs=1e-9)
            assert {one.cause for one in parts} <= {
                *("new mentions", "late arrivals", "ageing", "coverage", "edits", "replies", "removals"),
                *("scores", "other opinions of the same authors"),
            }
        assert told > 5


@given(st.integers(0, 10**6))
@settings(max_examples=4, deadline=None)
def test_a_point_is_what_the_opinions_say_one_by_one(seed: int) -> None:
    with Store.open(None, HeldClock(FIRST)) as store:
        store.brands.mirror([AURORA], [STARS, TALK])
        brand = store.brands.brand("aurora")
        life = Life(store, brand, seed)
        days = list(life.days(35))
        for day in days[5:-1:7]:
            [kept] = store.index.series(brand.id, WHOLE, day.date(), day.date())
            slow = point_under(brand, store, day.date(), None)
            assert kept.mentions == slow.mentions
            assert kept.weight == pytest.approx(slow.weight, rel=1e-9)
            assert kept.effective_n == pytest.approx(slow.effective_n, rel=1e-9)
            for name in ("value", "low", "high"):
                assert getattr(kept, name) == pytest.approx(getattr(slow, name), abs=1e-9)
