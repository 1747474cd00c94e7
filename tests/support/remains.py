"""What is left in memory of the programs that a test has begun."""

from __future__ import annotations

import asyncio
import gc
from weakref import WeakSet

from ruobr_tui.app import RuobrApp
from ruobr_tui.context import Context
from ruobr_tui.hosting.hosted_app import HostedProgram


class Remains:
    """Begin it before the first program: what was there already is other tests'."""

    def __init__(self, *kinds: type[object]) -> None:
        """``kinds``: what else to look for beside a session, its program and what that stands on."""
        self._kinds = (RuobrApp, HostedProgram, Context, *kinds)
        self._strangers = WeakSet(self._living())

    def alive(self) -> list[object]:
        """What is still alive."""
        return [each for each in self._living() if each not in self._strangers]

    def _living(self) -> list[object]:
        # The loop keeps cancelled timers, and with each the session's variables, until most are cancelled.
        for timer in [asyncio.get_running_loop().call_later(3600, print) for _number in range(1000)]:
            timer.cancel()
        gc.collect()
        return [each for each in gc.get_objects() if isinstance(each, self._kinds)]
