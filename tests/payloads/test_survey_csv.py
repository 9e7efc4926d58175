"""The recorded export of a survey: every respondent once, with every answer under its question."""

import csv
import io

import pytest

from earful.errors import LayoutChanged
from earful.scraping import Partial
from tests.recordings import body_of, check_half_says_no_less, files, mentions, read, recorded, words

pytestmark = recorded
FILES = files("survey", ".csv")


def expected(body: bytes) -> tuple[list[str], list[dict[str, list[str]]]]:
    """Ids, and each respondent's answers by question; a column without a title belongs to the left one."""
    header, *rows = csv.reader(io.StringIO(body.decode("cp1252"), newline=""))
    questions: list[str] = []
    for title in header:
        questions.append(title or questions[-1])
    answers = []
    for row in rows:
        by_question: dict[str, list[str]] = {}
        for question, cell in zip(questions[1:], row[1:], strict=True):
            if cell:
                by_question.setdefault(question, []).append(cell)
        answers.append(by_question)
    return [row[0] for row in rows], answers


@pytest.mark.parametrize("file", FILES)
def test_every_respondent_is_read_once_with_every_answer(file: str) -> None:
    body = body_of(file)
    ids, answers = expected(body)
    found = read("survey_csv", body)
    assert len(ids) > 1000
    assert [mention.external_id for mention in mentions(found)] == ids
    assert [words(mention.text) for mention in mentions(found)] == [
        words(" ".join(f"{question} {'; '.join(cells)}" for question, cells in said.items()))
        for said in answers
    ]
    for mention in mentions(found):
        assert (mention.author, mention.title, mention.rating, mention.published_at) == (None,) * 4
        assert mention.url.endswith(f"#{mention.external_id}")
    # Two stray bytes in the header are no UTF-8.
    assert [thing.reason for thing in found if isinstance(thing, Partial)] == [
        "read as cp1252 by its letters alone; say `encoding`"
    ]


@pytest.mark.parametrize("file", FILES)
def test_named_columns_give_exactly_what_stands_in_them(file: str) -> None:
    body = body_of(file)
    ids, answers = expected(body)
    question = max(answers[0], key=lambda name: len(answers[0][name]))
    single = next(name for name, cells in answers[0].items() if len(cells) == 1)
    found = read("survey_csv", body, encoding="cp1252", text=[single])
    given = {
        external_id: said[single][0] for external_id, said in zip(ids, answers, strict=True) if single in said
    }
    assert {one.external_id: one.text for one in mentions(found)} == {
        external_id: cell.strip() for external_id, cell in given.items()
    }
    assert not any(isinstance(thing, Partial) for thing in found)
    found = read("survey_csv", body, encoding="cp1252", text=[question[:30]])
    assert len(mentions(found)) == sum(question in said for said in answers)
    with pytest.raises(LayoutChanged, match="no column `nothing of the kind`; the columns are"):
        read("survey_csv", body, text=["nothing of the kind"])


@pytest.mark.parametrize("file", FILES)
def test_the_general_reader_asks_which_columns_to_read(file: str) -> None:
    with pytest.raises(LayoutChanged, match="neither `text` nor `rating` set; the columns are"):
        read("table", body_of(file))
    assert len(mentions(read("table", body_of(file), text=["which character"], id="respondentid"))) > 500


@pytest.mark.parametrize("file", FILES)
def test_half_a_recording_never_says_less_in_silence(file: str) -> None:
    check_half_says_no_less("survey_csv", file)
