"""Header credentials, and wrong passwords: what a client gets, and what it costs the server."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ruobr_server.app import Portal
from ruobr_server.areas.accounts import service
from ruobr_server.auth.passwords import Passwords, Verdict
from ruobr_server.auth.tables import sign_in_failures
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Throttle
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import FixedClock, client_of

pytestmark = on_sqlite

RIGHT = header_credentials("ivanova", PASSWORD)
WRONG = header_credentials("ivanova", "wrong")


@pytest.fixture
def checks(app: Portal, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slow checks that really ran, one entry each."""
    ran: list[str] = []
    slow: Passwords = app.state.gate.passwords
    real = slow.check_now

    def counting(stored: str | None, password: str) -> Verdict:
        ran.append("known" if stored else "unknown")
        return real(stored, password)

    monkeypatch.setattr(slow, "check_now", counting)
    return ran


async def guess(client: httpx.AsyncClient, login: str = "ivanova", password: str = "wrong") -> httpx.Response:
    return await client.post("/cabinet/session", json={"login": login, "password": password})


async def test_header_credentials_pay_for_argon2_once(
    app_client: httpx.AsyncClient, family: Family, checks: list[str]
) -> None:
    for _ in range(3):
        assert (await app_client.get("/cabinet/session", headers=RIGHT)).status_code == 200
    assert checks == ["known"]


