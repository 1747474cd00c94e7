"""Ctrl+C ends a command also when its first cancelling is swallowed."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from ruobr_tui.commands import interrupting


async def stubborn(swallowed: int) -> int:
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(swallowed):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            continue
    return await asyncio.sleep(60, 2)


@pytest.mark.parametrize("swallowed", [0, 1, 2])
def test_ctrl_c_holds(swallowed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupting, "AGAIN", 0.01)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        interrupting.run(stubborn(swallowed))
    assert signal.getsignal(signal.SIGINT) is before


def test_without_it_the_result_comes() -> None:
    async def done() -> str:
        return "done"

    assert interrupting.run(done()) == "done"
