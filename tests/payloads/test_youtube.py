"""YouTube: every comment and every video of the recorded answers and of the recorded feed once."""

import json
import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest

from earful.errors import LayoutChanged
from earful.scraping import NoResults, Partial, Request
from tests.recordings import (
    at,
    body_of,
    check_half_says_no_less,
    files,
    mentions,
    read,
    recorded,
    said,
    words,
)

pytestmark = recorded
THREADS = ["youtube/comment_threads_by_video_2019.json", "youtube/comment_threads_by_video_p2_2019.json"]
ANSWERS, SEARCH = "youtube/comments_replies_2019.json", "youtube/search_by_keywords_2019.json"
FEED = "youtube/channel_uploads.atom"
ATOM, YT, MEDIA = (
    "{http://www.w3.org/2005/Atom}",
    "{http://www.youtube.com/xml/schemas/2015}",
    "{http://search.yahoo.com/mrss/}",
)
WATCH = "https://www.youtube.com/watch?v="


def shown(html: str) -> str:
    return words(unescape(re.sub(r"<[^>]+>", " ", html)))


def comments_in(file: str) -> list[dict[str, Any]]:
    items = json.loads(body_of(file))["items"]
    return [item["snippet"]["topLevelComment"] if "Thread" in item["kind"] else item for item in items]


@pytest.mark.parametrize("file", [*THREADS, ANSWERS])
def test_every_comment_comes_once(file: str) -> None:
    found = read("youtube", body_of(file))
    assert [
        (one.external_id, one.url, words(one.text), one.author, one.published_at, one.kind)
        for one in mentions(found)
    ] == [
        (
            *(item["id"], f"{WATCH}{item['snippet'].get('videoId', '')}&lc={item['id']}"),
            *(words(item["snippet"]["textOriginal"]), item["snippet"]["authorDisplayName"]),
            *(at(item["snippet"]["publishedAt"]), "comment"),
        )
        for item in comments_in(file)
    ]
    assert len(comments_in(file)) > 0
    assert not said(found, Partial)


@pytest.mark.parametrize("file", [*THREADS, ANSWERS, SEARCH])
def test_a_page_leads_on_where_it_names_the_next(file: str) -> None:
    token = json.loads(body_of(file)).get("nextPageToken")
    further = [
        thing for thing in read("youtube", body_of(file)) if isinstance(thing, Request) and not thing.about
    ]
    assert ["pageToken=" in request.url for request in further] == ([True] if token else [])


@pytest.mark.parametrize("file", THREADS)
def test_answers_that_a_thread_does_not_show_are_asked_for(file: str) -> None:
    threads = json.loads(body_of(file))["items"]
    more = [thread["id"] for thread in threads if thread["snippet"]["totalReplyCount"] > 0]
    about = [
        thing.about.external_id
        for thing in read("youtube", body_of(file))
        if isinstance(thing, Request) and thing.about
    ]
    assert about == more
    assert more


def test_what_the_channel_answers_is_the_owner_reply_and_what_others_answer_are_comments() -> None:
    page = json.loads(body_of(THREADS[0]))
    thread, answers = page["items"][0], json.loads(body_of(ANSWERS))["items"]
    others = json.loads(json.dumps(answers))
    for number, item in enumerate(others):
        item["id"] += str(number)
        item["snippet"]["authorChannelId"]["value"] = "somebody-else"
    owner = answers[0]["snippet"]["authorChannelId"]["value"]
    thread["snippet"] |= {"channelId": owner, "totalReplyCount": len(answers) + len(others)}
    thread["replies"] = {"comments": answers + others}
    found = mentions(read("youtube", json.dumps(page).encode()))
    answered = next(one for one in found if one.external_id == thread["id"])
    assert answered.reply
    assert answered.reply.text in {words(item["snippet"]["textOriginal"]) for item in answers}
    ids = {one.external_id for one in found}
    assert ids == {item["id"] for item in (*page["items"], *others)}


def test_every_video_of_a_search_comes_once() -> None:
    items = json.loads(body_of(SEARCH))["items"]
    found = read("youtube", body_of(SEARCH))
    wanted = [
        (
            *(item["id"]["videoId"], WATCH + item["id"]["videoId"], shown(item["snippet"]["title"])),
            *(shown(item["snippet"]["description"]), shown(item["snippet"]["channelTitle"])),
            *(at(item["snippet"]["publishedAt"]), "post"),
        )
        for item in items
        if item["id"]["kind"] == "youtube#video"
    ]
    rows = [
        (one.external_id, one.url, one.title, words(one.text), one.author, one.published_at, one.kind)
        for one in mentions(found)
    ]
    assert sorted(rows, key=str) == sorted(wanted, key=str)
    assert len(rows) > 0
    assert not said(found, Partial)


def test_every_video_of_a_feed_comes_once() -> None:
    entries = ElementTree.fromstring(body_of(FEED).strip()).findall(f"{ATOM}entry")

    def expected(entry: ElementTree.Element) -> tuple[Any, ...]:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        return (
            *(entry.findtext(f"{YT}videoId"), link.get("href"), words(entry.findtext(f"{ATOM}title"))),
            *(words(entry.findtext(f".//{MEDIA}description")), entry.findtext(f"{ATOM}author/{ATOM}name")),
            at(entry.findtext(f"{ATOM}published")),
        )

    assert [
        (one.external_id, one.url, words(one.title), words(one.text), one.author, one.published_at)
        for one in mentions(read("youtube", body_of(FEED)))
    ] == [expected(entry) for entry in entries]
    assert len(entries) > 0


@pytest.mark.parametrize("file", [*THREADS, ANSWERS, SEARCH])
@pytest.mark.parametrize("key", ["items", "kind", "pageInfo"])
def test_a_renamed_key_is_no_silent_success(file: str, key: str) -> None:
    page = json.loads(body_of(file))
    page["renamed"] = page.pop(key)
    if (file, key) == (ANSWERS, "pageInfo"):
        pytest.skip("answers are not counted")
    with pytest.raises(LayoutChanged):
        read("youtube", json.dumps(page).encode())


def test_a_page_says_nothing_only_when_it_counts_nothing() -> None:
    page = json.loads(body_of(THREADS[1])) | {"items": []}
    with pytest.raises(LayoutChanged):
        read("youtube", json.dumps(page).encode())
    page["pageInfo"]["totalResults"] = 0
    assert said(read("youtube", json.dumps(page).encode()), NoResults)


@pytest.mark.parametrize("file", files("youtube", ".json", ".atom"))
def test_half_a_recording_never_says_less_in_silence(file: str) -> None:
    check_half_says_no_less("youtube", file)
