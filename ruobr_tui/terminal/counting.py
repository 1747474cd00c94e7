"""Functions of our driver beyond Textual's, for an app that may run on either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruobr_tui.terminal.border import driver_of
from ruobr_tui.terminal.driver import CellDriver

if TYPE_CHECKING:
    from textual.app import App


def line_bytes(app: App[Any]) -> tuple[int, int] | None:
    """Bytes sent to the terminal and received from it; None where nobody counts."""
    driver = driver_of(app)
    return (driver.bytes_sent, driver.bytes_received) if isinstance(driver, CellDriver) else None


def redraw(app: App[Any]) -> None:
    """Paint everything anew, whatever another program wrote over the terminal."""
    driver = driver_of(app)
    if isinstance(driver, CellDriver):
        driver.redraw()


def wipe_scrollback(app: App[Any]) -> None:
    """Remove the lines that the terminal keeps above its screen (ED 3 of xterm, understood by most)."""
    driver = driver_of(app)
    if driver is not None:
        driver.write("\x1b[3J")
