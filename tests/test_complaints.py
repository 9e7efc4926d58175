"""What is a complaint, how grave it is; the stated rules, one by one."""

import math

import pytest

from earful.complaints import (
    FEATURES,
    NAMES,
    UNTAUGHT,
    Heard,
    Verdict,
    columns,
    judge,
    marks,
    read,
)
from earful.complaints.features import INTERCEPT
from earful.cues import LANGUAGES, find
from earful.model import Score
from earful.scraping import Rating
from earful.scraping.found import Kind
from earful.sentiment.contract import Text
from earful.sentiment.language import detect
from earful.sentiment.vader import Vader

VADER = Vader()


def verdict(
    text: str, stars: float | None = None, language: str = "", kind: Kind = "review"
) -> Verdict | None:
    spoken = language or detect(text)
    rating = None if stars is None else Rating(value=stars)
    return judge(text, spoken, rating, VADER.score([Text(text, spoken)])[0], kind)


@pytest.mark.parametrize(
    "text",
    [
        "Great, another crash. Thanks for nothing.",
        "I was charged twice and nobody answers",
        "Still waiting for my refund after 6 weeks",
    ],
)
def test_defect_8_wrong_sentiment_what_vader_misreads_is_a_complaint_all_the_same(text: str) -> None:
    assert verdict(text) is not None


COMPLAINTS = {
    "en": [
        "Where is my order?",
        "The parcel arrived broken and the lid is missing.",
        "The barista was rude to us.",
        "The app crashes every time I sign in.",
        "Nobody picks up the phone.",
        "Promised for Monday, and it is Friday.",
        "I want my money back.",
        "Can you please help? I can't log in.",
    ],
    "fi": [
        "Odotan edelleen rahojani takaisin.",
        "Kukaan ei vastaa puhelimeen.",
        "Tilaus ei saapunut koskaan perille.",
        "Sovellus kaatuu joka kerta kirjautuessa.",
        "Veloititte kortiltani kaksi kertaa.",
        "Kahvinkeitin meni rikki viikossa.",
        "Surkea asiakaspalvelu, en suosittele kenellekään.",
    ],
    "uz": [
        "Buyurtmam hali ham kelmadi, ikki haftadan beri kutyapman",
        "Hech kim telefonga javob bermaydi",
        "Pulimni qaytaring!",
        "Ilova ochilmayapti, doim xato chiqadi",
        "Xodimlar juda qo'pol muomala qildi",
        "Va'da berib bajarishmadi",
        "Буюртмам ҳали келмади, икки ҳафтадан бери кутяпман",
        "Ҳеч ким жавоб бермаяпти",
        "Пулимни қайтаринг!",
        "Хизмат жуда ёмон, қўпол ходимлар",
    ],
    "ru": [
        "Жду возврат денег уже шесть недель.",
        "Никто не отвечает на звонки.",
        "Заказ так и не привезли.",
        "Приложение вылетает при входе.",
        "Деньги списали дважды.",
        "Пришёл бракованный товар.",
        "Персонал грубый, больше не приду.",
    ],
}


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in COMPLAINTS.items() for text in texts]
)
def test_a_complaint_is_known_by_its_words_without_any_stars(language: str, text: str) -> None:
    assert verdict(text, language=language) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("When do you open?", "Do you have oat milk?", "Do you deliver on Sundays?", "Nice.", ""),
        *("Great coffee and friendly staff. Thank you!", "No problems at all, it came as promised."),
        *(
            "Can't complain, everything works great.",
            "Quick reply and issue resolved within an hour, thanks!",
        ),
        *("Milloin avaatte?", "Ihana kahvila, suosittelen!", "Ei ongelmia, kaikki toimi hyvin."),
        *("En ole koskaan pettynyt tähän paikkaan.", "Nopea toimitus, kiitos!"),
        *("Qachon ochilasiz?", "Juda zo'r joy, hammaga tavsiya qilaman", "Muammo yo'q, hammasi yaxshi"),
        *("Жуда зўр, раҳмат", "Yomon emas, narxi ham arzon"),
        *("Когда вы открываетесь?", "Отличное место, рекомендую!", "Никаких проблем, всё работает."),
    ],
)
def test_praise_questions_and_silence_are_no_complaints(text: str) -> None:
    assert verdict(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Aurora Coffee opens its third roastery this spring and hires forty people.",
        "Thieves broke into a roastery last night and stole a machine; the police were called.",
        "Aurora Coffee avaa kolmannen paahtimonsa keväällä.",
        "As I said in our statement today, this illegal attack on our parks is an outrage.",
    ],
)
def test_the_news_is_no_complaint(text: str) -> None:
    assert verdict(text, kind="article") is None


