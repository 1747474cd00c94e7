"""Attacks on the second factor: guessing, replays, two at once, other accounts, old secrets, a kill."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, func, select

from ruobr_server.app import Portal
from ruobr_server.areas.accounts import service
from ruobr_server.areas.documents.encryption import read_keys
from ruobr_server.auth import second_factor
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts, second_factor_codes, second_factors
from ruobr_server.kit.db import Database
from support.at_once import both_at_once
from support.databases import on_sqlite
from support.families import PASSWORD, Family
from support.fixtures import NOW, FixedClock, client_of
from support.second_factors import Authenticator, bearer, begun, confirmed, set_up, signed_in

GUESSES = 40


@pytest.fixture
def staff(database: Database, passwords: Passwords, family: Family) -> dict[str, int]:
    """Two teachers, and their numbers."""
    secret = passwords.hash_now(PASSWORD)
    new = [service.NewAccount(login, secret, "teacher", last_name="Зуева") for login in ("marina", "vera")]
    return {each.login: database.write_now(service.create, each, NOW) for each in new}


def statuses(answers: list[httpx.Response]) -> dict[int, int]:
    found = [answer.status_code for answer in answers]
    return {status: found.count(status) for status in sorted(set(found))}


async def test_codes_guessed_in_parallel_are_throttled_from_all_networks_together(
    app: Portal, app_client: httpx.AsyncClient, staff: dict[str, int], clock: FixedClock
) -> None:
    """Whoever guesses knows the password: many networks give no more attempts than one."""
    session = bearer(await signed_in(app_client, "marina", device_key="own phone"))
    phone = await begun(app_client, session, clock)
    await confirmed(app_client, session, phone)
    clock.advance(seconds=30)
    bearer(await signed_in(app_client, "marina", phone.code(), device_key="own phone"))
    clock.advance(seconds=60)

    async def guess(number: int) -> httpx.Response:
        async with client_of(app, f"10.{number}.0.7") as client:
            return await signed_in(client, "marina", phone.wrong(), device_key=f"device {number}")

    answers = await asyncio.gather(*(guess(number) for number in range(GUESSES)))
    counted = statuses(list(answers))
    assert counted.keys() == {422, 429}
    assert counted[422] <= 6
    async with client_of(app, "10.99.0.7") as client:
        assert (await signed_in(client, "marina", phone.code())).status_code == 429
        known = await signed_in(client, "marina", phone.code(), device_key="own phone")
    assert known.status_code == 201  # the owner's device is counted on its own


@on_sqlite
async def test_a_guesser_becomes_no_known_place(
    app: Portal, app_client: httpx.AsyncClient, staff: dict[str, int], clock: FixedClock
) -> None:
    """The right password alone does not make a device known, which would have attempts of its own."""
    phone, _, _ = await set_up(app_client, "marina", clock)
    async with client_of(app, "10.3.0.7") as client:
        found = [
            (await signed_in(client, "marina", phone.wrong(), device_key=f"device {turn % 2}")).status_code
            for turn in range(20)
        ]
    assert found.count(422) <= 6


async def test_guesses_are_not_forgotten_with_the_hour(
    app_client: httpx.AsyncClient, staff: dict[str, int], clock: FixedClock
) -> None:
    phone, _, _ = await set_up(app_client, "marina", clock)
    looked_at = 0
    for _hour in range(20):
        for _attempt in range(3):
            looked_at += (await signed_in(app_client, "marina", phone.wrong())).status_code == 422
        clock.advance(hours=1)
    assert looked_at <= 5 + 20


async def test_codes_of_a_signed_in_session_are_throttled_too(
    app_client: httpx.AsyncClient, staff: dict[str, int], clock: FixedClock
) -> None:
    """An unattended session does not turn the factor off by guessing."""
    phone, session, _ = await set_up(app_client, "marina", clock)
    body = {"current_password": PASSWORD, "code": phone.wrong()}
    answers = await asyncio.gather(
        *(
            app_client.post(f"/cabinet/second-factor/{what}", json=body, headers=session)
            for what in ("remove", "codes") * 8
        )
    )
    assert statuses(list(answers))[422] <= 6
    assert (await app_client.get("/cabinet/second-factor", headers=session)).json()["since"] is not None


async def test_a_code_that_is_replayed_in_parallel_opens_one_session(
    app_client: httpx.AsyncClient, staff: dict[str, int], clock: FixedClock
) -> None:
    phone, _, codes = await set_up(app_client, "marina", clock)
    for code in (phone.code(), codes[0]):
        answers = await asyncio.gather(*(signed_in(app_client, "marina", code) for _ in range(5)))
        assert statuses(list(answers))[201] == 1


async def test_the_same_code_in_two_transactions_at_once(
    app: Portal, app_client: httpx.AsyncClient, staff: dict[str, int], clock: FixedClock, database: Database
) -> None:
    phone, _, codes = await set_up(app_client, "marina", clock)
    for code in (phone.code(), codes[0]):

        def accept(connection: Connection, code: str = code) -> bool:
            return second_factor.accept(connection, staff["marina"], code, app.state.sealer, clock())

        assert sorted(both_at_once(database, accept)) == [False, True]


async def test_of_two_enrolments_the_later_one_counts(
    app_client: httpx.AsyncClient, staff: dict[str, int], clock: FixedClock
) -> None:
    session = bearer(await signed_in(app_client, "marina"))
    first = await begun(app_client, session, clock)
    second = await begun(app_client, session, clock)
    assert (await confirmed(app_client, session, first)).status_code == 422
    assert (await confirmed(app_client, session, second)).status_code == 200
    body = {"current_password": PASSWORD}
    again = await app_client.post("/cabinet/second-factor", json=body, headers=session)
    assert again.json()["reason"] == "factor-is-on"  # it is not replaced without a code


async def test_two_enrolments_in_transactions_at_once_leave_one(
    app: Portal, staff: dict[str, int], clock: FixedClock, database: Database
) -> None:
    keys, number = app.state.sealer, staff["marina"]

    def begin(connection: Connection) -> Any:
        return second_factor.begin(connection, number, keys, clock())

    one, other = both_at_once(database, begin)
    for begun_one, is_right in ((one, False), (other, True)):
        code = Authenticator(begun_one.secret, clock).code()

        def confirm(connection: Connection, code: str = code) -> Any:
            return second_factor.confirm(connection, number, code, keys, clock())

        if is_right:
            codes, refused = both_at_once(database, confirm)
            assert len(codes) == 10
            assert refused.code == "conflict"
        else:
            with pytest.raises(Exception, match="attention"):
                database.write_now(confirm)
    left = select(func.count()).select_from(second_factor_codes)
    assert database.read_now(lambda connection: connection.execute(left).scalar_one()) == 10


async def test_codes_of_another_account_open_nothing(
    app_client: httpx.AsyncClient, staff: dict[str, int], clock: FixedClock
) -> None:
    marina, session, codes = await set_up(app_client, "marina", clock)
    vera, other, _ = await set_up(app_client, "vera", clock)
    assert (await signed_in(app_client, "vera", marina.code())).status_code == 422
    assert (await signed_in(app_client, "vera", codes[0])).status_code == 422
    body = {"current_password": PASSWORD, "code": vera.code()}
    refused = await app_client.post("/cabinet/second-factor/remove", json=body, headers=session)
    assert refused.status_code == 422
    assert (await app_client.get("/cabinet/second-factor", headers=other)).json()["since"] is not None


async def test_a_code_of_an_earlier_secret_opens_nothing(
    app_client: httpx.AsyncClient, staff: dict[str, int], clock: FixedClock
) -> None:
    old, session, codes = await set_up(app_client, "marina", clock)
    body = {"current_password": PASSWORD, "code": old.code()}
    assert (await app_client.post("/cabinet/second-factor/remove", json=body, headers=session)).is_success
    new = await begun(app_client, session, clock)
    assert (await confirmed(app_client, session, new)).status_code == 200
    clock.advance(seconds=30)
    for code in (old.code(), codes[1]):
        assert (await signed_in(app_client, "marina", code)).status_code == 422
    assert (await signed_in(app_client, "marina", new.code())).status_code == 201


@on_sqlite
async def test_a_kill_between_beginning_and_confirming_changes_nothing(
    app_client: httpx.AsyncClient,
    staff: dict[str, int],
    clock: FixedClock,
    tmp_path: Path,
) -> None:
    """A process that is killed with its transaction open: the account opens as before, and begins anew."""
    session = bearer(await signed_in(app_client, "marina"))
    phone = await begun(app_client, session, clock)
    address, ready = f"sqlite:///{tmp_path / 'ruobr.sqlite'}", os.pipe()
    keys, code, number = tmp_path / "files.keys", phone.code(), staff["marina"]
    child = os.fork()
    if child == 0:  # confirms, and is killed before the commit
        own = Database(address, clock=clock)

        def confirm(connection: Connection) -> None:
            second_factor.confirm(connection, number, code, read_keys(keys), clock())
            os.write(ready[1], b".")
            signal.pause()

        try:
            own.write_now(confirm)
        finally:
            os._exit(1)
    assert await asyncio.to_thread(os.read, ready[0], 1) == b"."
    os.kill(child, signal.SIGKILL)
    await asyncio.to_thread(os.waitpid, child, 0)
    assert (await signed_in(app_client, "marina")).status_code == 201
    state = (await app_client.get("/cabinet/second-factor", headers=session)).json()
    assert (state["since"], state["codes_left"]) == (None, 0)
    assert (await confirmed(app_client, session, phone)).status_code == 200  # the code was not used up


async def test_an_erased_account_leaves_no_factor(
    app_client: httpx.AsyncClient, staff: dict[str, int], clock: FixedClock, database: Database
) -> None:
    phone, session, _ = await set_up(app_client, "marina", clock)
    database.write_now(service.erase, staff["marina"])

    def left(connection: Connection) -> tuple[int, Any]:
        rows = sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (second_factors, second_factor_codes)
        )
        since = select(accounts.c.second_factor_at).where(accounts.c.id == staff["marina"])
        return rows, connection.execute(since).scalar_one()

    assert database.read_now(left) == (0, None)
    assert (await app_client.get("/user/", headers=session)).status_code == 401
    assert (await signed_in(app_client, "marina", phone.code())).status_code == 401


@on_sqlite
async def test_a_closed_account_is_closed_with_a_right_code(
    app_client: httpx.AsyncClient, staff: dict[str, int], clock: FixedClock, database: Database
) -> None:
    phone, _, _ = await set_up(app_client, "marina", clock)
    database.write_now(service.switch, "marina", False)
    assert (await signed_in(app_client, "marina", phone.code())).status_code == 401


async def test_another_password_does_not_turn_it_off(
    app_client: httpx.AsyncClient,
    staff: dict[str, int],
    clock: FixedClock,
    database: Database,
    passwords: Passwords,
) -> None:
    """A reset password of an account is no way around its second factor."""
    phone, _, _ = await set_up(app_client, "marina", clock)
    database.write_now(service.set_password, "marina", passwords.hash_now("выданный пароль 7"))
    refused = await signed_in(app_client, "marina", password="выданный пароль 7")
    assert refused.json()["error"] == "second-factor-required"
    answer = await signed_in(app_client, "marina", phone.code(), "выданный пароль 7")
    assert answer.json()["next_steps"] == ["change-password"]
