"""Messages of commands on stderr: one line each, in the active language."""

from __future__ import annotations

import sys

from ruobr_tui.api.errors import InsecureAddress, RuobrError, StepNeeded, WrongAddress
from ruobr_tui.i18n import N_, _
from ruobr_tui.phrases import error_sentence

SYSTEM = (
    N_("Address already in use"),
    N_("Connection refused"),
    N_("File exists"),
    N_("File name too long"),
    N_("Input/output error"),
    N_("Is a directory"),
    N_("No such file or directory"),
    N_("No space left on device"),
    N_("Not a directory"),
    N_("Operation not permitted"),
    N_("Permission denied"),
    N_("Read-only file system"),
    N_("Too many open files"),
)
"""Error texts of the system, to be translated: the system's own language may differ."""


def error_text(error: RuobrError) -> str:
    """An error in one line, without hints about keys of the full screen."""
    text = error_sentence(error)
    has_hint = isinstance(error, InsecureAddress | StepNeeded | WrongAddress)
    return f"{text} {_(error.hint)}" if has_hint else text


def cause(error: OSError) -> str:
    """The system's reason, translated."""
    return _(error.strerror) if error.strerror else type(error).__name__


def print_message(text: str) -> None:
    """Write a message to stderr."""
    print(f"ruobr: {text}", file=sys.stderr)
