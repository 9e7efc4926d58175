"""The crawl reads on until everything is known, and never takes silence for an answer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import Field

from earful.crawl import Crawl, read_page
from earful.errors import Blocked, ContractBroken, EarfulError, Gone, LayoutChanged, ServerTrouble
from earful.scraping import Found, Mention, NoResults, Page, Request, Scraper, Settings
from tests.inventions import NOW, Site, Tidewater, TidewaterSettings, address, card, listing

SCRAPER = Tidewater(TidewaterSettings(shop="aurora"))


def page(body: str) -> Page:
    return Page(address(1), body.encode(), "text/html", NOW)


def crawl(site: Site, known: dict[str, datetime] | None = None) -> list[str]:
    steps = Crawl(SCRAPER, site, known or {}, NOW)
    return [mention.external_id for stop in steps for mention in stop.mentions]


def test_every_page_is_read_and_every_mention_comes_once() -> None:
    site = Site(
        {
            address(1): listing(card("r1"), card("r2"), following=2),
            address(2): listing(card("r2"), card("r3"), following=1),
        }
    )
    assert crawl(site) == ["r1", "r2", "r3"]
    assert site.asked == [address(1), address(2)]


def test_with_everything_known_and_old_one_page_is_read() -> None:
    site = Site({address(1): listing(card("r1", days_ago=40), following=2), address(2): listing(card("r0"))})
    crawl(site, {"r1": NOW - timedelta(days=40)})
    assert site.asked == [address(1)]


def test_a_listing_that_is_not_sorted_by_date_is_read_on() -> None:
    site = Site(
        {
            address(1): listing(card("r1", days_ago=50), card("r2", days_ago=40), following=2),
            address(2): listing(card("r3")),
        }
    )
    known = {"r1": NOW - timedelta(days=50), "r2": NOW - timedelta(days=40)}
    assert crawl(site, known) == ["r1", "r2", "r3"]


def test_a_known_but_recent_mention_is_visited_again_for_its_reply() -> None:
    site = Site({address(1): listing(card("r1"), following=2), address(2): listing(card("r0"))})
    crawl(site, {"r1": NOW - timedelta(days=1)})
    assert site.asked == [address(1), address(2)]


def test_a_page_that_yields_nothing_is_an_error_never_an_empty_success() -> None:
    with pytest.raises(LayoutChanged, match="nothing that the scraper knows"):
        read_page(SCRAPER, page("<html><body><h1>Our new shop</h1></body></html>"))


def test_the_sites_own_word_for_nothing_is_no_error() -> None:
    assert read_page(SCRAPER, page('<p class="none">No reviews</p>')) == [NoResults("no reviews yet")]


def test_a_challenge_page_is_blocked() -> None:
    with pytest.raises(Blocked):
        read_page(SCRAPER, page("<html><title>Just a moment...</title><body>Checking</body></html>"))


def test_a_scraper_that_raises_is_named_without_what_it_read() -> None:
    class Faulty(Tidewater):
        name = "faulty"

        def parse(self, page: Page) -> Iterator[Found]:
            raise KeyError("the text of Aino Kukka")

    with pytest.raises(ContractBroken) as caught:
        read_page(Faulty(TidewaterSettings(shop="a")), page(listing(card("r1"))))
    assert "faulty" in str(caught.value)
    assert "Aino" not in str(caught.value)


@pytest.mark.parametrize("stars", [9, 0, -1, float("nan"), float("inf")])
def test_impossible_values_are_a_changed_layout_and_stay_out_of_the_message(stars: float) -> None:
    with pytest.raises(LayoutChanged, match="impossible values") as caught:
        read_page(SCRAPER, page(listing(card("r1", stars=stars))))
    assert caught.value.remedy == "fix-scraper"
    assert "Cold coffee" not in str(caught.value)


class Twofold(Tidewater):
    """Asks for a feed and, when that fails, for its twin."""

    name = "twofold"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(address(1), instead=Request(address(7)))


@pytest.mark.parametrize("first", [ServerTrouble(address(1)), Gone(address(1)), "<html>odd</html>"])
def test_the_other_address_is_read_when_the_first_fails(first: str | BaseException) -> None:
    site = Site({address(1): first, address(7): listing(card("r1"))})
    steps = list(Crawl(Twofold(TidewaterSettings(shop="a")), site, {}, NOW))
    assert [mention.external_id for stop in steps for mention in stop.mentions] == ["r1"]


def test_blocked_is_an_answer_and_the_other_address_is_left_alone() -> None:
    site = Site({address(1): Blocked(address(1)), address(7): listing(card("r1"))})
    with pytest.raises(Blocked):
        list(Crawl(Twofold(TidewaterSettings(shop="a")), site, {}, NOW))
    assert site.asked == [address(1)]


class Cut(Tidewater):
    """Shows teasers whose full text is one click away."""

    name = "cut"

    def parse(self, page: Page) -> Iterator[Found]:
        for mention in super().parse(page):
            assert isinstance(mention, Mention)
            yield Request(mention.url, callback=self.full, about=mention)

    def full(self, page: Page) -> Iterator[Found]:
        yield from super().parse(page)


def test_a_detail_page_of_a_known_mention_is_skipped() -> None:
    teasers = listing(card("r1", days_ago=40), card("r2"))
    site = Site(
        {address(1): teasers, "https://tidewater.example/r/r2": listing(card("r2", text="All of it."))}
    )
    known = {"r1": datetime(2026, 10, 1, tzinfo=UTC)}
    stops = list(Crawl(Cut(TidewaterSettings(shop="a")), site, known, NOW))
    assert [mention.text for stop in stops for mention in stop.mentions] == ["All of it."]
    assert stops[0].listed == 2
    assert site.asked == [address(1), "https://tidewater.example/r/r2"]


def test_a_scraper_that_runs_in_circles_is_stopped() -> None:
    class Endless(Tidewater):
        name = "endless"

        def parse(self, page: Page) -> Iterator[Found]:
            yield from super().parse(page)
            yield Request(f"{page.url}0")

    class Everywhere(Site):
        def fetch(self, request: Request) -> Page:
            url = request.url
            return Page(url, listing(card("r1")).encode(), "", NOW)

    with pytest.raises(ContractBroken, match="circles"):
        list(Crawl(Endless(TidewaterSettings(shop="a")), Everywhere({}), {}, NOW))


class HarborSettings(Settings):
    pages: int = Field(default=9, description="Pages to read at most")


class Harbor(Scraper[HarborSettings]):
    """Two reviews a page, counted by the site, behind a token; what it says no with comes with status 200."""

    name = "harbor"
    title = "Harbor reviews"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(HARBOR, headers={"Authorization": "Bearer a-token"}, secret={"key": "a-key"})

    def refusal(self, page: Page, status: int) -> EarfulError | None:
        return Gone(page.url, "no such shop") if page.json.one("error").text == "no_shop" else None

    def parse(self, page: Page) -> Iterator[Found]:
        reviews = page.json.all("reviews")
        for review in reviews:
            yield Mention(
                external_id=review.one("id").text, url=page.url, text="Cold coffee", published_at=NOW
            )
        following = page.next(page=page.number + 1) if page.json.maybe("more") else None
        yield from self.rest(page, len(reviews), following, page.json.number_at("total"))


HARBOR = "https://harbor.example/reviews"


class Pages:
    """Answers each address with a body of its own, and keeps the requests."""

    def __init__(self, **bodies: str) -> None:
        self.bodies = {
            HARBOR: bodies.pop("first"),
            **{f"{HARBOR}?page={key[1:]}": bodies[key] for key in bodies},
        }
        self.requests: list[Request] = []

    def fetch(self, request: Request) -> Page:
        self.requests.append(request)
        return Page(request.url, self.bodies[request.url].encode(), "application/json", NOW)


def visit(web: Pages, pages: int = 9) -> tuple[list[str], list[str], list[str]]:
    """Ids, partial and nothing of a whole visit."""
    stops = list(Crawl(Harbor(HarborSettings(pages=pages)), web, {}, NOW))
    ids = [mention.external_id for stop in stops for mention in stop.mentions]
    return (
        ids,
        [one for stop in stops for one in stop.partial],
        [one for stop in stops for one in stop.nothing],
    )


FIRST = '{"reviews": [{"id": "1"}, {"id": "2"}], "total": 3, "more": true}'
LAST = '{"reviews": [{"id": "3"}], "total": 3}'


def test_the_next_page_of_a_listing_is_asked_for_with_the_headers_and_secrets_of_the_first() -> None:
    web = Pages(first=FIRST, p2=LAST)
    assert visit(web) == (["1", "2", "3"], [], [])
    first, second = web.requests
    assert (
        (second.headers, second.secret) == (first.headers, first.secret) == (first.headers, {"key": "a-key"})
    )
    assert (second.number, second.before) == (2, 2)


def test_a_listing_that_ends_before_the_sites_own_count_is_partial() -> None:
    assert visit(Pages(first=FIRST, p2='{"reviews": [{"id": "3"}], "total": 5}'))[1] == [
        "3 of 5 mentions, and no further page"
    ]


def test_what_lies_beyond_the_setting_pages_is_partial() -> None:
    ids, partial, _ = visit(Pages(first=FIRST), pages=1)
    assert ids == ["1", "2"]
    assert partial == ["read the newest 1 pages; there may be older mentions"]


def test_nothing_listed_is_said_and_nothing_listed_of_some_is_an_error() -> None:
    assert visit(Pages(first='{"reviews": [], "total": 0}'))[2] == ["no mentions"]
    assert visit(Pages(first=FIRST, p2='{"reviews": []}'))[2] == ["past the last mention"]
    with pytest.raises(LayoutChanged, match="no mentions listed after 0 of 7"):
        visit(Pages(first='{"reviews": [], "total": 7}'))
    with pytest.raises(LayoutChanged, match="no mentions listed after 2 of 7"):
        visit(Pages(first=FIRST, p2='{"reviews": [], "total": 7, "more": true}'))


def test_a_refusal_is_heard_whatever_the_status_and_an_answer_in_nobodys_words_is_read() -> None:
    with pytest.raises(Gone, match="no such shop"):
        visit(Pages(first='{"error": "no_shop"}'))
    with pytest.raises(LayoutChanged, match="reviews"):
        visit(Pages(first='{"greeting": "hello"}'))
