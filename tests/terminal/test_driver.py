"""The driver between the program and a line: what goes when, what a full line gets later, sizes, Escape."""

from __future__ import annotations

import asyncio
import re
from types import SimpleNamespace
from typing import Any

import pytest
from textual import events, messages
from textual.geometry import Offset

from ruobr_tui.terminal import driver as module
from ruobr_tui.terminal.channel import ChannelDriver, FarEnd
from ruobr_tui.terminal.driver import CALM, MOST_COLUMNS, MOST_ROWS, SYNC_FROM, CellDriver
from terminal.emulator import Emulator

SYNC_BEGINS, SYNC_ENDS = "\x1b[?2026h", "\x1b[?2026l"


class Program:
    """Takes the place of the app: it gets what the driver has understood."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.screen_stack: list[Any] = []

    def post_message(self, message: Any) -> bool:
        self.messages.append(message)
        return True

    @property
    def keys(self) -> list[str]:
        return [each.key for each in self.messages if isinstance(each, events.Key)]

    @property
    def sizes(self) -> list[tuple[int, int]]:
        return [
            (each.size.width, each.size.height) for each in self.messages if isinstance(each, events.Resize)
        ]


class Sending(CellDriver):
    """Counts what goes out; a terminal shows it."""

    def __init__(self, columns: int = 20, rows: int = 4, **options: Any) -> None:
        self.program = Program()
        super().__init__(self.program, term="xterm-256color", **options)  # type: ignore[arg-type]
        self.sent: list[str] = []
        self.terminal = Emulator(columns, rows)
        self.start_application_mode()
        self.resized(columns, rows)
        self.program.messages.clear()
        self.sent.clear()

    def send(self, data: bytes) -> None:
        text = data.decode()
        if not hasattr(self, "terminal") or "\x1b[?7l" in text:  # what takes the terminal over
            return
        self.sent.append(text)
        self.terminal.feed(text.replace(SYNC_BEGINS, "").replace(SYNC_ENDS, ""))

    def paint(self, row: int, text: str) -> None:
        """As Textual does: write, and say that a frame is whole."""
        self.write(f"\x1b[{row};1H{text:12}")
        self.flush()

    @property
    def shown(self) -> list[str]:
        return ["".join(cell.data for cell in row).rstrip() for row in self.terminal.cells]


async def calm() -> None:
    """So many turns that a frame which was planned has gone."""
    for _turn in range(CALM + 5):
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine turns take long: here turns decide, not seconds."""
    monkeypatch.setattr(module, "JOIN", 3600.0)


# What goes when


async def test_what_follows_at_once_goes_as_one_frame() -> None:
    driver = Sending()
    for number in range(5):
        driver.paint(1, f"step {number}")
        await asyncio.sleep(0)
    assert driver.sent == []
    await calm()
    assert len(driver.sent) == 1
    assert driver.shown[0] == "step 4"


async def test_a_program_that_never_rests_is_seen_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "JOIN", 0.0)
    driver = Sending()
    for number in range(3):
        driver.paint(1, f"step {number}")
        await asyncio.sleep(0)
    assert driver.shown[0] in ("step 1", "step 2")


async def test_another_screen_goes_at_once_and_is_not_sent_again() -> None:
    driver = Sending()
    driver.write("\x1b[1;1H" + "\n".join(["новый экран"] * 4))
    assert driver.sent == []
    driver.flush()
    assert len(driver.sent) == 1
    await calm()
    assert len(driver.sent) == 1


async def test_the_same_picture_again_sends_nothing_until_a_redraw_is_wanted() -> None:
    driver = Sending()
    driver.paint(2, "одно")
    await calm()
    count = len(driver.sent)
    driver.paint(2, "одно")
    await calm()
    assert len(driver.sent) == count
    driver.redraw()
    await calm()
    assert len(driver.sent) == count + 1
    assert "одно" in driver.sent[-1]


# The cursor


def stand_at(driver: Sending, x: int, y: int) -> None:
    """Let the program's screen say where the cursor belongs."""
    screen = SimpleNamespace(cursor_screen_offset=Offset(x, y), focused=None, children=[])
    driver.program.screen_stack = [screen]


async def test_the_cursor_comes_last_in_a_frame_and_moves_only_when_it_has_to() -> None:
    driver = Sending()
    stand_at(driver, 0, 2)
    driver.paint(1, "one")
    await calm()
    assert (driver.terminal.cursor.x, driver.terminal.cursor.y) == (0, 2)
    driver.paint(1, "one")
    await calm()
    assert len(driver.sent) == 1, "nothing has changed"
    stand_at(driver, 0, 3)
    driver.paint(1, "one")
    await calm()
    assert driver.sent[1:] == ["\n"], "the cursor alone"
    driver.paint(2, "two")
    await calm()
    assert (driver.terminal.cursor.x, driver.terminal.cursor.y) == (0, 3)
    assert driver.shown[:2] == ["one", "two"]


