"""States of a job."""

from __future__ import annotations

from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands. The first four are stored; the others are what operators see of a waiting one."""

    WAITING = "waiting"
    """It is to be done, or is being done."""
    DONE = "done"
    """It was done."""
    FAILED = "failed"
    """It is not tried again by itself."""
    REMOVED = "removed"
    """An operator has removed it."""
    RETRYING = "retrying"
    """It waits after an attempt that failed."""
    RUNNING = "running"
    """A process has leased it."""
