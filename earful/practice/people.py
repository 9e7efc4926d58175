"""Who writes what, when and in which language: the same twelve weeks for the same seed and Monday.

The story: staff are praised, deliveries come late again and again, and in the last week an update of the app
breaks the sign-in in every language.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

from earful.practice.texts import Said, Voices, changes, english, finnish, hackers, papers, russian, uzbek

WEEKS = 12
HELSINKI, TASHKENT, LONDON = ZoneInfo("Europe/Helsinki"), ZoneInfo("Asia/Tashkent"), ZoneInfo("Europe/London")
UPDATE_BEFORE_MONDAY = timedelta(days=4, hours=22)
"""The app's update goes out on Wednesday at ten."""
OLD_VERSION, NEW_VERSION = "4.9.2", "5.0.0"

BRAND, RIVAL = "auroracoffee.example", "nordbean.example"
STOREFRONTS = ("fi", "uz", "gb")
_ZONES = {"fi": HELSINKI, "uz": TASHKENT, "gb": LONDON}

# More is written at weekends, over lunch and in the evening.
_DAY_WEIGHTS = (3, 3, 3, 4, 4, 6, 5)
_HOUR_WEIGHTS = (1, 0, 0, 0, 0, 1, 2, 5, 6, 4, 3, 4, 6, 5, 4, 4, 5, 6, 7, 8, 9, 8, 5, 3)


@dataclass(frozen=True)
class Piece:
    """One text in one place, with all that happens to it later."""

    place: str
    """`trustpilot/DOMAIN`, `appstore/CC`, `hackernews`, `news`, `blog` or `forum`."""
    id: str
    author: str = field(repr=False)
    language: str
    stars: int
    title: str
    text: str = field(repr=False)
    at: datetime
    reply: str = field(default="", repr=False)
    reply_at: datetime | None = None
    version: str = ""
    """The app's version that an App Store review is about."""
    story: tuple[str, str] | None = None
    """Id and title of the story under which a comment stands."""
    before: Said | None = field(default=None, repr=False)
    """What it said until `edited_at`."""
    edited_at: datetime | None = None
    removed_at: datetime | None = None

    def as_of(self, now: datetime) -> Piece | None:
        """What the place shows of it at that time; None when it is not there yet or not any more."""
        if self.at > now or (self.removed_at and self.removed_at <= now):
            return None
        seen = self
        if self.edited_at and self.edited_at > now and self.before:
            old = self.before
            seen = replace(seen, stars=old.stars, title=old.title, text=old.text, edited_at=None)
        if self.reply_at and self.reply_at > now:
            seen = replace(seen, reply="", reply_at=None)
        return seen


def visible(pieces: Sequence[Piece], place: str, now: datetime) -> list[Piece]:
    """What that place shows at that time, newest first."""
    seen = [piece.as_of(now) for piece in pieces if piece.place == place]
    return sorted((piece for piece in seen if piece), key=lambda piece: (piece.at, piece.id), reverse=True)


def write(monday: datetime, seed: int = 7) -> tuple[Piece, ...]:
    """Everything that is ever written in the twelve weeks before that Monday morning, oldest first."""
    pieces = [*_Author(monday, random.Random(seed)).everything()]
    return tuple(sorted(pieces, key=lambda piece: (piece.at, piece.id)))