def test_an_article_complains_where_its_author_speaks_of_himself() -> None:
    assert verdict("I am still waiting for my refund from Aurora Coffee.", kind="article") is not None
    told = verdict("I am still waiting for my refund, which is illegal.", kind="article")
    assert told is not None
    assert told.severity < 5


@pytest.mark.parametrize("stars", [1, 1.5, 2])
@pytest.mark.parametrize("text", ["", "Coffee.", "最悪", "Love it, great!"])
def test_two_stars_or_fewer_are_a_complaint_whatever_the_words(text: str, stars: float) -> None:
    found = verdict(text, stars)
    assert found is not None
    assert f"{stars:g} of 5 stars" in found.reason


def test_stars_count_on_the_sites_own_scale() -> None:
    assert judge("", "en", Rating(value=3, worst=1, best=10), None) is not None
    assert judge("", "en", Rating(value=7, worst=1, best=10), None) is None


def test_three_stars_alone_are_none_and_with_one_weak_cue_they_are() -> None:
    assert verdict("It is a coffee shop.", 3) is None
    assert verdict("It is a coffee shop with an issue.", 3) is not None
    assert verdict("It is a coffee shop with an issue.", 5) is None


def test_five_stars_over_blame_are_a_complaint_and_over_one_weak_cue_are_none() -> None:
    assert verdict("Terrible.", 5) is not None
    assert verdict("They were not open on Sunday, but lovely.", 5) is None
    assert verdict("Best flat white in town, never disappoints.", 5) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The lid came off and the coffee burned my hand."),
        ("en", "My lawyer will be in touch."),
        ("en", "They leaked my card details."),
        ("fi", "Poltin käteni, kansi ei pysynyt kiinni."),
        ("fi", "Asianajajani ottaa yhteyttä."),
        ("fi", "Tietoni on vuodettu ulkopuolisille."),
        ("uz", "Qahvadan zaharlanib qoldim."),
        ("uz", "Sudga murojaat qilaman."),
        ("uz", "Шахсий маълумотларимни тарқатишди."),
        ("ru", "Обжёг руку, крышка не держится."),
        ("ru", "Буду обращаться в суд."),
        ("ru", "Мои личные данные слили."),
    ],
)
def test_safety_law_and_privacy_are_severity_five_in_every_language(language: str, text: str) -> None:
    found = verdict(text, language=language)
    assert found is not None
    assert found.severity == 5


@pytest.mark.parametrize(
    ("text", "stars", "severity"),
    [
        ("I was charged twice.", None, 4),
        ("Still waiting for my parcel and nobody answers.", None, 4),
        ("Still waiting for my parcel.", None, 3),
        ("Hm.", 1, 3),
        ("Hm.", 2, 2),
        ("Horrible, just horrible.", None, 2),
        ("It is a shop with an issue.", 3, 1),
    ],
)
def test_severity_follows_its_stated_criteria(text: str, stars: float | None, severity: int) -> None:
    found = verdict(text, stars, "en")
    assert found is not None
    assert found.severity == severity


