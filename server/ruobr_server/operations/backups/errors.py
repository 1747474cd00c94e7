"""What is wrong with a backup, for the operator."""

from __future__ import annotations

from ruobr_server.kit.language import _
from ruobr_server.starting import NotStarted


class BackupError(NotStarted):
    """A backup cannot be made or restored: the cause, and the remedy if it is not obvious."""


class Unreadable(BackupError):
    """The file is damaged, incomplete, or no backup."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            _("The backup cannot be used: %(detail)s.") % {"detail": detail},
            _("Nothing was written. Take another copy of the file, or an older backup."),
        )
