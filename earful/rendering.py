"""A report's or a page's templates, filled with a view; a wrong template says where it is wrong."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import textwrap
import traceback
import types
import typing
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeAlias

import css_inline
import jinja2
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from earful import catalogues, content
from earful.errors import ReportBroken
from earful.wording import ENGLISH, Tongue

TEXT_WIDTH = 72
LONGEST_SUBJECT = 150
Part: TypeAlias = Literal["index", "replies", "why", "talk", "praise", "rivals", "health"]
PARTS: frozenset[str] = frozenset(typing.get_args(Part))
"""What a recipient may want of a digest; its verdict, its counters and what is missing stand in every one."""
_KINDS = {
    **{str: "text", int: "whole number", float: "number", bool: "yes or no"},
    **{date: "day", datetime: "moment", timedelta: "duration"},
}
_WRONG = (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


@dataclass(frozen=True)
class Rendered:
    """A report as it is mailed: the same facts twice, for those who see HTML and for those who do not."""

    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)


def render(
    report: str,
    view: Any,
    tongue: Tongue = ENGLISH,
    parts: frozenset[str] = PARTS,
    folder: Path | None = None,
) -> Rendered:
    """The report's three templates, filled with `view` and worded in `tongue`, with these of its parts.

    `folder` is where reports are, by default reports/. Raises: ReportBroken naming variable, file and line.
    """
    folder = folder or content.folder("reports")
    plain, escaping = (_environment(folder, escapes, tongue, parts) for escapes in (False, True))
    subject = " ".join(_filled(plain, folder, f"{report}/subject.txt", view).split())
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ReportBroken(
            f"reports/{report}/subject.txt gives {len(subject)} characters; 1 to {LONGEST_SUBJECT} are mailed"
        )
    html = _filled(escaping, folder, f"{report}/body.html", view)
    text = _filled(plain, folder, f"{report}/body.txt", view)
    return Rendered(subject, _inliner().inline(html), _tidy(text))


def render_line(name: str, view: Any, folder: Path | None = None) -> str:
    """The text template of that name, filled with `view`, on one line. Raises: ReportBroken."""
    folder = folder or content.folder("reports")
    return " ".join(_filled(_environment(folder, escapes=False), folder, name, view).split())


def render_short(report: str, view: Any, tongue: Tongue = ENGLISH, folder: Path | None = None) -> str:
    """The report in a few lines, by its short.txt: for chats, and for whoever approves it.

    Raises: ReportBroken naming variable, file and line.
    """
    folder = folder or content.folder("reports")
    return _tidy(_filled(_environment(folder, False, tongue), folder, f"{report}/short.txt", view))


def render_page(page: str, view: Any, folder: Path | None = None) -> str:
    """The page's template filled with `view`, whole in one file: it asks for nothing from anywhere.

    Its look.css and script.js stand in it as they are, and its policy allows these two and nothing else.

    Raises: ReportBroken naming variable, file and line.
    """
    folder = folder or content.folder("reports")
    look, script = (_own(folder, f"{page}/{name}") for name in ("look.css", "script.js"))
    policy = (
        f"default-src 'none'; style-src {_hash(look)}; script-src {_hash(script)}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    parts = {"look": Markup(look), "script": Markup(script), "policy": policy}
    return _filled(_environment(folder, escapes=True), folder, f"{page}/page.html", view, **parts)


def forget() -> None:
    """Templates and translations are read anew from now on.

    Why: Jinja looks whether a template was changed, but not whether those were that it imports.
    """
    _environment.cache_clear()
    catalogues.translations.cache_clear()


def variables(view_type: type) -> str:
    """Every variable that a template may use, as a Markdown table; read from the view's own types."""
    rows = ["| variable | is | meaning |", "|---|---|---|"]
    _describe("view", view_type, rows, set())
    return "\n".join(rows)


