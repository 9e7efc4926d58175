"""A run keeps what it found, moves forward only when it ended well, and says why when it did not."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from earful.clock import HeldClock
from earful.collecting import Summary, collect
from earful.errors import Blocked, EarfulError, LayoutChanged, PluginLoadFailed, StoreBusy, Unreachable
from earful.model import Source
from earful.scraping import Scraper
from earful.store import Store
from tests.inventions import (
    AURORA,
    NOW,
    TIDEWATER,
    Site,
    Tidewater,
    TidewaterSettings,
    address,
    card,
    key,
    listing,
)


@pytest.fixture
def source(store: Store) -> Source:
    store.brands.mirror([AURORA], [TIDEWATER])
    return store.brands.source(TIDEWATER.slug)


@pytest.fixture
def run(store: Store, source: Source, clock: HeldClock) -> Callable[[Site], Summary]:
    def once(site: Site) -> Summary:
        return collect(source, lambda: Tidewater(TidewaterSettings(shop="aurora")), store, site, clock, key)

    return once


Run = Callable[[Site], Summary]


def test_defect_1_no_network_is_could_not_look_and_never_none_found(
    store: Store, source: Source, run: Run
) -> None:
    with pytest.raises(Unreachable):
        run(Site({address(1): Unreachable(address(1), "no network")}))
    last = store.ledger.last(source.id)
    assert last is not None
    assert (last.state, last.error, last.remedy, last.found) == ("failed", "Unreachable", "retry", 0)
    assert store.ledger.last_read(source.id) is None


def test_defect_7_an_edited_review_is_seen_again_and_keeps_its_earlier_version(
    store: Store, source: Source, run: Run
) -> None:
    run(Site({address(1): listing(card("r1", stars=2))}))
    summary = run(Site({address(1): listing(card("r1", stars=5, text="They fixed it."))}))
    assert (summary.new, summary.changed) == (0, 1)
    (mention,) = store.mentions.of_source(source.id)
    assert mention.rating is not None
    assert mention.rating.value == 5
    assert store.mentions.versions(mention.id)[0].rating_value == 2


def test_collecting_the_same_pages_twice_changes_nothing(store: Store, source: Source, run: Run) -> None:
    site = Site({address(1): listing(card("r1"), card("r2"))})
    first = run(site)
    before = store.mentions.of_source(source.id)
    second = run(site)
    assert (first.state, first.new, first.listed) == ("ok", 2, 2)
    assert (second.state, second.new, second.changed, second.found) == ("ok", 0, 0, 2)
    assert store.mentions.of_source(source.id) == before


def test_a_run_that_breaks_half_way_keeps_its_mentions_and_the_next_one_reads_everything(
    store: Store, source: Source, run: Run
) -> None:
    pages = {
        address(1): listing(card("r1", days_ago=40), following=2),
        address(2): listing(card("r2", days_ago=41)),
    }
    broken = Site(pages | {address(2): LayoutChanged("no `article`", address(2))})
    broken.etags[address(1)] = '"one"'
    with pytest.raises(LayoutChanged):
        run(broken)
    last = store.ledger.last(source.id)
    assert last is not None
    assert (last.state, last.new, last.remedy) == ("drifted", 1, "fix-scraper")
    assert store.ledger.validators(source.id) == {}
    whole = Site(pages)
    assert run(whole).new == 1
    assert store.mentions.count() == 2


def test_validators_are_kept_where_one_page_was_all_there_is(store: Store, source: Source, run: Run) -> None:
    site = Site({address(1): listing(card("r1"))})
    site.etags[address(1)] = '"one"'
    assert run(site).state == "ok"
    assert run(site).state == "unchanged"
    assert run(site).state == "unchanged"
    site.pages[address(1)] = listing(card("r1"), card("r2"))
    site.etags[address(1)] = '"two"'
    assert run(site).new == 1


def test_an_unchanged_first_page_does_not_hide_a_reply_on_the_second(
    store: Store, source: Source, run: Run
) -> None:
    pages = {address(1): listing(card("r1"), following=2), address(2): listing(card("r2", days_ago=3))}
    site = Site(pages)
    site.etags[address(1)] = '"one"'
    run(site)
    site.pages[address(2)] = listing(card("r2", days_ago=3, reply="Sorry, write to us."))
    assert run(site).state == "ok"
    assert [bool(mention.reply) for mention in store.mentions.of_source(source.id)] == [True, False]


def test_a_refusal_goes_to_a_person_and_stays_in_the_ledger(store: Store, source: Source, run: Run) -> None:
    with pytest.raises(Blocked):
        run(Site({address(1): Blocked(address(1))}))
    last = store.ledger.last(source.id)
    assert last is not None
    assert (last.state, last.remedy) == ("refused", "respect-site")
    assert "ask the site's owner" in (last.message or "")


def test_a_broken_scraper_is_a_failed_run_and_not_a_missing_one(
    store: Store, source: Source, clock: HeldClock
) -> None:
    def broken() -> Scraper[TidewaterSettings]:
        raise PluginLoadFailed("scraper file tidewater.py cannot be loaded; repair it")

    with pytest.raises(PluginLoadFailed):
        collect(source, broken, store, Site({}), clock, key)
    last = store.ledger.last(source.id)
    assert last is not None
    assert (last.state, last.error) == ("failed", "PluginLoadFailed")


def test_an_unforeseen_error_leaves_no_scraped_words_in_the_ledger(
    store: Store, source: Source, run: Run
) -> None:
    with pytest.raises(ZeroDivisionError):
        run(Site({address(1): ZeroDivisionError("Aino Kukka wrote: cold coffee")}))
    last = store.ledger.last(source.id)
    assert last is not None
    assert (last.state, last.remedy) == ("failed", "report-bug")
    assert "Aino" not in (last.message or "")


def test_two_collects_at_once_are_one(store: Store, source: Source, run: Run) -> None:
    with store.ledger.lease(source, "another-process"):
        with pytest.raises(StoreBusy, match="is being collected by another-process") as caught:
            run(Site({address(1): listing(card("r1"))}))
        assert caught.value.remedy == "retry"
    assert store.ledger.last(source.id) is None
    assert run(Site({address(1): listing(card("r1"))})).new == 1


def test_a_killed_collector_blocks_its_source_for_a_while_only(
    store: Store, source: Source, clock: HeldClock, run: Run
) -> None:
    with store.writing():
        store.ledger.renew(source.id, "killed")
    with pytest.raises(StoreBusy):
        run(Site({address(1): listing(card("r1"))}))
    clock.move(NOW + timedelta(minutes=16))
    assert run(Site({address(1): listing(card("r1"))})).new == 1


@pytest.mark.parametrize(
    "error", [Blocked(address(1)), Unreachable(address(1)), LayoutChanged("x", address(1))]
)
def test_no_message_carries_a_query_string(error: EarfulError) -> None:
    assert "page=1" not in str(error)
