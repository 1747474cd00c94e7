"""Changes that are being sent, and those whose outcome is unknown because the response was lost.

Each has an ``Idempotency-Key`` that stays the same for the same account, path and body until the response
is known. After a lost response the outcome is requested as soon as the portal responds again; repeating
the change meanwhile sends it with the same key.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ruobr_tui.api.errors import NotDone, NotSent, OutcomeUnknown, Refused, RuobrError, SignInError

if TYPE_CHECKING:
    from ruobr_tui.api.calls import Call
    from ruobr_tui.api.client import Portal

SHORTEST, LONGEST = 1.0, 30.0
"""Backoff in seconds before a request to a portal that did not respond is repeated: first, and maximum."""

_log = logging.getLogger(__name__)


class Ends(NamedTuple):
    """Callbacks for the outcome of a change: possibly ``unknown``, then once ``done`` or ``failed``."""

    done: Callable[[Any], object]
    failed: Callable[[RuobrError], object]
    unknown: Callable[[OutcomeUnknown], object]


class Act:
    """One change that is being sent. ``first`` is set when the first attempt is over."""

    def __init__(self, name: bytes, call: Call[Any], key: str, ends: Ends) -> None:
        self.name, self.call, self.key, self.ends = name, call, key, ends
        self.first = asyncio.Event()
        self.is_unknown = False
        self.is_repeated = False
        self.wake = asyncio.Event()
        self.typed: list[str] = []


class Acts:
    """The changes of one program, for the account of ``account_name``. ``portal`` opens the connection."""

    def __init__(
        self,
        portal: Callable[[], Awaitable[Portal]],
        account_name: Callable[[], str],
        *,
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._portal, self._account_name, self._wait = portal, account_name, wait
        self._acts: dict[bytes, Act] = {}
        self._tasks: dict[bytes, asyncio.Task[None]] = {}
        self._typed: dict[str, str] = {}
        self._just_typed: list[str] = []

    # State

    def is_sending(self, call: Call[Any]) -> bool:
        """Whether this change (same path and body) was sent and its response is awaited."""
        act = self._acts.get(self._name(call))
        return act is not None and (not act.is_unknown or act.is_repeated)

    def is_unknown(self, call: Call[Any]) -> bool:
        """Whether this change was sent and its outcome is unknown."""
        act = self._acts.get(self._name(call))
        return act is not None and act.is_unknown

    @property
    def sending(self) -> int:
        """How many changes are being sent."""
        return sum(1 for act in self._acts.values() if not act.is_unknown or act.is_repeated)

    @property
    def unknown(self) -> int:
        """How many changes have an unknown outcome."""
        return sum(1 for act in self._acts.values() if act.is_unknown and not act.is_repeated)

    def begin(self, call: Call[Any], ends: Ends, key: str = "") -> Act | None:
        """Send a change; None if it is being sent already.

        A change with an unknown outcome is sent again with its key, and ``ends`` replaces the earlier
        callbacks. ``key`` is an idempotency key that the caller has stored for it.
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
        from uuid import uuid4  # imported at the first change

        act = self._acts[name] = Act(name, call, key or str(uuid4()), ends)
        act.typed, self._just_typed = self._just_typed, []
        task = self._tasks[name] = asyncio.create_task(self._run(act), name="act")
        task.add_done_callback(lambda done: self._over(act, done))
        return act

    def check_now(self) -> None:
        """Ask for unknown outcomes now, because the portal responds again."""
        for act in self._acts.values():
            if act.is_unknown:
                act.wake.set()

    async def end(self) -> None:
        """Cancel everything and forget typed texts, after signing out."""
        tasks = list(self._tasks.values())
        self._acts.clear()
        self._tasks.clear()
        self._typed.clear()
        self._just_typed.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    # Typed texts

    def typed_before(self, question: str) -> str:
        """The text that was typed in this dialog for a change that was not carried out; "" for none."""
        return self._typed.get(question, "")

    def type(self, question: str, text: str) -> None:
        """Store a typed text until its change is carried out."""
        self._typed[question] = text
        self._just_typed.append(question)

    def forget_typed(self, question: str) -> None:
        """Drop a typed text."""
        self._typed.pop(question, None)

    # Sending

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
                    unknown = error if isinstance(error, OutcomeUnknown) else OutcomeUnknown()
                    act.ends.unknown(unknown)
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
        """Whether the outcome is unknown after this error."""
        if isinstance(error, OutcomeUnknown):
            return True
        if not act.is_unknown or isinstance(error, NotDone):
            return False
        # It was sent before: an error of the outcome request, or of signing in, is not the change's outcome.
        is_refused = isinstance(error, Refused) and act.is_repeated and type(error) is not Refused
        return not is_refused or isinstance(error, NotSent | SignInError)

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
        """The change's identity: a digest, since its content may be personal."""
        text = json.dumps(
            [self._account_name(), call.method, call.path, call.body], sort_keys=True, default=str
        )
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _outcome(key: str) -> Call[Any]:
    from ruobr_tui.api.requests.outcomes import (
        outcome,
    )  # imports models; needed only after a lost response

    return outcome(key)
