"""The tests that every scorer passes, as a pytest class made for one scorer."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from functools import cache
from typing import Any

import pytest

from earful.model import Score
from earful.scorers import fault_in
from earful.sentiment.contract import ANY, UNDETERMINED, Scorer, Text

HOSTILE = {
    "empty": "",
    "blank": " \n\t\u200b",
    "one letter": "a",
    "NUL": "good\0bad",
    "control characters": "\x01\x02\x1b[31m good",
    "half a surrogate": "good \ud83d",
    "surrogates reversed": "\ude00\ud83d good",
    "emoji only": "😀👍🏽👩‍👩‍👧",
    "zalgo": "g\u0335\u0310\u0334o\u0336o\u0337d\u0338" * 50,
    "mixed scripts": "goоd қаҳва hyvä 好 جيد",
    "unfolding ligatures": "\ufdfa" * 500,
    "right to left": "\u202egood\u202c",
    "markup": "<b onload=x>{{ good }}</b> %s {0} ' OR 1=1 --",
    "one long word": "good" * 5_000,
    "many words": "not good " * 20_000,
    "a megabyte": "x" * 1_000_000,
}
IN_LANGUAGES = {
    "en": "Great coffee, rude staff, and my refund never came.",
    "fi": "Kahvi oli erinomaista, mutta kukaan ei vastaa viesteihini.",
    "uz": "Qahva zo'r, lekin pulimni qaytarishmadi.",
    "ru": "Кофе отличный, но деньги так и не вернули.",
    "sv": "Kaffet var underbart, men ingen svarar på mina mejl.",
}
NEARLY = 1e-3
"""How much a number may depend on which texts it is computed with."""


def scorer_contract(make: Callable[[], Scorer], reads: Sequence[str] = ()) -> type:
    """A class of tests for pytest: the contract, on hostile texts and on ordinary ones.

    `make` gives a ready scorer: a class, or a function that knows the settings. `reads` are texts that it
    must be able to read.
    """

    ready = cache(make)

    class TestScorer:
        @pytest.fixture
        def scorer(self) -> Scorer:
            return ready()

        @pytest.fixture(autouse=True)
        def loopback_only(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
            connect = socket.socket.connect

            def guarded(self: socket.socket, address: Any) -> None:
                if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(str(address[0])):
                    raise OSError("a scorer keeps what customers wrote on this machine")
                connect(self, address)

            with monkeypatch.context() as patch:
                patch.setattr(socket.socket, "connect", guarded)
                yield

        def test_it_says_who_it_is_and_what_it_reads(self, scorer: Scorer) -> None:
            assert re.fullmatch(r"[a-z][a-z0-9_-]*", scorer.name)
            assert isinstance(scorer.version, str)
            assert scorer.version.strip()
            assert isinstance(scorer.languages, frozenset)
            assert scorer.languages
            assert scorer.languages == ANY or all(re.fullmatch("[a-z]{2,3}", one) for one in scorer.languages)

        def test_no_texts_have_no_scores(self, scorer: Scorer) -> None:
            assert scorer.score([]) == []

        @pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
        def test_a_hostile_text_has_a_score_that_fits(self, scorer: Scorer, words: str) -> None:
            for language in (UNDETERMINED, *sorted(_declared(scorer))):
                assert not fault_in(scorer.score([Text(words, language)]), 1, scorer)

        def test_a_text_that_says_nothing_is_unread(self, scorer: Scorer) -> None:
            labels = [score.label for score in scorer.score([Text(""), Text(" \n"), Text("", "en")])]
            assert labels == ["unread"] * 3, "a neutral that nobody said"

        def test_a_language_that_it_does_not_declare_is_unread(self, scorer: Scorer) -> None:
            if scorer.languages == ANY:
                return
            for language in IN_LANGUAGES.keys() - scorer.languages:
                [score] = scorer.score([Text(IN_LANGUAGES[language], language)])
                assert score.label == "unread", f"a text in `{language}`"

        def test_what_it_says_to_read_it_reads(self, scorer: Scorer) -> None:
            languages = _declared(scorer) or {UNDETERMINED}
            for words in reads:
                assert any(scorer.score([Text(words, one)])[0].label != "unread" for one in languages), words

        def test_each_text_has_its_own_score_in_any_order_and_company(self, scorer: Scorer) -> None:
            texts = _ordinary(reads)
            together = scorer.score(texts)
            assert not fault_in(together, len(texts), scorer)
            _alike(scorer.score(texts[::-1])[::-1], together)
            _alike([scorer.score([text])[0] for text in texts], together)

        def test_the_same_texts_have_the_same_scores_again(self, scorer: Scorer) -> None:
            texts = _ordinary(reads)
            assert scorer.score(texts) == scorer.score(texts)
            _alike(make().score(texts), scorer.score(texts))

        def test_two_threads_may_score_at_once(self, scorer: Scorer) -> None:
            texts = _ordinary(reads)
            with ThreadPoolExecutor(2) as pool:
                first, second = pool.map(scorer.score, (texts, texts[::-1]))
            _alike(first, second[::-1])

    TestScorer.__qualname__ = TestScorer.__name__ = f"Test{getattr(make, '__name__', 'Scorer')}"
    return TestScorer


def _ordinary(reads: Sequence[str]) -> list[Text]:
    texts = [Text(words, language) for language, words in IN_LANGUAGES.items()]
    return [*texts, *(Text(words) for words in reads), Text(""), Text("ok", kind="post")]


def _declared(scorer: Scorer) -> set[str]:
    return set(IN_LANGUAGES) if scorer.languages == ANY else set(scorer.languages)


def _alike(some: Sequence[Score], others: Sequence[Score]) -> None:
    for one, other in zip(some, others, strict=True):
        assert (one.label == "unread") == (other.label == "unread")
        for number, again in zip(astuple(one)[3:], astuple(other)[3:], strict=True):
            assert number == again if number is None else number == pytest.approx(again, abs=NEARLY)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
