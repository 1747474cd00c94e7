"""Files that a user saves: into the downloads folder, under a safe name, never over another file."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from ruobr_tui.api.errors import N_, RuobrError
from ruobr_tui.api.rules.text.safe_text import one_line
from ruobr_tui.files.links import LimitedBuffer, LinkedFile, links

_UNFIT = re.compile(r'[/\\:*?"<>|\x00-\x1f]+')
_LONGEST = 230  # bytes; file systems allow 255, and the name may still get a number and ``.part``


class NotSaved(RuobrError):
    """A file could not be written."""

    text = N_("The file could not be saved in %(folder)s (%(reason)s).")
    hint = N_("Check free space and write permission.")


class NotSavedHere(RuobrError):
    """The program runs on another machine than the user's: a file would stay there."""

    text = N_("Files can’t be saved or sent here: the program runs on a server, not on your computer.")
    hint = N_("For that, run the program on your own computer.")


class NotSavedOnKiosk(NotSavedHere):
    """The machine is everybody's: the next person would find the file."""

    text = N_("Files can’t be saved or sent on a shared computer.")
    hint = N_("For that, open the portal at home.")


_refusal: ContextVar[type[NotSavedHere] | None] = ContextVar("saving refused", default=None)


def refuse(why: type[NotSavedHere]) -> None:
    """Save nothing from now on, in the current context, unless a link reaches the user."""
    _refusal.set(why)


def refusal() -> NotSavedHere | None:
    """Return why files are neither saved nor read here; None where they are, or go by links."""
    why = _refusal.get()
    return why() if why is not None and links() is None else None


def downloads_folder() -> Path:
    """The user's downloads folder."""
    import platformdirs

    return platformdirs.user_downloads_path()


def safe_name(title: str, default: str = "file") -> str:
    """A file name from a title that came from outside: one part, nothing hidden, no reserved characters."""
    name = unicodedata.normalize("NFC", one_line(title))
    name = _UNFIT.sub("_", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and stem and len(ending) <= 10:
        return _cut(stem, _LONGEST - len(ending.encode()) - 1) + "." + ending
    return _cut(name, _LONGEST) or default


def _cut(name: str, size: int) -> str:
    return name.encode()[:size].decode(errors="ignore").rstrip(" .")


Saved = Path | LinkedFile
"""Where a file is: in a folder, or behind a link."""


@contextmanager
def saving(
    title: str, folder: Path | None = None, *, private: bool = False
) -> Iterator[tuple[Saved, BinaryIO]]:
    """A new file for ``title``: yields where it will be and a stream; nothing is left of it after an error.

    A taken name gets a number: ``task (2).pdf``. ``private``: its owner's
    alone (0600). On a host with links it is offered by one. Raises ``NotSaved``, ``NotSavedHere``, and what
    ``FileLinks.offer`` raises.
    """
    if (passing_on := links()) is not None:
        linked, buffer = LinkedFile(), LimitedBuffer()
        yield linked, buffer
        linked.link = passing_on.offer(safe_name(title), buffer.getvalue())
        return
    if (why := refusal()) is not None:
        raise why
    folder = folder or downloads_folder()
    partial: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _reserve(folder, safe_name(title))
        partial = path.with_name(path.name + ".part")
        try:
            partial.unlink(missing_ok=True)
            mode = 0o600 if private else 0o644
            descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
            with os.fdopen(descriptor, "wb") as stream:
                yield path, stream
            partial.replace(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NotSaved(folder=str(folder), reason=error.strerror or type(error).__name__) from error
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


def _reserve(folder: Path, name: str) -> Path:
    """Create an empty file under the first free name, so that two programs never take the same."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        stem, ending = name, ""
    number = 1
    while True:
        numbered = stem if number == 1 else f"{stem} ({number})"
        path = folder / (f"{numbered}.{ending}" if ending else numbered)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        except FileExistsError:
            number += 1
        else:
            return path
