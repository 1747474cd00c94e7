"""How far something is, as one short line that changes a few times, however often it is told."""

from __future__ import annotations

from collections.abc import Callable

CELLS = 20


def bar(done: int, total: int) -> str:
    """``done`` of ``total`` as a bar and a percentage; a total of nothing is done."""
    share = 100 if total <= 0 else min(100, done * 100 // total)
    full = share * CELLS // 100
    return "█" * full + "░" * (CELLS - full) + f" {share:3} %"


def in_steps(
    tell: Callable[[int, int | None], object], steps: int = CELLS
) -> Callable[[int, int | None], None]:
    """``tell``, but at most ``steps`` times and at the end.

    A line over which every byte counts is repainted no oftener than it looks different.
    """
    told = -1

    def progress(done: int, total: int | None) -> None:
        nonlocal told
        step = done * steps // total if total else done >> 20
        if step != told:
            told = step
            tell(done, total)

    return progress
