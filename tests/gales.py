"""An invented brand with weeks of ordinary opinions behind it, for the tests of storms."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from earful.clock import HeldClock
from earful.digest.storm import StormView, build
from earful.model import Brand, RunState, Score, Source, SourceId, WorkingHours
from earful.patrolling import act, look
from earful.scraping import Mention, Rating
from earful.store import Store

NOW = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
WEEKS = 6
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BRAND = Brand(slug="aurora", name="Aurora Coffee", team=WorkingHours(zone="Europe/Helsinki"))
HARBOUR, FORUM = (
    Source(slug=slug, brand="aurora", scraper="rss", title=title, reply_hosts=(f"{slug}.example",))
    for slug, title in (("harbour", "Harbour Reviews"), ("forum", "Kitchen Table"))
)


@dataclass
class Town:
    """What is said about the brand; opinions are kept by the visit after them."""

    store: Store
    sources: Sequence[Source] = (HARBOUR, FORUM)
    number: int = 0
    ids: dict[str, SourceId] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store.brands.mirror([BRAND], self.sources)
        self.ids = {source.slug: source.id for source in self.store.brands.sources()}

    @property
    def brand(self) -> Brand:
        return self.store.brands.brand("aurora")

    def visit(self, slug: str, at: datetime, said: Sequence[Mention] = (), state: RunState = "ok") -> None:
        source = self.store.brands.source(slug)
        run = self.store.ledger.begin(source.id, at)
        if said:
            kept = self.store.mentions.keep(source, run, said, at, str)
            self.store.scores.add([(one, Score("vader", "1", "unread")) for one in kept.new], at)
        if state == "ok":
            self.store.ledger.end(run, at, state)
        else:
            self.store.ledger.end(run, at, state, error="LayoutChanged", remedy="fix-scraper")

    def opinion(
        self,
        at: datetime | None,
        stars: int,
        author: str | None = "",
        text: str = "Cold coffee, and nobody answered.",
        host: str = "harbour.example",
    ) -> Mention:
        self.number += 1
        return Mention(
            external_id=f"o{self.number}",
            url=f"https://{host}/r/{self.number}",
            text=f"{text} ({self.number})",
            author=f"author{self.number}" if author == "" else author,
            published_at=at,
            rating=Rating(value=stars),
        )

    def listen(
        self,
        slug: str = "harbour",
        until: datetime = NOW,
        per_day: float = 2,
        bad_every: int = 4,
        weeks: float = WEEKS,
        every_hours: int = 24,
    ) -> None:
        """The source was visited all the time, and people said what they say: every fourth is bad."""
        began = until - timedelta(weeks=weeks)
        count = int(per_day * 7 * weeks)
        said = [
            self.opinion(began + (n + 0.5) * (until - began) / count, 1 if n % bad_every == 0 else 5)
            for n in range(count)
        ]
        for number in range(int(weeks * 7 * 24 / every_hours) - 1, -1, -1):
            self.visit(slug, until - number * every_hours * HOUR, said if number == 0 else ())

    def complain(
        self,
        people: int,
        until: datetime = NOW,
        hours: float = 2,
        slug: str = "harbour",
        author: str | None = "",
        dated: bool = True,
    ) -> None:
        """So many people said something bad in the hours before, and were seen at once."""
        times = [until - (n + 0.5) / people * hours * HOUR for n in range(people)]
        said = [self.opinion(at if dated else None, 1, author) for at in times]
        self.visit(slug, until, said)

    def complain_of(self, texts: Sequence[tuple[str, str | None]], url: str = "") -> None:
        """Each text was said in the last two hours; those with an expectation are complaints."""
        said = []
        for number, (text, _) in enumerate(texts):
            one = self.opinion(NOW - (number + 1) * 2 * HOUR / (len(texts) + 1), 1, text=text)
            said.append(one.model_copy(update={"text": text, "url": url or one.url}))
        before = {row["id"] for row in self.store.rows("SELECT id FROM mentions")}
        self.visit("harbour", NOW, said)
        new = [row["id"] for row in self.store.rows("SELECT id FROM mentions ORDER BY id")]
        for mention, (_, expectation) in zip([one for one in new if one not in before], texts, strict=True):
            if expectation:
                self.store.complaints.open(
                    mention,
                    author_name="Mika R.",
                    expectation=expectation,
                    severity=3,
                    reason="stated rules",
                    opened_at=NOW,
                    due_at=NOW + DAY,
                )


TEXTS: tuple[tuple[str, str | None], ...] = (
    ("The app charged me twice for one coffee and nobody answers.", "price"),
    ("Charged twice since this morning. I want my money back!", "price"),
    ("Same here, 9.80 instead of 4.90, and the help line is dead.", "support"),
    ("Veloitettu kahdesti, asiakaspalvelu ei vastaa.", "price"),
    ("Aurora used to be good. Not any more.", None),
    ("Twice the money, half the coffee.", "price"),
    ("انتظرنا أربعين دقيقة ولم يعتذر أحد.", "speed"),
)


def alarm(store: Store, texts: Sequence[tuple[str, str | None]] = TEXTS, url: str = "") -> StormView:
    """The first mail about a storm of these complaints, with the forum broken since Saturday."""
    town = Town(store)
    town.listen()
    town.listen("forum", until=NOW - 2 * DAY, per_day=0.5)
    town.visit("forum", NOW - DAY, state="failed")
    town.complain_of(texts, url)
    seen = look(town.brand, store, NOW)
    done = act(town.brand, store, seen)
    assert done.storm is not None
    bad = seen.bad_since(done.storm.from_at)
    return build(done.storm, bad, town.brand, store, NOW, unsubscribe="https://aurora.example/unsubscribe")


def views() -> dict[str, StormView]:
    """By name, the mails that there are about a storm."""
    with Store.open(None, HeldClock(NOW)) as store:
        broke = alarm(store)
    doubled = replace(broke, has_doubled=True, people=23, hours=24, usual=None, bad=31, unread=())
    return {"storm": broke, "storm_doubled": doubled}
