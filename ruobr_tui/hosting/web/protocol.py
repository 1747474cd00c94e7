"""The protocol on the WebSocket.

Binary frames are the terminal's bytes, both ways. Text frames go to the host only, small JSON objects:

- ``{"type": "hello", "columns": 80, "rows": 24, "language": "ru", "colour": "truecolor", "thin": false,
  "reader": false}``,
  once, before anything else
- ``{"type": "resize", "columns": 100, "rows": 30}``
- ``{"type": "taken", "bytes": 12345}``: how many bytes have been drawn since the beginning

Anything else ends the session with ``Code.POLICY``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from ruobr_tui.i18n import LANGUAGES
from ruobr_tui.terminal.driver import MOST_COLUMNS, MOST_ROWS

LARGEST = 16 * 1024
"""Bytes of a message from the page: a long paste. The page cuts longer ones."""

LARGEST_TEXT = 256
"""Characters of a text frame."""

_REST = (["reader", "rows", "thin"], ["rows", "thin"])
"""The other names of a hello."""

COLOURS = {"truecolor": "truecolor", "256": ""}
"""A page's colour mode → COLORTERM."""


class Code(IntEnum):
    """Why a session ends: WebSocket close codes (RFC 6455); the page has a text for each."""

    ENDED = 1000  # the user quit the program
    POLICY = 1008  # the page violated the protocol
    FAILED = 1011
    STOPPING = 1012  # the host stops
    FULL = 1013  # no place; try again later
    IDLE = 4001  # nobody pressed a key


class Unfit(Exception):
    """A frame that violates the protocol."""


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame: size, language and colours of the page's terminal, and whether it is read aloud."""

    columns: int
    rows: int
    language: str
    colour: str
    thin: bool
    reader: bool = False


@dataclass(frozen=True, slots=True)
class Resize:
    """The new size of the page's terminal, in cells."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Acknowledgement: ``bytes`` were drawn in total."""

    bytes: int


def read(text: str) -> Hello | Resize | Taken:
    """Parse a text frame. Raises ``Unfit``."""
    if len(text) > LARGEST_TEXT:
        raise Unfit
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unfit from error
    if not isinstance(frame, dict):
        raise Unfit
    match frame.pop("type", None), sorted(frame):
        case "hello", ["colour", "columns", "language", *rest] if rest in _REST:
            return Hello(
                *_size(frame),
                language=_one_of(frame["language"], LANGUAGES),
                colour=_one_of(frame["colour"], tuple(COLOURS)),
                thin=_flag(frame["thin"]),
                reader=_flag(frame.get("reader", False)),
            )
        case "resize", ["columns", "rows"]:
            return Resize(*_size(frame))
        case "taken", ["bytes"]:
            return Taken(_whole(frame["bytes"], 2**53))
    raise Unfit


def _size(frame: dict[str, Any]) -> tuple[int, int]:
    columns, rows = _whole(frame["columns"], MOST_COLUMNS), _whole(frame["rows"], MOST_ROWS)
    if not (columns and rows):
        raise Unfit
    return columns, rows


def _whole(value: Any, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:  # True is an int to isinstance
        raise Unfit
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit
    return value


def _one_of(value: Any, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise Unfit
    return value
