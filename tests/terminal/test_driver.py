"""The driver between the program and a line: what goes when, and what a full line gets later."""

from __future__ import annotations

import asyncio
import re
from types import SimpleNamespace

import pytest
from textual import messages
from textual.geometry import Offset

from ruobr_tui.terminal import driver as module
from ruobr_tui.terminal.channel import ChannelDriver, FarEnd
from ruobr_tui.terminal.driver import SYNC_FROM
from terminal.driven import SYNC_BEGINS, SYNC_ENDS, Program, Sending, calm

pytestmark = pytest.mark.usefixtures("patient")


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


async def test_nothing_is_sent_before_something_is_painted() -> None:
    driver = Sending()
    driver.start_application_mode()
    driver._send_frame()
    assert driver.sent == []
    driver.paint(1, "first")
    await calm()
    assert driver.shown[0] == "first"
