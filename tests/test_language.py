"""The source's own word for a language comes first; what is too short or too mixed is undetermined."""

import pytest

from earful.sentiment.language import detect, normalised

UZBEK = "Buyurtmam hali ham kelmadi, o'zim qo'ng'iroq qildim"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I have been waiting for my order for two weeks now.", "en"),
        ("Olen odottanut tilaustani jo kaksi viikkoa.", "fi"),
        ("Buyurtmamni ikki haftadan beri kutyapman, javob yo'q.", "uz"),
        ("Буюртмамни икки ҳафтадан бери кутяпман, жавоб йўқ.", "uz"),
        ("Жду свой заказ уже две недели, ответа нет.", "ru"),
        ("Jag har väntat på min beställning i två veckor.", "sv"),
        ("Ich warte seit zwei Wochen auf meine Bestellung.", "de"),
        ("Я чекаю на своє замовлення вже два тижні, немає відповіді.", "uk"),
        ("Тапсырысымды екі аптадан бері күтіп жүрмін, жауап жоқ.", "kk"),
        ("注文した商品がまだ届きません。とても困っています。", "ja"),
    ],
)
def test_the_language_of_a_sentence_is_found(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("apostrophe", [*"'ʻʼ‘’`´", ""])
def test_uzbek_is_found_however_its_apostrophes_are_written(apostrophe: str) -> None:
    assert detect(UZBEK.replace("'", apostrophe)) == "uz"


@pytest.mark.parametrize("text", ["Зўр, раҳмат", "Жуда қиммат экан", "Жавоб бермаяпти, яхши эмас"])
def test_letters_that_only_uzbek_cyrillic_has_decide(text: str) -> None:
    assert detect(text) == "uz"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "   ",
            "ok",
            "👍👍👍",
            "12 345",
            "!!!",
            "https://stars.example/reviews/this-is-an-english-path",
        ),
        *("@aurora_coffee @nordbean", "#coffee #aurora", "aino@post.example"),
    ],
)
def test_too_little_to_read_is_undetermined(text: str) -> None:
    assert detect(text) == "und"


@pytest.mark.parametrize("hint", ["en", "en-US", "en_GB", "EN", "eng", " en "])
def test_the_sources_own_word_comes_first(hint: str) -> None:
    assert detect("Kiitos!", hint) == "en"


@pytest.mark.parametrize(
    ("hint", "language"),
    [("uz-Cyrl", "uz"), ("nb", "no"), ("zh-Hans", "zh"), ("fin", "fi"), ("pt_BR", "pt"), ("rus", "ru")],
)
def test_a_code_is_brought_to_its_language(hint: str, language: str) -> None:
    assert normalised(hint) == language


@pytest.mark.parametrize("hint", [None, "", "und", "mul", "zxx", "english please", "e", "1234", "en us"])
def test_a_hint_that_names_no_language_is_not_believed(hint: str | None) -> None:
    assert normalised(hint) is None
    assert detect("Olen odottanut tilaustani jo kaksi viikkoa.", hint) == "fi"


def test_a_hint_that_contradicts_the_alphabet_is_not_believed() -> None:
    assert detect("Жду свой заказ уже две недели, ответа нет.", "en") == "ru"
    assert detect("I have been waiting for my order for two weeks.", "ru") == "en"
    assert detect("Жавоб бермаяпти, яхши эмас", "uz") == "uz"


@pytest.mark.parametrize("text", ["a" * 200_000, "😡" * 200_000, "@" * 200_000, "a@" * 100_000, "\ud800 x"])
def test_a_hostile_text_is_read_at_its_beginning_only(text: str) -> None:
    assert isinstance(detect(text), str)
