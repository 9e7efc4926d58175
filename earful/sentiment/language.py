"""Which language a text is in: the source's own word for it first, then py3langid among likely ones."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from earful.sentiment.contract import UNDETERMINED

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# The likely languages by script, each with the letters that it has beside those that all of them share: a
# letter of another alphabet tells more than the statistics of a short text. Uzbek in Latin also with the
# letters of its newest reform and those typed in their stead.
_ALPHABETS = {
    "latin": {
        "en": "", "fi": "äöåšž", "uz": "şçñöğŏḡǵòóõ", "sv": "åäöé", "et": "äöüõšž", "de": "äöüß",
        "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíñóúü", "it": "àèéìíîòóùú", "pt": "áâãàçéêíóôõúü",
        "nl": "éèëïöüó", "pl": "ąćęłńóśźż", "da": "æøåé", "no": "æøåéèòôóâ", "tr": "çğıöşüâîû",
        "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž",
    },
    "cyrillic": {
        "ru": "ёцщъыэ", "uk": "цщґєії", "uz": "ёцъэўғқҳ", "kk": "ёцщъыэәғіқңөұүһ", "ky": "ёцщъыэңөү",
        "tg": "ёъэғқҳӣӯҷ", "be": "ёцыэіў", "bg": "цщъ", "sr": "цђјљњћџ", "mk": "цѓѕјљњќџ",
        "mn": "ёцщъыэөү", "tt": "ёцщъыэәҗңөүһ", "ba": "ёцщъыэәғҙҡңөҫүһ",
    },
}  # fmt: skip
_OTHER_SCRIPTS = frozenset({"ar", "fa", "he", "hi", "el", "th", "ko", "ja", "zh", "ka", "hy"})
_EXTRA = {script: frozenset("".join(alphabets.values())) for script, alphabets in _ALPHABETS.items()}
# A text without one of these letters is hardly in that language, although the statistics may say so.
_TELLING = {
    "uk": "ґєії", "kk": "әіңөұүқғ", "ky": "ңөү", "tg": "ӣӯҷ", "be": "іў", "bg": "ъ", "sr": "ђјљњћџ",
    "mk": "ѓѕјљњќџ", "mn": "өү", "tt": "әҗңөүһ", "ba": "әҙҡңөҫү",
}  # fmt: skip
# These weights, and those below, were tried in steps on the texts of bench/language.py; near them it is flat.
_UNTOLD_WEIGHT = 0.2
_STRAY_SHARE = 0.03
_STRANGE_LETTER_WEIGHT = 0.3
_MOST_STRANGE_LETTERS = 3

# Small words that hardly any other likely language has; each makes its own language likelier in short texts.
# Uzbek ones also as they are typed on a Russian keyboard and without apostrophes.
_SMALL_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": """the this that they their there my your you it it's i'm are were been have has had and with
            not but because don't can't very really good great love better nothing ever thanks thank please
            what why how when where who just get got never would should worst still out up now about from
            nice""",
        "fi": """ei oli hyvä kun mutta tosi ihan mitä nyt että minä sinä olen olet niin hän kiitos ovat myös
            tämä vain""",
        "sv": """och att är jag inte från mycket när också hur vad ett måste ni till finns för då vill skall
            tack""",
        "da": "og ikke jeg hvad meget noget af til være blev",
        "no": "og ikke jeg hva mye noe av til å være bare ble",
        "uz": """va juda bu lekin bilan uchun yaxshi yoq yo'q emas zo'r zor kerak ham rahmat raxmat ekan edi
            yomon qanday hammasi menga sizga
            ва жуда бу лекин билан учун яхши йўқ йўк йук эмас зўр зур керак ҳам раҳмат рахмат экан эди ёмон
            қандай кандай ҳаммаси хаммаси менга сизга""",
        "ru": "и не это но что очень все всё как я мне нет спасибо у вы так уже только если для spasibo",
        "uk": "що як та це але він дуже було немає й або від цього",
    }.items()
}
_SMALL_WORD_WEIGHT = 3.0
_MOST_SMALL_WORDS = 2
# The product's own languages are likelier; in a text of some length this changes nothing.
_HOME = frozenset({"en", "fi", "uz", "ru", "sv"})
_STRANGER_WEIGHT = 0.35

# The share of all weights that the likeliest language needs: 0.6 at 5 letters, 0.4 at 15, 0.33 at 60.
# Measured by bench/language.py: of texts under 15 letters 1 in 30 is then called wrongly, 1 in 8 not at all.
_SURE = 0.3
_DOUBT = 1.5
_FEWEST_TELLING = 4
_MOST_CHARACTERS = 1_000

# Russian in Latin letters is written back into Cyrillic and compared with the neighbours of Russian there:
# the shares asked for were the lowest at which hardly 1 in 1,000 texts of another language became Russian.
_PAIRS = {
    "shch": "щ", "sch": "щ", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "ts": "ц", "yo": "ё", "yu": "ю",
    "ju": "ю", "ya": "я", "ja": "я", "ye": "е", "iy": "ий", "yy": "ый", "'": "ь",
}  # fmt: skip
_PAIR = re.compile("|".join(_PAIRS))
_SINGLE = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхижклмнопкрстуввхйз")
_RUSSIAN_AS_TYPED = _SMALL_WORDS["ru"] | frozenset(
    re.findall(
        r"\w+",
        "ето очен толко есл спасибо меня вас мы он она его по за на из от когда почему хорошо можно просто",
    )
)
_CLEARLY_LATIN = 0.97
_CLEARLY_RUSSIAN = 0.8
# What Russian in Latin letters is most often mistaken for, so less is asked of it there.
_TAKEN_FOR = frozenset({"uz", "pl", "tr", "lt"})
_CLEARLY_RUSSIAN_THERE = 0.6

_NOISE = re.compile(r"https?://\S+|www\.\S+|(?<!\S)[^\s@]+@\S+|[@#]\w+|\bRT\b")
_APOSTROPHES = re.compile("[ʻʼ‘’`´ʹ′＇]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")
_TAG_SIGN = re.compile(r"#(?=\w)")
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_LATIN_LETTERS = re.compile("[a-z\u00df-\u024f\u1e00-\u1eff']+")
_CYRILLIC_LETTERS = re.compile("[\u0400-\u052f']+")
_OTHER_LETTERS = re.compile("[^a-z\u00df-\u024f\u1e00-\u1eff\u0400-\u052f' ]+")
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")
_TWO_LETTERS = {
    "eng": "en", "fin": "fi", "uzb": "uz", "rus": "ru", "swe": "sv", "est": "et", "deu": "de", "ger": "de",
    "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl", "pol": "pl",
    "dan": "da", "nor": "no", "nob": "no", "nno": "no", "nb": "no", "nn": "no", "tur": "tr", "kaz": "kk",
    "ukr": "uk", "kir": "ky", "lit": "lt", "lav": "lv", "tgk": "tg", "iw": "he",
}  # fmt: skip
_NO_LANGUAGE = frozenset({UNDETERMINED, "mul", "zxx", "mis", "xx", "xxx"})


def detect(text: str, hint: str | None = None) -> str:
    """The two-letter code of the text's language, "und" where too little of it can be read.

    `hint` is the source's own language field. It is believed unless the text is in another alphabet. Of a
    text in two scripts the one that leads is judged; #tags are read only where the words beside them tell
    too little; Russian in Latin letters is "ru" where it can be told, in about 6 of 10 short texts.
    """
    said = normalised(hint)
    beginning = _composed(text[:_MOST_CHARACTERS])
    words = " ".join(words_of(beginning))
    if said and not _in_another_alphabet(said, words):
        return said
    if not words:
        return UNDETERMINED
    language = _recognised(words)
    if language == UNDETERMINED and "#" in beginning:
        language = _recognised(" ".join(words_of(_TAG_SIGN.sub(" ", beginning))))
    return language


def words_of(text: str) -> list[str]:
    """Its words in lower case, apostrophes alike, without addresses, @names and #tags."""
    return _WORD.findall(_APOSTROPHES.sub("'", _NOISE.sub(" ", text)).lower())


