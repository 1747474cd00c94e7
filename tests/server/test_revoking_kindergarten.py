"""Decisions of the kindergarten desk revoked: everything is as it was, or nothing changes and it says why."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from ruobr_server.areas.kindergarten import applications, desk, tables
from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.schools.tables import territories
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, Invalid, NotFound
from ruobr_server.kit.workflow.tables import revocation_policies
from ruobr_tui.api.models.events import KINDERGARTEN
from ruobr_tui.api.models.kindergarten import DeskDecision
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW
from support.kindergartens import (
    TODAY,
    act,
    application_request,
    apply,
    decide,
    given_out,
    new_child,
    tracked,
)
from support.published_events import family_events

pytestmark = on_sqlite

PAPER = {"certificate_number": "777777"}
LAST = date(2026, 11, 27)
"""Three working days after the Tuesday of the tests."""


def revoke(
    database: Database, clerk: Identity, number: int, *, day: date = TODAY, note: str = "Ошибка"
) -> Any:
    version = database.read_now(desk.one, clerk, number).version
    decision = DeskDecision(action="revoke", version=version, note=note)
    return database.write_now(desk.decide, clerk, number, decision, NOW, day)


def rows(database: Database, *, apart: tuple[str, ...] = ("version", "updated_at")) -> Any:
    """Applications, wishes with their turns in the queue, and places, without what counts changes."""

    def read(connection: Connection) -> Any:
        own = tables.kindergarten_applications
        found = [dict(row) for row in connection.execute(own.select().order_by(own.c.id)).mappings()]
        for each in found:
            for name in apart:
                del each[name]
        choices = connection.execute(
            tables.application_choices.select().order_by(
                tables.application_choices.c.application_id, tables.application_choices.c.position
            )
        ).all()
        places = connection.execute(
            tables.kindergarten_groups.select().order_by(tables.kindergarten_groups.c.id)
        ).all()
        return found, choices, places

    return database.read_now(read)


def contract(region: Database, who: Identity, clerk: Identity) -> int:
    """An application whose place was accepted."""
    number = apply(region, who, 1, 2).id
    decide(region, clerk, number, "register")
    given_out(region, clerk)
    act(region, who, number, "accept")
    return number


def registered(region: Database, who: Identity, clerk: Identity) -> int:
    number = apply(region, who, 3, 2).id
    decide(region, clerk, number, "register")
    return number


def test_an_enrolment_is_revoked_with_a_reason_that_the_family_reads(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    number = contract(region, mother, clerk)
    before = rows(region)
    decide(region, clerk, number, "enrol")
    [listed] = region.read_now(desk.work_list, clerk, "enrolled", TODAY).applications
    assert (listed.actions, listed.revocable_until) == (["revoke"], LAST)
    with pytest.raises(Invalid):
        revoke(region, clerk, number, note="  ")
    shown = revoke(region, clerk, number, note=" Не тот ребёнок ")
    assert (shown.state, shown.revocable_until, "enrol" in shown.actions) == ("contract", None, True)
    assert rows(region) == before
    last = tracked(region, mother, number).history[-1]
    assert (last.action, last.state, last.by, last.note) == ("revoke", "contract", "desk", "Не тот ребёнок")
    events = region.read_now(lambda db: db.execute(family_events()).all())
    assert (events[-1].account_id, events[-1].kind) == (mother.account_id, KINDERGARTEN)
    with pytest.raises(Conflict, match="no decision"):
        revoke(region, clerk, number)
    assert decide(region, clerk, number, "enrol").state == "enrolled"  # and it may be made again
    assert revoke(region, clerk, number).state == "contract"


def test_a_refused_application_stands_in_the_queue_where_it_stood(
    region: Database, family: Family, clerk: Identity
) -> None:
    ivanova, petrova = family.ivanovs.parent, family.petrovs.parent
    first, second = registered(region, ivanova, clerk), registered(region, petrova, clerk)
    before = rows(region)
    assert [each.place for each in tracked(region, ivanova, first).choices] == [1, 1]
    decide(region, clerk, first, "refuse", note="Ошибка в документах")
    assert [each.place for each in tracked(region, petrova, second).choices] == [1, 1]
    assert revoke(region, clerk, first).state == "registered"
    assert rows(region) == before
    assert [each.place for each in tracked(region, ivanova, first).choices] == [1, 1]
    assert [each.place for each in tracked(region, petrova, second).choices] == [2, 2]


def test_a_place_that_was_taken_back_is_given_again_or_said_to_be_gone(
    region: Database, family: Family, clerk: Identity
) -> None:
    ivanova, petrova = family.ivanovs.parent, family.petrovs.parent
    number = contract(region, ivanova, clerk)
    before = rows(region)
    decide(region, clerk, number, "cancel", note="Договор не подписан")
    assert rows(region) != before
    assert revoke(region, clerk, number).state == "contract"
    assert rows(region) == before
    decide(region, clerk, number, "cancel", note="Договор не подписан")
    other = apply(region, petrova, 1).id
    decide(region, clerk, other, "register")
    given_out(region, clerk)  # the place goes to somebody else
    between = rows(region)
    with pytest.raises(Conflict, match="no places left"):
        revoke(region, clerk, number)
    assert rows(region) == between


def test_days_that_were_left_to_bring_documents_are_left_again(
    region: Database, family: Family, clerk: Identity
) -> None:
    number = apply(region, family.ivanovs.parent, 1).id
    decide(region, clerk, number, "ask-documents", note="Свидетельство")
    deadline = tracked(region, family.ivanovs.parent, number).deadline
    assert deadline == TODAY + timedelta(days=14)
    decide(region, clerk, number, "refuse", note="Нет документов")
    shown = revoke(region, clerk, number, day=TODAY + timedelta(days=2))
    assert (shown.state, shown.deadline) == ("documents", deadline + timedelta(days=2))


def test_until_the_day_that_was_stated(region: Database, family: Family, clerk: Identity) -> None:
    number = contract(region, family.ivanovs.parent, clerk)
    decide(region, clerk, number, "enrol")
    policy = revocation_policies.insert().values(territory_id=1, working_days=1, refund_minutes=0)
    region.write_now(lambda db: db.execute(policy))  # holds for later decisions alone
    after = LAST + timedelta(days=1)
    [listed] = region.read_now(desk.work_list, clerk, "enrolled", after).applications
    assert (listed.actions, listed.revocable_until) == ([], None)
    with pytest.raises(Conflict, match="can no longer be"):
        revoke(region, clerk, number, day=after)
    assert revoke(region, clerk, number, day=LAST).state == "contract"
    decide(region, clerk, number, "enrol")
    assert region.read_now(desk.one, clerk, number, TODAY).revocable_until == TODAY + timedelta(days=1)


@on_both
def test_a_new_application_of_the_child_stands_in_the_way(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    number = registered(region, mother, clerk)
    child = tracked(region, mother, number).child_id
    decide(region, clerk, number, "refuse", note="Ошибка")
    newer = region.write_now(applications.apply, mother, application_request(child, 1), NOW, TODAY)
    before = rows(region)
    with pytest.raises(Conflict, match="newer application"):
        revoke(region, clerk, number)
    assert rows(region) == before
    act(region, mother, newer.id, "withdraw")
    assert revoke(region, clerk, number).state == "registered"


@on_both
def test_so_does_one_that_the_other_parent_filed(region: Database, family: Family, clerk: Identity) -> None:
    """The same papers in another account."""
    mother, father = family.ivanovs.parent, family.petrovs.parent
    number = region.write_now(
        applications.apply, mother, application_request(new_child(region, mother, **PAPER), 3), NOW, TODAY
    ).id
    decide(region, clerk, number, "register")
    decide(region, clerk, number, "refuse", note="Ошибка")
    newer = region.write_now(
        applications.apply, father, application_request(new_child(region, father, **PAPER), 1), NOW, TODAY
    )
    before = rows(region)
    with pytest.raises(Conflict, match="newer application"):
        revoke(region, clerk, number)
    assert rows(region) == before
    act(region, father, newer.id, "withdraw")
    assert revoke(region, clerk, number).state == "registered"


def test_nothing_is_worked_on_again_without_consent(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    number = registered(region, mother, clerk)
    decide(region, clerk, number, "refuse", note="Ошибка")
    region.write_now(consents.withdraw, mother.account_id, NOW, ())
    with pytest.raises(Conflict, match="consent"):
        revoke(region, clerk, number)


def test_what_the_family_did_since_stays(region: Database, family: Family, clerk: Identity) -> None:
    mother = family.ivanovs.parent
    number = contract(region, mother, clerk)
    decide(region, clerk, number, "cancel", note="Неявка")
    act(region, mother, number, "resume")
    with pytest.raises(Conflict, match="no decision"):
        revoke(region, clerk, number)
    assert tracked(region, mother, number).state == "registered"


@on_both
def test_of_two_clerks_at_once_one_revokes(region: Database, family: Family, clerk: Identity) -> None:
    number = contract(region, family.ivanovs.parent, clerk)
    decide(region, clerk, number, "enrol")
    version = region.read_now(desk.one, clerk, number).version
    decision = DeskDecision(action="revoke", version=version, note="Ошибка")

    def once(_: int) -> str:
        try:
            region.write_now(desk.decide, clerk, number, decision, NOW, TODAY)
        except Conflict:
            return "late"
        return "done"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(once, range(4))) == ["done", "late", "late", "late"]
    history = tracked(region, family.ivanovs.parent, number).history
    assert [each.action for each in history].count("revoke") == 1


@on_both
def test_a_place_taken_back_again_against_the_family_at_the_same_time(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    number = contract(region, mother, clerk)
    decide(region, clerk, number, "cancel", note="Неявка")
    version = tracked(region, mother, number).version

    def by_clerk() -> None:
        decision = DeskDecision(action="revoke", version=version, note="Ошибка")
        region.write_now(desk.decide, clerk, number, decision, NOW, TODAY)

    def by_family() -> None:
        region.write_now(applications.act, mother, number, "resume", version, NOW, TODAY)

    def succeeds(work: Any) -> bool:
        try:
            work()
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(succeeds, (by_clerk, by_family)))
    assert sorted(done) == [False, True]
    [place, *_] = rows(region)[2]
    assert (tracked(region, mother, number).state, place.occupied) == (
        ("contract", 1) if done[0] else ("registered", 0)
    )


@pytest.mark.parametrize("login", ["ivanova", "petrova", "ivanova-1", "clerk"])
async def test_who_may_revoke(
    app_client: httpx.AsyncClient, region: Database, family: Family, clerk: Identity, login: str
) -> None:
    number = contract(region, family.ivanovs.parent, clerk)
    decide(region, clerk, number, "enrol")
    version = tracked(region, family.ivanovs.parent, number).version
    body = {"action": "revoke", "version": version, "note": "Ошибка"}
    headers = header_credentials(login, PASSWORD) | {"Idempotency-Key": "revoke-it-once"}
    path = f"/desk/kindergarten/applications/{number}"
    codes = [(await app_client.post(path, json=body, headers=headers)).status_code for _ in range(2)]
    assert codes == ([200, 200] if login == "clerk" else [403, 403])
    by_owner = await app_client.post(
        f"/cabinet/kindergarten/applications/{number}",
        json=body,
        headers=header_credentials("ivanova", PASSWORD),
    )
    assert by_owner.status_code in (400, 403, 409)


def test_another_municipality_sees_nothing_to_revoke(
    region: Database, family: Family, clerk: Identity
) -> None:
    number = contract(region, family.ivanovs.parent, clerk)
    decide(region, clerk, number, "enrol")
    version = tracked(region, family.ivanovs.parent, number).version
    region.write_now(lambda db: db.execute(territories.insert().values(id=2, name="Другой")))
    region.write_now(lambda db: db.execute(role_grants.update().values(territory_id=2)))
    decision = DeskDecision(action="revoke", version=version, note="Ошибка")
    with pytest.raises(NotFound):
        region.write_now(desk.decide, clerk, number, decision, NOW, TODAY)
    with pytest.raises(Forbidden):
        region.write_now(desk.decide, family.ivanovs.parent, number, decision, NOW, TODAY)


def test_an_old_version_is_answered_by_what_is_there(
    region: Database, family: Family, clerk: Identity
) -> None:
    number = contract(region, family.ivanovs.parent, clerk)
    decide(region, clerk, number, "enrol")
    decision = DeskDecision(action="revoke", version=1, note="Ошибка")
    with pytest.raises(Changed):
        region.write_now(desk.decide, clerk, number, decision, NOW, TODAY)


WAYS = st.sampled_from(["submitted", "documents", "registered", "contract"])
DECISIONS = st.tuples(st.integers(0, 3), st.sampled_from(["refuse", "enrol", "cancel"]))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=st.lists(WAYS, min_size=2, max_size=4), decisions=st.lists(DECISIONS, min_size=1, max_size=5))
def test_decided_and_revoked_is_as_if_nothing_had_been(
    region: Database,
    family: Family,
    clerk: Identity,
    monkeypatch: pytest.MonkeyPatch,
    ways: list[str],
    decisions: list[tuple[int, str]],
) -> None:
    """Several children in one queue; decisions about any of them, each revoked, some one after another."""
    mother = family.ivanovs.parent
    monkeypatch.setattr("ruobr_server.areas.families.children.MOST", 10_000)
    region.write_now(lambda db: db.execute(tables.kindergarten_groups.update().values(places=1000)))
    numbers = []
    for minutes, way in enumerate(ways):
        number = apply(region, mother, 1, 2, minutes=minutes).id
        numbers.append(number)
        if way == "documents":
            decide(region, clerk, number, "ask-documents", note="Свидетельство")
        elif way != "submitted":
            decide(region, clerk, number, "register")
        if way == "contract":
            given_out(region, clerk)
            if tracked(region, mother, number).state == "referred":
                act(region, mother, number, "accept")
    before = rows(region)
    decided = []
    for place, action in decisions:
        number = numbers[place % len(numbers)]
        if action in region.read_now(desk.one, clerk, number).actions:
            decide(region, clerk, number, action, note="Ошибка")
            decided.append(number)
    for number in reversed(decided):
        if "revoke" in region.read_now(desk.one, clerk, number, TODAY).actions:
            revoke(region, clerk, number)
    assert rows(region) == before
    for number in numbers:  # nothing waits to be revoked, and nothing is lost for who comes next
        assert "revoke" not in region.read_now(desk.one, clerk, number, TODAY).actions
