"""A screen without colours, for who asks for none (``NO_COLOR``, ``--plain``): attributes alone."""

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
    """Takes the colours off everything but a code that a camera reads."""

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The same texts, without colours."""
        return [
            Segment(text, look if look is None or _is_code(look) else look + _NONE, control)
            for text, look, control in segments
        ]


def _is_code(look: Style) -> bool:
    return (look.color, look.bgcolor) == (QR.color, QR.bgcolor)


def without_colours(app: App[Any], is_wanted: bool) -> None:
    """Show an app with or without colours, whatever this process's environment says.

    Textual's own filters for it make greys, and of the terminal's own colours black on black.
    """
    filters = [each for each in app._filters if not isinstance(each, Monochrome | NoColor)]
    app._filters = [*filters, WithoutColours()] if is_wanted else filters
