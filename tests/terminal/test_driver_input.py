"""The driver: sizes and bytes from outside, and its end."""

from __future__ import annotations

import asyncio

import pytest
from textual import messages

from ruobr_tui.terminal import driver as module
from ruobr_tui.terminal.channel import ChannelDriver, FarEnd
from ruobr_tui.terminal.driver import MOST_COLUMNS, MOST_ROWS
from terminal.driven import Program, Sending, calm
from terminal.emulator import Emulator

pytestmark = pytest.mark.usefixtures("patient")


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
