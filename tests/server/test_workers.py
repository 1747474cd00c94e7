"""Processes that die are reported, counted, and replaced; slower when it goes on so."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import httpx
import pytest

from ruobr_server.workers import FIRST_PAUSE, LONGEST_PAUSE, OFTEN, WITHIN, Deaths, ending
from support.patience import PATIENCE
from support.server_command import serving


def workers_of(pid: int) -> list[int]:
    """The processes that serve; the helper of Python's own is none of them."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


def test_a_killed_worker_is_reported_and_replaced(tmp_path: Path) -> None:
    with serving("--data-dir", str(tmp_path), "--workers", "2") as (address, process):
        before = workers_of(process.pid)
        assert len(before) == 2
        os.kill(before[0], signal.SIGKILL)
        assert process.stderr is not None
        line = next(line for line in process.stderr if "(RUOBR_CLOCK)" not in line)
        assert f"worker {before[0]} was ended by signal 9 SIGKILL" in line
        assert "1 since the start" in line
        begun = time.monotonic()
        while len(workers_of(process.pid)) < 2:
            assert time.monotonic() - begun < PATIENCE
            time.sleep(0.1)
        assert httpx.get(f"{address}/healthz", timeout=PATIENCE).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_who_dies_again_and_again_is_replaced_slower_and_slower() -> None:
    now = 0.0
    deaths = Deaths(lambda: now)
    pauses = [deaths.another() for _ in range(OFTEN + 8)]
    assert pauses[:OFTEN] == [0.0] * OFTEN
    assert pauses[OFTEN] == FIRST_PAUSE
    assert pauses[-1] == LONGEST_PAUSE
    assert pauses == sorted(pauses)
    now = WITHIN * 2
    assert deaths.another() == 0.0
    assert deaths.total == OFTEN + 9


@pytest.mark.parametrize(
    ("code", "words"), [(-9, "SIGKILL"), (-11, "SIGSEGV"), (1, "exit code 1"), (3, "could not start")]
)
def test_endings_are_named(code: int, words: str) -> None:
    assert words in ending(code)
