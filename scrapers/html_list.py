"""Any list of reviews on a web page, by the CSS selectors in the settings.

Endpoint: the page in `url`, best sorted from new to old, and what its link to the next page leads to.
Selectors: `h3` is the text of that element in a card, `time@datetime` an attribute of one, `@data-id` one of
the card. What they name is insisted on in every card; with a `?` at the end some cards may lack it, but not
all on a page (a title may). An owner's reply may always be missing.
Limits: without `id`, a digest of author, day and words names a review, so that edited words are another one.
Reviews that a site loads by script are not on its page.
Allowed: robots.txt is heeded. The site's own terms hold as well: the operator reads them.
Verified: documented: on invented sites only, for each site is another.
"""

from collections.abc import Iterator

from earful.scraping import Found, Page, Request, Scraper, cards


class HtmlList(Scraper[cards.CardSettings]):
    name = "html_list"
    title = "Any list of reviews, by selectors"
    capabilities = frozenset({"ratings", "titles", "replies"})
    newest_first = True
    always = frozenset({"text"})
    verified = "documented"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield Request(str(self.settings.url))

    def parse(self, page: Page) -> Iterator[Found]:
        listed = cards.listed(page, self.settings)
        yield from cards.mentions(page, listed, self.settings)
        yield from self.rest(page, len(listed), cards.older(page, self.settings))
