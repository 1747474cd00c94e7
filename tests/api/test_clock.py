"""The machine's clock, moved for a trial on another day."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from ruobr_tui.api.clock import SHIFT, read_shift, system_clock
from support import moment


def test_nothing_named_moves_nothing() -> None:
    assert read_shift({}) == read_shift({SHIFT: " "}) == timedelta()


@pytest.mark.parametrize(("text", "seconds"), [("60", 60), (" -86400 ", -86_400), ("+5", 5)])
def test_seconds_move_the_clock(text: str, seconds: int) -> None:
    assert read_shift({SHIFT: text}) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["2026-11-24", "1.5", "nan", "1e9", "９e", "99999999999999999999"])
def test_what_is_no_number_of_seconds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=SHIFT):
        read_shift({SHIFT: text})


def test_programs_that_a_test_starts_live_in_the_tests_week() -> None:
    program = "from ruobr_tui.api.clock import system_clock; print(system_clock().isoformat())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    there = datetime.fromisoformat(done.stdout.strip())
    assert there + timedelta(seconds=2) >= moment.NOW
    assert abs(there - system_clock()) < timedelta(hours=1)
    assert there.tzinfo == UTC


@pytest.mark.parametrize("command", ["ruobr_tui", "ruobr_server"])
def test_a_wrong_shift_ends_a_program_with_one_line(command: str) -> None:
    import os

    done = subprocess.run(
        [sys.executable, "-m", command, "config" if command == "ruobr_tui" else "migrate"],
        capture_output=True, text=True, env={**os.environ, SHIFT: "tomorrow"},
    )  # fmt: skip
    assert done.returncode != 0
    assert done.stderr.strip().splitlines() == [done.stderr.strip()]
    assert SHIFT in done.stderr
