"""Each complaint is filed under the expectation that was broken, in four languages, and says why."""

import re
from collections import Counter
from pathlib import Path

import hostile
import pytest

from earful import phrases
from earful.config import load
from earful.cues import find
from earful.errors import SettingsInvalid
from earful.expectations import Filed, More, broken
from earful.model import EXPECTATIONS
from earful.plugins import catalogue

FOLDER = Path(__file__).parent / "expectations"
YAML = """
brands: [{slug: aurora, name: Aurora Coffee}]
sources: [{slug: blog, brand: aurora, scraper: rss, settings: {url: "https://blog.example/feed"}}]
"""


def sentences(name: str) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    expectation = ""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if head := re.fullmatch(r"\[(.+)\]", line):
            expectation = head[1]
        elif line and not line.startswith("#"):
            language, _, text = line.partition(": ")
            found.append((expectation, language, text))
    return found


def filed(text: str, language: str = "en", more: tuple[More, ...] = ()) -> Filed:
    return broken(text, language, find(text, language), more)


def added(tmp_path: Path, section: str) -> tuple[More, ...]:
    path = tmp_path / "earful.yaml"
    path.write_text(YAML + section, encoding="utf-8")
    return load(path, catalogue()).expectations


LABELLED = sentences("sentences.txt")


def misfiled(labelled: list[tuple[str, str, str]]) -> list[str]:
    return [
        f"{language}, {expectation}, filed under {got}: {text}"
        for expectation, language, text in labelled
        if (got := filed(text, language).expectation) != expectation
    ]


def test_every_expectation_has_sentences_in_every_language_and_both_scripts_of_uzbek() -> None:
    counts = Counter(expectation for expectation, _, _ in LABELLED)
    assert set(counts) == set(EXPECTATIONS)
    assert min(counts.values()) >= 8
    spoken = {(expectation, language) for expectation, language, _ in LABELLED}
    assert len(spoken) == len(EXPECTATIONS) * 4
    cyrillic = {one for one, language, text in LABELLED if language == "uz" and re.search("[а-я]", text)}
    assert cyrillic == set(EXPECTATIONS)


def test_nine_of_ten_invented_complaints_are_filed_right() -> None:
    wrong = misfiled(LABELLED)
    assert len(wrong) <= 0.1 * len(LABELLED), "\n".join(wrong)


def test_two_of_three_sentences_that_the_lists_were_not_made_for_are_filed_right() -> None:
    unseen = sentences("unseen.txt")
    wrong = misfiled(unseen)
    assert len(wrong) <= len(unseen) / 3, "\n".join(wrong)


def test_a_language_without_lists_is_read_with_all_of_them() -> None:
    for text, expectation in (
        ("The app crashes.", "digital channels"),
        ("Myyjä oli töykeä.", "personal treatment"),
        ("Курьер опоздал.", "speed"),
        ("Narxlari juda qimmat.", "price"),
    ):
        for language in ("und", "sv"):
            assert broken(text, language, []).expectation == expectation


def test_privacy_and_safety_wins_whatever_else_is_said() -> None:
    text = "Late, late, late, nobody answers, the app crashes, and the charger caught fire."
    assert filed(text).expectation == "privacy and safety"


def test_what_went_wrong_outweighs_the_topics_that_are_named() -> None:
    text = "Delivery, shipping, delivery, delivery: your courier was rude."
    assert filed(text).expectation == "personal treatment"


def test_what_only_says_that_something_is_bad_goes_to_the_topic_it_is_said_of() -> None:
    assert filed("Your website is awful.").expectation == "digital channels"
    assert filed("The prices are awful.").expectation == "price"
    assert filed("It is awful.").expectation == "product quality"


def test_the_topic_that_is_named_most_wins_and_of_two_the_first() -> None:
    assert filed("The queue. The delivery. And the price.").expectation == "speed"
    assert filed("The price, the delivery.").expectation == "price"
    assert filed("The delivery, the price.").expectation == "speed"


def test_a_length_of_time_is_about_speed_only_where_nothing_else_is_said() -> None:
    assert filed("Three hours.").expectation == "speed"
    assert filed("Three hours of bad coffee.").expectation == "product quality"


def test_a_topic_that_is_praised_is_not_what_was_broken() -> None:
    assert filed("Excellent delivery, but the price.").expectation == "price"
    assert filed("Yetkazib berish zo'r, lekin narxi", "uz").expectation == "price"


