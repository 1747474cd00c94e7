"""A password that somebody else has given out: nothing is done with it before another one is chosen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from ruobr_server.areas.accounts import service
from ruobr_server.auth import restrictions
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.restrictions import Standing
from ruobr_server.auth.sessions import open_session_of
from ruobr_server.kit.db import Database
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules.second_factor import SecondFactorPolicy
from support.class_teachers import TEACHER, teacher
from support.databases import on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW

__all__ = ["teacher"]

GIVEN = "Выданный пароль 7"
CHOSEN = "длинный новый пароль"
WEEK = {"start": "2026-11-23", "end": "2026-11-28"}


@pytest.fixture
def given(database: Database, passwords: Passwords, family: Family) -> None:
    """The Ivanovs and a member of staff have passwords that were given out."""
    for login in ("ivanova", "ivanova-1"):
        database.write_now(service.set_password, login, passwords.hash_now(GIVEN))
    for role in ("teacher", "operator"):
        new = service.NewAccount(
            f"new-{role}",
            passwords.hash_now(GIVEN),
            role,
            last_name="Зуева",
            first_name="Вера",
            must_change_password=True,
        )
        database.write_now(service.create, new, NOW)


async def signed_in(client: httpx.AsyncClient, login: str, password: str = GIVEN) -> tuple[list[str], Any]:
    answer = await client.post("/cabinet/session", json={"login": login, "password": password})
    assert answer.status_code == 201, answer.text
    said = answer.json()
    return said["next_steps"], {"authorization": f"Bearer {said['token']}"}


async def choose(client: httpx.AsyncClient, headers: Any, **values: str) -> httpx.Response:
    body = {"current_password": GIVEN, "password": CHOSEN, **values}
    return await client.patch("/cabinet/account", json=body, headers=headers)


@pytest.mark.parametrize("login", ["ivanova", "ivanova-1", "new-teacher", "new-operator"])
async def test_with_a_given_password_another_one_is_chosen_first(
    app_client: httpx.AsyncClient, given: None, login: str
) -> None:
    steps, session = await signed_in(app_client, login)
    assert steps == ["change-password"]
    refused = await app_client.get("/cabinet/session", headers=session)
    assert (refused.status_code, refused.json()["error"]) == (403, "password-must-be-changed")
    assert (await app_client.get("/cabinet/account", headers=session)).json()["login"] == login
    assert (await choose(app_client, session)).status_code == 200
    assert (await app_client.get("/cabinet/session", headers=session)).status_code == 200  # the same session
    steps, _ = await signed_in(app_client, login, CHOSEN)
    assert steps == []


async def test_only_a_new_password_counts(app_client: httpx.AsyncClient, given: None) -> None:
    _, session = await signed_in(app_client, "ivanova")
    same = await choose(app_client, session, password=GIVEN)
    assert same.json()["reasons"]["password"]["reason"] == "password-unchanged"
    assert (await choose(app_client, session, password="", login="olga-i")).status_code == 200
    assert (await app_client.get("/cabinet/session", headers=session)).status_code == 403


async def test_one_may_sign_out_instead(app_client: httpx.AsyncClient, given: None) -> None:
    _, session = await signed_in(app_client, "ivanova")
    assert (await app_client.delete("/cabinet/session", headers=session)).status_code == 204
    assert (await app_client.get("/cabinet/account", headers=session)).status_code == 401


async def test_the_week_before_the_routing_is_refused_too(
    app_client: httpx.AsyncClient, given: None, family: Family
) -> None:
    _, session = await signed_in(app_client, "ivanova")
    query = {"child": str(family.ivanovs.children[0]), **WEEK}
    refused = await app_client.get("/timetable2/", params=query, headers=session)
    assert (refused.status_code, refused.json()["success"]) == (403, False)
    assert (await choose(app_client, session)).status_code == 200
    assert (await app_client.get("/timetable2/", params=query, headers=session)).status_code == 200


@pytest.mark.parametrize("login", ["ivanova", "ivanova-1"])
async def test_the_phones_app_of_a_family_goes_on_and_the_cabinet_waits(
    app_client: httpx.AsyncClient, given: None, family: Family, login: str
) -> None:
    """The mobile contract cannot change a password: a family with a slip is not locked out of it."""
    phone = header_credentials(login, GIVEN)
    query = {"child": str(family.ivanovs.children[0]), **WEEK}
    assert (await app_client.get("/user/", headers=phone)).status_code == 200
    assert (await app_client.get("/timetable2/", params=query, headers=phone)).status_code == 200
    refused = await app_client.get("/cabinet/profile", headers=phone)
    assert refused.json()["error"] == "password-must-be-changed"
    assert (await choose(app_client, phone)).status_code == 200
    own = header_credentials(login, CHOSEN)
    assert (await app_client.get("/cabinet/profile", headers=own)).status_code == 200


@on_sqlite
@pytest.mark.parametrize("login", ["new-teacher", "new-operator"])
async def test_staff_has_no_such_exception(app_client: httpx.AsyncClient, given: None, login: str) -> None:
    phone = header_credentials(login, GIVEN)
    for path in ("/user/", "/mail/", "/desk/complaints", "/journal/logins"):
        assert (await app_client.get(path, headers=phone)).status_code == 403
    assert (await choose(app_client, phone)).status_code == 200


@on_sqlite
async def test_who_signs_in_by_state_services_needs_no_password(
    app_client: httpx.AsyncClient, given: None, family: Family, database: Database
) -> None:
    """Such a session was not opened with the given password, which its owner may not even have."""
    number = family.ivanovs.parent.account_id
    token, _ = database.write_now(open_session_of, number, "browser", NOW, timedelta(days=30))
    session = {"authorization": f"Bearer {token}"}
    assert (await app_client.get("/cabinet/session", headers=session)).status_code == 200


@on_sqlite
async def test_what_is_given_out_must_be_changed(
    app_client: httpx.AsyncClient, teacher: None, family: Family
) -> None:
    """A new login of a pupil, another password for it, and the password of a parent's slip."""
    boris, anna = family.ivanovs.children[1], family.ivanovs.children[0]
    for pupil, who in ((boris, "pupil"), (boris, "pupil"), (anna, "parent")):
        answer = await app_client.post(f"/journal/logins/{pupil}", json={"who": who}, headers=TEACHER)
        slip = answer.json()
        steps, _ = await signed_in(app_client, slip["login"], slip["password"])
        assert steps == ["change-password"], who


