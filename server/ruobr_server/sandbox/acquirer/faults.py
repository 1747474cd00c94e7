"""Faults on demand: a call that fails, does not respond after it was carried out, or responds with
garbage.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.responses import PlainTextResponse, Response

KINDS = ("500", "429", "timeout-after", "nonsense")
SILENCE = 60.0
"""Seconds after which a call without a response ends."""


@dataclass(slots=True)
class Fault:
    """A fault of the next ``times`` calls."""

    call: str
    kind: str
    times: int = 1


@dataclass(slots=True)
class Faults:
    """Pending faults, in order."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, call: str, kind: str, times: int = 1) -> None:
        """Let a call fail. Raises ``ValueError`` for an unknown kind."""
        if kind not in KINDS:
            raise ValueError(f"one of {', '.join(KINDS)}")
        self.waiting.append(Fault(call, kind, times))

    async def answer(self, call: str, carry_out: Callable[[], Awaitable[Response]]) -> Response:
        """The call's response, or its pending fault."""
        fault = next((each for each in self.waiting if each.call == call), None)
        if fault is None:
            return await carry_out()
        fault.times -= 1
        if fault.times <= 0:
            self.waiting.remove(fault)
        match fault.kind:
            case "500":
                return PlainTextResponse("fault", 500)
            case "429":
                return PlainTextResponse("too many", 429, headers={"retry-after": "1"})
        await carry_out()
        if fault.kind == "nonsense":
            return Response("<html>Технические работы</html>", media_type="text/html; charset=utf-8")
        await asyncio.sleep(SILENCE)
        return PlainTextResponse("timeout", 504)
