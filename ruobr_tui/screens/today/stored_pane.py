"""What the pane of the home said of the first row: stored with the sheet, for the first paint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ruobr_tui.widgets.lines import Line, Span


class StoredPane(NamedTuple):
    """``about`` names the row, the room, the language and the day: the lines are of use for the same only."""

    about: tuple[str, ...]
    lines: tuple[Line, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON."""
        return {"about": self.about, "lines": [[tuple(span) for span in each.spans] for each in self.lines]}

    @classmethod
    def from_json(cls, raw: Any) -> StoredPane | None:
        """Read what ``to_json`` has written; None for anything else."""
        try:
            lines = [Line(tuple(Span(str(text), str(role)) for text, role in each)) for each in raw["lines"]]
            return cls(tuple(map(str, raw["about"])), tuple(lines))
        except (KeyError, TypeError, ValueError):
            return None

    @classmethod
    def of(cls, about: tuple[str, ...], lines: Sequence[Line]) -> StoredPane:
        """What was shown: the text alone, as nothing in a pane is selected or copied."""
        return cls(about, tuple(Line(tuple(Span(*span) for span in each.spans)) for each in lines))
