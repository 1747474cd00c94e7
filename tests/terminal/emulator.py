"""A strict terminal without automatic wrapping: it obeys only what means the same in all real terminals.

The line is raw: LF keeps the column. Where real terminals differ, it raises :class:`Unclear` instead of
choosing one behaviour, or leaves a cell whose background is ``UNCLEAR``, which equals nothing that was
meant. So a sequence that passes here means the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from terminal.cell_grid import CellGrid
from terminal.cells import Unclear, rendered

TOKEN = re.compile(
    r"\x1b\[(?P<private>[<=>?]?)(?P<parameters>[\d:;]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<escape>[^\[\]])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])"
    r"|(?P<text>[^\x00-\x1f\x7f]+)",
    re.DOTALL,
)


class Emulator(CellGrid):
    """A terminal to be fed with what a program sends."""

    def __init__(self, columns: int, rows: int, *, bce: bool = False) -> None:
        self.finals: set[str] = set()  # names of sequences seen, as "CSI H", "CSI ?2026h", "ESC M", "LF"
        self.parameters: set[str] = set()  # parameters of SGR seen
        super().__init__(columns, rows, bce=bce)

    def feed(self, data: str) -> None:
        """Obey; raises :class:`Unclear` for everything that is not known to mean the same everywhere."""
        end = 0
        while end < len(data):
            token = TOKEN.match(data, end)
            if token is None:
                raise Unclear(f"no sequence: {data[end : end + 12]!r}")
            end = token.end()
            if token["text"] is not None:
                self.draw(token["text"])
            elif token["control"] is not None:
                self._control(token["control"])
            elif token["osc"] is not None:
                self._system(token["osc"])
            elif token["escape"] is not None:
                self._escape(token["escape"])
            else:
                self._sequence(token)

    def _control(self, control: str) -> None:
        names: dict[str, tuple[str, Callable[[], None]]] = {
            "\n": ("LF", self.linefeed),
            "\r": ("CR", self.carriage_return),
            "\b": ("BS", self.backspace),
        }
        if control not in names:
            raise Unclear(f"a control character: {control!r}")
        name, action = names[control]
        self.finals.add(name)
        self.repeatable, self.marked = "", None
        action()

    def _system(self, command: str) -> None:
        number, _, rest = command.partition(";")
        if number != "8":
            raise Unclear(f"OSC {command!r}")
        self.finals.add("OSC 8")
        self.repeatable = ""
        pen: Any = self.cursor.attrs
        self.cursor.attrs = pen._replace(link=rest.partition(";")[2])

    def _escape(self, final: str) -> None:
        if final != "M":
            raise Unclear(f"ESC {final!r}")
        self.finals.add("ESC M")
        self.repeatable, self.marked = "", None
        self.reverse_index()

    def _sequence(self, token: re.Match[str]) -> None:
        if token["middle"]:
            raise Unclear(f"a sequence: {token[0]!r}")
        final, given = token["final"], token["parameters"]
        if token["private"]:
            self.finals.add(f"CSI {token['private']}{given}{final}")
            return  # modes and queries paint nothing
        self.finals.add(f"CSI {final}")
        numbers = [int(number or 0) for number in given.split(";")] if ":" not in given else []
        if final == "m":
            self.repeatable = ""
            self.parameters.add(given)
            pen: Any = self.cursor.attrs
            self.cursor.attrs = rendered(pen, given)  # type: ignore[assignment]
            return
        actions: dict[str, Callable[..., None]] = {
            "A": self.cursor_up,
            "B": self.cursor_down,
            "C": self.cursor_forward,
            "D": self.cursor_back,
            "G": self.cursor_to_column,
            "H": self.cursor_position,
            "J": self.erase_in_display,
            "K": self.erase_in_line,
            "L": self.insert_lines,
            "M": self.delete_lines,
            "S": self.scroll_up,
            "T": self.scroll_down,
            "X": self.erase_characters,
            "b": self.repeat,
            "d": self.cursor_to_line,
            "r": self.set_margins,
        }
        if final not in actions or not numbers:
            raise Unclear(f"a sequence: {token[0]!r}")
        if final != "b":
            self.repeatable, self.marked = "", None
        actions[final](*numbers)
