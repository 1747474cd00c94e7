"""Accounts and whose diary they may read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ruobr_server.areas.accounts import service
from ruobr_server.auth import sessions
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.request_credentials import AccountKnown, TokenShown, caller_of
from ruobr_server.auth.tables import guardianships
from ruobr_server.auth.tokens import token_hash
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Invalid, NotFound
from support.families import Family
from support.fixtures import FixedClock

LIFE = timedelta(days=30)


def test_a_parent_sees_open_diaries_in_order(database: Database, family: Family) -> None:
    ivanovs = family.ivanovs
    assert [card.id for card in database.read_now(service.pupils_of, ivanovs.parent)] == ivanovs.children

    closed = ivanovs.children[0]
    database.write_now(
        lambda connection: connection.execute(
            guardianships.update().where(guardianships.c.pupil_id == closed).values(diary_open=False)
        )
    )
    open_ones = [card.id for card in database.read_now(service.pupils_of, ivanovs.parent)]
    assert open_ones == ivanovs.children[1:]
    with pytest.raises(NotFound):
        database.read_now(service.may_read_diary, ivanovs.parent, closed)


def test_a_strangers_child_is_like_no_child(database: Database, family: Family) -> None:
    strange = family.petrovs.children[0]
    refusals = []
    for pupil_id in (strange, 999_999):
        with pytest.raises(NotFound) as refused:
            database.read_now(service.may_read_diary, family.ivanovs.parent, pupil_id)
        refusals.append(str(refused.value))
    assert refusals[0] == refusals[1]


def test_a_pupil_reads_the_own_diary_alone(database: Database, family: Family) -> None:
    own, sibling = family.ivanovs.children
    pupil = family.ivanovs.pupil
    assert [card.id for card in database.read_now(service.pupils_of, pupil)] == [own]
    assert database.read_now(service.may_read_diary, pupil, own).id == own
    with pytest.raises(NotFound):
        database.read_now(service.may_read_diary, pupil, sibling)


def test_a_teacher_has_no_diary(database: Database, family: Family) -> None:
    teacher = Identity(9, "teacher", family.ivanovs.parent.person_id, "TEACHER", None)
    assert database.read_now(service.pupils_of, teacher) == []
    with pytest.raises(NotFound):
        database.read_now(service.may_read_diary, teacher, family.ivanovs.children[0])


def test_a_session_ends_after_its_life_unless_it_is_used(
    database: Database, family: Family, clock: FixedClock
) -> None:
    parent = family.ivanovs.parent
    opened = database.write_now(
        sessions.open_session, AccountKnown(parent.account_id, 1), "phone", clock(), LIFE
    )
    shown = TokenShown(token_hash(opened.token))
    clock.advance(days=29)
    assert database.read_now(caller_of, shown, clock()) is not None
    database.write_now(sessions.keep_alive, opened.session.id, clock(), LIFE, 3 * LIFE)
    clock.advance(days=29)
    assert database.read_now(caller_of, shown, clock()) is not None
    clock.advance(days=1)
    assert database.read_now(caller_of, shown, clock()) is None


def test_a_session_of_somebody_else_cannot_be_ended(
    database: Database, family: Family, clock: FixedClock
) -> None:
    opened = database.write_now(
        sessions.open_session, AccountKnown(family.petrovs.parent.account_id, 1), "", clock(), LIFE
    )
    with pytest.raises(NotFound):
        database.write_now(sessions.end_session, family.ivanovs.parent, opened.session.id)
    [left] = database.read_now(sessions.sessions_of, family.petrovs.parent, clock())
    assert left.id == opened.session.id


def test_a_changed_password_ends_every_session(database: Database, family: Family, clock: FixedClock) -> None:
    parent = family.ivanovs.parent
    database.write_now(sessions.open_session, AccountKnown(parent.account_id, 1), "", clock(), LIFE)
    before = database.read_now(service.credentials, parent.login)
    database.write_now(service.set_password, parent.login.lower(), "another hash")
    after = database.read_now(service.credentials, parent.login)
    assert before is not None
    assert after is not None
    assert after.password_version == before.password_version + 1
    assert database.read_now(sessions.sessions_of, parent, clock()) == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"login": "ivanova"}, Conflict),  # the same login in another case
        ({"login": "  "}, Invalid),
        ({"role": "director"}, Invalid),
        ({"pupil_ids": (999_999,)}, Invalid),
    ],
)
def test_what_cannot_become_an_account(
    database: Database,
    family: Family,
    clock: FixedClock,
    change: dict[str, object],
    error: type[Exception],
) -> None:
    wanted = {"login": "new", "password_hash": "hash", "role": "parent", **change}
    with pytest.raises(error):
        database.write_now(service.create, service.NewAccount(**wanted), clock())  # type: ignore[arg-type]
