"""Faults of the program in its log: what kind and where, not what they say, which may be personal data."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

_DEEPEST = 5
"""Places that are named, the one that failed first."""


def log_fault(error: BaseException) -> None:
    """Log a fault that the user was told of."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-_DEEPEST:])
    places = (f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames)
    logging.getLogger(__name__).error("%s at %s", type(error).__name__, " < ".join(places) or "?")
