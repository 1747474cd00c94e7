"""Applying, deciding, rounds, referrals and deadlines, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ruobr_server.areas.kindergarten import (
    applications,
    deadlines,
    desk,
    rounds,
    statistics,
    tracker,
)
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, InvalidFields, NotFound, ServerError
from ruobr_tui.api.models.kindergarten import ApplicationRequest, Choice
from ruobr_tui.api.reasons import kindergarten as reasons
from ruobr_tui.api.reasons.reason import explained
from support.families import Family
from support.fixtures import NOW, ZONE, FixedClock
from support.jobs import work_of_the_day
from support.kindergartens import (
    AUTUMN,
    TODAY,
    WISHES,
    act,
    application_request,
    apply,
    decide,
    given_out,
    new_child,
    round_of,
    tracked,
)


def refused(database: Database, who: Identity, sent: ApplicationRequest) -> set[str]:
    with pytest.raises(InvalidFields) as error:
        database.write_now(applications.apply, who, sent, NOW, TODAY)
    return set(error.value.fields)


def test_from_application_to_enrolment(region: Database, family: Family, clerk: Identity) -> None:
    parent = family.ivanovs.parent
    mine = apply(region, parent, 1, 2)
    assert (mine.state, mine.number, mine.choices[0].place) == ("submitted", "", None)
    decide(region, clerk, mine.id, "take")
    decide(region, clerk, mine.id, "register")
    queued = tracked(region, parent, mine.id)
    assert queued.number == f"42-{mine.id:05}"
    assert [(each.place, each.total) for each in queued.choices] == [(1, 1), (1, 1)]
    plan = round_of(region, clerk)
    assert (plan.given, plan.applied) == (1, False)
    assert tracked(region, parent, mine.id).state == "registered"
    assert round_of(region, clerk, plan.plan).applied
    referred = tracked(region, parent, mine.id)
    assert referred.state == "referred"
    assert referred.deadline == TODAY + timedelta(days=10)
    assert referred.referral is not None
    assert referred.referral.number == 1
    assert set(referred.actions) == {"accept", "decline", "offer"}
    act(region, parent, mine.id, "accept")
    decide(region, clerk, mine.id, "enrol")
    done = tracked(region, parent, mine.id)
    assert done.state == "enrolled"
    assert [step.action for step in done.history] == [
        "submit",
        "take",
        "register",
        "refer",
        "accept",
        "enrol",
    ]
    assert [step.by for step in done.history][:2] == ["owner", "desk"]
    figures = region.read_now(statistics.institutions, 1, TODAY, ZONE)
    assert [each.free for each in figures.institutions] == [0, 1, 0]
    assert figures.institutions[0].moved[-1] == 1


def test_an_application_says_everything_that_is_wrong(region: Database, family: Family) -> None:
    parent = family.ivanovs.parent
    child = new_child(region, parent)
    assert refused(region, parent, application_request(child)) == {"choices"}
    assert refused(region, parent, application_request(child, 1, 1)) == {"choices"}
    assert refused(region, parent, application_request(child, 999)) == {"choices"}
    assert refused(region, parent, application_request(child, 1, desired_date="2020-01-01")) == {
        "desired_date"
    }
    assert refused(region, parent, application_request(child, 1, desired_date="2031-09-01")) == {
        "desired_date"
    }
    assert refused(region, parent, application_request(child, 1, regime="", orientation="x")) == {
        "regime",
        "orientation",
    }
    old = new_child(region, parent, birth_date="2018-05-17", certificate_date="2018-06-01")
    assert "child_id" in refused(region, parent, application_request(old, 1))
    with pytest.raises(NotFound):
        region.write_now(applications.apply, family.petrovs.parent, application_request(child, 1), NOW, TODAY)
    with pytest.raises(Forbidden):
        region.write_now(
            applications.apply, replace(parent, role="pupil"), application_request(child, 1), NOW, TODAY
        )


def test_one_live_application_per_child(region: Database, family: Family) -> None:
    parent = family.ivanovs.parent
    child = new_child(region, parent)
    first = region.write_now(applications.apply, parent, application_request(child, 1), NOW, TODAY)
    with pytest.raises(Conflict):
        region.write_now(applications.apply, parent, application_request(child, 2), NOW, TODAY)
    act(region, parent, first.id, "withdraw")
    region.write_now(applications.apply, parent, application_request(child, 2), NOW, TODAY)


def test_twenty_submits_at_once_make_one_application(region: Database, family: Family) -> None:
    parent = family.ivanovs.parent
    child = new_child(region, parent)

    def submit(_: int) -> str:
        try:
            region.write_now(applications.apply, parent, application_request(child, 1), NOW, TODAY)
        except Conflict:
            return "late"
        return "made"

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(submit, range(20)))
    assert outcomes.count("made") == 1
    assert len(region.read_now(tracker.applications, parent, TODAY).applications) == 1


def test_a_confirmed_sibling_goes_before_an_earlier_application(
    region: Database, family: Family, clerk: Identity
) -> None:
    early = apply(region, family.petrovs.parent, 1, 2)
    child = new_child(region, family.ivanovs.parent)
    wished = ApplicationRequest(
        child_id=child,
        territory_id=1,
        values=WISHES,
        choices=[Choice(kindergarten_id=1, sibling=True), Choice(kindergarten_id=2)],
    )
    late = region.write_now(
        applications.apply, family.ivanovs.parent, wished, NOW + timedelta(minutes=9), TODAY
    )
    for number in (early.id, late.id):
        decide(region, clerk, number, "register")
    claimed = tracked(region, family.ivanovs.parent, late.id)
    assert [each.place for each in claimed.choices] == [2, 2]  # a claim alone moves nobody
    decide(region, clerk, late.id, "confirm", siblings_confirmed=[1])
    confirmed = tracked(region, family.ivanovs.parent, late.id)
    assert [each.place for each in confirmed.choices] == [1, 2]
    given_out(region, clerk)
    assert tracked(region, family.ivanovs.parent, late.id).referral.number == 1  # type: ignore[union-attr]
    assert tracked(region, family.petrovs.parent, early.id).referral.number == 2  # type: ignore[union-attr]


def test_an_unconfirmed_privilege_stands_in_the_general_queue(
    region: Database, family: Family, clerk: Identity
) -> None:
    early = apply(region, family.petrovs.parent, 1)
    child = new_child(region, family.ivanovs.parent)
    sent = application_request(child, 1).model_copy(update={"category_id": 1})
    late = region.write_now(applications.apply, family.ivanovs.parent, sent, NOW + timedelta(hours=1), TODAY)
    for number in (early.id, late.id):
        decide(region, clerk, number, "register")
    assert tracked(region, family.ivanovs.parent, late.id).choices[0].place == 2
    decide(region, clerk, late.id, "confirm", category_confirmed=True)
    first = tracked(region, family.ivanovs.parent, late.id).choices[0]
    assert (first.place, first.rank, first.category_total) == (1, 1, 1)


def test_changed_wishes_keep_the_turn(region: Database, family: Family, clerk: Identity) -> None:
    mine = apply(region, family.ivanovs.parent, 1)
    other = apply(region, family.petrovs.parent, 2, minutes=5)
    for number in (mine.id, other.id):
        decide(region, clerk, number, "register")
    now = tracked(region, family.ivanovs.parent, mine.id)
    changed = region.write_now(
        applications.change,
        family.ivanovs.parent,
        mine.id,
        application_request(mine.child_id, 2, version=now.version),
        NOW + timedelta(days=3),
        TODAY,
    )
    assert changed.choices[0].place == 1
    with pytest.raises(Changed):
        region.write_now(
            applications.change,
            family.ivanovs.parent,
            mine.id,
            application_request(mine.child_id, 1, version=now.version),
            NOW,
            TODAY,
        )


def test_a_plan_is_applied_as_it_was_looked_at_or_not_at_all(
    region: Database, family: Family, clerk: Identity
) -> None:
    mine = apply(region, family.ivanovs.parent, 1)
    decide(region, clerk, mine.id, "register")
    plan = round_of(region, clerk)
    other = apply(region, family.petrovs.parent, 1, minutes=3)
    decide(region, clerk, other.id, "register")
    with pytest.raises(Conflict):
        round_of(region, clerk, plan.plan)
    assert tracked(region, family.ivanovs.parent, mine.id).state == "registered"
    again = round_of(region, clerk)
    why = {each.application_id: each.why for each in again.decisions}
    assert why == {mine.id: "given", other.id: "full"}
    round_of(region, clerk, again.plan)
    with pytest.raises(Conflict):
        round_of(region, clerk, again.plan)


def test_a_declined_and_an_unanswered_place_are_free_again(
    region: Database, family: Family, clerk: Identity
) -> None:
    mine, other = apply(region, family.ivanovs.parent, 1), apply(region, family.petrovs.parent, 2)
    for number in (mine.id, other.id):
        decide(region, clerk, number, "register")
    given_out(region, clerk)
    act(region, family.ivanovs.parent, mine.id, "decline")
    late = TODAY + timedelta(days=11)
    assert region.write_now(deadlines.pass_deadlines, NOW, TODAY + timedelta(days=10)) == 0
    assert region.write_now(deadlines.pass_deadlines, NOW, late) == 1
    assert region.write_now(deadlines.pass_deadlines, NOW, late) == 0
    assert tracked(region, family.petrovs.parent, other.id).state == "no-show"
    figures = region.read_now(statistics.institutions, 1, TODAY, ZONE)
    assert [each.free for each in figures.institutions] == [1, 1, 0]
    back = act(region, family.ivanovs.parent, mine.id, "resume")
    assert (back.state, back.choices[0].place) == ("registered", 1)


def test_documents_that_are_not_brought_end_it_and_a_grown_child_too(
    region: Database, family: Family, clerk: Identity
) -> None:
    mine, other = apply(region, family.ivanovs.parent, 1), apply(region, family.petrovs.parent, 2)
    with pytest.raises(ServerError):
        decide(region, clerk, mine.id, "ask-documents")
    application = decide(region, clerk, mine.id, "ask-documents", note="Свидетельство о рождении")
    assert application.deadline == TODAY + timedelta(days=14)
    region.write_now(deadlines.pass_deadlines, NOW, TODAY + timedelta(days=15))
    ended = tracked(region, family.ivanovs.parent, mine.id)
    assert ended.state == "refused"
    assert ended.history[-1].note == deadlines.DOCUMENTS_LATE
    assert ended.history[-1].explanation == explained(reasons.DOCUMENTS_LATE)
    region.write_now(deadlines.pass_deadlines, NOW, date(2030, 5, 16))
    assert tracked(region, family.petrovs.parent, other.id).state == "submitted"
    region.write_now(deadlines.pass_deadlines, NOW, date(2030, 5, 17))
    assert tracked(region, family.petrovs.parent, other.id).state == "archived"


def test_no_desk_sees_another_municipality(region: Database, family: Family, clerk: Identity) -> None:
    mine = apply(region, family.ivanovs.parent, 1)

    def move(connection: Any) -> None:
        connection.exec_driver_sql("INSERT INTO territories (id, name) VALUES (2, 'Юрга')")
        connection.execute(role_grants.update().values(territory_id=2))

    region.write_now(move)
    assert region.read_now(desk.work_list, clerk, None).applications == []
    with pytest.raises(NotFound):
        region.read_now(desk.one, clerk, mine.id)
    with pytest.raises(NotFound):
        region.write_now(rounds.run, clerk, 1, AUTUMN, "", NOW, TODAY)
    for who in (family.ivanovs.parent, family.ivanovs.pupil, replace(clerk, role="parent")):
        with pytest.raises(Forbidden):
            region.read_now(desk.work_list, who, None)
    with pytest.raises(NotFound):
        region.read_now(tracker.application, family.petrovs.parent, mine.id, TODAY)


def test_the_work_list_masks_numbers(region: Database, family: Family, clerk: Identity) -> None:
    apply(region, family.ivanovs.parent, 1)
    [shown] = region.read_now(desk.work_list, clerk, None).applications
    assert shown.certificate == "IV-ЛО № ••••56"
    assert shown.child == "Иванова Вера Сергеевна"


async def test_the_work_of_a_day_is_done_once(
    region: Database, family: Family, clerk: Identity, clock: FixedClock
) -> None:
    mine = apply(region, family.ivanovs.parent, 1)
    decide(region, clerk, mine.id, "register")
    given_out(region, clerk)
    assert await work_of_the_day(region, clock)
    assert not await work_of_the_day(region, clock)
    clock.advance(days=11)
    assert await work_of_the_day(region, clock)
    assert tracked(region, family.ivanovs.parent, mine.id).state == "no-show"
