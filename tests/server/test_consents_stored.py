"""Consents of an account: each with its own moments, whatever is given and withdrawn later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ruobr_server.areas.personal_data import consents, erasure, erasure_desk
from ruobr_server.auth.desks import PERSONAL_DATA
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, ConsentNeeded
from ruobr_tui.api.rules.fields.consent import VERSION
from support.clerks import seat_clerk
from support.databases import on_sqlite
from support.families import Family
from support.fixtures import NOW

pytestmark = on_sqlite


def test_a_later_withdrawal_leaves_the_moments_of_the_earlier_one(database: Database, family: Family) -> None:
    who, other = family.ivanovs.parent, family.petrovs.parent
    first, anew, second = (NOW + timedelta(days=day) for day in (1, 2, 3))
    database.write_now(consents.withdraw, who.account_id, first, ())
    database.write_now(consents.give, who.account_id, VERSION, anew)
    database.write_now(consents.give, who.account_id, VERSION, anew + timedelta(hours=1))
    assert not database.read_now(consents.is_withdrawn, who.account_id)
    database.write_now(consents.withdraw, who.account_id, second, ())
    given = database.read_now(consents.all_of, who.account_id)
    assert [(each.given_at, each.withdrawn_at) for each in given] == [(NOW, first), (anew, second)]
    assert {(each.version, each.given) for each in given} == {(VERSION, VERSION)}
    assert database.read_now(consents.is_withdrawn, who.account_id)
    with pytest.raises(ConsentNeeded):
        database.read_now(consents.require, who)
    [theirs] = database.read_now(consents.all_of, other.account_id)
    assert theirs.withdrawn_at is None
    database.read_now(consents.require, other)


def test_another_wording_is_not_agreed_to(database: Database, family: Family) -> None:
    who = family.ivanovs.parent
    with pytest.raises(Conflict, match="consent text"):
        database.write_now(consents.give, who.account_id, "2020-01-01", NOW)
    assert len(database.read_now(consents.all_of, who.account_id)) == 1


def test_what_rests_on_a_consent_stops_with_it(database: Database, family: Family) -> None:
    stopped: list[tuple[int, object]] = []
    who = family.ivanovs.parent
    database.write_now(
        consents.withdraw, who.account_id, NOW, (lambda _, account, now: stopped.append((account, now)),)
    )
    assert stopped == [(who.account_id, NOW)]


def test_the_officer_sees_who_asks_for_erasure_in_order(database: Database, family: Family) -> None:
    officer = replace(family.petrovs.pupil, role="operator")
    database.write_now(seat_clerk, officer.account_id, PERSONAL_DATA)
    for who in (family.petrovs.parent, family.ivanovs.parent):
        database.write_now(erasure.ask, who, NOW)
    found = database.read_now(erasure_desk.work_list, officer).requests
    assert [(each.name, each.login, each.state, each.version, each.at) for each in found] == [
        ("Петрова Ольга", "PETROVA", "requested", 1, NOW),
        ("Иванова Ольга", "IVANOVA", "requested", 1, NOW),
    ]
    assert found[0].id < found[1].id
