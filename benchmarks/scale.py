"""How much is measured: everything, less (``--quick``), or each part once and tiny (``--smoke``)."""

from __future__ import annotations

from enum import Enum, auto
from typing import TypeVar

T = TypeVar("T")


class Scale(Enum):
    """``SMOKE`` says only that a part still runs to its end: its figures mean nothing."""

    SMOKE = auto()
    QUICK = auto()
    FULL = auto()

    def of(self, *, smoke: T, quick: T, full: T) -> T:
        """What of these is right for this scale."""
        return {Scale.SMOKE: smoke, Scale.QUICK: quick, Scale.FULL: full}[self]