async def test_a_place_outside_of_the_window_is_the_nearest_inside() -> None:
    driver = Sending()
    for place, nearest in (((20, 4), (19, 3)), ((-1, -1), (0, 0)), ((99, 2), (19, 2))):
        stand_at(driver, *place)
        driver.paint(1, f"at {place}")
        await calm()
        assert (driver.terminal.cursor.x, driver.terminal.cursor.y) == nearest


@pytest.mark.parametrize("is_shown", [False, True])
async def test_the_cursor_is_shown_to_who_wants_it(is_shown: bool) -> None:
    sent: list[bytes] = []
    far_end = FarEnd(sent.append, "xterm-256color", shows_cursor=is_shown)
    channel = ChannelDriver(Program(), far_end=far_end)  # type: ignore[arg-type]
    channel.start_application_mode()
    last = re.findall(rb"\x1b\[\?25[hl]", b"".join(sent))[-1]
    assert last == (b"\x1b[?25h" if is_shown else b"\x1b[?25l")


# A line that takes no more


async def test_a_full_line_gets_nothing_and_the_missed_picture_without_a_key() -> None:
    driver = Sending()
    driver.paint(1, "before")
    await calm()
    count = len(driver.sent)
    driver.line_is_full()
    for number in range(5):
        driver.paint(1, f"missed {number}")
        driver.write("\x1b[1;1H" + "\n".join([f"screen {number}"] * 4))
        driver.flush()
        await calm()
    assert len(driver.sent) == count
    driver.line_is_free()
    await calm()
    assert len(driver.sent) == count + 1, "all that was missed, as one"
    assert driver.shown[0] == "screen 4"


async def test_a_picture_planned_before_the_line_was_full_is_missed_too() -> None:
    driver = Sending()
    driver.paint(1, "planned")
    driver.line_is_full()
    await calm()
    assert driver.sent == []
    driver.line_is_free()
    await calm()
    assert driver.shown[0] == "planned"


async def test_a_line_that_is_free_again_and_missed_nothing_gets_nothing() -> None:
    driver = Sending()
    driver.paint(1, "before")
    await calm()
    count = len(driver.sent)
    for _time in range(2):
        driver.line_is_full()
        driver.line_is_free()
        await calm()
    assert len(driver.sent) == count
    driver.line_is_full()
    driver.paint(1, "one")
    await calm()
    driver.line_is_free()
    await calm()
    driver.line_is_full()
    driver.line_is_free()
    await calm()
    assert len(driver.sent) == count + 1, "what was missed is sent once"
    driver.paint(1, "two")
    await calm()
    assert driver.shown[0] == "two", "and the line is free for all that follows"


# Large frames are shown at once


async def test_only_a_terminal_that_can_and_only_a_large_frame_is_shown_at_once() -> None:
    driver = Sending(200, 40)
    large = "\x1b[1;1H" + "\n".join(["слово и слово " * 14] * 40)
    driver.write(large)
    driver.flush()
    assert SYNC_BEGINS not in driver.sent[-1]
    driver.process_message(messages.TerminalSupportsSynchronizedOutput())
    assert driver.program.messages == [], "of no interest to the app"
    driver.redraw()
    await calm()
    assert len(driver.sent[-1]) > SYNC_FROM
    assert driver.sent[-1].startswith(SYNC_BEGINS)
    assert driver.sent[-1].endswith(SYNC_ENDS)
    driver.paint(1, "x")
    await calm()
    assert SYNC_BEGINS not in driver.sent[-1]


# Sizes


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ((80, 24), (80, 24)),
        ((0, 0), (1, 1)),
        ((-5, 3), (1, 3)),
        ((1, 1), (1, 1)),
        ((MOST_COLUMNS, MOST_ROWS), (MOST_COLUMNS, MOST_ROWS)),
        ((MOST_COLUMNS + 1, MOST_ROWS + 1), (MOST_COLUMNS, MOST_ROWS)),
        ((2**31, 2**31), (MOST_COLUMNS, MOST_ROWS)),
    ],
)
async def test_a_size_from_outside_has_limits(sent: tuple[int, int], taken: tuple[int, int]) -> None:
    driver = Sending()
    driver.resized(*sent)
    assert driver.program.sizes == [taken]
    assert driver._screen.size == taken
    driver.paint(1, "x")
    await calm()
    assert driver.sent, "and it draws"


async def test_the_limits_hold_the_largest_screen_and_little_memory() -> None:
    assert MOST_COLUMNS >= 400
    assert MOST_ROWS >= 120
    assert MOST_COLUMNS * MOST_ROWS <= 500_000


