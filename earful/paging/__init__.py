"""A brand's index as a page that opens from disk: gathered from the store, decided, drawn and written."""

from earful.paging.answering import answering
from earful.paging.building import build
from earful.paging.figures import figures
from earful.paging.gathering import Facts, gather
from earful.paging.view import PageView, Replies, ReplyRow
from earful.paging.writing import write

__all__ = [
    "PAGE",
    "Facts",
    "PageView",
    "Replies",
    "ReplyRow",
    "answering",
    "build",
    "figures",
    "gather",
    "write",
]

PAGE = "index_page"