@pytest.mark.parametrize(
    ("text", "expectation"),
    [
        ("Still waiting for my parcel.", "speed"),
        ("Nowhere to find any information on your site, so confusing.", "self-service"),
        ("Nobody answers my emails.", "support"),
        ("The app crashes and I can't log in.", "digital channels"),
        ("The barista was rude.", "personal treatment"),
        ("They lied to me and cancelled my order.", "care"),
        ("The grinder broke and the lid is cracked.", "product quality"),
        ("Far too expensive, they overcharged me.", "price"),
        ("Outdated, it needs an update.", "innovation"),
        ("My account got hacked and the app crashes, crashes, crashes.", "privacy and safety"),
    ],
)
def test_a_complaint_is_filed_under_the_expectation_that_was_broken(text: str, expectation: str) -> None:
    found = verdict(text, 1, "en")
    assert found is not None
    assert found.expectation == expectation


def test_stars_without_words_are_filed_under_other() -> None:
    found = verdict("", 1)
    assert found is not None
    assert (found.expectation, found.severity, found.reason, found.marks) == ("other", 3, "1 of 5 stars", ())


def test_the_reason_says_why_in_our_words_and_quotes_nothing() -> None:
    found = verdict("Still waiting for my refund, Zanzibar!", 2)
    assert found is not None
    assert found.reason == (
        "2 of 5 stars; still waits or waited too long; wants money back or was overcharged"
    )


def test_the_marks_are_where_the_complaining_words_are() -> None:
    text = "Lovely cups.\nBut I am still waiting for my parcel and nobody answers!"
    found = verdict(text)
    assert found is not None
    assert [text[start:end] for start, end in found.marks] == [
        "still waiting",
        "nobody answers",
    ]
    assert marks(text, "en") == found.marks


@pytest.mark.parametrize(
    "text", ["İİİ still waiting for my parcel", "ẞ nobody answers 👍👍", "Пулимни қайтаринг, ё!"]
)
def test_marks_stay_in_place_when_small_letters_are_longer_or_shorter(text: str) -> None:
    for start, end in marks(text, "und"):
        assert text[start:end].strip() == text[start:end] != ""
    assert marks(text, "und")


@pytest.mark.parametrize("apostrophe", [*"'ʻʼ‘’`", ""])
def test_uzbek_cues_are_found_however_apostrophes_are_written(apostrophe: str) -> None:
    text = "Javob yo'q, qo'pol muomala".replace("'", apostrophe)
    assert {"silence", "treatment"} <= {cue.group for cue in find(text, "uz")}


def test_uzbek_and_russian_are_read_within_one_text() -> None:
    assert verdict("Zakaz kelmadi, верните деньги", language="uz") is not None
    assert verdict("Заказ не привезли, javob bermaydi", language="ru") is not None


def test_weak_cues_of_different_sentences_of_a_long_text_do_not_add_up() -> None:
    filler = "The garden behind the house has roses and a small pond with fish in it. " * 4
    assert verdict(f"It is not far. {filler} We came again.", language="en") is None
    assert verdict(f"It is not far. {filler} It does not fit, again.", language="en") is not None


def test_words_of_a_language_without_a_list_are_not_guessed_at() -> None:
    assert verdict("Immer noch kein Geld zurück, niemand antwortet.", language="de") is None
    assert set(LANGUAGES) == {"en", "fi", "ru", "uz"}


@pytest.mark.parametrize(
    "text", ["a " * 50_000, "not " * 50_000, "still waiting for " * 20_000, "'" * 100_000]
)
def test_a_hostile_text_is_read_at_its_beginning_only(text: str) -> None:
    assert len(marks(text, "und")) < 10_000
    assert find(text, "und") == find(text[:10_000], "und")


