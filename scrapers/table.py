"""Tables of reviews that another program exports: G2, Capterra, Booking, Amazon, a help desk, a spreadsheet.

Endpoint: a file beside earful.yaml, each file that a `*` names, or the https address of a published sheet;
CSV, JSON lines or XLSX. The settings name the columns; in JSON, `reply.text` is what lies deeper.
Limits: 5 MB a file. Times without a zone are left out, and said so, until `zone` is set. A row without an id
is known by its author, time, mark, title and words. `rating` needs `best`: 10 for Booking, 5 for G2.
Allowed: what the site lets its business export; an export that its terms forbid is the operator's decision.
Verified: on invented tables only.
"""

from collections.abc import Iterator

from pydantic import Field

from earful.scraping import Found, LayoutChanged, Page, Request, Scraper, exports


class TableSettings(exports.ExportSettings):
    title: str | None = Field(default=None, description="Column with the title")
    link: str | None = Field(default=None, description="Column with the mention's own address")
    reply: str | None = Field(default=None, description="Column with the owner's reply")


class Table(Scraper[TableSettings]):
    name = "table"
    title = "Table of reviews"
    capabilities = frozenset({"ratings", "titles", "replies"})
    is_feed = True

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield exports.first_request(self.settings)

    def parse(self, page: Page) -> Iterator[Found]:
        table = exports.table_of(page, self.settings)
        columns = self.settings
        if not columns.text and not columns.rating:
            raise LayoutChanged(f"neither `text` nor `rating` set; {table.there_are}", page.url)
        yield from exports.mentions(page, table, columns, columns.title, columns.link, columns.reply)
