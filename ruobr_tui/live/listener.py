"""The program's one event connection to the portal."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from random import random
from typing import TYPE_CHECKING

from ruobr_tui.api import events
from ruobr_tui.api.errors import BadAnswer, Busy, Refused, RuobrError, ServerError, SignInError
from ruobr_tui.api.models.events import RESET
from ruobr_tui.live import EventReceived, Reconnected

if TYPE_CHECKING:
    from textual.message import Message

    from ruobr_tui.context import Context

SHORTEST, LONGEST = 2.0, 60.0
"""Maximum seconds before a lost connection is reopened: after the first loss, and after many."""

BURST, REST = 200, 1.0
"""After ``BURST`` events of one connection reading pauses for ``REST`` seconds: a limit of the event rate."""

_log = logging.getLogger(__name__)


def pause_after(losses: int, drawn: float, retry: float = 0.0) -> float:
    """Backoff in seconds after ``losses`` in a row, with jitter by ``drawn`` (0 to 1).

    ``retry``: the minimum that the portal has requested.
    """
    return max(retry, min(LONGEST, SHORTEST * 2.0 ** min(losses, 10))) * (0.25 + 0.75 * drawn)


@dataclass(slots=True)
class _Place:
    """State of one account's event stream. A new account gets a new object, which a task that is still
    ending does not touch."""

    account_name: str
    last: int | None = None
    retry: float = 0.0  # seconds before a reconnect, as the portal requests
    losses: int = 0
    is_lost: bool = False
    is_useless: bool = False


class Listener:
    """Receives events of the signed-in account, from ``begin`` to ``end``; ``post`` gets the messages.

    A lost connection is reopened after the last received event. A portal without live events gets one
    request per account.
    """

    def __init__(
        self,
        context: Context,
        post: Callable[[Message], object],
        *,
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._context = context
        self._post = post
        self._wait = wait
        self._task: asyncio.Task[None] | None = None
        self._place: _Place | None = None

    @property
    def is_listening(self) -> bool:
        """Whether events are received, or will be after a reconnect."""
        return self._task is not None and not self._task.done()

    def begin(self) -> None:
        """Receive events of the account that is signed in now; idempotent."""
        place = self._place
        if place is None or place.account_name != self._account():
            self._stop()
            place = self._place = _Place(self._account())
        if self.is_listening or place.is_useless or not self._context.has(events.FEATURE):
            return
        self._task = asyncio.create_task(self._listen(place), name="live events")
        self._task.add_done_callback(_log_failure)

    async def end(self) -> None:
        """Stop; the connection is closed when this returns."""
        task = self._stop()
        self._place = None
        if task is not None:
            await asyncio.wait([task])

    def _stop(self) -> asyncio.Task[None] | None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        return task

    def _account(self) -> str:
        return self._context.account_name

    async def _listen(self, place: _Place) -> None:
        while place.account_name == self._account():
            patience = 0.0
            try:
                portal = await self._context.portal()
                count = 0
                place.retry = 0.0
                stream = portal.events(
                    place.last, partial(self._stands_at, place), partial(setattr, place, "retry")
                )
                async for event in stream:
                    place.losses = 0
                    if event.kind != RESET:  # sent after a reconnect only, which ``Reconnected`` reports
                        self._post(EventReceived(event))
                    count += 1
                    if count % BURST == 0:
                        await self._wait(REST)
            except SignInError:
                return  # the screens show the login; the next sign-in begins anew
            except (Busy, ServerError, BadAnswer) as error:
                patience = error.retry_after or 0.0
                _log.info("live events: %s", type(error).__name__)
            except Refused:
                place.is_useless = True
                return
            except RuobrError as error:
                _log.info("live events: %s", type(error).__name__)
            place.is_lost = True
            pause = pause_after(place.losses, random(), place.retry)  # noqa: S311 - no secret
            await self._wait(max(patience, pause))
            place.losses += 1

    def _stands_at(self, place: _Place, number: int) -> None:
        place.last = number
        if place.is_lost:
            place.is_lost = False
            self._post(Reconnected())


def _log_failure(task: asyncio.Task[None]) -> None:
    """Log an error of our own code: it ends the live events, not the program."""
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("live events ended: %s", type(error).__name__)
