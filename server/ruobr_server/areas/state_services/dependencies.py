"""Typed dependencies of this area's routes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import Depends, Request
from pydantic import SecretStr

from ruobr_server.areas.state_services import account_linking
from ruobr_server.auth.dependencies import GateDep
from ruobr_server.auth.gate import Gate
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.integrations.state_services.person import Person
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, InvalidFields, NotFound, Unauthenticated
from ruobr_server.kit.http.dependencies import ClientAddress, DatabaseDep, SettingsDep
from ruobr_tui.api.reasons import accounts
from ruobr_tui.api.reasons import state_services as reasons


class IdentityProvider(Protocol):
    """The part of ``integrations.state_services.provider.Provider`` that is used here; its libraries are
    loaded only if State Services are configured.
    """

    base_url: str

    def authorize_url(self, state: str, redirect_uri: str, now: datetime) -> str: ...
    async def person(self, code: str, redirect_uri: str, now: datetime) -> Person: ...


async def get_provider(request: Request) -> IdentityProvider:
    """State Services. Raises ``NotFound`` if they are not configured."""
    provider: IdentityProvider | None = request.app.state.provider
    if provider is None:
        raise NotFound
    return provider


async def get_public_address(request: Request, settings: SettingsDep) -> str:
    """This server's address for browsers; a demo's is the requested one."""
    state_services = settings.state_services
    if state_services is not None and state_services.public_url:
        return state_services.public_url.rstrip("/")
    return str(request.base_url).rstrip("/")


async def get_interval(settings: SettingsDep) -> int:
    """Seconds between two polls of a terminal."""
    return 5 if settings.state_services is None else settings.state_services.interval


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """Checks the password of the signed-in account."""

    database: Database
    gate: Gate
    caller: Identity
    address: str

    async def __call__(self, password: SecretStr) -> None:
        """Raises ``InvalidFields`` for a wrong password, ``Conflict`` for an account without one,
        ``TooManyAttempts`` after many wrong ones.
        """
        if not await self.database.read(account_linking.has_password, self.caller):
            raise Conflict(reasons.NO_PASSWORD_YET)
        try:
            await self.gate.check_password(self.caller.login, password.get_secret_value(), self.address)
        except Unauthenticated as error:
            raise InvalidFields({"current_password": accounts.WRONG_PASSWORD}) from error


async def get_password_check(
    database: DatabaseDep, gate: GateDep, caller: Caller, address: ClientAddress
) -> PasswordCheck:
    """Checks the password of the caller."""
    return PasswordCheck(database, gate, caller, address)


ProviderDep = Annotated[IdentityProvider, Depends(get_provider)]
PublicAddress = Annotated[str, Depends(get_public_address)]
Interval = Annotated[int, Depends(get_interval)]
CheckPassword = Annotated[PasswordCheck, Depends(get_password_check)]
