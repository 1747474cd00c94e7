"""Waiting until a program in this process has nothing to do, by turns of the loop instead of seconds.

Textual's own wait sleeps a fiftieth of a second at least, twice for each key and once for each pause: most
of the time of a test that presses many keys. Tests of screens have ``calm_pauses`` by their folder.
"""

from __future__ import annotations

import asyncio
from asyncio.base_events import BaseEventLoop
from collections.abc import Iterator
from typing import Any
from weakref import WeakSet

import pytest
import stamina
from textual import app, pilot

from support.drawing import draw_when_settled

CALM = 6
"""Turns of the loop in which nothing was left to do."""
MOST = 5000
"""Turns after which a program that is never calm is not waited for."""
LONGEST = 1.0
"""Seconds for which a thread is waited for, as Textual waits for a process that works."""
SOON = 0.02
"""Seconds: a timer that is due within them is waited for. Textual's own wait sleeps as long."""

_in_threads: WeakSet[asyncio.Future[Any]] = WeakSet()
"""What was given to a thread and is not done."""


async def wait_until_calm(min_sleep: float = 0.0, max_sleep: float = LONGEST) -> None:
    """In place of ``textual._wait.wait_for_idle``. What a timer does later is not waited for."""
    loop = asyncio.get_running_loop()
    ready = getattr(loop, "_ready")  # noqa: B009 - the loop's own, without a type
    until = loop.time() + max_sleep
    calm = 0
    for _turn in range(MOST):
        await asyncio.sleep(0)
        calm = 0 if ready else calm + 1
        if calm < CALM:
            continue
        working = [each for each in _in_threads if not each.done() and each.get_loop() is loop]
        left = until - loop.time()
        if not working or left <= 0:
            return
        await asyncio.wait(working, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        calm = 0


async def wait_for_timers() -> None:
    """Until it is calm and no timer is due soon; ``LONGEST`` at most, where one is due again and again."""
    loop = asyncio.get_running_loop()
    scheduled: list[asyncio.TimerHandle] = getattr(loop, "_scheduled")  # noqa: B009 - the same
    until = loop.time() + LONGEST
    await wait_until_calm()
    while (now := loop.time()) < until:
        due = [each.when() for each in scheduled if not each.cancelled() and each.when() <= now + SOON]
        if not due:
            return
        await asyncio.sleep(max(due) - now)
        await wait_until_calm()


async def wait_for_screen(self: pilot.Pilot[Any]) -> bool:
    """In place of the pilot's, which sends a message to each widget and counts the answers.

    The screen alone gets one: then it is idle, and calls back what waits for that.
    """
    if not self.app.screen_stack:
        return False
    self.app.screen.call_later(_nothing)
    await wait_until_calm()
    return True


def _nothing() -> None:
    """For a message that has no other effect."""


_pause = pilot.Pilot.pause
_resize = pilot.Pilot.resize_terminal


async def pause(self: pilot.Pilot[Any], delay: float | None = None) -> None:
    """In place of the pilot's, which waits twice."""
    if delay is not None:
        await _pause(self, delay)
    else:
        await wait_for_screen(self)
        self.app.screen._on_timer_update()


async def resize_and_wait(self: pilot.Pilot[Any], width: int, height: int) -> None:
    """In place of the pilot's: Textual looks at a new size, and lays out for it, by timers."""
    await _resize(self, width, height)
    for _layout in range(3):
        await wait_for_timers()
        await self.pause()


@pytest.fixture
def calm_pauses(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keys and pauses of a pilot wait by turns of the loop; a request that fails is repeated at once."""
    begin = BaseEventLoop.run_in_executor

    def run_in_executor(self: BaseEventLoop, *work: Any) -> asyncio.Future[Any]:
        future = begin(self, *work)
        _in_threads.add(future)
        return future

    monkeypatch.setattr(BaseEventLoop, "run_in_executor", run_in_executor)
    monkeypatch.setattr(pilot.Pilot, "resize_terminal", resize_and_wait)
    monkeypatch.setattr(pilot.Pilot, "_wait_for_screen", wait_for_screen)
    monkeypatch.setattr(pilot.Pilot, "pause", pause)
    draw_when_settled(monkeypatch)
    for module in (app, pilot):
        monkeypatch.setattr(module, "wait_for_idle", wait_until_calm)
    with stamina.set_testing(True, attempts=10, cap=True):  # as often as the program says
        yield
    _in_threads.clear()
