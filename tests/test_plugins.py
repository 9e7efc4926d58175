"""The catalogue finds scrapers in three places and survives a broken one."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from earful.errors import PluginLoadFailed, UnknownScraper
from earful.plugins import PRIVATE_PACKAGE, catalogue

HARBOR = '''"""Harbor."""
from collections.abc import Iterator
from pydantic import Field
from earful.scraping import Found, NoResults, Page, Request, Scraper, Settings

class HarborSettings(Settings):
    quay: str = Field(description="Which quay")

class Harbor(Scraper[HarborSettings]):
    name = "harbor"
    title = "Harbor"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(f"https://harbor.example/{self.settings.quay}")

    def parse(self, page: Page) -> Iterator[Found]:
        yield NoResults("quiet")
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("EARFUL_SCRAPERS", str(tmp_path))
    # Other tests of this process hold classes of these modules, so they are put back as they were.
    before = {name: module for name, module in sys.modules.items() if name.startswith(f"{PRIVATE_PACKAGE}.")}
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith(f"{PRIVATE_PACKAGE}.")]:
        del sys.modules[name]
    sys.modules.update(before)


def test_the_four_scrapers_of_the_house_are_found() -> None:
    found = catalogue()
    assert {"trustpilot", "app_store", "hacker_news", "rss"} <= set(found.scrapers)
    assert found.broken == ()


def test_a_file_dropped_into_a_private_folder_is_a_scraper(folder: Path) -> None:
    (folder / "harbor.py").write_text(HARBOR)
    found = catalogue()
    assert found.scraper("harbor").title == "Harbor"
    assert found.origins["harbor"] == str(folder / "harbor.py")


def test_a_package_of_several_files_is_a_scraper(folder: Path) -> None:
    (folder / "harbor").mkdir()
    (folder / "harbor" / "__init__.py").write_text("from .quay import Harbor as Harbor\n")
    (folder / "harbor" / "quay.py").write_text(HARBOR)
    assert catalogue().scraper("harbor").title == "Harbor"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise RuntimeError('no luck')", "RuntimeError: no luck"),
        ("def broken(:", "SyntaxError"),
        ("import nowhere_to_be_found", "ModuleNotFoundError"),
        ("import sys; sys.exit(3)", "SystemExit"),
        ("x = 1", "defines 0 scrapers"),
        (HARBOR.replace('"harbor"', '"pier"'), "holds scraper `pier`"),
        (HARBOR.replace('    title = "Harbor"\n', ""), "has no `title`"),
    ],
)
def test_a_broken_scraper_is_listed_and_the_rest_runs(folder: Path, code: str, said: str) -> None:
    (folder / "harbor.py").write_text(code)
    found = catalogue()
    assert [one.name for one in found.broken] == ["harbor"]
    assert said in str(found.broken[0].error)
    assert "rss" in found.scrapers
    with pytest.raises(PluginLoadFailed):
        found.scraper("harbor")


def test_a_name_already_taken_is_refused_with_both_origins(folder: Path) -> None:
    (folder / "rss.py").write_text(HARBOR.replace('"harbor"', '"rss"'))
    found = catalogue()
    (broken,) = found.broken
    assert "NameTaken" in broken.error.kind
    assert str(folder / "rss.py") in str(broken.error)
    assert found.origins["rss"] in str(broken.error)
    assert found.scraper("rss").title != "Harbor"


def test_an_entry_point_of_an_installed_package_is_a_scraper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "earful_harbor.py").write_text(HARBOR)
    dist = tmp_path / "earful_harbor-1.0.dist-info"
    dist.mkdir()
    (dist / "METADATA").write_text("Metadata-Version: 2.1\nName: earful-harbor\nVersion: 1.0\n")
    (dist / "entry_points.txt").write_text(
        "[earful.scrapers]\nharbor = earful_harbor:Harbor\nmissing = earful_harbor:Nothing\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    found = catalogue()
    assert found.scraper("harbor").title == "Harbor"
    assert found.origins["harbor"] == "earful-harbor (earful_harbor:Harbor)"
    assert [one.name for one in found.broken] == ["missing"]


def test_an_unknown_name_is_told_what_there_is() -> None:
    with pytest.raises(UnknownScraper, match="there are: android_publisher"):
        catalogue().scraper("tidewater")
