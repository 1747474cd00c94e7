"""A round of kindergartens that two clerks carry out: what was asked for, once, and by nobody concerned."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from ruobr_server.areas.approvals import deciding, requests
from ruobr_server.areas.approvals import erasure as request_erasure
from ruobr_server.areas.kindergarten import round_approval, tables
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Forbidden, NotFound
from ruobr_server.kit.settings import FourEyes
from ruobr_tui.api.models.approvals import ApprovalDecision, ApprovalDetail
from ruobr_tui.api.models.kindergarten import Round
from ruobr_tui.api.roles import Scope, StaffRole
from ruobr_tui.api.rules.approvals import ROUNDS
from support import kindergartens
from support.administrators import appoint, employ
from support.at_once import both_at_once
from support.databases import on_both, on_sqlite
from support.families import Family
from support.fixtures import NOW
from support.kindergartens import AUTUMN, TODAY

pytestmark = on_sqlite

RULES = FourEyes(acts=frozenset({ROUNDS}))
REASON = "Семья переезжает"


@pytest.fixture
def queued(region: Database, clerk: Identity, family: Family) -> list[int]:
    """Two applications in the queue, one of each family."""
    numbers = []
    for who in (family.ivanovs.parent, family.petrovs.parent):
        made = kindergartens.apply(region, who, 1)
        kindergartens.decide(region, clerk, made.id, "register")
        numbers.append(made.id)
    return numbers


@pytest.fixture
def first(region: Database) -> Identity:
    """Who asks."""
    return another_clerk(region, "garden-one", "Первая")


@pytest.fixture
def second(region: Database) -> Identity:
    """Another clerk of the same desk."""
    return another_clerk(region, "garden-two", "Вторая")


def another_clerk(database: Database, login: str, name: str, town: int = 1) -> Identity:
    who = replace(database.write_now(employ, login, "x", name), today=TODAY)
    database.write_now(appoint, who, StaffRole.KINDERGARTEN_CLERK, Scope(town))
    return who


def ask(database: Database, clerk: Identity, left_out: dict[int, str]) -> Round:
    plan = database.read_now(round_approval.run, clerk, 1, AUTUMN, "", NOW, TODAY, left_out).plan
    made: Round = database.write_now(round_approval.run, clerk, 1, AUTUMN, plan, NOW, TODAY, left_out, RULES)
    return made


def read(database: Database, who: Identity, number: int) -> ApprovalDetail:
    found: ApprovalDetail = database.read_now(requests.one, who, number, NOW, AREAS)
    return found


def confirm(database: Database, who: Identity, number: int, seen: str) -> ApprovalDetail:
    decision = ApprovalDecision(action="confirm", version=1, seen=seen)
    found: ApprovalDetail = database.write_now(deciding.decide, who, number, decision, NOW, AREAS)
    return found


def referred(database: Database) -> int:
    own = tables.kindergarten_applications.c
    wanted = select(func.count()).where(own.state == "referred", own.territory_id == 1)
    return database.read_now(lambda db: db.scalar(wanted)) or 0


def protocols(database: Database) -> list[tuple[int, int, int]]:
    own = tables.kindergarten_rounds.c
    wanted = select(own.account_id, own.given, own.left).where(own.territory_id == 1)
    rows = database.read_now(lambda db: db.execute(wanted).all())
    return [(row[0], row[1], row[2]) for row in rows]


@on_both
def test_a_round_waits_and_is_applied_once(
    region: Database, first: Identity, second: Identity, queued: list[int]
) -> None:
    made = ask(region, first, {queued[0]: REASON})
    assert made.waits is not None
    assert (made.applied, made.given, referred(region), protocols(region)) == (False, 1, 0, [])
    with pytest.raises(Conflict, match="waits"):
        ask(region, first, {queued[0]: REASON})
    shown = read(region, second, made.waits)
    facts = {fact.name: fact.value for fact in shown.facts}
    assert (facts["desired-by"], facts["places-given"], facts["still-waiting"]) == ("2027-09-01", "1", "1")
    assert facts["left-out-1"].endswith(f": {REASON}")
    assert facts["kindergarten-1"].endswith(": 1")
    with pytest.raises(Forbidden, match="yourself"):
        confirm(region, first, made.waits, shown.seen)
    third = another_clerk(region, "garden-three", "Третья")
    yes = ApprovalDecision(action="confirm", version=1, seen=shown.seen)
    number = made.waits
    one, other = both_at_once(
        region,
        lambda db: deciding.decide(db, second, number, yes, NOW, AREAS),
        lambda db: deciding.decide(db, third, number, yes, NOW, AREAS),
    )
    assert one.approval.state == "confirmed"
    assert isinstance(other, Conflict)
    assert referred(region) == 1
    assert protocols(region) == [(first.account_id, 1, 1)]


def test_another_plan_is_not_confirmed(
    region: Database, first: Identity, second: Identity, queued: list[int], family: Family
) -> None:
    number = ask(region, first, {}).waits
    assert number is not None
    seen = read(region, second, number).seen
    kindergartens.act(region, family.petrovs.parent, queued[1], "withdraw")
    assert read(region, second, number).obstacle == "approval-subject-changed"
    with pytest.raises(Conflict, match="has changed since"):
        confirm(region, second, number, seen)
    assert referred(region) == 0
    again = ask(region, first, {}).waits  # the new plan is asked for beside it
    assert again is not None
    confirm(region, second, again, read(region, second, again).seen)
    assert referred(region) == 1


def test_neither_from_elsewhere_nor_with_a_child_in_the_round(
    region: Database, first: Identity, queued: list[int], family: Family
) -> None:
    number = ask(region, first, {queued[0]: REASON}).waits
    assert number is not None
    region.write_now(lambda db: db.exec_driver_sql("INSERT INTO territories (id, name) VALUES (77, 'Юрга')"))
    with pytest.raises(NotFound):
        read(region, another_clerk(region, "garden-far", "Дальняя", 77), number)
    # The father of a child that is left out works at the desk too, with another account.
    father = another_clerk(region, "garden-father", "Иванов")
    whose = family.ivanovs.parent.person_id
    own = accounts.update().where(accounts.c.id == father.account_id).values(person_id=whose)
    region.write_now(lambda db: db.execute(own))
    father = replace(father, person_id=whose)
    assert read(region, father, number).obstacle == "approval-about-you"
    with pytest.raises(Forbidden, match="your family"):
        confirm(region, father, number, "0" * 64)


def test_an_erasure_takes_the_reason_out_of_the_request(
    region: Database, first: Identity, second: Identity, queued: list[int], family: Family
) -> None:
    number = ask(region, first, {queued[0]: REASON}).waits
    assert number is not None
    region.write_now(request_erasure.erase, family.ivanovs.parent.account_id, NOW)
    shown = read(region, second, number)
    assert REASON not in str(shown)
    with pytest.raises(Conflict):
        confirm(region, second, number, shown.seen or "0" * 64)
    assert referred(region) == 0
