"""Which mentions count: those that name the brand, each post and each text once."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta

from earful.likeness import bands, is_alike, runs_of_words
from earful.model import Brand, Mention, MentionId, SetAside, Source
from earful.naming import Naming
from earful.store import Store

log = logging.getLogger(__name__)

BATCH = 200
WITHIN = timedelta(days=30)
"""Copies are made soon; what is said again after a month is an opinion again."""


def judge(store: Store, progress: Callable[[int], None] = lambda done: None) -> tuple[MentionId, ...]:
    """Every mention is set aside or not, as it now stands and the brand is now named; those that changed.

    What is set aside is kept, out of the index. A post that is seen twice counts where it was seen first.
    """
    changed: list[MentionId] = []
    for source in store.brands.sources():
        brand = next(brand for brand in store.brands.all() if brand.id == source.brand_id)
        naming = Naming((brand.name, *brand.aliases), brand.excluded)
        words = _digest(brand, source)
        done = 0
        while ids := store.relevance.unjudged(source, words, BATCH):
            with store.writing():
                for mention_id, mention in sorted(store.mentions.by_ids(ids).items()):
                    if _judge(store, source, naming, mention, words):
                        changed.append(mention_id)
            done += len(ids)
            progress(done)
    if changed:
        log.info("judged relevance changed=%d", len(changed))
    return tuple(changed)


def _judge(store: Store, source: Source, naming: Naming, mention: Mention, words: str) -> bool:
    title = mention.title or ""
    set_aside: SetAside | None = None
    same_as: MentionId | None = None
    runs = runs_of_words(mention.text)
    keys = bands(runs)
    if source.is_search and not naming.is_named_in(f"{title}\n{mention.text}"):
        set_aside = "unnamed"
    elif twin := store.relevance.same_post(mention.id):
        set_aside, same_as = "copy", twin.id
    elif keys:
        for twin in store.relevance.alike(mention.id, keys, mention.said_at, WITHIN):
            if is_alike(runs, runs_of_words(twin.text)):
                # In another place its author waits for an answer there; in the same place it is a flood.
                set_aside = "copy" if twin.source_id == mention.source_id else "alike"
                same_as = twin.id
                break
    return store.relevance.keep(mention.id, words, set_aside, same_as, keys)


def _digest(brand: Brand, source: Source) -> str:
    """What the judgement depends on beside the mention itself."""
    said = "\x1f".join((brand.name, *brand.aliases, "\x1e", *brand.excluded, str(source.is_search)))
    return hashlib.sha256(said.encode()).hexdigest()[:16] + ":"
