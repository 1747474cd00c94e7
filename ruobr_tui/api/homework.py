"""Homework as it is read: its words, and everything that can be opened or saved.

Portals write homework as a title, as a body in HTML beside it, or as both; its files stand in lists, in one
text, or as links and pictures of the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from ruobr_tui.api.letters import letter_text
from ruobr_tui.api.models.diary import File, Lesson, Task
from ruobr_tui.api.models.mail import HTML
from ruobr_tui.api.rules.text.safe_text import one_line

MOST_ATTACHED = 100
"""Links, pictures and files of one task that are shown."""

_PAGES = frozenset({"", ".html", ".htm", ".php", ".asp", ".aspx"})
_LONGEST_BODY = 300_000
_LONGEST_ADDRESS = 2_000
_LONGEST_WORDS = 1_000
_TAG = re.compile(r"<(a|img|iframe|video|audio|source)\b([^<>]*)>", re.IGNORECASE)
_END = re.compile("</a", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_NAMED = re.compile(
    r"(?<![\w-])(href|src|alt|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file, or a page elsewhere.

    ``href`` may be relative to the portal; "" where only the title is known.
    """

    title: str
    href: str
    size: int | None = None
    is_page: bool = False


def body(task: Task) -> str:
    """The body as text of several lines; "" without one, or when it says what the title says."""
    text = letter_text(task.text, HTML).strip() if task.text.strip() else ""
    return "" if one_line(text) == one_line(task.title) else text


def headline(task: Task) -> str:
    """What to do, on one line: the title, else the body."""
    return one_line(task.title) or one_line(body(task))


def words(task: Task) -> str:
    """Title and body."""
    return "\n".join(part for part in (task.title.strip(), body(task)) if part)


def attached(task: Task) -> list[Attached]:
    """The files, links and pictures of a task, each address once."""
    files = [_of_file(file) for file in (*task.files, *task.documents)]
    return _distinct([*files, *_in_body(task.text)])


def files_of(lesson: Lesson) -> list[Attached]:
    """The files of the lesson itself."""
    return _distinct(map(_of_file, lesson.files))


def count_files(task: Task) -> int:
    """How many files there are; at least one where the portal says that there are, and names none."""
    return sum(not one.is_page for one in attached(task)) or int(task.has_files)


def file_name(one: Attached) -> str:
    """What it is saved as: its title, with the ending of its address where the title has none."""
    ending = PurePosixPath(_name(one.href)).suffix
    has_ending = bool(PurePosixPath(one.title).suffix) and " " not in PurePosixPath(one.title).suffix
    return one.title if has_ending or not ending else f"{one.title}{ending}"


def page_address(one: Attached) -> str:
    """The whole address of a page elsewhere."""
    return f"https:{one.href}" if one.href.startswith("//") else one.href


def _distinct(items: Iterable[Attached]) -> list[Attached]:
    by_address: dict[str, Attached] = {}
    for one in items:
        if one.title or one.href:
            by_address.setdefault(one.href or one.title, one)
    return list(by_address.values())[:MOST_ATTACHED]


def _of_file(file: File) -> Attached:
    href = file.href.strip()
    return Attached(file.title or _name(href), href, file.size, is_page=bool(href) and _is_page(href))


def _in_body(text: str) -> Iterator[Attached]:
    """Links and pictures. The text is hostile, so it is read by expressions that go over it once."""
    text = text[:_LONGEST_BODY]
    for tag in _TAG.finditer(text):
        name = tag[1].lower()
        attributes = {key.lower(): unescape("".join(value)) for key, *value in _NAMED.findall(tag[2])}
        href = attributes.get("href" if name == "a" else "src", "").strip()
        if not _is_address(href):
            continue
        words = attributes.get("alt") or attributes.get("title") or ""
        if name == "a":
            end = _END.search(text, tag.end(), tag.end() + _LONGEST_WORDS)
            words = unescape(_ANY_TAG.sub("", text[tag.end() : end.start()])) if end else ""
        yield Attached(one_line(words) or _name(href), href, is_page=name != "img" and _is_page(href))


def _name(href: str) -> str:
    """The last part of an address as people write it; the address where it has none."""
    try:
        path = urlsplit(href).path
    except ValueError:
        return one_line(href)
    return one_line(unquote(PurePosixPath(path).name)) or one_line(href)


def _is_page(href: str) -> bool:
    """Whether it is a page elsewhere, which is opened rather than saved."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return bool(parts.netloc) and PurePosixPath(parts.path).suffix.lower() in _PAGES


def _is_address(href: str) -> bool:
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    is_here = not parts.scheme and bool(parts.netloc or parts.path)
    return len(href) <= _LONGEST_ADDRESS and (is_here or parts.scheme.lower() in ("http", "https"))
