"""Classes as people write them, and where a pupil may go from one."""

from __future__ import annotations

import re

from ruobr_server.areas.rollover.plan import FIRST_GRADE, LAST_GRADE, Named
from ruobr_server.kit.sheets.cells import cleaned
from ruobr_server.kit.sheets.values import folded
from ruobr_tui.api.reasons import rollover as reasons
from ruobr_tui.api.reasons.reason import Explanation

LEAVES = {"en": "leaves", "ru": "выбывает"}
_LEAVES = {*LEAVES.values(), "выбыл", "выбыла", "left", "-", "–", "—"}
_CLASS = re.compile(r"(\d{1,2})\s*[-«\"]?\s*([^\W\d_]{0,8})[»\"]?")


def class_named(text: str) -> Named | None:
    """``6 «А»`` as a class; None: leaves. Raises ``ValueError`` for what is neither."""
    word = folded(cleaned(text))
    if word in _LEAVES:
        return None
    found = _CLASS.fullmatch(cleaned(text))
    if found is None or not FIRST_GRADE <= int(found[1]) <= LAST_GRADE:
        raise ValueError(text)
    return Named(int(found[1]), found[2].upper())


def wrong_move(old: Named, to: Named | None) -> Explanation | None:
    """Why nobody goes from one class to another: only one grade up, or into the same one again."""
    if to is None or to.grade in (old.grade, old.grade + 1):
        return None
    return reasons.WRONG_GRADE.with_fields(name=str(old), grade=min(old.grade + 1, LAST_GRADE))
