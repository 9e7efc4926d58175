"""The seed lists tell plain praise from plain trouble in four languages, and keep silent on plain facts."""

import re
import subprocess
import sys

import pytest

from earful.learner.folding import fold
from earful.sentiment import seeds
from earful.sentiment.seeds import LANGUAGES, NAMES, PLACES, Seen, columns, read, untrained
from earful.sentiment.seeds.lists import MOST_WORDS, SECTIONS, Kind, entries, meaning, signs, spellings

LISTS = (*LANGUAGES, "signs")
OPPOSITE = {"positive", "very positive", "negative", "very negative", "problem"}


def logit(text: str) -> float | None:
    return untrained(read(fold(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Great, another crash. Thanks for nothing.",
        "I was charged twice and nobody answers",
        "Still waiting for my refund after 6 weeks",
        "Hienoa, taas kaatui. Kiitos ei mistään.",
        "Minulta veloitettiin kahdesti eikä kukaan vastaa",
        "Odotan yhä rahojani takaisin kuuden viikon jälkeen",
        "Zo'r, yana qotib qoldi. Rahmat, hech narsa uchun.",
        "Зўр, яна қотиб қолди. Раҳмат, ҳеч нарса учун.",
        "Ikki marta pul yechib olishdi, hech kim javob bermayapti",
        "Икки марта пул ечиб олишди, ҳеч ким жавоб бермаяпти",
        "6 haftadan beri pulim qaytarilishini kutyapman",
        "6 ҳафтадан бери пулим қайтарилишини кутяпман",
        "Отлично, опять вылетает. Спасибо ни за что.",
        "С меня списали деньги дважды и никто не отвечает",
        "Уже 6 недель жду возврата денег",
    ],
)
def test_complaints_that_use_no_angry_word_read_as_negative(text: str) -> None:
    found = logit(text)
    assert found is not None
    assert found < -0.4


@pytest.mark.parametrize(
    "text",
    [
        "The food was delicious and the staff friendly.",
        "Love this app, works great!",
        "No problems at all, arrived on time",
        "Not bad at all.",
        "Ruoka oli herkullista ja palvelu ystävällistä.",
        "Suosittelen lämpimästi, toimitus nopea!",
        "Ei mitään ongelmia, kaikki toimi hyvin.",
        "Juda yaxshi dastur, rahmat sizlarga!",
        "Mazali ovqat, xizmat zo'r",
        "Hech qanday muammo yo'q, tez yetkazib berishdi",
        "Жуда яхши дастур, раҳмат сизларга!",
        "Очень вкусно, спасибо!",
        "Всё отлично, рекомендую",
        "Быстро доставили, без проблем",
        "Не пожалел, что купил",
        "👍👍👍",
        "❤️",
        ":-)",
        "<3",
    ],
)
def test_plain_praise_reads_as_positive(text: str) -> None:
    found = logit(text)
    assert found is not None
    assert found > 0.4


@pytest.mark.parametrize(
    "text",
    [
        "The food was not good.",
        "I do not recommend this place",
        "It doesn't work since the update.",
        "Worst bank ever",
        "Ruoka ei ollut hyvää.",
        "En suosittele kenellekään",
        "Ei toimi, ei vastaa",
        "Todella huono palvelu",
        "Yaxshi emas",
        "Tavsiya qilmayman",
        "Menga yoqmadi",
        "Yaxshi ishlamayapti",
        "Mazasiz va sifatsiz",
        "Foydasi yo'q",
        "Яхши эмас",
        "Не очень хороший банк",
        "Не рекомендую",
        "Не работает уже неделю",
        "Ужасное обслуживание",
        "😡",
        ":(",
    ],
)
def test_plain_blame_and_denied_praise_read_as_negative(text: str) -> None:
    found = logit(text)
    assert found is not None
    assert found < -0.4


@pytest.mark.parametrize(
    "text",
    [
        "The shop is on Main Street, next to the station.",
        "We opened the second branch in Tampere on Monday.",
        "Kauppa on Hämeenkadulla aseman vieressä.",
        "Kokous pidetään torstaina kello kaksi.",
        "Do'kon Chilonzorda, metro yonida joylashgan.",
        "Дўкон Чилонзорда, метро ёнида жойлашган.",
        "Магазин находится на улице Ленина рядом с метро.",
        "Собрание состоится в четверг",
        "12 345",
        "",
        "   ",
        "注文した商品",
        "https://great.example/love",
        "@lovely_cafe",
    ],
)
def test_facts_and_unread_languages_get_no_number(text: str) -> None:
    assert logit(text) is None


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Juda yaxshi, rahmat! Lekin qimmat.", "Жуда яхши, раҳмат! Лекин қиммат."),
        ("Yaxshi ishlamayapti, pulim kuydi", "Яхши ишламаяпти, пулим куйди"),
        ("Gap yo'q, zo'r dastur", "Гап йўқ, зўр дастур"),
        ("Hech qanday muammo yo‘q, o‘z vaqtida keldi", "Ҳеч қандай муаммо йўқ, ўз вақтида келди"),
    ],
)
def test_uzbek_reads_the_same_in_both_scripts(latin: str, cyrillic: str) -> None:
    assert read(fold(latin)) == read(fold(cyrillic))
    assert logit(latin) is not None