class _Author:
    """Draws places, names and times. One draw after the other from one generator: the order is fixed."""

    def __init__(self, monday: datetime, chance: random.Random) -> None:
        self.monday = monday.astimezone(HELSINKI)
        self.first_visit = self.monday - timedelta(weeks=1)
        self.chance = chance
        self.update = self.monday.astimezone(UTC) - UPDATE_BEFORE_MONDAY
        self._names = {code: cycle(self._shuffled(voices.names)) for code, voices in _LANGUAGES.items()}
        self._numbers = 0

    def everything(self) -> Iterator[Piece]:
        for code, voices in _LANGUAGES.items():
            yield from self._reviews(code, voices)
        yield from self._changes()
        yield from self._app_store()
        yield from self._hacker_news()
        yield from self._feed("news", papers.MAGAZINE)
        yield from self._feed("blog", papers.BLOG)
        forum = {"fi": finnish.VOICES.posts, "en": english.VOICES.posts, "ru": russian.VOICES.posts}
        yield from self._feed("forum", forum)

    def _reviews(self, code: str, voices: Voices) -> Iterator[Piece]:
        zone = TASHKENT if code == "uz" else HELSINKI
        for said in (*voices.reviews, *voices.late):
            yield self._review(BRAND, code, said, self._when(said.week, zone))
        for said in voices.broken_reviews:
            yield self._review(BRAND, code, said, self._after_update())
        for said in voices.rival:
            yield self._review(RIVAL, code, said, self._when(said.week, zone))

    def _review(self, domain: str, code: str, said: Said, at: datetime) -> Piece:
        reply_at = None
        if said.reply:
            reply_at = at + timedelta(hours=self.chance.uniform(5, 60))
            if said.week == 2:
                # The team answers these between the two visits.
                reply_at = self.first_visit + timedelta(hours=self.chance.uniform(3, 100))
            reply_at = reply_at.astimezone(UTC).replace(microsecond=0)
        number = f"{self.chance.getrandbits(96):024x}"
        piece = Piece(
            f"trustpilot/{domain}", number, self._name(code), code, said.stars, said.title, said.text, at
        )
        return replace(piece, reply=said.reply, reply_at=reply_at)

    def _changes(self) -> Iterator[Piece]:
        before, after, reply = changes.EDITED
        first = self._review(BRAND, "en", before, self._when(before.week, HELSINKI))
        replied_at = self.first_visit.astimezone(UTC) + timedelta(days=1, hours=3)
        yield replace(
            first,
            stars=after.stars,
            title=after.title,
            text=after.text,
            before=before,
            edited_at=replied_at + timedelta(hours=7),
            reply=reply,
            reply_at=replied_at,
        )
        gone = changes.REMOVED
        yield replace(
            self._review(BRAND, "en", gone, self._when(gone.week, HELSINKI)),
            removed_at=self.first_visit.astimezone(UTC) + timedelta(days=3),
        )

    def _app_store(self) -> Iterator[Piece]:
        guests_app, guests_broken = russian.VOICES.app[-2:], russian.VOICES.broken[-1:]
        at_home = {
            "fi": (("fi", finnish.VOICES.app, finnish.VOICES.broken), ("ru", guests_app, guests_broken)),
            "uz": (
                ("uz", uzbek.VOICES.app, uzbek.VOICES.broken),
                ("ru", russian.VOICES.app[:-2], russian.VOICES.broken[:-1]),
            ),
            "gb": (("en", english.VOICES.app, english.VOICES.broken),),
        }
        for country in STOREFRONTS:
            for code, calm, broken in at_home[country]:
                for said in calm:
                    # What people liked before the update; afterwards it is all that they write about.
                    week = said.week or self.chance.randint(2, WEEKS)
                    at = self._when(week, _ZONES[country])
                    yield self._app_review(country, code, said, at, OLD_VERSION)
                # In the order in which they stand: some say for how many days it has been so.
                moments = sorted(self._after_update() for _ in broken)
                for said, at in zip(broken, moments, strict=True):
                    yield self._app_review(country, code, said, at, NEW_VERSION)

    def _app_review(self, country: str, code: str, said: Said, at: datetime, version: str) -> Piece:
        number = str(11_000_000_000 + self.chance.getrandbits(31))
        title = said.title or said.text.split(".")[0][:40]
        author = self._nickname(self._name(code))
        place = f"appstore/{country}"
        return Piece(place, number, author, code, said.stars, title, said.text, at, version=version)

    def _hacker_news(self) -> Iterator[Piece]:
        names = cycle(self._shuffled(_HANDLES))
        starts = (
            self._when(9, HELSINKI),
            self._when(5, HELSINKI),
            self.update + timedelta(hours=26, minutes=self.chance.randint(0, 59)),
        )
        stories = []
        for story, at in zip(hackers.STORIES, starts, strict=True):
            number = str(44_000_000 + (int(at.timestamp()) - 1_700_000_000) // 25)
            stories.append((number, story.title))
            yield Piece("hackernews", number, next(names), "en", 0, story.title, story.text, at)
        for index, (under, said) in enumerate(hackers.COMMENTS, 1):
            at = starts[under] + timedelta(minutes=self.chance.randint(20, 2400), seconds=index)
            number = str(int(stories[under][0]) + 10 * index)
            piece = Piece("hackernews", number, next(names), "en", 0, "", said.text, at)
            yield replace(piece, story=stories[under])

    def _feed(self, place: str, said_in: Mapping[str, tuple[Said, ...]]) -> Iterator[Piece]:
        for code, all_said in said_in.items():
            calm = sorted(self._when(self.chance.randint(3, WEEKS), HELSINKI) for _ in all_said)
            for said, some_day in zip(all_said, calm, strict=True):
                at = some_day
                if said.week:
                    is_news = said.week == 1
                    at = self._after_update() if is_news else self._when(said.week, HELSINKI)
                self._numbers += 1
                number = str(4200 + self._numbers * 7)
                author = self._name(code) if place != "forum" else self._nickname(self._name(code))
                yield Piece(place, number, author, code, 0, said.title, said.text, at)

    def _when(self, week: int, zone: ZoneInfo) -> datetime:
        """Some moment of the n-th last week, in the rhythm of the people there; any week for 0."""
        week = week or self.chance.randint(1, WEEKS)
        end = self.monday - timedelta(weeks=week - 1)
        start = end - timedelta(weeks=1)
        while True:
            (day,) = self.chance.choices(range(7), _DAY_WEIGHTS)
            (hour,) = self.chance.choices(range(24), _HOUR_WEIGHTS)
            clock = time(hour, self.chance.randint(0, 59), self.chance.randint(0, 59))
            at = datetime.combine(start.date() + timedelta(days=day), clock, zone)
            if start <= at < end:
                return at.astimezone(UTC)

    def _after_update(self) -> datetime:
        """A moment after the update: many on the first day, fewer each day."""
        span = UPDATE_BEFORE_MONDAY - timedelta(hours=3)
        hours = self.chance.expovariate(1 / 30) % (span.total_seconds() / 3600)
        return (self.update + timedelta(hours=0.7 + hours)).replace(microsecond=0)

    def _name(self, code: str) -> str:
        return next(self._names[code])

    def _nickname(self, name: str) -> str:
        first = name.split()[0]
        style = self.chance.randrange(4)
        return (name, first, f"{first.lower()}{self.chance.randint(2, 99)}", name.replace(" ", "_"))[style]

    def _shuffled(self, names: tuple[str, ...]) -> list[str]:
        return self.chance.sample(names, len(names))


_LANGUAGES = {"en": english.VOICES, "fi": finnish.VOICES, "uz": uzbek.VOICES, "ru": russian.VOICES}
_HANDLES = (
    "thirdwavey",
    "kallio_dev",
    "drumroastin",
    "cpt_moka",
    "pgzed",
    "beanstalked",
    "nullcrema",
    "oatmilkftw",
    "tamperproof_",
    "rfc_barista",
    "latticework",
    "slowdrip",
    "qahva",
    "e61head",
    "grindfine",
    "sourshot",
)
