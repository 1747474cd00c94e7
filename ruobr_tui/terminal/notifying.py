"""Notices outside of the window: the bell, and what desktops show for OSC 9 and OSC 777.

Written through the driver, so they come where its bytes come: a terminal, an SSH channel, a browser.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ruobr_tui.terminal.border import driver_of

if TYPE_CHECKING:
    from textual.app import App

BELL, OSC_9, OSC_777 = "bell", "osc9", "osc777"
WAYS = (BELL, OSC_9, OSC_777)
LONGEST = 200
"""Characters of a notice: it is one line at the edge of a screen."""


def notify(app: App[Any], ways: Iterable[str], title: str, text: str) -> None:
    """Notify in these ways."""
    driver = driver_of(app)
    data = sequences(ways, title, text)
    if driver is not None and data:
        driver.write(data)
        driver.flush()


def sequences(ways: Iterable[str], title: str, text: str) -> str:
    """The control sequences; whatever stands in ``title`` and ``text``, they end where they should.

    OSC 777 separates its parts by semicolons, and OSC 9 takes ``4;…`` for the state of a progress bar:
    a semicolon becomes a comma, and the title stands before every text.
    """
    title, text = plain(title), plain(text)
    by_way = {
        BELL: "\x07",
        OSC_9: f"\x1b]9;{title}: {text}\x07",
        OSC_777: f"\x1b]777;notify;{title};{text}\x07",
    }
    wanted = set(ways)
    return "".join(by_way[way] for way in WAYS if way in wanted)


def plain(text: str) -> str:
    """One line of printable characters without a semicolon, not too long."""
    line = "".join(c for c in " ".join(text.split()) if c.isprintable()).replace(";", ",")
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
