"""Scraped text made fit for a mail: nothing hidden, clickable or endless; and links that are safe.

No HTML is ever accepted: what looks like markup is text, and the template escapes it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from typing import Literal
from urllib.parse import quote, urlsplit

import regex

LONGEST_TEXT = 20_000
LONGEST_CLUSTER = 16
LONGEST_URL = 2_000
LONGEST_WORD = 300
"""Of a word that may hold a link, and so gets looked at closely."""
ELLIPSIS = "…"

_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc"
"""Letters and symbols that show nothing, beside those whose category says so."""
_KEPT_JOINER = regex.compile(
    r"(?<=\p{Extended_Pictographic}[\ufe0f\U0001f3fb-\U0001f3ff]?)\u200d(?=\p{Extended_Pictographic})"
    r"|(?<=[\p{Arabic}\p{Syriac}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}"
    r"\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Mongolian}]\p{M}{0,2})[\u200c\u200d]"
    r"(?=[\p{Arabic}\p{Syriac}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}"
    r"\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Mongolian}])"
    r"|(?<=[\p{Extended_Pictographic}0-9#*])\ufe0f"
)
_UNSEEN = regex.compile(rf"[\p{{C}}{_BLANK}\p{{Variation_Selector}}]")
_SPACE = regex.compile(r"[\p{Z}\t\n\v\f\r\x1c-\x1f\x85]+")
_MARKS = regex.compile(r"(\p{M}{2})\p{M}+")
_RUNS = regex.compile(r"(\X)\1{8,}")

_DOT = r"(?:\.|(?<=[a-z0-9])[．。｡․](?=[a-z0-9]))"
_LABEL = r"[\p{L}\p{M}\p{N}_-]++"
_HOST = rf"{_LABEL}(?:{_DOT}{_LABEL})*{_DOT}(?:\p{{L}}[\p{{L}}\p{{M}}]+|xn--[a-z0-9-]+)"
_NO_SPACE = regex.compile(r"(?<=\p{L}[.!?])(?=\p{Lu}\p{Ll})")
"""A sentence that starts without a space, as people type on phones; "evil.Com" ends here too."""
_LINK = regex.compile(
    r"[a-z][a-z0-9+.-]*:(?://|\\\\)\S*"
    r"|(?:javascript|vbscript|data|mailto|file|blob|cid|mid|tel|sms|facetime|callto|skype|intent|market|about"
    r"|view-source|webcal|ms-[a-z]+):\S+"
    r"|\\\\[^\s\\]\S*"
    rf"|www{_DOT}\S+"
    rf"|[^\s@<>()\[\]\",;:]+@{_LABEL}(?:{_DOT}{_LABEL})*\S*"
    rf"|{_HOST}(?:[:/?#]\S*)?"
    r"|(?<!\d|\d\.)\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)(?:[:/]\S*)?",
    regex.IGNORECASE,
)
_MAY_LINK = regex.compile(r"[.:@\\．。｡․]")
_TAIL = regex.compile(r"[)\]}\"'’”».,;:!?…]+$")
_RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


def clean(text: str, limit: int = LONGEST_TEXT) -> str:
    """The text on one line, visible as it is read, with no host that a mail program would turn into a link.

    Unit: `limit` in characters, the ellipsis included.
    """
    text = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
    text = _SPACE.sub(" ", text)
    text = _without_the_unseen(text)
    text = _MARKS.sub(r"\1", text)
    text = "".join(_clusters(text))
    text = _RUNS.sub(lambda run: run[1] * 8, text)
    text = _NO_SPACE.sub(" ", text)
    text = " ".join(map(_without_links, text.split(" ")))
    return cut(_SPACE.sub(" ", text).strip(), limit)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters: ends on a word where it can, never inside a cluster."""
    clusters = _clusters(text)
    if sum(map(len, clusters)) <= limit:
        return "".join(clusters)
    short, room, following = "", limit - len(ELLIPSIS), ""
    for following in clusters:
        if len(short) + len(following) > room:
            break
        short += following
    words, _, rest = short.rpartition(" ")
    if following != " " and words and len(rest) <= limit // 4:
        short = words
    return short.rstrip(" ,;:–—-") + ELLIPSIS


