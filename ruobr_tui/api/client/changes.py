"""Changes: calls that the portal carries out once, and parts of uploads."""

from __future__ import annotations

from typing import TypeVar

from ruobr_tui.api.calls import Call
from ruobr_tui.api.client.connection import read, rejected_by
from ruobr_tui.api.client.reads import Reads
from ruobr_tui.api.errors import (
    NetworkError,
    NotSent,
    OutcomeUnknown,
    RuobrError,
    SignInError,
    UntrustedCertificate,
)
from ruobr_tui.api.faults import leaves_unknown, settles

T = TypeVar("T")


class Changes(Reads):
    """Sends changes."""

    async def execute(self, call: Call[T], key: str | None = None) -> T:
        """Change something at the portal; returns the parsed response.

        With an idempotency ``key`` (random, to be stored until the response has arrived) the call is retried
        after network errors, and the portal carries it out once. Without one, which only a repeatable call
        may be, it is sent once. Raises ``FieldsRefused``, ``ChangedMeanwhile`` among others; for a call that
        changes something ``OutcomeUnknown`` if it may have been carried out, ``NotSent`` if it certainly was
        not.
        """
        if call.changes and key is None:
            raise ValueError(f"{call.method} {call.path} needs a key")
        try:
            await self.confirm()
        except SignInError:
            raise
        except RuobrError as error:
            if not call.changes:
                raise
            raise NotSent(error) from error
        may_be_done = False

        async def once() -> T:
            nonlocal may_be_done
            try:
                return await self._execute(call, key)
            except RuobrError as error:
                may_be_done = may_be_done or leaves_unknown(error)
                raise

        try:
            return await (self._with_retries(once) if key is not None else once())
        except RuobrError as error:
            if not call.changes:
                raise
            if may_be_done and not settles(error):
                raise OutcomeUnknown from error
            if isinstance(error, NetworkError) and not isinstance(error, UntrustedCertificate):
                raise NotSent(error) from error
            raise

    async def _execute(self, call: Call[T], key: str | None) -> T:
        rejected = rejected_by(self._auth)
        raw = await self._write(
            call.method, call.path, self._auth, rejected, call.body, key, seconds=call.seconds
        )
        return read(call.read, raw)

    async def send_part(self, call: Call[T], data: bytes) -> T:
        """Send raw bytes; retried after network errors, so ``call`` must be repeatable."""
        await self.confirm()

        async def once() -> T:
            rejected = rejected_by(self._auth)
            raw = await self._write(call.method, call.path, self._auth, rejected, content=data)
            return read(call.read, raw)

        return await self._with_retries(once)
