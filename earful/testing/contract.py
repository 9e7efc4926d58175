"""The tests that every scraper passes, as a pytest class made for one scraper and its cases."""

from __future__ import annotations

import inspect
import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from earful.crawl import REVISIT_DAYS
from earful.errors import Blocked, EarfulError
from earful.scraping import Capability, Scraper
from earful.testing import checks
from earful.testing.cases import Case, cases_in
from earful.testing.checks import replayed
from earful.testing.torture import COUNT, torture_cases


def contract(scraper: type[Scraper[Any]], cases: str | Path, same_name: bool = True) -> type:
    """A class of tests for pytest: the contract, on each case in the folder `cases`.

    A relative folder is looked for beside the file that calls. `same_name=False` is for a scraper whose file
    has a name of its own.
    """
    folder = Path(cases)
    if not folder.is_absolute():
        beside = Path(inspect.stack()[1].filename).parent
        folder = next(
            (place / folder for place in (beside, *beside.parents) if (place / folder).is_dir()), folder
        )
    recorded = cases_in(folder)
    each_case = pytest.mark.parametrize("case", recorded, ids=[case.name for case in recorded])

    class TestContract:
        def test_there_are_cases(self) -> None:
            assert recorded, f"no case in {folder}: a folder with a case.json and the bodies it names"

        @each_case
        def test_a_case_replays_to_what_it_expects(self, case: Case) -> None:
            checks.expectation(scraper, case)

        @each_case
        def test_a_second_replay_is_identical(self, case: Case) -> None:
            assert checks.outcome(scraper, case) == checks.outcome(scraper, case)

        @each_case
        def test_ids_are_unique_and_times_have_zones_and_lie_in_the_past(self, case: Case) -> None:
            checks.ids(scraper, case)
            for mention in replayed(scraper, case):
                moments = [mention.published_at, mention.reply.published_at if mention.reply else None]
                for moment in filter(None, moments):
                    assert moment.tzinfo is not None
                    assert moment <= case.recorded_at, f"{mention.external_id}: from after the recording"

        def test_capabilities_are_honest_both_ways(self) -> None:
            mentions = [mention for case in recorded for mention in replayed(scraper, case)]
            shown: dict[Capability, bool] = {
                "ratings": any(mention.rating for mention in mentions),
                "titles": any(mention.title for mention in mentions),
                "replies": any(mention.reply for mention in mentions),
                "needs_key": bool(checks.secret_settings(scraper)),
            }
            for capability, is_shown in shown.items():
                declared = capability in scraper.capabilities
                assert declared == is_shown, f"`{capability}` is {'declared' if declared else 'shown'} only"
            assert scraper.capabilities <= set(get_args(Capability))

        def test_a_case_has_the_site_say_that_there_is_nothing(self) -> None:
            assert any(checks.nothing_said(scraper, case) for case in recorded)

        @pytest.mark.parametrize(
            "body", checks.BODIES_THAT_SAY_NOTHING.values(), ids=checks.BODIES_THAT_SAY_NOTHING
        )
        def test_a_page_that_says_nothing_is_an_error(self, body: bytes) -> None:
            with pytest.raises(EarfulError) as raised:
                checks.read_first(scraper, recorded[0], body)
            assert raised.value.remedy in ("fix-scraper", "respect-site")
            assert not raised.value.kind.startswith("Contract"), raised.value

        def test_a_challenge_is_blocked(self) -> None:
            with pytest.raises(Blocked):
                checks.read_first(scraper, recorded[0], checks.CHALLENGE)

        @each_case
        def test_half_a_page_is_an_error_or_says_as_much_as_the_whole(self, case: Case) -> None:
            checks.halves(scraper, case)

        def test_no_mutated_page_says_less_in_silence(self) -> None:
            table = torture_cases(scraper, recorded, COUNT)
            assert table.distinct, "no case has a page that can be read"
            first = "\n".join(map(str, table.first_failures().values()))
            again = f"`earful plugins --torture {scraper.name} --count 1 --seed …` repeats one"
            assert not table.failures, f"{len(table.failures)} of {COUNT} mutated pages; {again}:\n{first}"

        @each_case
        def test_with_everything_known_and_old_a_listing_is_read_to_its_first_page(self, case: Case) -> None:
            if not scraper.newest_first or not (mentions := replayed(scraper, case)):
                return
            long_after = case.recorded_at + timedelta(days=REVISIT_DAYS + 1)
            known = {mention.external_id: mention.published_at or case.recorded_at for mention in mentions}
            firsts = list(case.scraper(scraper).start(None))
            again = case.replay(scraper, known, long_after)
            asked = set(again.asked) - {first.instead.key for first in firsts if first.instead}
            empty = sum(not stop.sighted for stop in again.stops)
            assert len(asked) <= len(firsts) + empty, "what is known and old was read again"

        def test_every_setting_is_described(self) -> None:
            for name, field in scraper.settings_type.model_fields.items():
                assert field.description, f"setting `{name}` has no description"

        @each_case
        def test_no_author_and_no_text_is_in_a_repr(self, case: Case) -> None:
            for mention in replayed(scraper, case):
                assert not re.search(r"\b(author|text|title)=", repr(mention))
            checks.names_in_ids(scraper, case)

        @each_case
        def test_no_secret_is_in_an_address(self, case: Case) -> None:
            checks.secrets_in_keys(scraper, case)

        def test_the_module_opens_no_connection(self) -> None:
            source = inspect.getsource(sys.modules[scraper.__module__])
            imported = checks.modules_imported(source)
            assert not {name.split(".")[0] for name in imported} & checks.CONNECTING, imported
            assert not imported & checks.CONNECTING_PARTS, imported
            internal = {name for name in imported if re.match(r"earful(\.|$)", name)}
            doors = {"earful.scraping", "earful.scraping.errors", "earful.scraping.found"}
            assert internal <= doors, f"a scraper imports of Earful only {doors}, not {internal - doors}"

        def test_the_module_reads_no_clock_no_chance_and_no_file(self) -> None:
            source = inspect.getsource(sys.modules[scraper.__module__])
            assert not (found := checks.impurities(source)), f"a page says it, or nothing does: not {found}"

        def test_file_and_cases_are_named_as_the_scraper(self) -> None:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", scraper.name)
            assert scraper.title
            if same_name:
                place = Path(inspect.getfile(scraper))
                assert scraper.name in (place.stem, place.parent.name)
                assert scraper.name == folder.name

    TestContract.__qualname__ = TestContract.__name__ = f"Test{scraper.__name__}"
    return TestContract
