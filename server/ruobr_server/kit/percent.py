"""Shares in per cent, rounded as people round: a half goes up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def percentage(part: int, of: int) -> Decimal:
    """``part`` of ``of`` in per cent, with one digit after the point. ``of`` is not 0."""
    return (Decimal(part) * 100 / Decimal(of)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def whole(percent: Decimal) -> int:
    """Whole per cents."""
    return int(percent.quantize(Decimal(1), ROUND_HALF_UP))
