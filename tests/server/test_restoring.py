"""A database that was restored from a backup gives nothing out a second time that has left the house."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, select

from ruobr_server.areas.diary import service as diary
from ruobr_server.areas.diary.tables import lessons
from ruobr_server.areas.events.cursor import Cursor
from ruobr_server.areas.events.queries import after, start
from ruobr_server.areas.events.service import publish
from ruobr_server.areas.events.tables import live_events
from ruobr_server.integrations.email.sender import message_id
from ruobr_server.integrations.email.service import LETTER, Letter, letter, queue_letter
from ruobr_server.integrations.email.states import LetterState
from ruobr_server.kit.db import Database, take_ids
from ruobr_server.kit.db.instances import current
from ruobr_server.kit.jobs.queue import claim
from ruobr_server.restoring import after_restoring
from support.copies import Copy, copying
from support.fixtures import NOW, FixedClock, client_of
from support.postgres import Postgres
from support.school import ANNA, CLASS_9V, MONDAY, SCHOOL, header_credentials


@pytest.fixture
def copy(tmp_path: Path, request: pytest.FixtureRequest, clock: FixedClock) -> Iterator[Copy]:
    backend = request.node.callspec.params["database"]
    postgres = request.getfixturevalue("postgres") if backend == "postgresql" else None
    with copying(tmp_path, postgres, clock) as made:
        yield made


def retitle(connection: Connection, topic: str) -> None:
    """The class's lessons get this topic."""
    mine = (lessons.c.school_id == SCHOOL) & (lessons.c.class_id == CLASS_9V)
    connection.execute(lessons.update().where(mine).values(topic=topic))
    diary.bump_class(connection, SCHOOL, CLASS_9V)


async def test_a_week_that_a_client_holds_is_not_taken_for_the_restored_one(
    furnished: Database, copy: Copy, clock: FixedClock
) -> None:
    backup = copy(furnished)
    furnished.write_now(retitle, "До восстановления")
    held = (await _week(furnished, clock)).headers["etag"]
    assert (await _week(backup, clock, held)).status_code == 200
    backup.write_now(retitle, "После восстановления")  # as many changes as there were before
    again = await _week(backup, clock, held)
    assert again.status_code == 200
    assert "После восстановления" in again.text


async def _week(database: Database, clock: FixedClock, held: str | None = None) -> httpx.Response:
    from ruobr_server.app import create_app
    from ruobr_server.kit.settings import Settings
    from support.fixtures import CHEAP

    portal = create_app(Settings(password_cost=CHEAP), database, clock=clock)
    headers = header_credentials("mother") | ({"if-none-match": held} if held else {})
    query = f"child={ANNA}&start={MONDAY}&end={MONDAY + timedelta(days=6)}"
    async with client_of(portal) as client:
        answer = await client.get(f"/timetable2/?{query}", headers=headers)
    portal.state.gate.close()
    return answer


def number_of_newest(database: Database) -> str:
    """What a terminal has that has heard everything."""
    return str(database.read_now(start, None).number)


def test_who_heard_what_the_backup_lacks_has_to_read_everything_again(
    furnished: Database, copy: Copy, clock: FixedClock
) -> None:
    """Also when nobody has done anything about the restored database, and when its numbers come again."""
    mother = 1
    furnished.write_now(current, clock())
    furnished.write_now(publish, [mother], "balance", {"child": ANNA}, clock())
    before = number_of_newest(furnished)
    backup = copy(furnished)
    lost = []
    for _ in range(3):
        clock.advance(seconds=1)
        furnished.write_now(publish, [mother], "balance", {"child": ANNA}, clock())
        lost.append(number_of_newest(furnished))
    assert all(backup.read_now(start, each).missed for each in lost)
    for number in range(3):
        clock.advance(minutes=10)
        backup.write_now(publish, [mother], "letter", {"letter": number}, clock())
    assert all(backup.read_now(start, each).missed for each in lost)
    begun = backup.read_now(start, before)  # which was in the backup
    assert not begun.missed
    rows = backup.read_now(after, mother, begun.position)
    assert [row.kind for row in rows] == ["letter"] * 3


