"""Tables of every dialect and encoding, and the mentions that the named columns hold."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from pydantic import ValidationError

from earful.crawl import read_page
from earful.errors import EarfulError, LayoutChanged, TooLarge
from earful.plugins import catalogue
from earful.scraping import Found, Mention, NoResults, Page, Partial, exports, table
from earful.scraping.table import read_table

URL = "file:reviews.csv"
ROWS = [["id", "text"], ["1", "Kahvi oli kylmää"], ["2", 'He said "no";\nand left, twice'], ["3", "Сыр 😠"]]
DICTS = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]


def written(
    rows: list[list[str]], delimiter: str = ",", end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL
) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def rows_of(body: bytes, **options: Any) -> list[dict[str, str]]:
    return list(read_table(body, URL, **options).rows)


def workbook(
    *rows: list[Any], sheet: str = "Sheet", further: Callable[[Workbook], None] | None = None
) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    if further:
        further(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


def read(body: bytes, scraper: str = "table", **settings: Any) -> list[Found]:
    scraper_type = catalogue().scraper(scraper)
    ready = scraper_type(scraper_type.settings_type.model_validate({"file": "reviews.csv", **settings}))
    return read_page(ready, Page(URL, body, "", datetime(2026, 11, 23, 8, tzinfo=UTC)))


def mentions(found: list[Found]) -> list[Mention]:
    return [thing for thing in found if isinstance(thing, Mention)]


def partial(found: list[Found]) -> list[str]:
    return [thing.reason for thing in found if isinstance(thing, Partial)]


class TestFormats:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    def test_every_dialect_gives_the_same_rows(self, delimiter: str, end: str, encoding: str) -> None:
        assert rows_of(written(ROWS, delimiter, end).encode(encoding)) == DICTS
        assert rows_of(written(ROWS, delimiter, end).rstrip().encode(encoding)) == DICTS

    @given(
        st.lists(
            st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"])), min_size=3, max_size=3),
            min_size=1,
        )
    )
    def test_whatever_is_written_in_quotes_is_read_again(self, rows: list[list[str]]) -> None:
        kept = [row for row in rows if any(cell.strip() for cell in row)]
        header = ["first column", "second column", "third column"]
        if kept and kept[0] != header and kept[: len(kept) // 2] != kept[len(kept) // 2 :]:
            body = written([header, *kept], quoting=csv.QUOTE_ALL).encode()
            assert rows_of(body) == [dict(zip(header, row, strict=True)) for row in kept]

    def test_the_first_line_of_excel_names_the_delimiter(self) -> None:
        assert rows_of(("sep=|\r\n" + written(ROWS, "|")).encode()) == DICTS

    def test_a_comma_in_a_text_does_not_decide_about_the_delimiter(self) -> None:
        rows = [["a", "b"], ["x, y, z", "1"], ["p, q", "2"]]
        assert rows_of(written(rows, ";").encode()) == [{"a": "x, y, z", "b": "1"}, {"a": "p, q", "b": "2"}]

    def test_one_column_is_a_table_too(self) -> None:
        assert rows_of(b"comment\nCold.\nLate.\n") == [{"comment": "Cold."}, {"comment": "Late."}]

    def test_blank_lines_and_empty_columns_are_nothing(self) -> None:
        assert rows_of(b"\na,b,,\n\n1,2,,\n,,,\n") == [{"a": "1", "b": "2", "b (2)": "", "b (3)": ""}]
        assert [column.name for column in read_table(b"a,b,,\n1,2,,\n", URL).columns] == ["a", "b"]

    def test_columns_of_one_name_are_told_apart(self) -> None:
        assert rows_of(b"a,A,a\n1,2,3\n") == [{"a": "1", "A (2)": "2", "a (3)": "3"}]

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            (b"", "empty"),
            (b" \n\t", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"<html><body>sign in</body></html>", "markup"),
            (b"a,b\n1,2\n3\n", "row 3 has 1 of 2 cells"),
            (b"a,b\n1,2,3\n", "row 2 has 3 of 2 cells"),
            (b'a,b\n1,"2', "quote"),
            (b'a,b\n1,"2"x,\n', "quote"),
            (b"a,b\n1,\0\n", "NUL"),
            (bytes(range(256)), "NUL"),
            (b"a,b\n1,2\na,b\n3,4\n", "the header again"),
            ("a,b\n1,ä\n".encode()[:-2], "damaged or cut off"),
            ("a,b\n1,äöå\n2,".encode() + b"\xe4\n", "damaged or cut off"),
            ("a,b\n1,ä\n".encode("utf-16")[:-1], "no utf-16"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "old or password-protected"),
            (b'{"a": 1}\n{"a": ', "no readable JSON"),
            (b"[1, 2]", "no list of objects"),
            (b"[]", "no list of objects"),
            (b"[" * 100_000, "no readable JSON"),
        ],
    )
    def test_what_is_no_whole_table_is_said(self, body: bytes, said: str) -> None:
        with pytest.raises(LayoutChanged, match=said):
            read_table(body, URL)

    def test_a_windows_encoding_is_recognised_and_said_to_be_a_guess(self) -> None:
        for words, encoding in (("Никто не ответил", "cp1251"), ("kävi näin € 5", "cp1252")):
            body = f"id,text\n1,{words}\n".encode(encoding)
            found = read_table(body, URL)
            assert (found.guessed, found.rows[0]["text"]) == (encoding, words)
            assert read_table(body, URL, encoding).guessed is None
            said = partial(read(body, text="text", id="id"))
            assert said == [f"read as {encoding} by its letters alone; say `encoding`"]
        with pytest.raises(LayoutChanged, match="no cp1252"):
            read_table(b"a,b\n1,\x81\n", URL, "cp1252")


class TestJson:
    def test_an_object_a_line_and_a_list_are_the_same(self) -> None:
        things = [
            {"id": 1, "said": {"text": "a\u2028b", "tags": ["x", "y"]}},
            {"id": 2.0, "ok": True, "n": None, "l": [1]},
        ]
        lines = "\n".join(json.dumps(thing, ensure_ascii=False) for thing in things)
        expected = [
            {"id": "1", "said.text": "a\u2028b", "said.tags": "x; y", "ok": "", "n": "", "l": ""},
            {"id": "2", "said.text": "", "said.tags": "", "ok": "true", "n": "", "l": "[1]"},
        ]
        assert rows_of(lines.encode()) == rows_of(json.dumps(things).encode()) == expected

    def test_half_an_emoji_is_no_error(self) -> None:
        assert rows_of(b'{"a": "\\ud83d"}') == [{"a": "\N{REPLACEMENT CHARACTER}"}]


class TestWorkbooks:
    def test_cells_come_as_a_reader_sees_them(self) -> None:
        day = datetime(2026, 11, 1, 9, 30)  # noqa: DTZ001 - a cell has no zone
        body = workbook(
            ["id", "when", "mark", "ok"], [3292879998, day, 4.5, True], [], [7.0, None, "x", False]
        )
        assert rows_of(body) == [
            {"id": "3292879998", "when": "2026-11-01T09:30:00", "mark": "4.5", "ok": "true"},
            {"id": "7", "when": "", "mark": "x", "ok": "false"},
        ]

    def test_a_sheet_is_chosen_by_name(self) -> None:
        def further(book: Workbook) -> None:
            book.create_sheet("Arviot").append(["b"])
            book["Arviot"].append(["2"])

        body = workbook(["a"], ["1"], further=further)
        assert rows_of(body) == [{"a": "1"}]
        assert rows_of(body, sheet="Arviot") == [{"b": "2"}]
        with pytest.raises(LayoutChanged, match="there are `Sheet`, `Arviot`"):
            read_table(body, URL, sheet="None")

    def test_a_wrong_size_in_the_file_costs_no_row(self) -> None:
        whole = zipfile.ZipFile(io.BytesIO(workbook(["a", "b"], ["1", "2"], ["3", "4"])))
        files = {name: whole.read(name) for name in whole.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        assert b'ref="A1:B3"' in files[sheet]
        files[sheet] = files[sheet].replace(b'ref="A1:B3"', b'ref="A1"')
        assert rows_of(zipped(**files)) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]

    @pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9, 0.99])
    def test_half_a_workbook_is_an_error(self, share: float) -> None:
        body = workbook(["a"], ["1"])
        with pytest.raises(LayoutChanged, match="damaged or cut off"):
            read_table(body[: int(len(body) * share)], URL)

    def test_what_unpacks_to_too_much_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(TooLarge, match="unpacks"):
            read_table(zipped(**{"a.csv": b"0" * (table.MAX_UNPACKED_BYTES + 1)}), URL)
        monkeypatch.setattr(table, "MAX_ROWS", 3)
        monkeypatch.setattr(table, "MAX_COLUMNS", 4)
        assert len(rows_of(workbook(["a"], *(["1"], ["2"], ["3"])))) == 3
        for body in (
            workbook(["a"], *[[str(number)] for number in range(4)]),
            workbook(["a"], [*"12345"]),
            b"a\n1\n2\n3\n4\n",
            b"a,b,c,d,e\n",
        ):
            with pytest.raises(TooLarge):
                read_table(body, URL)

    def test_an_archive_with_one_csv_is_that_csv(self) -> None:
        body = written(ROWS).encode()
        assert rows_of(zipped(**{"Form.csv": body, "__MACOSX/._Form.csv": b"x"})) == DICTS
        for files in ({"a.csv": body, "b.csv": body}, {"a.pdf": body}):
            with pytest.raises(LayoutChanged, match="not one"):
                read_table(zipped(**files), URL)

    def test_damaged_bytes_are_never_another_error(self) -> None:
        whole = bytearray(workbook(["a", "b"], ["1", "2"]))
        for place in range(0, len(whole), 37):
            damaged = bytearray(whole)
            damaged[place] ^= 0xFF
            try:
                read_table(bytes(damaged), URL)
            except EarfulError:
                continue


SURVEY = [
    [
        "Respondent ID",
        "Collector ID",
        "End Date",
        "Which drinks?",
        "",
        "",
        "How was it?",
        "",
        "Anything else?",
    ],
    ["", "", "", "Latte", "Filter", "Other (please specify)", "Queue", "Coffee", "Open-Ended Response"],
    ["11", "9", "10/31/2026 06:19:40 PM", "Latte", "", "mocha", "Too long", "Good", "Ovi oli kiinni."],
    ["12", "9", "10/31/2026 07:19:40 PM", "", "", "", "", "", ""],
]


class TestTwoHeaderRows:
    def test_an_option_belongs_to_its_question(self) -> None:
        found = read_table(written(SURVEY).encode(), URL)
        assert [column.name for column in found.columns[3:]] == [
            *("Which drinks?: Latte", "Which drinks?: Filter", "Which drinks?: Other (please specify)"),
            *("How was it?: Queue", "How was it?: Coffee", "Anything else?"),
        ]
        assert found.answer(found.rows[0], "Which drinks?") == "Latte; Other (please specify): mocha"
        assert found.answer(found.rows[0], "How was it?") == "Queue: Too long; Coffee: Good"
        assert found.answer(found.rows[0], "How was it?: Coffee") == "Good"

    def test_without_the_second_row_the_answers_stand_side_by_side(self) -> None:
        found = read_table(written([SURVEY[0], *SURVEY[2:]]).encode(), URL)
        assert len(found.rows) == 2
        assert found.answer(found.rows[0], "How was it?") == "Too long; Good"

    def test_the_same_in_a_workbook(self) -> None:
        assert read_table(workbook(*SURVEY), URL).columns == read_table(written(SURVEY).encode(), URL).columns

    def test_a_row_without_an_id_is_no_header(self) -> None:
        assert len(rows_of(b"id,text\n,Response\n2,b\n")) == 2

    def test_without_settings_every_answer_is_read_under_its_question(self) -> None:
        found = read(written(SURVEY).encode(), "survey_csv", zone="UTC")
        (one,) = mentions(found)
        assert (one.external_id, one.published_at) == ("11", datetime(2026, 10, 31, 18, 19, 40, tzinfo=UTC))
        assert one.text == (
            "Which drinks?\nLatte; Other (please specify): mocha\n\n"
            "How was it?\nQueue: Too long; Coffee: Good\n\nAnything else?\nOvi oli kiinni."
        )

    def test_a_column_may_be_named_by_its_beginning(self) -> None:
        found = read(written(SURVEY).encode(), "survey_csv", zone="UTC", text="anything")
        assert [one.text for one in mentions(found)] == ["Ovi oli kiinni."]
        with pytest.raises(
            LayoutChanged, match=r"no column `any more`; the columns are `Respondent ID`, .*`Anything"
        ):
            read(written(SURVEY).encode(), "survey_csv", zone="UTC", text="any more")

    def test_people_are_no_answers(self) -> None:
        rows = [
            ["Timestamp", "Email Address", "How was it?"],
            ["2026/11/01 9:00:00 AM GMT+2", "v@customer.example", "Cold"],
        ]
        (one,) = mentions(read(written(rows).encode(), "survey_csv"))
        assert one.text == "Cold"
        assert one.published_at == datetime(2026, 11, 1, 7, tzinfo=UTC)


class TestMentions:
    def test_a_row_without_an_id_has_one_that_stays(self) -> None:
        body = written([["Comment", "Mark"], ["", "5"], ["Cold", "2"], ["", "5"]]).encode()
        found = mentions(read(body, text="Comment", rating="Mark", best=5))
        assert len({one.external_id for one in found}) == 3
        grown = body + b"Late,1\r\n,5\r\n"
        again = mentions(read(grown, text="Comment", rating="Mark", best=5))
        assert [one.external_id for one in again[:3]] == [one.external_id for one in found]
        assert found[0].url == f"{URL}#{found[0].external_id}"

    def test_a_file_in_which_every_row_stands_twice_is_said(self) -> None:
        body = written([["Comment"], ["Cold"], ["Late"], ["Cold"], ["Late"]]).encode()
        with pytest.raises(LayoutChanged, match="every row twice"):
            read(body, text="Comment")

    def test_rows_that_say_nothing_are_no_mentions(self) -> None:
        body = written([["Comment", "Name"], ["", "Vilja"], ["Cold", ""]]).encode()
        assert len(mentions(read(body, text="Comment"))) == 1
        found = read(written([["Comment", "Name"], ["", "Vilja"]]).encode(), text="Comment")
        assert found == [NoResults("none of 1 rows says anything in the columns read")]

    @pytest.mark.parametrize(
        ("cell", "share"),
        [
            *(
                ("4", 0.75),
                ("4,5", 0.875),
                ("4.5 / 5", 0.875),
                ("4 out of 5", 0.75),
                ("★★★★☆", 0.75),
                ("⭐⭐", 0.25),
            ),
            *(("5 - Excellent", 1.0), ("Not at all likely - 1", 0.0)),
        ],
    )
    def test_a_mark_is_read_as_people_write_it(self, cell: str, share: float) -> None:
        (one,) = mentions(read(written([["Mark", "x"], [cell, ""]]).encode(), rating="Mark", best=5))
        assert one.rating
        assert one.rating.share == share

    @pytest.mark.parametrize("cell", ["0", "6", "good", "3 of 4", "1 2 3", "-"])
    def test_a_mark_that_is_none_or_off_the_scale_names_its_row(self, cell: str) -> None:
        with pytest.raises(LayoutChanged, match="row 2 of `Mark`"):
            read(written([["Mark", "x"], ["5", ""], [cell, ""]]).encode(), rating="Mark", best=5)

    def test_a_mark_needs_the_end_of_its_scale(self) -> None:
        with pytest.raises(ValidationError, match="best"):
            read(b"", rating="Mark")
        for worst, best in ((5, 5), (5, 1), (1, "inf"), ("nan", 5)):
            with pytest.raises(ValidationError, match=r"best|worst"):
                read(b"", rating="Mark", worst=worst, best=best)
        (one,) = mentions(read(b"NPS,Comment,x\n0,Cold,y\n", "survey_csv", preset="nps"))
        assert one.rating
        assert (one.rating.worst, one.rating.best, one.text) == (0, 10, "Cold")

    def test_a_smaller_sign_is_no_markup_and_markup_is_none_to_read(self) -> None:
        rows = [["t"], ["price < 5 & 3 > 2 <3"], ["a<br>b &amp; c"]]
        assert [one.text for one in mentions(read(written(rows).encode(), text="t"))] == [
            "price < 5 & 3 > 2 <3",
            "a\nb & c",
        ]

    @pytest.mark.parametrize("zone", ["Europe/Nowhere", "../UTC", "/etc/localtime"])
    def test_a_zone_exists(self, zone: str) -> None:
        with pytest.raises(ValidationError, match="time zone"):
            read(b"", zone=zone)

    def test_an_unknown_encoding_is_refused(self) -> None:
        for encoding in ("klingon", "hex"):
            with pytest.raises(ValidationError, match="encoding"):
                read(b"", encoding=encoding)

    @pytest.mark.parametrize(
        ("file", "address"),
        [
            ("exports/a.csv", "file:exports/a.csv"),
            ("/srv/a b.csv", "file:/srv/a%20b.csv"),
            ("file:a.csv", "file:a.csv"),
            ("täysi [1]?#%.csv", "file:t%C3%A4ysi%20%5B1%5D%3F%23%25.csv"),
            ("in/*.csv", "file:in/*.csv"),
            ("https://sheets.aurora.example/pub?output=csv", "https://sheets.aurora.example/pub?output=csv"),
        ],
    )
    def test_a_file_is_asked_for_by_its_address(self, file: str, address: str) -> None:
        request = exports.first_request(exports.ExportSettings(file=file))
        assert request.url == address
        assert (request.callback is None) == ("*" not in file)


NOW_OR_NEVER = datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


class TestTimes:
    @staticmethod
    def times(*cells: str, **settings: Any) -> tuple[list[datetime | None], list[str]]:
        rows = [["When", "text"], *([cell, f"words {number}"] for number, cell in enumerate(cells))]
        found = read(written(rows).encode(), text="text", date="When", **settings)
        return [one.published_at for one in mentions(found)], partial(found)

    @pytest.mark.parametrize(
        "cell",
        [
            *("2026-11-01 09:30", "2026-11-01T09:30:00", "2026-11-01T09:30:00.123", "2026/11/01 9:30:00 AM"),
            *("1.11.2026 klo 9.30", "1.11.2026 9:30:00", "01.11.2026, 09:30", "1. 11. 2026 9.30"),
            *(
                "2026-11-01T07:30:00Z",
                "2026-11-01 07:30:00 UTC",
                "2026-11-01T10:30+03:00",
                "2026-11-01 08:30 GMT+1",
            ),
            *(
                "1793518200",
                "1793518200000",
                "1 November 2026 9:30",
                "1 ноября 2026 г. 9:30",
                "Nov 1, 2026, 9:30 AM",
            ),
        ],
    )
    def test_a_time_is_read_as_programs_write_it(self, cell: str) -> None:
        (found,), said = self.times(cell, zone="Europe/Helsinki")
        assert found is not None
        assert (found.replace(second=0, microsecond=0), said) == (NOW_OR_NEVER, [])

    def test_whether_the_day_comes_first_is_read_off_the_whole_column(self) -> None:
        first, _ = self.times("02/11/2026", "13/11/2026", zone="UTC")
        assert first[0] == datetime(2026, 11, 2, tzinfo=UTC)
        first, _ = self.times("11/02/2026 12:15 AM", "11/13/2026 12:15 PM", zone="UTC")
        assert first == [datetime(2026, 11, 2, 0, 15, tzinfo=UTC), datetime(2026, 11, 13, 12, 15, tzinfo=UTC)]
        first, said = self.times("02/11/2026", "11/11/2026", zone="UTC")
        assert first == [None, datetime(2026, 11, 11, tzinfo=UTC)]
        assert len(said) == 1
        first, said = self.times("02/11/2026", "11/11/2026", zone="UTC", date_format="%d/%m/%Y")
        assert (first[0], said) == (datetime(2026, 11, 2, tzinfo=UTC), [])
        with pytest.raises(LayoutChanged, match="both in"):
            self.times("13/11/2026", "11/13/2026", zone="UTC")

    def test_a_time_without_a_zone_is_never_guessed(self) -> None:
        for cell in ("2026-11-01 09:30", "1.11.2026", "1 November 2026 9:30", "2026-11-01 09:30 EET"):
            found, said = self.times(cell)
            assert found == [None]
            assert said == ["times left out: `When` names no time zone; say which in `zone`"]

    def test_a_missing_time_is_said(self) -> None:
        found, said = self.times("2026-11-01", "", zone="UTC")
        assert found[1] is None
        assert said == ["no time in `When` of 1 rows"]

    @pytest.mark.parametrize(
        "cell", ["yesterday", "2 weeks ago", "32.1.2026", "2026-13-13", "5/1/20", "nonsense 2026"]
    )
    def test_what_is_no_time_or_was_one_when_the_file_was_written_names_its_row(self, cell: str) -> None:
        with pytest.raises(LayoutChanged):
            self.times(cell, zone="UTC")
