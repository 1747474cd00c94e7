"""Two clerks at the same moment: the second waits for the first, and reads what it has written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from ruobr_server.areas.records import edits
from ruobr_server.areas.rollover import desk
from ruobr_server.areas.schools.tables import pupils
from ruobr_server.kit.errors import Changed, Conflict
from ruobr_tui.api.models.records import RecordCell
from ruobr_tui.api.models.rollover import RolloverStep
from support.at_once import both_at_once
from support.databases import on_postgresql
from support.imports import Importer
from support.record_clerks import Clerks

pytestmark = on_postgresql

SUMMER = datetime(2027, 6, 21, 5, tzinfo=UTC)
TEACHER = "Лаврова Мария Петровна"


def changing(
    clerks: Clerks, login: str, table: str, key: str, cells: Mapping[str, tuple[str, str]]
) -> Callable[[Connection], Any]:
    """A change as a transaction of its own."""
    given = {name: RecordCell(old=old, new=new) for name, (old, new) in cells.items()}
    return lambda connection: edits.change(connection, clerks.request(login, table), key, given)


def test_one_cell_by_two_at_once_is_changed_once_and_the_other_is_shown_it(clerks: Clerks) -> None:
    key, old = clerks.key("staff", TEACHER), "Учитель начальных классов"
    one, other = both_at_once(
        clerks.database,
        changing(clerks, "office", "staff", key, {"position": (old, "Завуч")}),
        changing(clerks, "school", "staff", key, {"position": (old, "Директор")}),
    )
    assert one.label == TEACHER
    assert isinstance(other, Changed)
    assert (other.current["by"], other.current["values"]["position"]) == ("Клерк-office Инна", "Завуч")


def test_two_cells_of_one_row_at_once_are_both_changed(clerks: Clerks) -> None:
    key, old = clerks.key("staff", TEACHER), "Учитель начальных классов"
    _one, other = both_at_once(
        clerks.database,
        changing(clerks, "office", "staff", key, {"position": (old, "Завуч")}),
        changing(clerks, "school", "staff", key, {"born": ("05.06.1985", "07.06.1985")}),
    )
    found = {each.name: each.value for each in other.fields}
    assert (found["position"], found["born"]) == ("Завуч", "07.06.1985")


def test_a_pupil_moved_while_the_class_is_promoted_is_not_promoted_with_it(clerks: Clerks) -> None:
    """A plan that was made before somebody else's change is refused, not written over it."""
    school = clerks.people["school"]
    shown = clerks.database.read_now(desk.plan, school, 1, None, SUMMER)
    step = RolloverStep(year=2027, digest=next(each.digest for each in shown.classes if each.name == "6А"))
    pupil = next(each for each in clerks.rows("school", "pupils", "5А").rows if each.cells["class"] == "5А")
    _one, other = both_at_once(
        clerks.database,
        changing(clerks, "office", "pupils", pupil.key, {"class": ("5А", "8А")}),
        lambda connection: desk.begin_class(connection, school, 1, step, SUMMER),
    )
    assert isinstance(other, Conflict)
    places = dict(Importer(clerks.database).rows(pupils, "id", "class_id"))
    eighth = int(clerks.key("classes", "8А"))
    assert places[int(pupil.key)] == eighth
