"""The catalogue of scorers: own and third parties', one at a time, and none may break a promise."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from earful import scorers, steps
from earful.cli import app
from earful.config import load
from earful.errors import (
    ConfigError,
    ContractBroken,
    NameTaken,
    PluginLoadFailed,
    SettingsInvalid,
    UnknownScorer,
)
from earful.model import Label, Score
from earful.plugins import catalogue as scrapers
from earful.scorers import Checked
from earful.sentiment.contract import ANY, Text
from earful.sentiment.vader import Vader
from earful.testing import scorer_contract
from earful.workspace import Workspace
from tests.conftest import ROOT

TestVader = scorer_contract(
    Vader, reads=["Great coffee, lovely staff.", "Great, another crash. Thanks for nothing."]
)

MOOD = """
from earful.errors import ConfigError
from earful.model import Score

class Mood:
    name, version, languages = "mood", "2", frozenset({"fi"})
    def __init__(self, settings):
        if "word" not in settings:
            raise ConfigError("scorer.settings.word: add the word that is good")
        self.word = settings["word"]
    def score(self, texts):
        return [
            Score("mood", "2", "positive", 0.5) if self.word in one.words else Score("mood", "2", "unread")
            for one in texts
        ]
"""


def distribution(folder: Path, name: str, entry_points: dict[str, str], **modules: str) -> None:
    """What `pip install` leaves behind of a third party's package."""
    for module, code in modules.items():
        (folder / f"{module}.py").write_text(code, encoding="utf-8")
    info = folder / f"{name}-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    lines = [f"{point} = {value}" for point, value in entry_points.items()]
    (info / "entry_points.txt").write_text("\n".join(["[earful.scorers]", *lines, ""]))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    for module in ("mood_of_theirs", "moods", "broken_mood"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    return folder


def test_every_scorer_of_the_house_loads_and_the_default_is_one() -> None:
    listed, broken = scorers.catalogue()
    assert broken == []
    assert {one.name for one in listed} == set(scorers.BUILT_IN) == set(scorers.names())
    assert scorers.DEFAULT in scorers.BUILT_IN
    assert scorers.scorer().name == scorers.DEFAULT


def test_a_third_partys_scorer_is_found_and_gets_its_settings(site: Path) -> None:
    distribution(site, "their-mood", {"mood": "mood_of_theirs:Mood"}, mood_of_theirs=MOOD)
    mood = scorers.scorer("mood", {"word": "kiitos"})
    assert mood.score([Text("kiitos", "fi"), Text("?")]) == [
        Score("mood", "2", "positive", 0.5),
        Score("mood", "2", "unread"),
    ]
    [listed] = [one for one in scorers.catalogue()[0] if one.name == "mood"]
    assert (listed.version, listed.languages) == ("2", {"fi"})
    assert listed.origin == scorers.names()["mood"] == "their-mood (mood_of_theirs:Mood)"
    with pytest.raises(ConfigError, match=r"scorer\.settings\.word"):
        scorers.scorer("mood")


def test_a_function_may_make_the_scorer(site: Path) -> None:
    code = MOOD + "\ndef ready(word='kiitos'):\n    return Mood({'word': word})\n"
    distribution(site, "their-mood", {"mood": "mood_of_theirs:ready"}, mood_of_theirs=code)
    assert scorers.scorer("mood").version == "2"
    [listed] = [one for one in scorers.catalogue()[0] if one.name == "mood"]
    assert (listed.version, listed.languages) == ("", frozenset())


def test_only_the_scorer_that_is_asked_for_is_imported(site: Path) -> None:
    distribution(site, "their-mood", {"mood": "mood_of_theirs:Mood"}, mood_of_theirs=MOOD)
    assert scorers.scorer("vader").name == "vader"
    assert "mood" in scorers.names()
    assert "mood_of_theirs" not in sys.modules


def test_a_taken_name_is_refused_with_both_origins(site: Path) -> None:
    distribution(site, "their-mood", {"vader": "mood_of_theirs:Mood"}, mood_of_theirs=MOOD)
    distribution(site, "a-mood", {"mood": "moods:Mood"}, moods=MOOD)
    distribution(site, "b-mood", {"mood": "mood_of_theirs:Mood"})
    listed, broken = scorers.catalogue()
    assert [(one.name, type(one.error)) for one in broken] == [("mood", NameTaken), ("vader", NameTaken)]
    for said in ("b-mood (mood_of_theirs:Mood)", "a-mood (moods:Mood)"):
        assert said in str(broken[0].error)
    assert "is taken by earful" in str(broken[1].error)
    assert scorers.scorer("vader").version == Vader.version
    assert [one.origin for one in listed if one.name == "mood"] == ["a-mood (moods:Mood)"]
    assert scorers.names()["mood"] == "a-mood (moods:Mood)"


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        ("broken_mood:Mood", "import nowhere_to_be_found", "ModuleNotFoundError"),
        ("broken_mood:Mood", "raise SystemExit(3)", "SystemExit"),
        ("broken_mood:Mood", "Mood = 3", "cannot be called"),
        ("broken_mood:Other", "", "AttributeError"),
        ("broken_mood", "", "cannot be called"),
    ],
    ids=["its import fails", "it ends the process", "a number", "no such name", "a module"],
)
def test_a_broken_one_is_listed_and_the_rest_runs(site: Path, value: str, code: str, said: str) -> None:
    distribution(site, "broken", {"mood": value}, broken_mood=code)
    listed, [broken] = scorers.catalogue()
    assert isinstance(broken.error, PluginLoadFailed)
    assert said in str(broken.error)
    assert [one.name for one in listed] == list(scorers.BUILT_IN)
    with pytest.raises(PluginLoadFailed):
        scorers.scorer("mood")
    assert scorers.scorer().name == scorers.DEFAULT


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def make(settings): raise OSError('no such folder')", "OSError: no such folder"),
        ("def make(settings): return object()", "AttributeError"),
        (
            "class make:\n    name, version, languages = 'other', '1', frozenset({'fi'})",
            "makes scorer `other`",
        ),
        ("class make:\n    name, version, languages = 'mood', 1, ['fi']", "no version or languages"),
    ],
    ids=["raises", "no scorer", "another name", "no version"],
)
def test_one_that_cannot_be_made_says_why(site: Path, code: str, said: str) -> None:
    distribution(site, "broken", {"mood": "broken_mood:make"}, broken_mood=code)
    with pytest.raises(PluginLoadFailed, match=said):
        scorers.scorer("mood")


