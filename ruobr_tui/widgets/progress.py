"""Progress as one short line that changes a few times, however often it is reported."""

from __future__ import annotations

from collections.abc import Callable

CELLS = 20


def bar(done: int, total: int) -> str:
    """Return ``done`` of ``total`` as a bar and a percentage; a total of 0 is 100 %."""
    share = 100 if total <= 0 else min(100, done * 100 // total)
    full = share * CELLS // 100
    return "█" * full + "░" * (CELLS - full) + f" {share:3} %"


def in_steps(
    report: Callable[[int, int | None], object], steps: int = CELLS
) -> Callable[[int, int | None], None]:
    """Return a callback that calls ``report`` at most ``steps`` times and at the end.

    So with low bandwidth the line is repainted only if it looks different.
    """
    reported = -1

    def progress(done: int, total: int | None) -> None:
        nonlocal reported
        step = done * steps // total if total else done >> 20
        if step != reported:
            reported = step
            report(done, total)

    return progress
