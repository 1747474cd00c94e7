"""Colours by role. A drawn line names roles; the theme gives each role its style.

Nothing is said by colour alone: each coloured thing also has a sign or a word.
"""

from __future__ import annotations

from functools import cache

from rich.style import Style
from textual.theme import Theme

DARK, LIGHT, TERMINAL, THIN = "ruobr-dark", "ruobr-light", "terminal", "thin"


def _of_the_terminal(name: str) -> Theme:
    """The terminal's own sixteen colours."""
    return Theme(
        name=name,
        ansi=True,
        primary="ansi_blue",
        secondary="ansi_cyan",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        accent="ansi_cyan",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        dark=True,
        variables={
            "ansi-background": "ansi_black",
            "ansi-foreground": "ansi_white",
            "border-blurred": "ansi_black",
            "block-cursor-foreground": "ansi_black",
            "block-cursor-background": "ansi_white",
            "input-cursor-background": "ansi_black",
            "input-cursor-foreground": "ansi_bright_white",
            "input-selection-background": "ansi_bright_blue",
            "input-selection-foreground": "ansi_black",
            "screen-selection-background": "ansi_bright_blue",
            "screen-selection-foreground": "ansi_black",
        },
    )


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
        panel="#1b2129",
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
    _of_the_terminal(TERMINAL),
)

THIN_THEME = _of_the_terminal(THIN)
"""For a line on which every byte counts: a marker instead of a painted row, and no rules (``lines.draw``)."""

ROLES = (
    "text",  # what is read
    "dim",  # what is past, or beside the point
    "rule",  # lines between days
    "heading",  # a day, a group
    "today",  # the heading of today, the current lesson
    "active",  # a lesson the teacher recorded something for (sign ●)
    "mark",  # a mark
    "good",  # better than before, done
    "bad",  # a bad mark, an error (sign !)
    "warning",  # a deadline, an absence
    "accent",  # the chosen child, the chosen tab
    "key",  # a key in the footer
    "bar",  # the header's and footer's ground
    "qr",  # the light modules of a QR code, see ``QR``
    "what-if",  # a figure that is not real (also hatched and named)
)

_DARK = {
    "text": "#d7dde5",
    "dim": "#8b949e",
    "rule": "#4a535e",
    "heading": "bold #d7dde5",
    "today": "bold #e3b341",
    "active": "#6cb6ff",
    "mark": "bold #f0f3f6",
    "good": "#8ddb8c",
    "bad": "bold #ff7b72",
    "warning": "#e3b341",
    "accent": "bold #6cb6ff",
    "key": "bold #6cb6ff",
    "bar": "#aab4bf",
    "what-if": "italic #d2a8ff",
}
_LIGHT = {
    "text": "#1c2128",
    "dim": "#5c6570",
    "rule": "#a9b0b8",
    "heading": "bold #1c2128",
    "today": "bold #7a5200",
    "active": "#0a53b0",
    "mark": "bold #000000",
    "good": "#116329",
    "bad": "bold #b3151b",
    "warning": "#7a5200",
    "accent": "bold #0a53b0",
    "key": "bold #0a53b0",
    "bar": "#444c56",
    "what-if": "italic #6f2dbd",
}
_TERMINAL = {
    "text": "default",
    "dim": "bright_black",
    "rule": "bright_black",
    "heading": "bold default",
    "today": "bold yellow",
    "active": "bright_blue",
    "mark": "bold default",
    "good": "green",
    "bad": "bold red",
    "warning": "yellow",
    "accent": "bold cyan",
    "key": "bold cyan",
    "bar": "default",
    "what-if": "italic magenta",
}
_GROUNDS = {
    # ground, bar's ground, cursor, cursor without focus
    DARK: (_DARK, "#11151a", "#1b2129", "on #264466", "on #232b35"),
    LIGHT: (_LIGHT, "#fbfbf8", "#ecece6", "on #cfe0f5", "on #e4e4de"),
    TERMINAL: (_TERMINAL, "default", "default", "default on default reverse", "underline"),
    THIN: (_TERMINAL, "default", "default", "default on default reverse", "underline"),
}


QR = Style.parse("#ffffff on #000000")
"""Light modules are drawn, dark ones are the ground. No theme, cursor or ground changes it: a camera reads it."""


@cache
def style(theme: str, role: str, ground: str = "plain") -> Style:
    """The style of a role in a theme, on the ``plain``, ``bar``, ``cursor`` or ``blurred`` ground."""
    if role == "qr":
        return QR
    colours, plain, bar, cursor, blurred = _GROUNDS.get(theme, _GROUNDS[DARK])
    base = Style.parse(f"{colours[role or 'text']} on {bar if ground == 'bar' else plain}")
    if ground == "cursor":
        return base + Style.parse(cursor)
    if ground == "blurred":
        return base + Style.parse(blurred)
    return base
