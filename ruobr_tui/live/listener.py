"""The one connection on which a program hears what changes at the portal."""

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
from ruobr_tui.live import Happened, Resumed

if TYPE_CHECKING:
    from textual.message import Message

    from ruobr_tui.context import Context

SHORTEST, LONGEST = 2.0, 60.0
"""Seconds before a lost line is opened anew: at most, after the first loss and after many."""

BURST, REST = 200, 1.0
"""After so many events of one connection the next is read so many seconds later: a flood waits elsewhere."""

_log = logging.getLogger(__name__)


def pause_after(losses: int, drawn: float, retry: float = 0.0) -> float:
    """Seconds to wait after so many losses in a row; ``drawn`` (0 to 1) keeps all from coming at once.

    ``retry``: the seconds that the portal has named.
    """
    return max(retry, min(LONGEST, SHORTEST * 2.0 ** min(losses, 10))) * (0.25 + 0.75 * drawn)


@dataclass(slots=True)
class _Place:
    """How far one account was heard. A new account has a new one: a task that still ends spoils nothing."""

    whose: str
    last: int | None = None
    retry: float = 0.0  # seconds after which the portal wants to be asked again
    losses: int = 0
    is_lost: bool = False
    is_useless: bool = False


class Listener:
    """Listens for the account that is signed in, from ``begin`` to ``end``; ``post`` gets the messages.

    A lost line is opened again behind the last event that was heard. A portal that has no live events
    is asked once for each account.
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
        """Whether anything is heard, or soon will be again."""
        return self._task is not None and not self._task.done()

    def begin(self) -> None:
        """Listen for whoever is signed in now; does nothing when that is so already."""
        place = self._place
        if place is None or place.whose != self._account():
            self._stop()
            place = self._place = _Place(self._account())
        if self.is_listening or place.is_useless or not self._context.has(events.FEATURE):
            return
        self._task = asyncio.create_task(self._listen(place), name="live events")
        self._task.add_done_callback(_tell_fault)

    async def end(self) -> None:
        """Hear no more; the connection is closed when this returns."""
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
        return self._context.whose

    async def _listen(self, place: _Place) -> None:
        while place.whose == self._account():
            patience = 0.0
            try:
                portal = await self._context.portal()
                heard = 0
                place.retry = 0.0
                stream = portal.events(
                    place.last, partial(self._stands_at, place), partial(setattr, place, "retry")
                )
                async for event in stream:
                    place.losses = 0
                    if event.kind != RESET:  # it comes after a loss alone, of which ``Resumed`` told
                        self._post(Happened(event))
                    heard += 1
                    if heard % BURST == 0:
                        await self._wait(REST)
            except SignInError:
                return  # the screens ask for the login; who comes in listens anew
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
            self._post(Resumed())


def _tell_fault(task: asyncio.Task[None]) -> None:
    """A fault in our own code ends the listening, not the program."""
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("live events ended: %s", type(error).__name__)