@on_both
async def test_requests_at_once_share_one_check(
    app_client: httpx.AsyncClient, family: Family, checks: list[str]
) -> None:
    answers = await asyncio.gather(*(app_client.get("/cabinet/session", headers=RIGHT) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert checks == ["known"]


async def test_an_unknown_login_costs_as_much(
    app_client: httpx.AsyncClient, family: Family, checks: list[str]
) -> None:
    await guess(app_client, login="nobody")
    assert checks == ["unknown"]


async def test_the_memory_of_a_pair_ends(
    app_client: httpx.AsyncClient, family: Family, checks: list[str], clock: FixedClock
) -> None:
    await app_client.get("/cabinet/session", headers=RIGHT)
    clock.advance(minutes=61)
    await app_client.get("/cabinet/session", headers=RIGHT)
    assert len(checks) == 2


async def test_a_remembered_pair_ends_with_the_password(
    app_client: httpx.AsyncClient, family: Family, database: Database, passwords: Passwords
) -> None:
    assert (await app_client.get("/cabinet/session", headers=RIGHT)).status_code == 200
    for password in ("another one", PASSWORD):
        chosen = passwords.hash_now(password)
        database.write_now(lambda c, h: service.set_password(c, "ivanova", h, must_change=False), chosen)
        if password != PASSWORD:
            assert (await app_client.get("/cabinet/session", headers=RIGHT)).status_code == 401
    # Changed there and back: it is the right one again, under a newer version.
    assert (await app_client.get("/cabinet/session", headers=RIGHT)).status_code == 200


@on_both
async def test_a_closed_account_is_out_at_once(
    app_client: httpx.AsyncClient, family: Family, database: Database
) -> None:
    answer = await guess(app_client, password=PASSWORD)
    token = {"authorization": f"Bearer {answer.json()['token']}"}
    assert (await app_client.get("/cabinet/session", headers=RIGHT)).status_code == 200
    database.write_now(service.switch, "ivanova", False)
    for headers in (RIGHT, token):
        assert (await app_client.get("/cabinet/session", headers=headers)).status_code == 401


async def test_the_password_is_nowhere_in_the_gate(
    app: Portal, app_client: httpx.AsyncClient, family: Family
) -> None:
    await app_client.get("/cabinet/session", headers=RIGHT)
    seen: set[int] = set()

    def texts(value: Any) -> list[str]:
        if id(value) in seen:
            return []
        seen.add(id(value))
        if isinstance(value, str | bytes):
            return [value if isinstance(value, str) else value.decode("latin-1")]
        if isinstance(value, dict):
            return [text for pair in value.items() for part in pair for text in texts(part)]
        if isinstance(value, list | tuple | set | frozenset):
            return [text for part in value for text in texts(part)]
        slots = [getattr(value, name, None) for name in getattr(type(value), "__slots__", ())]
        return texts([*slots, getattr(value, "__dict__", {})])

    held = texts(vars(app.state.gate))
    assert not [text for text in held if PASSWORD in text or RIGHT["password"] in text]


@pytest.mark.parametrize("headers", [{}, {"username": "!", "password": "!"}, {"username": RIGHT["username"]}])
async def test_what_is_no_credentials_is_nobody(
    app_client: httpx.AsyncClient, family: Family, headers: dict[str, str], checks: list[str]
) -> None:
    assert (await app_client.get("/cabinet/session", headers=headers)).status_code == 401
    assert checks == []


async def test_wrong_header_credentials_answer_as_the_contract_says(
    app_client: httpx.AsyncClient, family: Family
) -> None:
    answer = await app_client.get("/user/", headers=WRONG)
    assert answer.status_code == 401
    assert answer.json() == {"success": False, "error_type": "auth"}


async def test_wrong_passwords_are_slowed_ever_more(
    app_client: httpx.AsyncClient, family: Family, clock: FixedClock, checks: list[str]
) -> None:
    for _ in range(6):
        assert (await guess(app_client)).status_code == 401
    waits = []
    for _ in range(4):
        slowed = await guess(app_client)
        assert slowed.status_code == 429
        assert slowed.json()["error"] == "too-many-attempts"
        waits.append(int(slowed.headers["retry-after"]))
        clock.advance(seconds=waits[-1])
        assert (await guess(app_client)).status_code == 401
    assert waits == [2, 4, 8, 16]
    assert len(checks) == 10  # none while it was slowed


async def test_the_right_password_also_waits_and_then_starts_anew(
    app_client: httpx.AsyncClient, family: Family, clock: FixedClock
) -> None:
    for _ in range(6):
        await guess(app_client)
    assert (await guess(app_client, password=PASSWORD)).status_code == 429
    clock.advance(seconds=2)
    assert (await guess(app_client, password=PASSWORD)).status_code == 201
    for _ in range(6):
        assert (await guess(app_client)).status_code == 401


async def test_who_is_signed_in_is_not_slowed_by_a_strangers_guesses(
    app: Portal, app_client: httpx.AsyncClient, family: Family
) -> None:
    assert (await app_client.get("/cabinet/session", headers=RIGHT)).status_code == 200
    async with client_of(app, "203.0.113.7") as stranger:
        for _ in range(7):
            slowed = await stranger.get("/user/", headers=WRONG)
    assert slowed.status_code == 429
    assert slowed.json()["success"] is False
    assert "error_type" not in slowed.json()
    assert (await app_client.get("/cabinet/session", headers=RIGHT)).status_code == 200


async def test_guesses_at_many_logins_slow_the_address_alone(
    app: Portal, app_client: httpx.AsyncClient, family: Family
) -> None:
    async with client_of(app, "2001:db8::1") as guesser, client_of(app, "2001:db8::2") as neighbour:
        for number in range(51):
            await guess(guesser, login=f"login-{number}")
        assert (await guess(guesser, login="one more")).status_code == 429
        assert (await guess(neighbour, login="one more")).status_code == 429  # the same /64
    assert (await guess(app_client, password=PASSWORD)).status_code == 201


@on_both
async def test_guesses_at_the_same_time_are_all_counted(
    app_client: httpx.AsyncClient, family: Family, checks: list[str]
) -> None:
    answers = await asyncio.gather(*(guess(app_client, password=f"guess {n}") for n in range(20)))
    assert sorted(answer.status_code for answer in answers) == [401] * 6 + [429] * 14
    assert len(checks) == 6


async def test_processes_share_what_they_know_of_wrong_guesses(
    app: Portal, app_client: httpx.AsyncClient, family: Family, database: Database
) -> None:
    for _ in range(6):
        await guess(app_client)
    from ruobr_server.app import create_app

    other = create_app(app.state.settings, database, clock=app.state.clock)
    async with client_of(other) as client:
        assert (await guess(client, password=PASSWORD)).status_code == 429
    other.state.gate.close()


async def test_no_login_and_no_address_is_written_down(
    app_client: httpx.AsyncClient, family: Family, database: Database
) -> None:
    await guess(app_client)
    rows = database.read_now(lambda connection: connection.execute(select(sign_in_failures)).all())
    assert len(rows) == 4
    assert "IVANOVA" not in repr(rows)
    assert "127.0.0.1" not in repr(rows)


async def test_an_older_hash_is_renewed_when_its_owner_signs_in(
    app_client: httpx.AsyncClient, family: Family, database: Database
) -> None:
    from ruobr_server.kit.settings import PasswordCost

    older = Passwords(PasswordCost(memory_kib=16, passes=1))
    database.write_now(service.rehash, _stored(database), older.hash_now(PASSWORD))
    older.close()
    assert "m=16," in _stored(database).password_hash
    assert (await guess(app_client, password=PASSWORD)).status_code == 201
    assert "m=8," in _stored(database).password_hash
    assert (await guess(app_client, password=PASSWORD)).status_code == 201


async def test_forgotten_guesses_are_swept_away(
    app_client: httpx.AsyncClient, family: Family, database: Database, clock: FixedClock
) -> None:
    await guess(app_client, login="nobody")
    clock.advance(hours=25)
    await guess(app_client)
    rows = database.read_now(lambda connection: connection.execute(select(sign_in_failures)).all())
    kinds = sorted(row.bucket.partition(":")[0] for row in rows)
    assert kinds == ["address", "around", "login", "siege"]  # of the second guess alone


async def test_what_is_counted_never_grows_beyond_its_bound(
    database: Database, clock: FixedClock, passwords: Passwords
) -> None:
    from ruobr_server.app import create_app
    from ruobr_server.kit.settings import Settings
    from support.fixtures import CHEAP

    strict = create_app(
        Settings(password_cost=CHEAP, throttle=Throttle(most_buckets=20)), database, clock=clock
    )
    for number in range(20):
        async with client_of(strict, f"198.51.100.{number}") as client:
            await guess(client, login=f"nobody-{number}")
        clock.advance(minutes=61)  # nothing of it is forgotten yet
    rows = database.read_now(lambda connection: connection.execute(select(sign_in_failures)).all())
    assert len(rows) <= 20 + 4
    strict.state.gate.close()


def _stored(database: Database) -> service.StoredCredentials:
    found = database.read_now(service.credentials, "ivanova")
    assert found is not None
    return found
