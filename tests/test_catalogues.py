"""Languages of the mails: one file each, nothing missing, nothing half translated."""

import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs import strings
from earful import catalogues
from earful.catalogues import FOLDER
from earful.digest import late, storm
from earful.errors import ReportBroken
from earful.rendering import render
from earful.wording import Tongue
from tests import test_late_mail, test_storm_mail, weeks
from tests.test_rendering import BUSY, CLOCK, REPORT, dom

REPORTS = Path(__file__).parents[1] / "reports"
WANTED = strings.extracted(REPORTS)
TRANSLATED = [one for one in catalogues.languages(REPORTS) if one != catalogues.SOURCE_LANGUAGE]


def test_finnish_and_uzbek_are_there() -> None:
    assert {"fi", "uz"} <= set(TRANSLATED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_and_none_is_left_over(language: str) -> None:
    assert strings.problems(catalogues.read(REPORTS / FOLDER / f"{language}.po"), WANTED) == []


def test_uzbek_has_its_own_letters() -> None:
    for message in catalogues.read(REPORTS / FOLDER / "uz.po"):
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            if message.id:
                assert "o'" not in text.lower(), text
                assert "o‘" not in text.lower(), text
                assert "g'" not in text.lower(), text


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A copy of reports/ to write in."""
    return Path(shutil.copytree(REPORTS, tmp_path / "reports"))


def invented(reports: Path, language: str = "sv") -> Path:
    """A language of one file: every sentence in angle brackets."""
    path = reports / FOLDER / f"{language}.po"
    subprocess.run(
        [sys.executable, strings.__file__, "--reports", reports, language], check=False, capture_output=True
    )
    catalogue = catalogues.read(path)
    for message in catalogue:
        if message.id:
            plural = isinstance(message.id, tuple)
            message.string = tuple(f"‹{one}›" for one in message.id) if plural else f"‹{message.id}›"
    with path.open("wb") as file:
        strings.write_po(file, catalogue)
    return path


def test_a_language_is_one_file(reports: Path) -> None:
    invented(reports)
    mail = render("weekly_digest", BUSY, Tongue("sv", "Europe/Stockholm"), folder=reports)
    assert mail.subject.startswith("‹‹Aurora Coffee 66")
    page = dom(mail.html)
    assert page.html is not None
    assert page.html["lang"] == "sv"
    assert [tag.get_text()[:1] for tag in page.find_all("h2")] == ["‹"] * len(page.find_all("h2"))
    assert "lördag" in mail.text or "lör" in mail.text, "days are Swedish too"


def test_a_sentence_without_translation_names_itself_and_nothing_is_rendered(reports: Path) -> None:
    path = invented(reports)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgstr "‹Source health›"', 'msgstr ""'), encoding="utf-8")
    catalogues.translations.cache_clear()
    with pytest.raises(ReportBroken, match=r"languages/sv\.po does not translate “Source health”"):
        render("weekly_digest", BUSY, Tongue("sv"), folder=reports)


def test_a_language_without_a_file_says_which_there_are(reports: Path) -> None:
    with pytest.raises(ReportBroken, match=r"no reports/languages/et\.po; mails are written in: en, fi, uz"):
        render("weekly_digest", BUSY, Tongue("et"), folder=reports)


def test_a_file_that_is_no_catalogue_is_named(reports: Path) -> None:
    (reports / FOLDER / "sv.po").write_text('msgid "a\nmsgstr b', encoding="utf-8")
    with pytest.raises(ReportBroken, match=r"languages/sv\.po line 1 is no line of translations"):
        render("weekly_digest", BUSY, Tongue("sv"), folder=reports)


def checked(reports: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, strings.__file__, "--check", "--reports", reports],
        check=False, capture_output=True, text=True,
    )  # fmt: skip


def test_the_command_ends_well_where_nothing_is_missing(reports: Path) -> None:
    done = checked(reports)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('_("Source health")', '_("Health of sources")', "missing: Health of sources"),
        ('_("Source health")', '_("Health of sources")', "no longer said: Source health"),
    ],
)
def test_a_changed_sentence_is_told_until_it_is_translated(
    reports: Path, old: str, new: str, said: str
) -> None:
    words = reports / "_layout" / "words.txt"
    words.write_text(words.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    done = checked(reports)
    assert done.returncode == 1
    assert said in done.stdout


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("Svara", "leaves out %(source)s"),
        ("Svara på %(källa)s, %(source)s", "knows no %(källa)s"),
        ("Svara till 100 % på %(source)s", "has a lone %, which is written %%"),
    ],
)
def test_a_placeholder_that_is_lost_or_wrong_is_told(reports: Path, wrong: str, said: str) -> None:
    path = invented(reports)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgstr "‹Reply on %(source)s›"', f'msgstr "{wrong}"'), encoding="utf-8")
    done = checked(reports)
    assert done.returncode == 1
    assert f"{said}: Reply on %(source)s" in done.stdout


def test_bringing_up_to_date_keeps_translations_and_drops_what_is_no_longer_said(reports: Path) -> None:
    words = reports / "_layout" / "words.txt"
    text = words.read_text(encoding="utf-8").replace('_("Source health")', '_("Health of sources")')
    words.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, strings.__file__, "--reports", reports], check=False, capture_output=True)
    finnish = catalogues.read(reports / FOLDER / "fi.po")
    assert finnish.get("Reply first").string == "Vastaa näihin ensin"
    assert finnish.get("Source health") is None
    assert finnish.get("Health of sources").string == ""


@pytest.mark.parametrize("language", catalogues.languages(REPORTS))
def test_a_preheader_keeps_its_measures_whatever_the_week_was_like(language: str, reports: Path) -> None:
    only = reports / "only_preheader"
    only.mkdir()
    for name in ("subject.txt", "body.txt", "body.html"):
        told = '{% import "_layout/words.txt" as words %}{{ words.preheader(view) }}'
        (only / name).write_text(told, encoding="utf-8")
    causes = ("speed", "self-service", "ageing", "coverage", "other new mentions", "settings")
    works = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 0, 1), (90, 0, 0), (90, 20, 0), (90, 0, 20), (90, 20, 30)]
    for waiting, overdue, soon in works:
        counters = dataclasses.replace(BUSY.counters, waiting=waiting, overdue=overdue, soon=soon)
        for verdict, cause in [("slipped", one) for one in causes] + [("steady", None), ("first", None)]:
            view = dataclasses.replace(BUSY, counters=counters, verdict=verdict, cause=cause)
            words = render("only_preheader", view, Tongue(language), folder=reports).text.strip()
            assert 40 <= len(words) <= 90, words


ALL = {
    **{name: (REPORT, weeks.view_of(name, CLOCK)) for name in weeks.WEEKS},
    **{name: (storm.REPORT, view) for name, view in test_storm_mail.VIEWS.items()},
    **{name: (late.REPORT, view) for name, view in test_late_mail.VIEWS.items()},
}


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("name", sorted(ALL))
def test_every_mail_keeps_its_measures_in_every_language(name: str, language: str) -> None:
    report, view = ALL[name]
    mail = render(report, view, Tongue(language, weeks.AURORA.team.zone))
    (preheader,) = dom(mail.html).select(".preheader")
    words = " ".join(preheader.get_text().split())
    assert 40 <= len(words) <= 90, words
    assert len(mail.subject) <= 150
    assert len(mail.html.encode()) <= 92_000
    for line in mail.text.splitlines():
        assert len(line) <= 72 or "://" in line, line
