"""What the log says of a database, and work beside the requests that fails."""

from __future__ import annotations

import asyncio
import logging

import pytest

from ruobr_server.kit.db import causes
from ruobr_server.kit.db.state import REMIND_SECONDS, SETTLED_SECONDS, State
from ruobr_server.kit.jobs import background


class Seconds:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    found = [each.getMessage() for each in caplog.records]
    caplog.clear()
    return found


def test_a_cause_is_reported_when_it_begins_once_a_minute_and_when_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, "ruobr_server.kit.db")
    now = Seconds()
    state = State("database", now)
    state.worked()
    assert said(caplog) == []
    for _ in range(100):
        state.failed(causes.FULL)
    [line] = said(caplog)
    assert causes.FULL.text in line
    assert causes.FULL.remedy in line
    state.failed(causes.LOCKED)  # another cause has its own line
    assert len(said(caplog)) == 1
    now.now += REMIND_SECONDS
    for _ in range(10):
        state.failed(causes.FULL)
    [line] = said(caplog)
    assert "times since" in line
    state.worked()
    assert said(caplog) == []  # a small write went through: that need not mean much
    now.now += SETTLED_SECONDS
    state.worked()
    [line] = said(caplog)
    assert "usable again" in line
    state.worked()
    assert said(caplog) == []


def test_what_blocks_reads_and_writes_is_known_apart() -> None:
    state = State("database", Seconds())
    state.block(reads=None, writes=causes.SILENT)
    assert state.blocked(writes=False) is None
    assert state.blocked(writes=True) is causes.SILENT
    state.block(reads=None, writes=None)
    assert state.blocked(writes=True) is None


async def test_work_that_fails_is_reported_and_begins_anew(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "FIRST_PAUSE", 0.0)
    began = asyncio.Event()
    times = 0

    async def work() -> None:
        nonlocal times
        times += 1
        if times < 3:
            raise RuntimeError("a child's name")
        began.set()
        await asyncio.Event().wait()

    task = background.begin("letters", work)
    await asyncio.wait_for(began.wait(), 20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    lines = said(caplog)
    assert len(lines) == 2
    assert "letters failed" in lines[0]
    assert "child" not in lines[0]
