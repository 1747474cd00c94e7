"""Kindergarten: limits, whose it is, and what one decision leaves as it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from ruobr_server.areas.families.tables import profiles
from ruobr_server.areas.kindergarten import applications, groups, tables, tracker
from ruobr_server.areas.personal_data.tables import consents
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict, ConsentNeeded, InvalidFields, NotFound
from ruobr_tui.api.models.kindergarten import Application, ApplicationRequest, Choice
from ruobr_tui.api.rules.kindergarten import MOST_CHOICES
from support import neighbours
from support.databases import on_both, on_sqlite
from support.families import Family
from support.fixtures import NOW
from support.held_places import hold, set_state
from support.kindergartens import (
    TODAY,
    act,
    application_request,
    apply,
    decide,
    given_out,
    new_child,
    put,
    tracked,
)
from support.published_events import forget, heard
from support.scans import have_scans

pytestmark = on_sqlite


def wrong(region: Database, who: Identity, sent: ApplicationRequest, day: date = TODAY) -> set[str]:
    with pytest.raises(InvalidFields) as error:
        region.write_now(applications.apply, who, sent, NOW, day)
    return set(error.value.fields)


def change(region: Database, who: Identity, mine: Application, *gardens: int, **more: Any) -> Application:
    wishes = application_request(mine.child_id, *gardens, version=tracked(region, who, mine.id).version)
    wishes = wishes.model_copy(update=more)
    return region.write_now(applications.change, who, mine.id, wishes, NOW, TODAY)


# Applying


@on_both
def test_nothing_of_another_municipality_can_be_wished(region: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = new_child(region, mother)
    assert wrong(region, mother, application_request(child, 1, neighbours.GARDENS[0])) == {"choices"}
    claimed = application_request(child, 1).model_copy(update={"category_id": neighbours.CATEGORY})
    assert wrong(region, mother, claimed) == {"category_id"}
    mine = region.write_now(applications.apply, mother, application_request(child, 1), NOW, TODAY)
    elsewhere = {
        "territory_id": neighbours.TERRITORY,
        "choices": [Choice(kindergarten_id=neighbours.GARDENS[0])],
    }
    with pytest.raises(InvalidFields):
        change(region, mother, mine, **elsewhere)
    found = region.read_now(applications.where_to_apply).territories
    assert [(each.id, [one.id for one in each.categories]) for each in found] == [
        (1, [1, 2]),
        (neighbours.TERRITORY, [neighbours.CATEGORY]),
    ]


def test_no_more_choices_than_allowed_and_so_many_are(region: Database, family: Family) -> None:
    def more(connection: Connection) -> None:
        for number in range(4, MOST_CHOICES + 2):
            connection.execute(
                tables.kindergartens.insert().values(
                    id=number, territory_id=1, number=number, name=f"Сад {number}"
                )
            )

    region.write_now(more)
    mother = family.ivanovs.parent
    child = new_child(region, mother)
    every = range(1, MOST_CHOICES + 2)
    assert wrong(region, mother, application_request(child, *every)) == {"choices"}
    mine = region.write_now(applications.apply, mother, application_request(child, *every[:-1]), NOW, TODAY)
    assert [each.kindergarten_id for each in mine.choices] == list(every[:-1])


def test_on_the_seventh_birthday_it_is_too_late(region: Database, family: Family) -> None:
    mother, birthday = family.ivanovs.parent, date(2030, 5, 17)
    child = new_child(region, mother)
    too_late = birthday.isoformat()
    assert wrong(region, mother, application_request(child, 1, desired_date=too_late)) == {"desired_date"}
    before = application_request(child, 1, desired_date="2030-05-16")
    assert "child_id" in wrong(region, mother, before, birthday)
    region.write_now(applications.apply, mother, before, NOW, birthday - timedelta(days=1))


@on_both
@pytest.mark.parametrize("missing", ["consent", "profile", "certificate", "another account's child"])
def test_what_is_missing_before_an_application(region: Database, family: Family, missing: str) -> None:
    mother = family.ivanovs.parent
    child = new_child(region, mother)
    expected: Any = InvalidFields
    match missing:
        case "consent":
            region.write_now(lambda c: c.execute(consents.delete()))
            expected = ConsentNeeded
        case "profile":
            region.write_now(lambda c: c.execute(profiles.update().values(snils="")))
        case "certificate":
            from ruobr_server.areas.documents.tables import child_documents

            change = child_documents.update().where(child_documents.c.kind == "birth-certificate")
            region.write_now(lambda c: c.execute(change.values(state="refused")))
            # Another child's scans are no proof for this one.
            region.write_now(have_scans, mother.account_id, new_child(region, mother))
        case _:
            child, expected = new_child(region, family.petrovs.parent), NotFound
    with pytest.raises(expected):
        region.write_now(applications.apply, mother, application_request(child, 1), NOW, TODAY)


# Changing wishes


def test_what_is_claimed_anew_is_unconfirmed_again(region: Database, family: Family, clerk: Identity) -> None:
    mother = family.ivanovs.parent
    choices = [Choice(kindergarten_id=1, sibling=True), Choice(kindergarten_id=2, sibling=True)]
    sent = application_request(new_child(region, mother), 1, 2).model_copy(
        update={"choices": choices, "category_id": 1}
    )
    mine = region.write_now(applications.apply, mother, sent, NOW, TODAY)
    decide(region, clerk, mine.id, "confirm", category_confirmed=True, siblings_confirmed=[1])
    confirmed = [(True, True), (True, False)]
    same = change(region, mother, mine, choices=choices, category_id=1)
    assert [(each.sibling, each.sibling_confirmed) for each in same.choices] == confirmed
    assert same.category_confirmed
    one_less = [Choice(kindergarten_id=1), *choices[1:]]
    other = change(region, mother, mine, choices=one_less, category_id=2)
    assert [(each.sibling, each.sibling_confirmed) for each in other.choices] == [
        (False, False),
        (True, False),
    ]
    assert not other.category_confirmed
    assert [step.action for step in other.history] == ["submit", "confirm", "change", "change"]


@on_both
def test_changed_wishes_count_in_the_queue_at_once_and_are_reported(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine, other = apply(region, mother, 1), apply(region, father, 2, minutes=5)
    for each in (mine, other):
        decide(region, clerk, each.id, "register")
    forget(region)
    change(region, mother, mine, 2)
    assert tracked(region, father, other.id).choices[0].place == 2
    assert heard(region) == [("ivanova", "kindergarten", {"application": mine.id, "state": "registered"})]


@pytest.mark.parametrize("state", ["referred", "contract", "enrolled", "refused", "withdrawn", "archived"])
def test_wishes_are_fixed_once_a_place_is_given_or_all_is_over(
    region: Database, family: Family, state: str
) -> None:
    mother = family.ivanovs.parent
    mine = apply(region, mother, 1)
    set_state(region, mine.id, state)
    with pytest.raises(Conflict, match="no longer be changed"):
        change(region, mother, mine, 2)


# Acting on a referral


@on_both
def test_a_turned_down_place_is_nobodys_and_the_old_turn_stays(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    mine, other = hold(region, mother, 1), apply(region, family.petrovs.parent, 1, minutes=5).id
    decide(region, clerk, other, "register")
    first = NOW - timedelta(days=3)
    put(region, mine, registered_at=first)
    forget(region)
    declined = act(region, mother, mine, "decline")
    assert (declined.state, declined.referral, declined.deadline) == ("declined", None, None)
    assert declined.choices[0].place is None
    assert heard(region) == [("ivanova", "kindergarten", {"application": mine, "state": "declined"})]
    assert occupied(region) == {1: 0, 2: 0, 3: 0}
    back = act(region, mother, mine, "resume")
    assert (back.registered_at, back.choices[0].place) == (first, 1)  # before the other
    assert tracked(region, family.petrovs.parent, other).choices[0].place == 2


def occupied(region: Database) -> dict[int, int]:
    own = tables.kindergarten_groups
    query = select(own.c.id, own.c.occupied).where(own.c.id < neighbours.FIRST)
    return {row.id: row.occupied for row in region.read_now(lambda c: c.execute(query).all())}


def test_a_suspended_application_counts_nowhere(region: Database, family: Family, clerk: Identity) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine, other = apply(region, mother, 1), apply(region, father, 1, minutes=5)
    for each in (mine, other):
        decide(region, clerk, each.id, "register")
    act(region, mother, mine.id, "suspend")
    assert tracked(region, father, other.id).choices[0].place == 1
    given_out(region, clerk)
    assert tracked(region, mother, mine.id).state == "suspended"
    assert tracked(region, father, other.id).state == "referred"


def test_a_stranger_and_an_old_version(region: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine = apply(region, mother, 1)
    for version in (mine.version, mine.version + 1):
        with pytest.raises(NotFound):
            region.write_now(applications.act, father, mine.id, "withdraw", version, NOW, TODAY)
    with pytest.raises(NotFound):
        region.write_now(
            applications.change, father, mine.id, application_request(mine.child_id, 2, version=1), NOW, TODAY
        )
    with pytest.raises(Changed):
        region.write_now(applications.act, mother, mine.id, "withdraw", mine.version + 1, NOW, TODAY)
    assert [each.id for each in region.read_now(tracker.applications, father, TODAY).applications] == []


def test_live_applications_come_first_then_the_newest(region: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    first, second, third = (apply(region, mother, 1).id for _ in range(3))
    act(region, mother, third, "withdraw")
    found = region.read_now(tracker.applications, mother, TODAY).applications
    assert [each.id for each in found] == [second, first, third]


@on_both
def test_whose_application_stands_in_the_way(region: Database, family: Family) -> None:
    """Another account's that has ended is none; nothing more is said of a live one than that there is one."""
    mother, father = family.ivanovs.parent, family.petrovs.parent
    paper = {"certificate_number": "777777"}
    mine, theirs = (new_child(region, who, **paper) for who in (mother, father))
    ended = region.write_now(applications.apply, father, application_request(theirs, 1), NOW, TODAY)
    with pytest.raises(Conflict, match="Another account"):
        region.write_now(applications.apply, mother, application_request(mine, 1), NOW, TODAY)
    act(region, father, ended.id, "withdraw")
    region.write_now(applications.apply, mother, application_request(mine, 1), NOW, TODAY)
    with pytest.raises(Conflict, match="Withdraw it first"):
        region.write_now(applications.apply, mother, application_request(mine, 2), NOW, TODAY)


@on_both
def test_places_are_counted_between_none_and_all(region: Database) -> None:
    region.write_now(groups.take_place, 1)
    with pytest.raises(Conflict, match="no places left"):
        region.write_now(groups.take_place, 1)
    region.write_now(groups.take_place, 1, -1)
    with pytest.raises(Conflict):
        region.write_now(groups.take_place, 1, -1)
    assert occupied(region) == {1: 0, 2: 0, 3: 0}
