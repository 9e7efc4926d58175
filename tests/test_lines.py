"""JSON lines in, what Earful makes of them out; a bad line is named by its number."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from earful.cli import app
from earful.errors import CannotLearn, ConfigError
from earful.learning import Corrected, Decided, Rated
from earful.lines import BATCH, Line, batches, lesson_of, read, score_line, scored
from earful.scraping import Rating
from earful.trained import Model
from tests.sayings import LANGUAGES, lesson


def one(line: str) -> Line:
    [made] = read([line])
    return made


def test_a_line_tells_what_it_tells() -> None:
    whole = (
        '{"text": "a", "language": "uz", "rating": 4, "kind": "post", "label": "neutral", "complaint": true}'
    )
    assert one(whole) == Line("a", "uz", Rating(value=4), "post", "neutral", True)
    assert one('{"text": "", "more": [1]}') == Line("")
    assert one('{"text": "a", "rating": {"value": 9, "worst": 0, "best": 10}}').rating == Rating(
        value=9, worst=0, best=10
    )
    nothing = '{"text": "a", "language": null, "rating": null, "kind": null, "complaint": null}'
    assert one(nothing) == Line("a")


def test_blank_lines_and_the_mark_of_a_windows_editor_are_passed_over() -> None:
    assert [
        line.text for line in read(["\ufeff" + '{"text": "a"}\r\n', "\n", "  \t\n", '{"text": "b"}'])
    ] == [
        "a",
        "b",
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "is no JSON; write one object a line"),
        ("Cold coffee.", "is no JSON"),
        ('{"text": "a"} {"text": "b"}', "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ('{"text": "a", "rating": ' + "9" * 5_000 + "}", "is no JSON"),
        ("[]", "has no `text`; write a JSON object with one"),
        ('"a"', "has no `text`"),
        ("{}", "has no `text`"),
        ('{"text": null}', "has no `text`"),
        ('{"text": ["a"]}', "has no `text`"),
        ('{"text": "a", "language": 5}', "correct language or rating"),
        ('{"text": "a", "rating": 6}', ": a rating of 6.0 is not between 1 and 5; correct"),
        ('{"text": "a", "rating": 0}', "is not between"),
        ('{"text": "a", "rating": NaN}', "correct language or rating"),
        ('{"text": "a", "rating": 1e999}', "correct language or rating"),
        ('{"text": "a", "rating": true}', "correct language or rating"),
        ('{"text": "a", "rating": "5"}', "correct language or rating"),
        ('{"text": "a", "rating": {"value": 5, "worst": 5, "best": 5}}', "is not between"),
        ('{"text": "a", "kind": "rumour"}', "`kind` is one of "),
        ('{"text": "a", "kind": ""}', "`kind` is one of "),
        ('{"text": "a", "kind": ["post"]}', "`kind` is one of "),
        ('{"text": "a", "label": "unread"}', "`label` is one of positive, neutral, negative; correct it"),
        ('{"text": "a", "label": 1}', "`label` is one of "),
        ('{"text": "a", "complaint": 1}', "`complaint` is true or false; correct it"),
        ('{"text": "a", "complaint": "yes"}', "`complaint` is true or false"),
    ],
    ids=range(25),
)
def test_a_bad_line_is_named_by_its_number(line: str, says: str) -> None:
    with pytest.raises(ConfigError, match=f"^line 3:?.*{says}"):
        list(read(['{"text": "good"}', "", line, "{"]))


@pytest.mark.parametrize(
    "rest", ['"rating": 9', '"language": 5', '"kind": "x"', '"complaint": 1', '"rating"']
)
def test_an_error_never_shows_the_text(rest: str) -> None:
    with pytest.raises(ConfigError) as caught:
        one(f'{{"text": "Zanzibar", {rest}}}')
    assert "Zanzibar" not in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(max_size=60))
def test_any_words_are_a_text_within_json_and_an_error_of_ours_without(line: str) -> None:
    if line.strip():
        with pytest.raises(ConfigError, match=r"^line 1\b"):
            list(read([line]))
    assert one(json.dumps({"text": line})).text == line


def test_half_characters_are_joined_or_replaced() -> None:
    assert one(r'{"text": "\ud83d\ude00 \ud83d x \ude00"}').text == "😀 � x �"


def test_lines_come_in_batches_in_their_order() -> None:
    lines = [Line(str(number)) for number in range(2 * BATCH + 1)]
    assert [len(batch) for batch in batches(lines)] == [BATCH, BATCH, 1]
    assert [line for batch in batches(lines) for line in batch] == lines
    assert list(batches([])) == []


def test_lines_are_read_only_as_far_as_they_are_asked_for() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield '{"text": "a"}'

    assert len(next(batches(read(endless())))) == BATCH
    assert [line.text for line in islice(read(endless()), 2)] == ["a", "a"]


def test_a_line_teaches_by_its_stars_its_label_and_whether_it_is_a_complaint() -> None:
    told = lesson_of(
        read(
            [
                '{"text": "a", "rating": 5, "language": "uz"}',
                '{"text": "b", "label": "neutral", "kind": "post"}',
                '{"text": "c", "rating": 1, "complaint": false}',
                '{"text": "d"}',
            ]
        )
    )
    assert told.rated == [Rated("a", 1.0, "uz"), Rated("c", 0.0)]
    assert told.corrected == [Corrected("b", "neutral", None, "post")]
    assert told.decided == [Decided("c", False, None, "review", Rating(value=1))]


def test_details_come_only_when_they_are_asked_for(taught: Model) -> None:
    lines = [
        Line("The soup was cold and dirty, where is my refund?", "en"),
        Line("Bussen går över bron", "sv"),
    ]
    for details in (False, True):
        complaint, other = scored(lines, taught.scorer, with_details=details)
        assert (complaint["label"], complaint["complaint"]) == ("negative", True)
        assert (other["label"], other["compound"], other["complaint"]) == ("unread", None, False)
        assert ("probability" in other) is details
        json.dumps([complaint, other])
    assert scored([], taught.scorer) == []


def test_an_unread_text_stays_unread_whatever_its_stars() -> None:
    made = score_line("Bussen går över bron", "sv", Rating(value=1))
    assert (made["label"], made["compound"]) == ("unread", None)


def written(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_learning_from_a_file_with_a_bad_line_names_it_and_writes_nothing(tmp_path: Path) -> None:
    lines = [json.dumps({"text": text.words, "rating": 1 + 4 * text.share}) for text in lesson().rated]
    file = written(tmp_path / "rated.jsonl", [*lines, '{"text": "a", "rating": 7}'])
    done = CliRunner().invoke(app, ["learn", "--from", str(file), "--model", str(tmp_path / "model")])
    assert isinstance(done.exception, ConfigError)
    assert str(done.exception).startswith(f"line {len(lines) + 1}: ")
    assert not (tmp_path / "model").exists()


def test_learning_from_too_few_lines_says_so_and_writes_nothing(tmp_path: Path) -> None:
    file = written(tmp_path / "rated.jsonl", ['{"text": "Lovely tea", "rating": 5}'])
    done = CliRunner().invoke(app, ["learn", "--from", str(file), "--model", str(tmp_path / "model")])
    assert isinstance(done.exception, CannotLearn)
    assert str(done.exception).startswith("1 of 50 ratings that can teach are there;")
    assert not (tmp_path / "model").exists()


def test_what_was_learned_from_a_file_scores_another(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": text.words, "rating": 1 + 4 * text.share, "language": text.language})
        for text in lesson().rated
    ]
    file = written(tmp_path / "rated.jsonl", lines)
    model = str(tmp_path / "model")
    learned = CliRunner().invoke(app, ["learn", "--from", str(file), "--model", model, "--json"])
    assert learned.exit_code == 0, learned.output
    for language in LANGUAGES:
        assert f'"{language}"' in learned.output
    asked = written(
        tmp_path / "asked.jsonl", ['{"text": "Juda yomon osh, pulimni qaytaring"}', '{"text": ""}']
    )
    done = CliRunner().invoke(app, ["score", str(asked), "--model", model])
    assert done.exit_code == 0, done.output
    made = [json.loads(line) for line in done.output.splitlines()]
    assert [one["label"] for one in made] == ["negative", "unread"]
