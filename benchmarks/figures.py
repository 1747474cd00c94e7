"""Repeated measurements as figures: medians, spreads, quantiles."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1))]


def spread(values: Sequence[float]) -> str:
    """How noisy a repeated measurement was: half the distance of its quartiles, in per cent of the median."""
    half = (quantile(values, 0.75) - quantile(values, 0.25)) / 2
    return f"±{100 * half / median(values):.0f} %" if median(values) else "–"


def count(number: float) -> str:
    """12 345."""
    return f"{number:,.0f}".replace(",", " ")
