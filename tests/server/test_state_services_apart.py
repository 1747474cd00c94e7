"""Links between accounts and persons, and terminals that wait: of one account, for one person, in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.families import service as families
from ruobr_server.areas.families.tables import profiles
from ruobr_server.areas.state_services import account_linking, device
from ruobr_server.areas.state_services.tables import device_authorizations, state_services_identities
from ruobr_server.auth import page_tokens
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts as accounts_table
from ruobr_server.integrations.state_services.person import Person
from ruobr_server.integrations.state_services.states import AuthorizationState
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Forbidden, NotFound
from support.databases import on_sqlite
from support.families import PROFILE, Family
from support.fixtures import NOW
from support.kindergartens import TODAY

OLGA = Person("1000", True, "Иванова", "Ольга", birth_date=date(1985, 4, 17), snils="112-233-445 95")
OTHER = replace(OLGA, oid="2000", first_name="Инна", snils="")


def confirmed(database: Database, who: Identity) -> bool:
    return database.read_now(families.profile, who).confirmed


def save_profile(database: Database, who: Identity, **values: str) -> None:
    profile = {**PROFILE, **values}
    database.write_now(families.save_profile, who, profile, 0, NOW, TODAY)


# Links


def test_one_account_and_one_person(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    database.write_now(account_linking.link, mother, OLGA, NOW)
    assert database.read_now(account_linking.link_state, mother).person == "Иванова Ольга"
    assert not database.read_now(account_linking.link_state, father).linked
    with pytest.raises(Conflict, match="linked to another account"):
        database.write_now(account_linking.link, father, OLGA, NOW)
    with pytest.raises(Conflict, match="already linked with Gosuslugi"):
        database.write_now(account_linking.link, mother, OTHER, NOW)
    database.write_now(account_linking.link, father, OTHER, NOW)
    for who in (family.ivanovs.pupil, replace(mother, role="teacher"), replace(father, role="operator")):
        with pytest.raises(Forbidden):
            database.write_now(account_linking.link, who, OLGA, NOW)
    found = {p.oid: database.read_now(account_linking.linked, p) for p in (OLGA, OTHER)}
    assert {oid: each.account_id for oid, each in found.items() if each} == {
        "1000": mother.account_id,
        "2000": father.account_id,
    }


def test_unlinking_takes_the_own_link_and_what_it_confirmed(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    for who in (mother, father):
        save_profile(database, who)
    database.write_now(lambda c: c.execute(profiles.update().values(confirmed=True)))
    for who, person in ((mother, OLGA), (father, OTHER)):
        database.write_now(account_linking.link, who, person, NOW)
    database.write_now(account_linking.unlink, mother)
    assert [database.read_now(account_linking.link_state, who).linked for who in (mother, father)] == [
        False,
        True,
    ]
    assert [confirmed(database, who) for who in (mother, father)] == [False, True]
    database.write_now(account_linking.link, mother, OLGA, NOW)


@on_sqlite
@pytest.mark.parametrize(
    "differs",
    [{}, {"last_name": "Иная"}, {"first_name": "Инна"}, {"birth_date": "1985-04-18"}, {"snils": ""}],
)
def test_only_what_state_services_say_too_is_confirmed(
    database: Database, family: Family, differs: dict[str, str]
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    save_profile(database, mother, **differs)
    save_profile(database, father)
    database.write_now(account_linking.link, mother, OLGA, NOW)
    assert confirmed(database, mother) is (not differs)
    assert not confirmed(database, father)


def test_a_person_says_yes_or_no_to_the_own_link(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    own = state_services_identities
    for who, person in ((mother, OLGA), (father, OTHER)):
        database.write_now(account_linking.link, who, person, NOW)
    database.write_now(account_linking.drop, OLGA)  # what is confirmed is dropped by no page
    assert database.read_now(account_linking.link_state, mother).linked
    database.write_now(lambda c: c.execute(own.update().values(confirmed=False, person_name="")))
    database.write_now(account_linking.seen, OLGA)
    states = [database.read_now(account_linking.link_state, who) for who in (mother, father)]
    assert [(each.confirmed, each.person) for each in states] == [(True, "Иванова Ольга"), (False, "")]
    database.write_now(account_linking.drop, OTHER)
    assert not database.read_now(account_linking.link_state, father).linked


def test_who_comes_first_gets_one_account_and_no_typed_one(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    save_profile(database, mother)  # the same name, birth date and SNILS
    number = database.write_now(account_linking.own_account, OLGA, NOW)
    assert number != mother.account_id
    assert database.write_now(account_linking.own_account, OLGA, NOW) == number
    people = select(accounts_table.c.id).where(accounts_table.c.created_at == NOW)
    before = len(database.read_now(lambda c: c.execute(people).all()))
    database.write_now(account_linking.own_account, OLGA, NOW)
    assert len(database.read_now(lambda c: c.execute(people).all())) == before
    assert not database.read_now(account_linking.has_password, Identity(number, "parent", 0, "X", None))
    assert database.read_now(account_linking.has_password, mother)
    shown = database.read_now(account_linking.shown_account, mother.account_id)
    assert shown == "ivanova (Иванова Ольга)"
    database.write_now(accounts.switch, "ivanova", False)
    assert database.read_now(account_linking.shown_account, mother.account_id) == ""
    assert database.read_now(account_linking.login_of, mother.account_id) == ""


# Terminals


def begin(database: Database, linking: int | None = None) -> Any:
    return database.write_now(lambda c: device.begin(c, "терминал", 5, NOW, linking_id=linking))


def approve(database: Database, code: Any, person: Person | None, account: int | None) -> None:
    """The browser went there and came back, and the person said yes."""
    shown = page_tokens.new()

    def go(connection: Connection) -> None:
        row = device.show(connection, code.user_code, shown, NOW)
        device.send_browser(connection, code.user_code, shown.token, shown.cookie, f"state {row.id}", NOW)
        back = device.returned(connection, f"state {row.id}", shown.cookie, NOW)
        if person is not None:
            device.ask_person(connection, back.id, person, page_tokens.new(shown.cookie))
        device.decide(connection, back.id, AuthorizationState.APPROVED, account)

    database.write_now(go)


def ask(database: Database, code: Any, seconds: float = 0) -> tuple[str, int | None, str]:
    return database.write_now(device.ask, code.device_code, NOW + timedelta(seconds=seconds))


def test_an_account_is_informed_once_and_in_time(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent.account_id
    code, late = begin(database), begin(database)
    assert ask(database, code)[0] == "authorization_pending"
    assert ask(database, code, 4.9)[0] == "slow_down"
    assert ask(database, code, 14.8)[0] == "slow_down"  # ten seconds from now on
    assert ask(database, code, 35)[0] == "authorization_pending"
    for each in (code, late):
        approve(database, each, None, mother)
    assert ask(database, code, 60) == ("", mother, "терминал")
    assert ask(database, code, 61)[0] == "invalid_grant"
    assert ask(database, late, device.LIFE.total_seconds())[0] == "expired_token"
    assert ask(database, begin(database))[1] is None


def test_who_asks_exactly_in_time_is_not_too_early(database: Database) -> None:
    code = begin(database)
    assert ask(database, code)[0] == "authorization_pending"
    assert ask(database, code, 5)[0] == "authorization_pending"


def test_a_link_is_confirmed_by_the_account_that_requested_it(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent.account_id, family.petrovs.parent.account_id
    code = begin(database, mother)
    with pytest.raises(Conflict):  # nobody has said yes yet
        database.write_now(device.use_link, code.device_code, mother, NOW)
    approve(database, code, OLGA, None)
    assert ask(database, code)[0] == "invalid_grant"  # it signs nobody in
    assert database.write_now(device.ask_link, code.device_code, father, NOW)[0] == "invalid_grant"
    with pytest.raises(Conflict):
        database.write_now(device.use_link, code.device_code, father, NOW)
    with pytest.raises(Conflict):
        database.write_now(device.use_link, code.device_code, mother, NOW + device.LIFE)
    assert database.write_now(device.ask_link, code.device_code, mother, NOW) == ("", OLGA)
    assert database.write_now(device.use_link, code.device_code, mother, NOW) == OLGA
    with pytest.raises(Conflict):
        database.write_now(device.use_link, code.device_code, mother, NOW)


@on_sqlite
def test_what_was_decided_stays_decided_and_a_state_is_good_once(database: Database, family: Family) -> None:
    code, shown = begin(database), page_tokens.new()

    def show(connection: Connection) -> int:
        row = device.show(connection, code.user_code, shown, NOW)
        device.send_browser(connection, code.user_code, shown.token, shown.cookie, "state", NOW)
        return int(row.id)

    number = database.write_now(show)
    for cookie, when in (("another browser", NOW), (shown.cookie, NOW + device.LIFE)):
        with pytest.raises(NotFound):
            database.write_now(device.returned, "state", cookie, when)
    database.write_now(device.returned, "state", shown.cookie, NOW)
    with pytest.raises(NotFound):
        database.write_now(device.returned, "state", shown.cookie, NOW)
    database.write_now(device.decide, number, AuthorizationState.DENIED)
    database.write_now(device.decide, number, AuthorizationState.APPROVED, family.ivanovs.parent.account_id)
    assert ask(database, code)[:2] == ("access_denied", None)


def test_what_is_over_is_forgotten_a_day_later_the_person_at_once(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent.account_id
    approve(database, begin(database, mother), OLGA, None)
    own = device_authorizations

    def left() -> list[str | None]:
        return database.read_now(lambda c: list(c.scalars(select(own.c.person))))

    over = NOW + device.LIFE
    database.write_now(device.forget_old, over - timedelta(seconds=1))
    assert left() == [OLGA.to_json()]
    database.write_now(device.forget_old, over)
    assert left() == [None]
    database.write_now(device.forget_old, over + timedelta(days=1))
    assert left() == [None]
    database.write_now(device.forget_old, over + timedelta(days=1, seconds=1))
    assert left() == []


def test_an_erasure_takes_the_terminals_of_one_account(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent.account_id, family.petrovs.parent.account_id
    for account in (mother, father):
        begin(database, account)
        approve(database, begin(database), None, account)
    database.write_now(device.erase, mother)
    own = device_authorizations
    rows = database.read_now(lambda c: c.execute(select(own.c.account_id, own.c.linking_id)).all())
    assert sorted(tuple(row) for row in rows if row.linking_id) == [(None, father)]
    assert [row.account_id for row in rows if row.linking_id is None] == [father]
