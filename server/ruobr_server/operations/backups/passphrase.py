"""The passphrase of a backup's keys: typed, or the first line of a file or of the input."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path

from ruobr_server.kit.language import _
from ruobr_server.operations.backups.errors import BackupError

SHORTEST = 12
LONGEST = 1024
LEAST_GUESSES = 10**10
"""Some hundred years of a processor, at the cost of a guess."""


def read_passphrase(file: Path | None, *, is_new: bool) -> str:
    """The passphrase; a new one is typed twice, and must not be easy to guess. Raises ``BackupError``."""
    if file is not None:
        given = _of_file(file)
    elif sys.stdin.isatty():
        given = getpass(_("Passphrase of the keys: "))
        if is_new and getpass(_("Repeat the passphrase: ")) != given:
            raise BackupError(_("The passphrases do not match."))
    else:
        given = sys.stdin.readline(LONGEST + 2).rstrip("\r\n")
    if len(given) > LONGEST:
        raise BackupError(_("The passphrase is too long."))
    if is_new:
        _check(given)
    return given


def _of_file(file: Path) -> str:
    with file.open(encoding="utf-8") as stream:
        if not file.is_file() or file.stat().st_mode & 0o077:
            raise BackupError(
                _("The file of the passphrase %(file)s must be its owner’s alone.") % {"file": file},
                _("Run: chmod 600 %(file)s") % {"file": file},
            )
        try:
            return stream.readline(LONGEST + 2).rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise BackupError(
                _("The file of the passphrase %(file)s is no text.") % {"file": file}
            ) from error


def _check(passphrase: str) -> None:
    from ruobr_server.auth.strength import guesses  # its lists of words take a while to load

    if len(passphrase) < SHORTEST or guesses(passphrase, ()) < LEAST_GUESSES:
        raise BackupError(
            _("This passphrase is easy to guess."),
            _("Use at least %(count)d characters, such as five words by chance.") % {"count": SHORTEST},
        )
