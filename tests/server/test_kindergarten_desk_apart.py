"""Kindergarten at the desk: its own municipality, days, rounds and figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from ruobr_server.areas.kindergarten import (
    applications,
    deadlines,
    desk,
    exchange,
    queue,
    rounds,
    statistics,
    tables,
)
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, NotFound
from ruobr_server.kit.workflow.tables import state_changes
from ruobr_tui.api.models.kindergarten import Choice
from support import neighbours
from support.databases import on_both, on_sqlite
from support.families import Family
from support.fixtures import NOW, ZONE
from support.held_places import hold, more_places
from support.kindergartens import (
    AUTUMN,
    TODAY,
    act,
    application_request,
    apply,
    decide,
    given_out,
    new_child,
    put,
    round_of,
    tracked,
)
from support.published_events import forget, heard

pytestmark = on_sqlite


def occupied(region: Database) -> dict[int, int]:
    own = tables.kindergarten_groups
    query = select(own.c.id, own.c.occupied).where(own.c.id < neighbours.FIRST)
    return {row.id: row.occupied for row in region.read_now(lambda c: c.execute(query).all())}


# The desk


def test_a_desk_counts_and_shows_its_own_municipality(
    region: Database, family: Family, clerk: Identity
) -> None:
    mine = apply(region, family.ivanovs.parent, 1).id
    hold(region, family.petrovs.parent, 2)
    found = region.read_now(desk.work_list, clerk, None)
    assert ([each.id for each in found.applications], found.counts) == (
        [mine],
        {"submitted": 1, "referred": 1},
    )
    theirs = neighbours.APPLICATIONS
    for number in theirs:
        with pytest.raises(NotFound):
            region.read_now(desk.one, clerk, number)
        with pytest.raises(NotFound):
            decide(region, clerk, number, "confirm")
    region.write_now(lambda c: c.execute(role_grants.update().values(territory_id=neighbours.TERRITORY)))
    for state, expected in ((None, "submitted"), ("referred", "referred"), ("registered", "registered")):
        shown = region.read_now(desk.work_list, clerk, state).applications
        assert [each.id for each in shown] == [n for n, (_, has, _) in theirs.items() if has == expected]


def test_each_municipality_has_days_and_numbers_of_its_own(
    region: Database, family: Family, clerk: Identity
) -> None:
    def choose(connection: Connection) -> None:
        policy = {"territory_id": 1, "answer_days": 3, "documents_days": 4, "prefix": "07"}
        connection.execute(tables.kindergarten_policies.insert().values(**policy))

    mother = family.ivanovs.parent
    before = region.read_now(desk.policy_of, 1)
    assert (before.answer_days, before.documents_days, before.prefix) == (10, 14, "42")
    region.write_now(choose)
    mine = apply(region, mother, 1).id
    application = decide(region, clerk, mine, "ask-documents", note="Свидетельство")
    assert application.deadline == TODAY + timedelta(days=4)
    act(region, mother, mine, "bring")
    assert tracked(region, mother, mine).deadline is None
    decide(region, clerk, mine, "register")
    given_out(region, clerk)
    found = tracked(region, mother, mine)
    assert (found.number, found.deadline) == (f"07-{mine:05}", TODAY + timedelta(days=3))


@on_both
def test_a_confirmation_touches_what_is_claimed_there_alone(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    claims = [Choice(kindergarten_id=1, sibling=True), Choice(kindergarten_id=2)]
    sent = application_request(new_child(region, mother), 1, 2).model_copy(update={"choices": claims})
    mine = region.write_now(applications.apply, mother, sent, NOW, TODAY)
    of_father = application_request(new_child(region, father), 1, 2).model_copy(update={"choices": claims})
    other = region.write_now(applications.apply, father, of_father, NOW, TODAY)
    more = {"siblings_confirmed": [1, 2], "category_confirmed": True}
    confirmed = decide(region, clerk, mine.id, "confirm", note="Проверено", **more)
    assert [each.sibling_confirmed for each in confirmed.choices] == [True, False]
    assert not confirmed.category_confirmed  # none is claimed
    step = tracked(region, mother, mine.id).history[-1]
    assert (step.action, step.by, step.note) == ("confirm", "desk", "Проверено")
    assert [each.sibling_confirmed for each in tracked(region, father, other.id).choices] == [False, False]
    back = decide(region, clerk, mine.id, "confirm", siblings_confirmed=[])
    assert [each.sibling_confirmed for each in back.choices] == [False, False]


@on_both
def test_the_time_of_registration_is_that_of_the_application_for_ever(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    mine = apply(region, mother, 1, minutes=7).id
    decide(region, clerk, mine, "register")
    moment = NOW + timedelta(minutes=7)
    assert tracked(region, mother, mine).registered_at == moment
    earlier = NOW - timedelta(days=30)
    put(region, mine, state="under-review", registered_at=earlier)
    decide(region, clerk, mine, "register")
    found = tracked(region, mother, mine)
    assert (found.registered_at, found.number) == (earlier, f"42-{mine:05}")


def test_a_place_taken_back_is_free_and_leaves_the_queue(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    mine = hold(region, mother, 1)
    act(region, mother, mine, "accept")
    assert occupied(region)[1] == 1
    cancelled = decide(region, clerk, mine, "cancel", note="Договор не заключён")
    assert (cancelled.state, cancelled.referral) == ("no-show", None)
    assert occupied(region)[1] == 0


def test_numbers_of_papers_are_masked(region: Database, family: Family, clerk: Identity) -> None:
    child = new_child(region, family.ivanovs.parent, snils="112-233-445 95")
    mine = region.write_now(
        applications.apply, family.ivanovs.parent, application_request(child, 1), NOW, TODAY
    )
    shown = region.read_now(desk.one, clerk, mine.id)
    assert "112" not in shown.snils
    assert shown.snils.endswith("95")
    assert "123456" not in shown.certificate


# Days


def test_who_lost_a_place_by_a_deadline_may_come_back_and_the_place_is_free(
    region: Database, family: Family
) -> None:
    mother = family.ivanovs.parent
    mine = hold(region, mother, 1)
    last = TODAY + timedelta(days=10)
    assert region.write_now(deadlines.pass_deadlines, NOW, last) == 0
    forget(region)
    assert region.write_now(deadlines.pass_deadlines, NOW, last + timedelta(days=1)) == 1
    found = tracked(region, mother, mine)
    assert (found.state, found.referral, found.deadline) == ("no-show", None, None)
    assert [step.by for step in found.history[-1:]] == [""]
    assert occupied(region)[1] == 0
    assert heard(region) == [("ivanova", "kindergarten", {"application": mine, "state": "no-show"})]


@on_both
def test_a_child_that_has_grown_leaves_the_queue_and_the_family_is_informed(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine, other = apply(region, mother, 1), apply(region, father, 1, minutes=1)
    for each in (mine, other):
        decide(region, clerk, each.id, "register")
    put(region, other.id, birth_date=date(2024, 5, 17))
    forget(region)
    region.write_now(deadlines.pass_deadlines, NOW, date(2030, 5, 17))
    assert tracked(region, mother, mine.id).state == "archived"
    assert tracked(region, father, other.id).choices[0].place == 1
    events = [(who, about) for who, kind, about in heard(region) if who == "ivanova"]
    assert events == [("ivanova", {"application": mine.id, "state": "archived"})]


@on_both
def test_a_days_places_are_those_of_one_municipality(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    mine = apply(region, mother, 1)
    decide(region, clerk, mine.id, "register")
    theirs = next(
        number for number, (_, state, _) in neighbours.APPLICATIONS.items() if state == "registered"
    )
    own = tables.queue_places

    def noted() -> list[tuple[int, date, int]]:
        query = select(own.c.application_id, own.c.day, own.c.place).order_by(own.c.application_id, own.c.day)
        return [tuple(row) for row in region.read_now(lambda c: c.execute(query).all())]

    region.write_now(queue.record_places, 1, TODAY)
    assert noted() == [(mine.id, TODAY, 1)]
    region.write_now(queue.record_places, neighbours.TERRITORY, TODAY)
    region.write_now(queue.record_places, 1, TODAY)  # again on the same day: the others' stay
    assert noted() == [(mine.id, TODAY, 1), (theirs, TODAY, 1)]


def test_the_movement_begins_with_the_last_place_before_it(region: Database, family: Family) -> None:
    mine, other = apply(region, family.ivanovs.parent, 1).id, apply(region, family.petrovs.parent, 1).id
    days = [TODAY + timedelta(days=ahead) for ahead in (0, 5, 9)]

    def note(connection: Connection) -> None:
        for number, shift in ((mine, 0), (other, 50)):
            for day, place in zip(days, (9, 8, 7), strict=True):
                row = {"application_id": number, "kindergarten_id": 1, "day": day, "place": place + shift}
                connection.execute(tables.queue_places.insert().values(**row, total=99))

    region.write_now(note)
    assert region.read_now(queue.movement, mine, days[1]) == {1: [(days[1], 8), (days[2], 7)]}
    early = days[0] - timedelta(days=1)
    assert region.read_now(queue.movement, mine, early) == {1: list(zip(days, (9, 8, 7), strict=True))}


@on_both
def test_who_is_informed_of_a_moved_place(region: Database, family: Family, clerk: Identity) -> None:
    """Only whose place has changed, and not for the number of those behind."""
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine = apply(region, mother, 1, 2)
    decide(region, clerk, mine.id, "register")
    region.write_now(deadlines.note_places, TODAY, NOW)
    other = apply(region, father, 1, minutes=5)
    decide(region, clerk, other.id, "register")
    forget(region)
    region.write_now(deadlines.note_places, TODAY + timedelta(days=1), NOW)
    assert heard(region) == []
    act(region, mother, mine.id, "withdraw")
    forget(region)
    region.write_now(deadlines.note_places, TODAY + timedelta(days=2), NOW)
    assert heard(region) == [("petrova", "queue", {"application": other.id})]
    forget(region)
    region.write_now(deadlines.note_places, TODAY + timedelta(days=3), NOW)
    assert heard(region) == []


@on_both
def test_a_place_is_noted_again_when_more_stand_behind(
    region: Database, family: Family, clerk: Identity
) -> None:
    mine = apply(region, family.ivanovs.parent, 1)
    decide(region, clerk, mine.id, "register")
    region.write_now(queue.record_places, 1, TODAY)
    other = apply(region, family.petrovs.parent, 1, minutes=5)
    decide(region, clerk, other.id, "register")
    own = tables.queue_places
    query = select(own.c.place, own.c.total).where(own.c.application_id == mine.id).order_by(own.c.day)
    for ahead in (1, 2):
        region.write_now(queue.record_places, 1, TODAY + timedelta(days=ahead))
    rows = region.read_now(lambda c: c.execute(query).all())
    assert [tuple(row) for row in rows] == [(1, 1), (1, 2)]


# Rounds


@on_both
def test_a_round_gives_ones_own_places_to_who_wants_them_by_then(
    region: Database, family: Family, clerk: Identity
) -> None:
    more_places(region)
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine, other = apply(region, mother, 1), apply(region, father, 1, minutes=1)
    for each in (mine, other):
        decide(region, clerk, each.id, "register")
    put(region, other.id, desired_date=AUTUMN + timedelta(days=1))
    plan = round_of(region, clerk)
    assert [each.application_id for each in plan.decisions] == [mine.id]
    with pytest.raises(Conflict, match="new plan"):  # a plan is for its day
        region.write_now(rounds.run, clerk, 1, AUTUMN + timedelta(days=1), plan.plan, NOW, TODAY)
    forget(region)
    round_of(region, clerk, plan.plan)
    assert heard(region) == [("ivanova", "kindergarten", {"application": mine.id, "state": "referred"})]
    assert tracked(region, mother, mine.id).choices[0].place is None  # who has a place waits no more
    assert tracked(region, father, other.id).choices[0].place == 1
    theirs = region.read_now(
        lambda c: c.execute(select(tables.kindergarten_groups.c.occupied)).scalars().all()
    )
    assert sorted(theirs) == [0, 0, 1, 2, 2]


def test_a_round_of_another_municipality_is_not_found(region: Database, clerk: Identity) -> None:
    for plan in ("", "0" * 40):
        with pytest.raises(NotFound):
            region.write_now(rounds.run, clerk, neighbours.TERRITORY, AUTUMN, plan, NOW, TODAY)
        with pytest.raises(NotFound):
            region.write_now(rounds.run, clerk, 999, AUTUMN, plan, NOW, TODAY)


def test_occupied_places_are_not_given_again(region: Database, family: Family, clerk: Identity) -> None:
    hold(region, family.petrovs.parent, 1)
    mine = apply(region, family.ivanovs.parent, 1)
    decide(region, clerk, mine.id, "register")
    plan = round_of(region, clerk)
    assert [(each.why, each.places) for each in plan.decisions] == [("full", 0)]
    assert plan.given == 0


# Figures


@on_both
def test_figures_are_those_of_one_municipality_and_its_months(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine, waiting = hold(region, mother, 1), apply(region, father, 1, 2)
    decide(region, clerk, waiting.id, "register")
    apply(region, father, 1)  # is not registered yet
    act(region, mother, mine, "accept")
    # Half past six in the morning of 1 November in the region is still October in UTC.
    moment = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    accepted = state_changes.update().where(state_changes.c.action == "accept")
    region.write_now(lambda c: c.execute(accepted.values(at=moment)))
    found = region.read_now(statistics.institutions, 1, TODAY, ZONE)
    assert [each.id for each in found.institutions] == [1, 2, 3]
    assert [each.queue for each in found.institutions] == [1, 1, 0]
    assert [each.free for each in found.institutions] == [0, 1, 0]
    assert found.months == [date(2026, month, 1) for month in range(6, 12)]
    assert found.institutions[0].moved == [0, 0, 0, 0, 0, 1]
    # And the first month begins at its midnight there.
    early = datetime(2026, 5, 31, 17, 0, tzinfo=UTC)
    region.write_now(lambda c: c.execute(accepted.values(at=early)))
    first = region.read_now(statistics.institutions, 1, TODAY, ZONE).institutions[0]
    assert first.moved == [1, 0, 0, 0, 0, 0]
    theirs = region.read_now(statistics.institutions, neighbours.TERRITORY, TODAY, ZONE)
    assert [(each.id, each.queue, each.moved[-1]) for each in theirs.institutions] == [
        (number, queued, 0) for number, queued in zip(neighbours.GARDENS, (0, 1), strict=True)
    ]


def test_a_place_that_changed_hands_counts_where_it_is_now(region: Database, family: Family) -> None:
    """And an exchange is nobody's acceptance."""
    mother = family.ivanovs.parent
    mine = hold(region, mother, 1)
    region.write_now(exchange.offer, mother, mine, NOW)
    found = region.read_now(statistics.institutions, 1, TODAY, ZONE)
    assert [each.moved[-1] for each in found.institutions] == [0, 0, 0]