GRAVE_MATTERS = {
    "en": [
        "The battery caught fire while charging.",
        "My daughter got food poisoning after your soup.",
        "The cable gave me an electric shock.",
        "I broke my tooth on a stone in my bread.",
        "We will sue you.",
        "I have reported this to trading standards.",
        "Your guard racially abused my son.",
        "Someone logged into my account and saw my card.",
        "You sent me another customer's invoice.",
        "Delete my personal data, this is against GDPR.",
    ],
    "fi": [
        "Laturi syttyi palamaan yöllä.",
        "Sain ruokamyrkytyksen teidän keitosta.",
        "Lapseni sai sähköiskun, hengenvaarallinen laite.",
        "Salaatissa oli lasinsiruja.",
        "Teen rikosilmoituksen.",
        "Vien asian kuluttaja-asiamiehelle.",
        "Ilmoitin tästä KKV:lle.",
        "Myyjä syrji minua ihonvärin takia.",
        "Näin toisen asiakkaan tiedot tililläni.",
        "Tietosuojaloukkaus: henkilötietoni vuotivat.",
        "Joku ulkopuolinen pääsi tililleni.",
    ],
    "uz": [
        "Zaryadlovchi portladi, yong'in chiqishiga oz qoldi.",
        "Oshdan keyin butun oila zaharlandi.",
        "Bolam allergiya bo'ldi, toshma toshdi.",
        "Ovqatdan shisha chiqdi.",
        "Sudga beraman.",
        "Iste'molchilar huquqlarini himoya qilish idorasiga yozdim.",
        "Prokuraturaga shikoyat qilaman.",
        "Qorovul meni kamsitdi.",
        "Shaxsiy ma'lumotlarimni begonalarga berib yuborishdi.",
        "Akkauntimni buzib kirishdi.",
        "Заряд олаётганда батарея портлади.",
        "Оила билан заҳарландик.",
        "Прокуратурага ариза ёздим.",
        "Шахсий маълумотларим тарқалиб кетди.",
    ],
    "ru": [
        "Зарядка загорелась ночью.",
        "Отравились вашим салатом всей семьёй.",
        "Ребёнок получил травму на площадке.",
        "В супе осколок стекла.",
        "Меня ударило током, опасно для жизни.",
        "Написал жалобу в Роспотребнадзор.",
        "Обращаюсь в прокуратуру.",
        "Встретимся в суде.",
        "Охранник не пустил меня из-за цвета кожи.",
        "Мои персональные данные оказались в открытом доступе.",
        "Взломали мой аккаунт.",
        "В личном кабинете вижу чужие заказы.",
    ],
}


@pytest.mark.parametrize("text", [text for texts in GRAVE_MATTERS.values() for text in texts])
@pytest.mark.parametrize("language", ["en", "fi", "ru", "uz", "und", "sv", "xx"])
def test_a_grave_matter_is_severity_five_in_any_language(language: str, text: str) -> None:
    found = judge(text, language, None, None)
    assert found is not None
    assert found.severity == 5


@pytest.mark.parametrize("text", [texts[0] for texts in GRAVE_MATTERS.values()])
def test_a_grave_matter_under_five_stars_and_praise_is_still_one(text: str) -> None:
    found = verdict(f"{text} Thank you, rahmat, kiitos, спасибо!", 5)
    assert found is not None
    assert found.severity == 5


IDIOMS = [
    "This app is a killer!",
    "The food is to die for.",
    "Your baristas are on fire today!",
    "The new album is fire.",
    "So good it should be illegal.",
    "I died laughing at the quiz night.",
    "Shut up and take my money.",
    "Insanely good cake, dangerously addictive.",
    "Tulikuuma kahvi ja tappavan hyvä pulla!",
    "Räjähtävän hyvä maku.",
    "Sairaan siisti paikka.",
    "Bomba joy, zo'r!",
    "Dahshat zo'r ilova ekan.",
    "Бомба жой, зўр!",
    "Olov joy ekan, mazali.",
    "Просто бомба!",
    "Это огонь, пушка!",
    "Безумно вкусно, пальчики оближешь.",
    "Взрыв вкуса, ужасно вкусно.",
    "Страшно красивая кофейня, умереть не встать.",
]


@pytest.mark.parametrize("text", IDIOMS)
@pytest.mark.parametrize("language", ["", "und"])
def test_an_idiom_of_praise_does_not_alarm(language: str, text: str) -> None:
    assert verdict(text, language=language) is None


