"""A new year by an administrator: whose school, what is planned, in which order, told in the history."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.records.tables import record_changes
from ruobr_server.areas.rollover import desk, reach
from ruobr_server.areas.rollover.tables import class_rollovers, rollover_moves
from ruobr_server.areas.schools.tables import classes, pupils, schools, territories
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Forbidden, Invalid, NotFound
from ruobr_server.kit.sheets.files import read_folder
from ruobr_tui.api.models import rollover as wire
from ruobr_tui.api.models.rollover import AS_PROPOSED, LEAVES
from ruobr_tui.api.roles import Scope, StaffRole
from support.administrators import appoint, employ
from support.at_once import both_at_once
from support.databases import on_both, on_postgresql, on_sqlite
from support.imports import Importer

EXAMPLE = Path(__file__).parents[3] / "examples" / "school"
YEAR = 2027
SUMMER = datetime(2027, 6, 21, 5, tzinfo=UTC)
SPRING = datetime(2027, 4, 30, 5, tzinfo=UTC)


@pytest.fixture
def school(database: Database) -> Importer:
    """``examples/school``: 2А, 5А, 8А."""
    importer = Importer(database)
    importer(read_folder(EXAMPLE))
    return importer


def staff(school: Importer, role: StaffRole, scope: Scope, login: str = "") -> Identity:
    def write(connection: Any) -> Identity:
        who = employ(connection, login or role, "not a password")
        appoint(connection, who, role, scope)
        return who

    return school.database.write_now(write)


@pytest.fixture
def admin(school: Importer) -> Identity:
    """Of the school."""
    return staff(school, StaffRole.SCHOOL_ADMINISTRATOR, Scope(1, 1))


def plan(school: Importer, who: Identity, at: datetime = SUMMER) -> wire.RolloverPlan:
    return school.database.read_now(desk.plan, who, 1, None, at)


def seen(school: Importer, who: Identity) -> dict[str, list[wire.RolloverPupil]]:
    """The pupils of the plan by their present class."""
    found: dict[str, list[wire.RolloverPupil]] = {}
    for each in school.database.read_now(desk.pupils, who, 1, None, SUMMER).pupils:
        found.setdefault(each.was, []).append(each)
    return found


def move(school: Importer, who: Identity, *moves: tuple[wire.RolloverPupil, str]) -> int:
    given = wire.RolloverMoves(
        year=YEAR,
        moves=[wire.RolloverMove(pupil=each.id, old=each.becomes, new=new) for each, new in moves],
    )
    return school.database.write_now(desk.move, who, 1, given, SUMMER).pupils


def begin(school: Importer, who: Identity, digest: str, at: datetime = SUMMER) -> wire.RolloverOutcome:
    step = wire.RolloverStep(year=YEAR, digest=digest)
    return school.database.write_now(desk.begin_class, who, 1, step, at)


def undo(school: Importer, who: Identity) -> list[str]:
    return list(school.database.write_now(desk.take_back, who, 1, wire.RolloverUndo(year=YEAR), SUMMER).names)


def of(shown: wire.RolloverPlan, name: str) -> wire.RolloverClass:
    return next(each for each in shown.classes if each.name == name)


def history(school: Importer, sheet: str, key: int) -> list[tuple[str, str, str, str]]:
    """The history of a row as it is stored, the oldest first: action, field, old, new."""
    own = record_changes.c
    query = (
        select(own.action, own.field, own.old, own.new)
        .where(own.sheet == sheet, own.row_key == str(key), own.rollover_year == YEAR)
        .order_by(own.id)
    )
    return school.database.read_now(lambda connection: [tuple(row) for row in connection.execute(query)])


@on_both
def test_planned_carried_out_and_taken_back_with_a_history(school: Importer, admin: Identity) -> None:
    five = seen(school, admin)["5А"]
    staying, gone = five[0], five[1]
    assert move(school, admin, (staying, "5а"), (gone, LEAVES)) == 2
    shown = plan(school, admin)
    assert [(each.name, each.action, each.pupils) for each in shown.classes] == [
        ("5А", "leave", 1),
        ("3А", "on", 10),
        ("5А", "new", 1),
        ("6А", "on", len(five) - 2),
        ("9А", "on", 12),
    ]
    six = of(shown, "6А")
    assert (six.was, six.first, six.teacher != "", six.courses > 0) == ("5А", ["5А"], True, True)
    with pytest.raises(Conflict) as early:  # those who do not go along must be out of the class first
        begin(school, admin, six.digest)
    assert early.value.explanation.reason.code == "rollover-others-first"
    for each in shown.classes:
        assert begin(school, admin, each.digest).names == [each.name]
        with pytest.raises(Conflict):  # once
            begin(school, admin, each.digest)
    after = plan(school, admin)
    assert {(each.name, each.state, each.done_by) for each in after.classes} == {
        (each.name, "done", "Служебная Инна") for each in shown.classes
    }
    assert after.why_no_way_back is None
    assert history(school, "pupils", staying.id) == [("change", "class", "5А (2026/27)", "5А (2027/28)")]
    assert history(school, "pupils", five[2].id) == [("change", "class", "5А (2026/27)", "6А (2027/28)")]
    assert history(school, "pupils", gone.id) == [("end", "left on", "", "21.06.2027")]
    [number] = {row[1] for row in school.rows(pupils, "id", "class_id") if row[0] == five[2].id}
    assert history(school, "classes", number) == [
        ("change", "year", "2026", "2027"),
        ("change", "grade", "5", "6"),
    ]
    assert sorted(undo(school, admin)) == ["3А", "5А", "5А", "6А", "9А"]
    assert history(school, "pupils", gone.id)[-1] == ("change", "left on", "21.06.2027", "")
    assert history(school, "classes", number)[-1] == ("change", "grade", "6", "5")
    # What was planned is planned still, and says that it was undone.
    again = plan(school, admin)
    assert [(each.name, each.action, each.state) for each in again.classes] == [
        (each.name, each.action, "undone") for each in shown.classes
    ]


@on_sqlite
def test_a_plan_is_changed_by_who_has_seen_it_and_as_pupils_go(school: Importer, admin: Identity) -> None:
    [first, second, *_others] = seen(school, admin)["8А"]
    with pytest.raises(Invalid):
        move(school, admin, (first, "11А"))
    with pytest.raises(Invalid):
        move(school, admin, (first, "=9А"))
    assert school.rows(rollover_moves, "id") == []
    assert move(school, admin, (first, "9Б")) == 1
    with pytest.raises(Conflict) as other:  # the first has moved meanwhile; the second does not go either
        move(school, admin, (second, LEAVES), (first, "9В"))
    assert other.value.explanation.reason.code == "rollover-proposal-changed"
    now = {each.id: each for each in seen(school, admin)["8А"]}
    assert (now[first.id].becomes, now[first.id].proposed, now[second.id].becomes) == ("9Б", "9А", "9А")
    assert move(school, admin, (now[first.id], AS_PROPOSED)) == 1
    assert {each.becomes for each in seen(school, admin)["8А"]} == {"9А"}
    stranger = wire.RolloverPupil(id=10**9, becomes="9А")
    with pytest.raises(Invalid):
        move(school, admin, (stranger, "9Б"))


@on_sqlite
def test_too_early_it_is_only_planned(school: Importer, admin: Identity) -> None:
    shown = plan(school, admin, SPRING)
    assert (shown.year, shown.may_begin, str(shown.begins)) == (YEAR, False, "2027-05-01")
    with pytest.raises(Conflict) as early:
        begin(school, admin, shown.classes[0].digest, SPRING)
    assert early.value.explanation.reason.code == "rollover-too-early"
    assert school.rows(class_rollovers, "id") == []


@on_sqlite
def test_an_old_plan_is_refused_whole(school: Importer, admin: Identity) -> None:
    before = plan(school, admin)
    five = seen(school, admin)["5А"]
    move(school, admin, (five[0], LEAVES))
    was = school.rows(pupils, "id", "class_id", "left_on")
    with pytest.raises(Conflict) as changed:
        begin(school, admin, of(before, "6А").digest)
    assert changed.value.explanation.reason.code == "rollover-plan-changed"
    assert school.rows(pupils, "id", "class_id", "left_on") == was
    # Others are as they were: one change does not make the whole plan an old one.
    assert begin(school, admin, of(before, "3А").digest).pupils == 10


@on_sqlite
def test_nobody_else_leads_a_school_into_a_new_year(school: Importer, admin: Identity) -> None:
    def furnish(connection: Any) -> None:
        connection.execute(territories.insert().values(id=77, name="г. Дальний"))
        names = {"name": "Школа № 8", "full_name": "Школа № 8"}
        connection.execute(schools.insert().values(id=88, territory_id=77, **names))
        connection.execute(schools.insert().values(id=2, territory_id=1, **names))

    school.database.write_now(furnish)
    role = StaffRole
    elsewhere = [
        staff(school, role.SCHOOL_ADMINISTRATOR, Scope(1, 2), "beside"),
        staff(school, role.MUNICIPALITY_ADMINISTRATOR, Scope(77), "far"),
    ]
    others = [
        staff(school, each, Scope(1, 1)) for each in (role.HEAD, role.DEPUTY_HEAD, role.OFFICE, role.SUPPORT)
    ]
    shown = plan(school, admin)
    [pupil, *_rest] = seen(school, admin)["5А"]
    for who, refusal in [*((each, NotFound) for each in elsewhere), *((each, Forbidden) for each in others)]:
        for attempt in (
            lambda who: plan(school, who),
            lambda who: seen(school, who),
            lambda who: move(school, who, (pupil, LEAVES)),
            lambda who: begin(school, who, shown.classes[0].digest),
            lambda who: undo(school, who),
        ):
            with pytest.raises(refusal):
                attempt(who)
    listed = {
        who.login: [
            each.id for each in school.database.read_now(reach.schools, who, "", SUMMER.date()).schools
        ]
        for who in (admin, *elsewhere, staff(school, role.REGION_ADMINISTRATOR, Scope(), "region"))
    }
    assert list(listed.values()) == [[1], [2], [88], [1, 2, 88]]
    assert school.rows(class_rollovers, "id") == school.rows(rollover_moves, "id") == []


@on_postgresql
def test_two_at_the_same_time_promote_a_class_once(school: Importer, admin: Identity) -> None:
    digest = of(plan(school, admin), "6А").digest
    step = wire.RolloverStep(year=YEAR, digest=digest)
    one, other = both_at_once(
        school.database, lambda connection: desk.begin_class(connection, admin, 1, step, SUMMER)
    )
    assert one.names == ["6А"]
    assert isinstance(other, Conflict)
    assert [row[1] for row in school.rows(classes, "year", "grade") if row[0] == YEAR] == [6]
