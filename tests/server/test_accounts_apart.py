"""Accounts: what a change, a code, a place and an erasure of one leave to the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from ruobr_server.areas.accounts import password_choice, recovery, registration, service
from ruobr_server.areas.families.tables import profiles
from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.schools.tables import people, pupils, staff
from ruobr_server.auth import known_places as places
from ruobr_server.auth import sessions as own_sessions
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.recovery_codes import forget_codes
from ruobr_server.auth.tables import (
    accounts,
    guardianships,
    known_places,
    recovery_codes,
    role_grants,
    sessions,
)
from ruobr_server.integrations.email.tables import outgoing_letters
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Invalid, NotFound
from ruobr_tui.api.rules.fields.consent import VERSION
from support.clerks import seat_clerk
from support.databases import on_both, on_sqlite
from support.families import CHILD, Family
from support.fixtures import NOW
from support.kindergartens import TODAY

pytestmark = on_sqlite

LIFE = timedelta(days=30)
EMAIL = "family@example.org"


def at(**span: float) -> datetime:
    return NOW + timedelta(**span)


def signed_in(database: Database, who: Identity, device: str, when: datetime = NOW) -> Identity:
    """The same account with a session of its own."""
    _, session = database.write_now(own_sessions.open_session_of, who.account_id, device, when, LIFE)
    return Identity(who.account_id, who.role, who.person_id, who.login, session.id)


def devices(database: Database, who: Identity, now: datetime = NOW) -> list[tuple[str, bool]]:
    return [(each.device, each.current) for each in database.read_now(own_sessions.sessions_of, who, now)]


# Sessions


def test_a_new_password_keeps_the_own_session_and_everybody_elses(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine, _, strange = (
        signed_in(database, who, name) for who, name in ((mother, "one"), (mother, "two"), (father, "three"))
    )
    for who in (mother, father):
        database.write_now(places.remember, who.account_id, "key", "192.0.2.1", NOW)
    database.write_now(service.change_account, mine, "", "new hash")
    assert devices(database, mine) == [("one", True)]
    assert devices(database, strange) == [("three", True)]
    assert database.read_now(places.known, mother.account_id, "key", "192.0.2.1", NOW) == ""
    assert database.read_now(places.known, father.account_id, "key", "192.0.2.1", NOW) != ""


def test_another_login_ends_no_session(database: Database, family: Family) -> None:
    mine = signed_in(database, family.ivanovs.parent, "one")
    signed_in(database, family.ivanovs.parent, "two")
    before = database.read_now(service.credentials, "ivanova")
    assert database.write_now(service.change_account, mine, "OLGA-K", None)
    assert len(devices(database, mine)) == 2
    after = database.read_now(service.credentials, "olga-k")
    assert before is not None
    assert after is not None
    assert after.password_version != before.password_version  # what the gate remembers of the old one is void


@on_both
def test_sessions_are_listed_the_latest_used_first_until_they_end(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    first, second = (
        signed_in(database, mother, name, at(minutes=m)) for m, name in enumerate(("one", "two"))
    )
    signed_in(database, family.petrovs.parent, "strange")
    assert first.session_id is not None
    database.write_now(own_sessions.keep_alive, first.session_id, at(hours=1), LIFE, timedelta(days=90))
    assert devices(database, second) == [("one", False), ("two", True)]
    ends = at(minutes=1) + LIFE
    assert devices(database, second, ends - timedelta(seconds=1)) == [("one", False), ("two", True)]
    assert devices(database, second, ends) == [("one", False)]
    database.write_now(own_sessions.end_expired_sessions, ends)
    left = database.read_now(lambda c: list(c.scalars(select(sessions.c.device).order_by(sessions.c.id))))
    assert left == ["one"]
    with pytest.raises(NotFound):
        database.write_now(own_sessions.end_session, family.petrovs.parent, first.session_id)


def test_a_closed_account_is_signed_out_and_no_other(database: Database, family: Family) -> None:
    mine, strange = (signed_in(database, who, "x") for who in (family.ivanovs.parent, family.petrovs.parent))
    database.write_now(service.switch, "ivanova", False)
    assert devices(database, mine) == []
    assert devices(database, strange) == [("x", True)]
    assert not database.write_now(service.set_first_password, mine.account_id, "hash")  # it is closed
    database.write_now(service.switch, "ivanova", True)
    assert database.write_now(service.set_first_password, family.ivanovs.pupil.account_id, "hash")
    assert not database.write_now(service.set_first_password, mine.account_id, "hash")  # it was used


def test_an_administrators_password_ends_all_of_that_account(database: Database, family: Family) -> None:
    mine, strange = (signed_in(database, who, "x") for who in (family.ivanovs.parent, family.petrovs.parent))
    for who in (mine, strange):
        database.write_now(places.remember, who.account_id, "key", "192.0.2.1", NOW)
    database.write_now(service.set_password, "ivanova", "hash")
    assert devices(database, mine) == []
    assert devices(database, strange) == [("x", True)]
    assert database.read_now(places.known, mine.account_id, "key", "192.0.2.1", NOW) == ""
    assert database.read_now(places.known, strange.account_id, "key", "192.0.2.1", NOW) != ""
    with pytest.raises(NotFound):
        database.write_now(service.set_password, "nobody", "hash")


@on_both
def test_a_hash_under_todays_cost_replaces_only_the_one_it_was_made_of(
    database: Database, family: Family
) -> None:
    stored = database.read_now(service.credentials, "ivanova")
    assert stored is not None
    database.write_now(service.set_password, "ivanova", "changed meanwhile")
    database.write_now(service.rehash, stored, "the old password anew")
    now = database.read_now(service.credentials, "ivanova")
    assert now is not None
    assert now.password_hash == "changed meanwhile"


# Places


def test_a_place_is_known_to_its_account_for_half_a_year(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent.account_id, family.petrovs.parent.account_id
    database.write_now(places.remember, mother, "key", "192.0.2.1", NOW)

    def known(account: int, key: str, address: str, when: datetime = NOW) -> str:
        return database.read_now(places.known, account, key, address, when).partition(":")[0]

    assert known(mother, "key", "198.51.100.1") == "device"
    assert known(mother, "other", "192.0.2.1") == "network"
    assert known(mother, "", "192.0.2.1") == "network"
    assert known(mother, "other", "198.51.100.1") == ""
    assert known(father, "key", "192.0.2.1") == ""
    assert known(mother, "key", "192.0.2.1", NOW + places.LIFE - timedelta(seconds=1)) == "device"
    assert known(mother, "key", "192.0.2.1", NOW + places.LIFE) == ""
    database.write_now(places.forget_old, NOW + places.LIFE - timedelta(seconds=1))
    assert known(mother, "key", "192.0.2.1") == "device"
    database.write_now(places.forget_old, NOW + places.LIFE)
    assert known(mother, "key", "192.0.2.1") == ""


@on_both
def test_of_too_many_places_the_oldest_go(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent.account_id, family.petrovs.parent.account_id
    database.write_now(places.remember, father, "his", "192.0.2.1", NOW)
    for number in range(places.MOST + 2):
        when = at(days=number)
        database.write_now(places.remember, mother, f"key {number}", "192.0.2.1", when)
    many = select(func.count()).select_from(known_places).where(known_places.c.account_id == mother)
    assert database.read_now(lambda connection: connection.scalar(many)) == places.MOST
    now = at(days=places.MOST + 2)
    assert database.read_now(places.known, mother, "key 0", "198.51.100.1", now) == ""
    last = f"key {places.MOST + 1}"
    assert database.read_now(places.known, mother, last, "198.51.100.1", now) != ""
    assert database.read_now(places.known, father, "his", "198.51.100.1", now) != ""


# Recovery


@pytest.fixture
def addresses(database: Database, family: Family) -> dict[str, str]:
    """Both parents have the same address; the codes that were sent to it, by login."""

    def fill(connection: Connection) -> None:
        for who in (family.ivanovs.parent, family.petrovs.parent):
            row = {"account_id": who.account_id, "last_name": "И", "first_name": "О", "email": EMAIL}
            connection.execute(profiles.insert().values(**row, version=1, updated_at=NOW))

    database.write_now(fill)
    return codes(database)


def codes(database: Database, when: datetime = NOW) -> dict[str, str]:
    database.write_now(lambda c: c.execute(outgoing_letters.delete()))
    database.write_now(recovery.ask, EMAIL, when)
    [body] = database.read_now(lambda c: list(c.scalars(select(outgoing_letters.c.body))))
    lines = [line.split() for line in body.splitlines() if line.strip().startswith("Логин")]
    return {line[1].rstrip(","): line[-1] for line in lines}


def confirm(database: Database, code: str, when: datetime = NOW, email: str = EMAIL) -> bool:
    password = "совсем другой пароль"
    return database.write_now(recovery.confirm, email, code, password, "new hash", when)


def hashes(database: Database) -> dict[str, bool]:
    """Whose password is the new one."""
    found = {login: database.read_now(service.credentials, login) for login in ("ivanova", "petrova")}
    return {login: each is not None and each.password_hash == "new hash" for login, each in found.items()}


def test_a_code_is_for_one_account_once_and_for_half_an_hour(
    database: Database, addresses: dict[str, str]
) -> None:
    assert addresses.keys() == {"ivanova", "petrova"}
    assert not confirm(database, "ABCDEFGHJK")
    assert not confirm(database, addresses["petrova"], email="other@example.org")
    assert not confirm(database, addresses["petrova"], NOW + recovery.LIFE)
    assert confirm(database, addresses["petrova"], NOW + recovery.LIFE - timedelta(seconds=1))
    assert hashes(database) == {"ivanova": False, "petrova": True}
    assert not confirm(database, addresses["petrova"])
    assert confirm(database, addresses["ivanova"])  # the other's is as good as before


def test_a_new_code_makes_the_old_one_void_and_a_closed_account_gets_none(
    database: Database, addresses: dict[str, str]
) -> None:
    again = codes(database)
    assert not confirm(database, addresses["ivanova"])
    assert confirm(database, again["ivanova"])
    database.write_now(service.switch, "petrova", False)
    assert not confirm(database, again["petrova"])
    assert [login for _, login in database.read_now(registration.accounts_of, EMAIL.upper())] == ["IVANOVA"]


def test_so_many_wrong_attempts_make_a_code_void(
    database: Database, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "MOST_ATTEMPTS", 3)
    for _ in range(2):
        assert not confirm(database, "ABCDEFGHJK")
    assert confirm(database, addresses["ivanova"])  # the third
    assert not confirm(database, addresses["petrova"])


@on_both
def test_codes_of_others_outlive_the_old_ones(database: Database, addresses: dict[str, str]) -> None:
    own = recovery_codes
    first = select(func.min(own.c.account_id)).scalar_subquery()
    database.write_now(
        lambda c: c.execute(own.update().where(own.c.account_id == first).values(expires_at=NOW))
    )
    database.write_now(forget_codes, NOW)
    left = database.read_now(lambda c: c.scalar(select(func.count()).select_from(own)))
    assert left == 1


# Beginning and end


def test_who_registers_has_agreed_and_gets_an_own_account(database: Database) -> None:
    clean = {"last_name": "Новая", "first_name": "Ольга", "phone": "+79130000069", "email": EMAIL}
    for _ in range(2):
        database.write_now(registration.register, clean, "secret password", "hash", NOW)
    found = database.read_now(registration.accounts_of, EMAIL)
    assert len(found) == 1  # the second letter says that there is one
    [(number, login)] = found
    who = Identity(number, "parent", 0, login, None)
    assert database.read_now(consents.consent, who).given == VERSION


def test_what_a_password_must_not_be_is_known_of_this_family_alone(
    database: Database, family: Family
) -> None:
    from ruobr_server.areas.families import service as families

    for who, name in ((family.ivanovs.parent, "Радомир"), (family.petrovs.parent, "Всемила")):
        database.write_now(families.add_child, who, {**CHILD, "first_name": name}, NOW, TODAY)
    facts = database.read_now(password_choice.facts_of, family.ivanovs.parent.account_id)
    assert {"IVANOVA", "Радомир", "Анна", "Борис", "Школа № 1"} <= set(facts)
    assert not {"Всемила", "PETROVA", "Петрова", "Вера", "Школа № 61"} & set(facts)
    own = database.read_now(password_choice.facts_of, family.ivanovs.pupil.account_id)
    assert {"Анна", "Школа № 1"} <= set(own)
    assert "Борис" not in own


@on_both
def test_an_erasure_takes_the_rights_of_one_account(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent

    def more(connection: Connection) -> None:
        for who in (mother, father):
            seat_clerk(connection, who.account_id, "school")

    database.write_now(more)
    for who in (mother, father):
        signed_in(database, who, "x")
    database.write_now(service.erase, mother.account_id)

    def left(connection: Connection) -> dict[str, set[int]]:
        return {
            table.name: set(connection.scalars(select(table.c.account_id).where(table.c.account_id < 100)))
            for table in (sessions, guardianships, role_grants)
        }

    father_alone = {father.account_id}
    taken = ("sessions", "guardianships", "role_grants")
    assert database.read_now(left) == dict.fromkeys(taken, father_alone)


@on_both
@pytest.mark.parametrize("is_also", ["a pupil", "on the staff"])
def test_who_is_somebody_else_here_keeps_the_name(database: Database, family: Family, is_also: str) -> None:
    mother = family.ivanovs.parent

    def more(connection: Connection) -> None:
        row: dict[str, Any] = {"school_id": 1, "id": 77, "person_id": mother.person_id}
        table = staff if is_also == "on the staff" else pupils
        connection.execute(table.insert().values(**row, **({} if table is staff else {"class_id": 1})))

    database.write_now(more)
    database.write_now(service.erase, mother.account_id)
    query = select(accounts.c.login, people.c.first_name).join(people, people.c.id == accounts.c.person_id)
    row = database.read_now(lambda c: c.execute(query.where(accounts.c.id == mother.account_id)).one())
    assert row.first_name == "Ольга"
    assert row.login.startswith("ERASED-")


def test_a_new_account_needs_people_and_pupils_that_there_are(database: Database, family: Family) -> None:
    usual = service.NewAccount("new-one", "x", "parent")
    for new in (
        replace(usual, person_id=999_999),
        replace(usual, pupil_ids=(999_999,)),
        replace(usual, role="king"),
    ):
        with pytest.raises(Invalid):
            database.write_now(service.create, new, NOW)