KNOWN_MISSES = {
    "crash": [
        "Great, another crash. Thanks for nothing.",
        "Hienoa, taas kaatui. Kiitos ei mistään.",
        "Zo'r, yana qotib qoldi. Rahmat, hech narsa uchun.",
        "Зўр, яна қотиб қолди. Раҳмат, ҳеч нарса учун.",
        "Отлично, опять вылетело. Спасибо ни за что.",
    ],
    "charged": [
        "I was charged twice and nobody answers",
        "Minulta veloitettiin kahdesti eikä kukaan vastaa",
        "Kartamdan ikki marta pul yechib olishdi, hech kim javob bermayapti",
        "Картамдан икки марта пул ечиб олишди, ҳеч ким жавоб бермаяпти",
        "С меня списали деньги дважды, и никто не отвечает",
    ],
    "refund": [
        "Still waiting for my refund after 6 weeks",
        "Odotan edelleen rahojani takaisin, jo kuusi viikkoa",
        "Olti haftadan beri pulimni qaytarishlarini kutyapman",
        "Олти ҳафтадан бери пулимни қайтаришларини кутяпман",
        "До сих пор жду возврат денег, прошло уже шесть недель",
    ],
}
WHAT_THEY_SAY = {
    "crash": (3, ("app or site fails", "is bitter")),
    "charged": (4, ("wants money back or was overcharged", "gets no answer or help")),
    "refund": (4, ("still waits or waited too long", "wants money back or was overcharged")),
}


@pytest.mark.parametrize(
    ("case", "text"), [(case, text) for case, texts in KNOWN_MISSES.items() for text in texts]
)
def test_what_moods_misread_is_told_by_its_words_in_four_languages(case: str, text: str) -> None:
    found = judge(text, detect(text), None, None)
    assert found is not None
    assert (found.severity, found.reasons) == WHAT_THEY_SAY[case]
    assert found.marks


def test_the_probability_is_what_the_stated_weights_add_up_to() -> None:
    heard = Heard("Nobody answers my emails.", "en")
    values = dict(zip(NAMES, columns(read(heard)), strict=True))
    assert {name for name, value in values.items() if value and weight_of(name)} == {
        "silence",
        "negation",
        "author",
    }
    [chance] = probabilities([heard])
    assert chance == pytest.approx(1 / (1 + math.exp(-(INTERCEPT + 1.7 + 1.0 + 0.3))))


def probabilities(heard: list[Heard]) -> list[float]:
    return [one.probability for one in UNTAUGHT.judged(heard)]


def weight_of(name: str) -> float:
    return next(feature.weight for feature in FEATURES if feature.name == name)


def test_every_feature_has_its_own_name_and_says_what_it_means() -> None:
    assert len(set(NAMES)) == len(NAMES) == len(FEATURES)
    assert all(feature.meaning for feature in FEATURES)


def test_a_mood_as_a_probability_counts_like_a_compound() -> None:
    sad = Score("learned", "1", "negative", probability=0.05)
    glad = Score("learned", "1", "positive", probability=0.95)
    calm = Score("learned", "1", "neutral", probability=0.5)
    chances = probabilities([Heard("Qahva", "uz", None, score) for score in (sad, calm, None, glad)])
    assert chances[0] >= 0.5 > chances[1] == chances[2] > chances[3]


def test_an_unread_text_has_no_mood() -> None:
    unread = Score("vader", "1", "unread")
    assert probabilities([Heard("Кофе", "ru", None, unread)]) == probabilities([Heard("Кофе", "ru")])


