"""Marks without drawings: on slow lines, and for speech and braille."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum

from ruobr_tui import phrases
from ruobr_tui.config import Config
from ruobr_tui.i18n import _


class Plain(IntEnum):
    """How a page says what it otherwise draws: true in conditions unless it draws."""

    DRAWN = 0
    """Charts, rules, weights as superscripts."""
    SIGNS = 1
    """On slow lines: no charts, weights as ×2."""
    WORDS = 2
    """For speech and braille: weights in words besides."""


def plain_of(config: Config) -> Plain:
    """Return what the settings ask for."""
    return Plain.WORDS if config.reader else Plain.SIGNS if config.is_plain else Plain.DRAWN


def weight_behind(value: Decimal, plain: Plain) -> str:
    """Return the weight as it stands behind a mark; "" for that of an ordinary one."""
    if value == 1:
        return ""
    match plain:
        case Plain.DRAWN:
            return phrases.weight_sign(value)
        case Plain.SIGNS:
            return f"×{phrases.plain_number(value)}"
        case Plain.WORDS:
            return f" ({_('weight')} {phrases.plain_number(value)})"
