"""Changes that are being sent, and those of which nobody knows yet whether the portal has carried them out.

Each goes under an ``Idempotency-Key`` that stays with that very change (same account, thing and content)
until its answer is known. When the answer was lost, the portal is asked for what came of it as soon as it
answers again; repeating the change meanwhile sends it under the same key.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ruobr_tui.api.errors import NotDone, NotSent, OutcomeUnknown, Refused, RuobrError, SignInError

if TYPE_CHECKING:
    from ruobr_tui.api.calls import Call
    from ruobr_tui.api.client import Portal

SHORTEST, LONGEST = 1.0, 30.0
"""Seconds before a portal that did not answer is asked again: at first, and at most."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ends:
    """Who is told what came of a change: ``unknown`` perhaps, then ``done`` or ``failed``, once."""

    done: Callable[[Any], object]
    failed: Callable[[RuobrError], object]
    unknown: Callable[[OutcomeUnknown], object]


class Act:
    """One change on its way. ``first`` is set when the first attempt is over."""

    def __init__(self, name: bytes, call: Call[Any], key: str, ends: Ends) -> None:
        self.name, self.call, self.key, self.ends = name, call, key, ends
        self.first = asyncio.Event()
        self.is_unknown = False
        self.is_repeated = False
        self.wake = asyncio.Event()
        self.typed: list[str] = []


class Acts:
    """Those of one program, for the account that ``whose`` names. ``portal`` opens the connection."""

    def __init__(
        self,
        portal: Callable[[], Awaitable[Portal]],
        whose: Callable[[], str],
        *,
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._portal, self._whose, self._wait = portal, whose, wait
        self._acts: dict[bytes, Act] = {}
        self._tasks: dict[bytes, asyncio.Task[None]] = {}
        self._typed: dict[str, str] = {}
        self._just_typed: list[str] = []

    # What is under way

    def is_sending(self, call: Call[Any]) -> bool:
        """Whether this very change is on its way, and its answer is still waited for."""
        act = self._acts.get(self._name(call))
        return act is not None and (not act.is_unknown or act.is_repeated)

    def is_unknown(self, call: Call[Any]) -> bool:
        """Whether this very change was sent, and nobody knows whether it was carried out."""
        act = self._acts.get(self._name(call))
        return act is not None and act.is_unknown

    @property
    def sending(self) -> int:
        """How many changes are on their way."""
        return sum(1 for act in self._acts.values() if not act.is_unknown or act.is_repeated)

    @property
    def unknown(self) -> int:
        """Of how many changes it is unknown whether they were carried out."""
        return sum(1 for act in self._acts.values() if act.is_unknown and not act.is_repeated)

    def begin(self, call: Call[Any], ends: Ends, key: str = "") -> Act | None:
        """Send a change; None while it is being sent already.

        One of which nothing is known is sent again under its key, and ``ends`` takes the place of the
        first. ``key`` is one that the caller has stored for it.
        """
        if self.is_sending(call):
            return None
        name = self._name(call)
        act = self._acts.get(name)
        if act is not None:
            act.ends, act.is_repeated = ends, True
            act.first.clear()
            act.wake.set()
            return act
        from uuid import uuid4  # not before something is sent

        act = self._acts[name] = Act(name, call, key or str(uuid4()), ends)
        act.typed, self._just_typed = self._just_typed, []
        task = self._tasks[name] = asyncio.create_task(self._run(act), name="act")
        task.add_done_callback(lambda done: self._over(act, done))
        return act

    def look_now(self) -> None:
        """The portal answers again: what is unknown is asked for at once."""
        for act in self._acts.values():
            if act.is_unknown:
                act.wake.set()

    async def end(self) -> None:
        """Nobody is signed in any more: ask for nothing, and forget what was typed."""
        tasks = list(self._tasks.values())
        self._acts.clear()
        self._tasks.clear()
        self._typed.clear()
        self._just_typed.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    # What was typed for them

    def typed_before(self, question: str) -> str:
        """What was answered to this question for a change that was not carried out; "" for nothing."""
        return self._typed.get(question, "")

    def type(self, question: str, text: str) -> None:
        """Keep an answer until the change that it belongs to is carried out."""
        self._typed[question] = text
        self._just_typed.append(question)

    def forget_typed(self, question: str) -> None:
        """It was thrown away."""
        self._typed.pop(question, None)

    # On their way

    async def _run(self, act: Act) -> None:
        losses = 0
        resend = True
        while True:
            try:
                portal = await self._portal()
                if not resend and not (await portal.execute(_outcome(act.key))).done:
                    raise NotDone
                answer = await portal.execute(act.call, act.key)
            except RuobrError as error:
                if not self._lasts(act, error):
                    self._end(act)
                    act.ends.failed(error)
                    return
                _log.info("an outcome is unknown: %s", type(error).__name__)
                is_news = not act.is_unknown or act.is_repeated
                act.is_unknown, act.is_repeated = True, False
                if is_news:
                    told = error if isinstance(error, OutcomeUnknown) else OutcomeUnknown()
                    act.ends.unknown(told)
                act.first.set()
            else:
                self._end(act)
                for question in act.typed:
                    self._typed.pop(question, None)
                act.ends.done(answer)
                return
            await self._pause(act, min(LONGEST, SHORTEST * 2.0 ** min(losses, 10)))
            losses += 1
            resend = act.is_repeated

    def _lasts(self, act: Act, error: RuobrError) -> bool:
        """Whether nothing is known of the change after this error."""
        if isinstance(error, OutcomeUnknown):
            return True
        if not act.is_unknown or isinstance(error, NotDone):
            return False
        # It was sent before: what is said of the asking, or of who asks, says nothing of the change.
        said = isinstance(error, Refused) and act.is_repeated and type(error) is not Refused
        return not said or isinstance(error, NotSent | SignInError)

    async def _pause(self, act: Act, seconds: float) -> None:
        waiting = asyncio.ensure_future(self._wait(seconds))
        waking = asyncio.ensure_future(act.wake.wait())
        try:
            await asyncio.wait([waiting, waking], return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            waking.cancel()
        act.wake.clear()

    def _end(self, act: Act) -> None:
        if self._acts.get(act.name) is act:
            del self._acts[act.name]
        act.first.set()

    def _over(self, act: Act, task: asyncio.Task[None]) -> None:
        if self._tasks.get(act.name) is task:
            del self._tasks[act.name]
        self._end(act)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a change ended: %s", type(error).__name__, exc_info=error)
            act.ends.unknown(OutcomeUnknown())

    def _name(self, call: Call[Any]) -> bytes:
        """Which change this is: a digest, since what it says may be personal."""
        text = json.dumps([self._whose(), call.method, call.path, call.body], sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _outcome(key: str) -> Call[Any]:
    from ruobr_tui.api.outcomes import outcome  # the models are not needed before anything is lost

    return outcome(key)
