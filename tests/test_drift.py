"""A haul that is not believable is a suspicion with its reason; a quiet week is none."""

from datetime import UTC, datetime, timedelta

from earful.drift import Haul, drift, fill_rates, gone_quiet
from earful.scraping import Mention, Rating

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FULL = {"author": 1.0, "text": 0.95, "title": 0.0, "published_at": 1.0, "rating": 1.0, "language": 0.5}
USUAL = [Haul(20, FULL)] * 8


def test_a_first_page_that_lists_a_fifth_of_the_usual_is_drift() -> None:
    assert drift(Haul(4, FULL), USUAL) == "4 mentions on the first page, where 20 are usual"
    assert drift(Haul(0, {}), USUAL) == "0 mentions on the first page, where 20 are usual"
    assert drift(Haul(5, FULL), USUAL) is None


def test_a_field_that_vanished_is_drift() -> None:
    assert drift(Haul(20, FULL | {"rating": 0.05}), USUAL) == "rating in 5% of mentions, where 100% are usual"
    assert drift(Haul(20, FULL | {"language": 0.0}), USUAL) is None


def test_little_is_known_of_a_young_or_a_small_source() -> None:
    assert drift(Haul(0, {}), USUAL[:4]) is None
    assert drift(Haul(0, {}), [Haul(4, FULL)] * 8) is None
    assert drift(Haul(3, FULL | {"rating": 0.0}), [Haul(4, FULL)] * 8) is None


def test_the_last_ten_good_runs_are_the_habit() -> None:
    assert drift(Haul(3, FULL), [Haul(40, FULL)] * 20 + [Haul(10, FULL)] * 10) is None


def test_a_low_as_it_was_before_is_no_collapse() -> None:
    assert drift(Haul(2, FULL), [Haul(15, FULL)] * 9 + [Haul(4, FULL)]) is None
    assert drift(Haul(1, FULL), [Haul(15, FULL)] * 9 + [Haul(4, FULL)]) is not None


def test_a_slow_death_is_drift_though_no_run_is_far_below_the_one_before() -> None:
    good = [Haul(20, FULL)] * 40
    for visit in range(60):
        haul = Haul(round(20 * 0.92**visit), FULL)
        if reason := drift(haul, good):
            break
        good.append(haul)
    assert reason == "4.0 mentions on the first page of late, where 20 were usual"


def test_fill_rates_are_shares_of_mentions() -> None:
    def said(**more: object) -> Mention:
        return Mention.model_validate({"external_id": "1", "url": "u", "text": "Cold", **more})

    rates = fill_rates([said(rating=Rating(value=1)), said(author="Aino")])
    assert (rates["rating"], rates["author"], rates["text"], rates["title"]) == (0.5, 0.5, 1.0, 0.0)
    assert fill_rates([]) == {}


def test_silence_of_six_usual_gaps_is_a_warning() -> None:
    daily = [NOW - timedelta(days=day) for day in range(20)]
    assert gone_quiet(daily, NOW + timedelta(days=5)) is None
    assert (
        gone_quiet(daily, NOW + timedelta(days=8))
        == "nothing new for 8 days, where a mention every 1 is usual"
    )
    assert gone_quiet(daily[:5], NOW + timedelta(days=90)) is None
