"""A screen without colours (``NO_COLOR``, ``--plain``): text attributes only."""

from __future__ import annotations

from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor

from ruobr_tui.widgets.palette import QR

_NONE = Style.parse("default on default")


class WithoutColours(LineFilter):
    """Remove colours from everything except codes to be scanned."""

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """Return the segments without colours."""
        return [
            Segment(text, look if look is None or _is_code(look) else look + _NONE, control)
            for text, look, control in segments
        ]


def _is_code(look: Style) -> bool:
    return (look.color, look.bgcolor) == (QR.color, QR.bgcolor)


def without_colours(app: App[Any], is_wanted: bool) -> None:
    """Show an app with or without colours, whatever the environment of this process says.

    Textual's own filters turn colours to greys, and the terminal's default colours to black on black.
    """
    filters = [each for each in app._filters if not isinstance(each, Monochrome | NoColor)]
    app._filters = [*filters, WithoutColours()] if is_wanted else filters
