"""VADER's four numbers are those of vaderSentiment itself, for any text and to the last digit."""

import csv
import random
import string
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment import vaderSentiment as library  # noqa: N813

from earful.sentiment import polarity as module
from earful.sentiment.polarity import Polarity, Shares, polarity

TEXTS = Path(__file__).resolve().parent.parent.parent / "shared" / "sentiment"
LIBRARY = library.SentimentIntensityAnalyzer()
OURS = polarity()
PHRASES = [*library.SPECIAL_CASES, *(booster for booster in library.BOOSTER_DICT if " " in booster)]
SIGNS = sorted(sign for sign in LIBRARY.emojis if len(sign) == 1)
RULED = [
    "no",
    "or",
    "nor",
    "never",
    "so",
    "this",
    "without",
    "doubt",
    "least",
    "at",
    "very",
    "but",
    "kind",
    "of",
]
FEW = ["good", "bad", "great", "shit", "the", "a", "extremely", "not", "isn't", "N'T", "like", "NO", "BUT"]


def theirs(text: str) -> Shares:
    numbers = LIBRARY.polarity_scores(text)
    return Shares(numbers["neg"], numbers["neu"], numbers["pos"], numbers["compound"])


def check_same(text: str, ours: Polarity = OURS) -> None:
    # By their writing, since -0.0 equals 0.0.
    assert repr(ours.read(text)) == repr(theirs(text)), ascii(text[:2_000])


def in_any_case(word: str) -> st.SearchStrategy[str]:
    return st.sampled_from([word, word, word, word.upper(), word.capitalize()])


NEAR_RULES = st.sampled_from([*RULED, *FEW, *PHRASES])
WORDS = st.one_of(
    NEAR_RULES,
    NEAR_RULES,
    st.sampled_from(sorted(LIBRARY.lexicon)),
    st.sampled_from(sorted(library.BOOSTER_DICT)),
    st.sampled_from(library.NEGATE),
    st.sampled_from(
        ["table", "i", "xn'ty", "ΑΣ", "İ", "ß", "Kelvin", "9", "", "'", "--", "?!", "\ud800", "\0"]
    ),
    st.sampled_from(SIGNS),
    st.sampled_from(sorted(LIBRARY.emojis)),
)
TOKENS = st.tuples(
    st.sampled_from(["", "", "", "", "(", "#", '"', "…"]),
    WORDS.flatmap(in_any_case),
    st.sampled_from(["", "", "", "", "!", "?", "??", ".", ",", "!!!!!", "'s", ":)", "😀"]),
).map("".join)
SPACES = st.sampled_from([" ", " ", " ", "", "\n", "\t", "  ", "\x1c", "\x85", "\u2003", "\u200b"])
SENTENCES = st.lists(st.tuples(TOKENS, SPACES).map("".join), max_size=24).map("".join)
# Few words, so that rules meet and equal values repeat.
DENSE = st.lists(NEAR_RULES.flatmap(in_any_case), max_size=14).map(" ".join)
ANY_CHARACTER = st.characters(codec=None, exclude_categories=())


@settings(max_examples=120, deadline=None)
@given(SENTENCES)
def test_sentences_of_whatever_has_a_rule_read_as_in_the_library(text: str) -> None:
    check_same(text)


@settings(max_examples=120, deadline=None)
@given(DENSE)
def test_words_with_rules_side_by_side_read_as_in_the_library(text: str) -> None:
    check_same(text)


@settings(max_examples=120, deadline=None)
@given(st.text(ANY_CHARACTER, max_size=60))
def test_any_characters_read_as_in_the_library_surrogates_and_controls_too(text: str) -> None:
    check_same(text)


@settings(max_examples=120, deadline=None)
@given(st.text(st.sampled_from([*string.punctuation, " ", "D", "x", "o", "3", "😀", "©", "ℹ"]), max_size=30))
def test_texts_of_nothing_but_signs_read_as_in_the_library(text: str) -> None:
    check_same(text)


