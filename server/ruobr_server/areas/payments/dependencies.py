"""Typed dependencies of this area's routes."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import State

from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.kit.errors import Conflict
from ruobr_tui.api.reasons import payments as reasons

START_SECONDS = 60.0
"""How long a payment waits for a bank that is just starting."""


class BankConnection:
    """The bank that this app is connected to; a demo's bank starts after the app."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def is_online(self) -> bool:
        """Whether a bank is connected, or is starting."""
        return self._state.watcher is not None or self._state.bank_starts is not None

    @property
    def callback_secret(self) -> bytes:
        """The secret of the bank's callback signatures; empty without a bank."""
        secret: bytes = self._state.callback_secret
        return secret

    async def watcher(self) -> Watcher:
        """The payment worker. Raises ``Conflict`` if no bank is connected."""
        if self._state.watcher is None and self._state.bank_starts is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._state.bank_starts.wait(), START_SECONDS)
        watcher: Watcher | None = self._state.watcher
        if watcher is None:
            raise Conflict(reasons.NO_BANK)
        return watcher

    def hint(self, payment: int) -> None:
        """Let the worker read a payment soon, if a bank is connected."""
        if self._state.watcher is not None:
            self._state.watcher.hint(payment)


async def get_bank(request: Request) -> BankConnection:
    """The bank of this app."""
    return BankConnection(request.app.state)


BankDep = Annotated[BankConnection, Depends(get_bank)]
