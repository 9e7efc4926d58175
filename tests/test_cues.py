"""How cues are found: as the lists say, quickly, and in any text that a stranger may write."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earful import cues
from earful.cues import GRAVE, LANGUAGES, Cue, Group, find
from earful.cues.phrases import phrase

WORDS = {
    "en": "i still can't cant won't wait for 3 weeks not no nobody answers charged twice again refund my",
    "fi": "en ei kukaan vastaa odotan edelleen rahani takaisin ovi palamaan todella kuukautta 2 viikkoa",
    "ru": "не никто ответил до сих пор жду возврат деньги так и привезли больше куплю 5 дней в суд",
    "uz": "hech kim javob bermadi yo'q yoq buyurtmam ҳали келмади кутяпман пулимни qaytaring 2 hafta buzildi",
}


@cache
def patterns(code: str) -> dict[Group, re.Pattern[str]]:
    shapes: dict[Group, list[str]] = {}
    for group, one in cues._phrases(code):
        shapes.setdefault(group, []).append(one.shape)
    return {
        group: re.compile(rf"(?<!\w)(?<!\w')(?:{'|'.join(some)})(?!'?\w)") for group, some in shapes.items()
    }


def found_by_one_pattern_a_group(text: str, language: str) -> list[Cue]:
    """What the lists say, read naively: every group's phrases as one pattern over the whole text."""
    folded = cues._fold(text)
    found = [
        Cue(group, match.start(), match.end())
        for code in LANGUAGES
        for group, pattern in patterns(code).items()
        if code in cues._READ_TOGETHER[language] or group in GRAVE
        for match in pattern.finditer(folded)
    ]
    praise = [cue for cue in found if cue.group == "praise"]
    kept = [cue for cue in found if cue.group == "praise" or not cues._inside(cue, praise)]
    return sorted(kept, key=lambda cue: (cue.start, cue.end, cue.group))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([*sorted(LANGUAGES), "und"]),
    st.lists(
        st.one_of(
            st.sampled_from(" ".join(WORDS.values()).split()),
            st.sampled_from(["'", "-", ".", "?!", "\n", "’", "Ё", "İ", "@shop", "100500"]),
        ),
        max_size=30,
    ),
    st.sampled_from([" ", "", "  ", "'"]),
)
def test_looking_only_where_a_first_word_stands_finds_what_reading_everything_finds(
    language: str, words: list[str], between: str
) -> None:
    text = between.join(words)
    assert find(text, language) == found_by_one_pattern_a_group(text, language)


@pytest.mark.parametrize(
    ("line", "openings"),
    [
        ("late", {("late", "whole")}),
        ("late*", {("late", "begins")}),
        ("*fail", {("fail", "ends")}),
        ("can't go", {("can", "begins")}),
        ("(a |)hole in", {("a", "whole"), ("hole", "whole")}),
        ("rip( |-|)off", {("rip", "whole"), ("ripoff", "whole")}),
        ("e-?mailed", {("e", "begins")}),
        ("((very|so) late*|slow)", {("very", "whole"), ("so", "whole"), ("slow", "whole")}),
        ("[0-9]+ days", {(digit, "begins") for digit in "0123456789"}),
    ],
)
def test_a_phrase_is_tried_where_a_word_may_open_it(line: str, openings: set[tuple[str, str]]) -> None:
    assert set(phrase(line).openings) == openings


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🔥" * 5_000,
        "\ud83d broken halves \udd25 nobody answers",
        "ñ͜͡ö̷̢b̴̛o̵d̸y" * 500,
        "still жду pulimni rahani 退款 \u202e\u200d",
        "a'" * 500_000,
        "not " * 250_000,
        "i" * 1_000_000,
        "e'tibor" * 100_000,
    ],
)
def test_a_hostile_text_is_read_without_an_error(text: str) -> None:
    for cue in find(text, "und"):
        assert 0 <= cue.start < cue.end <= min(len(text), 10_000)
