"""What was praised and who, in four languages; of people only their role and the place of their name."""

import re
from pathlib import Path
from typing import get_args

import hostile
import pytest

from earful import content, phrases
from earful.model import Score
from earful.praise import BY_NAME, About, praise
from earful.scraping import Rating

LISTS = Path(phrases.__file__).parent / "praise"
WORDS = content.folder("reports") / "_layout" / "words.txt"

PRAISED = [
    ("en", "Anna at the counter was so friendly!", "staff", BY_NAME, ["Anna"]),
    ("en", "The driver was polite and drove carefully.", "staff", "driver", []),
    ("en", "Our waiter Tom-Erik looked after us all evening.", "staff", "waiter", ["Tom-Erik"]),
    ("en", "Thanks to Mr. Okoye from support for solving it!", "staff", BY_NAME, ["Okoye"]),
    ("en", "The staff were not only friendly but helpful.", "staff", "team", []),
    ("en", "Delicious coffee.", "product", None, []),
    ("en", "Such a cosy place.", "place", None, []),
    ("en", "Great prices!", "price", None, []),
    ("en", "My parcel came quickly, on time.", "speed", None, []),
    ("en", "The app is easy to use.", "app", None, []),
    ("en", "Excellent service.", "service", None, []),
    ("en", "Simply wonderful, I can't recommend it enough.", "everything", None, []),
    ("fi", "Kuljettaja oli todella ystävällinen.", "staff", "driver", []),
    ("fi", "Iso kiitos Annalle hyvästä palvelusta!", "staff", BY_NAME, ["Annalle"]),
    ("fi", "Myyjä Pekka neuvoi kärsivällisesti.", "staff", "seller", ["Pekka"]),
    ("fi", "Kahvi oli herkullista.", "product", None, []),
    ("fi", "Paikka on viihtyisä ja siisti.", "place", None, []),
    ("fi", "Toimitus oli nopea.", "speed", None, []),
    ("ru", "Мастер Иван всё объяснил, очень вежливый.", "staff", "technician", ["Иван"]),
    ("ru", "Спасибо официантке Марии за вечер!", "staff", "waiter", ["Марии"]),
    ("ru", "Очень вкусный торт.", "product", None, []),
    ("ru", "Привезли быстро, раньше срока.", "speed", None, []),
    ("ru", "Уютное место.", "place", None, []),
    ("uz", "Sotuvchi Dilnoza juda xushmuomala ekan.", "staff", "seller", ["Dilnoza"]),
    ("uz", "Сотувчи Дилноза жуда хушмуомала экан.", "staff", "seller", ["Дилноза"]),
    ("uz", "Dilnozaga rahmat!", "staff", BY_NAME, ["Dilnozaga"]),
    ("uz", "Ovqatlari juda mazali.", "product", None, []),
    ("uz", "Овқатлари жуда мазали.", "product", None, []),
    ("uz", "Kuryer tez yetkazib berdi, raxmat.", "speed", "courier", []),
    ("uz", "Narxlari arzon, hamyonbop.", "price", None, []),
]


@pytest.mark.parametrize(("language", "text", "about", "who", "names"), PRAISED)
def test_what_was_praised_and_who(
    language: str, text: str, about: str, who: str | None, names: list[str]
) -> None:
    found = praise(text, language, None, None)
    assert found is not None
    assert (found.about, found.who) == (about, who)
    assert [text[start:end] for start, end in found.names] == names
    assert found.marks


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The staff are not helpful."),
        ("en", "Not helpful staff at all."),
        ("en", "Great, another crash. Thanks for nothing."),
        ("en", "It would be nice if the waiter was friendly."),
        ("en", "The food used to be good."),
        ("en", "Please fix it. Thanks."),
        ("en", "Nobody was friendly."),
        ("en", "When do you open?"),
        ("fi", "Henkilökunta ei ollut ystävällinen."),
        ("fi", "Hienoa, taas myöhässä."),
        ("fi", "Kiitos ei mistään."),
        ("ru", "Персонал не вежливый."),
        ("ru", "Отлично, опять ничего не работает."),
        ("ru", "Спасибо за испорченный вечер."),
        ("uz", "Xizmati yaxshi emas."),
        ("uz", "Хизмати яхши эмас."),
        ("uz", "Zo'r, yana qotib qoldi."),
        ("uz", "Xodimlar xushmuomala emas ekan."),
    ],
)
def test_denied_wished_for_and_bitter_praise_is_none(language: str, text: str) -> None:
    assert praise(text, language, None, None) is None