def test_once_it_said_so_a_restored_database_goes_on_behind_nothing(
    furnished: Database, copy: Copy, clock: FixedClock
) -> None:
    furnished.write_now(publish, [1], "balance", {"child": ANNA}, clock())
    heard = number_of_newest(furnished)
    backup = copy(furnished)
    backup.write_now(after_restoring, clock())
    begun = backup.read_now(start, heard)
    assert begun.missed
    backup.write_now(publish, [1], "letter", {"letter": 5}, clock())
    assert [row.kind for row in backup.read_now(after, 1, begun.position)] == ["letter"]
    assert not backup.read_now(start, number_of_newest(backup)).missed


def test_a_database_that_was_dumped_into_another_cluster_sends_what_is_new(postgres: Postgres) -> None:
    """There transactions count from anew, below those of the dump; its events are of another history."""
    from ruobr_server.areas.accounts.service import NewAccount, create

    name = postgres.take()
    database = Database(postgres.url(name))
    account = database.write_now(create, NewAccount("one", "x", "parent"), NOW)
    ahead = live_events.insert().values(
        id=7, account_id=account, kind="balance", about="{}", at=NOW, xid=10**9
    )
    database.write_now(lambda connection: connection.execute(ahead))
    begun = database.read_now(start, None)
    database.write_now(publish, [account], "letter", {"letter": 5}, NOW)
    assert [row.kind for row in database.read_now(after, account, begun.position)] == ["letter"]
    assert database.read_now(start, str(Cursor(begun.history, 7, 0).to_wire())).missed
    database.close_now()
    postgres.give_back(name)


def test_numbers_go_on_behind_what_may_have_been_given_out(furnished: Database, copy: Copy) -> None:
    furnished.write_now(take_ids, "letters", 5)
    backup = copy(furnished)
    given = furnished.write_now(take_ids, "letters", 100), furnished.write_now(take_ids, "complaints", 100)
    backup.write_now(after_restoring, NOW)
    for name, before in zip(("letters", "complaints"), given, strict=True):
        [fresh] = backup.write_now(take_ids, name)
        assert fresh > max(before), name
    [entry] = backup.write_now(take_ids, "ledger_entries")
    assert entry > 1_000_000


def test_a_letter_that_is_sent_again_has_the_same_message_id(
    furnished: Database, copy: Copy, clock: FixedClock
) -> None:
    for number in range(2):
        furnished.write_now(queue_letter, "a@example.org", "Код", f"Секрет {number}", clock())
        clock.advance(seconds=1)
    backup = copy(furnished)
    first, restored = furnished.write_now(next_letter, clock()), backup.write_now(next_letter, clock())
    assert first is not None
    assert restored is not None
    assert message_id(first) == message_id(restored)
    furnished.write_now(lambda db: db.execute(_delete(first.id)))
    second = furnished.write_now(next_letter, clock())
    assert second is not None
    assert message_id(second) != message_id(first)


def next_letter(connection: Connection, now: datetime) -> Letter | None:
    job = claim(connection, [LETTER], "this process", now)
    return None if job is None else letter(connection, job, LetterState.WAITING)


def _delete(number: int):  # type: ignore[no-untyped-def]
    from ruobr_server.integrations.email.tables import outgoing_letters

    return outgoing_letters.delete().where(outgoing_letters.c.id == number)


def test_nobody_is_signed_in_any_more(furnished: Database, clock: FixedClock) -> None:
    from ruobr_server.auth.tables import sessions

    def sign_in(connection: Connection) -> None:
        [number] = take_ids(connection, "sessions")
        row = {"id": number, "account_id": 1, "token_hash": bytes(32), "device": "", "created_at": NOW}
        later = NOW + timedelta(days=1)
        connection.execute(sessions.insert().values(**row, last_seen_at=NOW, expires_at=later))

    furnished.write_now(sign_in)
    furnished.write_now(after_restoring, clock())
    assert furnished.read_now(lambda db: db.execute(select(sessions)).all()) == []
