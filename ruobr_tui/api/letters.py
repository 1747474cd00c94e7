"""Letters as readable text: HTML laid out for a terminal, links with their addresses.

Nothing of a page's behaviour survives: scripts, styles, forms and hidden parts are left out, and only
http, https and mailto addresses are shown, always behind the words that stand for them.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from ruobr_tui.api.models.mail import HTML, PLAIN
from ruobr_tui.api.rules.text.safe_text import safe_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What is left out with all that is in it.
_DROPPED = frozenset(
    {"script", "style", "template", "head", "title", "noscript", "iframe", "object", "embed", "svg", "math"}
    | {"canvas", "audio", "video", "select", "textarea"}
)
# What shapes the layout; every other element is only a wrapper of its text.
_LAYOUT = frozenset(
    {"html", "body", "p", "div", "table", "tr", "td", "th", "ul", "ol", "li", "br", "pre", "blockquote", "q"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "main", "aside", "nav"}
    | {"address", "figure", "figcaption"}
)
_CELLS = frozenset({"td", "th"})
_INLINE = _CELLS | {"q", "html", "body"}
_DEEPEST = 150
_LARGEST_SOURCE = 300_000
"""Characters that are laid out, in half a second; the text of a longer page is taken as it stands."""
_LARGEST_LAYOUT = 2_000_000
_LONGEST_LINK = 500

_TAG = re.compile(r"(<[!/?a-zA-Z][^<>]*>)")
_KNOWN_TAG = re.compile(
    r"<(?:!doctype\b|!--|/?(?:html|head|body|p|div|span|br|hr|a|b|i|u|s|em|strong|font|center|table|tbody|tr|td|th"
    r"|ul|ol|li|h[1-6]|pre|blockquote|img|style|script)\b)[^<>]*>",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_WRITTEN_LINK = re.compile(r" ?<(?:https?://|mailto:)[^<>\s]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BLANK_LINES = re.compile(r"\n{3,}")


def letter_text(html_or_plain: str, type_id: int = 0) -> str:
    """Readable text of a letter, safe for a terminal. Never raises, whatever was sent.

    ``type_id`` is the wire's: 1 plain, 2 HTML, anything else decides by look. A plain letter stays as it
    is but for its entities (``&nbsp;``), unless it is a page from its first character to its last.
    """
    source = safe_text(html_or_plain)
    if not _is_html(source, type_id):
        return _without_entities(source) if "&" in source else source
    if _TAG.search(source) is None:  # named HTML, but only text with entities: its lines are meant
        return safe_text(unescape(source)).strip("\n")
    return _tidy(_laid_out(source) if len(source) <= _LARGEST_SOURCE else _without_tags(source))


def without_links(text: str) -> str:
    """A letter's readable text without the addresses behind the words of its links."""
    return _WRITTEN_LINK.sub("", text)


def _is_html(text: str, type_id: int) -> bool:
    if type_id == HTML:
        return True
    stripped = text.strip()
    whole = _KNOWN_TAG.match(stripped) is not None and stripped.endswith(">")
    return whole if type_id == PLAIN else whole or _KNOWN_TAG.search(text) is not None


def _without_entities(text: str) -> str:
    """Plain text whose entities are read once; only whole ones: in an address ``&copy=2`` is no sign."""
    return safe_text(_ENTITY.sub(lambda entity: unescape(entity[0]), text).replace("\xa0", " "))


def _laid_out(source: str) -> str:
    # Imported at the first HTML letter: 60 ms that most starts never need.
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(source.encode(), parser=parser)
    except etree.ParserError:  # there is nothing in it but tags
        return _without_tags(source)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message for entry in parser.error_log):
        return _without_tags(source)  # the parser gave up half-way
    _clean(tree)
    if _depth(tree) > _DEEPEST or _layout_size(tree) > _LARGEST_LAYOUT:
        return _flat(tree)
    # The parser has read the entities; the layout would read them again, once for each table around them.
    signs = set("".join(tree.itertext()))
    stand_in = next(sign for sign in map(chr, range(0xE000, 0xF8FF)) if sign not in signs)
    for element in tree.iter():
        for place in ("text", "tail"):
            words = getattr(element, place)
            if words and "&" in words:
                setattr(element, place, _storable(words).replace("&", stand_in))
    text: str = Inscriptis(tree, ParserConfig(css=CSS_PROFILES["strict"])).get_text()
    return text.replace(stand_in, "&")