def test_an_unknown_name_and_needless_settings_are_refused() -> None:
    with pytest.raises(UnknownScorer, match=r"there are: .*vader"):
        scorers.scorer("veider")
    with pytest.raises(SettingsInvalid, match="takes no settings"):
        scorers.scorer("vader", {"folder": "x"})


class Odd:
    """A scorer that returns whatever it was given to return."""

    name, version, languages = "odd", "1", ANY

    def __init__(self, *scores: object) -> None:
        self.scores = scores

    def score(self, texts: Sequence[Text]) -> list[Score]:
        if self.scores == ("raise",):
            raise ValueError(f"cannot read {texts[0].words}")
        return list(self.scores)  # type: ignore[arg-type]


def one(label: Label = "positive", compound: float | None = 0.5, *rest: float | None) -> Score:
    return Score("odd", "1", label, compound, *rest)


class Real(float):
    """As a number of NumPy is."""


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        (("raise",), "raised ValueError"),
        ((), "returned 0 scores"),
        ((one(), one()), "returned 2 scores"),
        ((0.5,), "returned float, not a Score"),
        ((Score("other", "1", "unread"),), "signed a score as `other` 1"),
        ((Score("odd", "2", "unread"),), "signed a score as `odd` 2"),
        ((one("good"),), "unknown label"),  # type: ignore[arg-type]
        ((one(["good"]),), "unknown label of type list"),  # type: ignore[arg-type]
        ((one("neutral", None),), "neutral without a compound"),
        ((one("unread", 0.0),), "compound for an unread text"),
        ((one(compound=1.01),), "a compound that is no number from -1 to 1"),
        ((one(compound=float("nan")),), "a compound that is no number"),
        ((one(compound=Real(0.5)),), "a compound that is no number"),
        ((one(compound="0.5"),), "a compound that is no number"),  # type: ignore[arg-type]
        ((one("positive", 0.5, None, None, None, -0.1),), "a probability that is no number from 0 to 1"),
        ((one("positive", 0.5, 0.9, 0.9, 0.1),), "shares that do not sum to 1"),
        ((one("positive", 0.5, 0.9, 0.1),), "shares that do not sum to 1"),
    ],
)
def test_whatever_breaks_the_contract_is_one_error_that_names_the_scorer(
    scores: tuple[object, ...], said: str
) -> None:
    with pytest.raises(ContractBroken) as raised:
        Checked(Odd(*scores), "odd-package").score([Text("my card number is 4111")])
    assert str(raised.value).startswith("scorer `odd` 1 of odd-package ")
    assert said in str(raised.value)
    assert "4111" not in str(raised.value)
    assert raised.value.remedy == "fix-scraper"


def test_what_keeps_the_contract_passes_untouched() -> None:
    scores = [one("positive", 1, 0.334, 0.333, 0.334, 0.0), one("unread", None), one("neutral", 0.0)]
    assert Checked(Odd(*scores), "x").score([Text("a")] * 3) == scores


