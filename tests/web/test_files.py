"""Files are read as pages are; only those that the settings name, and nothing is lost or half-read."""

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from earful.errors import ConfigError, EarfulError, Gone, TooLarge, Transient, UnsafeAddress
from earful.scraping import Page
from earful.web import files
from earful.web.files import MOST_FILES, read_file

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def read(url: str, folder: Path, *named: str, max_bytes: int = 1000) -> tuple[Page, str]:
    return read_file(url, folder, NOW, max_bytes, named or (url,))


def listed(url: str, folder: Path) -> list[str]:
    files: list[str] = json.loads(read(url, folder)[0].body)["files"]
    return files


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    for day, name in enumerate(("b.csv", "a.csv", "kysely [uusi].csv", ".hidden.csv", "notes.txt")):
        path = tmp_path / "exports" / name
        path.write_text(f"text\n{name}\n", encoding="utf-8")
        os.utime(path, (day, day))
    return tmp_path


@pytest.mark.parametrize("written", ["exports/a.csv", "./exports/../exports/a.csv"])
def test_a_file_is_looked_for_beside_earful_yaml(exports: Path, written: str) -> None:
    page, _ = read(f"file:{written}", exports)
    assert page.body == b"text\na.csv\n"
    assert (page.url, page.media_type, page.fetched_at) == (f"file:{written}", "text/csv", NOW)


@pytest.mark.parametrize("slashes", ["", "//", "//localhost"])
def test_an_absolute_path_is_taken_as_it_is(exports: Path, slashes: str) -> None:
    page, _ = read(f"file:{slashes}{exports}/exports/a.csv", Path("/nowhere"))
    assert page.body == b"text\na.csv\n"


def test_a_name_may_hold_what_addresses_cannot(exports: Path) -> None:
    page, _ = read(f"file:exports/{quote('kysely [uusi].csv')}", exports)
    assert b"uusi" in page.body
    odd = exports / "täysi 100% #1?.csv"
    odd.write_bytes(b"x")
    assert read(f"file:{quote(odd.name)}", exports)[0].body == b"x"


def test_the_digest_changes_with_the_content_only(exports: Path) -> None:
    path = exports / "exports" / "a.csv"
    before = read("file:exports/a.csv", exports)[1]
    os.utime(path, (9, 9))
    assert read("file:exports/a.csv", exports)[1] == before
    path.write_bytes(b"text\nB.csv\n")
    assert read("file:exports/a.csv", exports)[1] != before


def test_an_address_with_a_star_lists_every_match_the_newest_last(exports: Path) -> None:
    assert listed("file:exports/*.csv", exports) == [
        "file:exports/b.csv",
        "file:exports/a.csv",
        "file:exports/kysely%20%5Buusi%5D.csv",
    ]
    assert listed("file:exports/kysely%20%5B*%5D.csv", exports) == ["file:exports/kysely%20%5Buusi%5D.csv"]
    assert listed(f"file:{exports}/exports/a*", exports) == [f"file:{exports}/exports/a.csv"]


def test_every_listed_file_can_be_read_and_nothing_beside(exports: Path) -> None:
    star = "file:exports/*.csv"
    for url in listed(star, exports):
        assert read(url, exports, star)[0].body
    for url in ("file:exports/notes.txt", "file:exports/.hidden.csv", "file:exports/../secret.csv"):
        (exports / "secret.csv").write_bytes(b"x")
        with pytest.raises(UnsafeAddress):
            read(url, exports, star)


@pytest.mark.parametrize(
    "url", ["file:/etc/passwd", "file:exports/b.csv", "file:exports/%2e%2e/secret.csv", "file:exports//a.csv"]
)
def test_a_page_cannot_lead_to_a_file_that_the_settings_do_not_name(exports: Path, url: str) -> None:
    for named in (("file:exports/a.csv",), ("https://aurora.example/",), ("file:ex*/a.csv",)):
        with pytest.raises(UnsafeAddress):
            read(url, exports, *named)


def test_a_link_in_the_folder_does_not_lead_out_of_it(exports: Path) -> None:
    (exports / "secret.txt").write_bytes(b"secret")
    (exports / "exports" / "out.csv").symlink_to(exports / "secret.txt")
    (exports / "exports" / "round.csv").symlink_to("round.csv")
    (exports / "exports" / "latest.csv").symlink_to("a.csv")
    star = "file:exports/*.csv"
    assert read("file:exports/latest.csv", exports, star)[0].body == b"text\na.csv\n"
    for name in ("out", "round"):
        with pytest.raises(UnsafeAddress):
            read(f"file:exports/{name}.csv", exports, star)
    # Named by the operator, a link is what he named.
    assert read("file:exports/out.csv", exports)[0].body == b"secret"


def test_a_listing_changes_when_any_of_its_files_does(exports: Path) -> None:
    star = "file:exports/*.csv"
    before = read(star, exports)[1]
    assert read(star, exports)[1] == before
    (exports / "exports" / "a.csv").write_bytes(b"text\nmore\n")
    assert read(star, exports)[1] != before


def test_more_files_than_a_visit_can_read_are_counted_and_the_newest_are_read(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 3):
        path = tmp_path / f"{number:04}.csv"
        path.write_bytes(b"x")
        os.utime(path, (number, number))
    listing = json.loads(read("file:*.csv", tmp_path)[0].body)
    assert listing["left_out"] == 3
    assert (listing["files"][0], listing["files"][-1]) == ("file:0003.csv", "file:0402.csv")


@pytest.mark.parametrize(
    ("url", "kind", "said"),
    [
        ("file:exports/none.csv", Gone, "no such file"),
        ("file:exports/a.csv/b.csv", Gone, "no such file"),
        ("file:exports/*.xlsx", Gone, "no file in"),
        ("file:none/*.csv", Gone, "no such folder"),
        ("file:exports", ConfigError, "is a folder"),
        ("file:*/a.csv", ConfigError, "part of a file's name"),
        ("file:", UnsafeAddress, "no path"),
        ("file:a%00b", UnsafeAddress, "no path"),
        ("file://aurora.example/a.csv", UnsafeAddress, "another host"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(
    exports: Path, url: str, kind: type[EarfulError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        read(url, exports)


def test_a_file_over_the_cap_is_refused_and_one_at_the_cap_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x" * 1000)
    assert len(read("file:a.csv", tmp_path)[0].body) == 1000
    with pytest.raises(TooLarge):
        read("file:a.csv", tmp_path, max_bytes=999)


def test_a_pipe_is_no_file_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    waiting = threading.Timer(5, lambda: os.open(tmp_path / "pipe.csv", os.O_WRONLY | os.O_NONBLOCK))
    waiting.daemon = True
    waiting.start()
    with pytest.raises(ConfigError, match="ordinary"):
        read("file:pipe.csv", tmp_path)
    waiting.cancel()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_the_right_to_read_it_is_for_the_operator(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x")
    (tmp_path / "a.csv").chmod(0)
    with pytest.raises(ConfigError, match="let Earful's user read it"):
        read("file:a.csv", tmp_path)


def test_a_file_that_is_being_written_is_read_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"text\nhalf a li")
    seen: list[os.stat_result] = []

    def fstat(descriptor: int) -> os.stat_result:
        if seen:
            with path.open("ab") as writer:
                writer.write(b"ne\n")
        seen.append(os.stat(descriptor))
        return seen[-1]

    monkeypatch.setattr(files.os, "fstat", fstat)
    with pytest.raises(Transient, match="being written"):
        read("file:a.csv", tmp_path)
