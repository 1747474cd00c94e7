"""Guessing passwords: whoever guesses is slowed, and nobody else, from however many networks it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select

from ruobr_server.app import Portal
from ruobr_server.areas.accounts import service
from ruobr_server.auth import known_places as places
from ruobr_server.auth import throttle
from ruobr_server.auth.budgets import Budget
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import known_places
from ruobr_server.kit.db import Database
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import FixedClock, client_of

pytestmark = on_sqlite

HOME, SCHOOL, ELSEWHERE = "192.0.2.1", "192.0.2.80", "198.51.100.1"
KEY = "a-random-key-of-one-device"


async def sign_in(
    app: Portal, address: str, password: str = PASSWORD, login: str = "ivanova", device_key: str = ""
) -> httpx.Response:
    body = {"login": login, "password": password, "device_key": device_key}
    async with client_of(app, address) as client:
        return await client.post("/cabinet/session", json=body)


async def guess(app: Portal, address: str, times: int = 1, login: str = "ivanova") -> list[int]:
    answers = [await sign_in(app, address, f"guess {number}", login) for number in range(times)]
    return [answer.status_code for answer in answers]


@pytest.fixture(autouse=True)
def small_siege(monkeypatch: pytest.MonkeyPatch) -> None:
    """A siege needs fewer guesses than a real one, which would take a test half a minute."""
    monkeypatch.setattr(throttle, "SIEGE", 20)


async def besiege(app: Portal, more: int = 0) -> None:
    """One guess from each of many networks, no two of one neighbourhood."""
    for number in range(throttle.SIEGE + more):
        assert await guess(app, f"10.{number // 250}.{number % 250}.7") == [401]


async def test_a_strangers_guesses_keep_nobody_out(app: Portal, family: Family) -> None:
    assert 429 in await guess(app, ELSEWHERE, 15)
    # Whether the account has signed in from there before or not.
    assert (await sign_in(app, HOME)).status_code == 201


async def test_who_has_signed_in_from_a_network_gets_in_during_guesses_from_there(
    app: Portal, family: Family
) -> None:
    assert (await sign_in(app, SCHOOL)).status_code == 201
    assert await guess(app, SCHOOL, 60) == [401] * 60
    assert (await sign_in(app, SCHOOL)).status_code == 201


async def test_guesses_from_a_known_network_are_slowed_too(
    app: Portal, family: Family, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(throttle.NETWORK_KNOWN, free=20)
    monkeypatch.setattr(throttle, "NETWORK_KNOWN", few)
    assert (await sign_in(app, SCHOOL)).status_code == 201
    statuses = await guess(app, SCHOOL, 24)
    assert statuses == [401] * 21 + [429] * 3
    # … and for good: a day of guesses is some thousands at most.
    admitted = 0
    for _ in range(60):
        clock.advance(seconds=5)
        admitted += (await guess(app, SCHOOL)) == [401]
    assert admitted <= 35


async def test_a_known_device_gets_in_whatever_its_network_does(app: Portal, family: Family) -> None:
    assert (await sign_in(app, HOME, device_key=KEY)).status_code == 201
    assert 429 in await guess(app, SCHOOL, 60)
    for number in range(60):
        await guess(app, SCHOOL, login=f"nobody-{number}")
    assert (await sign_in(app, SCHOOL, login="petrova")).status_code == 429  # a newcomer there waits
    assert (await sign_in(app, SCHOOL, device_key=KEY)).status_code == 201


async def test_a_device_is_known_to_its_own_account_alone(app: Portal, family: Family) -> None:
    assert (await sign_in(app, HOME, device_key=KEY)).status_code == 201
    for number in range(60):
        await guess(app, SCHOOL, login=f"nobody-{number}")
    assert (await sign_in(app, SCHOOL, login="petrova", device_key=KEY)).status_code == 429
    assert (await sign_in(app, SCHOOL, device_key="another")).status_code == 429


async def test_a_stolen_device_key_is_no_way_to_guess(app: Portal, family: Family) -> None:
    assert (await sign_in(app, HOME, device_key=KEY)).status_code == 201
    answers = [await sign_in(app, ELSEWHERE, f"guess {n}", device_key=KEY) for n in range(14)]
    assert [answer.status_code for answer in answers] == [401] * 11 + [429] * 3
    assert (await sign_in(app, HOME)).status_code == 201  # the network is known beside it


async def test_guesses_at_one_login_from_a_school_do_not_slow_those_known_there(
    app: Portal, family: Family
) -> None:
    assert (await sign_in(app, SCHOOL, login="petrova")).status_code == 201
    for number in range(60):
        await guess(app, SCHOOL, login=f"nobody-{number}")
    assert (await sign_in(app, SCHOOL, login="petrova")).status_code == 201


async def test_a_network_that_knows_many_accounts_does_not_guess_at_all_of_them_for_free(
    app: Portal, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "CROWD", Budget(free=20))
    for login in ("ivanova", "petrova"):
        assert (await sign_in(app, SCHOOL, login=login)).status_code == 201
    assert await guess(app, SCHOOL, 20) == [401] * 20
    assert 429 in await guess(app, SCHOOL, 5, login="petrova")


async def test_a_botnet_cannot_lock_an_account(app: Portal, family: Family, clock: FixedClock) -> None:
    assert (await sign_in(app, HOME)).status_code == 201
    await besiege(app, more=20)
    # A known network is not concerned, and one that is new gets in as well.
    assert (await sign_in(app, HOME)).status_code == 201
    assert (await sign_in(app, ELSEWHERE)).status_code == 201
    assert (await sign_in(app, "2001:db8::1")).status_code == 201


async def test_who_mistypes_at_a_besieged_account_waits_a_minute(
    app: Portal, family: Family, clock: FixedClock
) -> None:
    await besiege(app)
    assert await guess(app, ELSEWHERE, 2) == [401, 401]
    slowed = await sign_in(app, ELSEWHERE)
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) == 60
    clock.advance(seconds=60)
    assert (await sign_in(app, ELSEWHERE)).status_code == 201


@pytest.mark.parametrize(
    "address", [lambda n: f"203.0.113.{n}", lambda n: f"2001:db8:7:{n:x}::1"], ids=["/24", "/48"]
)
async def test_neighbours_count_as_one_at_a_besieged_account(
    app: Portal, family: Family, address: Callable[[int], str]
) -> None:
    await besiege(app)
    statuses = [status for number in range(10) for status in await guess(app, address(number))]
    assert statuses == [401] * 2 + [429] * 8


async def test_a_siege_is_over_after_a_day_of_rest(app: Portal, family: Family, clock: FixedClock) -> None:
    await besiege(app)
    clock.advance(hours=25)
    assert await guess(app, ELSEWHERE, 6) == [401] * 6


async def test_a_siege_of_one_account_is_none_of_another(app: Portal, family: Family) -> None:
    await besiege(app)
    assert await guess(app, ELSEWHERE, 6, login="petrova") == [401] * 6


async def test_the_mobile_contracts_clients_are_known_by_their_network(
    app: Portal, family: Family, clock: FixedClock
) -> None:
    right, wrong = header_credentials("ivanova", PASSWORD), header_credentials("ivanova", "the old one")
    async with client_of(app, HOME) as client:
        assert (await client.get("/user/", headers=right)).status_code == 200
        for _ in range(15):  # a phone that still has the old password
            assert (await client.get("/user/", headers=wrong)).status_code == 401
        clock.advance(hours=2)  # the pair is remembered no longer
        for _ in range(15):
            assert (await client.get("/user/", headers=wrong)).status_code == 401
        assert (await client.get("/user/", headers=right)).status_code == 200


async def test_the_own_password_is_accepted_again_whatever_strangers_guess(
    app: Portal, family: Family
) -> None:
    token = (await sign_in(app, HOME)).json()["token"]
    for number in range(60):
        await guess(app, SCHOOL, login=f"nobody-{number}")
    await guess(app, SCHOOL, 10)
    change = {"current_password": PASSWORD, "password": "совсем другой пароль"}
    async with client_of(app, SCHOOL) as client:
        headers = {"authorization": f"Bearer {token}"}
        assert (await client.patch("/cabinet/account", json=change, headers=headers)).status_code == 200


async def test_a_stolen_session_is_no_way_to_guess(app: Portal, family: Family) -> None:
    token = (await sign_in(app, HOME)).json()["token"]
    headers = {"authorization": f"Bearer {token}"}
    statuses = []
    async with client_of(app, ELSEWHERE) as thief:
        for number in range(8):
            change = {"current_password": f"guess {number}", "login": "olga"}
            statuses.append((await thief.patch("/cabinet/account", json=change, headers=headers)).status_code)
    assert statuses == [422] * 6 + [429] * 2
    assert (await sign_in(app, HOME)).status_code == 201


@on_both
async def test_places_are_forgotten_with_the_password(
    app: Portal, family: Family, database: Database, passwords: Passwords
) -> None:
    await sign_in(app, HOME, device_key=KEY)
    assert _places(database) == 2
    database.write_now(service.set_password, "ivanova", passwords.hash_now("another one"))
    assert _places(database) == 0


async def test_an_account_knows_so_many_places_and_not_for_ever(
    app: Portal, family: Family, database: Database, clock: FixedClock
) -> None:
    for number in range(places.MOST + 5):
        await sign_in(app, f"198.51.{number}.1")
        clock.advance(minutes=1)
    assert _places(database) == places.MOST
    clock.advance(days=181)
    await guess(app, "198.51.24.1", 7)
    assert (await sign_in(app, "198.51.24.1")).status_code == 429  # as from anywhere
    database.write_now(places.forget_old, clock())
    assert _places(database) == 0


async def test_neither_addresses_nor_keys_are_written_down(
    app: Portal, family: Family, database: Database
) -> None:
    await sign_in(app, HOME, device_key=KEY)
    rows = database.read_now(lambda c: c.execute(select(known_places)).all())
    assert HOME not in repr(rows)
    assert KEY not in repr(rows)


async def test_guesses_at_a_complaints_secret_keep_its_sender_from_nothing(
    app: Portal, family: Family
) -> None:
    complaint = {
        "school_id": 1,
        "values": {
            "sender": "Кузнецова Ольга",
            "phone": "+79130000000",
            "child": "Анна",
            "text": "Нет логина.",
        },
    }
    async with client_of(app, HOME) as sender, client_of(app, ELSEWHERE) as stranger:
        receipt = (await sender.post("/cabinet/complaints", json=complaint)).json()
        statuses = [
            (
                await stranger.post("/cabinet/complaints/result", json={**receipt, "secret": "WRONG"})
            ).status_code
            for _ in range(10)
        ]
        assert statuses == [404] * 6 + [429] * 4
        assert (await sender.post("/cabinet/complaints/result", json=receipt)).status_code == 200
        for _ in range(15):  # none of which was a guess at a password
            await stranger.post("/cabinet/complaints", json=complaint)
    assert (await sign_in(app, ELSEWHERE)).status_code == 201


def _places(database: Database) -> int:
    return int(database.read_now(lambda c: c.scalar(select(func.count()).select_from(known_places))) or 0)


@on_both
async def test_who_signs_in_at_the_same_time_as_a_neighbour_is_not_refused(
    app: Portal, database: Database
) -> None:
    """An attempt that read the clock first may be counted second: a class of pupils at one bell."""

    def attempt(login: str) -> throttle.Attempt:
        return throttle.Attempt(login, SCHOOL)

    limits, moment = app.state.settings.throttle, app.state.clock()
    for number in range(limits.free_per_address):
        read_earlier = moment - timedelta(milliseconds=number)
        await database.write(throttle.count_attempt, attempt(f"pupil{number}"), read_earlier, limits)
        if number % 2:
            await database.write(throttle.was_right, attempt(f"pupil{number}"))