class _Compiled(jinja2.BytecodeCache):
    """Templates as they were compiled, kept in memory; one that was saved since is compiled anew."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._code.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


@lru_cache(maxsize=16)
def _compiled(folder: Path, escapes: bool, language: str) -> _Compiled:
    """Why by language: a number that stands in a template is written when it is compiled. Zone and parts are
    asked for when it is filled, so every reader of a language shares what was compiled."""
    return _Compiled()


@lru_cache(maxsize=64)
def _environment(
    folder: Path, escapes: bool, tongue: Tongue = ENGLISH, parts: frozenset[str] = PARTS
) -> jinja2.Environment:
    """Why two: shared wording is escaped where HTML uses it, and a macro follows its caller, not its file."""
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        autoescape=escapes,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=_compiled(folder, escapes, tongue.language),
    )
    words = catalogues.translations(folder, tongue.language)
    environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(tongue.filters(), counted=_counted, wrapped=_wrapped)
    environment.globals.update(language=tongue.language, direction=tongue.direction)
    environment.globals["shows"] = parts.__contains__
    return environment


def _inliner() -> css_inline.CSSInliner:
    """Nothing is loaded from anywhere; a style that says `data-css-inline="keep"` stays as it is."""
    return css_inline.CSSInliner(load_remote_stylesheets=False)


def _counted(number: int, one: str, many: str) -> str:
    """The number with the words that agree with it."""
    return f"{number:,} {one if number == 1 else many}"


def _wrapped(text: str, indent: int = 0) -> str:
    """On lines of at most 72 columns; a word that is longer, such as an address, stays whole."""
    space = " " * indent
    return "\n".join(
        textwrap.fill(
            line,
            TEXT_WIDTH,
            initial_indent=space,
            subsequent_indent=space,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )


def _own(folder: Path, name: str) -> str:
    """A style or script of ours, fit to stand within an element. Raises: ReportBroken."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ReportBroken(f"reports/{name} is missing; put it back") from error
    if "</" in text:
        raise ReportBroken(f"reports/{name} holds `</`, which would end it early; write it in another way")
    return text


def _hash(text: str) -> str:
    """How a content security policy names an inline style or script."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _filled(environment: jinja2.Environment, folder: Path, name: str, view: Any, **parts: Any) -> str:
    try:
        return environment.get_template(name).render(view=view, **parts)
    except jinja2.TemplateNotFound as error:
        raise ReportBroken(f"reports/{error.name} is missing; put it back") from error
    except jinja2.TemplateSyntaxError as error:
        raise ReportBroken(_explained(error.name or name, error.lineno, error.message or "wrong")) from error
    except _WRONG as error:
        place, line = _place(error, folder, name)
        raise ReportBroken(_explained(place, line, str(error))) from error


def _explained(name: str, line: int, what: str) -> str:
    what = re.sub(r"earful\.(digest|paging)\.(view|measured|done)\.", "", what).rstrip(".")
    return f"reports/{name} line {line}: {what}; reports/README.md lists every variable"


def _place(error: Exception, folder: Path, name: str) -> tuple[str, int]:
    """The innermost line of a template that the error went through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix(), frame.lineno or 0
    return name, 0


def _tidy(text: str) -> str:
    """No spaces at line ends and never two empty lines in a row."""
    lines: list[str] = []
    for line in text.splitlines():
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"


def _describe(path: str, record: Any, rows: list[str], seen: set[type]) -> None:
    """A record that stands in several places is taken apart at the first."""
    hints, meanings = typing.get_type_hints(record), _meanings(record)
    for each in dataclasses.fields(record):
        hint = hints[each.name]
        inner = _record(hint)
        meaning = meanings.get(each.name) or ("" if inner is None else inner.__doc__ or "")
        rows.append(f"| `{path}.{each.name}` | {_kind(hint)} | {' '.join(meaning.split())} |")
        if inner is not None and inner not in seen:
            seen.add(inner)
            many = "[…]" if typing.get_origin(hint) is tuple else ""
            _describe(f"{path}.{each.name}{many}", inner, rows, seen)


def _meanings(record: type) -> dict[str, str]:
    """By field: the string that stands below it in the source."""
    body = typing.cast(ast.ClassDef, ast.parse(inspect.getsource(record)).body[0]).body
    return {
        field.target.id: text.value.value
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _record(hint: Any) -> type | None:
    for each in (hint, *typing.get_args(hint)):
        if dataclasses.is_dataclass(each):
            return typing.cast(type, each)
    return None


def _kind(hint: Any) -> str:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return " or ".join(f"`{one}`" for one in inner)
    if origin is tuple:
        return "list"
    if origin in (types.UnionType, typing.Union):
        return f"{_kind(inner[0])}, or nothing"
    return _KINDS.get(hint, "record")