@pytest.mark.parametrize(("praise", "denied"), [("very good", "not very good"), ("hyvä", "ei ollut hyvä")])
def test_a_negation_before_the_word_turns_it(praise: str, denied: str) -> None:
    before, after = read(fold(praise)), read(fold(denied))
    assert sum(before.negative) == 0 < sum(before.positive)
    assert sum(after.positive) == 0 < sum(after.negative)


@pytest.mark.parametrize(
    "text", ["No, it is good", "not a long story: it is good", "ei, hyvä", "нет, хорошо"]
)
def test_a_negation_does_not_reach_into_the_next_clause_or_far(text: str) -> None:
    assert sum(read(fold(text)).negative) == 0 < sum(read(fold(text)).positive)


def test_an_uzbek_negation_turns_only_the_word_before_it() -> None:
    seen = read(fold("Mazali, lekin arzon emas"))
    uzbek = PLACES.index("uz")
    assert seen.positive[uzbek] == 1
    assert seen.negative[uzbek] == 1


@pytest.mark.parametrize(
    "text", ["no problems", "without any problems", "ei ongelmia", "без проблем", "muammo yo'q"]
)
def test_a_longer_phrase_wins_over_the_words_within(text: str) -> None:
    seen = read(fold(text))
    assert seen.positive[-1] > 0
    assert seen.negative[-1] == seen.problem[-1] == 0


def test_strengthened_words_weigh_more_and_stretched_ones_are_known() -> None:
    assert read("very good").positive > read("good").positive
    assert read(fold("zoooor")).positive == read(fold("zo'r")).positive
    assert read(fold("gooood")).positive == read("good").positive


def test_a_word_that_several_languages_share_counts_once_together() -> None:
    seen = read("super")
    assert seen.positive[-1] == 2
    assert sum(weight > 0 for weight in seen.positive[:4]) > 1


@pytest.mark.parametrize(
    ("text", "positive"),
    [("спасибо)))", True), ("спасибо)", True), ("a (see b)", False), ("(список)", False)],
)
def test_a_bracket_smiles_only_where_none_was_opened(text: str, positive: bool) -> None:
    assert (read(fold(text)).positive[PLACES.index("signs")] > 0) is positive


@pytest.mark.parametrize(
    "text",
    [
        *("😀" * 1_000_000, "good " * 200_000, "not " * 250_000, "a" * 1_000_000, "(" * 1_000_000),
        *("\ud83d good \udc4d", "\x00\x01\x02", "​‮", ":" * 5_000, "ﷺ" * 5_000, "thanks for " * 100_000),
    ],
)
def test_hostile_texts_are_read_quickly_and_yield_finite_numbers(text: str) -> None:
    for given in (text, fold(text)):
        seen = read(given)
        assert seen.tokens <= 4_001
        assert all(-1 <= value <= 1 for value in columns([given])[0])
        assert (untrained(seen) or 0.0) == pytest.approx(untrained(seen) or 0.0)


def test_what_is_kept_between_texts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeds, "_MOST_CACHED", 100)
    for number in range(1_000):
        read(f"word{number} not{number} good")
        read(f"thanks word{number}")
    assert len(seeds._atoms) <= 100
    assert len(seeds._likely) <= 100


def test_columns_have_names_and_do_not_grow_with_length() -> None:
    short, long, nothing = columns(["good but slow", "good but slow. " * 100, "the table"])
    assert len(short) == len(long) == len(nothing) == len(NAMES)
    assert set(nothing) == {0.0}
    assert abs(long[NAMES.index("mood")]) <= 1
    assert columns([]) == []


def test_the_lists_are_read_only_when_they_are_needed() -> None:
    code = (
        "import pathlib\n"
        "def refuse(*a, **k): raise SystemExit('read a file')\n"
        "pathlib.Path.read_text = refuse\n"
        "import earful.sentiment.seeds\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", LISTS)
def test_every_list_parses_and_says_nothing_twice(name: str) -> None:
    found: dict[str, str] = {}
    for section, entry in entries(name):
        assert section in SECTIONS
        for spelling in set(spellings(entry)):
            assert spelling, f"{entry} is empty when folded"
            assert spelling not in found, f"{entry}: in [{section}] and in [{found[spelling]}]"
            found[spelling] = section
    assert found


