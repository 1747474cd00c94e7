"""Waiting until a database is well again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

LONGEST = 60.0
"""Seconds in which everything has to be well again; a quiet machine needs a few."""


async def until(check: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it holds."""
    begun = time.monotonic()
    while not await check():
        assert time.monotonic() - begun < LONGEST
        await asyncio.sleep(0.1)
