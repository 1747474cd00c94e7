"""A screen that fetches what it shows: stored data stays meanwhile, errors are shown in notices."""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual import work
from textual.message import Message
from textual.worker import Worker

from ruobr_tui import phrases
from ruobr_tui.api.errors import (
    BadAnswer,
    Busy,
    FieldsRefused,
    NetworkError,
    RuobrError,
    ServerError,
    SignInError,
)
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets.header import Freshness

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

WAITS_EVERY = 1.0  # seconds between updates of the wait for the request budget


class SignInNeeded(Message):
    """Posted without a valid session, or if a fetch failed and nothing is stored; the app shows the login."""

    def __init__(self, error: RuobrError) -> None:
        super().__init__()
        self.error = error


class Answered(Message):
    """Posted after a fetch with the current session, which may not have loaded the account."""


class HomeMoved(Message):
    """Posted when the account's roles are known and its home section has changed."""


class FetchingScreen(Frame[Any]):
    """A subclass paints and fetches. ``snapshot`` is what is shown and how reliable it is."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.snapshot: Snapshot[Any] | None = None
        self._requested_at: datetime | None = None
        self._is_behind = False
        self._is_wait_shown = False

    # To be provided by a subclass

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch and store data; it is painted afterwards."""
        return None

    def repaint(self) -> None:
        """Paint everything from store and context."""

    def update_freshness(self) -> None:
        """Show the age of the data; nothing is redrawn if the text is the same."""
        if is_composed(self):
            self.header.show(freshness=self.freshness())

    # Requests

    def refresh_data(self) -> None:
        """Fetch in the background; stored data stays on the screen meanwhile."""
        self._requested_at = self.context.clock()
        self._is_behind = False
        self._fetch()

    @work(group="fetch", exclusive=True, exit_on_error=False, description="ask the portal")
    async def _fetch(self) -> None:
        home, whose = self.context.sections[0].id, self.context.account_name
        self._is_wait_shown = False
        waits = self.set_interval(WAITS_EVERY, self._show_wait) if not self.context.is_own_server else None
        try:
            snapshot = await self.fetch(await self.context.portal())
        except SignInError as error:
            self.post_message(SignInNeeded(error))
            return
        except RuobrError as error:
            if not self.context.is_known:  # nothing is known that could be shown meanwhile
                self.post_message(SignInNeeded(error))
                return
            if self.context.account_name != whose:  # without the portal, the stored account is opened
                self.repaint()
            state = State.OFFLINE if isinstance(error, NetworkError) else State.ERROR
            known = self.snapshot
            snapshot = Snapshot(
                known.value if known else None, state, known.fetched_at if known else None, error
            )
        finally:
            if waits is not None:
                waits.stop()
        self.post_message(Answered())
        if snapshot is not None:
            self.snapshot = snapshot
        if self.context.sections[0].id != home:
            self.post_message(HomeMoved())
        elif is_composed(self):
            self.repaint()
            self._show_store_warnings()
            self._show_snapshot_error()

    def _show_wait(self) -> None:
        """Show how long a request waits for the budget of requests per minute of another portal."""
        wait = self.context.waiting()
        if wait is None or not is_composed(self):
            if self._is_wait_shown:
                self._is_wait_shown = False
                self.update_freshness()
            return
        if self._is_wait_shown and self.context.config.is_plain:
            return
        seconds = _("waiting %(count)d s") % {"count": math.ceil(wait.total_seconds())}
        self.header.show(freshness=Freshness(f"◌ {seconds}", "warning", "◌"))
        if not self._is_wait_shown and self.is_current:
            most = self.context.config.requests_per_minute
            text = ngettext(
                "Limit: %(count)d request per minute. Your request goes first.",
                "Limit: %(count)d requests per minute. Your request goes first.",
                most,
            )
            self.notice(text % {"count": most}, "text")
        self._is_wait_shown = True

    def _show_store_warnings(self) -> None:
        """Show warnings of the store, which may be opened only after signing in."""
        for warning in self.context.store.take_warnings():
            self.notice(error_line(warning))

    def _show_snapshot_error(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        if snapshot.error is not None and self.is_current:
            self.notice(error_line(snapshot.error, is_saved_shown=snapshot.known), "bad")
        elif snapshot.set_aside and self.is_current:
            text = ngettext(
                "%(count)d row could not be read and was skipped.",
                "%(count)d rows could not be read and were skipped.",
                snapshot.set_aside,
            )
            self.notice(text % {"count": snapshot.set_aside})
        elif self.is_current:
            self._show_set_aside()

    def _show_set_aside(self) -> None:
        """Show once for each number how many values could not be read, and where they are listed."""
        count = sum(number for _kind, number in self.context.set_aside())
        if count > self.context.reported_aside:
            text = ngettext(
                "%(count)d value could not be read and is not shown (? for the list).",
                "%(count)d values could not be read and are not shown (? for the list).",
                count,
            )
            self.notice(text % {"count": count})
        self.context.reported_aside = count

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show and log a fault in a worker."""
        self.show_fault(event)

    # Errors

    def show_error(self, error: BaseException) -> None:
        """Show a failed request, and in the header that the network is down; without a session, the login."""
        if isinstance(error, SignInError):
            self.post_message(SignInNeeded(error))
            return
        self.notice(error_line(error), "bad")
        if isinstance(error, NetworkError):
            self.go_offline(error)

    def go_offline(self, error: NetworkError) -> None:
        """Mark the shown data as offline after a network error outside of a fetch."""
        known = self.snapshot
        if known is not None and known.fetched_at is not None:
            self.snapshot = Snapshot(known.value, State.OFFLINE, known.fetched_at, error)
            self.update_freshness()


def error_line(error: BaseException, *, is_saved_shown: bool = False, again: str = "") -> str:
    """Return an error and its next step in one line in the current language.

    ``is_saved_shown``: what was fetched before is shown instead of what did not come. ``again`` is the key
    that tries again where ``r`` is a letter that is typed.
    """
    if isinstance(error, FieldsRefused) and error.fields:  # for screens without a form to show them
        return " ".join(phrases.explained(why) for why in error.fields.values())
    if isinstance(error, RuobrError):
        text = phrases.error_sentence(error)
        if is_saved_shown and isinstance(error, NetworkError | ServerError | BadAnswer):
            text = f"{text} {_('Saved data is shown.')}"
        if not error.hint or error.because is not None:
            return text
        if again and error.hint in (NetworkError.hint, Busy.hint):
            return f"{text} {_('Press %(key)s to try again.') % {'key': again}}"
        return f"{text} {_(error.hint)}"
    return _("Program error: %(name)s") % {"name": type(error).__name__}
