"""Percentages, rounded half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def percentage(part: int, of: int) -> Decimal:
    """``part`` of ``of`` as a percentage with one decimal. ``of`` is not 0."""
    return (Decimal(part) * 100 / Decimal(of)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def whole(percent: Decimal) -> int:
    """Rounded to a whole number."""
    return int(percent.quantize(Decimal(1), ROUND_HALF_UP))
