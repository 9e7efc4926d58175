"""schema.org items of a page: JSON-LD and microdata, in one shape, each once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from earful.errors import LayoutChanged
from earful.scraping.charset import decoded
from earful.scraping.reading import Value, plain_text

_VOCABULARY = re.compile(r"(?:(?:https?:)?(?://)?(?:www\.)?schema\.org/#?|schema:|sdo:)(?=\w)", re.I)
_TEXTUAL = frozenset({"author", "creator", "description", "headline", "name", "reviewBody", "text"})
"""Properties of microdata that are words also where they stand on a link; elsewhere a link is its address."""
_HTML = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|code|div|em|font|h\d|hr|i|img|li|ol|p|pre|s|small|span|strong"
    r"|sub|sup|table|t[dhr]|tt|u|ul)\b[^<>]*>|&(?:[a-z]{2,8}|#x?[0-9a-f]{1,6});",
    re.IGNORECASE,
)
_IMPLIED = {
    "review": "Review",
    "reviews": "Review",
    "comment": "Comment",
    "aggregateRating": "AggregateRating",
}
"""What stands under these properties is of that type, also where it does not say so."""
_SAID_IN = ("reviewBody", "description", "text", "commentText")
_FOLLOWED = 3
"""References from an item to another, and on from there, that are followed at most."""


class Items(list[Value]):
    """The items found. `unreadable` counts scripts that speak of the type, of which not all can be read."""

    unreadable: int = 0


@dataclass
class _Item:
    """`kinds` are its types of schema.org, in lower case."""

    node: dict[str, Any]
    kinds: set[str]
    is_microdata: bool


@dataclass
class _Markup:
    """`items` in the order of the page, `by_id` those with an `@id`; `unreadable`: the rest of scripts."""

    items: list[_Item] = field(default_factory=list)
    by_id: dict[str, list[_Item]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)


def schema_org(page_body: bytes, url: str, kind: str) -> Items:
    """Every schema.org item of that type, and of no other, in the order of the page; references are followed.

    Shape: as JSON-LD, without its variety: `@type` a short name (a list where there are several), properties
    without prefix, a list of one as that one, texts without HTML. Microdata alike; what stands there and in
    JSON-LD comes once.
    Raises: LayoutChanged when the page is no HTML, or names an author without a name.
    """
    try:
        markup = _read(page_body, url)
        named = [item for item in markup.items if kind.casefold() in item.kinds]
        whole = [replace(item, node=_resolved(item.node, markup, kind.casefold())) for item in named]
        nodes = _each_once(whole)
    except RecursionError:
        raise LayoutChanged("schema.org markup too deeply nested to be read", url) from None
    if any(_is_nameless(node.get("author")) for node in nodes):
        raise LayoutChanged("an author without a name", url)
    found = Items(Value(node, url, f"{kind}.{number}") for number, node in enumerate(nodes))
    found.unreadable = sum(kind.casefold() in script.casefold() for script in markup.unreadable)
    return found


def _is_nameless(author: Any) -> bool:
    """An author is said to be there, and is not: a changed key, or a reference that leads nowhere."""
    if isinstance(author, list):
        return any(map(_is_nameless, author))
    if not isinstance(author, dict) or "name" in author:
        return False
    return not author or not author.keys() <= {"@type", "@id"}


@lru_cache(maxsize=1)
def _read(body: bytes, url: str) -> _Markup:
    """All items of the page; a scraper asks for several types in turn."""
    from extruct.jsonld import JsonLdExtractor  # the library takes a second, and few scrapers need it
    from extruct.w3cmicrodata import MicrodataExtractor
    from lxml import etree, html  # type: ignore[import-untyped]

    encoded = decoded(body, url).replace("\x00", "").encode(errors="replace")
    try:
        tree = html.fromstring(encoded, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.ParserError:
        raise LayoutChanged("no HTML", url) from None
    markup, items = _Markup(), list[_Item]()
    for script in tree.iter("script"):
        text = script.text_content()
        if "ld+json" not in script.get("type", "").lower() or not text.strip():
            continue
        script.set("type", "application/ld+json")
        try:
            read = JsonLdExtractor().extract_items(script)
        except (ValueError, IndexError, RecursionError):
            read, left = _leniently(text)
            markup.unreadable += [left] if left else []
        for raw in read:
            _collect(raw, True, False, items)
    for node in tree.iter("a", "time"):
        textual = node.tag == "a" and _TEXTUAL & set(node.get("itemprop", "").split())
        if "itemscope" not in node.attrib and (
            textual or (node.tag == "time" and "datetime" not in node.attrib)
        ):
            node.tag = "span"
    for raw in MicrodataExtractor().extract_items(tree, url):
        _collect(_as_json_ld(raw), False, True, items)
    for item in items:
        _add(item, markup)
    for group in markup.by_id.values():
        for item in group if len(group) > 1 else ():
            del item.node["@id"]
    return markup


def _leniently(script: str) -> tuple[list[Any], str]:
    """What can be read of a script that is no JSON, and the rest that cannot.

    Why: sites wrap JSON in comments, end it with a semicolon, or write one object after another.
    """
    from jstyleson import dispose  # type: ignore[import-untyped]

    bare = re.sub(r"<!\[CDATA\[|\]\]>", "", script)
    commented = (re.sub(r"<!--.*?-->", "", bare, flags=re.DOTALL), re.sub(r"<!--|-->", "", bare))
    best: tuple[list[Any], str] = [], script
    for candidate in commented:
        unescaped = re.sub(r'\\([^"\\/bfnrtu])', r"\1", candidate)
        for text in (candidate, dispose(unescaped)):
            found, left = _objects(text)
            if found and not left:
                return found, ""
            if len(found) > len(best[0]):
                best = found, left
    return best


def _objects(text: str) -> tuple[list[Any], str]:
    """One JSON value after another, whatever stands between them; and the rest, from a broken one on."""
    decoder, found, at = json.JSONDecoder(strict=False), list[Any](), 0
    while start := re.compile(r"[\[{]").search(text, at):
        try:
            value, at = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            return found, text[start.start() :]
        found.append(value)
    return found, ""


def _as_json_ld(raw: Any) -> Any:
    """An item of microdata in the shape of JSON-LD."""
    if isinstance(raw, list):
        return [_as_json_ld(member) for member in raw]
    if not isinstance(raw, dict):
        return raw
    words = raw.get("value")
    node = {name: _as_json_ld(value) for name, value in raw.get("properties", {}).items()}
    node |= {"name": words} if isinstance(words, str) and words else {}
    return node | {f"@{key}": raw[key] for key in ("type", "id") if key in raw}


def _collect(raw: Any, is_ours: bool, is_microdata: bool, items: list[_Item], implied: str = "") -> Any:
    """A copy in plain names; each item in it goes to `items`. `is_ours`: a bare type is one of schema.org."""
    if isinstance(raw, list):
        members = [_collect(member, is_ours, is_microdata, items, implied) for member in raw]
        return members[0] if len(members) == 1 else members
    if isinstance(raw, str) and not raw.startswith(("http:", "https:")):
        return _as_read(raw)
    if not isinstance(raw, dict):
        return raw
    if "@context" in raw:
        is_ours = "schema.org" in json.dumps(raw["@context"]).lower()
    for wrapper in ("@value", "@list", "@set"):
        if wrapper in raw:
            return _collect(raw[wrapper], is_ours, is_microdata, items, implied)
    given = raw.get("@type", [])
    types = [name for name in (given if isinstance(given, list) else [given]) if isinstance(name, str)]
    ours = [_VOCABULARY.sub("", name) for name in types if is_ours or _VOCABULARY.match(name)]
    ours = ours or ([implied] if implied and not types and not _is_reference(raw) else [])
    node: dict[str, Any] = {}
    if ours or types:
        node["@type"] = ours[0] if len(ours) == 1 else ours or given
    items.append(_Item(node, {name.casefold() for name in ours}, is_microdata))
    for key, value in raw.items():
        if key == "@id":
            node[key] = value
        elif key not in ("@context", "@type"):
            name = _VOCABULARY.sub("", key)
            name = name[:1].lower() + name[1:]
            node[name] = _collect(value, is_ours, is_microdata, items, _IMPLIED.get(name, "") if ours else "")
    return node


def _as_read(text: str) -> str:
    """What a reader sees of a property, of which nobody says whether it is HTML; some escape theirs twice."""
    for _ in range(2):
        if _HTML.search(text):
            text = plain_text(text)
    return text


def _add(item: _Item, markup: _Markup) -> None:
    """The item is in the markup, joined with what is said of it elsewhere; a bare reference to it is not.

    Why: some sites give one `@id` to all their reviews. Those that contradict each other are several, and
    what they share is no id.
    """
    if _is_reference(item.node):
        return
    if not isinstance(name := item.node.get("@id"), str):
        markup.items.append(item)
        return
    for other in markup.by_id.setdefault(name, []):
        if _agree(other.node, item.node):
            other.node.update({key: value for key, value in item.node.items() if key not in other.node})
            other.kinds |= item.kinds
            return
    markup.items.append(item)
    markup.by_id[name].append(item)


def _is_reference(node: Any) -> bool:
    return isinstance(node, dict) and not node.keys() - {"@id", "@type"}


def _agree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Nothing that one says is denied by the other."""
    common = (one.keys() & other.keys()) - {"@type"}
    pairs = [(one[key], other[key]) for key in common]
    return all(here == there or _is_reference(here) or _is_reference(there) for here, there in pairs)