@pytest.mark.parametrize("language", LANGUAGES)
def test_entries_are_short_phrases_of_letters_with_stars_at_their_ends(language: str) -> None:
    for _, entry in entries(language):
        words = entry.split()
        assert 1 <= len(words) <= MOST_WORDS
        assert all(re.fullmatch(r"[\w'-]+\*?", word) for word in words), entry
        assert all(len(word) > 3 for word in words[:1] if word.endswith("*")), f"{entry} catches too much"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_seed_is_the_opposite_seed_of_another_language(language: str) -> None:
    own = {LANGUAGES.index(language)}
    for section, entry in entries(language):
        if section not in OPPOSITE or " " in entry:
            continue
        weight = SECTIONS[section][1] if section != "problem" else -1
        for mark in meaning(spellings(entry)[0].rstrip("*")).marks:
            if mark.place not in own and mark.kind is Kind.MOOD:
                assert mark.weight * weight > 0, f"{entry} has the opposite mood in {LANGUAGES[mark.place]}"


# Everyday words without a mood, written for this test: the commonest of each language, and some that look
# like another language's seeds once they are folded.
ORDINARY = {
    "en": "the and you for with this that have are was from they one all can will just out about when what "
    "more some time people like sure past visit add bag original allow allowed along alone alot book "
    "joy land kind man now day way make made see two where who than then them over into your our "
    "their there been has had were supervisor dog dogs eye kid ask art past text next side same part "
    "week year home car room water house",
    "fi": "ja on se että en ole minä sinä hän me te he tämä tuo joka mikä mitä kun niin kuin jos koska "
    "sitten nyt täällä siellä kotiin koti kotona kuten kutsu kutsuu kutsun olimme aloin aloita jopa "
    "jalka kot minut sinut aloittaa korkea korkealla alamme kani tupakan liike kuusi mies nainen "
    "lapsi päivä talo auto kaupunki vesi vuosi aika työ kuva asia maa käsi tie",
    "ru": "и в не на я что он с как это все по но они мы у за из так же от был бы для до вы ее его нам вам "
    "кот кота море минут висит делаю делают дом день год время рука дело раз глаз жизнь друг голова "
    "слово место лицо сторона нога дверь работа земля конец час город вода стол ночь имя ходит сходит "
    "очередной пора",
    "uz": "va bu bilan uchun ham men sen u biz siz ular bir har bor edi deb shu qilib kerak esa hamma nima "
    "qanday joy joyda joyga joyni joylashgan milliy qo'l qo'lda fuqarolar fuqaro bo'l bol kun oy yil "
    "uy ish odam bola suv non ota ona kitob maktab shahar ko'cha yo'l so'z gul tog' daryo havo qish "
    "yoz bahor mashina telefon",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyday_words_of_one_language_are_no_mood_in_another(language: str) -> None:
    for word in ORDINARY[language].split():
        for mark in meaning(fold(word)).marks:
            foreign = LANGUAGES[mark.place] != language
            assert not (foreign and mark.kind in (Kind.MOOD, Kind.PROBLEM)), (
                f"{word}: {LANGUAGES[mark.place]}"
            )


@pytest.mark.parametrize(
    "words",
    [
        *("amazon stealth", "saatan välttämättä perusteella kiitorata luottokortti"),
        *("пятница возьмут только зависит скрипка прибыл отменить", "который класса"),
        "ko'rsatish o'tkazish yashash qo'yiladi kuyov italiya majburiyat ko'nikma keyingi",
    ],
)
def test_stems_do_not_catch_words_that_only_begin_alike(words: str) -> None:
    for word in words.split():
        assert logit(word) is None, word


def test_signs_know_hearts_thumbs_and_faces() -> None:
    marks, smileys = signs()
    assert marks["👍"].weight > 0 > marks["👎"].weight
    assert smileys.findall("fine :-) or :( or :d but not :do") == [":-)", ":(", ":d"]


def test_nothing_seen_is_not_neutral() -> None:
    assert untrained(Seen(*[(0.0,) * len(PLACES)] * 4, tokens=3)) is None
    assert untrained(read("not")) is None


def test_a_bracket_in_an_east_asian_text_is_no_face() -> None:
    assert untrained(read(fold("とても良い商品です(笑"))) is None
    assert untrained(read(fold("Спасибо за кофе)"))) is not None


@pytest.mark.parametrize("marks", ["!!", "！！", "‼️", "?!", "…", "!!!"])
def test_loudness_is_no_mood(marks: str) -> None:
    assert untrained(read(fold(f"とても{marks}"))) is None
    assert read(fold(f"great{marks}")).negative == read(fold("great")).negative
