"""One-time links: how a file gets from a program on a host to its user's own device, and back.

A host that has them sets them for each of its programs (``use``). A program on the user's own machine has
none and needs none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Protocol

from ruobr_tui.api.errors import N_, RuobrError

LARGEST_FILE = 32 * 1024 * 1024
"""Bytes of a file that is offered."""


class FileTooLarge(RuobrError):
    """A file is too large to be offered by a link."""

    text = N_("The file is too large to be passed on by a link.")
    hint = N_("To save it, run the program on your own computer.")


class Wanted(StrEnum):
    """What a link waits for."""

    SCAN = "scan"
    TABLE = "table"
    SCHOOL_TABLES = "school-tables"


@dataclass(frozen=True, slots=True)
class FileLink:
    """An address that opens once, until a time."""

    address: str
    token: str
    name: str
    """Name of the offered file; "" for a place that waits for one."""
    expires_at: datetime


@dataclass(slots=True)
class LinkedFile:
    """What a file becomes where it is not saved but offered; ``link`` is known when the file is complete."""

    link: FileLink | None = None

    def __str__(self) -> str:
        return self.link.address if self.link is not None else ""


class LimitedBuffer(BytesIO):
    """A file in memory. Raises ``FileTooLarge``."""

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Append."""
        if self.tell() + len(data) > LARGEST_FILE:
            raise FileTooLarge
        return super().write(data)


class FileLinks(Protocol):
    """The links of one session."""

    def offer(self, name: str, body: bytes) -> FileLink:
        """Offer a file. Raises ``RuobrError`` if that is not possible now."""

    def invite(self, wanted: Wanted) -> FileLink:
        """Wait for a file of this kind. Raises ``RuobrError`` if that is not possible now."""

    def is_open(self, link: FileLink) -> bool:
        """Return whether the link was neither used nor withdrawn, and has not expired."""

    def collect(self, link: FileLink) -> tuple[str, bytes] | None:
        """Return name and content of the file that has arrived; None until then. The second call has none."""

    def withdraw(self, link: FileLink) -> None:
        """End a link."""

    def close(self) -> None:
        """End all links: the session is over."""


_links: ContextVar[FileLinks | None] = ContextVar("file links", default=None)


def use(links: FileLinks) -> None:
    """Pass files on by these links from now on, in the current context."""
    _links.set(links)


@contextmanager
def used(links: FileLinks) -> Iterator[None]:
    """Pass files on by these links until the end of the block, in the current context."""
    before = _links.set(links)
    try:
        yield
    finally:
        _links.reset(before)


def links() -> FileLinks | None:
    """Return the links of this program; None where files are saved as usual, or not at all."""
    return _links.get()
