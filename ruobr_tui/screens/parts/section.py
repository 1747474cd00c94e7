"""Base class of sections: header, footer, children, freshness; shows stored data first, then fetches."""

from __future__ import annotations

import math
from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.binding import BindingType
from textual.message import Message
from textual.worker import Worker

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import FieldsRefused, NetworkError, RuobrError, SignInError
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets.bars import Freshness
from ruobr_tui.widgets.lines import LineView, paragraph

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.events import Event

OPEN = "list.open"
"""Id of the command of Enter in a list."""
FAMILY = "family"  # the feature with which a parent adds children
_NO_CHILD = "no-child"
AGES_EVERY = 30.0  # seconds between updates of the age in the header
WAITS_EVERY = 1.0  # seconds between updates of the wait for the request budget
FRESH_FOR = timedelta(minutes=2)  # a section that is shown again within this time does not fetch


_WIDE = 120  # from this width the header has room for a sentence


class SignInNeeded(Message):
    """Posted without a valid session, or if a fetch failed and nothing is stored; the app shows the login."""

    def __init__(self, error: RuobrError) -> None:
        super().__init__()
        self.error = error


class Answered(Message):
    """Posted after a fetch with the current session, which may not have loaded the account."""


class HomeMoved(Message):
    """Posted when the account's roles are known and its home section has changed, at a kiosk without Today."""


class ChildChosen(Message):
    """Posted when another child was chosen; sections on the stack update when they are shown again."""


