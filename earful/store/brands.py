"""Brands and sources, mirrored from earful.yaml so that everything kept can point at them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from earful.errors import UnknownName
from earful.model import Brand, BrandId, Source, SourceId
from earful.store.times import written

if TYPE_CHECKING:
    from earful.store.database import Store


_Thing = TypeVar("_Thing", Brand, Source)


class Brands:
    """What is watched and where: as earful.yaml says, with the store's ids."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._brands: dict[str, Brand] = {}
        self._sources: dict[str, Source] = {}

    def mirror(self, brands: Iterable[Brand], sources: Iterable[Source]) -> None:
        """The store knows these brands and sources; sources gone from earful.yaml are retired."""
        brands, sources = list(brands), list(sources)
        if not self._are_kept(brands, sources):
            with self._store.writing():
                self._keep(brands, sources)
        brand_ids = self._ids("brands")
        self._brands = {brand.slug: replace(brand, id=BrandId(brand_ids[brand.slug])) for brand in brands}
        source_ids = self._ids("sources")
        self._sources = {
            source.slug: replace(
                source,
                id=SourceId(source_ids[source.slug]),
                brand_id=self._brands[source.brand].id,
            )
            for source in sources
        }

    def all(self) -> list[Brand]:
        return list(self._brands.values())

    def brand(self, slug: str) -> Brand:
        """Raises: UnknownName."""
        return _named(self._brands, slug, "brand")

    def source(self, slug: str) -> Source:
        """Raises: UnknownName."""
        return _named(self._sources, slug, "source")

    def sources(self, brand_id: BrandId | None = None) -> list[Source]:
        """The sources of one brand, or of all."""
        return [source for source in self._sources.values() if brand_id in (None, source.brand_id)]

    def _are_kept(self, brands: list[Brand], sources: list[Source]) -> bool:
        ids = self._ids("brands")
        kept_brands = {row["slug"]: row for row in self._store.rows("SELECT * FROM brands")}
        kept = {row["slug"]: row for row in self._store.rows("SELECT * FROM sources")}
        retired = {slug for slug, row in kept.items() if row["retired_at"]}
        return (
            all(_same(kept_brands.get(brand.slug), _brand_row(brand)) for brand in brands)
            and all(_same(kept.get(source.slug), _source_row(source, ids)) for source in sources)
            and set(kept) - retired == {source.slug for source in sources}
        )

    def _keep(self, brands: list[Brand], sources: list[Source]) -> None:
        for brand in brands:
            self._put("brands", _brand_row(brand))
        ids = self._ids("brands")
        for source in sources:
            self._put("sources", _source_row(source, ids) | {"retired_at": None})
        listed = {source.slug for source in sources}
        for row in self._store.rows("SELECT id, slug FROM sources WHERE retired_at IS NULL"):
            if row["slug"] not in listed:
                now = written(self._store.clock.now())
                self._store.db.table("sources").update(row["id"], {"retired_at": now})

    def _put(self, table: str, row: dict[str, Any]) -> None:
        known = self._ids(table).get(row["slug"])
        if known is None:
            self._store.db.table(table).insert(row)
        else:
            self._store.db.table(table).update(known, row)

    def _ids(self, table: str) -> dict[str, int]:
        return {row["slug"]: row["id"] for row in self._store.rows(f"SELECT id, slug FROM {table}")}


def _named(things: dict[str, _Thing], slug: str, what: str) -> _Thing:
    if slug not in things:
        known = ", ".join(sorted(things)) or "none"
        raise UnknownName(f"no {what} `{slug}` in earful.yaml; there are: {known}")
    return things[slug]


def _same(kept: dict[str, Any] | None, row: dict[str, Any]) -> bool:
    return kept is not None and all(kept[key] == value for key, value in row.items())


def _brand_row(brand: Brand) -> dict[str, Any]:
    return {
        "slug": brand.slug,
        "name": brand.name,
        "aliases": json.dumps(brand.aliases, ensure_ascii=False),
        "reply_within_hours": float(brand.reply_within_hours),
    }


def _source_row(source: Source, brand_ids: dict[str, int]) -> dict[str, Any]:
    return {
        "slug": source.slug,
        "brand_id": brand_ids.get(source.brand),
        "scraper": source.scraper,
        "settings": json.dumps(dict(source.settings), ensure_ascii=False, sort_keys=True),
    }
