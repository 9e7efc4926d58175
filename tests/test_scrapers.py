"""Every scraper of the catalogue keeps the contract, on its own recorded cases."""

from pathlib import Path

import pytest

from earful.plugins import catalogue
from earful.testing import contract

CASES = Path(__file__).parent / "scrapers"
SCRAPERS = catalogue().scrapers
# Open defects of issue 3; strict, so that the one who repairs a scraper takes it off this list.
SILENT = {
    "google_places": "a mention's own address, once gone, gives way to the page's",
}

for _name, _scraper in SCRAPERS.items():
    _tests = contract(_scraper, cases=CASES / _name)
    if _name in SILENT:
        _rule = "test_no_mutated_page_says_less_in_silence"
        _marked = pytest.mark.xfail(reason=SILENT[_name], strict=True)(getattr(_tests, _rule))
        setattr(_tests, _rule, _marked)
    globals()[f"Test{_scraper.__name__}"] = _tests


def test_every_scraper_loads_and_has_cases() -> None:
    assert catalogue().broken == ()
    assert len(SCRAPERS) >= 30
    assert {folder.name for folder in CASES.iterdir() if folder.is_dir()} == set(SCRAPERS)
