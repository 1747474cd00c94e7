"""Colours by role. A drawn line names roles; the theme gives each role its style.

The looks are in ``cells/tokens.py``. No information is given by colour alone.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rich.style import Style
from textual.theme import Theme

from ruobr_tui.widgets.cells.tokens import ON_CURSOR, TOKENS

DARK, LIGHT, TERMINAL, THIN, READER = "ruobr-dark", "ruobr-light", "terminal", "thin", "reader"
DARK_16, LIGHT_16, PLAIN = "ruobr-dark-16", "ruobr-light-16", "plain"
"""Themes for a terminal with fewer than ``MANY`` colours, see ``in_colours``."""

MANY = 256
"""Number of colours from which different theme colours stay different."""


def _of_sixteen(name: str, ground: str = "ansi_default", ink: str = "ansi_default") -> Theme:
    """Make a theme of the terminal's 16 colours. Emphasis is shown by attributes (``app.tcss``)."""
    return Theme(
        name=name,
        ansi=True,
        primary="ansi_blue" if name == LIGHT_16 else "ansi_bright_blue",
        secondary="ansi_cyan",
        warning="ansi_magenta",
        error="ansi_red",
        success="ansi_green",
        accent="ansi_magenta",
        foreground=ink,
        background=ground,
        surface=ground,
        panel=ground,
        boost=ground,
        dark=name != LIGHT_16,
        variables={
            "ansi-background": ground,
            "ansi-foreground": ink,
            "border-blurred": ground,
            "block-cursor-foreground": ink,
            "block-cursor-background": ground,
            "block-cursor-text-style": "bold reverse",
            "input-cursor-background": ground,
            "input-cursor-foreground": ink,
            "input-selection-background": ground,
            "input-selection-foreground": ink,
            "screen-selection-background": "ansi_bright_blue",
            "screen-selection-foreground": "ansi_black",
        },
    )


# Greys: with 256 colours, tinted ones would become the same as the background.
THEMES = (
    Theme(
        name=DARK,
        primary="#6cb6ff",
        secondary="#8ddb8c",
        accent="#6cb6ff",
        warning="#e3b341",
        error="#ff7b72",
        success="#8ddb8c",
        foreground="#d7dde5",
        background="#11151a",
        surface="#11151a",
        panel="#22262b",
        dark=True,
    ),
    Theme(
        name=LIGHT,
        primary="#0a53b0",
        secondary="#116329",
        accent="#0a53b0",
        warning="#7a5200",
        error="#b3151b",
        success="#116329",
        foreground="#1c2128",
        background="#fbfbf8",
        surface="#fbfbf8",
        panel="#ecece6",
        dark=False,
    ),
    _of_sixteen(TERMINAL),
)

FEW_COLOURS = (
    _of_sixteen(DARK_16, "ansi_black", "ansi_white"),
    _of_sixteen(LIGHT_16, "ansi_bright_white", "ansi_black"),
)

THIN_THEME = _of_sixteen(THIN)
"""For low bandwidth: a marker instead of a painted row, and no rules (``lines.draw``)."""

READER_THEME = _of_sixteen(READER)
"""For speech and braille: as on a slow line, and signs are words (``cells/reading.py``)."""

PLAIN_THEME = _of_sixteen(PLAIN)
"""Without colours (``NO_COLOR``, old terminals): what must be seen is shown by attributes."""

ROLES = (*TOKENS, "qr")
"""What a drawn line may name. ``qr``: the light modules of a QR code, see ``QR``."""


class _Grounds(NamedTuple):
    """Which looks of ``TOKENS`` a theme takes, and its grounds."""

    family: str
    page: str
    bar: str
    cursor: str
    blurred: str  # the cursor without the focus


_OWN = ("default", "default", "default on default reverse", "underline")
_GROUNDS = {
    DARK: _Grounds("dark", "#11151a", "#22262b", "on #1d3550", "on #232b35"),
    LIGHT: _Grounds("light", "#fbfbf8", "#ecece6", "on #cfe0f5", "on #e4e4de"),
    TERMINAL: _Grounds("terminal", *_OWN),
    THIN: _Grounds("terminal", *_OWN),
    READER: _Grounds("terminal", *_OWN),
    PLAIN: _Grounds("plain", *_OWN),
    DARK_16: _Grounds("dark_16", "black", "black", "white on black reverse", "underline"),
    LIGHT_16: _Grounds(
        "light_16", "bright_white", "bright_white", "black on bright_white reverse", "underline"
    ),
}


def has_rules(theme: str) -> bool:
    """Return whether a theme draws rules, painted rows and blocks."""
    return theme not in (THIN, READER)


def in_colours(theme: str, colours: int) -> str:
    """Return the variant of a theme for a terminal with this number of colours, in which different colours
    stay different. Without any there is one theme, and those without rules.
    """
    if colours == 0:
        return PLAIN if has_rules(theme) else theme
    return theme if colours >= MANY else {DARK: DARK_16, LIGHT: LIGHT_16}.get(theme, theme)


QR = Style.parse("#ffffff on #000000")
"""Light modules are drawn, dark ones are the background. Independent of theme and cursor: a camera reads
it.
"""


@cache
def style(theme: str, role: str, ground: str = "plain") -> Style:
    """Return the style of a role in a theme on the ``plain``, ``bar``, ``cursor`` or ``blurred``
    background.
    """
    if role == "qr":
        return QR
    grounds = _GROUNDS.get(theme, _GROUNDS[DARK])
    role = role or "text"
    token = (ON_CURSOR.get(role) if ground == "cursor" else None) or TOKENS[role]
    ink: str = getattr(token, grounds.family)
    base = Style.parse(f"{ink} on {grounds.bar if ground == 'bar' else grounds.page}")
    if ground == "cursor":
        return base + Style.parse(grounds.cursor)
    if ground == "blurred":
        return base + Style.parse(grounds.blurred)
    return base
