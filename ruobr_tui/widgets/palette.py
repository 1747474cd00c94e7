"""Colours by role. A drawn line names roles; the theme gives each role its style.

No information is given by colour alone: each coloured thing also has a sign or a word.
"""

from __future__ import annotations

from functools import cache

from rich.style import Style
from textual.theme import Theme

DARK, LIGHT, TERMINAL, THIN = "ruobr-dark", "ruobr-light", "terminal", "thin"
DARK_16, LIGHT_16 = "ruobr-dark-16", "ruobr-light-16"
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

ROLES = (
    "text",  # normal text
    "dim",  # past or secondary text
    "rule",  # lines between days
    "heading",  # a day, a group
    "today",  # the heading of today, the current lesson
    "active",  # a lesson the teacher recorded something for (sign ●)
    "mark",  # a mark
    "mark5",  # marks by their value
    "mark4",
    "mark3",
    "mark2",
    "trial",  # a hypothetical number
    "good",  # better than before, done
    "bad",  # a bad mark, an error (sign !)
    "warning",  # a deadline, an absence
    "accent",  # the selected child or tab
    "key",  # a key in the footer
    "bar",  # background of header and footer
    "qr",  # the light modules of a QR code, see ``QR``
    "what-if",  # a hypothetical number (also hatched and named); not italic: GNU screen shows it in reverse
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
    "what-if": "#d2a8ff",
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
    "what-if": "#6f2dbd",
}
_TERMINAL = {
    "text": "default",
    "dim": "bright_black",
    "rule": "bright_black",
    "heading": "bold default",
    "today": "bold magenta",  # the usual yellow is unreadable on white
    "active": "bright_blue",
    "mark": "bold default",
    "good": "green",
    "bad": "bold red",
    "warning": "magenta",
    "accent": "bold bright_blue",
    "key": "bold bright_blue",
    "bar": "default",
    "what-if": "magenta",
}
_DARK_16 = {
    "text": "white",
    "dim": "bright_black",
    "rule": "bright_black",
    "heading": "bold white",
    "today": "bold yellow",
    "active": "bright_cyan",
    "mark": "bold bright_white",
    "good": "bright_green",
    "bad": "bold bright_red",
    "warning": "yellow",
    "accent": "bold cyan",
    "key": "bold cyan",
    "bar": "white",
    "what-if": "bright_magenta",
}
_LIGHT_16 = {
    "text": "black",
    "dim": "bright_black",
    "rule": "bright_black",
    "heading": "bold black",
    "today": "bold magenta",
    "active": "blue",
    "mark": "bold black",
    "good": "green",
    "bad": "bold red",
    "warning": "magenta",
    "accent": "bold blue",
    "key": "bold blue",
    "bar": "black",
    "what-if": "magenta",
}
for _colours in (_DARK, _LIGHT, _TERMINAL, _DARK_16, _LIGHT_16):
    _colours.update(mark5=_colours["good"], mark4=_colours["mark"], mark3=_colours["warning"])
    _colours.update(mark2=_colours["bad"], trial=_colours["what-if"])

_GROUNDS = {
    # background, bar, cursor, cursor without focus
    DARK: (_DARK, "#11151a", "#22262b", "on #264466", "on #2a2f36"),
    LIGHT: (_LIGHT, "#fbfbf8", "#ecece6", "on #cfe0f5", "on #e4e4de"),
    TERMINAL: (_TERMINAL, "default", "default", "default on default reverse", "underline"),
    THIN: (_TERMINAL, "default", "default", "default on default reverse", "underline"),
    DARK_16: (_DARK_16, "black", "black", "white on black reverse", "underline"),
    LIGHT_16: (_LIGHT_16, "bright_white", "bright_white", "black on bright_white reverse", "underline"),
}


def in_colours(theme: str, colours: int) -> str:
    """Return the variant of a theme for a terminal with this number of colours, in which different colours
    stay different.
    """
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
    colours, plain, bar, cursor, blurred = _GROUNDS.get(theme, _GROUNDS[DARK])
    base = Style.parse(f"{colours[role or 'text']} on {bar if ground == 'bar' else plain}")
    if ground == "cursor":
        return base + Style.parse(cursor)
    if ground == "blurred":
        return base + Style.parse(blurred)
    return base
