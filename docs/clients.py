"""What is left of a mail in the clients that take most away from it: for tests, and for the preview."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

# Source: caniemail.com, `outlook.windows`, of 2025: Outlook with the engine of Word knows none of these.
WORD_IGNORES = frozenset(
    {
        "background-image", "background-position", "background-repeat", "background-size",
        "border-radius", "border-spacing", "box-shadow", "box-sizing", "clear", "float",
        "max-height", "min-height", "min-width", "opacity", "outline", "overflow", "overflow-wrap",
        "position", "table-layout", "transform", "white-space", "word-break", "word-wrap",
    }
)  # fmt: skip
# Of these it knows the property on tables or their cells alone; `display` it knows as none, or not at all.
WORD_WANTS_CELLS = frozenset({"padding", "padding-top", "padding-right", "padding-bottom", "padding-left"})
WORD_ONLY = {"mso-padding-alt": "padding"}
"""What it alone knows, and what that does."""
WORD_WANTS_TABLES = frozenset({"max-width"})
WORD_WANTS_BOXES = frozenset({"width", "height"})
_NO_BOXES = frozenset({"body", "div", "p", "span", "a"})


def without_styles(html: str) -> str:
    """The mail where every `<style>` is dropped, as by Gmail with an account of another provider."""
    page = BeautifulSoup(html, "html.parser")
    for tag in page.find_all("style"):
        tag.decompose()
    return str(page)


def as_word(html: str) -> str:
    """The mail without what Outlook for Windows ignores, which draws it with the engine of Word."""
    page = BeautifulSoup(without_styles(html), "html.parser")
    for tag in page.find_all(style=True):
        kept = [one for one in _declarations(tag) if _is_known(tag.name, *one)]
        tag["style"] = "; ".join(f"{WORD_ONLY.get(name, name)}: {value}" for name, value in kept)
    return str(page)


def _declarations(tag: Tag) -> list[tuple[str, str]]:
    """Name and value of each; a value here has no semicolon of its own, since nothing may have an address."""
    pairs = [one.partition(":") for one in str(tag["style"]).split(";") if ":" in one]
    return [(name.strip().lower(), value.strip()) for name, _, value in pairs]


def _is_known(tag: str, name: str, value: str) -> bool:
    if name == "display":
        return value.startswith("none")
    if name in WORD_WANTS_CELLS:
        return tag in ("td", "th")
    if name in WORD_WANTS_TABLES:
        return tag == "table"
    if name in WORD_WANTS_BOXES:
        return tag not in _NO_BOXES
    return name not in WORD_IGNORES
