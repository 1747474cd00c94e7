"""What one member of staff asks for is done when another one confirms it: once, and as it was asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from ruobr_server.areas.approvals import expiry, requests
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.tables import ledger_entries
from ruobr_server.areas.meals import corrections
from ruobr_server.areas.meals.tables import meal_accounts
from ruobr_server.areas.personal_data import erasure, erasure_desk
from ruobr_server.areas.personal_data.audit_trail import Filters, trail_of
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts, role_grants
from ruobr_server.kit.errors import Conflict, Forbidden, Invalid, NotFound
from ruobr_server.kit.settings import FourEyes
from ruobr_tui.api.models.canteen import ReversalRequest
from ruobr_tui.api.models.personal_data import ErasureDecision
from ruobr_tui.api.roles import REGION, StaffRole
from ruobr_tui.api.rules.approvals import ACTS, CONFIRMERS, ERASURE
from support.administrators import TOWN, Town, appoint, employ
from support.at_once import both_at_once
from support.databases import on_both, on_sqlite
from support.families import Family
from support.fixtures import NOW
from support.published_events import forget, heard
from support.second_persons import RULES, Pair

pytestmark = on_sqlite


def listed(pair: Pair, who: Identity, state: str = "waiting") -> list[tuple[int, list[str]]]:
    found = pair.database.read_now(requests.requests, who, state, pair.now)
    assert found.found == len(found.approvals)
    return [(each.id, each.actions) for each in found.approvals]


@on_both
def test_a_large_correction_waits_and_is_booked_when_it_is_confirmed(pair: Pair, town: Town) -> None:
    assert pair.correct("100") is None  # up to the sum
    number = pair.correct("-100,01")
    assert number is not None
    assert pair.balance() == 100_00
    assert listed(pair, pair.two) == [(number, ["confirm", "refuse"])]
    assert listed(pair, pair.one) == [(number, ["withdraw"])]
    assert listed(pair, pair.far) == []
    facts = {fact.name: fact.value for fact in pair.read(number).facts}
    assert (facts["pupil"], facts["meal-account"], facts["amount"]) == ("Иванова Анна", "4210001", "-10001")
    assert (facts["balance"], facts["balance-after"]) == ("10000", "-1")
    done = pair.decide(number)
    assert (done.approval.state, done.approval.actions) == ("confirmed", [])
    assert (done.approval.requested_by, done.approval.decided_by) == ("Первая Инна", "Вторая Инна")
    assert pair.balance() == -1
    newest = select(ledger_entries.c.account_id, ledger_entries.c.note).order_by(ledger_entries.c.id.desc())
    entry = pair.database.read_now(lambda db: db.execute(newest.limit(1)).one())
    assert entry == (pair.one.account_id, "Списано дважды")
    assert listed(pair, pair.two) == []
    assert listed(pair, pair.two, "decided") == [(number, [])]


@on_both
def test_of_two_at_once_one_carries_it_out(pair: Pair, town: Town) -> None:
    number = pair.correct()
    assert number is not None
    third = pair.database.write_now(employ, "meals-three", "x", "Третья")
    pair.database.write_now(appoint, third, StaffRole.MEALS_CLERK, TOWN)
    one, two = both_at_once(
        pair.database, pair.deciding(number), pair.deciding(number, who=third, seen=pair.read(number).seen)
    )
    assert one.approval.state == "confirmed"
    assert isinstance(two, Conflict)
    assert pair.balance() == 500_00
    with pytest.raises(Conflict):
        pair.decide(number, seen="0" * 64)  # and again
    assert pair.balance() == 500_00


def test_nobody_confirms_the_own(pair: Pair, town: Town, family: Family) -> None:
    """Neither with another account, nor for the own family, nor without the role or its scope."""
    number = pair.correct()
    assert number is not None
    second = pair.database.write_now(employ, "meals-again", "x")
    own = accounts.update().where(accounts.c.id == second.account_id).values(person_id=pair.one.person_id)
    pair.database.write_now(lambda db: db.execute(own))
    second = replace(second, person_id=pair.one.person_id)
    pair.database.write_now(appoint, second, StaffRole.MEALS_CLERK, TOWN)
    for who in (pair.one, second):
        with pytest.raises(Forbidden, match="yourself"):
            pair.decide(number, who=who)
        with pytest.raises(Forbidden, match="yourself"):
            pair.decide(number, "refuse", who=who)
    for who in (pair.far, town.region, town.school):
        with pytest.raises(NotFound):
            pair.decide(number, who=who)
    for who in (town.plain, family.ivanovs.parent):
        with pytest.raises(Forbidden):
            pair.decide(number, who=who)
        with pytest.raises(Forbidden):
            pair.read(number, who)
    # The mother of the child works at the desk too, with another account.
    mother = pair.database.write_now(employ, "meals-mother", "x", "Иванова")
    whose = family.ivanovs.parent.person_id
    own = accounts.update().where(accounts.c.id == mother.account_id).values(person_id=whose)
    pair.database.write_now(lambda db: db.execute(own))
    mother = replace(mother, person_id=whose)
    pair.database.write_now(appoint, mother, StaffRole.MEALS_CLERK, TOWN)
    assert listed(pair, mother) == [(number, [])]
    assert pair.read(number, mother).obstacle == "approval-about-you"
    with pytest.raises(Forbidden, match="your family"):
        pair.decide(number, who=mother)
    # Of the own child even a small sum needs somebody else.
    assert pair.correct("1", who=mother) is not None
    assert pair.balance() == 0


def test_what_has_changed_is_noticed(pair: Pair, town: Town, family: Family) -> None:
    number = pair.correct()
    assert number is not None
    seen = pair.read(number).seen
    pair.correct("50", who=pair.two)  # the balance is another one: read again, then confirm
    with pytest.raises(Conflict, match="Look at them again"):
        pair.decide(number, seen=seen)
    shown = pair.read(number)
    assert [(fact.name, fact.before) for fact in shown.facts if fact.before is not None] == [
        ("balance", "0"),
        ("balance-after", "50000"),
    ]
    # The account has another number: it is not what was asked for.
    pair.database.write_now(lambda db: db.execute(meal_accounts.update().values(account="4210002")))
    assert pair.read(number).obstacle == "approval-subject-changed"
    with pytest.raises(Conflict, match="has changed since"):
        pair.decide(number)
    pair.database.write_now(lambda db: db.execute(meal_accounts.update().values(account="4210001")))
    # Who asked works there no more, or not at all.
    ends = update(role_grants).where(role_grants.c.account_id == pair.one.account_id)
    pair.database.write_now(lambda db: db.execute(ends.values(revoked_at=NOW)))
    with pytest.raises(Conflict, match="no longer do it"):
        pair.decide(number)
    pair.database.write_now(lambda db: db.execute(ends.values(revoked_at=None)))
    closed = accounts.update().where(accounts.c.id == pair.one.account_id)
    pair.database.write_now(lambda db: db.execute(closed.values(active=False)))
    with pytest.raises(Conflict, match="no longer do it"):
        pair.decide(number)
    assert pair.balance() == 50_00
    pair.database.write_now(lambda db: db.execute(closed.values(active=True)))
    pair.decide(number)
    assert pair.balance() == 550_00


def test_a_request_is_refused_withdrawn_made_once_and_expires(pair: Pair) -> None:
    number = pair.correct()
    assert number is not None
    with pytest.raises(Conflict, match="waits"):
        pair.correct()
    with pytest.raises(Invalid):
        pair.decide(number, "refuse", note="  ")
    with pytest.raises(Forbidden):
        pair.decide(number, "withdraw")
    forget(pair.database)
    shown = pair.decide(number, "refuse")
    assert (shown.approval.state, shown.approval.note) == ("refused", "Не та сумма")
    assert heard(pair.database) == [("meals-one", "approval", {"id": number, "state": "refused"})]
    again = pair.correct()
    assert again is not None
    assert pair.decide(again, "withdraw", who=pair.one).approval.state == "withdrawn"
    third = pair.correct()
    assert third is not None
    pair.now = NOW + RULES.waits
    assert listed(pair, pair.two) == []
    assert listed(pair, pair.one, "decided")[0] == (third, [])
    with pytest.raises(Conflict, match="expired"):
        pair.decide(third, seen="0" * 64)
    forget(pair.database)
    pair.database.write_now(expiry.close_expired, pair.now)
    assert heard(pair.database) == [("meals-one", "approval", {"id": third, "state": "expired"})]
    assert pair.correct() is not None
    assert pair.balance() == 0


@on_both
def test_a_day_has_limits(pair: Pair) -> None:
    """Also in small sums, in both directions, at once, and with another account."""
    rules = FourEyes(corrections_a_day=3, correction_kopecks_a_day=100_00)
    assert pair.correct("60", rules=rules) is None
    with pytest.raises(Conflict, match="100 roubles"):
        pair.correct("-40,01", rules=rules)
    assert pair.correct("-40", rules=rules) is None
    pair.now += timedelta(minutes=1)
    other = replace(pair.one, today=(NOW + timedelta(days=1)).date())
    for _attempt in range(3):
        pair.correct("1", who=other, rules=rules)
    with pytest.raises(Conflict, match="limit for today: 3"):
        pair.correct("1", who=other, rules=rules)
    assert pair.balance() == 23_00


def test_a_reversal_of_a_large_correction_needs_two_as_well(pair: Pair) -> None:
    number = pair.correct()
    assert number is not None
    pair.decide(number)
    [line] = pair.database.read_now(ledger.statement, ledger.meals_of(1, pair.child))
    body = ReversalRequest(line=line.number, reason="Не тот счёт")
    back = pair.database.write_now(corrections.take_back, pair.two, pair.child, body, pair.now, RULES)
    assert back is not None
    assert pair.balance() == 500_00
    seen = pair.read(back, pair.one).seen
    pair.decide(back, who=pair.one, seen=seen)
    assert pair.balance() == 0


def test_every_act_and_kind_is_declared_by_an_area() -> None:
    kinds = [kind for area in AREAS for kind in area.approvals]
    assert sorted(kind.name for kind in kinds) == sorted(CONFIRMERS)
    assert {kind.act for kind in kinds} == set(ACTS)


def test_the_audit_of_the_family_names_both(pair: Pair, town: Town, family: Family) -> None:
    number = pair.correct()
    assert number is not None
    pair.decide(number)
    filters = Filters(ZoneInfo("Asia/Novokuznetsk"), whose="ivanova")
    page = pair.database.read_now(trail_of, town.region, filters, AREAS).page
    steps = {(entry.action, entry.who) for entry in page.entries if entry.what == "approval"}
    assert steps == {("ask", "operator: Первая Инна"), ("confirm", "operator: Вторая Инна")}


def test_an_erasure_needs_two_officers(pair: Pair, town: Town, family: Family) -> None:
    rules = FourEyes(acts=frozenset({ERASURE}))
    parent = family.petrovs.parent
    officers = [pair.database.write_now(employ, f"officer-{n}", "x", f"Защитник{n}") for n in (1, 2)]
    for officer in officers:
        pair.database.write_now(appoint, officer, StaffRole.PERSONAL_DATA_CLERK, REGION)
    request = pair.database.write_now(erasure.ask, parent, NOW)
    yes = ErasureDecision(action="erase", version=request.version)
    one, two = officers
    shown = pair.database.write_now(erasure.decide, one, request.id, yes, NOW, AREAS, rules)
    assert shown.waits is not None
    assert (shown.id, shown.state) == (request.id, "requested")
    login = select(accounts.c.login).where(accounts.c.id == parent.account_id)
    assert pair.database.read_now(lambda db: db.scalar(login)) == "PETROVA"
    done = pair.decide(shown.waits, who=two, seen=pair.read(shown.waits, two).seen)
    assert (done.approval.state, done.approval.title, done.facts) == ("confirmed", "", [])
    assert pair.database.read_now(erasure_desk.work_list, one).requests == []
    assert pair.database.read_now(lambda db: db.scalar(login)) != "PETROVA"