def window(text: str, marks: Collection[tuple[int, int]], limit: int) -> tuple[str, list[tuple[int, int]]]:
    """At most `limit` characters of a cleaned text, its first mark in sight, and the marks left."""
    text = cut(text, LONGEST_TEXT)
    marks = sorted((start, end) for start, end in marks if 0 <= start < end <= len(text))
    start = 0
    if marks and len(text) > limit and marks[0][1] > limit - len(ELLIPSIS):
        start = _word_start(text, max(0, marks[0][0] - limit // 4))
    lead = ELLIPSIS if start else ""
    short = lead + cut(text[start:], limit - len(lead))
    shift, end = len(lead) - start, len(short) - (1 if short.endswith(ELLIPSIS) else 0)
    moved = [(max(a + shift, len(lead)), min(b + shift, end)) for a, b in marks]
    return short, [(a, b) for a, b in moved if a < b]


def direction(text: str, language: str | None = None) -> Literal["ltr", "rtl"]:
    """ "rtl" or "ltr": as the language is written, else as the first letter that has a direction."""
    if language:
        return "rtl" if language.split("-")[0].lower() in _RTL_LANGUAGES else "ltr"
    for character in text:
        side = unicodedata.bidirectional(character)
        if side in ("R", "AL"):
            return "rtl"
        if side == "L":
            return "ltr"
    return "ltr"


_NAMED = regex.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
"""A host by its name, not by its number, and without a user before it."""


def safe_link(url: str, hosts: Collection[str]) -> str | None:
    """The address, fit for an href, when it leads to one of the hosts; None when it does not.

    With `*` among them, to any host with a name, by https alone.
    Why: an address comes from a page that anybody can write to; only the source's own site gets a button, and
    in a federated network every server is a part of that site.
    """
    if len(url) > LONGEST_URL or any(c.isspace() or unicodedata.category(c)[0] == "C" for c in url):
        return None
    if any(c in url for c in "\\\"'<>`{}|^"):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.netloc.lower().removesuffix(f":{port}") if port else parts.netloc.lower()
    if parts.scheme.lower() not in ("http", "https") or port not in (None, 80, 443):
        return None
    is_federated = "*" in hosts and parts.scheme.lower() == "https" and _NAMED.fullmatch(host)
    if not is_federated and (not host.isascii() or host not in {allowed.lower() for allowed in hosts}):
        return None
    safe = "/%:@!$&()*+,;=~-._?"
    link = f"{parts.scheme.lower()}://{parts.netloc.lower()}{quote(parts.path or '/', safe=safe)}"
    if parts.query:
        link += f"?{quote(parts.query, safe=safe)}"
    if parts.fragment:
        link += f"#{quote(parts.fragment, safe=safe)}"
    return link if len(link) <= LONGEST_URL else None


def host_of(link: str) -> str:
    return urlsplit(link).hostname or ""


def _without_the_unseen(text: str) -> str:
    """Without controls, direction and zero-width characters; joiners stay where they are needed."""
    kept = {match.start() for match in _KEPT_JOINER.finditer(text)}
    return str(_UNSEEN.sub(lambda match: match[0] if match.start() in kept else "", text))


def _clusters(text: str) -> list[str]:
    """What a reader sees as characters; an endless one is its first code point."""
    return [each if len(each) <= LONGEST_CLUSTER else each[0] for each in regex.findall(r"\X", text)]


def _without_links(word: str) -> str:
    """Why: the search takes time with the square of the length, and a word of a stranger may be endless."""
    return str(_LINK.sub(_as_words, word[:LONGEST_WORD])) if _MAY_LINK.search(word) else word


def _as_words(match: regex.Match[str]) -> str:
    whole = match[0]
    tail = _TAIL.search(whole)
    end = tail[0] if tail else ""
    host = regex.sub(r"^[a-z][a-z0-9+.-]*:", "", whole.removesuffix(end), flags=regex.IGNORECASE).lstrip(
        "/\\"
    )
    host = regex.split(r"[/?#\\]", host, maxsplit=1)[0].rpartition("@")[2]
    host = regex.sub(r":\d*$", "", regex.sub("[．。｡․]", ".", host)).strip(".")
    labels = [regex.sub(r"[^\p{L}\p{M}\p{N}_-]", "", label) for label in host.split(".")]
    labels = [label for label in labels if label]
    if len(labels) < 2 or len(host) > 80:
        return f"[link]{end}"
    return f"[link: {'[.]'.join(labels)}]{end}"


def _word_start(text: str, near: int) -> int:
    """Where a word starts, at or before `near` if one does so close by; always between clusters."""
    space = text.rfind(" ", max(0, near - 40), near + 1)
    if space >= 0:
        return space + 1
    starts = [match.start() for match in regex.finditer(r"\X", text) if match.start() <= near]
    return starts[-1] if starts else 0
