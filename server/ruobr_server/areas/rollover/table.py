"""The plan as a table: exported, edited, given back. ``rollover.csv``, by the names of its columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from ruobr_server.areas.rollover.names import LEAVES, class_named, wrong_move
from ruobr_server.areas.rollover.plan import Named
from ruobr_server.areas.rollover.service import Planned
from ruobr_server.areas.schools.queries import class_names, pupil_places
from ruobr_server.kit.sheets.cells import cleaned
from ruobr_server.kit.sheets.files import grids
from ruobr_server.kit.sheets.rows import MOST_FAULTS, Fault
from ruobr_server.kit.sheets.values import folded
from ruobr_tui.api.reasons import canteen, school_import
from ruobr_tui.api.reasons import rollover as reasons
from ruobr_tui.api.reasons.reason import Explanation, Reason, explained
from ruobr_tui.api.rules.text.csv_text import EXCEL, csv_bytes

COLUMNS = {
    "number": "номер",
    "name": "ученик",
    "born": "дата рождения",
    "class": "класс",
    "becomes": "станет",
}
"""English and Russian names. ``number`` and ``becomes`` are read; the others are for people."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What a table says: where pupils go; with faults nothing of it counts."""

    moves: Mapping[int, Named | None]
    faults: Sequence[Fault]


def written(plan: Planned, language: str = "ru") -> bytes:
    """The plan as a file that changes nothing where it is given back."""
    heading = list(COLUMNS.values()) if language == "ru" else list(COLUMNS)
    rows = [
        [
            str(each.id),
            each.name,
            "" if each.born is None else f"{each.born:%d.%m.%Y}",
            str(each.old),
            LEAVES[language] if each.to is None else str(each.to),
        ]
        for each in plan.pupils
    ]
    return csv_bytes(heading, rows, EXCEL)


def read(name: str, data: bytes, plan: Planned, done: Collection[int] = ()) -> Edited:
    """The moves of a table. ``done``: pupils who are in the new year already, whose rows are passed over."""
    words = [*COLUMNS, *COLUMNS.values()]
    found, faults = grids(name, data, words)
    if faults or not found:
        return Edited({}, faults or [Fault(name, 0, "", explained(canteen.EMPTY_TABLE))])
    rows = list(found[0].rows)
    places = _columns(rows[0][1]) if rows else {}
    if not {"number", "becomes"} <= places.keys():
        return Edited({}, [Fault(name, rows[0][0] if rows else 0, "", explained(school_import.NO_HEADING))])
    old = {each.id: each.old for each in plan.pupils}
    moves: dict[int, Named | None] = {}
    seen: set[int] = set()
    wrong: list[Fault] = []
    for row, cells in rows[1:]:
        texts = {key: cleaned(cells[at]) if at < len(cells) else "" for key, at in places.items()}
        why: tuple[str, Reason | Explanation] | None = None
        number = int(texts["number"]) if re.fullmatch(r"\d{1,18}", texts["number"]) else 0
        if number in done and number not in old:
            continue
        if number not in old:
            why = ("number", reasons.NO_PUPIL)
        elif number in seen:
            why = ("number", reasons.SECOND_ROW)
        elif texts["becomes"]:
            try:
                to = class_named(cells[places["becomes"]])
            except ValueError:
                why = ("becomes", reasons.NO_CLASS_NAME)
            else:
                against = wrong_move(old[number], to)
                why = None if against is None else ("becomes", against)
                moves[number] = to
        seen.add(number)
        if why is not None:
            column = cleaned(rows[0][1][places[why[0]]])
            wrong.append(Fault(name, row, column, explained(why[1])))
        if len(wrong) >= MOST_FAULTS:
            break
    return Edited({} if wrong else moves, wrong)


def pupils_done(connection: Connection, school_id: int, year: int) -> set[int]:
    """Pupils of whom nothing is left to plan: in a class of the new year, or not at the school any more."""
    own = pupil_places.c
    of_new_year = select(class_names.c.id).where(
        class_names.c.school_id == school_id, class_names.c.year >= year
    )
    is_done = or_(own.class_id.in_(of_new_year), own.left_on.is_not(None))
    return set(connection.scalars(select(own.id).where(own.school_id == school_id, is_done)))


def _columns(titles: Sequence[str]) -> dict[str, int]:
    names = {folded(each): english for english, russian in COLUMNS.items() for each in (english, russian)}
    found: dict[str, int] = {}
    for at, title in enumerate(titles):
        column = names.get(folded(cleaned(title)))
        if column is not None:
            found.setdefault(column, at)
    return found
