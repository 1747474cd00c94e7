"""The client of a portal: reads that are repeated and confirmed by ETag, sessions, files.

Speaks the mobile interface (``Part.MOBILE``), its older generation (``Part.OLDER``) and, where the
server has them, our own calls (``Part.CABINET``): see ``docs/wire-api.md``. Every failure is a
``RuobrError``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import httpx
from pydantic import ValidationError

from ruobr_tui.api import answers, bodies, events
from ruobr_tui.api import resources as ask
from ruobr_tui.api.addresses import base_address, file_base, joined, older_address, origin
from ruobr_tui.api.auth import PortalAuth, SessionToken
from ruobr_tui.api.calls import Call
from ruobr_tui.api.clock import Clock, system_clock
from ruobr_tui.api.downloads import download
from ruobr_tui.api.errors import (
    Busy,
    NetworkError,
    NotAPortal,
    NotSent,
    OutcomeUnknown,
    RuobrError,
    ServerError,
    SessionEnded,
    SignInError,
    TooManyAttempts,
    Unreadable,
    UntrustedCertificate,
    WrongPassword,
)
from ruobr_tui.api.events import Event
from ruobr_tui.api.faults import leaves_unknown, line_faults, settles
from ruobr_tui.api.line import LARGEST_ANSWER, Line
from ruobr_tui.api.models.cabinet import Capabilities, SignedIn
from ruobr_tui.api.models.people import Account
from ruobr_tui.api.pace import Budget
from ruobr_tui.api.resources import Part, Resource
from ruobr_tui.api.visitor import Visitor

T = TypeVar("T")

LONGEST_WAIT = 3.0
"""Seconds of Retry-After that are waited out here; a longer wait is the user's to decide."""

