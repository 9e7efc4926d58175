"""Which characters the bytes of a page stand for; a page in another charset than it announces is loud."""

from __future__ import annotations

import codecs
import re

from bs4 import UnicodeDammit

from earful.errors import LayoutChanged

_BROKEN_SHARE = 0.05
"""Of the characters beyond ASCII: fewer are broken by accident, more are of another charset."""
_XML_DECLARATION = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(body: bytes, url: str) -> str:
    """The text of an HTML page. Raises: LayoutChanged when it is in another charset than it announces.

    Why: bytes that are UTF-8 are not so by chance, whatever the page says of them; and one broken character
    must not turn all others into those of another charset.
    """
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        given = UnicodeDammit(body, is_html=True)
    declared = given.declared_html_encoding
    if declared is None or declared == given.original_encoding:
        return given.unicode_markup or ""
    try:
        return _lenient(body, declared, url)
    except LookupError:
        return given.unicode_markup or ""


def xml_in_utf8(body: bytes, url: str) -> tuple[bytes, str | None]:
    """The XML document with the charset to read it in; None where its own declaration tells it.

    Raises: LayoutChanged when it is in another charset than it announces.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        declared = _XML_DECLARATION.match(body.lstrip())
        named = declared[1].decode().lower() if declared else "utf-8"
        if body.startswith(_WIDE) or named not in ("utf-8", "utf8"):
            return body, None
        return _lenient(body, "utf-8", url).encode(), "utf-8"
    return body, "utf-8"


def _lenient(body: bytes, encoding: str, url: str) -> str:
    text = body.decode(encoding, errors="replace")
    if text.count("\ufffd") > _BROKEN_SHARE * sum(character > "\x7f" for character in text):
        raise LayoutChanged("text in another charset than the page announces", url)
    return text
