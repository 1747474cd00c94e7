"""What a terminal understands, by its name: from the terminfo database, else from its family, else little.

A name is a claim, not the terminal: mosh, multiplexers and many emulators call themselves ``xterm-256color``,
and some pass on the name of the terminal that they stand in. So nothing is used whose absence nothing mends.
"Repeat the last character" (REP, ``CSI n b``) is such a thing: mosh ignores it, tmux garbles it. "Erasing
paints with the background" is believed only of names that one program has: GNU screen is often told to call
itself ``xterm-256color``, and leaves holes of the terminal's own ground in a picture. Who answers that it has
synchronised frames is believed, too (``driver.py``): all that have them paint what they erase.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ruobr_tui.terminal.style import TRUE_COLOURS
from ruobr_tui.terminal.terminfo import Entry, find, is_name

_BRIGHT = re.compile(r"xterm|putty|rxvt|linux|screen|tmux|vte|gnome|konsole|cygwin|st\b|st-")
"""Families whose entries say 8 colours, but which show the bright ones too."""

_LIKE_XTERM = re.compile(
    r"xterm|putty|rxvt|vte|gnome|konsole|alacritty|kitty|foot|wezterm|ghostty|contour|iterm|mintty|st\b|st-"
)
_CLAIMED = re.compile(r"(xterm|ansi|linux)(-[0-9a-z]*color|-direct\d*)?")
"""Names that everybody claims."""

_MULTIPLEXERS = re.compile(r"screen|tmux")
_OLD_KEYBOARDS = re.compile(r"linux|screen|putty|vt\d|ansi|cygwin|dumb|sun|rxvt")
"""Families that show "tell keys apart" as rubbish, or may."""


_NO_SCREEN = ("", "dumb", "unknown")
"""Names of terminals that print, or of none."""


def shows_pictures(term: str, environ: Mapping[str, str]) -> bool:
    """Whether the cursor of the terminal named ``term`` can be moved, as ECMA-48 says it.

    A name that no database knows is given the benefit of the doubt.
    """
    if term in _NO_SCREEN:
        return False
    entry = find(term, environ)
    return entry is None or entry.strings.get("cup", b"").startswith(b"\x1b[")


class Capabilities(NamedTuple):
    """What a terminal understands. The default is what every colour terminal of these days does."""

    colours: int = 16  # 0, 8, 16, 256 or TRUE_COLOURS
    bce: bool = False  # erasing paints with the current background, surely
    ech: bool = False  # CSI n X erases characters
    scroll: bool = False  # scroll regions
    delete_lines: bool = False  # CSI n M, also within a scroll region
    columns_absolute: bool = False  # CSI n G
    rows_absolute: bool = False  # CSI n d
    sync: bool = False  # mode 2026: may be asked for
    mouse: bool = True  # its reports may be asked for: GNU screen then holds Escape back until another key
    keyboard: bool = False  # the keyboard protocol that tells Escape from what begins with it

    @classmethod
    def of(cls, term: str, environ: Mapping[str, str]) -> Capabilities:
        """Of the terminal named ``term``; ``environ`` is that of its user (COLORTERM)."""
        if not is_name(term):  # a malicious client may send anything
            term = ""
        entry = find(term, environ)
        known = cls._of_entry(entry) if entry is not None else cls._of_family(term)
        colours = known.colours
        if 0 < colours < 16 and _BRIGHT.match(term):
            colours = 16
        is_screen = "STY" in environ or (term.startswith("screen") and "TMUX" not in environ)
        # GNU screen inherits COLORTERM, and takes exact colours for other attributes.
        colorterm = environ.get("COLORTERM", "").strip().lower() if not is_screen else ""
        if (colorterm in ("truecolor", "24bit") or term.endswith("-direct")) and colours:
            colours = TRUE_COLOURS
        return cls(
            colours=colours,
            bce=known.bce and not _CLAIMED.fullmatch(term),
            ech=known.ech,
            scroll=known.scroll,
            delete_lines=known.scroll and known.delete_lines,
            columns_absolute=known.columns_absolute,
            rows_absolute=known.rows_absolute,
            sync=bool(_LIKE_XTERM.match(term)) and environ.get("TERM_PROGRAM") != "Apple_Terminal",
            mouse=not is_screen,
            keyboard=not _OLD_KEYBOARDS.match(term) and bool(_LIKE_XTERM.match(term) or "tmux" in term),
        )

    @classmethod
    def _of_entry(cls, entry: Entry) -> Capabilities:
        def says(name: str, sequence: bytes) -> bool:
            return entry.strings.get(name, b"").startswith(sequence)

        colours = max(entry.colours, 0)
        return cls(
            colours=256 if colours >= 256 else 16 if colours >= 16 else 8 if colours >= 8 else 0,
            bce=entry.bce,
            ech=says("ech", b"\x1b[%p1%dX"),
            scroll=says("csr", b"\x1b[%i%p1%d;%p2%dr") and says("ind", b"\n") and says("ri", b"\x1bM"),
            delete_lines=says("dl", b"\x1b[%p1%dM"),
            columns_absolute=says("hpa", b"\x1b[%i%p1%dG"),
            rows_absolute=says("vpa", b"\x1b[%i%p1%dd"),
        )

    @classmethod
    def _of_family(cls, term: str) -> Capabilities:
        colours = 256 if "256" in term or re.search(r"alacritty|kitty|foot|wezterm|ghostty", term) else 16
        if _LIKE_XTERM.match(term) or term.startswith("linux"):
            colours = 16 if term.startswith("linux") else colours
            return cls(
                colours,
                bce=True,
                ech=True,
                scroll=True,
                delete_lines=True,
                columns_absolute=True,
                rows_absolute=True,
            )
        if _MULTIPLEXERS.match(term):
            return cls(colours, scroll=True, delete_lines=True)
        return cls(0 if re.match(r"vt\d|dumb|ansi-m", term) else 8)

    def opening(self, *, mouse: bool, ask_sync: bool) -> str:
        """What takes a terminal over: the other screen, no cursor, no wrapping at the edge, whole pastes."""
        text = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[r"
        if mouse and self.mouse:
            text += "\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h"
        if self.keyboard:
            text += "\x1b[>1u"
        if ask_sync and self.sync:
            text += "\x1b[?2026$p"
        return text

    def closing(self, *, mouse: bool) -> str:
        """What gives it back as it was."""
        text = "\x1b[<u" if self.keyboard else ""
        if mouse and self.mouse:
            text += "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
        # The last row first: a terminal without a second screen would go on in the middle of the picture.
        return text + "\x1b[r\x1b[m\x1b[999;1H\x1b[K\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"