def test_several_strong_cues_make_it_likelier_but_each_less() -> None:
    one, two, three = probabilities(
        [
            Heard(text, "en")
            for text in (
                "Nobody answers.",
                "Nobody answers. The barista was rude.",
                "Nobody answers. The barista was rude. The lid is cracked.",
            )
        ]
    )
    assert one < two < three
    assert three - two < two - one


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🔥" * 9_999,
        "\ud83d not working \udd25",
        "n\u0300\u0301\u0302o\u0334 answer" * 3_000,
        "still жду pulimni rahani 退款 \u202e\u200d",
        "not " * 250_000,
        "?" * 1_000_000,
        "@a" * 500_000,
    ],
)
@pytest.mark.parametrize("kind", ["review", "post", "article"])
def test_a_hostile_text_is_judged_without_an_error(kind: Kind, text: str) -> None:
    assert 0 < probabilities([Heard(text, "und", None, None, kind)])[0] < 1
    judge(text, "und", Rating(value=1), None, kind)


PLAIN_COMPLAINTS = [
    "Two hours in the queue and then they closed the till in front of me.",
    "My parcel shows delivered but I never got it.",
    "The mattress sags after a month and support just sends the same template.",
    "You keep sending me invoices for a contract I ended in March.",
    "Paketti on merkitty toimitetuksi mutta mitään ei tullut.",
    "Patja painui kuukaudessa ja tuki lähettää aina saman vastauksen.",
    "Kassalla odotettiin puoli tuntia ja sitten luukku suljettiin nenän edestä.",
    "Laskutatte minua sopimuksesta jonka irtisanoin maaliskuussa.",
    "Kahvi oli kylmää ja tarjoilija tiuski.",
    "Sovellus jumittaa latausruutuun päivityksen jälkeen.",
    "Buyurtma yetkazildi deb turibdi, lekin menga hech narsa kelmadi.",
    "Matras bir oyda cho'kib qoldi, operatorlar bir xil javob yozadi.",
    "Ilova yangilangandan keyin umuman ochilmay qoldi.",
    "Ofitsiant qo'pol gapirdi, qahva sovuq edi.",
    "Navbatda bir soat turdik, keyin kassani yopib qo'yishdi.",
    "Буюртмани бекор қилишди, пулимни қайтаришмади.",
    "Илова янгилангандан кейин очилмай қолди.",
    "Официант қўпол гапирди, қаҳва совуқ эди.",
    "Посылка числится доставленной, но я её не получал.",
    "Матрас продавился за месяц, поддержка шлёт отписки.",
    "После обновления приложение висит на загрузке.",
    "Официант нахамил, кофе был холодный.",
    "Выставляете счета за договор, который я расторг в марте.",
    "Простояли час в очереди, и кассу закрыли перед носом.",
]
LOOKS_LIKE_ONE = [
    "The barista remembered my name, what a lovely morning.",
    "Parcel came a day early, well packed.",
    "Paketti tuli päivää etuajassa ja hyvin pakattuna.",
    "Barista muisti nimeni, ihana aamu.",
    "Kannatti odottaa, kakku oli täydellinen.",
    "Buyurtma bir kun oldin keldi, qadoqlangan holda.",
    "Barista ismimni eslab qolibdi, juda yoqimli.",
    "Кутганимдан ҳам яхши чиқди.",
    "Посылка пришла на день раньше, упаковано отлично.",
    "Бариста запомнил моё имя, чудесное утро.",
    "Не ожидала, что будет так вкусно!",
    "Стоило подождать, торт идеальный.",
    "Ждём открытия вашей новой кофейни!",
    "Yangi filialingizni kutib qolamiz!",
    "Odotamme innolla uutta kahvilaa!",
    "We are waiting for your new shop to open!",
]


@pytest.mark.parametrize("text", PLAIN_COMPLAINTS)
def test_a_calmly_told_complaint_is_one(text: str) -> None:
    assert judge(text, detect(text), None, None) is not None


@pytest.mark.parametrize("text", LOOKS_LIKE_ONE)
def test_joy_with_words_of_waiting_and_parcels_is_none(text: str) -> None:
    assert judge(text, detect(text), None, None) is None


@pytest.mark.parametrize(
    "text", ["Lovely people, proper coffee, and the cardamom bun is dangerous.", "Dangerously good buns!"]
)
def test_what_is_dangerous_to_the_waistline_alone_is_no_matter_of_safety(text: str) -> None:
    assert verdict(text, 5) is None