@pytest.mark.parametrize(
    "text",
    [
        # Nothing to read.
        "", " ", "\n\t\x1f", "\0", ".", "table", "👤", "!!!", "?", "\ud83d",
        # Capitals count only where not all is in capitals; a booster's do too.
        "GOOD", "GOOD coffee", "GOOD COFFEE", "so good", "SO good", "BAD coffee", "it is VERY bad", "1 GOOD",
        # Words of up to two letters keep their punctuation, and emoticons are made of it.
        "no, good", "no good", "ok", "ok,", ":)", "(:)", "x:)", ":D", "<3", "good.", "'good'", "((good))",
        # Boosters weigh less from afar, and the other way for bad words.
        "very good", "very nice a good", "very a good", "very a the good", "very a the b good", "hardly bad",
        "kind of good", "a kind of good", "kind", "kind of", "good kind of good", "it is sort of a good",
        "just enough good", "was just enough of good", "one sort of good",
        # Negations, by list and by "n't"; in the lexicon they count for nothing.
        "not good", "not a good", "not a the good", "not a the b good", "xn'ty good", "N'T good", "isn't bad",
        "not very good", "never not good",
        # "never so", "never this", and "so" or "this" alone where three words stand before.
        "never so good", "never this good", "never so a good", "never a so good", "a b so good",
        "a b this good", "this good", "a this good", "good b this good", "never this so good",
        # "without doubt".
        "a never so good", "without doubt good", "without a doubt good", "without doubt a good",
        "without doubt doubt good", "without good", "without a good",
        # "no" negates the word after it, and is a word of its own.
        "no", "no coffee", "NO coffee", "NO good", "no a good", "no a or good", "no a nor good",
        "no a b good", "no no good", "no no no", "good no", "no.", "a no or good",
        # "least".
        "least good", "a least good", "at least good", "very least good", "good least good",
        "at least a good",
        # Idioms are seen only where three words stand before and the first of them is not in the lexicon.
        "the shit", "a b the shit", "a the shit", "good b the shit", "this is the bomb", "a b c bad ass",
        "a b c bus stop", "yeah right", "a b c yeah right", "a b c kiss of death", "a b c to die for",
        "die for", "a b to die for it", "a b c beating heart", "a bad ass good", "a b badass", "a b c badass",
        "to die for good", "it is the shit but bad", "a b c kiss of", "a b c yeah",
        # "but", where values are found again by their own size.
        "but", "good but bad", "good good but good", "good BUT bad", "but good", "good but", "but, good",
        "good nice great nice good but good nice good good", "bad but bad but bad", "good 'but' good",
        "good not good very good but not good not good good",
        # "n't" counts anywhere in a word, also where the list has one that ends with it.
        "I don't like", "xn't like", "don't like xn't good", "don'ts good", "don't.x good", "xdon't good",
        "(don't) good", "DON'T good", "\ndon't\nlike", "is'n't good", "n't", "'n't' good", "don'tn't bad",
        # Found without punctuation, but not written so.
        "g-o-o-d", "go.od coffee", "n.o. good", "no, so, good", "so. good", "wont good", "won't good",
        "u.r.s", "kind-of good", "kindof good", "o'k", "self-confident", "selfconfident", "d", ":d", "8)",
        "bad.'", "so,' good", "no. good", "d. good", "kind. of", "\u212aind", "\u212aIND of good",
        # White space of several characters, at the ends and of other kinds.
        "  good  not   bad ", "good\r\n\r\nbad\u2003 not\u00a0good", "good\u00a0bad  not good é", "\u00a0",
        "\x1cgood\x1dnot\x1e\x1fbad", "not\u200bgood",
        # Marks count up to a bound.
        "good!", "good!!!!", "good!!!!!!", "good?", "good??", "good???", "good????", "good?!?!", "bad!?!?!?",
        "table!!!", "good bad!!!", "good no!!",
        # Emoji are spelled out, without a space after them and a character at a time.
        "😀", "😀😀", "a😀b", "😀good", "good😀", "☺", "☺️", "👍🏽", "🔛", "🆙!", "©good", "ℹ",
        "not 😀", "I❤you", "😀\nBUT 💔", "😂 but 😂",
    ],
)  # fmt: skip
def test_each_oddity_of_the_library_is_kept(text: str) -> None:
    check_same(text)


def test_a_text_that_says_nothing_has_four_zeros_as_in_the_library() -> None:
    assert OURS.read(" \n") == Shares(0.0, 0.0, 0.0, 0.0)
    assert OURS.read("table") == Shares(0.0, 1.0, 0.0, 0.0)


def test_every_word_and_every_emoji_of_the_lexicon_reads_as_in_the_library() -> None:
    for word in (*LIBRARY.lexicon, *library.BOOSTER_DICT, *library.NEGATE, *LIBRARY.emojis):
        check_same(f"{word} not {word.upper()} but '{word}'!")


def test_long_texts_with_many_equal_words_before_and_after_but_read_as_in_the_library() -> None:
    chosen = random.Random(5)
    for _ in range(40):
        words = chosen.choices(["good", "nice", "bad", "not", "very", "a", "GOOD", "so", "😀"], k=300)
        words.insert(chosen.randrange(300), "but")
        check_same(" ".join(words))


def test_long_tokens_read_as_in_the_library() -> None:
    for text in ("!" * 500 + "good" + "." * 500, "good" * 100, ("." * 60 + "NOT ") * 3 + "bad", "😀" * 200):
        check_same(text)


def test_a_megabyte_of_words_that_all_have_rules_is_read_in_one_go() -> None:
    # The library needs hours for it.
    few = OURS.read("not good but bad this NO 😀 ")
    many = OURS.read("not good but bad this NO 😀 " * 36_000)
    assert few.compound != many.compound
    assert sum(many[:3]) == pytest.approx(1, abs=0.002)


def test_what_the_rules_take_for_granted_about_the_librarys_lists_is_so() -> None:
    words, boosters = set(LIBRARY.lexicon), set(library.BOOSTER_DICT)
    assert words.isdisjoint(boosters)
    assert words.isdisjoint(library.NEGATE)
    assert words.isdisjoint({"but", "least", "never", "without", "so", "this"})
    # Words are looked up in small letters, so those with capitals are never found.
    assert all(word.isascii() for word in (*words, *boosters, *library.NEGATE) if word == word.lower())
    assert not any("n't" in booster for booster in boosters)
    beyond = [chr(code) for code in range(128, 0x110000)]
    assert [sign for sign in beyond if sign.lower().isascii()] == [module._KELVIN]
    assert [sign for sign in beyond if sign.isspace()] == module._WIDE_SPACES
    assert not any("n't" in word for word in words if " " not in word)
    assert not any(sign in name for name in LIBRARY.emojis.values() for sign in SIGNS)


def test_importing_the_module_does_not_load_the_lexicon() -> None:
    code = "import sys, earful.sentiment.polarity; print('vaderSentiment' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.skipif(not TEXTS.is_dir(), reason=f"no labelled texts at {TEXTS}: nothing to compare with")
def test_real_texts_in_every_language_read_as_in_the_library() -> None:
    # All of them are compared by `bench/vader.py`, which takes longer.
    paths = sorted(TEXTS.glob("*.csv"))
    assert paths
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            found = [row["text"] for row in csv.DictReader(file)]
        for text in random.Random(1).sample(found, min(80, len(found))):
            check_same(text)
