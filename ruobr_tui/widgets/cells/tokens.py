"""The look of each role: in colours, in the terminal's sixteen, and by attributes alone.

Each coloured thing also has a sign or a word, so nothing is lost without colours.
"""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """A role in each family of themes, as Rich writes styles.

    ``terminal`` is seen on the terminal's own ground, dark or light: the usual yellow is not.
    ``plain`` is without any colour.
    """

    dark: str
    light: str
    terminal: str
    dark_16: str
    light_16: str
    plain: str = "default"


_FAINT = Token("#8b949e", "#5c6570", "dim default", "bright_black", "bright_black")
_GREEN = Token("#8ddb8c", "#116329", "green", "bright_green", "green")
_AMBER = Token("#e3b341", "#7a5200", "magenta", "yellow", "magenta")
_LATE = Token("bold #ff7b72", "bold #b3151b", "bold red", "bold bright_red", "bold red", "bold default")
_CHOSEN = Token("bold #6cb6ff", "bold #0a53b0", "bold cyan", "bold cyan", "bold blue", "bold default")
_STRONG = Token("bold #d7dde5", "bold #1c2128", "bold default", "bold white", "bold black", "bold default")
_NOW = Token(
    "bold #e3b341", "bold #7a5200", "bold magenta", "bold yellow", "bold magenta", "underline default"
)
# Not italic in colours: GNU screen shows it in reverse.
_TRIAL = Token("#d2a8ff", "#6f2dbd", "magenta", "bright_magenta", "magenta", "italic default")

# Names of portals, by ``account.portals.COLOURS``.
_PORTALS = {
    "portal-blue": Token("#6cb6ff", "#0a53b0", "bright_blue", "bright_cyan", "blue"),
    "portal-green": _GREEN,
    "portal-yellow": _AMBER._replace(terminal="yellow"),
    "portal-red": Token("#ff7b72", "#b3151b", "red", "bright_red", "red"),
    "portal-magenta": _TRIAL._replace(plain="default"),
    "portal-cyan": Token("#56d4dd", "#0e6470", "cyan", "bright_cyan", "blue"),
}

TOKENS: dict[str, Token] = {
    **_PORTALS,
    "text": Token("#d7dde5", "#1c2128", "default", "white", "black"),
    "dim": _FAINT,  # past or secondary text
    "rule": Token("#4a535e", "#a9b0b8", "bright_black", "bright_black", "bright_black"),
    "heading": _STRONG,  # a day, a group
    "today": _NOW,  # the heading of today
    "now": _NOW,  # the current lesson, what happens today
    "active": Token("#6cb6ff", "#0a53b0", "bright_blue", "bright_cyan", "blue"),
    "unread": _CHOSEN,  # sign ●
    "mark": Token(
        "bold #f0f3f6", "bold #000000", "bold default", "bold bright_white", "bold black", "bold default"
    ),
    "mark5": _GREEN,
    "mark4": _STRONG._replace(plain="default"),
    "mark3": _AMBER,
    "mark2": _LATE,
    "good": _GREEN,  # better than before, done, confirmed (signs ✓ +)
    "bad": _LATE,  # a bad mark, an error (sign !)
    "warning": _AMBER,  # an absence, something to look at
    "due": _AMBER._replace(terminal="bold magenta", plain="bold default"),  # a deadline (sign !)
    "overdue": _LATE,  # a deadline that is over (sign !)
    "cancelled": _FAINT,  # sign ×
    "trial": _TRIAL,  # a hypothetical number, also hatched and named
    "what-if": _TRIAL,
    "accent": _CHOSEN,  # the chosen tab, the edge of a sheet, the title of a pane with the focus
    "key": _CHOSEN,  # a key in the footer
    "bar": Token("#aab4bf", "#444c56", "default", "white", "black"),  # texts of header and footer
}

ON_CURSOR: dict[str, Token] = {
    "dim": _FAINT._replace(dark="#a5adb6", light="#545c66"),
    "cancelled": _FAINT._replace(dark="#a5adb6", light="#545c66"),
}
"""Roles that would be too faint on the selected row."""
