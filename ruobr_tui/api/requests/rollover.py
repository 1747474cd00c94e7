"""Leading schools into a new year: their plans, where pupils go, carrying out and undoing."""

from __future__ import annotations

from collections.abc import Iterable

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.rollover import RolloverOutcome, RolloverPlan, RolloverPupils, RolloverSchools
from ruobr_tui.api.resources import Part, Resource
from ruobr_tui.api.rules import long_work

FEATURE = "rollover"
_BASE = "administration/rollovers"


def schools(find: str = "") -> Resource[RolloverSchools]:
    """The user's schools, and how far each is."""
    query = {"find": find} if find else {}
    key = f"rollover-schools/{find.casefold()}"
    return Resource(key, _BASE, RolloverSchools, query, part=Part.CABINET, feature=FEATURE)


def plan(school: int) -> Resource[RolloverPlan]:
    """The plan of a school."""
    path = f"{_BASE}/{school}"
    return Resource(f"rollover/{school}", path, RolloverPlan, part=Part.CABINET, feature=FEATURE)


def pupils(school: int) -> Resource[RolloverPupils]:
    """The pupils of the plan."""
    path = f"{_BASE}/{school}/pupils"
    return Resource(f"rollover-pupils/{school}", path, RolloverPupils, part=Part.CABINET, feature=FEATURE)


def move(school: int, year: int, moves: Iterable[tuple[int, str, str]]) -> Call[RolloverOutcome]:
    """Say where pupils go: number, the class that was shown, and the new one."""
    body = {
        "year": year,
        "moves": [{"pupil": pupil, "old": old, "new": new} for pupil, old, new in moves],
    }
    return Call("POST", f"{_BASE}/{school}/moves", body, RolloverOutcome, seconds=long_work.ROLLOVER)


def begin_class(school: int, year: int, digest: str) -> Call[RolloverOutcome]:
    """Carry out a part of the plan."""
    return Call(
        "POST",
        f"{_BASE}/{school}",
        {"year": year, "digest": digest},
        RolloverOutcome,
        seconds=long_work.ROLLOVER,
    )


def undo(school: int, year: int) -> Call[RolloverOutcome]:
    """Undo everything of a year."""
    return Call("POST", f"{_BASE}/{school}/undo", {"year": year}, RolloverOutcome, seconds=long_work.ROLLOVER)
