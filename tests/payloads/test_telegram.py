"""Telegram: every message of the recorded pages once, newest first, with its own words only."""

import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest

from earful.errors import LayoutChanged, Refused
from earful.scraping import NoResults, Partial, Request
from tests.recordings import body_of, check_half_says_no_less, files, mentions, read, recorded, said, words

pytestmark = recorded
CHANNEL = "telegram/topwar_official_2023.html"
MESSAGES = files("telegram", ".html")


def plain(fragment: str) -> str:
    return words(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<br\s*/?>", " ", fragment))))


def first(pattern: str, block: str) -> str:
    found = re.search(pattern, block, re.DOTALL)
    return plain(found[1]) if found else ""


def expected(html: str) -> list[tuple[Any, ...]]:
    """Each message as it is written, from new to old."""
    rows = []
    for block in re.split(r"(?=<div class=\"tgme_widget_message_wrap)", html)[1:]:
        post = re.search(r'data-post="([^"]+)"', block)
        assert post
        time = re.search(r'<time\s+datetime="([^"]+)"', block)
        assert time
        origin = re.search(r'forwarded_from_name"\s+href="https://t\.me/([^"]+/\d+)"', block)
        # The text ends where the preview of a link or the foot of the message begins.
        end = r'(?=<a class="tgme_widget_message_link_preview|<div class="tgme_widget_message_footer)'
        text = first(rf'(<div class="tgme_widget_message_text js-message_text.*?){end}', block)
        question = first(r'message_poll_question">(.*?)</div>', block)
        author = first(r'class="tgme_widget_message_owner_name"\s+href="[^"]+">(.*?)</a>', block)
        rows.append(
            (
                *(post[1], f"https://t.me/{post[1]}", text, question or None, author),
                *(datetime.fromisoformat(time[1]), origin[1] if origin else None),
            )
        )
    return rows[::-1]


@pytest.mark.parametrize("file", MESSAGES)
def test_every_message_comes_once(file: str) -> None:
    found = read("telegram", body_of(file))
    rows = [
        (
            *(one.external_id, one.url, words(one.text).replace(" ", ""), one.title, one.author),
            *(one.published_at, one.canonical_id),
        )
        for one in mentions(found)
    ]
    wanted = expected(body_of(file).decode())
    assert rows == [(*row[:2], row[2].replace(" ", ""), *row[3:]) for row in wanted]
    assert len(rows) == body_of(file).count(b"data-post=") > 0
    assert not said(found, Partial)
    assert not said(found, NoResults)


def test_a_page_of_a_channel_leads_on_to_what_is_older() -> None:
    found = read("telegram", body_of(CHANNEL), "https://t.me/s/stand_in", channel="stand_in")
    oldest = min(int(number) for number in re.findall(rb'data-post="\w+/(\d+)"', body_of(CHANNEL)))
    (request,) = [thing for thing in found if isinstance(thing, Request)]
    assert request.url.endswith(f"?before={oldest}")


@pytest.mark.parametrize("file", MESSAGES)
def test_what_a_message_quotes_is_not_taken_for_its_words(file: str) -> None:
    quote = (
        b'<a class="tgme_widget_message_reply" href="https://t.me/stand_in/1">'
        b'<div class="tgme_widget_message_author">'
        b'<span class="tgme_widget_message_author_name">Quoted</span></div>'
        b'<div class="tgme_widget_message_text js-message_reply_text" dir="auto">quoted words</div></a>'
    )
    mark = b'<div class="tgme_widget_message_author accent_color">'
    body = body_of(file).replace(mark, quote + mark)
    assert body != body_of(file)
    assert mentions(read("telegram", body)) == mentions(read("telegram", body_of(file)))


@pytest.mark.parametrize("file", MESSAGES)
def test_a_service_message_is_no_mention(file: str) -> None:
    body = body_of(file).replace(b'js-widget_message"', b'js-widget_message service_message"')
    found = read("telegram", body)
    assert not mentions(found)
    assert said(found, NoResults)


@pytest.mark.parametrize("file", MESSAGES)
@pytest.mark.parametrize(
    "name", ["data-post", "tgme_widget_message_date", "tgme_widget_message_owner_name", "datetime"]
)
def test_a_renamed_part_is_no_silent_success(file: str, name: str) -> None:
    with pytest.raises(LayoutChanged):
        read("telegram", body_of(file).replace(name.encode(), b"renamed"))


def test_a_title_page_in_place_of_the_preview_is_refused() -> None:
    page = b'<!doctype html><html><body><div class="tgme_page"><div>A</div></div></body></html>'
    with pytest.raises(Refused):
        read("telegram", page)
    with pytest.raises(Refused):
        read("telegram", b"<!doctype html><html><body>Hello</body></html>", "https://t.me/stand_in")


@pytest.mark.parametrize("file", MESSAGES)
def test_half_a_recording_never_says_less_in_silence(file: str) -> None:
    check_half_says_no_less("telegram", file)
