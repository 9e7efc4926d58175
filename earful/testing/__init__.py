"""Tests that every scraper passes, for Earful's own scrapers and for those of third parties."""

from earful.testing.cases import Case, RecordedWeb, cases_in
from earful.testing.contract import contract

__all__ = ["Case", "RecordedWeb", "cases_in", "contract"]