KIT = """
import socket
from earful.model import Score
from earful.testing import scorer_contract

class Fits:
    name, version, languages = "fits", "1", frozenset({"fi"})
    def score(self, texts):
        return [Score("fits", "1", "neutral", 0.0) for _ in texts]

class Calls(Fits):
    languages = frozenset({"*"})
    def score(self, texts):
        if texts:
            socket.create_connection(("192.0.2.1", 80), timeout=1)
        return []

class Company(Fits):
    def score(self, texts):
        return [Score("fits", "1", "neutral", 1 / len(texts)) for _ in texts]

TestFits, TestCalls, TestCompany = map(scorer_contract, (Fits, Calls, Company))
"""


def test_the_kit_finds_what_is_wrong(tmp_path: Path) -> None:
    test = tmp_path / "test_theirs.py"
    test.write_text(KIT)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=no", "-rf", test],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 1, done.stdout + done.stderr
    failed = set(re.findall(r"FAILED .*::(Test\w+::test_\w+)", done.stdout))
    assert "TestFits::test_a_text_that_says_nothing_is_unread" in failed
    assert "TestFits::test_a_language_that_it_does_not_declare_is_unread" in failed
    assert "TestFits::test_it_says_who_it_is_and_what_it_reads" not in failed
    assert "TestCalls::test_the_same_texts_have_the_same_scores_again" in failed
    assert "TestCalls::test_no_texts_have_no_scores" not in failed
    assert "TestCompany::test_each_text_has_its_own_score_in_any_order_and_company" in failed


CONFIG = {
    "brands": [{"slug": "aurora", "name": "Aurora Coffee"}],
    "sources": [
        {
            **{"slug": "blog", "brand": "aurora", "scraper": "rss"},
            "settings": {"url": "https://blog.example/feed"},
        }
    ],
}


def written(folder: Path, scorer: object = None) -> Path:
    path = folder / "earful.yaml"
    path.write_text(yaml.safe_dump(CONFIG if scorer is None else {**CONFIG, "scorer": scorer}))
    return path


def test_earful_yaml_names_the_scorer_and_its_settings(tmp_path: Path, site: Path) -> None:
    distribution(site, "their-mood", {"mood": "mood_of_theirs:Mood"}, mood_of_theirs=MOOD)
    assert load(written(tmp_path), scrapers()).scorer == scorers.DEFAULT
    config = load(written(tmp_path, {"name": "mood", "settings": {"word": 5}}), scrapers())
    assert (config.scorer, config.scorer_settings) == ("mood", {"word": "5"})
    for wrong, said in (
        ({"name": "modd"}, r"scorer\.name: no `modd`; there are: blend, learned, mood, vader"),
        ({"name": "mood", "setings": {}}, r"scorer\.setings: extra inputs"),
        ({"settings": {"word": ["a"]}}, r"scorer\.settings\.word: input should be a valid string"),
    ):
        with pytest.raises(ConfigError, match=said):
            load(written(tmp_path, wrong), scrapers())


def test_a_run_scores_with_it_and_a_broken_one_stops_only_the_assessment(tmp_path: Path, site: Path) -> None:
    distribution(site, "broken", {"mood": "broken_mood:Mood"}, broken_mood="import nowhere_to_be_found")
    with Workspace.open(written(tmp_path, {"name": "mood"})) as ws:
        assert ws.due() == ["blog"]
        with pytest.raises(PluginLoadFailed):
            steps.assess(ws)
    checked = CliRunner().invoke(app, ["check", "--config", str(tmp_path / "earful.yaml")])
    assert checked.exit_code == 2
    assert "nowhere_to_be_found" in checked.output
    with Workspace.open(written(tmp_path)) as ws:
        assert ws.scorer().name == scorers.DEFAULT
        assert steps.assess(ws).scored == 0


def test_the_command_line_lists_scorers_and_scores_with_one(tmp_path: Path, site: Path) -> None:
    distribution(site, "their-mood", {"mood": "mood_of_theirs:Mood"}, mood_of_theirs=MOOD)
    distribution(site, "broken", {"gloom": "broken_mood:Mood"}, broken_mood="1 / 0")
    listed = CliRunner().invoke(app, ["plugins"])
    assert listed.exit_code == 1
    assert (
        "mood             2 fi                             their-mood (mood_of_theirs:Mood)" in listed.output
    )
    assert "gloom            BROKEN: entry point gloom" in listed.output
    as_json = json.loads(CliRunner().invoke(app, ["plugins", "--json"]).output)
    assert as_json["scorers"]["vader"] == {"version": "3.3.2", "languages": ["en"], "origin": "earful"}
    assert [one["name"] for one in as_json["broken"]] == ["gloom"]
    lines = tmp_path / "texts.jsonl"
    lines.write_text('{"text": "kiitos", "language": "fi"}\n')
    done = CliRunner().invoke(app, ["score", str(lines), "--scorer", "mood", "--set", "word=kiitos"])
    said = json.loads(done.output)
    assert (said["scorer"], said["label"], said["compound"]) == ("mood", "positive", 0.5)