_SESSION = "cabinet/session"
_SILENT = logging.NullHandler()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What a portal said. ``value`` is None exactly when ``not_modified``.

    ``body`` is the JSON as received, decompressed; ``set_aside`` counts the rows that could not be read,
    ``kinds`` all that was set aside, by kind.
    """

    value: T | None
    body: bytes
    etag: str | None
    not_modified: bool
    set_aside: int
    kinds: Mapping[str, int] = field(default_factory=dict)


class Portal:
    """A portal at ``base_url``, asked as ``auth``. An async context manager; ``aclose`` does the same.

    ``older_url`` is the base of the older generation, derived from ``base_url`` unless given.
    ``timeout`` (seconds) limits connecting and each wait for data, four of them a whole answer;
    ``retries`` is how often a read is tried in all; ``visitor`` for whom a host asks. ``confirm`` gets the
    portal's answer about who asks before anything else is asked or sent as this account, and raises to
    refuse it. ``budget`` says when a request may go. Raises ``WrongAddress`` or ``InsecureAddress``.
    """

    def __init__(
        self,
        base_url: str,
        auth: httpx.Auth | None = None,
        *,
        older_url: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock = system_clock,
        timeout: float = 15.0,
        retries: int = 3,
        confirm: Callable[[Answer[Account]], None] | None = None,
        visitor: Visitor | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.base_url = base_address(base_url)
        self.older_url = base_address(older_url or older_address(self.base_url))
        self._line = Line(
            {origin(self.base_url), origin(self.older_url)}, transport, timeout, visitor, budget
        )
        self._auth = auth
        self._clock = clock
        self._timeout = timeout
        self._retries = retries
        self._confirm = confirm
        self._confirming = asyncio.Lock()
        self._who: Answer[Account] | None = None

    def __repr__(self) -> str:
        return f"<Portal {self.base_url} {self._auth!r}>"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._line.aclose()

    @property
    def bytes_sent(self) -> int:
        """Bytes of heads and bodies sent so far, without TLS."""
        return self._line.bytes_sent

    @property
    def bytes_received(self) -> int:
        """Bytes of heads and bodies received so far, compressed as they came, without TLS."""
        return self._line.bytes_received

    @asynccontextmanager
    async def ahead(self) -> AsyncGenerator[None]:
        """Wait for the turn of the first request made in the block."""
        if self._line.budget is None:
            yield
            return
        async with self._line.budget.ahead():
            yield

    async def confirm(self) -> None:
        """Let it be checked who this is, once. No stored answer can tell that, so it is asked without a tag.

        Raises what ``confirm`` raises, each time until it has not.
        """
        async with self._confirming:  # a start asks several things at once
            if self._confirm is None:
                return
            answer = await self._repeated(lambda: self._fetch(ask.account(), None, self._auth))
            self._confirm(answer)
            self._confirm, self._who = None, answer

    async def fetch(self, resource: Resource[T], etag: str | None = None) -> Answer[T]:
        """Read a resource; with the ``etag`` of a stored answer, perhaps only learn that it still holds.

        Repeated with jitter when the line or a gateway fails.
        """
        await self.confirm()
        if self._who is not None and resource.key == ask.account().key:
            answer, self._who = self._who, None
            return answer  # type: ignore[return-value]  # the same resource
        return await self._repeated(lambda: self._fetch(resource, etag, self._auth))

    async def capabilities(self) -> Capabilities | None:
        """What the server can do beyond the mobile interface; None when it is the mobile interface alone.

        Public, so asked without credentials. Other portals answer unknown paths in all ways (a redirect, a
        page, a fault, an empty list): whatever is no answer of ours means that there is nothing else.
        Raises when a server of ours cannot answer now, and ``NetworkError`` when nothing answers at all.
        """
        found = await self._capabilities()
        if self._line.budget is not None:
            self._line.budget.learn(is_own=found is not None)
        return found

    async def _capabilities(self) -> Capabilities | None:
        try:
            answer = await self._repeated(lambda: self._fetch(ask.capabilities(), None, None))
        except UntrustedCertificate:
            raise
        except NetworkError as error:
            if not await self._answers():  # a filter may cut unknown paths off
                raise error
            return None
        except RuobrError as error:
            is_temporary = isinstance(error, Busy | ServerError | TooManyAttempts)
            if error.is_ours and is_temporary and error.details.get("status") != 501:
                raise
            _log.info("no capabilities: the mobile interface alone (%s)", type(error).__name__)
            return None
        return answer.value

    async def _answers(self) -> bool:
        """Whether anything comes back from the mobile interface, be it a refusal."""
        try:
            await self._line.exchange("GET", self._url(Part.MOBILE, ask.account().path), None)
        except NetworkError:
            return False
        return True

    async def sign_in(self, login: str, password: str, device: str = "", device_key: str = "") -> SignedIn:
        """Begin a session and use it from now on; ``device`` names it in the list of sessions.

        By ``device_key`` (random, at most 100 characters) the portal knows a device that has signed in
        before. Never repeated by itself. Raises ``WrongPassword``, ``TooManyAttempts`` among others.
        """
        said = {"login": login, "password": password, "device": device}
        if device_key:
            said["device_key"] = device_key
        raw = await self._write("POST", _SESSION, None, WrongPassword, said)
        try:
            signed_in = SignedIn.model_validate(raw)
        except ValidationError as error:
            raise Unreadable from _shape(error)
        self._auth = SessionToken(signed_in.token.get_secret_value())
        return signed_in

    async def sign_out(self) -> None:
        """End this session and forget who asks. That it has ended already is as good."""
        if isinstance(self._auth, SessionToken):  # header credentials open none
            try:
                await self._write("DELETE", _SESSION, self._auth, _rejected(self._auth))
            except SessionEnded:
                logging.getLogger(__name__).info("signing out: the session had ended already")
        self._auth = None

    async def end_session(self, number: int) -> None:
        """End a session of the account by its number. Raises ``NotFound`` when there is none."""
        await self.confirm()
        await self._write("DELETE", f"{_SESSION}/{number}", self._auth, _rejected(self._auth))

    async def carry_out(self, call: Call[T], key: str | None = None) -> T:
        """Change something at the portal; what it answers.

        With a ``key`` (a random text, kept until the answer has come) the call is repeated when the
        line fails, and the portal carries it out once. Without, which only a repeatable call may be, it is
        sent once. Raises ``FieldsRefused``, ``ChangedMeanwhile`` among others; for a call that changes
        something ``OutcomeUnknown`` when it may have been carried out, ``NotSent`` when it surely was not.
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
                return await self._carried_out(call, key)
            except RuobrError as error:
                may_be_done = may_be_done or leaves_unknown(error)
                raise

        try:
            return await (self._repeated(once) if key is not None else once())
        except RuobrError as error:
            if not call.changes:
                raise
            if may_be_done and not settles(error):
                raise OutcomeUnknown from error
            if isinstance(error, NetworkError) and not isinstance(error, UntrustedCertificate):
                raise NotSent(error) from error
            raise

    async def _carried_out(self, call: Call[T], key: str | None) -> T:
        raw = await self._write(call.method, call.path, self._auth, _rejected(self._auth), call.body, key)
        try:
            return call.read(raw)
        except ValidationError as error:
            raise Unreadable from _shape(error)

    async def download(
        self,
        href: str,
        write: Callable[[bytes], object],
        progress: Callable[[int, int | None], object] = lambda done, total: None,
        body: Any = None,
    ) -> None:
        """Read a file piece by piece into ``write``; ``progress`` gets bytes so far and, if known, in all.

        With a ``body`` (JSON) it is asked for by POST, which the portal writes down; only from itself.

        ``href`` may be relative to the portal's base. Only the portal's own addresses get credentials;
        another one must be https. Raises ``TooLarge`` beyond ``downloads.LARGEST_FILE``.
        """
        await self.confirm()
        await download(
            self._line,
            joined(file_base(self.base_url, href.strip()), href),
            self._auth,
            write,
            progress,
            rejected=_rejected(self._auth),
            clock=self._clock,
            local=origin(self.base_url).is_local,
            body=body,
        )

    async def send_part(self, call: Call[T], data: bytes) -> T:
        """Send bytes as they are; repeated when the line fails, so it must be a call that may come twice."""
        await self.confirm()

        async def once() -> T:
            rejected = _rejected(self._auth)
            raw = await self._write(call.method, call.path, self._auth, rejected, content=data)
            try:
                return call.read(raw)
            except ValidationError as error:
                raise Unreadable from _shape(error)

        return await self._repeated(once)

    async def events(
        self,
        last: int | None = None,
        seen: Callable[[int], object] = lambda number: None,
        retry: Callable[[float], object] = lambda seconds: None,
    ) -> AsyncGenerator[Event]:
        """What changes at the portal from now on, or from behind the event ``last``, until the line ends.

        ``seen`` gets the number to go on behind, first when the line stands; ``retry`` the seconds after
        which the portal wants to be asked again. Raises what a read does; ``Timeout`` when the portal
        keeps silent altogether.
        """
        await self.confirm()
        headers = {"Accept": events.CONTENT_TYPE} | ({} if last is None else {"Last-Event-ID": str(last)})
        timeout = httpx.Timeout(self._timeout, read=events.SILENCE, pool=None)
        url = self._url(Part.CABINET, events.PATH)
        with line_faults():
            async with self._line.answer(
                "GET", url, self._auth, headers=headers, timeout=timeout
            ) as response:
                if response.status_code == 200 and not _is_stream(response):
                    raise NotAPortal(status=200)
                if response.status_code != 200:
                    body = await bodies.whole(response, LARGEST_ANSWER)
                    rejected = _rejected(self._auth)
                    answers.data(
                        response.status_code, response.headers, body, rejected=rejected, clock=self._clock
                    )
                    return
                stream = bodies.pieces(response, events.LONGEST_STREAM)
                async with aclosing(stream), aclosing(bodies.lines(stream, events.LONGEST_LINE)) as lines:
                    async for event in events.events_in(lines, seen, retry):
                        yield event

    async def _fetch(self, resource: Resource[T], etag: str | None, auth: httpx.Auth | None) -> Answer[T]:
        status, headers, body = await self._line.exchange(
            "GET",
            self._url(resource.part, resource.path),
            auth,
            headers={"If-None-Match": etag} if etag else {},
            params=dict(resource.query),
        )
        if status == 304 and etag:
            return Answer(None, b"", etag, True, 0)
        rejected = _rejected(auth)
        asks_who = resource.key == ask.account().key
        if asks_who and 200 <= status < 300 and not body.strip():
            raise rejected
        raw = answers.data(status, headers, body, rejected=rejected, clock=self._clock)
        if asks_who and not raw:  # the portal's way of not knowing who asks
            raise rejected
        try:
            parsed = resource.read(raw)
        except ValidationError as error:
            raise Unreadable from _shape(error)
        return Answer(parsed.value, body, _etag(headers.get("etag")), False, parsed.set_aside, parsed.kinds)

    async def _repeated(self, once: Callable[[], Awaitable[T]]) -> T:
        import stamina  # 20 ms that only the first read pays

        # Without any log set up, Python would print each repeat over the screen.
        logging.getLogger("stamina").addHandler(_SILENT)
        async for attempt in stamina.retry_context(
            on=_worth_repeating,
            attempts=self._retries,
            timeout=self._timeout,
            wait_initial=0.1,
            wait_jitter=0.4,
            wait_max=2.0,
        ):
            with attempt:
                return await once()
        raise AssertionError("an attempt either returns or raises")

    async def _write(
        self,
        method: str,
        path: str,
        auth: httpx.Auth | None,
        rejected: type[SignInError],
        said: Any = None,
        key: str | None = None,
        content: bytes | None = None,
    ) -> Any:
        status, headers, body = await self._line.exchange(
            method,
            self._url(Part.CABINET, path),
            auth,
            headers={"Idempotency-Key": key} if key else {},
            **({"json": said} if content is None else {"content": content}),
        )
        if 200 <= status < 300 and not body.strip():
            return None
        return answers.data(status, headers, body, rejected=rejected, clock=self._clock)

    def _url(self, part: Part, path: str) -> str:
        return (self.older_url if part is Part.OLDER else self.base_url) + path


def _is_stream(response: httpx.Response) -> bool:
    return str(response.headers.get("content-type", "")).startswith(events.CONTENT_TYPE)


def _worth_repeating(error: Exception) -> bool | float:
    """Whether to try a read again, or after how many seconds the portal asks to."""
    if isinstance(error, NetworkError):
        return not isinstance(error, UntrustedCertificate)
    if isinstance(error, ServerError):
        return error.details.get("status") in (502, 504)
    if isinstance(error, Busy):
        if error.details.get("status") != 503:
            return False
        if error.retry_after is None:
            return True
        return error.retry_after if error.retry_after <= LONGEST_WAIT else False
    return False


def _rejected(auth: httpx.Auth | None) -> type[SignInError]:
    return auth.rejected if isinstance(auth, PortalAuth) else SignInError


def _etag(value: str | None) -> str | None:
    """A tag that can be sent back as it came; a portal's nonsense is no tag."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= 200 else None


def _shape(error: ValidationError) -> ValueError:
    """Which fields were wrong, without what stood in them."""
    fields = sorted({".".join(map(str, part["loc"])) or "all of it" for part in error.errors()})
    return ValueError(f"{error.title}: {', '.join(fields[:20])}")
