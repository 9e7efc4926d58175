"""The source's own word for a language comes first; what is too short or too mixed is undetermined."""

import unicodedata

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
        ("Я чакаю свой заказ ужо два тыдні, адказу няма.", "be"),
        ("Jeg har ventet på ordren min i to uker, og ingen svarer.", "no"),
        ("注文した商品がまだ届きません。とても困っています。", "ja"),
        ("मेरा ऑर्डर अभी तक नहीं आया है, बहुत निराश हूँ", "hi"),
        ("طلبي لم يصل حتى الآن ولا أحد يجيب", "ar"),
    ],
)
def test_the_language_of_a_sentence_is_found(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("apostrophe", [*"'ʻʼ‘’`´", ""])
@pytest.mark.parametrize(
    "text", [UZBEK, "Narxi zo'r, lekin ta'mi yo'q edi", "Mazasi yo'q ekan, ko'p pul to'ladim"]
)
def test_uzbek_is_found_however_its_apostrophes_are_written(text: str, apostrophe: str) -> None:
    assert detect(text.replace("'", apostrophe)) == "uz"


@pytest.mark.parametrize("text", ["Зўр, раҳмат", "Жуда қиммат экан", "Жавоб бермаяпти, яхши эмас"])
def test_letters_that_only_uzbek_cyrillic_has_decide(text: str) -> None:
    assert detect(text) == "uz"


@pytest.mark.parametrize(
    "text",
    [
        "Хизмат курсатиш жуда ёмон, кайтиб келмаймиз",
        "Уларга кунгирок килдим, жавоб беришмади",
        "Менга жуда ёкди, хаммага рахмат",
        "Зур жой экан, нархи хам кулай",
    ],
)
def test_uzbek_typed_on_a_russian_keyboard_is_no_russian(text: str) -> None:
    assert detect(text) == "uz"


@pytest.mark.parametrize(
    "text",
    [
        "Privet, gde moy zakaz? Jdu uje nedelyu",
        "Zakaz do six por ne privezli, pochemu tak dolgo?",
        "Spasibo bolshoe, vse ochen ponravilos",
        "Xoroshiy magazin, no dostavka ochen dolgaya",
        "Spasibo!",
    ],
)
def test_russian_in_latin_letters_is_russian(text: str) -> None:
    assert detect(text) == "ru"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Passordet stemmer ikke, skriv inn et nytt", "no"),
        ("Denna inställning kan inte sparas på servern", "sv"),
        ("Nothing works on my new phone, sorry", "en"),
        ("Dastur ishlamayapti, nima qilay", "uz"),
    ],
)
def test_other_languages_are_not_taken_for_russian_in_latin_letters(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Заказ келмади, где мой заказ, жавоб беринг",
        "Зўр хизмат, спасибо большое, рекомендую",
        "Buyurtma kelmadi, ответа нет, жду уже неделю",
        "Yaxshi magazin, no dostavka dolgo, juda sekin",
        "Assalomu alaykum, доставка қачон бўлади?",
    ],
)
def test_uzbek_and_russian_in_one_sentence_is_one_of_the_two(text: str) -> None:
    assert detect(text) in {"uz", "ru"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Не удалось открыть Example Cloud Server Pro", "ru"),
        ("Example Cloud илова жуда секин ишлаяпти", "uz"),
        ("Example Cloud Serverに接続できません", "ja"),
    ],
)
def test_latin_names_do_not_make_a_text_of_another_script_latin(text: str, language: str) -> None:
    assert detect(text) == language


def test_swedish_letters_are_told_from_those_of_its_neighbours() -> None:
    assert detect("Men nu väntar vi här och inget händer") == "sv"
    assert detect("Men nu venter vi her, og det skjer ingenting på flere dager") == "no"
    assert detect("Nu er der gået en uge, og jeg har ikke fået noget svar") == "da"


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "ok", "👍👍👍", "12 345", "!!!", "bu", "Super", "Aurora Nordbean"),
        "https://stars.example/reviews/this-is-an-english-path",
        *("@aurora_coffee @nordbean", "#coffee #aurora", "aino@post.example", "( ˘ω˘ )"),
    ],
)
def test_too_little_to_read_is_undetermined(text: str) -> None:
    assert detect(text) == "und"


@pytest.mark.parametrize(
    ("text", "language"),
    [("Thanks!", "en"), ("Kiitos!", "fi"), ("Rahmat!", "uz"), ("Рахмат", "uz"), ("Tack!", "sv")],
)
def test_a_single_word_is_enough_where_only_one_language_has_it(text: str, language: str) -> None:
    assert detect(text) == language


def test_tags_are_read_only_where_the_words_beside_them_tell_too_little() -> None:
    assert detect("Kiitos paljon! #travel #happy #instagood #love") == "fi"
    assert detect("Aurora #кофейня #какжевкусно") == "ru"


@pytest.mark.parametrize("text", ["Tämä on todella hyvä", "Väldigt dåligt bemötande", "Йўқ, ёқмади менга"])
def test_letters_are_read_alike_whether_composed_or_not(text: str) -> None:
    assert detect(unicodedata.normalize("NFD", text)) == detect(text) != "und"


def test_drawn_out_letters_and_piled_marks_are_read_through() -> None:
    assert detect("Sooooooooo goooooooood, thaaaaanks a lot") == "en"
    assert detect("".join(f"{letter}\u0336\u0317" for letter in "this shop is the worst")) == "en"


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


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a" * 1_000_000,
            "ж" * 1_000_000,
            "😡" * 1_000_000,
            "@" * 1_000_000,
            "a@" * 500_000,
            "#a" * 500_000,
        ),
        *(
            "\u0301" * 1_000_000,
            "'" * 1_000_000,
            "ﷺ" * 1_000_000,
            "\ud800 x",
            "\udfff\ud83d",
            "\x00",
            "ß" * 99,
        ),
        "".join(map(chr, range(0x20, 0x3000))),
        "ok жў 好 한 ก ა א ω",
    ],
)
def test_a_hostile_text_is_read_at_its_beginning_only(text: str) -> None:
    code = detect(text)
    assert code == normalised(code) or code == "und"
