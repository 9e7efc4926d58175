"""Tests that every scraper and every scorer passes, Earful's own and those of third parties."""

from importlib.util import find_spec

from earful.testing.cases import Case, RecordedWeb, cases_in
from earful.testing.mutations import Mutation, mutate
from earful.testing.torture import Table, torture, torture_cases

if find_spec("pytest"):  # `earful plugins --torture` does without
    from earful.testing.contract import contract
    from earful.testing.scoring import scorer_contract

__all__ = [
    "Case",
    "Mutation",
    "RecordedWeb",
    "Table",
    "cases_in",
    "contract",
    "mutate",
    "scorer_contract",
    "torture",
    "torture_cases",
]
