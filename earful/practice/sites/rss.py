"""Feeds: a coffee magazine (RSS 2.0 as WordPress writes it), a blog (Atom) and a forum that moves away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import escape as escaped

from earful.practice.people import Piece
from earful.practice.sites import NOT_FOUND, Answer, Asked, Shown

NEWS_HOST, BLOG_HOST, FORUM_HOST = "kahvilehti.example", "choynak.example", "keskustelu.example"
NEWS_FEED, BLOG_FEED = f"https://{NEWS_HOST}/feed/", f"https://{BLOG_HOST}/atom.xml"
FORUM_FEED = f"https://{FORUM_HOST}/aihe/kahvi.rss"

_MOVED = """<!DOCTYPE html><html lang="fi"><head><meta charset="utf-8">
<title>Keskustelu on muuttanut</title></head>
<body><h1>Olemme muuttaneet!</h1><p>We have moved. The discussions continue in our new app; the old pages and
feeds are gone.</p></body></html>
"""


def magazine(asked: Asked, shown: Shown, now: datetime) -> Answer:
    if asked.path != "/feed/":
        return NOT_FOUND
    pieces = shown("news")
    items = "".join(
        f"""	<item>
		<title>{escaped(piece.title)}</title>
		<link>https://{NEWS_HOST}/{piece.at:%Y/%m}/{piece.id}/</link>
		<dc:creator><![CDATA[{piece.author}]]></dc:creator>
		<pubDate>{format_datetime(piece.at)}</pubDate>
		<category><![CDATA[Kahvilat]]></category>
		<guid isPermaLink="false">https://{NEWS_HOST}/?p={piece.id}</guid>
		<description><![CDATA[<p>{escape(piece.text)}</p>]]></description>
		<content:encoded><![CDATA[<p>{escape(piece.text)}</p>]]></content:encoded>
		<slash:comments>0</slash:comments>
	</item>
"""
        for piece in pieces
    )
    return _rss("Kahvilehti", f"https://{NEWS_HOST}/", "", items, _newest(pieces, now))


def blog(asked: Asked, shown: Shown, now: datetime) -> Answer:
    if asked.path != "/atom.xml":
        return NOT_FOUND
    pieces = shown("blog")
    entries = "".join(
        f"""    <entry xml:lang="{piece.language}">
        <title type="text">{escaped(piece.title)}</title>
        <id>tag:{BLOG_HOST},2026:{piece.id}</id>
        <updated>{piece.at.isoformat()}</updated>
        <published>{piece.at.isoformat()}</published>
        <author><name>{escaped(piece.author)}</name></author>
        <link rel="alternate" type="text/html" href="https://{BLOG_HOST}/{piece.id}.html" />
        <summary type="html">{escaped(escape(piece.text))}</summary>
        <content type="html"><![CDATA[<p>{escape(piece.text)}</p>]]></content>
    </entry>
"""
        for piece in pieces
    )
    changed = _newest(pieces, now)
    feed = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
    <title type="text">Choynak va qahva</title>
    <id>https://{BLOG_HOST}/</id>
    <updated>{changed.isoformat()}</updated>
    <link rel="self" type="application/atom+xml" href="{BLOG_FEED}" />
    <link rel="alternate" type="text/html" href="https://{BLOG_HOST}/" />
{entries}</feed>
"""
    return Answer(feed.encode(), "application/atom+xml; charset=utf-8", headers=_dated(changed))


def forum(asked: Asked, shown: Shown, now: datetime) -> Answer:
    if asked.path != "/aihe/kahvi.rss":
        return NOT_FOUND
    pieces = shown("forum")
    items = "".join(
        f"""    <item>
      <title>{escaped(piece.title)}</title>
      <link>https://{FORUM_HOST}/viesti/{piece.id}</link>
      <guid isPermaLink="true">https://{FORUM_HOST}/viesti/{piece.id}</guid>
      <author>{escaped(piece.author)}</author>
      <pubDate>{format_datetime(piece.at)}</pubDate>
      <description>{escaped(escape(piece.text))}</description>
    </item>
"""
        for piece in pieces
    )
    return _rss("Keskustelu: kahvi", f"https://{FORUM_HOST}/aihe/kahvi", "fi", items, _newest(pieces, now))


def moved_away(asked: Asked, shown: Shown, now: datetime) -> Answer:
    """What the forum answers to everything since its last week: a page in place of the feed."""
    return Answer(_MOVED.encode())


def _rss(title: str, link: str, language: str, items: str, changed: datetime) -> Answer:
    feed = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
>
<channel>
	<title>{escaped(title)}</title>
	<link>{link}</link>
	<description>{escaped(title)}</description>
{f"	<language>{language}</language>" if language else ""}
{items}</channel>
</rss>
"""
    return Answer(feed.encode(), "application/rss+xml; charset=UTF-8", headers=_dated(changed))


def _dated(changed: datetime) -> dict[str, str]:
    return {"Last-Modified": format_datetime(changed, usegmt=True)}


def _newest(pieces: Sequence[Piece], now: datetime) -> datetime:
    return max((piece.at for piece in pieces), default=now)
