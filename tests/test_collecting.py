"""A run keeps what it found, moves forward only when it ended well, and says why when it did not."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from earful.assessing import assess
from earful.clock import HeldClock
from earful.collecting import Summary, collect
from earful.errors import (
    Blocked,
    Drifted,
    EarfulError,
    KeyMissing,
    LayoutChanged,
    PluginLoadFailed,
    StoreBusy,
    Unreachable,
)
from earful.model import Source
from earful.scraping import Scraper
from earful.sentiment.vader import Vader
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
    store: Store, source: Source, run: Run, clock: HeldClock
) -> None:
    pages = {address(1): listing(card("r1"), following=2), address(2): listing(card("r2", days_ago=3))}
    site = Site(pages)
    site.etags[address(1)] = '"one"'
    run(site)
    site.pages[address(2)] = listing(card("r2", days_ago=3, reply="Sorry, write to us."))
    clock.move(clock.now() + timedelta(days=1))
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


def test_a_source_without_its_key_is_unconfigured_and_not_failing(
    store: Store, source: Source, clock: HeldClock
) -> None:
    def without_key() -> Scraper[TidewaterSettings]:
        raise KeyMissing("source aurora-tidewater: key is looked for under EARFUL_TIDEWATER_KEY")

    summary = collect(source, without_key, store, Site({}), clock, key)
    assert summary.state == "unconfigured"
    last = store.ledger.last(source.id)
    assert last is not None
    assert (last.state, last.remedy) == ("unconfigured", "fix-config")
    assert store.ledger.last_read(source.id) is None, "nobody looked"


def test_a_review_is_removed_when_it_was_missed_twice(store: Store, source: Source, run: Run) -> None:
    everything = Site({address(1): listing(card("r1"), card("r2", days_ago=2), card("r3", days_ago=3))})
    without = Site({address(1): listing(card("r1"), card("r3", days_ago=3))})
    run(everything)
    run(without)
    assert gone(store, source) == []
    run(everything)
    run(without)
    assert gone(store, source) == [], "seen in between: its count began anew"
    run(without)
    assert gone(store, source) == ["r2"]
    run(everything)
    assert gone(store, source) == []


def test_what_lies_beyond_the_listing_is_not_missed(store: Store, source: Source, run: Run) -> None:
    run(Site({address(1): listing(card("r1"), card("r2", days_ago=2), card("r3", days_ago=40))}))
    for _ in range(3):
        run(Site({address(1): listing(card("r1"), card("r2", days_ago=2))}))
    assert gone(store, source) == []


def test_a_listing_out_of_order_or_cut_short_proves_nothing(store: Store, source: Source, run: Run) -> None:
    run(Site({address(1): listing(card("r1"), card("r2", days_ago=2), card("r3", days_ago=3))}))
    for _ in range(3):
        run(Site({address(1): listing(card("r3", days_ago=3), card("r1"))}))
    assert gone(store, source) == []


def gone(store: Store, source: Source) -> list[str]:
    return [mention.external_id for mention in store.mentions.of_source(source.id) if mention.removed_at]


def test_a_reply_is_gone_when_it_was_missed_twice_and_its_complaint_waits_again(
    store: Store, source: Source, run: Run, clock: HeldClock
) -> None:
    answered = Site({address(1): listing(card("r1", stars=1, reply="Sorry, write to us."))})
    silent = Site({address(1): listing(card("r1", stars=1))})
    run(answered)
    assess(store, Vader(), clock)
    assert store.complaints.waiting() == []
    run(silent)
    assess(store, Vader(), clock)
    assert store.complaints.waiting() == []
    run(silent)
    assess(store, Vader(), clock)
    ((complaint, _),) = store.complaints.waiting()
    assert store.complaints.events(complaint.id)[-1]["note"] == "the reply is gone from the site"
    run(answered)
    assess(store, Vader(), clock)
    assert store.complaints.waiting() == []


def test_a_complaint_that_is_back_on_the_site_waits_again(
    store: Store, source: Source, run: Run, clock: HeldClock
) -> None:
    everything = Site(
        {address(1): listing(card("r1"), card("r2", days_ago=2, stars=1), card("r3", days_ago=3))}
    )
    without = Site({address(1): listing(card("r1"), card("r3", days_ago=3))})
    for site in (everything, without, without):
        run(site)
        assess(store, Vader(), clock)
    assert "r2" not in {mention.external_id for _, mention in store.complaints.waiting()}
    run(everything)
    assess(store, Vader(), clock)
    assert "r2" in {mention.external_id for _, mention in store.complaints.waiting()}


def test_a_haul_that_is_not_believable_is_drifted_and_moves_nothing_forward(
    store: Store, source: Source, run: Run, clock: HeldClock
) -> None:
    usual = Site({address(1): listing(*(card(f"r{number}", days_ago=number + 1) for number in range(10)))})
    for _ in range(6):
        run(usual)
        clock.move(clock.now() + timedelta(hours=6))
    with pytest.raises(Drifted, match="1 mentions on the first page, where 10 are usual"):
        run(Site({address(1): listing(card("r11"))}))
    last = store.ledger.last(source.id)
    assert last is not None
    assert (last.state, last.remedy, last.new) == ("drifted", "fix-scraper", 1)
    assert store.mentions.count() == 11, "what was found is kept"
    store.ledger.forget_baseline(source.id)
    assert run(Site({address(1): listing(card("r11"))})).state == "ok"


def test_a_quiet_source_costs_one_conditional_request_and_is_read_anew_once_a_day(
    store: Store, source: Source, run: Run, clock: HeldClock
) -> None:
    pages = {address(1): listing(card("r1"), following=2), address(2): listing(card("r2", days_ago=3))}
    site = Site(pages)
    site.etags[address(1)] = '"one"'
    costs = []
    for _ in range(6):
        before = len(site.asked)
        run(site)
        costs.append(len(site.asked) - before)
        clock.move(clock.now() + timedelta(hours=8))
    assert costs == [2, 1, 1, 2, 1, 1]


def test_a_silence_is_told_once_and_again_after_something_came(
    store: Store, source: Source, run: Run, clock: HeldClock
) -> None:
    daily = [card(f"r{day}", days_ago=day) for day in range(10)]
    assert run(Site({address(1): listing(*daily)})).notes == ()
    clock.move(clock.now() + timedelta(days=7))
    summary = run(Site({address(1): listing(*daily)}))
    assert (summary.state, summary.notes) == (
        "ok",
        ("nothing new for 7 days, where a mention every 1 is usual",),
    )
    last = store.ledger.last(source.id)
    assert last is not None
    assert last.message == summary.notes[0]
    clock.move(clock.now() + timedelta(days=1))
    assert run(Site({address(1): listing(*daily)})).notes == ()
    again = [card("new", days_ago=-8), *daily]
    clock.move(clock.now() + timedelta(hours=1))
    assert run(Site({address(1): listing(*again)})).notes == ()
    clock.move(clock.now() + timedelta(days=9))
    assert run(Site({address(1): listing(*again)})).notes != ()


def test_a_list_of_files_none_of_which_changed_is_unchanged(store: Store, source: Source, run: Run) -> None:
    """The first page only leads on; what it leads to is as it was."""
    site = Site({address(1): listing(following=2), address(2): listing(card("r1"))})
    site.etags[address(2)] = '"as ever"'
    assert (run(site).state, run(site).state) == ("ok", "unchanged")
    site.etags[address(2)] = '"another"'
    assert run(site).state == "ok"
