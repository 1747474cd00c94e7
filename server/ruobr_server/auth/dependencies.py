"""Typed dependencies of routes that make changes for the caller."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from ruobr_server.auth.gate import Gate
from ruobr_server.auth.identity import Caller, Identity, gate_of
from ruobr_server.auth.second_factor import Secrets
from ruobr_server.kit.http.dependencies import Key, SecretKey
from ruobr_server.kit.http.write_once import Writer


async def get_gate(request: Request) -> Gate:
    """The gate of this app, which checks credentials."""
    return gate_of(request.scope)


async def get_writer(request: Request, caller: Caller, key: Key = None) -> Writer:
    """Makes the caller's change once per ``Idempotency-Key``."""
    return _writer(request, caller, key, has_secret=False)


async def get_secret_writer(request: Request, caller: Caller, key: SecretKey = None) -> Writer:
    """The same for a response with a secret."""
    return _writer(request, caller, key, has_secret=True)


def _writer(request: Request, caller: Identity, key: str | None, *, has_secret: bool) -> Writer:
    state = request.app.state
    return Writer(
        database=state.database,
        clock=state.clock,
        account_id=caller.account_id,
        key=key,
        target=f"{request.method} {request.url.path}",
        has_secret=has_secret,
    )


async def get_secrets(request: Request) -> Secrets | None:
    """The keys that seal secrets of accounts; None where the server has no file of keys."""
    keys: Secrets | None = request.app.state.sealer
    return keys


GateDep = Annotated[Gate, Depends(get_gate)]
WriteOnce = Annotated[Writer, Depends(get_writer)]
WriteSecretOnce = Annotated[Writer, Depends(get_secret_writer)]
SecretsDep = Annotated[Secrets | None, Depends(get_secrets)]
