"""An authenticator app in a test, and a member of staff who sets it up."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Any

import httpx
import pyotp

from support.families import PASSWORD, header_credentials


class Authenticator:
    """The app on a phone whose clock is the test's."""

    def __init__(self, secret: str, clock: Any) -> None:
        self._totp, self._clock = pyotp.TOTP(secret), clock

    def code(self, later: float = 0) -> str:
        """The code that the phone shows so many seconds later."""
        at: datetime = self._clock() + timedelta(seconds=later)
        return self._totp.at(at)

    def wrong(self) -> str:
        """A code that no step near the present has."""
        near = {self.code(30 * step) for step in range(-3, 4)}
        return next(f"{number:06}" for number in range(10) if f"{number:06}" not in near)


async def signed_in(
    client: httpx.AsyncClient, login: str, code: str = "", password: str = PASSWORD, **more: str
) -> httpx.Response:
    """The answer to a sign-in."""
    body = {"login": login, "password": password, **more, **({"code": code} if code else {})}
    return await client.post("/cabinet/session", json=body)


def bearer(answer: httpx.Response) -> dict[str, str]:
    """The header of the session that was opened."""
    assert answer.status_code == 201, answer.text
    return {"authorization": f"Bearer {answer.json()['token']}"}


async def begun(
    client: httpx.AsyncClient, session: dict[str, str], clock: Any, password: str = PASSWORD
) -> Authenticator:
    """The app with a secret that waits for its first code."""
    answer = await client.post("/cabinet/second-factor", json={"current_password": password}, headers=session)
    assert answer.status_code == 200, answer.text
    secret = answer.json()["secret"]
    assert len(base64.b32decode(secret)) == 20
    return Authenticator(secret, clock)


async def confirmed(client: httpx.AsyncClient, session: dict[str, str], app: Authenticator) -> httpx.Response:
    """The answer to the first code."""
    return await client.post("/cabinet/second-factor/confirm", json={"code": app.code()}, headers=session)


async def set_up(
    client: httpx.AsyncClient, login: str, clock: Any
) -> tuple[Authenticator, dict[str, str], list[str]]:
    """An account with a second factor: its app, the session, the recovery codes. The clock moves on."""
    session = bearer(await signed_in(client, login))
    app = await begun(client, session, clock)
    answer = await confirmed(client, session, app)
    assert answer.status_code == 200, answer.text
    clock.advance(seconds=30)
    codes: list[str] = answer.json()["codes"]
    return app, session, codes


def phone(login: str) -> dict[str, str]:
    """Header credentials."""
    return header_credentials(login, PASSWORD)