def normalised(code: str | None) -> str | None:
    """The language of a code such as `en-US`, `en_GB`, `uz-Cyrl` or `fin`; None where it names none."""
    match = _CODE.fullmatch((code or "").strip())
    if not match:
        return None
    language = match[1].lower()
    language = _TWO_LETTERS.get(language, language)
    return None if language in _NO_LANGUAGE else language


def _composed(text: str) -> str:
    """Without marks piled on letters, and "ä" one letter however it was typed."""
    if text.isascii():
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKC", _APOSTROPHES.sub("'", text)))


def _in_another_alphabet(language: str, words: str) -> bool:
    if language == "uz":
        return False
    letters = sum(map(str.isalpha, words))
    cyrillic = sum(map(len, _CYRILLIC_LETTERS.findall(words.replace("'", ""))))
    if language in _ALPHABETS["latin"]:
        return cyrillic * 2 > letters
    return language in _ALPHABETS["cyrillic"] and letters > 0 and cyrillic == 0


def _recognised(words: str) -> str:
    script, words = _leading(_DRAWN_OUT.sub(r"\1\1", words))
    weights = _weights(words, script)
    best = max(weights, key=weights.__getitem__)
    share = weights[best] / (sum(weights.values()) or 1.0)
    if script == "other":
        return best if len(words) > 1 else UNDETERMINED
    if share < _CLEARLY_LATIN and _may_be_russian_in_latin(words, best):
        needed = _CLEARLY_RUSSIAN_THERE if best in _TAKEN_FOR else _CLEARLY_RUSSIAN
        if _likeness_to_russian(words) >= needed:
            return "ru"
    return best if share >= _SURE + _DOUBT / len(words) else _told_by_its_words(words)


