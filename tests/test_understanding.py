"""Learn, score, correct, rescore and compare on the command line, and what bad input comes to."""

import json
from pathlib import Path

import pytest
import yaml

from earful.lines import BATCH
from earful.scraping import Mention, Rating
from earful.workspace import Workspace
from tests.lessons import texts
from tests.test_cli import Earful, earful

__all__ = ["earful"]

DETAILS = {"probability", "complaint_probability", "severity", "expectation", "reasons", "marks", "question"}


def written(path: Path, rows: list[dict[str, object]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def ratings(count: int = 40) -> list[dict[str, object]]:
    return [{"text": text, "rating": stars, "language": "en"} for text, stars in texts(count)]


@pytest.fixture
def model(earful: Earful, tmp_path: Path) -> str:
    done = earful("learn", "--from", written(tmp_path / "rated.jsonl", ratings()), "--model", "model")
    assert done.code == 0, done.err
    return "model"


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A configuration whose store holds eighty ratings, one that is odd, and a post."""
    path = tmp_path / "earful.yaml"
    settings = {"url": "https://forum.example/feed"}
    source = {"slug": "forum", "brand": "aurora", "scraper": "rss", "settings": settings}
    path.write_text(yaml.safe_dump({"brands": [{"slug": "aurora", "name": "Aurora"}], "sources": [source]}))
    said = [*texts(40), ("Terrible, rude and slow, never again.", 5), ("Something about beans.", None)]
    with Workspace.open(path) as ws:
        now = ws.clock.now()
        run_id = ws.store.ledger.begin(ws.source("forum").id, now)
        found = [
            Mention(
                external_id=str(number),
                url=f"https://forum.example/{number}",
                text=text,
                rating=None if stars is None else Rating(value=stars),
                kind="review" if stars else "post",
                published_at=now,
            )
            for number, (text, stars) in enumerate(said)
        ]
        ws.store.mentions.keep(ws.source("forum"), run_id, found, now, str)
        ws.store.ledger.end(run_id, now, "ok")
    return path


def test_a_file_teaches_a_model_and_the_card_says_how_well(earful: Earful, tmp_path: Path) -> None:
    file = written(tmp_path / "rated.jsonl", ratings())
    shown = earful("learn", "--from", file, "--model", "one")
    assert (shown.code, shown.err) == (0, "")
    assert "macro-F1" in shown.out
    told = json.loads(earful("learn", "--from", file, "--model", "two", "--json").out)
    assert (told["outcome"], told["card"]["rated"]) == ("learned", 80)
    assert {row["language"] for row in told["card"]["rows"]} == {"en"}
    assert set(told["card"]["rows"][0]) == {"language", "n", "accuracy", "macro_f1", "ece", "speaks"}
    assert {path.suffix for path in (tmp_path / "two").iterdir()} == {".json", ".npz"}


def test_labels_and_decisions_in_a_file_are_counted(earful: Earful, tmp_path: Path) -> None:
    rows = [
        *ratings(),
        {"text": "They open at nine.", "label": "neutral", "kind": "post"},
        {"text": "Where is my money?", "complaint": True, "rating": {"value": 2, "worst": 0, "best": 10}},
    ]
    done = earful("learn", "--from", written(tmp_path / "r.jsonl", rows), "--model", "m", "--json")
    card = json.loads(done.out)["card"]
    assert (card["rated"], card["corrected"], card["decided"]) == (81, 1, 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 3 is no JSON"),
        ("[" * 100_000, "line 3 is no JSON"),
        ("[]", "line 3 has no `text`"),
        ('{"text": 7}', "line 3 has no `text`"),
        ('{"text": "x", "rating": 9}', "line 3: "),
        ('{"text": "x", "rating": NaN}', "line 3: "),
        ('{"text": "x", "rating": true}', "line 3: "),
        ('{"text": "x", "language": 4}', "line 3: "),
        ('{"text": "x", "kind": "poem"}', "line 3: `kind` is one of review, "),
        ('{"text": "x", "label": "unread"}', "line 3: `label` is one of positive, neutral, negative"),
        ('{"text": "x", "complaint": 1}', "line 3: `complaint` is true or false"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(
    earful: Earful, tmp_path: Path, line: str, said: str
) -> None:
    file = tmp_path / "rated.jsonl"
    file.write_text('{"text": "fine", "rating": 5}\n\n' + line + "\n")
    done = earful("learn", "--from", str(file), "--model", "model")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "0 of 50 ratings"),
        (ratings(10), "20 of 50 ratings"),
        ([row for row in ratings(80) if row["rating"] == 5], "100 % of 80 ratings are positive"),
        (
            ratings() + [{**row, "rating": 6 - int(str(row["rating"]))} for row in ratings()],
            "0 of 50 ratings",
        ),
        ([{"text": "", "rating": 1 + 4 * (n % 2)} for n in range(200)], "0 of 50 ratings"),
    ],
    ids=["empty", "few", "one class", "contradicting", "without words"],
)
def test_what_cannot_teach_is_refused_with_the_reason(
    earful: Earful, tmp_path: Path, rows: list[dict[str, object]], said: str
) -> None:
    done = earful("learn", "--from", written(tmp_path / "rated.jsonl", rows), "--model", "model")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "CannotLearn" in done.err
    assert not (tmp_path / "model").exists()


def test_from_and_model_belong_together_and_files_that_are_none_are_named(
    earful: Earful, tmp_path: Path
) -> None:
    assert "belong together" in earful("learn", "--from", "rated.jsonl").err
    assert "belong together" in earful("learn", "--model", "model").err
    assert "cannot be read" in earful("learn", "--from", "nowhere.jsonl", "--model", "model").err
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "\xe4\xe4"}\n')
    for command in (["learn", "--from", "latin.jsonl", "--model", "model"], ["score", "latin.jsonl"]):
        done = earful(*command)
        assert done.code == 2
        assert "is not UTF-8 at byte 10" in done.err


def test_scoring_with_a_model_says_why_in_the_order_of_the_lines(
    earful: Earful, tmp_path: Path, model: str
) -> None:
    rows = [{"text": text} for text, _ in texts(80)] * (BATCH // 100)
    rows += [
        {"text": "I was charged twice and nobody answers"},
        {"text": "When do you open?", "kind": "post"},
    ]
    done = earful("score", "--model", model, written(tmp_path / "texts.jsonl", rows))
    assert done.code == 0, done.err
    made = [json.loads(line) for line in done.out.splitlines()]
    assert len(made) == len(rows) > BATCH
    assert set(made[0]) == {"language", "label", "compound", "complaint", "scorer", *DETAILS}
    assert [one["label"] for one in made[:160]] == ["positive", "negative"] * 80
    assert all(0 <= one["probability"] <= 1 for one in made if one["label"] != "unread")
    charged, asked = made[-2:]
    assert (charged["complaint"], charged["severity"], charged["expectation"]) == (True, 4, "price")
    assert charged["complaint_probability"] >= 0.5
    assert charged["reasons"]
    assert (asked["complaint"], asked["question"]) == (False, True)


def test_texts_that_nobody_meant_to_be_read_end_in_unread_or_a_score_and_no_crash(
    earful: Earful, tmp_path: Path, model: str
) -> None:
    odd = [
        *("", " \n\t", "\ud800", "\udc00\ud800", "lovely \ud83d coffee", "👍🏽", "👎👎👎", "\x00\x07"),
        *("Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!", "кофе yaxshi hyvä good", "a" * 1_000_000, "rude " * 200_000),
        *("ﷺ" * 5000, "<script>alert(1)</script>", "?" * 10_000, "not " * 50_000),
    ]
    file = tmp_path / "odd.jsonl"
    file.write_text("".join(json.dumps({"text": text}) + "\n" for text in odd))
    done = earful("score", "--model", model, str(file))
    assert (done.code, done.err) == (0, "")
    made = [json.loads(line) for line in done.out.splitlines()]
    assert len(made) == len(odd)
    for one in made:
        assert (one["compound"] is None) == (one["label"] == "unread")
    assert [one["label"] for one in made[:4]] == ["unread"] * 4, "never a silent neutral"
    taught = ratings() + [{"text": text, "rating": 1 + 4 * (at % 2)} for at, text in enumerate(odd)]
    assert earful("learn", "--from", written(tmp_path / "r.jsonl", taught), "--model", "odd").code == 0


def test_an_empty_file_scores_to_nothing(earful: Earful, tmp_path: Path, model: str) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert earful("score", "--model", model, "empty.jsonl") == earful("score", "empty.jsonl")
    assert earful("score", "empty.jsonl").out == ""


@pytest.mark.parametrize("fault", ["missing", "arrays", "manifest", "version", "no arrays", "not JSON"])
def test_a_model_that_is_not_as_it_was_written_is_refused_in_one_line(
    earful: Earful, tmp_path: Path, model: str, fault: str
) -> None:
    folder, manifest = tmp_path / model, tmp_path / model / "manifest.json"
    (arrays,) = folder.glob("*.npz")
    if fault == "missing":
        model = "elsewhere"
    elif fault == "arrays":
        body = bytearray(arrays.read_bytes())
        body[len(body) // 2] ^= 1
        arrays.write_bytes(bytes(body))
    elif fault == "manifest":
        manifest.write_text(manifest.read_text().replace('"rated": 80', '"rated": 8000'))
    elif fault == "version":
        manifest.write_text(manifest.read_text().replace("earful-model/1", "earful-model/2"))
    elif fault == "no arrays":
        arrays.unlink()
    else:
        manifest.write_bytes(b"\x80\x04pickled")
    (tmp_path / "texts.jsonl").write_text('{"text": "fine"}\n')
    done = earful("score", "--model", model, "texts.jsonl")
    assert (done.code, done.out) == (2, "")
    assert "no model can be read from" in done.err
    assert "ModelUnreadable; fix-config" in done.err


def test_the_store_teaches_a_model_that_is_used_at_once(earful: Earful, stored: Path) -> None:
    assert earful("compare").out == "Nothing was scored yet.\n"
    assert "82 scored by blend@seed-1" in earful("rescore", "--workers", "1").out
    learned = json.loads(earful("learn", "--json").out)
    assert (learned["outcome"], learned["card"]["rated"]) == ("learned", 81)
    version = f"blend@{learned['version']}"
    again = earful("rescore", "--workers", "1")
    assert f"82 scored by {version}" in again.out
    assert "0 scored" in earful("rescore").out
    listed = [json.loads(line) for line in earful("compare", "--json").out.splitlines()]
    assert [(row["version"], row["mentions"]) for row in listed] == [("blend@seed-1", 82), (version, 82)]
    found = json.loads(earful("compare", "blend@seed-1", version, "--json").out)
    assert found["mentions"] == sum(row["mentions"] for row in found["labels"]) == 82
    assert [row["brand"] for row in found["index"]] == ["aurora"]
    shown = earful("compare", "blend@seed-1", version)
    assert "82 mentions read by both" in shown.out
    assert "index of aurora: no value → no value" in shown.out
    assert "there are: blend@" in earful("compare", "blend@seed-1", "blend@nine").err
    assert "name two versions" in earful("compare", "blend@seed-1").err
    assert "is no date" in earful("rescore", "--since", "monday").err


def test_a_store_that_cannot_teach_is_refused_and_says_so_as_json_too(earful: Earful, stored: Path) -> None:
    with Workspace.open(stored) as ws, ws.store.writing():
        ws.store.db.execute("UPDATE mentions SET rating_value = 5 WHERE rating_value IS NOT NULL")
    done = earful("learn", "--json")
    assert done.code == 2
    assert json.loads(done.out)["outcome"] == "refused"
    assert "100 % of 81 ratings are positive" in json.loads(done.out)["said"]


def test_odd_and_unsure_mentions_are_listed_and_a_person_settles_them(earful: Earful, stored: Path) -> None:
    earful("rescore", "--workers", "1")
    (odd,) = [
        json.loads(line) for line in earful("mentions", "aurora", "--disagree", "--json").out.splitlines()
    ]
    assert (odd["text"], odd["rating"], odd["label"]) == (
        "Terrible, rude and slow, never again.",
        5,
        "negative",
    )
    assert "STARS AND WORDS DISAGREE" in earful("mentions", "aurora", "--disagree").out
    unsure = [
        json.loads(line) for line in earful("mentions", "aurora", "--unsure", "--json").out.splitlines()
    ]
    sureness = [abs(2 * row["probability"] - 1) if row["probability"] is not None else 0 for row in unsure]
    assert len(unsure) == 20
    assert sureness == sorted(sureness)
    number = str(unsure[0]["mention"])
    done = earful("correct", number, "negative", "--complaint", "--by", "mai", "--note", "I asked them")
    assert done.code == 0, done.err
    assert done.out.startswith(f"Mention {number} is negative; complaint ")
    left = [json.loads(line) for line in earful("mentions", "aurora", "--unsure", "--json").out.splitlines()]
    assert number not in {str(row["mention"]) for row in left}
    rows = [json.loads(line) for line in earful("complaint", "list", "--json").out.splitlines()]
    assert number in {str(row["mention"]) for row in rows}
    again = earful("correct", unsure[0]["url"], "positive", "--no-complaint", "--by", "mai")
    assert "dismissed" in again.out
    earful("rescore", "--workers", "1")
    with Workspace.open(stored) as ws:
        held = ws.store.scores.of([unsure[0]["mention"]])[unsure[0]["mention"]]
        assert (held.scorer, held.label) == ("user", "positive")


def test_a_correction_that_cannot_be_made_says_why(earful: Earful, stored: Path) -> None:
    assert "is no label; say positive, neutral, negative" in earful("correct", "1", "good").err
    assert "no such mention" in earful("correct", "99999", "positive").err
    assert "no such mention" in earful("correct", "https://forum.example/none?key=1", "positive").err
    assert "key=1" not in earful("correct", "https://forum.example/none?key=1", "positive").err
    assert "is no person" in earful("correct", "1", "positive", "--by", "site").err


def test_an_account_that_is_called_earful_is_a_person_all_the_same(
    earful: Earful, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "earful")
    earful("rescore", "--workers", "1")
    (row, *_) = [json.loads(line) for line in earful("complaint", "list", "--json").out.splitlines()]
    assert earful("complaint", "dismiss", str(row["id"])).code == 0
    assert earful("correct", "1", "positive").code == 0
    with Workspace.open(stored) as ws:
        assert ws.store.complaints.events(row["id"])[-1]["actor"] == "staff"
        assert list(ws.store.complaints.decisions(("site", "earful"))) == [row["mention"]]


def test_ctrl_c_is_answered_in_one_line_and_a_damaged_model_is_named_by_check(
    earful: Earful, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    earful("learn")
    with monkeypatch.context() as patched:
        patched.setattr("earful.rescoring.keep", stop)
        done = earful("rescore", "--workers", "1")
    assert (done.code, done.out) == (130, "")
    assert "run it again to go on" in done.err
    version = (stored.parent / "models" / "current").read_text().strip()
    assert "model  " not in earful("check").out
    (stored.parent / "models" / version / "manifest.json").write_text("{}")
    checked = earful("check")
    assert checked.code == 2
    assert "no model can be read from" in checked.out
    assert "blend seed-1" in checked.out, "and the word lists go on"