def _resolved(raw: Any, markup: _Markup, kind: str, above: tuple[str, ...] = ()) -> Any:
    """A copy in which references lead to what they name, except back upwards and to others of that kind."""
    if isinstance(raw, list):
        return [_resolved(member, markup, kind, above) for member in raw]
    if not isinstance(raw, dict):
        return raw
    name = raw.get("@id")
    if _is_reference(raw) and isinstance(name, str) and name not in above and len(above) < _FOLLOWED:
        named = next(iter(markup.by_id.get(name, [])), None)
        if named and kind not in named.kinds:
            return _resolved(named.node, markup, kind, (*above, name))
    return {key: _resolved(value, markup, kind, above) for key, value in raw.items()}


def _each_once(items: list[_Item]) -> list[dict[str, Any]]:
    """Without what comes twice: word by word, or in JSON-LD and in microdata."""
    once = {json.dumps(item.node, sort_keys=True): item for item in reversed(items)}
    kept = [item for item in items if once.get(json.dumps(item.node, sort_keys=True)) is item]
    in_json_ld = {said: item for item in kept if not item.is_microdata and (said := _said(item.node))}
    nodes = []
    for item in kept:
        said = _said(item.node) if item.is_microdata else None
        twin = in_json_ld.pop(said, None) if said else None
        if twin:
            twin.node.update({key: value for key, value in item.node.items() if key not in twin.node})
        else:
            nodes.append(item.node)
    return nodes


def _said(node: dict[str, Any]) -> tuple[str, str] | None:
    """Who said what, by letters and digits alone; None for what has no words."""
    author = node.get("author")
    by = author.get("name") if isinstance(author, dict) else author
    texts = (node.get(name) for name in _SAID_IN)
    words = next((re.sub(r"<[^>]*>|&\w+;|\W", "", text) for text in texts if isinstance(text, str)), "")
    return (str(by).strip(), words) if words else None
