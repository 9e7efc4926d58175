"""The mails' sentences for translators: brings reports/languages/*.po up to date, then checks them.

    python docs/strings.py [--check] [LANGUAGE …]

Translations stay; what is no longer said goes; a new LANGUAGE gets a file to fill. Ends with 1 where a
translation is missing, doubtful (fuzzy) or leaves out a %(name)s. With --check nothing is written.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

sys.path.insert(0, str(Path(__file__).parents[1]))

from earful.catalogues import FOLDER, SOURCE_LANGUAGE, read
from earful.wording import Tongue

ROOT = Path(__file__).parents[1]
MAILS = ("_layout", "weekly_digest", "storm", "late_complaints")
_NAME = re.compile(r"%\((\w+)\)s")
_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}


def extracted(reports: Path) -> Catalog:
    """Every sentence that the templates of mails hold."""
    found = Catalog(project="Earful", charset="utf-8")
    for folder in MAILS:
        methods = [("**.html", "jinja2"), ("**.txt", "jinja2")]
        options = {"**.html": _OPTIONS, "**.txt": _OPTIONS}
        for file, line, message, comments, context in extract_from_dir(
            reports / folder, methods, options, comment_tags=(), strip_comment_tags=True
        ):
            found.add(message, None, [(f"{folder}/{file}", line)], context=context, auto_comments=comments)
    return found


def problems(translated: Catalog, wanted: Catalog) -> list[str]:
    """What is missing of a language, or wrong, sentence by sentence."""
    found = []
    for message in wanted:
        if not message.id:
            continue
        text = message.id if isinstance(message.id, str) else message.id[0]
        own = translated.get(message.id, message.context)
        told = [] if own is None else [own.string] if isinstance(own.string, str) else list(own.string)
        if own is None or not all(told) or not told:
            found.append(f"missing: {text}")
            continue
        if own.fuzzy:
            found.append(f"to be looked at (fuzzy): {text}")
        found += [f"{error}: {text}" for error in (*own.check(translated), *misfilled(message.id, told))]
    known = {message.id for message in wanted if message.id}
    found += [f"no longer said: {one.id}" for one in translated if one.id and one.id not in known]
    return found


def misfilled(said: str | Iterable[str], told: Iterable[str]) -> Iterator[str]:
    """What would be left out of a translation, or break it, when its %(name)s are filled in.

    Why not Babel's check alone: to it a name that is left out is fine.
    """
    names = set(_NAME.findall(said if isinstance(said, str) else " ".join(said)))
    for text in told:
        if left := names - set(_NAME.findall(text)):
            yield f"leaves out {', '.join(f'%({name})s' for name in sorted(left))}"
        try:
            text % dict.fromkeys(names, "")
        except KeyError as error:
            yield f"knows no %({error.args[0]})s"
        except (TypeError, ValueError):
            yield "has a lone %, which is written %%"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--check", action="store_true")
    asked.add_argument("--reports", type=Path, default=ROOT / "reports")
    asked.add_argument("languages", nargs="*")
    given = asked.parse_args()
    wanted = extracted(given.reports)
    folder = given.reports / FOLDER
    folder.mkdir(exist_ok=True)
    languages = {path.stem for path in folder.glob("*.po")} | set(given.languages)
    failed = False
    for language in sorted(languages - {SOURCE_LANGUAGE}):
        path = folder / f"{language}.po"
        locale = Tongue(language).locale
        catalogue = read(path) if path.exists() else Catalog(locale=locale, project="Earful", charset="utf-8")
        if not given.check:
            catalogue.locale = locale
            catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
            catalogue.obsolete.clear()
            with path.open("wb") as file:
                write_po(file, catalogue, width=110, omit_header=False, include_lineno=False)
            catalogue = read(path)
        wrong = problems(catalogue, wanted)
        failed = failed or bool(wrong)
        print(f"{language}: {len(wanted)} sentences, {len(wrong)} to look at")
        for one in wrong:
            print(f"  {one}")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
