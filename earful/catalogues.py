"""What the mails say in other languages: a file of translations each, strict about what is missing."""

from __future__ import annotations

import re
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from earful.errors import ReportBroken

FOLDER = "languages"
SOURCE_LANGUAGE = "en"
"""The language that the templates are written in."""


_LINE = re.compile(r'\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s+)?"([^"\\]|\\.)*")?\s*')
"""What a line of such a file may be; Babel reads over one that is none of these."""


class MissingTranslation(LookupError):
    """A sentence has no translation; nothing is mailed with half of it in another language."""


class _Missing(NullTranslations):
    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def gettext(self, message: str) -> str:
        raise MissingTranslation(f"{self._place} does not translate “{message}”; `make strings` lists all")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1)


def languages(reports: Path) -> list[str]:
    """Every language that a mail can be written in, by the files that there are."""
    return sorted({SOURCE_LANGUAGE, *(path.stem for path in (reports / FOLDER).glob("*.po"))})


def read(path: Path) -> Catalog:
    """The translations of a file. Raises: ReportBroken with the place of what is wrong."""
    try:
        content = path.read_bytes()
        for number, line in enumerate(content.decode("utf-8").splitlines(), 1):
            if not _LINE.fullmatch(line):
                raise ReportBroken(f"reports/{FOLDER}/{path.name} line {number} is no line of translations")
        return read_po(BytesIO(content), locale=None, domain=path.stem, abort_invalid=True)
    except OSError as error:
        raise ReportBroken(f"reports/{FOLDER}/{path.name} cannot be read: {error.strerror}") from None
    except (PoFileError, ValueError) as error:
        raise ReportBroken(f"reports/{FOLDER}/{path.name} is no file of translations: {error}") from None


@lru_cache(maxsize=16)
def translations(reports: Path, language: str) -> NullTranslations:
    """The sentences in that language; English as it is written. Raises: ReportBroken where it has no file.

    A sentence that is asked for and is not there raises MissingTranslation.
    """
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    path = reports / FOLDER / f"{language}.po"
    if not path.exists():
        known = ", ".join(languages(reports))
        raise ReportBroken(f"there is no reports/{FOLDER}/{language[:20]}.po; mails are written in: {known}")
    compiled = BytesIO()
    write_mo(compiled, read(path))
    compiled.seek(0)
    found = GNUTranslations(compiled)
    found.add_fallback(_Missing(f"reports/{FOLDER}/{path.name}"))
    return found
