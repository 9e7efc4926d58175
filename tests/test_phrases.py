"""How the phrases of a list are found: as the list says, and quickly."""

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earful import phrases

EARFUL = Path(phrases.__file__).parent
FOLDERS = ("expectations", "praise")
WORDS = {
    "en": "not thanks for nothing waited over two hours the friendly driver customer service can't find app",
    "fi": "ei kiitos mistään odotin kolme tuntia ystävällinen kuljettaja hinta-laatusuhde sovellus kaatuu",
    "ru": "не спасибо за обман ждали больше часа вежливый водитель приложение зависает цены выросли всё ещё",
    "uz": "rahmat yo'q yoq emas zo'r ҳайдовчи жуда хушмуомала kechikib keldi o'z vaqtida qo'pol kartam нархи",
}


@cache
def by_one_pattern_a_group(folder: str, code: str) -> dict[str, re.Pattern[str]]:
    return {
        group: phrases.pattern(some, in_cyrillic=code == "uz")
        for group, some in phrases.groups(EARFUL / folder, code).items()
    }


@pytest.mark.parametrize("folder", FOLDERS)
@settings(max_examples=100, deadline=None)
@given(
    code=st.sampled_from(phrases.LANGUAGES),
    words=st.lists(
        st.one_of(
            st.sampled_from(" ".join(WORDS.values()).split()),
            st.sampled_from(["'", "-", ".", "?!", "\n", "’", "Ё", "İ", "@shop", "100500", "40"]),
        ),
        max_size=30,
    ),
    between=st.sampled_from([" ", "", "  ", "'"]),
)
def test_looking_only_where_a_first_word_stands_finds_what_reading_everything_finds(
    folder: str, code: str, words: list[str], between: str
) -> None:
    folded = phrases.folded(between.join(words))
    naive = {
        (group, match.start(), match.end())
        for group, pattern in by_one_pattern_a_group(folder, code).items()
        for match in pattern.finditer(folded)
    }
    assert set(phrases.places(EARFUL / folder, code, folded)) == naive
