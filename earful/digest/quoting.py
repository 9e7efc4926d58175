"""What somebody said, as a digest may show it: cleaned, cut, marked, with a safe way to it."""

from __future__ import annotations

from earful.cleaning import clean, direction, host_of, safe_link, window
from earful.complaints import marks
from earful.digest.view import Link, Piece, Quote, Stars
from earful.model import Mention, Source
from earful.scraping.found import Rating

QUOTE_LENGTH = 280
AUTHOR_LENGTH = 40


def quote(mention: Mention, is_complaint: bool) -> Quote:
    """The mention in at most 280 characters; of a complaint with the telling words marked and in sight."""
    text = _said(mention)
    language = mention.language if mention.language and mention.language.isascii() else ""
    short, spans = window(text, marks(text, language or "und") if is_complaint else (), QUOTE_LENGTH)
    return Quote(tuple(_pieces(short, spans)), _tag(language), direction(short, language))


def author(name: str | None) -> str:
    return clean(name or "", AUTHOR_LENGTH)


def link(mention: Mention, source: Source) -> Link | None:
    """Where to answer: the source's own place for it, else the mention's.

    None when the address leads anywhere but to the source's own hosts.
    """
    if source.reply_url:
        return Link(source.reply_url, host_of(source.reply_url))
    url = safe_link(mention.url, source.reply_hosts)
    return Link(url, host_of(url)) if url else None


def stars(rating: Rating | None) -> Stars | None:
    if rating is None:
        return None
    full = min(5, max(0, round(5 * rating.value / rating.best if rating.best > 0 else 5 * rating.share)))
    return Stars(full, 5 - full, rating.value, rating.best)


def _said(mention: Mention) -> str:
    title, text = clean(mention.title or ""), clean(mention.text)
    if not title or text.casefold().startswith(title.rstrip("….").casefold()):
        return text
    return f"{title}{'' if title[-1] in '.!?…:' else '.'} {text}".strip()


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[Piece]:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [Piece(text[at:start], False), Piece(text[start:end], True)]
        at = end
    pieces.append(Piece(text[at:], False))
    return [piece for piece in pieces if piece.text]


def _tag(language: str) -> str:
    """A language tag fit for an attribute; empty for anything else."""
    fits = 2 <= len(language) <= 12 and all(part.isalnum() for part in language.split("-"))
    return language if fits and language != "und" else ""
