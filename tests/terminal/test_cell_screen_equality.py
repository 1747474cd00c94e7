"""Whatever is written, the terminal shows it: the frames on one emulator, the raw data on another."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.cell_screen import CellScreen
from terminal.cells import BLANK, Cell
from terminal.comparing import differences, look_of, not_understood
from terminal.emulator import Emulator
from terminal.programs import (
    CAPABILITIES,
    PAGE_SIZES,
    PAGE_STEPS,
    PAGES,
    SIZES,
    STEPS,
    Forget,
    Line,
    Piece,
    Put,
    Resize,
    Shift,
    Step,
    Whole,
    fitted,
)

CONSOLE = Console(color_system="truecolor", force_terminal=True)
EXAMPLES = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
GARBAGE = (
    BLANK,
    Cell("#", "1", "4", bold=True, underline=True),
    Cell(" ", "default", "default", underline=True, reverse=True),
    Cell(" ", "2", "#102030", italic=True),
    Cell("", "3", "5", strike=True),  # halves of wide characters
)


class Bench:
    """A cell screen whose frames go to one emulator; what is written goes raw to another as well."""

    def __init__(self, columns: int, rows: int, terminal: Capabilities, bce: bool, garbage: int) -> None:
        self.terminal, self.bce, self.garbage = terminal, bce, garbage
        self.screen = CellScreen(columns, rows, terminal)
        self.wanted = Emulator(columns, rows)
        self.shown = self.foul(columns, rows)
        self.said: list[str] = []

    @property
    def size(self) -> tuple[int, int]:
        return self.wanted.columns, self.wanted.lines

    def foul(self, columns: int, rows: int) -> Emulator:
        """A terminal that somebody else has used."""
        shown = Emulator(columns, rows, bce=self.bce)
        cell = GARBAGE[self.garbage % len(GARBAGE)]
        if cell.data:
            shown.clear(cell)
        else:
            for row in range(rows):
                shown.feed(f"\x1b[{row + 1};1H\x1b[33;45;9m" + "世" * (columns // 2))
        shown.cursor.attrs = cell._replace(data=" ")  # type: ignore[assignment]
        shown.cursor.x, shown.cursor.y = self.garbage % columns, self.garbage % rows
        shown.is_column_clear = False
        shown.finals.clear()
        shown.parameters.clear()
        return shown

    def write(self, data: str) -> None:
        self.said.append(f"written {data!r}")
        self.screen.write(data)
        self.wanted.feed(data)

    def send(self) -> None:
        frame = self.screen.frame()
        self.said.append(f"sent    {frame!r}")
        scrolls = self.shown.scrolls
        self.shown.feed(frame)
        assert self.terminal.scroll or self.shown.scrolls == scrolls, self.report("it scrolled")
        assert self.shown.margins is None, self.report("a region was left behind")
        assert frame.count("\x1b[?2026h") == frame.count("\x1b[?2026l")

    def check(self) -> None:
        self.send()
        found = differences(self.wanted, self.shown, self.terminal.colours)
        assert not found, self.report("\n".join(found[:8]))
        found_sequences = not_understood(self.shown, self.terminal)
        assert not found_sequences, self.report(f"not understood by the terminal: {found_sequences}")
        assert self.screen.frame() == "", self.report("a second frame without a change")

    def report(self, what: str) -> str:
        columns, rows = self.size
        return f"{what}\n{columns}x{rows}, {self.terminal}\n" + "\n".join(self.said[-8:])

    def take(self, step: Step) -> str:
        """Do it; what was written."""
        columns, rows = self.size
        data = ""
        match step:
            case Put():
                row, column = step.row % rows, step.column % columns
                lines = [fitted(line, columns - column) for line in step.lines[: rows - row]]
                data = drawn(row, column, lines)
            case Whole():
                data = drawn(0, 0, whole(step, columns, rows))
            case Shift():
                data = self.shifted(step)
            case Resize():
                self.said.append(f"resized to {step.columns}x{step.rows}")
                self.screen.resize(step.columns, step.rows)
                self.wanted, self.shown = (
                    Emulator(step.columns, step.rows),
                    self.foul(step.columns, step.rows),
                )
                if step.frame_between:
                    self.send()
                data = drawn(0, 0, whole(step.whole, step.columns, step.rows))
            case Forget():
                self.said.append("forgotten")
                self.screen.forget()
                self.shown = self.foul(columns, rows)
        self.write(data)
        return data

    def shifted(self, step: Shift) -> str:
        """Rows of the screen as they are wanted now, some moved."""
        columns, rows = self.size
        top = step.top % rows
        height = 1 + step.height % (rows - top)
        lines = [fitted(step.lines[row % len(step.lines)], columns) for row in range(height)]
        for row in range(height):
            if 0 <= row + step.by < height:
                lines[row] = [
                    Segment(cell.data, look_of(cell))
                    for cell in self.wanted.cells[top + row + step.by]
                    if cell.data
                ]
        return drawn(top, 0, lines)


def drawn(row: int, column: int, lines: list[list[Segment]]) -> str:
    """Lines as Textual writes them."""
    return "\n".join(
        f"\x1b[{row + number + 1};{column + 1}H" + Strip(line).render(CONSOLE)
        for number, line in enumerate(lines)
    )


def whole(step: Whole, columns: int, rows: int) -> list[list[Segment]]:
    """The segments of each row."""

    def full(row: int) -> Line:
        line = step.lines[row % len(step.lines)]
        return (*((Piece(f"{row} "),) if step.numbered else ()), *line, Piece(" ", times=columns))

    return [fitted(full(row), columns) for row in range(rows)]


def compare(bench: Bench, steps: list[tuple[Step, bool]]) -> None:
    """Do the steps and compare after each; several writes make one frame where a step says so."""
    for number, (step, is_joined) in enumerate(steps):
        data = bench.take(step)
        if is_joined and number + 1 < len(steps):
            continue
        bench.check()
        bench.screen.write(data)
        assert bench.screen.frame() == "", bench.report("written again what is there already")


# A terminal may erase with the background without saying so, as tmux does: nothing may depend on that it
# does not. Hence ``erases_anyway``.


@EXAMPLES
@given(
    size=SIZES,
    terminal=CAPABILITIES,
    erases_anyway=st.booleans(),
    garbage=st.integers(0, 99),
    steps=st.lists(st.tuples(STEPS, st.booleans()), min_size=1, max_size=6),
)
def test_frames_show_what_was_written(
    size: tuple[int, int],
    terminal: Capabilities,
    erases_anyway: bool,
    garbage: int,
    steps: list[tuple[Step, bool]],
) -> None:
    compare(Bench(*size, terminal, terminal.bce or erases_anyway, garbage), steps)


@EXAMPLES
@given(
    size=PAGE_SIZES,
    terminal=CAPABILITIES,
    erases_anyway=st.booleans(),
    page=PAGES,
    steps=st.lists(st.tuples(PAGE_STEPS, st.just(False)), min_size=1, max_size=5),
)
def test_frames_show_a_page_that_changes_in_places(
    size: tuple[int, int],
    terminal: Capabilities,
    erases_anyway: bool,
    page: Whole,
    steps: list[tuple[Step, bool]],
) -> None:
    compare(Bench(*size, terminal, terminal.bce or erases_anyway, 0), [(page, False), *steps])
