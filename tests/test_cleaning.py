"""What strangers wrote is harmless before it gets into a mail, and still says what it said."""

import re
import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from earful.cleaning import clean, cut, direction, safe_link, window
from tests.hostile import TEXTS, URLS

HOSTS = ("www.harbour.example",)
LINKABLE = re.compile(
    r"(?i)[^\W_][\w-]*\.[^\W\d_]{2,}|[a-z][a-z0-9+.-]*://\S|www\.[^\W_]|\w@\w|javascript:|\\\\\w|(?:\d+\.){3}\d"
)


def hidden(text: str) -> list[str]:
    """Characters that no reader sees, joiners between letters or emoji apart."""
    bare = regex.sub(r"(?<=[\p{L}\p{M}\p{Emoji}\ufe0f])[\u200c\u200d](?=[\p{L}\p{Emoji}])", "", text)
    return regex.findall(r"[\p{C}\u2028\u2029\u3164\u115f\u2800\uffa0]", bare)


def test_there_are_enough_hostile_texts_and_addresses() -> None:
    assert len(set(TEXTS)) >= 76
    assert len(set(URLS)) >= 32


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:30]).encode("ascii", "replace").decode())
def test_a_hostile_text_hides_nothing_links_nowhere_and_ends(text: str) -> None:
    short = clean(text, 280)
    assert hidden(short) == []
    assert LINKABLE.search(short) is None
    assert len(short) <= 280
    assert "\n" not in short
    assert len(clean(text)) <= 20_000
    assert regex.search(r"\p{M}{3}", short) is None


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=80))
def test_any_text_hides_nothing_and_is_cut_between_clusters(text: str) -> None:
    short = clean(text, 40)
    assert hidden(short) == []
    assert len(short) <= 40
    assert (
        regex.findall(r"\X", clean(text))[: len(regex.findall(r"\X", short)) - 1]
        == (regex.findall(r"\X", short)[:-1])
    )


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab.@:/w\\ \u200b。Cш-1?)", max_size=30))
def test_no_host_is_left_that_a_mail_program_would_link(text: str) -> None:
    assert LINKABLE.search(clean(text)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cold coffee at 13.40, again.", "Cold coffee at 13.40, again."),
        ("Bad coffee.Never again", "Bad coffee. Never again"),
        ("version 4.2.1, e.g. this", "version 4.2.1, e.g. this"),
        ("see https://evil.example/a?b=c).", "see [link: evil[.]example])."),
        ("https://aurora.example@evil.example/", "[link: evil[.]example]/".replace("]/", "]")),
        ("write to me@evil.example!", "write to [link: evil[.]example]!"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f", "👩\u200d👩\u200d👧 ❤\ufe0f"),
        ("soooooooooooooo late", "soooooooo late"),
        ("Ma\u0308\u0301\u0302kinen", "Mä\u0301\u0302kinen"),
        ("two\n\nlines\there", "two lines here"),
        ("Oʻzbekcha maʼlumot", "Oʻzbekcha maʼlumot"),
    ],
)
def test_what_people_mean_stays(text: str, expected: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", expected)


def test_a_cut_ends_on_a_word_and_within_the_limit() -> None:
    assert cut("The cashier just shrugged", 17) == "The cashier just…"
    assert cut("The cashier", 11) == "The cashier"
    assert cut("👩\u200d👩\u200d👧👩\u200d👩\u200d👧", 8) == "👩\u200d👩\u200d👧…"
    assert len(cut("x" * 300, 280)) == 280


def test_a_window_keeps_the_first_mark_in_sight() -> None:
    text = "It was fine. " * 40 + "Then they refused the refund. " + "More. " * 40
    start = text.index("refused")
    short, marks = window(text, [(start, start + 18)], 280)
    assert len(short) <= 280
    assert [short[a:b] for a, b in marks] == ["refused the refund"]
    assert short.startswith("…")
    assert short.endswith("…")


def test_marks_beyond_a_cut_are_dropped() -> None:
    short, marks = window("bad " * 100, [(0, 3), (390, 393)], 40)
    assert [short[a:b] for a, b in marks] == ["bad"]


@pytest.mark.parametrize("url", URLS, ids=ascii)
def test_a_bad_address_gives_no_link(url: str) -> None:
    assert safe_link(url, HOSTS) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.harbour.example/r/1?x=1&y=2#z", "https://www.harbour.example/r/1?x=1&y=2#z"),
        ("HTTP://WWW.HARBOUR.EXAMPLE:80/r", "http://www.harbour.example:80/r"),
        ("https://www.harbour.example", "https://www.harbour.example/"),
        ("https://www.harbour.example/kahvilä/oʻz", "https://www.harbour.example/kahvil%C3%A4/o%CA%BBz"),
        ("https://www.harbour.example/a%20b", "https://www.harbour.example/a%20b"),
    ],
)
def test_the_sources_own_address_is_a_link(url: str, expected: str) -> None:
    assert safe_link(url, HOSTS) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [("שלום", None, "rtl"), ("hello", None, "ltr"), ("OK يا", "ar", "rtl"), ("123", None, "ltr")],
)
def test_a_text_runs_as_its_language_is_written(text: str, language: str | None, expected: str) -> None:
    assert direction(text, language) == expected


@pytest.mark.parametrize(
    "url",
    [
        "http://social.example/@a/1",
        "https://10.0.0.7/@a/1",
        "https://social.example@evil.example/1",
        "https://localhost/1",
        "https://social.example:8443/1",
        "javascript:alert(1)",
    ],
)
def test_in_a_federated_network_a_link_leads_to_a_named_host_by_https(url: str) -> None:
    assert safe_link("https://social.example/@a/1", ["*"]) == "https://social.example/@a/1"
    assert safe_link(url, ["*"]) is None
