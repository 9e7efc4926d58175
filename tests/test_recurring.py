"""The same problem told by several people is one problem, with a count and a trend."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import hostile
import pytest

from earful.cues import find
from earful.expectations import broken
from earful.model import MentionId
from earful.recurring import MOST_COMPLAINTS, Problem, Told, recurring, trend

START, END = date(2026, 11, 16), date(2026, 11, 23)
LAST_WEEK = START - timedelta(days=4)

LOGIN = (
    "The app crashes every time I log in.",
    "Since the update the app crashes at login.",
    "Your app crashed twice when I tried the login.",
)
COURIER = ("The courier was two hours late.", "A courier came three hours late and left no note.")
QUEUE = ("Waited an hour for a coffee at the counter.", "Long queue at the counter, coffee after an hour.")


def told(number: int, text: str, language: str = "en", author: str | None = "", on: date = START) -> Told:
    cues = find(text, language)
    return Told(
        id=MentionId(number),
        expectation=broken(text, language, cues).expectation,
        words=text,
        language=language,
        author_key=f"author {number}" if author == "" else author,
        said_on=on,
        groups=frozenset(cue.group for cue in cues),
    )


def all_of(texts: Sequence[str], first: int = 1, language: str = "en", on: date = START) -> list[Told]:
    return [told(first + place, text, language, on=on) for place, text in enumerate(texts)]


def found(complaints: Sequence[Told], **more: bool) -> tuple[Problem, ...]:
    return recurring(complaints, START, END, **more)


def test_what_several_people_say_in_similar_words_is_one_problem() -> None:
    problems = found([*all_of(LOGIN), *all_of(COURIER, 11), *all_of(QUEUE, 21)])
    assert [(one.expectation, one.ids) for one in problems] == [
        ("digital channels", (1, 2, 3)),
        ("speed", (11, 12)),
        ("speed", (21, 22)),
    ]
    assert [(one.count, one.authors, one.before) for one in problems] == [(3, 3, 0), (2, 2, 0), (2, 2, 0)]


def test_its_label_are_the_words_that_they_share() -> None:
    [problem, *_] = found([*all_of(LOGIN), *all_of(COURIER, 11)])
    assert (problem.label, problem.language) == ("app crashes login", "en")


@pytest.mark.parametrize(
    ("language", "texts", "label"),
    [
        (
            "fi",
            ("Sovellus kaatuu kirjautuessa.", "Kirjautuminen ei onnistu, sovellus kaatuu"),
            "sovellus kaatuu",
        ),
        ("ru", ("Курьер опоздал на два часа", "Опять курьер опоздал, ждали долго"), "курьер опоздал"),
        ("uz", ("Kuryer ikki soat kechikdi", "Bugun kuryer yana kechikdi"), "kuryer kechikdi"),
        ("uz", ("Курьер икки соат кечикди", "Бугун курьер яна кечикди"), "курьер кечикди"),
    ],
)
def test_similar_words_are_found_in_every_language(language: str, texts: Sequence[str], label: str) -> None:
    [problem] = found(all_of(texts, language=language))
    assert (problem.authors, problem.label, problem.language) == (2, label, language)


def test_uzbek_in_two_scripts_is_one_language() -> None:
    [problem] = found(all_of(["Kuryer ikki soat kechikdi", "Курьер яна кечикди"], language="uz"))
    assert problem.authors == 2


def test_one_author_who_writes_twenty_times_is_no_problem_of_several() -> None:
    storm = [told(number, LOGIN[number % 3], author="one") for number in range(20)]
    assert found(storm) == ()
    [problem] = found([*storm, told(21, LOGIN[0], author="another")])
    assert (problem.count, problem.authors) == (21, 2)


def test_an_author_who_is_not_known_is_one_each_time() -> None:
    [problem] = found([told(1, LOGIN[0], author=None), told(2, LOGIN[1], author=None)])
    assert problem.authors == 2


def test_similar_words_about_different_expectations_are_different_problems() -> None:
    complaints = [told(1, "The courier was late."), told(2, "The courier was rude.")]
    assert found(complaints) == ()


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (2, 0, "new"),
        (4, 2, "rising"),
        (3, 2, "steady"),
        (12, 10, "steady"),
        (15, 10, "rising"),
        (2, 4, "falling"),
        (10, 12, "steady"),
        (2, 3, "steady"),
    ],
)
def test_a_trend_is_two_people_and_half_as_many(now: int, before: int, said: str) -> None:
    assert trend(now, before) == said


def test_the_trend_compares_people_with_those_of_the_period_before() -> None:
    earlier = all_of(LOGIN, 1, on=LAST_WEEK)
    [problem] = found([*earlier, *all_of(LOGIN[:2], 11), told(21, LOGIN[0], author="author 11")])
    assert (problem.authors, problem.before, problem.trend) == (2, 3, "steady")
    assert (problem.first_on, problem.last_on, problem.ids) == (LAST_WEEK, START, (11, 12, 21))
    assert found(all_of(LOGIN), is_before_known=False)[0].trend is None


def test_what_nobody_tells_any_more_and_what_is_older_is_not_listed() -> None:
    older = all_of(LOGIN, 1, on=START - timedelta(days=8))
    assert found(all_of(LOGIN, 1, on=LAST_WEEK)) == ()
    assert found([*older, *all_of(LOGIN[:2], 11)])[0].before == 0


def test_different_languages_join_when_expectation_and_kinds_of_trouble_are_the_same() -> None:
    finnish = all_of(["Sovellus kaatuu kirjautuessa.", "Sovellus kaatuu aina"], 11, "fi")
    [problem] = found([*all_of(LOGIN), *finnish])
    assert (problem.authors, problem.language, problem.label) == (5, "en", "app crashes login")


def test_different_languages_stay_apart_when_the_kinds_of_trouble_differ() -> None:
    finnish = all_of(["Nettisivut ovat sekavat", "Sekavat nettisivut"], 11, "fi")
    russian = all_of(["Сайт вылетает", "Сайт опять вылетает"], 21, "ru")
    assert all(len({one.language}) == 1 and one.authors == 2 for one in found([*finnish, *russian]))
    assert len(found([*finnish, *russian])) == 2


def test_one_complaint_of_each_language_is_no_recurring_problem() -> None:
    assert found([told(1, LOGIN[0]), told(2, "Sovellus kaatuu", "fi")]) == ()


def test_names_of_people_and_brands_are_in_no_label() -> None:
    rude = ["The waiter Aarne was rude.", "Aarne is a rude waiter.", "aurora, your waiter is rude"]
    [problem] = recurring(all_of(rude), START, END, names=("Aurora Coffee",))
    assert problem.label == "waiter rude"


def test_the_order_in_which_they_are_handed_over_does_not_matter() -> None:
    complaints = [*all_of(LOGIN), *all_of(COURIER, 11), *all_of(QUEUE, 21)]
    wanted = found(complaints)
    for seed in range(5):
        random.Random(seed).shuffle(complaints)
        assert found(complaints) == wanted


def test_of_more_than_the_most_the_newest_are_read() -> None:
    old = [told(number, LOGIN[number % 3], on=START) for number in range(3)]
    new = [told(10 + n, COURIER[n % 2], on=END - timedelta(days=1)) for n in range(MOST_COMPLAINTS)]
    assert [(one.expectation, one.count) for one in found([*old, *new])] == [("speed", MOST_COMPLAINTS)]


def test_hostile_texts_make_no_hostile_labels() -> None:
    hosts = ["app crashes evil.example/login www.evil.example", "the app crashes: https://evil.example/login"]
    for problem in found(all_of([*hosts, *hostile.TEXTS, *hostile.TEXTS])):
        assert len(problem.label) <= 60
        assert not set("<>{}./@\u202e") & set(problem.label)


@pytest.mark.parametrize(
    "text", ["", "🙂🙂🙂", "\ud800", "a" * 1_000_000, "late " * 200_000, "12 34 56", "не и в"]
)
def test_empty_endless_and_wordless_texts_are_no_trouble(text: str) -> None:
    found([told(1, text), told(2, text), *all_of(LOGIN, 11)])


def test_the_words_and_the_author_are_not_shown_in_a_traceback() -> None:
    shown = repr(told(1, "Zanzibar", author="secret"))
    assert "Zanzibar" not in shown
    assert "secret" not in shown
