"""What is a complaint, how grave it is; the stated rules, one by one."""

import pytest

from earful.complaints import Verdict, judge, marks
from earful.cues import LANGUAGES, find
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