def test_it_says_why_in_our_words_and_where() -> None:
    text = "I was Zanzibar charged twice by Zanzibar."
    found = filed(text)
    assert found.why == "finds it too dear or wrongly charged"
    assert [text[start:end] for start, end in found.marks] == ["charged twice"]
    assert filed("The delivery.").why == "is about time or delivery"
    assert filed("") == Filed("other", "names nothing that Earful knows", ())


def test_a_new_expectation_and_more_words_come_from_the_settings(tmp_path: Path) -> None:
    more = added(
        tmp_path,
        """
expectations:
  sustainability: {words: ["packaging", "plastic*", "пластик*", "chiqindi*"], meaning: "too much waste"}
  speed: {words: ["crema time"]}
""",
    )
    assert filed("So many plastics!", more=more) == Filed("sustainability", "too much waste", ((8, 16),))
    assert filed("Сколько пластика", "ru", more).expectation == "sustainability"
    assert filed("Чиқинди кўп", "uz", more).expectation == "sustainability"
    assert filed("Crema time!", more=more) == Filed("speed", "had to wait or got it late", ((0, 10),))
    assert filed("Plastic, and it caught fire", more=more).expectation == "privacy and safety"


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("expectations: [speed]", r"expectations: input should be a valid dictionary"),
        ("expectations: {speed: [fast]}", r"expectations.speed: input should be a valid dictionary"),
        ("expectations: {speed: {words: []}}", r"expectations.speed.words: .* at least 1"),
        ("expectations: {speed: {word: [fast]}}", r"expectations.speed.words: field required"),
        ("expectations: {speed: {words: [fast, '(slow']}}", r"expectations.speed.words\[1\]: its brackets"),
        ("expectations: {speed: {words: ['']}}", r"expectations.speed.words\[0\]: a phrase is empty"),
        ("expectations: {speed: {words: ['*']}}", r"expectations.speed.words\[0\]: it has no letter"),
        ("expectations: {speed: {words: ['(a|)']}}", r"expectations.speed.words\[0\]: it would be found"),
        ("expectations: {speed: {words: ['a+b']}}", r"expectations.speed.words\[0\]: a phrase holds"),
        ("expectations: {speed: {words: ['a.b']}}", r"expectations.speed.words\[0\]: points stand only"),
        ("expectations: {speed: {words: ['*a*a*']}}", r"expectations.speed.words\[0\]: a word has at most"),
        ("expectations: {speed: {words: ['.. a']}}", r"expectations.speed.words\[0\]: points stand only"),
        ("expectations: {Speed!: {words: [fast]}}", r"expectations.Speed!"),
        ("expectations: {other: {words: [fast]}}", r"expectations.other.*has no words"),
    ],
)
def test_a_wrong_expectation_is_named_with_its_place(tmp_path: Path, section: str, said: str) -> None:
    with pytest.raises(SettingsInvalid, match=said):
        added(tmp_path, section)


def test_the_lists_name_only_expectations_that_there_are() -> None:
    folder = Path(phrases.__file__).parent / "expectations"
    for code in phrases.LANGUAGES:
        named = {
            group.removesuffix(" broken").removesuffix(" otherwise") for group in phrases.groups(folder, code)
        }
        assert named == set(EXPECTATIONS) - {"other"}


def test_a_phrase_before_the_first_group_and_a_broken_one_are_told_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("# words\nlost\n", encoding="utf-8")
    (tmp_path / "fi.txt").write_text("[speed]\nhidas\n(myöhä\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"en.txt line 2: a phrase before the first \[group\]"):
        phrases.groups(tmp_path, "en")
    with pytest.raises(ValueError, match=r"fi.txt line 3: its brackets do not close"):
        phrases.groups(tmp_path, "fi")


@pytest.mark.parametrize(
    "text", [*hostile.TEXTS, "", "😡" * 500, "\ud800 late \udfff", "d͓̽e͓̽l͓̽a͓̽y̷̷̷̷", "İ late " * 50]
)
def test_a_hostile_text_is_filed_somewhere_and_its_marks_stay_inside(text: str) -> None:
    found = broken(text, "und", find(text, "und"))
    assert found.expectation in EXPECTATIONS
    assert all(0 <= start < end <= len(text) for start, end in found.marks)


@pytest.mark.parametrize("piece", ["late delivery ", "a" * 1000, "aa*(", "ааа", "not .. "])
def test_an_endless_text_is_read_in_its_beginning(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    found = broken(text, "und", find(text, "und"))
    assert all(end <= phrases.MOST_CHARACTERS for _, end in found.marks)
