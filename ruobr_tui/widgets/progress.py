"""How far something is, as one short line."""

from __future__ import annotations

CELLS = 20


def bar(done: int, total: int) -> str:
    """``done`` of ``total`` as a bar and a percentage; a total of nothing is done."""
    share = 100 if total <= 0 else min(100, done * 100 // total)
    full = share * CELLS // 100
    return "█" * full + "░" * (CELLS - full) + f" {share:3} %"