def _clean(tree: HtmlElement) -> None:
    """Leave text and layout alone; write addresses and picture texts out."""
    from lxml import etree

    for image in tree.iter("img"):  # first, since a picture may be all the words a link has
        words = _storable(image.get("alt", "")).strip()
        image.text = f"[{words}]" if words else None
    for element in tree.iter():
        if "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")):
            element.tag = "template"
        elif element.tag == "a":
            _add_text(element, _link(element.get("href", ""), element))
        elif element.tag == "hr":
            element.tag, element.text = "p", "———"
        element.attrib.clear()
    # The root itself cannot be taken out of itself.
    tree.tag = "html"
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    wrappers = {element.tag for element in tree.iter()} - _LAYOUT
    if wrappers:
        etree.strip_tags(tree, *wrappers)


def _link(href: str, element: HtmlElement) -> str:
    """An address to stand behind a link's words; nothing when the words are the address."""
    address = "".join(_storable(href).split())
    if address.startswith("//"):  # as the page's own scheme
        address = f"https:{address}"
    if not _ADDRESS.match(address):
        return ""
    if len(address) > _LONGEST_LINK:
        address = address[: _LONGEST_LINK - 1] + "…"
    words = "".join(element.itertext()).strip()
    bare = address.removeprefix("mailto:")
    if words.rstrip("/") in (address.rstrip("/"), bare):
        return ""
    return f" <{address}>" if words else f"<{address}>"


def _add_text(element: HtmlElement, text: str) -> None:
    """Put text at the very end of an element."""
    if text and len(element):
        element[-1].tail = _storable(element[-1].tail or "") + text
    elif text:
        element.text = _storable(element.text or "") + text


def _storable(text: str) -> str:
    """Text without what entities may have brought in and a tree refuses to hold."""
    return safe_text(text).replace("\ufffe", "").replace("\uffff", "")


def _depth(tree: HtmlElement) -> int:
    from lxml import etree

    deepest = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _layout_size(tree: HtmlElement) -> int:
    """At most so many characters can padding make: a few bytes of source may ask for gigabytes."""
    from lxml import etree

    size = 4 * sum(1 for _ in tree.iter("li")) * sum(1 for _ in tree.iter("ul", "ol"))
    tables = rows = columns = widest = 0
    cells: list[int] = []  # characters so far in each open cell
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            tables += element.tag == "table"
            rows += element.tag == "tr"
            columns = max(columns, len(element)) if element.tag == "tr" else columns
            if element.tag in _CELLS:
                cells.append(0)
        elif element.tag in _CELLS:
            length = cells.pop()
            widest = max(widest, length)
            if cells:
                cells[-1] += length
        elif element.tag == "table":
            tables -= 1
            if not tables:  # with all tables inside it
                size += rows * columns * widest
                rows = columns = widest = 0
        text = element.text if event == "start" else element.tail
        if cells and text:
            cells[-1] += len(text)
    return size


def _flat(tree: HtmlElement) -> str:
    """The text line by line, without tables or indents."""
    from lxml import etree

    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag not in _INLINE:
            pieces.append("\n")
        elif element.tag in _CELLS:
            pieces.append("  ")
        text = element.text if event == "start" else element.tail
        if text:
            pieces.append(text if element.tag == "pre" else re.sub(r"\s+", " ", text))
    return "".join(pieces)


def _without_tags(source: str) -> str:
    """The text between the tags, for what no parser gets through."""
    pieces: list[str] = []
    inside = ""
    for piece in _TAG.split(source):
        if not _TAG.fullmatch(piece):
            if not inside:
                pieces.append(piece)
            continue
        name = re.sub(r"[^a-z0-9/].*", "", piece[1:].lower(), flags=re.DOTALL)
        if inside:
            inside = "" if name == f"/{inside}" else inside
        elif name in ("script", "style"):
            inside = name
        elif name.lstrip("/") in _LAYOUT - _INLINE:
            pieces.append("\n")
    return unescape("".join(pieces))


def _tidy(text: str) -> str:
    """Safe for a terminal, no blanks at the ends of lines, one empty line at most between paragraphs."""
    text = safe_text(text.replace("\xa0", " ").replace("\xad", ""))
    lines = (line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")
