"""earful.yaml as brands, sources and servers, each key checked and every error named with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from earful import catalogues, content, drafting, scorers
from earful.cleaning import safe_link
from earful.errors import ConfigError, PluginError, SettingsInvalid, UnknownScorer, UnknownScraper
from earful.expectations import more
from earful.keys import secret_name, secrets_of
from earful.mail.smtp import MailServer
from earful.model import Brand, Source
from earful.plugins import Catalogue
from earful.rendering import PARTS
from earful.scraping import Scraper
from earful.team import Team, Zone

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Hours = Annotated[float, Field(gt=0, le=24 * 31)]


Part = Literal["index", "replies", "why", "talk", "praise", "rivals", "health"]
Report = Literal["weekly_digest", "storm", "late_complaints"]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Brand(_Section):
    slug: Slug
    name: str = Field(min_length=1, max_length=80)
    aliases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    reply_within_hours: float = Field(default=24, gt=0, le=720)
    team: Team = Team()
    rivals: tuple[Slug, ...] = ()
    rival: bool = False


class _Source(_Section):
    slug: Slug
    brand: Slug
    scraper: str
    title: str | None = None
    every_hours: Hours | tuple[Hours, Hours] = 6
    weight: float = Field(default=1, gt=0, le=100)
    only_naming_brand: bool | None = None
    allow_private_network: bool = False
    reply_hosts: tuple[str, ...] = ()
    reply_url: str = ""
    settings: dict[str, Any] = Field(default_factory=dict)

    @field_validator("reply_url")
    @classmethod
    def _opens_by_https(cls, url: str) -> str:
        safe = safe_link(url, {"*"}) if url else ""
        if safe is None:
            raise ValueError("an https address with a host's name is needed, without a user or a port")
        return safe

    @field_validator("every_hours")
    @classmethod
    def _shortest_first(cls, hours: float | tuple[float, float]) -> float | tuple[float, float]:
        if isinstance(hours, tuple) and hours[0] > hours[1]:
            raise ValueError("write the shorter pause first, as [2, 24]")
        return hours


class _Scorer(_Section):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    name: str = scorers.DEFAULT
    settings: dict[str, str] = Field(default_factory=dict)


class _Mail(_Section):
    host: str
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = "starttls"
    username: str | None = None
    password_variable: str = "EARFUL_MAIL_PASSWORD"
    sender: str
    reply_to: str | None = None
    unsubscribe: str | None = None
    in_doubt: Literal["resend", "hold"] = "resend"


class _Recipient(_Section):
    address: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    brands: tuple[Slug, ...]
    language: str = catalogues.SOURCE_LANGUAGE
    time_zone: Zone | None = None
    parts: tuple[Part, ...] = get_args(Part)
    reports: tuple[Report, ...] = get_args(Report)

    @field_validator("language")
    @classmethod
    def _can_be_written(cls, language: str) -> str:
        known = catalogues.languages(content.folder("reports"))
        if language not in known:
            raise ValueError(f"no mail is written in it; there are: {', '.join(known)}")
        return language


class _File(_Section):
    store: str = "earful.db"
    models: str | None = None
    contact: str = ""
    clock_shift_seconds: float = 0
    routes: dict[str, str] = Field(default_factory=dict)
    brands: tuple[_Brand, ...] = Field(min_length=1)
    sources: tuple[_Source, ...] = Field(min_length=1)
    scorer: _Scorer = _Scorer()
    mail: _Mail | None = None
    recipients: tuple[_Recipient, ...] = ()
    expectations: dict[more.Name, more.Addition] = Field(default_factory=dict)
    drafts: bool | drafting.Settings = True


@dataclass(frozen=True)
class Recipient:
    """Who gets which reports of which brands, and how they read them."""

    address: str
    brands: tuple[str, ...]
    language: str = catalogues.SOURCE_LANGUAGE
    time_zone: str | None = None
    """None: that of the brand's team."""
    parts: frozenset[str] = PARTS
    """Of the weekly digest."""
    reports: frozenset[str] = frozenset(get_args(Report))


@dataclass(frozen=True)
class Config:
    """What earful.yaml says, checked."""

    path: Path
    store_path: Path
    models_path: Path
    """Where learned models are kept."""
    contact: str
    clock_shift: timedelta
    routes: Mapping[str, str]
    brands: tuple[Brand, ...]
    sources: tuple[Source, ...]
    scorer: str
    scorer_settings: Mapping[str, str] = field(repr=False)
    mail: MailServer | None
    password_variable: str
    resend_in_doubt: bool
    recipients: tuple[Recipient, ...]
    expectations: tuple[more.More, ...] = ()
    """Words that are added to those by which complaints are filed."""
    drafts: drafting.Settings | None = field(default_factory=drafting.Settings)
    """None where no replies are drafted."""


def load(path: Path, catalogue: Catalogue) -> Config:
    """The configuration in that file.

    Raises: ConfigError; SettingsInvalid naming the key's place, as `sources[0].settings.buisness`. A source
    whose scraper is broken is kept: it fails when it is collected, and the rest runs.
    """
    file = _read(path)
    brands = tuple(_brand(brand) for brand in file.brands)
    _check_references(file)
    sources = tuple(_source(index, source, catalogue) for index, source in enumerate(file.sources))
    mail = file.mail
    store_path = (path.parent / file.store).resolve()
    return Config(
        path=path,
        store_path=store_path,
        models_path=(path.parent / file.models).resolve() if file.models else store_path.parent / "models",
        contact=file.contact,
        clock_shift=timedelta(seconds=file.clock_shift_seconds),
        routes=file.routes,
        brands=brands,
        sources=sources,
        scorer=file.scorer.name,
        scorer_settings=file.scorer.settings,
        mail=_mail_server(mail) if mail else None,
        password_variable=mail.password_variable if mail else "",
        resend_in_doubt=mail is None or mail.in_doubt == "resend",
        recipients=tuple(_recipient(recipient) for recipient in file.recipients),
        expectations=more.added(file.expectations),
        drafts=drafting.Settings() if file.drafts is True else file.drafts or None,
    )


