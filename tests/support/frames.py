"""Whole screens as text, compared with those that are stored beside a test.

``WRITE_FRAMES=1`` writes them anew; look at each difference before it is committed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

WRITE = "WRITE_FRAMES"


def check_frame(path: Path, lines: Sequence[str]) -> None:
    """Compare the rows of a screen with a stored frame."""
    shown = "\n".join(line.rstrip() for line in lines) + "\n"
    if os.environ.get(WRITE):
        path.write_text(shown, "utf-8")
    assert shown == path.read_text("utf-8"), f"{path.name} differs ({WRITE}=1 writes it)"