@on_sqlite
async def test_a_password_of_ones_own_needs_no_step(app_client: httpx.AsyncClient, family: Family) -> None:
    steps, _ = await signed_in(app_client, "ivanova", PASSWORD)
    assert steps == []


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("policy", list(SecondFactorPolicy))
@pytest.mark.parametrize("has_factor", [True, False])
def test_the_rule_for_every_role(role: str, policy: SecondFactorPolicy, has_factor: bool) -> None:
    """What each may do: with a session or header credentials, a given or an own password, with a factor."""
    is_staff = role in ("teacher", "operator")
    for is_session in (True, False):
        for must_change in (True, False):
            standing = Standing(role, is_session, must_change, has_factor)

            def status(method: str, path: str, standing: Standing = standing) -> str:
                error = restrictions.refusal(standing, policy, method, path)
                return "" if error is None else error.code

            if has_factor and not is_session:
                expected = ("second-factor-required",) * 4
            elif must_change:
                code = "password-must-be-changed"
                expected = ("" if not is_session and not is_staff else code, code, "", code)
            elif is_staff and policy == "required" and not has_factor:
                code = "second-factor-missing"
                expected = (code, code, code, "")
            else:
                expected = ("", "", "", "")
            assert (
                status("GET", "/mail/"),
                status("GET", "/cabinet/profile"),
                status("PATCH", "/cabinet/account"),
                status("POST", "/cabinet/second-factor"),
            ) == expected, standing
            signing_out = status("DELETE", "/cabinet/session")
            assert signing_out == ("second-factor-required" if has_factor and not is_session else "")