def _told_by_its_words(words: str) -> str:
    """The one language that has all of them among its small words: "Rahmat!" is no guess, "bu" is."""
    split = set(words.split())
    told = [language for language, small in _SMALL_WORDS.items() if split and split <= small]
    return told[0] if len(told) == 1 and len(words) >= _FEWEST_TELLING else UNDETERMINED


def _leading(words: str) -> tuple[str, str]:
    """The script that leads, and what is in it: brands and terms are Latin in any text, so Latin yields."""
    if words.isascii():
        return "latin", words
    latin, cyrillic, other = (
        " ".join(letters.findall(words)) for letters in (_LATIN_LETTERS, _CYRILLIC_LETTERS, _OTHER_LETTERS)
    )
    if 4 * len(other) > max(len(latin), len(cyrillic)):
        return "other", other
    return ("cyrillic", cyrillic) if 2 * len(cyrillic) > len(latin) else ("latin", latin)


def _weights(words: str, script: str) -> dict[str, float]:
    ranked = _ranked(words)
    if script == "other":
        return {language: ranked[language] for language in _OTHER_SCRIPTS}
    alphabets = _ALPHABETS[script]
    weights = {
        language: ranked[language] * (1.0 if language in _HOME else _STRANGER_WEIGHT)
        for language in alphabets
    }
    split = frozenset(words.split())
    for language, small in _SMALL_WORDS.items():
        if language in weights and (told := len(small & split)):
            weights[language] *= _SMALL_WORD_WEIGHT ** min(_MOST_SMALL_WORDS, told)
    found = {letter: words.count(letter) for letter in _EXTRA[script].intersection(words)}
    if script == "cyrillic":
        for language, telling in _TELLING.items():
            if found.keys().isdisjoint(telling):
                weights[language] *= _UNTOLD_WEIGHT
    if found:
        for language, alphabet in alphabets.items():
            strangers = [letter for letter in found if letter not in alphabet]
            if script == "cyrillic" and sum(map(found.__getitem__, strangers)) > _STRAY_SHARE * len(words):
                weights[language] = 0.0
            weights[language] *= _STRANGE_LETTER_WEIGHT ** min(_MOST_STRANGE_LETTERS, len(strangers))
    return weights


def _may_be_russian_in_latin(words: str, best: str) -> bool:
    """Not with a small word of the likeliest language, nor with letters that are hardly typed for Russian."""
    told = not _SMALL_WORDS.get(best, frozenset()).isdisjoint(words.split())
    return not told and words.isascii() and "w" not in words


def _likeness_to_russian(latin: str) -> float:
    cyrillic = _PAIR.sub(lambda found: _PAIRS[found[0]], latin).translate(_SINGLE)
    ranked = _ranked(cyrillic)
    told = min(_MOST_SMALL_WORDS, len(_RUSSIAN_AS_TYPED.intersection(cyrillic.split())))
    russian = ranked["ru"] * _SMALL_WORD_WEIGHT**told
    return russian / (russian + sum(ranked[other] for other in _ALPHABETS["cyrillic"] if other != "ru"))


def _ranked(words: str) -> dict[str, float]:
    return dict(_identifier().rank(words))


@cache
def _identifier() -> LanguageIdentifier:
    """Why: the model takes a second to load and brings numpy; a command that detects nothing pays nothing."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(_OTHER_SCRIPTS.union(*_ALPHABETS.values())))
    return identifier