def check_settings(scraper_type: type[Scraper[Any]], settings: Mapping[str, Any], place: str) -> Scraper[Any]:
    """The scraper with these settings. Raises: SettingsInvalid naming the key's place."""
    try:
        return scraper_type(scraper_type.settings_type.model_validate(dict(settings)))
    except ValidationError as error:
        raise SettingsInvalid(_explained(error, place)) from None


def _read(path: Path) -> _File:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"no {path}; `earful init DIR` writes one to start from") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}; correct the file") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ConfigError(f"{path}{place} is no YAML: {error.problem}; correct it there") from None
    except ValueError:
        raise ConfigError(f"{path} names a date or time that does not exist; correct it") from None
    except yaml.YAMLError:
        raise ConfigError(f"{path} is no YAML; correct the file") from None
    if not isinstance(raw, dict):
        raise ConfigError(f"{path} holds no settings; `earful init DIR` writes an example")
    try:
        return _File.model_validate(raw)
    except ValidationError as error:
        raise SettingsInvalid(f"{path.name}: {_explained(error)}") from None


def _check_references(file: _File) -> None:
    brands = {brand.slug for brand in file.brands}
    for kind, slugs in (
        ("brands", [brand.slug for brand in file.brands]),
        ("sources", [source.slug for source in file.sources]),
    ):
        for index, slug in enumerate(slugs):
            if slug in slugs[:index]:
                raise SettingsInvalid(f"{kind}[{index}].slug: `{slug}` stands twice; rename one")
    wanted = [(f"sources[{index}].brand", source.brand) for index, source in enumerate(file.sources)]
    for index, brand in enumerate(file.brands):
        wanted += [(f"brands[{index}].rivals", rival) for rival in brand.rivals]
    for index, recipient in enumerate(file.recipients):
        wanted += [(f"recipients[{index}].brands", brand) for brand in recipient.brands]
    if file.scorer.name not in (known := scorers.names()):
        raise UnknownScorer(f"scorer.name: no `{file.scorer.name}`; there are: {', '.join(sorted(known))}")
    for place, slug in wanted:
        if slug not in brands:
            raise SettingsInvalid(f"{place}: no brand `{slug}`; there are: {', '.join(sorted(brands))}")


def _brand(brand: _Brand) -> Brand:
    return Brand(
        slug=brand.slug,
        name=brand.name,
        aliases=brand.aliases,
        excluded=brand.excluded,
        reply_within_hours=brand.reply_within_hours,
        team=brand.team.hours(),
        rivals=brand.rivals,
        is_rival=brand.rival,
    )


def _source(index: int, source: _Source, catalogue: Catalogue) -> Source:
    place = f"sources[{index}]"
    title = source.title or source.slug
    try:
        scraper_type = catalogue.scraper(source.scraper)
    except UnknownScraper as error:
        raise UnknownScraper(f"{place}.scraper: {error}") from None
    except PluginError:
        # Its sources fail when they are collected, with the scraper's own error; the rest runs.
        return _built(source, title, (), False)
    names = {key: secret_name(scraper_type, source.settings, key) for key, _ in secrets_of(scraper_type)}
    scraper = check_settings(scraper_type, names | source.settings, f"{place}.settings.")
    return _built(source, source.title or scraper_type.title, _link_hosts(scraper), scraper.is_search)


def _link_hosts(scraper: Scraper[Any]) -> tuple[str, ...]:
    """The site itself, with and without `www.`, and the hosts that the scraper names."""
    asked = {urlsplit(request.url).hostname or "" for request in scraper.start(None)}
    bare = {host.removeprefix("www.") for host in asked}
    return tuple(sorted({*bare, *(f"www.{host}" for host in bare), *scraper.linked_hosts()}))


def _built(source: _Source, title: str, link_hosts: tuple[str, ...], is_search: bool) -> Source:
    every = source.every_hours
    shortest, longest = every if isinstance(every, tuple) else (every, None)
    return Source(
        slug=source.slug,
        brand=source.brand,
        scraper=source.scraper,
        title=title,
        settings=source.settings,
        every_hours=shortest,
        at_most_hours=longest,
        weight=source.weight,
        is_search=is_search if source.only_naming_brand is None else source.only_naming_brand,
        allow_private_network=source.allow_private_network,
        reply_hosts=source.reply_hosts or link_hosts,
        reply_url=source.reply_url,
    )


def _recipient(recipient: _Recipient) -> Recipient:
    return Recipient(
        address=recipient.address,
        brands=recipient.brands,
        language=recipient.language,
        time_zone=recipient.time_zone,
        parts=frozenset(recipient.parts),
        reports=frozenset(recipient.reports),
    )


def _mail_server(mail: _Mail) -> MailServer:
    return MailServer(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        username=mail.username,
        password=None,
        sender=mail.sender,
        reply_to=mail.reply_to,
        unsubscribe=mail.unsubscribe,
    )


def _explained(error: ValidationError, prefix: str = "") -> str:
    """Every problem with its place; the value itself is left out, it may be a secret."""
    return "; ".join(
        f"{prefix}{_place(problem['loc'])}: {_said(problem['msg'])}" for problem in error.errors()
    )


def _place(loc: tuple[int | str, ...]) -> str:
    place = ""
    for part in loc:
        place += f"[{part}]" if isinstance(part, int) else f".{part}"
    return place.lstrip(".") or "whole"


def _said(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
