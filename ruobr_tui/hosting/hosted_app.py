"""One of many programs in a process: the app on a channel (SSH or WebSocket)."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from ruobr_tui import i18n
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.files import downloads, links
from ruobr_tui.terminal import border
from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.channel import ChannelDriver, FarEnd

if TYPE_CHECKING:
    from textual.driver import Driver

    from ruobr_tui.app import RuobrApp
    from ruobr_tui.context import Context
    from ruobr_tui.hosting.file_links.links import SessionLinks

log = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds that a program may take to end after its channel closed."""
AN_HOUR = 3600.0
"""Seconds that a notification of the host stays."""


async def leave(context: Context) -> None:
    """Close a program's context. A portal session that is not stored is ended at the portal as well."""
    try:
        if context.hosted and context.auth is not None and not _is_stored(context):
            from ruobr_tui.account.sign_in import end_session

            with suppress(RuobrError, TimeoutError):  # it expires when the portal cannot be reached
                async with asyncio.timeout(PATIENCE):
                    await end_session(context, context.auth)
    finally:
        context.auth = None
        try:
            await context.close_portal()
        finally:
            context.close()


def _is_stored(context: Context) -> bool:
    """Whether SSH keys of the account open this portal session again."""
    keys, owner = context.keys, context.store.owner
    return (
        keys is not None
        and owner is not None
        and context.auth is not None
        and keys.has_session(owner, context.auth)
    )


class HostedProgram:
    """A program on a channel: ``run`` it, pass input to it, call ``hang_up`` when the channel is gone.

    Every method runs in the program's own ``contextvars`` context (language, active app).
    """

    def __init__(
        self,
        far_end: FarEnd,
        context: Context,
        language: str,
        *,
        ended: Callable[[int], None] = lambda code: None,
        file_links: SessionLinks | None = None,
    ) -> None:
        """``ended`` gets the exit code after the terminal was restored and before signing out.

        ``file_links``: those of the session; None: the host has none, and no file can be saved.
        """
        self._far_end = far_end
        self._context = context
        self._language = language
        self._variables = contextvars.copy_context()
        self._app: RuobrApp | None = None
        self._task: asyncio.Task[int] | None = None
        self._ended = ended
        self._file_links = file_links
        self._cutting: asyncio.TimerHandle | None = None
        self._is_over = False

    async def run(self) -> int:
        """Run the program to its end; returns its exit code. Frees its resources, also when cancelled."""
        loop = asyncio.get_running_loop()
        self._task = loop.create_task(self._run(), context=self._variables)
        try:
            return await self._task
        finally:
            self._task = None
            if self._cutting is not None:
                self._cutting.cancel()

    async def _run(self) -> int:
        i18n.own_speech(self._language)
        if self._context.hosted:
            downloads.refuse(downloads.NotSavedHere)
            if self._file_links is not None:
                links.use(self._file_links)
        try:
            code = await self._run_app()
            self._ended(code)
            return code
        finally:
            app, self._app = self._app, None
            if self._file_links is not None:
                self._file_links.close()
            contexts = app.contexts if app is not None else [self._context]
            left = await asyncio.gather(*(leave(each) for each in contexts), return_exceptions=True)
            for error in left:
                if error is not None:
                    raise error

    async def _run_app(self) -> int:
        from ruobr_tui.app import RuobrApp

        # A driver is made by the app as if from a class.
        driver_class = cast("type[Driver]", partial(ChannelDriver, far_end=self._far_end))
        colours = Capabilities.of(self._far_end.term, self._far_end.environ).colours
        app = self._app = RuobrApp(self._context, colours=colours, driver_class=driver_class)
        border.leave_streams(app)
        border.keep_errors_short(app)
        border.render_in_true_colour(app)
        if self._is_over:
            return 0
        result = await border.beside_others(app.run_async(mouse=False))
        failure = border.failure_of(app)
        if failure is not None:  # the type alone: a text may hold personal data
            log.error("a session ended by an error: %s", type(failure).__name__)
        return result if isinstance(result, int) else app.return_code or 0

    # Input from the channel

    def receive(self, data: bytes) -> None:
        """Keys."""
        self._call_driver(lambda driver: driver.receive(data))

    def when_worked_off(self, callback: Callable[[], None]) -> bool:
        """Call ``callback`` once all input so far was processed; False if no program runs."""
        if self._app is None or self._is_over:
            return False
        return self._variables.run(self._app.when_worked_off, callback)

    def resize(self, columns: int, rows: int) -> None:
        """Set the window's size in cells."""
        self._far_end.columns, self._far_end.rows = columns, rows
        self._call_driver(lambda driver: driver.resized(columns, rows))

    def pause(self) -> None:
        """The channel's buffer is full: send no frames."""
        self._call_driver(lambda driver: driver.line_is_full())

    def resume(self) -> None:
        """The channel's buffer has room again."""
        self._call_driver(lambda driver: driver.line_is_free())

    def notify(self, text: str) -> None:
        """Show a notification, such as that the host is about to stop. ``text`` is translated already."""
        if self._app is not None:
            # Through the app's own queue: its screens need its context.
            self._variables.run(partial(self._app.call_later, self._app.announce, text, seconds=AN_HOUR))

    def hang_up(self) -> None:
        """End the program because its channel is gone; cancel it after ``PATIENCE`` seconds."""
        self._is_over = True
        if self._app is not None:
            self._variables.run(self._app.exit, 0)
        if self._task is not None and self._cutting is None:
            self._cutting = asyncio.get_running_loop().call_later(PATIENCE, self._cut, self._task)

    @staticmethod
    def _cut(task: asyncio.Task[Any]) -> None:
        if not task.done():
            task.cancel()

    def _call_driver(self, call: Callable[[ChannelDriver], None]) -> None:
        driver = border.driver_of(self._app) if self._app is not None else None
        if isinstance(driver, ChannelDriver) and not self._is_over:
            self._variables.run(call, driver)
