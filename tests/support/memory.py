"""Where tests put their files: in memory where the machine lets them, so that no commit waits for a disk."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

ENOUGH = 3 * 2**30
"""Bytes that have to be free there. A run takes a tenth of it: what a test leaves goes when it has passed."""

_PLACE = Path("/dev/shm")


@cache
def in_memory() -> Path | None:
    """A folder of a file system in memory that has room and runs programs; else null."""
    try:
        about = os.statvfs(_PLACE)
    except OSError:
        return None
    has_room = about.f_bavail * about.f_frsize >= ENOUGH
    runs_programs = not about.f_flag & os.ST_NOEXEC
    return _PLACE if has_room and runs_programs and os.access(_PLACE, os.W_OK | os.X_OK) else None
