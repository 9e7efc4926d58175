"""The checks of hostile texts are awake: a place that is not cleaned, or not escaped, is noticed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from earful import rendering
from earful.cleaning import clean
from earful.digest.view import DigestView, Piece, Quote
from tests import weeks
from tests.hostile import TEXTS
from tests.test_cleaning import LINKABLE
from tests.test_rendering import HARMLESS, dom, problems, with_text

WORST = "<b>\u202e see https://evil.example\u200b or www.evil.example"
SAFE = with_text(HARMLESS)


def raw(text: str) -> Quote:
    return Quote((Piece(text, False),), "en", "ltr")


PLACES: dict[str, Callable[[str], DigestView]] = {
    "quote": lambda text: replace(SAFE, cards=(replace(SAFE.cards[0], quote=raw(text)), *SAFE.cards[1:])),
    "author": lambda text: replace(SAFE, cards=(replace(SAFE.cards[0], author=text), *SAFE.cards[1:])),
    "praise": lambda text: replace(SAFE, praise=(replace(SAFE.praise[0], quote=raw(text)), *SAFE.praise[1:])),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_is_not_cleaned_is_noticed(place: str) -> None:
    found = problems(weeks.mailed(PLACES[place](WORST)))
    assert {"hidden", "linkable", "hidden in text"} <= set(found)
    assert problems(weeks.mailed(PLACES[place](clean(WORST, 40)))) == []


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_is_not_escaped_is_noticed(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rendering._environment

    def unescaped(folder: object, escapes: bool, *rest: object) -> object:
        return whole(folder, False, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(rendering, "_environment", unescaped)
    assert "skeleton" in problems(weeks.mailed(PLACES[place](clean(TEXTS[0], 40))))


def test_no_line_of_the_plain_text_has_a_host_that_a_mail_program_would_link() -> None:
    """It has addresses of ours: those lines are the same with harmless words."""
    ours = set(weeks.mailed(SAFE).text.splitlines())
    for text in TEXTS:
        lines = [line for line in weeks.mailed(with_text(text)).text.splitlines() if line not in ours]
        assert [line for line in lines if LINKABLE.search(line)] == [], ascii(text[:40])


def test_a_strangers_words_are_in_no_attribute_and_in_no_head() -> None:
    word = "xyzzyword"
    page = dom(weeks.mailed(with_text(f"{word} was said, and I want my money back")).html)
    assert page.get_text().count(word) >= len(SAFE.cards)
    assert page.head is not None
    assert word not in str(page.head)
    attributes = [str(value) for tag in page.find_all(True) for value in tag.attrs.values()]
    assert [value for value in attributes if word in value] == []
    (preheader,) = page.select(".preheader")
    assert word not in preheader.get_text()
    assert word not in weeks.mailed(with_text(word)).subject
