"""One week of one brand as a `DigestView`: everything decided, counted and cleaned for the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from earful.accuracy import Card
from earful.digest import health, replies, standing, talk
from earful.digest.causes import Part, causes
from earful.digest.said import Said
from earful.digest.standing import published_at
from earful.digest.stormy import storms_of
from earful.digest.understood import understood
from earful.digest.view import DigestView, Unlearned
from earful.digest.week import REPORT, Week
from earful.model import Brand
from earful.replying import responses
from earful.store import Store

__all__ = ["REPORT", "DigestView", "Part", "Week", "build", "published_at"]


def build(
    brand: Brand,
    week: Week,
    store: Store,
    now: datetime,
    why: Sequence[Part] = (),
    unsubscribe: str = "",
    card: Card | None = None,
    not_learned: Unlearned | None = None,
    without_replies: Collection[str] = (),
    draft: replies.Drafting | None = None,
) -> DigestView:
    """The digest of that week as of `now`. `why` are the parts of the index's change.

    `card` says how well each language is read, `not_learned` how much is missing for one. `without_replies`
    are slugs of sources that show no replies. `draft` drafts the replies.

    Why: what waits for a reply is told as of now, what was said and measured as of the week.
    """
    zone = brand.team.zone
    start, end = week.bounds(zone)
    sources = {source.id: source for source in store.brands.sources(brand.id)}
    said = Said.between(store, brand, start, end)
    queue = replies.queue(store, brand, now)
    refused = store.digests.refused_before(brand.id, REPORT, week.start_on)
    sources_health = health.health(
        store,
        list(sources.values()),
        Counter(mention.source_id for mention in said.mentions),
        refused,
        said.set_aside,
        now,
        zone,
    )
    read = len(sources_health.working) + len(sources_health.late)
    point, before = (standing.point_of(store, brand, one) for one in (week, week.before))
    if read == 0:
        point = None
    stands = standing.standing(point, read, len(sources))
    change = standing.change(point, before)
    because = causes(why)
    rest = queue.order[len(queue.first) :]
    return DigestView(
        brand=brand.name,
        first_on=week.start_on,
        last_on=week.last_on,
        built_at=now,
        verdict=standing.verdict(read == 0, stands, change),
        cause=standing.leading_cause(change, because),
        counters=replies.counters(queue.order, now),
        standing=stands,
        no_standing=None if stands else standing.no_standing(point, read),
        change=change,
        chart=standing.chart(store, brand, week) if stands else None,
        cards=replies.cards(
            queue.first,
            queue.others,
            sources,
            now,
            store.digests.built_before(brand.id, REPORT, week.start_on),
            draft,
        ),
        more=len(rest),
        more_overdue=sum(complaint.is_overdue(now) for complaint, _ in rest),
        answered=replies.answered(store.complaints.answered_between(brand.id, start, end)),
        why=standing.why(
            point, before, because, {source.slug: source.title or source.slug for source in sources.values()}
        ),
        talk=talk.talk(said, Said.between(store, brand, *week.before.bounds(zone)) if before else None),
        praise=talk.praise(said, sources, zone),
        rivals=standing.rivals(store, brand, point, before, week),
        health=sources_health,
        unsubscribe=unsubscribe,
        understood=understood(card),
        not_learned=None if card else not_learned,
        storms=storms_of(store, brand.id, start, end),
        replied=replies.replied(responses(brand, store, now, 1, without_replies, week.start_on)),
    )
