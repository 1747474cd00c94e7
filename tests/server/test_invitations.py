"""Families are invited one after another: no time in a room is given twice, and nobody's is another's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ruobr_server.areas.enrolment import applications, desk, invitations
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, InvalidFields, NotFound
from ruobr_tui.api.models.enrolment import InvitedApplications, InvitedOne, SchoolInvitations
from support.at_once import both_at_once
from support.families import PASSWORD, Family
from support.first_grades import TODAY, decide, furnish_town, school_clerk, school_request, schoolchild
from support.fixtures import NOW

DAY = date(2026, 12, 3)


@pytest.fixture
def clerk(database: Database, family: Family, passwords: Passwords) -> Identity:
    """Who decides for all four schools."""
    furnish_town(database, family)
    secret = passwords.hash_now(PASSWORD)
    return database.write_now(lambda connection: school_clerk(connection, secret))


@pytest.fixture
def filed(database: Database, family: Family, clerk: Identity) -> list[int]:
    """Four children who apply to the first school."""
    mother = family.ivanovs.parent

    def file(child: int) -> int:
        wish = school_request(child, 1)
        return int(database.write_now(applications.apply, mother, wish, NOW, TODAY).id)

    return [file(schoolchild(database, mother)) for _each in range(4)]


def wish(numbers: list[int], versions: int = 1, **more: Any) -> SchoolInvitations:
    values: dict[str, Any] = {"invited_on": DAY, "first": "9:00", "last": "10:00", "minutes": 20}
    invited = [InvitedOne(id=number, version=versions) for number in numbers]
    return SchoolInvitations(applications=invited, **{**values, "invited_to": "каб. 12", **more})


def invite(database: Database, clerk: Identity, request: SchoolInvitations) -> list[str]:
    found: InvitedApplications = database.write_now(invitations.invite, clerk, request, NOW)
    return [each.invited_at for each in found.applications]


def test_each_family_has_its_own_time_and_the_next_go_on_behind_it(
    database: Database, clerk: Identity, filed: list[int], family: Family
) -> None:
    assert invite(database, clerk, wish(filed[:2])) == ["9:00", "9:20"]
    assert invite(database, clerk, wish(filed[2:3], invited_to="Каб.12")) == ["9:40"]  # the same room
    assert invite(database, clerk, wish(filed[3:], invited_to="каб. 14")) == ["9:00"]
    seen = database.read_now(applications.application, family.ivanovs.parent, filed[1])
    assert (seen.invited_on, seen.invited_at, seen.invited_to) == (DAY, "9:20", "каб. 12")
    assert seen.history[-1].note == "03.12.2026, 9:20, каб. 12"


def test_times_of_another_length_do_not_overlap(
    database: Database, clerk: Identity, filed: list[int]
) -> None:
    assert invite(database, clerk, wish(filed[:1], first="9:15", last="9:45", minutes=30)) == ["9:15"]
    assert invite(database, clerk, wish(filed[1:3], first="9:00", last="10:30", minutes=15)) == [
        "9:00",
        "9:45",
    ]


def test_with_fewer_times_than_families_nobody_is_invited(
    database: Database, clerk: Identity, filed: list[int]
) -> None:
    with pytest.raises(Conflict, match="3 free times"):
        invite(database, clerk, wish(filed))
    assert all(database.read_now(desk.one, clerk, number).state == "submitted" for number in filed)


def test_who_is_invited_anew_leaves_the_time_to_others(
    database: Database, clerk: Identity, filed: list[int]
) -> None:
    invite(database, clerk, wish(filed[:3]))
    later = wish(filed[:1], versions=2, invited_on=DAY + timedelta(days=1))
    assert invite(database, clerk, later) == ["9:00"]
    assert invite(database, clerk, wish(filed[3:])) == ["9:00"]
    # The same three once more, the other way round: times change hands in one transaction.
    assert invite(database, clerk, wish([filed[2], filed[1]], versions=2)) == ["9:20", "9:40"]


def test_a_time_given_away_meanwhile_is_not_given_back_by_a_revocation(
    database: Database, clerk: Identity, filed: list[int]
) -> None:
    invite(database, clerk, wish(filed[:1]))
    decide(database, clerk, filed[0], "refuse", note="Нет мест")
    assert invite(database, clerk, wish(filed[1:2])) == ["9:00"]
    back = decide(database, clerk, filed[0], "revoke", note="Ошибка")
    assert (back.state, back.invited_on, back.invited_at) == ("invited", DAY, "")


def test_what_somebody_has_changed_is_left_out_and_named(
    database: Database, clerk: Identity, filed: list[int]
) -> None:
    decide(database, clerk, filed[0], "take")
    found = database.write_now(invitations.invite, clerk, wish(filed[:2]), NOW)
    assert [each.id for each in found.applications] == filed[1:2]
    assert found.left == filed[:1]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"first": "9", "last": "25:00"}, {"first", "last"}),
        ({"first": "12:00", "last": "11:00"}, {"last"}),
        ({"invited_on": TODAY - timedelta(days=1)}, {"invited_on"}),
        ({"invited_on": TODAY, "first": "0:00", "last": "0:20"}, {"invited_on"}),  # over today
        ({"invited_to": "—"}, {"invited_to"}),
    ],
)
def test_times_that_are_none(
    database: Database, clerk: Identity, filed: list[int], values: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(InvalidFields) as refused:
        invite(database, clerk, wish(filed[:1], **values))
    assert refused.value.fields.keys() == fields


def test_two_clerks_at_once_give_out_different_times(
    database: Database, clerk: Identity, filed: list[int]
) -> None:
    both = both_at_once(
        database,
        lambda connection: invitations.invite(connection, clerk, wish(filed[:1]), NOW),
        lambda connection: invitations.invite(connection, clerk, wish(filed[1:2]), NOW),
    )
    assert sorted(each.applications[0].invited_at for each in both) == ["9:00", "9:20"]


def test_another_schools_application_is_not_found(
    database: Database, clerk: Identity, filed: list[int], passwords: Passwords
) -> None:
    secret = passwords.hash_now(PASSWORD)
    other = database.write_now(lambda connection: school_clerk(connection, secret, 2, "two"))
    with pytest.raises(NotFound):
        invite(database, other, wish(filed[:1]))
