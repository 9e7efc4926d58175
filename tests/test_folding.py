"""Texts that differ only in how they are written are folded to the same letters."""

import re

import pytest
from hostile import TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st

from earful.learner.folding import MOST_CHARACTERS, fold

APOSTROPHES = "'`ʻʼ‘’´ʹ′＇ʽˈ‛ʾʿ"
PAIRS = {"yo": "ё", "yu": "ю", "ya": "я", "sh": "ш", "ch": "ч", "o'": "ў", "g'": "ғ", "'": "ъ"}
SINGLE = str.maketrans("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз")
# Invented words of Uzbek shape: consonant and vowel in turns, with the letters that have apostrophes.
VOWELS = ["a", "e", "i", "o", "u", "o'"]
CONSONANTS = [*"bdfghjklmnpqrstvxyz", "sh", "ch", "g'"]
SYLLABLES = st.tuples(st.sampled_from(["", *CONSONANTS]), st.sampled_from(VOWELS)).map("".join)
WORDS = st.lists(SYLLABLES, min_size=1, max_size=4).map("".join)
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
ANY_CHARACTER = st.characters(codec=None, exclude_categories=())
TRICKS = st.sampled_from(
    [*"aeyİIxhtp:/.w@&;qoц'`´ъьеёў0\u0301\u0307ǅ\u1fbd ", "www.", "http://", "&amp;", "RT "]
)


def in_cyrillic(latin: str) -> str:
    """The Uzbek text by the law's table: "e" and "ye" by what stands before them."""
    text = re.sub(r"(?:\b|(?<=[aeiou])|(?<=o'))ye", "е", re.sub(r"\be", "э", latin))
    for pair, letter in PAIRS.items():
        text = text.replace(pair, letter)
    return text.translate(SINGLE)


@given(SENTENCES, st.sampled_from(APOSTROPHES))
def test_uzbek_folds_alike_in_latin_with_any_apostrophe_and_in_cyrillic(latin: str, apostrophe: str) -> None:
    assert fold(latin.replace("'", apostrophe)) == fold(in_cyrillic(latin)) == fold(latin.upper())


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Oʻzbekiston, gʻalaba va maʼno", "Ўзбекистон, ғалаба ва маъно"),
        ("poyezd keldi, yetti kun kutdik", "поезд келди, етти кун кутдик"),
        ("obyekt va pyesa", "объект ва пьеса"),
        ("konsert, sirk, militsiya, aksiya", "концерт, цирк, милиция, акция"),
        ("Is'hoq", "Исҳоқ"),
        ("ekran, e'lon", "экран, эълон"),
    ],
)
def test_words_whose_spelling_follows_its_own_rule_fold_alike_too(latin: str, cyrillic: str) -> None:
    assert fold(latin) == fold(cyrillic)


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_no_apostrophe_leaves_a_trace_in_ascii_or_among_other_letters(apostrophe: str) -> None:
    assert fold(f"yo{apostrophe}q") == fold("yoq")
    assert fold(f"yo{apostrophe}q ё") == fold("yoq ё")


def test_people_on_a_russian_keyboard_are_understood() -> None:
    assert fold("Қўнғироқ ҳам йўқ") == fold("Конгирок хам йок")


@pytest.mark.parametrize(
    ("stretched", "plain"), [("sooooo", "soo"), ("Ужааасно", "ужаасно"), ("1000000", "11"), ("good", "good")]
)
def test_letters_that_are_stretched_count_twice(stretched: str, plain: str) -> None:
    assert fold(stretched) == fold(plain)


def test_a_letter_under_a_heap_of_accents_is_that_letter() -> None:
    heap = "".join(map(chr, range(0x332, 0x340)))
    assert fold("".join(letter + heap for letter in "bad coffee")) == "bad coffee"


def test_a_letter_is_the_same_however_its_accent_was_typed() -> None:
    assert fold("Hyva\u0308a\u0308 ja й") == fold("Hyvää ja и\u0306")


def test_what_cannot_be_seen_is_left_out() -> None:
    assert fold("b\u200ba\u00add\ufeff \ud800c\udfffoffee ❤\ufe0f") == "bad coffee ❤"


@pytest.mark.parametrize(
    "named",
    [
        *("https://stars.example/a?b=c", "HTTP://STARS.EXAMPLE", "www.stars.example", "WWW.STARS.EXAMPLE"),
        *("@aurora", "help@aurora.example", ".@aurora", "#@aurora", "&amp;", "&quot;", "&nbsp;", "http://"),
    ],
)
def test_addresses_names_and_leftovers_of_markup_are_not_learned(named: str) -> None:
    assert fold(f"cold {named} coffee").split() == ["cold", "coffee"]


@pytest.mark.parametrize("word", ["aww.", "either/or", "@ noon", "art", "R&D", "8/10"])
def test_what_only_looks_like_an_address_stays(word: str) -> None:
    kept = word.lower().replace("8", "0").replace("1", "0")
    assert fold(f"cold {word} coffee") == f"cold {kept} coffee"


@given(st.text(st.one_of(ANY_CHARACTER, TRICKS.filter(lambda one: len(one) == 1)), max_size=40))
@settings(max_examples=300)
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(TRICKS, max_size=30).map("".join))
@settings(max_examples=300)
def test_what_is_folded_stays_as_it_is_where_rules_meet(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_hostile_text_is_folded_once_and_for_all(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert len(folded) <= MOST_CHARACTERS
    folded.encode()


@pytest.mark.parametrize(
    "part", ["a", "щ", "😀", "z\u0351\u0352", "(", "(@", "@", "x@", "&amp;", "ww.", "ye", "\0", "\ud800", "ц"]
)
def test_of_a_megabyte_only_the_beginning_is_folded(part: str) -> None:
    text = part * (1_000_000 // len(part))
    assert fold(text) == fold(text[:MOST_CHARACTERS])
