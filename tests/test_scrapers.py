"""Every scraper of the catalogue keeps the contract, on its own recorded cases."""

from pathlib import Path

from earful.plugins import catalogue
from earful.testing import contract

CASES = Path(__file__).parent / "scrapers"
SCRAPERS = catalogue().scrapers
for _name, _scraper in SCRAPERS.items():
    globals()[f"Test{_scraper.__name__}"] = contract(_scraper, cases=CASES / _name)


def test_every_scraper_loads_and_has_cases() -> None:
    assert catalogue().broken == ()
    assert len(SCRAPERS) >= 30
    assert {folder.name for folder in CASES.iterdir() if folder.is_dir()} == set(SCRAPERS)
