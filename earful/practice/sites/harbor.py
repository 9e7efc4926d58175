"""harbor.example: the site that nobody has written a scraper for yet; its reviews are in HTML, ten a page."""

from __future__ import annotations

from datetime import datetime
from html import escape

from earful.practice.people import BRAND, RIVAL, Piece
from earful.practice.sites import NOT_FOUND, Answer, Asked, Shown

HOST = "harbor.example"
PAGE_SIZE = 10
_BUSINESSES = {"aurora-coffee": BRAND, "nordbean": RIVAL}
ROBOTS = "User-agent: *\nDisallow: /admin/\n"


def answer(asked: Asked, shown: Shown, now: datetime) -> Answer:
    """`/b/BUSINESS?page=N`: what is said of that business on the practice town's Trustpilot."""
    if not asked.path.startswith("/b/"):
        return NOT_FOUND
    number = asked.query.get("page", "1")
    if not number.isdecimal() or number == "0":
        return NOT_FOUND
    domain = _BUSINESSES.get(asked.path.removeprefix("/b/"), "nobody.example")
    pieces, last = shown(f"trustpilot/{domain}"), int(number) * PAGE_SIZE
    count = f'<h1><b class="count">{len(pieces)}</b> reviews</h1>'
    cards = "\n".join([count, *map(_card, pieces[last - PAGE_SIZE : last])])
    further = f'<a rel="next" href="?page={int(number) + 1}">older</a>' if pieces[last:] else ""
    head = '<head><meta charset="utf-8"><title>Harbor</title></head>'
    page = f'<!DOCTYPE html>\n<html lang="en">{head}<body>\n{cards}\n{further}</body></html>\n'
    return Answer(page.encode())


def _card(piece: Piece) -> str:
    parts = [
        f'<article class="review" data-id="{piece.id}"><h3>{escape(piece.title)}</h3>',
        f'<p class="body">{escape(piece.text)}</p><span class="author">{escape(piece.author)}</span>',
        f'<time>{piece.at.isoformat()}</time> <b class="stars">{piece.stars}</b>',
        f'<a class="permalink" href="/r/{piece.id}">link</a>',
        f'<div class="owner-reply">{escape(piece.reply)}</div>' if piece.reply else "",
    ]
    return "".join(parts) + "</article>"
