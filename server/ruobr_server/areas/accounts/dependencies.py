"""Typed dependencies of this area's routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from pydantic import SecretStr

from ruobr_server.auth.dependencies import GateDep
from ruobr_server.auth.gate import Gate
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.errors import InvalidFields, Unauthenticated
from ruobr_server.kit.http.dependencies import ClientAddress
from ruobr_tui.api.reasons import accounts as reasons


@dataclass(frozen=True, slots=True)
class OwnerCheck:
    """Checks that whoever sits at a signed-in account is its owner."""

    gate: Gate
    caller: Identity
    address: str

    async def password(self, password: SecretStr) -> None:
        """Raises ``InvalidFields`` for a wrong password, ``TooManyAttempts`` after many."""
        try:
            await self.gate.check_password(
                self.caller.login,
                password.get_secret_value(),
                self.address,
                session_id=self.caller.session_id or 0,
            )
        except Unauthenticated as error:
            raise InvalidFields({"current_password": reasons.WRONG_PASSWORD}) from error

    async def count_code(self) -> str:
        """Count a code before it is looked at; its place. Raises ``TooManyAttempts``."""
        return await self.gate.count_code(
            self.caller.account_id, self.address, session_id=self.caller.session_id or 0
        )


async def get_owner_check(gate: GateDep, caller: Caller, address: ClientAddress) -> OwnerCheck:
    """Checks of the signed-in account's owner."""
    return OwnerCheck(gate, caller, address)


CheckOwner = Annotated[OwnerCheck, Depends(get_owner_check)]
