"""Replacements, cell for cell, of signs that fonts of the Linux console lack.

A console font has 512 glyphs at most. With Cyrillic there is room for the old box and block characters, but
not for braille, small triangles or eighths of a block.
"""

from __future__ import annotations

import os

_BRAILLE = range(0x2801, 0x2900)

_STAND_INS: dict[int, str | int] = {
    **dict.fromkeys(_BRAILLE, "·"),
    0x2800: " ",
    **str.maketrans("▁▂▃▅▆▇", "▄▄▄███"),
    **str.maketrans("▉▊▋▌▍▎▏", "████▌▌▌"),
    **str.maketrans("▸▹‹›⇩☐☑✓✗⇧⌫≠−", "►>‹›↓□■+x↑<≠-"),
    **str.maketrans("⁴⁵⁶⁷⁸⁹", "456789"),
}

IS_CONSOLE = os.environ.get("TERM") == "linux"


def shown(text: str) -> str:
    """Return the text with replacements on a Linux console, unchanged elsewhere."""
    return text.translate(_STAND_INS) if IS_CONSOLE else text