class SectionScreen(Frame[Any]):
    """A subclass creates widgets, paints stored data, and fetches.

    ``paint`` must be fast and synchronous (it reads the local store). ``fetch`` awaits the portal and returns
    the snapshot whose freshness the header shows. Both may be called at any time.
    """

    HAS_LIST: ClassVar[bool] = True  # whether Enter opens a line
    OF_CHILD: ClassVar[bool] = False
    """Whether the section needs a child."""

    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset()
    """Kinds of live events after which the section is fetched again."""

    OF_ALL_CHILDREN: ClassVar[bool] = False
    """Whether events of children other than the chosen one count."""

    TELLS_ITSELF: ClassVar[bool] = True
    """Whether what its events have changed needs no notification while it is shown."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.commands("section"))

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.snapshot: Snapshot[Any] | None = None
        self._painted_for: tuple[int | None, str] | None = None
        self._requested_at: datetime | None = None
        self._was_resumed = False
        self._is_behind = False
        self._is_wait_shown = False

    # To be provided by a subclass

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data; return the snapshot whose freshness the header shows."""
        return None

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch and store data; ``paint`` is called afterwards."""
        return None

    def copy_text(self) -> str:
        """Return the text that ``y`` copies: by default that of the selected line."""
        view = self.focused
        if isinstance(view, LineView) and view.cursor_key is not None:
            line = next(item for item in view.lines if item.key == view.cursor_key)
            return line.copy or line.plain.strip()
        return ""

    # Frame

    def _show_no_child(self) -> None:
        """Show, instead of the page, that the account has no diary, and what to do."""
        view = next(iter(self.query(f"#{_NO_CHILD}").results(LineView)), None)
        missing = self.context.no_child if self.OF_CHILD else None
        if missing is None and view is None:
            return
        for widget in self.children:
            widget.display = missing is None or widget in (view, self.header, self.footer)
        if missing is None:
            if view is not None:
                view.remove()
            return
        if view is None:
            view = LineView(id=_NO_CHILD)
            self.mount(view, after=self.header)
        width = max(20, self.size.width - 2)
        way = _("Press r to retry. Parents can add a child under Account and request diary access.")
        view.show_lines(
            [
                *paragraph(_(missing.text), width, "warning", " "),
                *paragraph(_(missing.hint), width, "text", " "),
                *(paragraph(way, width, "text", " ") if self.context.has(FAMILY) else ()),
            ]
        )

    def on_mount(self) -> None:
        """Paint stored data, then fetch."""
        if not self.context.config.low_bandwidth:  # with low bandwidth only keys update the age
            self.set_interval(AGES_EVERY, self.update_freshness)
        self.repaint()
        self._show_store_warnings()
        self.call_after_refresh(self.refresh_data)

    def on_screen_resume(self) -> None:
        """Update after other screens: child, language, read messages or time may have changed."""
        if self._painted_for is None or not self.is_current:  # passed on the way to another section
            return
        if not self._was_resumed:  # painted by ``on_mount``
            self._was_resumed = True
            return
        moved = self._painted_for != self._now_painting()
        self.repaint()
        is_old = self._requested_at is not None and self.context.clock() - self._requested_at > FRESH_FOR
        if moved or is_old or self._is_behind:
            self.refresh_data()

    def _now_painting(self) -> tuple[int | None, str]:
        from ruobr_tui.i18n import language

        return self.context.child, language()

    def repaint(self) -> None:
        """Paint everything from store and context."""
        if not is_composed(self):
            return
        self._painted_for = self._now_painting()
        self._show_no_child()
        snapshot = self.paint()
        # The connection's state is that of the last fetch until the next one. Its snapshot may differ from
        # the stored one if storing failed.
        last = self.snapshot
        same = snapshot is not None and last is not None and snapshot.fetched_at == last.fetched_at
        is_missing = snapshot is not None and snapshot.state is State.MISSING
        if last is not None and last.state is not State.MISSING and (same or is_missing):
            snapshot = last
        self.snapshot = snapshot
        self.update_header()
        self.update_footer()

    def update_header(self) -> None:
        """Show children, title and freshness."""
        if not is_composed(self):
            return
        self.header.update_texts(
            children=[f"{name} {school_class}".strip() for _id, name, school_class in self.context.children],
            chosen=self.context.child_index,
            title=self.title_text(),
        )
        self.update_freshness()

    def update_freshness(self) -> None:
        """Show the age of the data; nothing is redrawn if the text is the same."""
        if is_composed(self):
            self.header.update_texts(freshness=self.freshness())

    def show_state(self) -> None:
        """Show whether a change is being sent."""
        self.update_freshness()

    def freshness(self) -> Freshness:
        """Return the age and reliability of the shown data, and whether some of it is missing."""
        if self.context.acts.sending:
            return Freshness(_("sending…"), "active")
        if self.context.acts.unknown:
            return Freshness(f"? {_('result unknown')}", "warning")
        freshness = self._freshness()
        lost = self.snapshot.set_aside if self.snapshot is not None else 0
        if not lost:
            return freshness
        missing = _("not read: %(count)d") % {"count": lost}
        return Freshness(
            f"{freshness.text} · {missing}", freshness.role if freshness.role == "bad" else "warning"
        )

    def _freshness(self) -> Freshness:
        snapshot = self.snapshot
        if (
            self.OF_CHILD
            and self.context.no_child is not None
            and (snapshot is None or snapshot.error is None)
        ):
            return Freshness(_("no child"), "warning")
        if snapshot is None or (snapshot.state is State.MISSING and snapshot.error is None):
            return Freshness(_("loading…"))
        age = self.context.clock() - snapshot.fetched_at if snapshot.fetched_at else None
        match snapshot.state:
            case State.FRESH | State.STALE if age is not None and age < timedelta(minutes=1):
                return Freshness(f"● {_('now')}{self._loading()}", "good")
            case State.OFFLINE:
                return Freshness(f"○ {_('offline')} · {self._since()}", "warning")
            case State.ERROR:
                return Freshness(f"! {_('error')} · {_('r to retry')}", "bad")
            case _ if snapshot.error is not None:
                return Freshness(f"○ {_('offline')}", "warning")
            case _:
                return Freshness(f"◌ {phrases.age(age or timedelta())}{self._loading()}")

    def _loading(self) -> str:
        """Return the progress of the background synchronisation, shown after the age."""
        if self.context.loading is None:
            return ""
        done, known = self.context.loading
        if self.size.width < _WIDE:
            return f" · ↓{done}/{known}"
        return " · " + _("loading the rest: %(done)d of %(all)d") % {"done": done, "all": known}

    def show_error(self, error: BaseException) -> None:
        """Show a failed request, and in the header that the network is down."""
        self.notice(error_line(error), "bad")
        if isinstance(error, NetworkError):
            self.go_offline(error)

    def go_offline(self, error: NetworkError) -> None:
        """Mark the shown data as offline after a network error outside of a fetch."""
        known = self.snapshot
        if known is not None and known.fetched_at is not None:
            self.snapshot = Snapshot(known.value, State.OFFLINE, known.fetched_at, error)
            self.update_freshness()

    def _since(self) -> str:
        fetched = self.snapshot.fetched_at if self.snapshot else None
        if fetched is None:
            return _("no saved data")
        moment = fetched.astimezone(self.context.zone)
        if moment.date() == self.context.today():
            return phrases.clock_time(moment)
        return f"{phrases.short_day(moment.date())} {phrases.clock_time(moment)}"

    def update_footer(self) -> None:
        """Show hints of the section's commands, then of those that work everywhere."""
        if not is_composed(self):
            return
        own = [each for each in self.OWN_COMMANDS if each.footer]
        # If Enter is one of the section's own commands, its hint is that one's.
        has_enter = any("enter" in each.keys.split(",") for each in self.OWN_COMMANDS)
        shown = [*(keys.commands("list") if self.HAS_LIST and not has_enter else []), *own]
        helping = {
            each.id: self.helps_now(each)
            for each in shown
            if each.footer and self.context.offers(each.action)
        }
        first = [each for each in shown if helping.get(each.id)]
        others = [each for each in shown if each.id in helping and helping[each.id] is None]
        self.footer.show_hints(
            [self.hint(command) for command in (*first, *others)],
            [self.hint(command) for command in keys.commands("app") if command.footer],
        )

    def helps_now(self, command: Command) -> bool | None:
        """Return whether a command has an effect on the selected line; None if it is not about lines.

        The footer shows commands with an effect first, and leaves out those without.
        """
        if command.id != OPEN:
            return None
        view = next(iter(self.query(LineView)), None)
        is_there = view is None or (view.cursor_key is not None and self.opens(view.cursor_key))
        return None if is_there else False

    def opens(self, key: Hashable) -> bool:
        """Return whether Enter has an effect on the line with this key."""
        return True

    @on(LineView.Moved)
    def update_hints(self) -> None:
        """Update the hints for the selected line."""
        self.update_footer()

    def on_key(self, event: events.Key) -> None:
        """Update the age of the data, with low bandwidth."""
        super().on_key(event)
        if self.context.config.low_bandwidth:
            self.update_freshness()

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
        if self._is_wait_shown and self.context.config.low_bandwidth:
            return
        seconds = _("waiting %(count)d s") % {"count": math.ceil(wait.total_seconds())}
        self.header.update_texts(freshness=Freshness(f"◌ {seconds}", "warning"))
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
            self.notice(error_line(snapshot.error), "bad")
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
            from ruobr_tui.i18n import ngettext

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

    # Live events

    def handles(self, event: Event) -> bool:
        """Return whether an event changes the shown data."""
        child = event.number("child")
        is_ours = self.OF_ALL_CHILDREN or child is None or child == self.context.child
        return event.kind in self.EVENT_KINDS and is_ours

    def hear(self) -> None:
        """Fetch after an event: now, or when the section is shown again."""
        is_seen_through = self.is_current and self.app.screen.styles.background.a < 1
        if self.is_active or is_seen_through:
            self.refresh_data()
        else:
            self._is_behind = True

    # Commands

    def action_back(self) -> None:
        """Close the section; the first screen stays."""
        if len(self.app.screen_stack) > 2:
            self.dismiss()

    def start_over(self) -> None:
        """Forget the snapshot: another list or child is shown next."""
        self.snapshot = None

    def action_refresh_now(self) -> None:
        """Fetch again."""
        self.header.update_texts(freshness=Freshness(_("asking…")))
        self.refresh_data()

    def action_child(self, step: int) -> None:
        """Choose the next or previous child."""
        if len(self.context.children) > 1:
            self._choose_child((self.context.child_index + step) % len(self.context.children))

    def action_child_at(self, number: int) -> None:
        """Choose the child with this number, from 1."""
        if 1 <= number <= len(self.context.children):
            self._choose_child(number - 1)

    def _choose_child(self, index: int) -> None:
        if index != self.context.child_index:
            self.context.child_index = index
            self.start_over()
            self.post_message(ChildChosen())
            self.repaint()
            self.refresh_data()

    def action_copy(self) -> None:
        """Copy to the clipboard (OSC 52)."""
        text = self.copy_text()
        if text:
            self.app.copy_to_clipboard(text)
            self.notice(_("Copied: %(text)s") % {"text": " ".join(text.split())}, "good")


def error_line(error: BaseException) -> str:
    """Return an error and its next step in one line in the current language."""
    if isinstance(error, FieldsRefused) and error.fields:  # for screens without a form to show them
        return " ".join(phrases.explained(why) for why in error.fields.values())
    if isinstance(error, RuobrError):
        text = phrases.error_sentence(error)
        return f"{text} {_(error.hint)}" if error.hint and error.because is None else text
    return _("Program error: %(name)s") % {"name": type(error).__name__}
