"""Questions to the company: found in four languages, and told from rhetoric, small talk and news."""

import pytest

from earful.complaints import asks, judge
from earful.scraping import Rating
from earful.sentiment.language import detect

ASKED = [
    "When do you open?",
    "Do you deliver to Tampere?",
    "What time does the kitchen close on Sundays?",
    "Is there parking nearby?",
    "how much is a flat white",
    "Lovely place! Do you take bookings for ten people?",
    "@aurora is the new roast vegan?",
    "Can I bring my dog?",
    "Hi, I was wondering if you ship to Norway?",
    "Milloin avaatte?",
    "Toimitatteko Tampereelle?",
    "Moi, onko teillä kauramaitoa?",
    "Paljonko maksaa iso kahvi?",
    "Voiko pöydän varata netissä?",
    "Mihin aikaan suljette lauantaina?",
    "Käykö lahjakortti verkkokaupassa?",
    "Soat nechida ochilasiz?",
    "Qachon ochilasizlar?",
    "Toshkentga yetkazib berasizlarmi?",
    "Narxi qancha?",
    "Ish vaqtingiz qanday?",
    "Bolalar uchun joy bormi?",
    "Соат нечада очиласиз?",
    "Самарқандга етказиб берасизларми?",
    "Нархи қанча?",
    "Во сколько вы открываетесь?",
    "Есть ли доставка в Самарканд?",
    "Можно с собакой?",
    "Подскажите, сколько стоит латте?",
    "Здравствуйте! А вы работаете по воскресеньям?",
]

NOT_ASKED = [
    "why is this app so bad?",
    "who else loves this?",
    "Anyone else waiting for the new album?",
    "Does anyone know a good plumber?",
    "Are you kidding me?",
    "Isn't it lovely?",
    "How hard is it to answer a phone?",
    "What the hell is this?",
    "I asked for coffee and got tea.",
    "Great coffee and friendly staff.",
    "Did you know we have a new blend?",
    "Miksi tämä sovellus on näin huono?",
    "Kuka muu rakastaa tätä?",
    "Tietääkö kukaan hyvää putkimiestä?",
    "Onko kukaan muu jonottanut?",
    "Eikö olekin ihana?",
    "Nega bunaqa yomon ilova?",
    "Yana kimga yoqdi?",
    "Kim biladi yaxshi ustani?",
    "Shu ham xizmatmi?",
    "Почему приложение такое ужасное?",
    "Кто ещё обожает это место?",
    "Кто-нибудь знает хорошего мастера?",
    "Сколько можно ждать?",
    "Вы издеваетесь?",
    "Отличное место, рекомендую!",
]


@pytest.mark.parametrize("text", ASKED)
def test_a_question_to_the_company_is_found_whatever_its_language_and_is_no_complaint(text: str) -> None:
    assert asks(text, detect(text))
    assert asks(text, "und")
    assert judge(text, detect(text), None, None) is None


@pytest.mark.parametrize("text", NOT_ASKED)
def test_rhetoric_and_questions_to_others_are_no_questions_to_the_company(text: str) -> None:
    assert not asks(text, detect(text))
    assert not asks(text, "und")


@pytest.mark.parametrize(
    "text", ["why is this app so bad?", "Miksi tämä sovellus on näin huono?", "Nega bunaqa yomon ilova?"]
)
def test_a_rhetorical_question_is_a_complaint(text: str) -> None:
    assert judge(text, detect(text), None, None) is not None


def test_an_article_never_asks() -> None:
    assert asks("Do you deliver to Tampere?", "en")
    assert not asks("Do you deliver to Tampere?", "en", kind="article")


def test_below_stars_only_a_lone_question_is_one() -> None:
    assert asks("Do you deliver to Tampere?", "en", Rating(value=4))
    assert not asks("Good coffee. What more do you want?", "en", Rating(value=5))


def test_an_address_with_a_question_mark_asks_nothing() -> None:
    assert not asks("Look: https://shop.example/?do=you", "en")


def test_blame_in_another_sentence_leaves_a_question_a_question() -> None:
    assert asks("The old cups were ugly. Do you sell new ones?", "en")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "?" * 1_000_000,
        "👍?" * 9_999,
        "do you " * 200_000,
        "\ud83d?",
        "@a " * 300_000,
        "a\u0300?" * 5_000,
    ],
)
def test_a_hostile_text_asks_without_an_error(text: str) -> None:
    assert asks(text, "und") in (True, False)
