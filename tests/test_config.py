"""earful.yaml is read whole or refused with the place of what is wrong."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pydantic import Field, SecretStr

from earful import content
from earful.config import Config, load
from earful.errors import ConfigError, KeyMissing, SettingsInvalid, UnknownScraper
from earful.keys import with_secrets
from earful.plugins import catalogue
from earful.scraping import Found, NoResults, Page, Request, Scraper, Settings

GOOD = """
contact: ears@aurora.example
brands:
  - slug: aurora
    name: Aurora Coffee
    reply_within_hours: 24
    team: {time_zone: Europe/Helsinki}
sources:
  - slug: aurora-blog
    brand: aurora
    scraper: rss
    settings: {url: "https://blog.example/feed"}
recipients:
  - {address: boss@aurora.example, brands: [aurora]}
"""


def read(folder: Path, text: str) -> Config:
    path = folder / "earful.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, catalogue())


def test_a_good_file_is_brands_sources_and_recipients(tmp_path: Path) -> None:
    config = read(tmp_path, GOOD)
    assert config.brands[0].team.zone == "Europe/Helsinki"
    assert (config.sources[0].scraper, config.sources[0].title) == ("rss", "RSS or Atom feed")
    assert config.store_path == tmp_path / "earful.db"
    assert config.recipients[0].brands == ("aurora",)
    assert config.sources[0].reply_hosts == ("blog.example", "www.blog.example")


def test_the_example_is_right(tmp_path: Path) -> None:
    config = read(tmp_path, content.folder("earful.example.yaml").read_text(encoding="utf-8"))
    assert config.brands
    assert {source.scraper for source in config.sources} == {"trustpilot", "app_store", "hacker_news", "rss"}


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        (
            "settings: {url:",
            "settings: {urll:",
            r"sources\[0\].settings.urll: extra inputs are not permitted",
        ),
        ("settings: {url:", "settings: {urll:", r"sources\[0\].settings.url: field required"),
        ("    name: Aurora Coffee\n", "", r"brands\[0\].name: field required"),
        ("reply_within_hours: 24", "reply_within_hours: soon", r"brands\[0\].reply_within_hours"),
        ("Europe/Helsinki", "Europe/Hell", r"brands\[0\].team.time_zone: no such time zone"),
        ("Europe/Helsinki", "UTC, holidays: XX", r"brands\[0\].team.holidays: no public holidays are known"),
        ("Europe/Helsinki", "UTC, holidays: DE-ZZ", r"brands\[0\].team.holidays: .* or DE-BY"),
        ("Europe/Helsinki", "UTC, closed: [2026-13-01]", "a date or time that does not exist"),
        ("Europe/Helsinki", "UTC, closed: [soon]", r"brands\[0\].team.closed\[0\]: "),
        (
            "Europe/Helsinki",
            "UTC, opens: '17:00'",
            r"brands\[0\].team: a team needs .* opens before it closes",
        ),
        ("scraper: rss", "scraper: ress", r"sources\[0\].scraper: no scraper `ress`"),
        ("    brand: aurora\n", "    brand: borealis\n", r"sources\[0\].brand: no brand `borealis`"),
        ("brands: [aurora]", "brands: [borealis]", r"recipients\[0\].brands: no brand `borealis`"),
        (
            "brands: [aurora]",
            "brands: [aurora], language: tlh",
            r"recipients\[0\].language: no mail is written in it; there are: en, fi, uz",
        ),
        (
            "brands: [aurora]",
            "brands: [aurora], time_zone: Moon/Base",
            r"recipients\[0\].time_zone: no such time zone",
        ),
        (
            "brands: [aurora]",
            "brands: [aurora], parts: [jokes]",
            r"recipients\[0\].parts\[0\]: input should be",
        ),
        (
            "brands: [aurora]",
            "brands: [aurora], reports: [spam]",
            r"recipients\[0\].reports\[0\]: input should be",
        ),
        ("contact:", "kontakt:", "kontakt: extra inputs are not permitted"),
        ("brands:\n", "brands:\n- - {\n", r"line \d+, column \d+ is no YAML"),
    ],
)
def test_a_wrong_key_is_named_with_its_place(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    assert was in GOOD
    with pytest.raises(ConfigError, match=said) as caught:
        read(tmp_path, GOOD.replace(was, becomes, 1))
    assert "\n" not in str(caught.value)
    assert caught.value.remedy == "fix-config"


def test_a_slug_that_stands_twice_is_refused(tmp_path: Path) -> None:
    source = GOOD[GOOD.index("  - slug: aurora-blog") : GOOD.index("recipients:")]
    with pytest.raises(SettingsInvalid, match=r"sources\[1\].slug: `aurora-blog` stands twice"):
        read(tmp_path, GOOD.replace(source, source + source))


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="earful init DIR"):
        load(tmp_path / "earful.yaml", catalogue())


def test_a_wrong_value_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        read(tmp_path, GOOD.replace("https://blog.example/feed", "s3cret-token"))
    assert "s3cret" not in str(caught.value)


class HarborSettings(Settings):
    quay: str = Field(description="Which quay")
    key: SecretStr | None = Field(default=None, description="Variable that holds the key")


class Harbor(Scraper[HarborSettings]):
    name = "harbor"
    title = "Harbor"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request("https://harbor.example/")

    def parse(self, page: Page) -> Iterator[Found]:
        yield NoResults("quiet")


def test_a_key_comes_from_the_environment_and_its_absence_is_a_clear_error() -> None:
    settings = {"quay": "7", "key": "HARBOR_KEY"}
    ready = with_secrets(Harbor, settings, {"HARBOR_KEY": "s3cret"}.get, "source harbor: ")
    assert ready == {"quay": "7", "key": "s3cret"}
    assert "s3cret" not in repr(HarborSettings.model_validate(ready))
    with pytest.raises(KeyMissing, match="key is looked for under HARBOR_KEY, which is not") as caught:
        with_secrets(Harbor, settings, {}.get, "source harbor: ")
    assert caught.value.remedy == "fix-config"
    assert with_secrets(Harbor, {"quay": "7"}, {}.get, "") == {"quay": "7"}
    found = with_secrets(Harbor, {"quay": "7"}, {"EARFUL_HARBOR_KEY": "s3cret"}.get, "")
    assert found == {"quay": "7", "key": "s3cret"}


def test_an_unknown_scraper_names_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(
        UnknownScraper, match=r"there are: android_publisher, .*hacker_news, .*rss, .*trustpilot"
    ):
        read(tmp_path, GOOD.replace("scraper: rss", "scraper: tidewater"))


def test_buttons_lead_where_the_source_lives(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
brands: [{slug: aurora, name: Aurora Coffee, team: {time_zone: Europe/Helsinki}}]
sources:
  - slug: questions
    brand: aurora
    scraper: stack_exchange
    settings: {query: aurora, site: cooking.stackexchange.com}
  - slug: toots
    brand: aurora
    scraper: mastodon
    settings: {instance: social.example, tag: aurora}
""",
    )
    questions, toots = found.sources
    assert "cooking.stackexchange.com" in questions.reply_hosts
    assert "*" in toots.reply_hosts, "posts of every server of the network are found there"


