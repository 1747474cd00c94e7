"""The second factor of staff: setting it up, signing in with it, losing it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from ruobr_server.__main__ import main
from ruobr_server.app import Portal
from ruobr_server.areas.accounts import second_factors, service
from ruobr_server.areas.documents.encryption import Unsealable, keys_in, read_keys
from ruobr_server.areas.personal_data.access_log import looks_at
from ruobr_server.auth import second_factor
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import second_factor_codes
from ruobr_server.auth.tables import second_factors as factor_rows
from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW, FixedClock
from support.second_factors import Authenticator, bearer, begun, confirmed, phone, set_up, signed_in


@pytest.fixture
def staff(database: Database, passwords: Passwords, family: Family) -> int:
    """A teacher, "marina", and a clerk, "clerk"; the number of the teacher."""
    numbers = [
        database.write_now(
            service.create,
            service.NewAccount(
                login, passwords.hash_now(PASSWORD), role, last_name="Зуева", first_name="Марина"
            ),
            NOW,
        )
        for login, role in (("marina", "teacher"), ("clerk", "operator"))
    ]
    return numbers[0]


async def test_from_setting_up_to_signing_in(
    app_client: httpx.AsyncClient, staff: int, clock: FixedClock
) -> None:
    session = bearer(await signed_in(app_client, "marina"))
    other = bearer(await signed_in(app_client, "marina"))
    before = (await app_client.get("/cabinet/second-factor", headers=session)).json()
    assert before == {"since": None, "codes_left": 0, "is_required": False, "reset_at": None}
    app = await begun(app_client, session, clock)
    assert (await signed_in(app_client, "marina")).status_code == 201  # not in force yet
    codes = (await confirmed(app_client, session, app)).json()["codes"]
    assert len(set(codes)) == 10
    assert all(len(code) == 11 and code[5] == "-" for code in codes)
    state = (await app_client.get("/cabinet/second-factor", headers=session)).json()
    assert (state["since"], state["codes_left"]) == ("2026-11-24T03:00:00Z", 10)
    assert (await app_client.get("/cabinet/session", headers=other)).status_code == 401  # opened without it

    clock.advance(seconds=30)
    missing = await signed_in(app_client, "marina")
    assert (missing.status_code, missing.json()["error"]) == (403, "second-factor-required")
    wrong = await signed_in(app_client, "marina", app.wrong())
    assert (wrong.status_code, wrong.json()["fields"].keys()) == (422, {"code"})
    right = bearer(await signed_in(app_client, "marina", f"{app.code()[:3]} {app.code()[3:]}"))
    assert (await app_client.get("/cabinet/session", headers=right)).status_code == 200
    assert (await app_client.get("/cabinet/session", headers=session)).status_code == 200  # goes on


async def test_a_wrong_password_is_answered_alike_with_and_without_a_factor(
    app_client: httpx.AsyncClient, staff: int, clock: FixedClock
) -> None:
    app, _, _ = await set_up(app_client, "marina", clock)
    answers = [
        await signed_in(app_client, login, app.code(), "wrong") for login in ("marina", "clerk", "nobody")
    ]
    assert {(each.status_code, each.content) for each in answers} == {(401, answers[0].content)}


async def test_a_code_works_once(app_client: httpx.AsyncClient, staff: int, clock: FixedClock) -> None:
    app, _, _ = await set_up(app_client, "marina", clock)
    code = app.code()
    assert (await signed_in(app_client, "marina", code)).status_code == 201
    assert (await signed_in(app_client, "marina", code)).status_code == 422
    assert (await signed_in(app_client, "marina", app.code(-30))).status_code == 422  # nor an earlier one
    assert (await signed_in(app_client, "marina", app.code(30))).status_code == 201


@pytest.mark.parametrize(("off", "status"), [(-60, 422), (-30, 201), (0, 201), (30, 201), (60, 422)])
async def test_clocks_may_differ_by_one_step(
    app_client: httpx.AsyncClient, staff: int, clock: FixedClock, off: int, status: int
) -> None:
    app, _, _ = await set_up(app_client, "marina", clock)
    clock.advance(minutes=5)
    assert (await signed_in(app_client, "marina", app.code(off))).status_code == status


async def test_a_recovery_code_works_once_and_is_counted_down(
    app_client: httpx.AsyncClient, staff: int, clock: FixedClock
) -> None:
    _, session, codes = await set_up(app_client, "marina", clock)
    typed = codes[3].lower().replace("-", " ")
    assert (await signed_in(app_client, "marina", typed)).status_code == 201
    assert (await signed_in(app_client, "marina", codes[3])).status_code == 422
    state = (await app_client.get("/cabinet/second-factor", headers=session)).json()
    assert state["codes_left"] == 9


async def test_recovery_codes_are_renewed_with_password_and_code(
    app_client: httpx.AsyncClient, staff: int, clock: FixedClock
) -> None:
    app, session, codes = await set_up(app_client, "marina", clock)
    path = "/cabinet/second-factor/codes"
    for password, code, field in ((PASSWORD, app.wrong(), "code"), ("no", app.code(), "current_password")):
        body = {"current_password": password, "code": code}
        refused = await app_client.post(path, json=body, headers=session)
        assert (refused.status_code, refused.json()["fields"].keys()) == (422, {field})
    body = {"current_password": PASSWORD, "code": app.code()}
    newer = (await app_client.post(path, json=body, headers=session)).json()["codes"]
    assert not set(newer) & set(codes)
    assert (await signed_in(app_client, "marina", codes[0])).status_code == 422
    assert (await signed_in(app_client, "marina", newer[0])).status_code == 201


async def test_it_is_turned_off_with_password_and_code(
    app_client: httpx.AsyncClient, staff: int, clock: FixedClock
) -> None:
    app, session, codes = await set_up(app_client, "marina", clock)
    path = "/cabinet/second-factor/remove"
    body = {"current_password": PASSWORD, "code": app.wrong()}
    assert (await app_client.post(path, json=body, headers=session)).status_code == 422
    state = await app_client.post(path, json={**body, "code": codes[0]}, headers=session)
    assert state.json()["since"] is None
    assert (await signed_in(app_client, "marina")).status_code == 201
    assert (await app_client.get("/user/", headers=phone("marina"))).status_code == 200


async def test_header_credentials_do_not_pass_it_by(
    app_client: httpx.AsyncClient, staff: int, clock: FixedClock
) -> None:
    """Neither new ones nor a pair that the process remembers."""
    assert (await app_client.get("/user/", headers=phone("marina"))).status_code == 200
    await set_up(app_client, "marina", clock)
    week = {"child": "1", "start": "2026-11-23", "end": "2026-11-28"}
    for path in ("/user/", "/mail/", "/timetable2/", "/api/user/"):
        refused = await app_client.get(path, params=week, headers=phone("marina"))
        said = refused.json()
        assert (refused.status_code, said["success"]) == (403, False), path
        assert said["error_type"] == "second-factor-required"
    own = (("GET", "/cabinet/account"), ("GET", "/cabinet/events"), ("DELETE", "/cabinet/session"))
    for method, path in own:
        refused = await app_client.request(method, path, headers=phone("marina"))
        assert (refused.status_code, refused.json()["error"]) == (403, "second-factor-required")
    assert (await app_client.get("/user/", headers=phone("clerk"))).status_code == 200


async def test_the_secret_lies_in_the_database_sealed(
    app_client: httpx.AsyncClient, staff: int, clock: FixedClock, database: Database, app: Portal
) -> None:
    session = bearer(await signed_in(app_client, "marina"))
    answer = await app_client.post(
        "/cabinet/second-factor", json={"current_password": PASSWORD}, headers=session
    )
    secret = answer.json()["secret"]
    assert secret in answer.json()["uri"]
    assert answer.headers["cache-control"] == "no-store"
    codes = (await confirmed(app_client, session, Authenticator(secret, clock))).json()["codes"]

    def stored(connection: object) -> str:
        rows = [
            row
            for table in (factor_rows, second_factor_codes)
            for row in connection.execute(select(table))  # type: ignore[attr-defined]
        ]
        return repr(rows)

    text = database.read_now(stored)
    assert secret not in text
    for code in codes:
        assert code not in text
        assert code.replace("-", "") not in text
    mine = await app_client.get("/cabinet/my-data", headers=session)
    assert secret not in mine.text
    keys = app.state.sealer
    sealed = database.read_now(lambda c: bytes(c.execute(select(factor_rows.c.sealed)).scalar_one()))
    assert keys.open_secret(sealed, "second factor", staff).decode() == secret
    with pytest.raises(Unsealable):
        keys.open_secret(sealed, "second factor", staff + 1)  # of another account


async def test_families_have_none(app_client: httpx.AsyncClient, family: Family) -> None:
    headers = header_credentials("ivanova", PASSWORD)
    body = {"current_password": PASSWORD}
    refused = await app_client.post("/cabinet/second-factor", json=body, headers=headers)
    assert refused.status_code == 403


async def test_who_has_lost_phone_and_codes_gets_in_again_after_a_reset(
    app_client: httpx.AsyncClient,
    staff: int,
    clock: FixedClock,
    database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    _, session, _ = await set_up(app_client, "marina", clock)
    clerk = database.read_now(service.required, "clerk")
    by = Identity(clerk, "operator", 1, "CLERK", None)
    assert database.write_now(second_factors.reset, staff, clock(), by)
    assert not database.write_now(second_factors.reset, staff, clock(), by)  # there is none any more
    assert (await app_client.get("/cabinet/second-factor", headers=session)).status_code == 401
    assert (await signed_in(app_client, "marina")).status_code == 201
    [look] = database.read_now(looks_at, staff).looks
    assert look.what == second_factors.RESET
    assert f"the second factor of account {staff} was turned off by account {clerk}" in caplog.text


def test_the_operators_command_turns_it_off(
    tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'ruobr.sqlite'}"
    database = Database(url, clock=clock)
    keys = read_keys(keys_in(tmp_path))
    try:
        database.write_now(schema.create)
        new = service.NewAccount("marina", "x", "teacher", last_name="Зуева")
        number = database.write_now(service.create, new, NOW)
        secret = database.write_now(second_factor.begin, number, keys, NOW).secret
        code = Authenticator(secret, clock).code()
        database.write_now(second_factor.confirm, number, code, keys, NOW)
        assert main(["account", "second-factor", "--database", url, "--login", "Marina"]) == 0
        assert "the second factor is off" in capsys.readouterr().out
        assert database.read_now(second_factor.state_of, number) == second_factor.State(None, 0)
        assert main(["account", "second-factor", "--database", url, "--login", "Marina"]) == 1
        assert "has no second factor" in capsys.readouterr().err
        assert main(["account", "second-factor", "--database", url, "--login", "nobody"]) == 1
    finally:
        database.close_now()
