"""Uploads in parts, resumed after an interruption."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from ruobr_tui.api.errors import (
    N_,
    BadAnswer,
    ChangedMeanwhile,
    NetworkError,
    NotFound,
    RuobrError,
    UploadCut,
)
from ruobr_tui.api.models.documents import Document, Upload
from ruobr_tui.api.requests import documents
from ruobr_tui.api.rules.fields.scans import HEAD, NAME_LENGTH, TAIL, check_content, check_size
from ruobr_tui.api.rules.fields.wrong import Wrong

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

Progress = Callable[[int, int | None], object]
"""Gets the bytes received so far, and the total."""


class NotAScan(RuobrError):
    """A file that the portal would refuse."""

    text = N_("The file was not accepted. %(reason)s")
    hint = N_("Choose another file.")

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(reason=wrong.explanation)


class NotReadable(RuobrError):
    """The file cannot be read here."""

    text = N_("The file cannot be read (%(reason)s).")
    hint = N_("Check the file name and read permission.")


class InMemory(NamedTuple):
    """A file that is nowhere on this computer's disk."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Begun:
    """State of an interrupted upload: the file's size and time of change, and the upload's number.

    ``number`` is 0 while it is unknown whether the portal has begun it; ``key`` is the idempotency key of
    beginning it.
    """

    number: int
    size: int
    changed: int  # nanoseconds
    key: str = ""


async def upload(
    portal: Portal,
    source: Path | InMemory,
    child: int,
    kind: str,
    *,
    begun: Begun | None = None,
    save: Callable[[Begun], object] = lambda begun: None,
    progress: Progress = lambda done, total: None,
) -> Document:
    """Upload a file; returns the document.

    ``begun`` is the state that ``save`` got last time: if the file is unchanged, only the rest is sent.
    Raises ``NotAScan``, ``NotReadable``, and errors of requests.
    """
    try:
        with _opened(source) as stream:
            name, size, changed = _described(source, stream)
            check(stream, size)
            is_same = begun is not None and (begun.size, begun.changed) == (size, changed)
            state = await _state(portal, begun) if begun is not None and is_same and begun.number else None
            if state is None:
                key = begun.key if begun is not None and is_same and not begun.number else ""
                key = key or os.urandom(16).hex()
                save(Begun(0, size, changed, key))  # its answer may be lost
                call = documents.begin_upload(child, kind, name[:NAME_LENGTH], size)
                state = await portal.execute(call, key)
                save(Begun(state.id, size, changed, key))
            return await _send(portal, stream, state, progress)
    except (NetworkError, BadAnswer) as error:
        raise UploadCut from error
    except OSError as error:
        raise NotReadable(reason=error.strerror or type(error).__name__) from error


def _opened(source: Path | InMemory) -> BinaryIO:
    return BytesIO(source.body) if isinstance(source, InMemory) else source.open("rb")


def _described(source: Path | InMemory, stream: BinaryIO) -> tuple[str, int, int]:
    """Return name, size and time of change."""
    if isinstance(source, InMemory):
        return source.name, len(source.body), 0
    status = os.fstat(stream.fileno())
    return source.name, status.st_size, status.st_mtime_ns


def check(stream: BinaryIO, size: int) -> str:
    """The media type of an open file; moves its position. Raises ``NotAScan``."""
    try:
        check_size(size)
        stream.seek(0)
        head = stream.read(HEAD)
        stream.seek(max(0, size - TAIL))
        return check_content(head, stream.read(TAIL))
    except Wrong as error:
        raise NotAScan(error) from error


async def _state(portal: Portal, begun: Begun) -> Upload | None:
    try:
        return await portal.execute(documents.upload_state(begun.number))
    except NotFound:  # the portal has dropped it after a while
        return None


async def _send(portal: Portal, stream: BinaryIO, state: Upload, progress: Progress) -> Document:
    while state.document is None:
        progress(state.received, state.size)
        stream.seek(state.received)
        data = stream.read(state.part)
        before = state
        try:
            state = await portal.send_part(documents.upload_part(state.id, state.received), data)
        except ChangedMeanwhile as error:  # the portal has received another number of bytes
            state = Upload.model_validate(error.current)
            if state.received == before.received:
                raise
    progress(state.size, state.size)
    return state.document