def test_a_team_tells_where_its_holidays_are_those_of_and_when_it_is_closed_besides(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD.replace("Europe/Helsinki", "UTC, holidays: DE-BY, closed: [2026-12-24]"))
    team = found.brands[0].team
    assert (team.holidays, team.closed) == ("DE-BY", frozenset({date(2026, 12, 24)}))


def test_norway_is_a_country_even_where_yaml_reads_a_no(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD.replace("Europe/Helsinki", "UTC, holidays: NO"))
    assert found.brands[0].team.holidays == "NO"


@pytest.mark.parametrize(
    "address",
    ["http://console.example/", "javascript:alert(1)", "https://a@console.example/", "https://10.0.0.1/"],
)
def test_the_place_to_reply_is_opened_by_https_and_by_name(tmp_path: Path, address: str) -> None:
    console = "https://console.example/apps/1/reviews"
    text = GOOD.replace("    scraper: rss\n", f"    scraper: rss\n    reply_url: {console}\n")
    assert read(tmp_path, text).sources[0].reply_url == console
    with pytest.raises(SettingsInvalid, match=r"sources\[0\].reply_url: an https address"):
        read(tmp_path, text.replace(console, address))


def test_drafts_are_made_from_templates_by_a_model_or_not_at_all(tmp_path: Path) -> None:
    settings = read(tmp_path, GOOD).drafts
    assert settings is not None
    assert settings.model is None
    settings = read(tmp_path, f"{GOOD}\ndrafts: {{model: gpt-x, budget_per_week: 7}}").drafts
    assert settings is not None
    assert (settings.model, settings.budget_per_week) == ("gpt-x", 7)
    assert read(tmp_path, f"{GOOD}\ndrafts: false").drafts is None
    with pytest.raises(SettingsInvalid, match=r"drafts.*budget_per_week: input should be greater"):
        read(tmp_path, f"{GOOD}\ndrafts: {{budget_per_week: -1}}")
