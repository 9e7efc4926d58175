"""What does not name the brand, and what was said before, is kept, flagged and out of the index."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from earful import scraping
from earful.assessing import assess
from earful.clock import HeldClock
from earful.digest import Week, build
from earful.model import Brand, Mention, Source
from earful.relevance import judge
from earful.rendering import render
from earful.scraping import Rating
from earful.sentiment.vader import Vader
from earful.store import Store

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
AURORA = Brand(slug="aurora", name="Aurora Coffee", aliases=("Aurora",), excluded=("aurora borealis",))
TOOT = Source(slug="aurora-toots", brand="aurora", scraper="mastodon", is_search=True)
TOOT_ELSEWHERE = Source(slug="aurora-toots-2", brand="aurora", scraper="mastodon", is_search=True)
STARS = Source(slug="aurora-stars", brand="aurora", scraper="trustpilot")
LONG = (
    "Third week without a reply from Aurora: I paid for two bags of beans, got one, wrote to support twice"
    " and nobody has answered me since."
)


@pytest.fixture(autouse=True)
def watched(store: Store) -> None:
    store.brands.mirror([AURORA], [TOOT, TOOT_ELSEWHERE, STARS])


def keep(
    store: Store, source: Source, external_id: str, text: str, hours_ago: float = 3, **more: object
) -> None:
    place = store.brands.source(source.slug)
    mention = scraping.Mention.model_validate(
        {
            **{"external_id": external_id, "url": f"https://x.example/{external_id}", "text": text},
            **{"author": "Aino Kukka", "kind": "post", "published_at": NOW - timedelta(hours=hours_ago)},
            **more,
        }
    )
    run_id = store.ledger.begin(place.id, NOW)
    store.mentions.keep(place, run_id, [mention], NOW, lambda name: name[:1])
    store.ledger.end(run_id, NOW, "ok")


def kept(store: Store, source: Source = TOOT) -> list[Mention]:
    return store.mentions.of_source(store.brands.source(source.slug).id)


def standing(store: Store, source: Source = TOOT) -> list[str | None]:
    return [mention.set_aside for mention in kept(store, source)]


def in_the_index(store: Store) -> int:
    return len(store.index.said(store.brands.brand("aurora").id))


def test_what_a_search_found_counts_only_where_it_names_the_brand(store: Store, clock: HeldClock) -> None:
    keep(store, TOOT, "1", "Auroran kahvi oli kylmää, odotan hyvitystä.", 5)
    keep(store, TOOT, "2", "The aurora borealis was terrible, I am still waiting for my refund!", 4)
    keep(store, STARS, "3", "Terrible, still waiting for my refund.", rating=Rating(value=1), kind="review")
    assess(store, Vader(), clock)
    assert standing(store) == [None, "unnamed"]
    assert standing(store, STARS) == [None]
    assert in_the_index(store) == 2
    assert {mention.external_id for _, mention in store.complaints.all()} >= {"3"}
    assert "2" not in {mention.external_id for _, mention in store.complaints.all()}


def test_an_alias_given_later_brings_the_mention_and_its_complaint_back(
    store: Store, clock: HeldClock
) -> None:
    keep(store, TOOT, "1", "Kukkakahvi never sent my refund, I am still waiting. Terrible!")
    assess(store, Vader(), clock)
    assert (standing(store), store.complaints.all()) == (["unnamed"], [])
    store.brands.mirror([replace(AURORA, aliases=("Kukkakahvi",))], [TOOT, TOOT_ELSEWHERE, STARS])
    assert assess(store, Vader(), clock).opened == 1
    assert standing(store) == [None]
    store.brands.mirror([AURORA], [TOOT, TOOT_ELSEWHERE, STARS])
    assert assess(store, Vader(), clock).dismissed == 1
    assert store.complaints.waiting() == []


def test_the_same_post_through_two_instances_counts_once(store: Store, clock: HeldClock) -> None:
    uri = "https://one.example/users/aino/statuses/7"
    keep(store, TOOT, uri, LONG)
    keep(store, TOOT_ELSEWHERE, uri, LONG)
    assess(store, Vader(), clock)
    assert standing(store) == [None]
    assert standing(store, TOOT_ELSEWHERE) == ["copy"]
    assert (len(store.complaints.all()), in_the_index(store)) == (1, 1)


def test_a_cross_post_is_known_by_its_canonical_id(store: Store) -> None:
    keep(store, TOOT, "t3_a", "Aurora, again.", canonical_id="t3_a")
    keep(store, TOOT, "t3_b", "Look what Aurora did there", canonical_id="t3_a")
    judge(store)
    assert standing(store) == [None, "copy"]


def test_the_same_text_from_many_accounts_is_one_opinion(store: Store, clock: HeldClock) -> None:
    for number in range(5):
        keep(store, TOOT, str(number), f"{LONG} #{number} https://l.example/{number}", 10 - number)
    assess(store, Vader(), clock)
    assert standing(store) == [None, "copy", "copy", "copy", "copy"]
    assert (len(store.complaints.all()), in_the_index(store)) == (1, 1)


def test_the_same_words_in_another_place_wait_for_an_answer_there(store: Store, clock: HeldClock) -> None:
    keep(store, TOOT, "1", LONG, 9)
    keep(store, STARS, "2", LONG, rating=Rating(value=1), kind="review")
    assess(store, Vader(), clock)
    assert standing(store, STARS) == ["alike"]
    assert (len(store.complaints.all()), in_the_index(store)) == (2, 1)


def test_short_words_that_many_say_are_no_copies(store: Store) -> None:
    keep(store, STARS, "1", "Terrible service, never again!")
    keep(store, STARS, "2", "Terrible service, never again!")
    judge(store)
    assert standing(store, STARS) == [None, None]


def test_a_copy_counts_when_what_it_copied_is_gone(store: Store) -> None:
    keep(store, TOOT, "1", LONG, 9)
    keep(store, TOOT_ELSEWHERE, "2", LONG)
    judge(store)
    assert standing(store, TOOT_ELSEWHERE) == ["alike"]
    first = store.brands.source(TOOT.slug)
    for _ in range(2):
        store.sightings.count_mentions(first.id, set(), NOW - timedelta(days=1), NOW, NOW)
    judge(store)
    assert standing(store, TOOT_ELSEWHERE) == [None]


def test_judging_twice_changes_nothing(store: Store) -> None:
    keep(store, TOOT, "1", "Northern lights")
    assert len(judge(store)) == 1
    assert judge(store) == ()


def test_the_digest_says_how_many_are_set_aside(store: Store, clock: HeldClock) -> None:
    keep(store, TOOT, "1", "Northern lights over Oulu", hours_ago=30)
    keep(store, TOOT, "2", "Aurora makes good coffee", hours_ago=30)
    assess(store, Vader(), clock)
    view = build(store.brands.brand("aurora"), Week.parse("2026-W47"), store, NOW)
    assert (view.health.set_aside, view.talk and view.talk.mentions) == (1, 1)
    rendered = render("weekly_digest", view)
    for body in (rendered.html, rendered.text):
        assert "1 mention is not counted" in " ".join(body.split())