def test_praise_of_one_thing_beside_a_complaint_of_another_is_kept_and_weaker() -> None:
    mixed = praise("The box was broken but the courier was super kind.", "en", None, None)
    whole = praise("The courier was super kind.", "en", None, None)
    assert mixed is not None
    assert whole is not None
    assert (mixed.who, mixed.about) == ("courier", "staff")
    assert mixed.strength < whole.strength


def test_the_stars_have_the_last_word() -> None:
    text = "Great, wonderful, the waiter was friendly."
    assert praise(text, "en", Rating(value=1), None) is None
    assert praise(text, "en", Rating(value=2), None) is None
    three, five = praise(text, "en", Rating(value=3), None), praise(text, "en", Rating(value=5), None)
    assert three is not None
    assert five is not None
    assert five.strength > three.strength
    bitter = "I was fed up with the others, this one is excellent."
    assert praise(bitter, "en", None, None) is None
    assert praise(bitter, "en", Rating(value=5), None) is not None


def test_a_negative_score_is_no_praise_unless_the_stars_are_good() -> None:
    cold, warm = Score("x", "1", "negative", compound=-0.6), Score("x", "1", "positive", compound=0.8)
    text = "Friendly barista."
    assert praise(text, "en", None, cold) is None
    assert praise(text, "en", Rating(value=5), cold) is not None
    strength = [found.strength for score in (None, warm) if (found := praise(text, "en", None, score))]
    assert strength[1] > strength[0]


def test_a_bare_thank_you_is_praise_only_with_good_stars() -> None:
    assert praise("Rahmat", "uz", None, None) is None
    assert praise("Rahmat", "uz", Rating(value=5), None) is not None


def test_a_name_deserves_more_than_a_role_and_a_role_more_than_a_thing() -> None:
    texts = ("The waiter Tom was friendly.", "The waiter was friendly.", "The place is cosy.")
    strengths = [found.strength for text in texts if (found := praise(text, "en", None, None))]
    assert strengths == sorted(strengths, reverse=True)
    assert len(set(strengths)) == 3


def test_the_brand_is_nobody() -> None:
    text = "Thanks to Aurora for the friendly service."
    found = praise(text, "en", None, None, not_names=("Aurora Coffee",))
    assert found is not None
    assert found.names == ()


def test_no_name_is_copied_out_of_the_text() -> None:
    assert "Zanzibar" not in repr(praise("Our driver Zanzibar was very friendly.", "en", None, None))


def test_a_language_without_lists_is_read_with_all_of_them() -> None:
    for text in ("Friendly driver", "Ystävällinen kuljettaja", "Вежливый водитель", "Haydovchi xushmuomala"):
        for language in ("und", "sv"):
            found = praise(text, language, None, None)
            assert found is not None
            assert found.who == "driver"


def test_the_digest_has_words_for_every_role_and_everything_that_can_be_praised() -> None:
    worded = set(re.findall(r'^  "([a-z ]+)": _\("', WORDS.read_text(encoding="utf-8"), re.MULTILINE))
    roles = {
        group.removeprefix("role ")
        for code in phrases.LANGUAGES
        for group in phrases.groups(LISTS, code)
        if group.startswith("role ")
    }
    assert {*roles, *get_args(About), BY_NAME} - worded == {"everything"}


def test_every_language_knows_the_same_groups() -> None:
    first, *others = (set(phrases.groups(LISTS, code)) for code in phrases.LANGUAGES)
    assert all(other == first for other in others)


@pytest.mark.parametrize(
    "text",
    [*hostile.TEXTS, "", "🙂🙂🙂", "\ud800 friendly \udfff Anna", "f͓̽r͓̽i͓̽e͓̽n͓̽d̷̷̷l̷y̷", "İstanbul friendly Anna " * 50],
)
def test_a_hostile_text_is_read_and_its_marks_stay_inside(text: str) -> None:
    found = praise(text, "und", None, None)
    if found is not None:
        assert all(0 <= start < end <= len(text) for start, end in [*found.marks, *found.names])
        assert 0 <= found.strength <= 1


@pytest.mark.parametrize(
    "piece", ["not friendly Anna, ", "friendly ", "Anna ", "A", "а", "thanks Anna. ", "not "]
)
def test_an_endless_text_is_read_in_its_beginning(piece: str) -> None:
    found = praise(piece * (1_000_000 // len(piece)), "und", None, None)
    assert found is None or all(end <= phrases.MOST_CHARACTERS for _, end in found.marks)
