"""Consent: for a wording, until it is withdrawn; what rests on it ends with it, and nobody else's does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from ruobr_server.areas.declaration import consent_hooks
from ruobr_server.areas.enrolment import applications as enrolment
from ruobr_server.areas.families import service as families
from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.personal_data.tables import consents as table
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import ConsentNeeded
from ruobr_tui.api.rules.fields.consent import VERSION
from support.families import PROFILE, Family
from support.first_grades import open_first_grades, school_request, schoolchild
from support.fixtures import NOW
from support.kindergartens import TODAY, apply, decide, new_child, tracked
from support.published_events import forget, heard


def at(day: int) -> datetime:
    return NOW + timedelta(days=day)


def test_an_earlier_wording_is_no_consent_to_this_one(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    database.write_now(lambda c: c.execute(table.update().values(text_version="2020-01-01")))
    with pytest.raises(ConsentNeeded):
        database.read_now(consents.require, mother)
    database.write_now(consents.give, mother.account_id, VERSION, at(1))
    database.write_now(consents.give, mother.account_id, VERSION, at(2))  # agreed to already
    database.read_now(consents.require, mother)
    given = database.read_now(consents.all_of, mother.account_id)
    assert [(each.given, each.given_at) for each in given] == [("2020-01-01", NOW), (VERSION, at(1))]
    with pytest.raises(ConsentNeeded):
        database.read_now(consents.require, family.petrovs.parent)


def test_when_each_was_withdrawn_stays_known(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    assert not database.read_now(consents.is_withdrawn, mother.account_id)
    database.write_now(consents.withdraw, mother.account_id, at(1), consent_hooks(AREAS))
    assert database.read_now(consents.is_withdrawn, mother.account_id)
    database.write_now(consents.give, mother.account_id, VERSION, at(2))
    assert not database.read_now(consents.is_withdrawn, mother.account_id)
    database.read_now(consents.require, mother)
    database.write_now(consents.withdraw, mother.account_id, at(3), consent_hooks(AREAS))
    given = database.read_now(consents.all_of, mother.account_id)
    assert [each.withdrawn_at for each in given] == [at(1), at(3)]
    assert not database.read_now(consents.is_withdrawn, father.account_id)
    database.read_now(consents.require, father)
    assert not database.read_now(consents.is_withdrawn, 999_999)  # who never gave one has withdrawn none


def test_all_that_rests_on_it_ends_and_is_reported(region: Database, family: Family) -> None:
    """In the queue, at schools, and requests to the class teacher; of this family alone."""
    mother, father = family.ivanovs.parent, family.petrovs.parent
    region.write_now(open_first_grades)
    garden = {who.account_id: apply(region, who, 1).id for who in (mother, father)}
    schools: dict[int, int] = {}
    for who in (mother, father):
        body = school_request(schoolchild(region, who), 1)
        schools[who.account_id] = region.write_now(enrolment.apply, who, body, NOW, TODAY).id
        joined = new_child(region, who, first_name="Анна")
        region.write_now(families.ask, who, joined, 1, 1, NOW)
    forget(region)
    region.write_now(consents.withdraw, mother.account_id, NOW, consent_hooks(AREAS))
    assert states(region, mother, garden, schools) == ["withdrawn", "withdrawn", "withdrawn"]
    assert states(region, father, garden, schools) == ["submitted", "submitted", "requested"]
    assert heard(region) == [
        ("ivanova", "kindergarten", {"application": garden[mother.account_id], "state": "withdrawn"}),
        ("ivanova", "first-grade", {"application": schools[mother.account_id], "state": "withdrawn"}),
    ]


def states(region: Database, who: Identity, garden: dict[int, int], schools: dict[int, int]) -> list[str]:
    def joins(connection: Connection) -> list[str]:
        return [each.join.state for each in families.children(connection, who).children if each.join]

    school = region.read_now(enrolment.application, who, schools[who.account_id])
    return [tracked(region, who, garden[who.account_id]).state, school.state, *region.read_now(joins)]


def test_what_has_ended_already_ends_no_second_time(region: Database, family: Family) -> None:
    """A withdrawn application stays as it is, an enrolled child stays enrolled."""
    mother = family.ivanovs.parent
    region.write_now(open_first_grades)
    body = school_request(schoolchild(region, mother), 1)
    number = region.write_now(enrolment.apply, mother, body, NOW, TODAY).id
    region.write_now(enrolment.act, mother, number, "withdraw", 1, NOW)
    forget(region)
    region.write_now(consents.withdraw, mother.account_id, NOW, consent_hooks(AREAS))
    assert heard(region) == []
    assert PROFILE["snils"] == region.read_now(families.profile, mother).values["snils"]  # nothing is erased


def test_who_stood_behind_moves_up_when_a_consent_ends(
    region: Database, clerk: Identity, family: Family
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    first, second = apply(region, mother, 1), apply(region, father, 1, minutes=5)
    for each in (first, second):
        decide(region, clerk, each.id, "register")
    assert tracked(region, father, second.id).choices[0].place == 2
    region.write_now(consents.withdraw, mother.account_id, NOW, consent_hooks(AREAS))
    choice = tracked(region, father, second.id).choices[0]
    assert (choice.place, choice.total) == (1, 1)
