"""Waiting until a program in this process has nothing to do, by turns of the loop instead of seconds.

Textual's own wait sleeps a fiftieth of a second at least, twice for each key and once for each pause: most
of the time of a test that presses many keys.
"""

from __future__ import annotations

import asyncio

import pytest
from textual import app, pilot

CALM = 6
"""Turns of the loop in which nothing was left to do."""
MOST = 5000
"""Turns after which a program that is never calm is not waited for."""


async def wait_until_calm(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """In place of ``textual._wait.wait_for_idle``. What a thread or a timer does is not waited for."""
    waiting = getattr(asyncio.get_running_loop(), "_ready")  # noqa: B009 - the loop's own, without a type
    calm = 0
    for _turn in range(MOST):
        await asyncio.sleep(0)
        calm = 0 if waiting else calm + 1
        if calm == CALM:
            return


@pytest.fixture
def calm_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and pauses of a pilot wait by turns of the loop."""
    for module in (app, pilot):
        monkeypatch.setattr(module, "wait_for_idle", wait_until_calm)
