"""Sums of money as people type them."""

from __future__ import annotations

import re
from decimal import Decimal

from ruobr_tui.api.models.parts.money import kopecks

_SUM = re.compile(r"[0-9]{1,9}([.,][0-9]{1,2})?")
_GROUPED = re.compile(r"[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+([.,][0-9]{1,2})?")

LARGEST_CORRECTION = 100_000_00
"""Kopecks of one correction of a meal account, by the desk."""

LARGEST_LIMIT = 10_000_00
"""Kopecks that a child may spend in a day at the most."""


class NotASum(ValueError):
    """What was typed is no sum of roubles with at most two digits after the comma."""


def typed_sum(text: str) -> int:
    """Kopecks of "500", "1 500,50", "76.9 ₽". Raises ``NotASum``.

    Nothing is guessed: no signs, no exponents, no third decimal.
    """
    plain = text.strip().removesuffix("₽").rstrip()
    if not _SUM.fullmatch(plain) and not _GROUPED.fullmatch(plain):
        raise NotASum
    return kopecks(Decimal(re.sub(r"[ \u00a0\u202f]", "", plain).replace(",", ".")))