async def test_another_size_paints_all_anew() -> None:
    driver = Sending()
    driver.paint(1, "слово")
    await calm()
    driver.terminal = Emulator(30, 6)
    driver.resized(30, 6)
    driver.paint(1, "слово")
    await calm()
    assert driver.shown[0] == "слово"


async def test_a_window_that_reports_its_size_by_itself_is_not_believed_twice() -> None:
    driver = Sending()
    driver.process_message(messages.InBandWindowResize(supported=True, enabled=True))
    assert driver.program.messages == []


# In


async def test_escape_alone_is_a_key_once_nothing_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ESCAPE", 0.0)
    driver = Sending()
    driver.receive(b"\x1b")
    assert driver.program.keys == []
    for _turn in range(20):
        await asyncio.sleep(0.001)
    assert driver.program.keys == ["escape"]


async def test_a_key_that_comes_in_parts_is_one_key_and_no_escape() -> None:
    driver = Sending()
    for part in (b"\x1b", b"[", b"A", "я".encode()[:1], "я".encode()[1:]):
        driver.receive(part)
    assert driver._escape_due is None
    assert driver.program.keys == ["up", "я"]
    assert driver.bytes_received == 5


async def test_each_part_of_a_key_begins_the_wait_for_the_next_anew() -> None:
    """The wait of the first part would end in the middle of a key that comes slowly."""

    class Wait:
        is_cancelled = False

        def cancel(self) -> None:
            self.is_cancelled = True

    waits: list[Wait] = []

    class Loop:
        def call_later(self, _seconds: float, _callback: object) -> Wait:
            waits.append(Wait())
            return waits[-1]

    driver = Sending()
    driver._loop = Loop()  # type: ignore[assignment]
    for part in (b"\x1b", b"[", b"1"):
        driver.receive(part)
        assert [wait.is_cancelled for wait in waits] == [True] * (len(waits) - 1) + [False]
    driver.receive(b"5~")
    assert all(wait.is_cancelled for wait in waits)
    assert driver.program.keys == ["f5"]


async def test_bytes_that_are_no_text_end_nothing() -> None:
    driver = Sending()
    driver.receive(b"\xff\xfe a")
    driver.receive(b"b")
    assert driver.program.keys[-2:] == ["a", "b"]


# The end


async def test_after_the_end_nothing_is_sent_and_the_terminal_is_given_back_once() -> None:
    driver = Sending()
    driver.paint(1, "late")
    driver.receive(b"\x1b")
    driver.stop_application_mode()
    assert len(driver.sent) == 1
    closing = driver.sent[0]
    assert "late" not in closing
    driver.stop_application_mode()
    driver.paint(1, "later")
    driver.line_is_free()
    for _turn in range(50):
        await asyncio.sleep(0.001)
    assert driver.sent == [closing]
    assert driver.program.keys == []


async def test_what_was_sent_is_counted_in_bytes() -> None:
    driver = Sending()
    before = driver.bytes_sent
    driver.paint(1, "слово")
    await calm()
    assert driver.bytes_sent - before == sum(len(text.encode()) for text in driver.sent)


# A channel


async def test_a_far_terminal_is_taken_over_at_the_size_that_it_sent() -> None:
    sent: list[bytes] = []
    program = Program()
    far_end = FarEnd(sent.append, "xterm-256color", columns=132, rows=43)
    channel = ChannelDriver(program, far_end=far_end)  # type: ignore[arg-type]
    channel.start_application_mode()
    assert program.sizes == [(132, 43)]
    assert channel._screen.size == (132, 43)
    assert sent
    channel.open_url("https://example.org")
    channel.deliver_binary(b"", save_path="x")
    assert len(sent) == 1, "nothing is opened or saved on the host"


async def test_who_has_synchronised_frames_paints_what_is_erased() -> None:
    ground = "\x1b[48;5;23m"
    driver = Sending(columns=60)
    driver.terminal = Emulator(60, 4, bce=True)
    assert not driver.capabilities.bce  # the name is claimed by many
    driver.paint(1, f"{ground}{'x' * 60}")
    await calm()
    driver.paint(1, f"{ground}a{' ' * 59}")
    await calm()
    assert len(driver.sent[-1]) > 60
    driver.paint(1, f"{ground}{'x' * 60}")
    await calm()
    driver.receive(b"\x1b[?2026;2$y")
    driver.paint(1, f"{ground}b{' ' * 59}")
    await calm()
    assert len(driver.sent[-1]) < 30
    assert driver.shown[0] == "b"
    assert {cell.bg for cell in driver.terminal.cells[0]} == {"23"}


async def test_nothing_is_sent_before_something_is_painted() -> None:
    driver = Sending()
    driver.start_application_mode()
    driver._send_frame()
    assert driver.sent == []
    driver.paint(1, "first")
    await calm()
    assert driver.shown[0] == "first"
