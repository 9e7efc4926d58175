"""Customer reviews in the shape of the App Store's feeds: XML with `im:` elements, and the same as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from typing import Any
from xml.sax.saxutils import escape as escaped

from earful.practice.people import STOREFRONTS, Piece
from earful.practice.sites import NOT_FOUND, Answer, Asked, Shown

HOST = "itunes.apple.com"
APP_ID = "1650001122"
PER_PAGE = 50

_CUPERTINO = timezone(timedelta(hours=-7))
_INSIDE = "https://mzstoreservices-int.dslb.apple.com"
"""Links of a feed to itself name hosts that only Apple's own network knows."""


def answer(asked: Asked, shown: Shown, now: datetime) -> Answer:
    parts = re.fullmatch(r"/([a-z]{2})/rss/customerreviews/(.+)/(xml|json)", asked.path, re.IGNORECASE)
    if not parts:
        return NOT_FOUND
    country, options, form = parts[1].lower(), parts[2].lower(), parts[3].lower()
    chosen = dict(option.split("=", 1) for option in options.split("/") if "=" in option)
    if chosen.get("id") != APP_ID or country not in STOREFRONTS:
        return _feed(country, [], 1, 1, now, form)
    everything = shown(f"appstore/{country}")
    page = int(chosen.get("page", "1"))
    pages = max(1, -(-len(everything) // PER_PAGE))
    return _feed(country, everything[(page - 1) * PER_PAGE : page * PER_PAGE], page, pages, now, form)


def _feed(country: str, listed: Sequence[Piece], page: int, pages: int, now: datetime, form: str) -> Answer:
    place = f"id={APP_ID}/sortby=mostrecent/{form}"
    links = {"self": f"{_INSIDE}/{country}/rss/customerreviews/page={page}/{place}"}
    numbers = {"first": 1, "last": pages, "previous": max(1, page - 1), "next": min(pages, page + 1)}
    for rel, number in numbers.items():
        path = f"/{country}/rss/customerreviews/page={number}/{place}"
        links[rel] = f"https://{HOST}{path}?urlDesc=/customerreviews/{place}" if listed else ""
    changed = max((piece.at for piece in listed), default=now)
    headers = {"Last-Modified": format_datetime(changed, usegmt=True)}
    if form == "json":
        body = json.dumps(_as_json(country, listed, links, changed), ensure_ascii=False)
        return Answer(body.encode(), "text/javascript; charset=utf-8", headers=headers)
    body = _as_xml(country, listed, links, changed)
    return Answer(body.encode(), "text/xml; charset=UTF-8", headers=headers)


def _as_xml(country: str, listed: Sequence[Piece], links: dict[str, str], changed: datetime) -> str:
    hrefs = "".join(f'<link rel="{rel}" href="{escape(href)}"/>' for rel, href in links.items())
    entries = "\n".join(_entry_xml(country, piece) for piece in listed)
    return f"""<?xml version="1.0" encoding="utf-8"?>

<feed xmlns:im="http://itunes.apple.com/rss" xmlns="http://www.w3.org/2005/Atom" xml:lang="{_lang(country)}">
    <id>{escaped(links["self"])}</id><title>iTunes Store: Customer Reviews</title>
    <updated>{_local(changed)}</updated>{hrefs}
    <icon>http://itunes.apple.com/favicon.ico</icon>
    <author><name>iTunes Store</name><uri>http://www.apple.com/{country}/itunes/</uri></author>
    <rights>Copyright 2008 Apple Inc.</rights>
{entries}
</feed>
"""


def _entry_xml(country: str, piece: Piece) -> str:
    app = f"https://apps.apple.com/{country}/app/aurora-coffee/id{APP_ID}?uo=2"
    in_html = escape(piece.text).replace("\n", "<br/>")
    table = (
        '<table border="0" width="100%"><tr><td><b><a href="'
        f'{app}">{escape(piece.title)}</a></b><br/></td></tr><tr><td><font size="2"'
        f' face="Helvetica,Arial,Geneva,Swiss,SunSans-Regular"><br/>{in_html}</font><br/></td></tr></table>'
    )
    return f"""    <entry>
        <updated>{_local(piece.at)}</updated>
        <id>{piece.id}</id>
        <title>{escaped(piece.title)}</title>
        <content type="text">{escaped(piece.text)}</content>
        <im:contentType term="Application" label="Application"/>
        <im:voteSum>0</im:voteSum>
        <im:voteCount>0</im:voteCount>
        <im:rating>{piece.stars}</im:rating>
        <im:version>{piece.version}</im:version>
        <author><name>{escaped(piece.author)}</name><uri>{_author_page(country, piece)}</uri></author>
        <link rel="related" href="{escaped(_app_reviews(country))}"/>
        <content type="html">{escaped(table)}</content>
    </entry>"""


def _as_json(
    country: str, listed: Sequence[Piece], links: dict[str, str], changed: datetime
) -> dict[str, Any]:
    entries: Any = [_entry_json(country, piece) for piece in listed]
    feed = {
        "author": {
            "name": {"label": "iTunes Store"},
            "uri": {"label": f"http://www.apple.com/{country}/itunes/"},
        },
        "updated": {"label": _local(changed)},
        "rights": {"label": "Copyright 2008 Apple Inc."},
        "title": {"label": "iTunes Store: Customer Reviews"},
        "icon": {"label": "http://itunes.apple.com/favicon.ico"},
        "link": [{"attributes": {"rel": rel, "href": href}} for rel, href in links.items()],
        "id": {"label": links["self"]},
    }
    if entries:
        # As in the real feed: a single review comes without its list.
        feed["entry"] = entries if len(entries) > 1 else entries[0]
    return {"feed": feed}


def _entry_json(country: str, piece: Piece) -> dict[str, Any]:
    return {
        "author": {
            "uri": {"label": _author_page(country, piece)},
            "name": {"label": piece.author},
            "label": "",
        },
        "updated": {"label": _local(piece.at)},
        "im:rating": {"label": str(piece.stars)},
        "im:version": {"label": piece.version},
        "id": {"label": piece.id},
        "title": {"label": piece.title},
        "content": {"label": piece.text, "attributes": {"type": "text"}},
        "link": {"attributes": {"rel": "related", "href": _app_reviews(country)}},
        "im:voteSum": {"label": "0"},
        "im:contentType": {"attributes": {"term": "Application", "label": "Application"}},
        "im:voteCount": {"label": "0"},
    }


def _author_page(country: str, piece: Piece) -> str:
    return f"https://{HOST}/{country}/reviews/id{piece.id[-9:]}"


def _app_reviews(country: str) -> str:
    return f"https://{HOST}/{country}/review?id={APP_ID}&type=Purple%20Software"


def _lang(country: str) -> str:
    return "fi" if country == "fi" else "en"


def _local(at: datetime) -> str:
    return at.astimezone(_CUPERTINO).isoformat(timespec="seconds")
