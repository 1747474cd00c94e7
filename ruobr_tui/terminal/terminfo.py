"""Reads compiled entries of the terminfo database (format: term(5) of ncurses).

``curses.setupterm`` can be called for one terminal in the life of a process only; a host has many.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,60}")
"""A name comes from outside, and becomes part of a path."""

_SHORT_NUMBERS, _LONG_NUMBERS = 0o432, 0o1036
_LARGEST = 32768
_BCE = 28  # places of the capabilities in every entry, from <term.h>
_COLOURS = 13
_STRINGS = {"csr": 3, "el": 6, "hpa": 8, "cup": 10, "ech": 37, "dl": 106, "vpa": 127, "ind": 129, "ri": 130}


class Entry(NamedTuple):
    """The capabilities that the driver needs. ``colours`` is −1 if the entry has none."""

    bce: bool
    colours: int
    strings: Mapping[str, bytes]


def is_name(term: str) -> bool:
    """Whether this can be the name of a terminal."""
    return _NAME.fullmatch(term) is not None


def find(term: str, environ: Mapping[str, str]) -> Entry | None:
    """The entry of a terminal, or None. ``environ`` may name a user's own database only for this machine."""
    if not is_name(term):
        return None
    own = (environ.get("TERMINFO"), environ.get("HOME")) if environ is os.environ else (None, None)
    return _find(term, *own)


@lru_cache(64)
def _find(term: str, terminfo: str | None, home: str | None) -> Entry | None:
    for folder in _folders(terminfo, home):
        for part in (term[0], f"{ord(term[0]):x}"):
            try:
                content = (folder / part / term).read_bytes()
            except OSError:
                continue
            entry = read(content)
            if entry is not None:
                return entry
    return None


def _folders(terminfo: str | None, home: str | None) -> Iterator[Path]:
    if terminfo:
        yield Path(terminfo)
    if home:
        yield Path(home) / ".terminfo"
    for name in ("/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"):
        yield Path(name)


def read(content: bytes) -> Entry | None:
    """An entry from its compiled form; None when it is none."""
    try:
        magic, names, flags, numbers, strings, _size = struct.unpack_from("<6h", content)
        if magic not in (_SHORT_NUMBERS, _LONG_NUMBERS) or len(content) > _LARGEST or min(names, flags) < 0:
            return None
        at = 12 + names
        bce = flags > _BCE and content[at + _BCE] == 1
        at += flags
        at += at % 2
        width = 2 if magic == _SHORT_NUMBERS else 4
        colours = -1
        if numbers > _COLOURS:
            (colours,) = struct.unpack_from("<h" if width == 2 else "<i", content, at + _COLOURS * width)
        at += numbers * width
        table = at + strings * 2
        found = {}
        for name, place in _STRINGS.items():
            if place < strings:
                (offset,) = struct.unpack_from("<h", content, at + place * 2)
                if offset >= 0:
                    start = table + offset
                    found[name] = content[start : content.index(b"\0", start)]
    except (struct.error, IndexError, ValueError):  # cut short, or something else under that name
        return None
    return Entry(bce, colours, found)
