"""What all sections share: header, footer, children, freshness, and "stored first, then asked"."""

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
"""The command of Enter in a list."""
FAMILY = "family"  # the feature by which a parent adds children
_NO_CHILD = "no-child"
AGES_EVERY = 30.0  # seconds between looks at whether the age in the header reads differently
WAITS_EVERY = 1.0  # seconds between looks at whether a request waits for its time
FRESH_FOR = timedelta(minutes=2)  # coming back to a section within this time asks nothing again


_WIDE = 120  # from here the header has room for a sentence


class SignInNeeded(Message):
    """The portal does not know who asks, or nothing is known yet; the app shows the login."""

    def __init__(self, error: RuobrError) -> None:
        super().__init__()
        self.error = error


class Answered(Message):
    """The portal was asked as whoever is signed in, and did not ask who that is."""


class HomeMoved(Message):
    """It has become known what the account is here for: another section is its home."""


class ChildChosen(Message):
    """Another child was chosen; every section on the stack shows it when it is next seen."""


class SectionScreen(Frame[Any]):
    """Base of the sections. A subclass yields its widgets, paints what is stored, and fetches.

    ``paint`` must be cheap and synchronous (it reads the local store); ``fetch`` awaits the portal
    and returns the snapshot whose freshness the header shows. Both may be called at any time.
    """

    HAS_LIST: ClassVar[bool] = True  # whether Enter opens a line here
    OF_CHILD: ClassVar[bool] = False
    """Whether there is nothing to show without a child."""

    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset()
    """The kinds of live events that change what is shown here."""

    OF_ALL_CHILDREN: ClassVar[bool] = False
    """Whether events of other children than the chosen one count."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.commands("section"))

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.snapshot: Snapshot[Any] | None = None
        self._painted_for: tuple[int | None, str] | None = None
        self._asked_at: datetime | None = None
        self._was_resumed = False
        self._is_behind = False
        self._is_wait_told = False

    # What a section gives

    def paint(self) -> Snapshot[Any] | None:
        """Draw what is stored; return the snapshot whose freshness the header shows."""
        return None

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Ask the portal, store the answer; ``paint`` is called again afterwards."""
        return None

    def copy_text(self) -> str:
        """What ``y`` copies: by default the line under the cursor."""
        view = self.focused
        if isinstance(view, LineView) and view.cursor_key is not None:
            line = next(item for item in view.lines if item.key == view.cursor_key)
            return line.copy or line.plain.strip()
        return ""

    # The frame

    def _tell_no_child(self) -> None:
        """Where no child is joined to the login, say so, and what to do, instead of the page."""
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
        way = _("Ask again with r. Under “Cabinet” a parent can add a child and ask for its diary.")
        view.show_lines(
            [
                *paragraph(_(missing.text), width, "warning", " "),
                *paragraph(_(missing.hint), width, "text", " "),
                *(paragraph(way, width, "text", " ") if self.context.has(FAMILY) else ()),
            ]
        )

    def on_mount(self) -> None:
        """Paint what is stored, then ask."""
        if not self.context.config.low_bandwidth:  # there the age is brought up to date by keys alone
            self.set_interval(AGES_EVERY, self.tell_freshness)
        self.repaint()
        self._tell_warnings()
        self.call_after_refresh(self.refresh_data)

    def on_screen_resume(self) -> None:
        """Another child, another language, a letter read or much time may have come since it was seen."""
        if self._painted_for is None:
            return
        if not self._was_resumed:  # it has just been painted for the first time
            self._was_resumed = True
            return
        moved = self._painted_for != self._now_painting()
        self.repaint()
        is_old = self._asked_at is not None and self.context.clock() - self._asked_at > FRESH_FOR
        if moved or is_old or self._is_behind:
            self.refresh_data()

    def _now_painting(self) -> tuple[int | None, str]:
        from ruobr_tui.i18n import language

        return self.context.child, language()

    def repaint(self) -> None:
        """Draw everything from the store and the context."""
        if not is_composed(self):
            return
        self._painted_for = self._now_painting()
        self._tell_no_child()
        snapshot = self.paint()
        # What a fetch said of the connection holds until the next one says otherwise; its answer
        # need not be what is painted, when it could not be kept on this machine.
        last = self.snapshot
        same = snapshot is not None and last is not None and snapshot.fetched_at == last.fetched_at
        unkept = snapshot is not None and snapshot.state is State.MISSING
        if last is not None and last.state is not State.MISSING and (same or unkept):
            snapshot = last
        self.snapshot = snapshot
        self.tell_header()
        self.tell_footer()

    def tell_header(self) -> None:
        """Children, title and freshness."""
        if not is_composed(self):
            return
        self.header.tell(
            children=[f"{name} {school_class}".strip() for _id, name, school_class in self.context.children],
            chosen=self.context.child_index,
            title=self.title_text(),
        )
        self.tell_freshness()

    def tell_freshness(self) -> None:
        """The age of what is shown; changes cells only when the words change."""
        if is_composed(self):
            self.header.tell(freshness=self.freshness())

    def show_state(self) -> None:
        """Tell that something is being sent, or no longer is."""
        self.tell_freshness()

    def freshness(self) -> Freshness:
        """How the header tells how far what is shown can be trusted now, and whether any of it is missing."""
        if self.context.acts.sending:
            return Freshness(_("sending…"), "active")
        if self.context.acts.unknown:
            return Freshness(f"? {_('outcome unknown')}", "warning")
        told = self._freshness()
        lost = self.snapshot.set_aside if self.snapshot is not None else 0
        if not lost:
            return told
        missing = _("not read: %(count)d") % {"count": lost}
        return Freshness(f"{told.text} · {missing}", told.role if told.role == "bad" else "warning")

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
        """How much of what nobody has asked for is read, behind the age of what is shown."""
        if self.context.loading is None:
            return ""
        done, known = self.context.loading
        if self.size.width < _WIDE:
            return f" · ↓{done}/{known}"
        return " · " + _("loading the rest: %(done)d of %(all)d") % {"done": done, "all": known}

    def tell_error(self, error: BaseException) -> None:
        """What went wrong with something that was asked for, and what the header says then."""
        self.notice(error_line(error), "bad")
        if isinstance(error, NetworkError):
            self.go_offline(error)

    def go_offline(self, error: NetworkError) -> None:
        """Something else than a fetch found the line cut: what is shown is as old as it is."""
        known = self.snapshot
        if known is not None and known.fetched_at is not None:
            self.snapshot = Snapshot(known.value, State.OFFLINE, known.fetched_at, error)
            self.tell_freshness()

    def _since(self) -> str:
        fetched = self.snapshot.fetched_at if self.snapshot else None
        if fetched is None:
            return _("nothing stored")
        moment = fetched.astimezone(self.context.zone)
        if moment.date() == self.context.today():
            return phrases.clock_time(moment)
        return f"{phrases.short_day(moment.date())} {phrases.clock_time(moment)}"

    def tell_footer(self) -> None:
        """The keys of this section, then those that work everywhere."""
        if not is_composed(self):
            return
        own = [each for each in self.OWN_COMMANDS if each.footer]
        # Where Enter is one of the section's own commands, that one says what it does.
        has_enter = any("enter" in each.keys.split(",") for each in self.OWN_COMMANDS)
        shown = [*(keys.commands("list") if self.HAS_LIST and not has_enter else []), *own]
        helping = {
            each.id: self.helps_now(each)
            for each in shown
            if each.footer and self.context.offers(each.action)
        }
        first = [each for each in shown if helping.get(each.id)]
        others = [each for each in shown if each.id in helping and helping[each.id] is None]
        self.footer.tell(
            [self.hint(command) for command in (*first, *others)],
            [self.hint(command) for command in keys.commands("app") if command.footer],
        )

    def helps_now(self, command: Command) -> bool | None:
        """Whether a command does something with what is under the cursor; None: it is not about that.

        The footer tells first what does something, and leaves out what does not.
        """
        if command.id != OPEN:
            return None
        view = next(iter(self.query(LineView)), None)
        is_there = view is None or (view.cursor_key is not None and self.opens(view.cursor_key))
        return None if is_there else False

    def opens(self, key: Hashable) -> bool:
        """Whether Enter does something with the line of this key."""
        return True

    @on(LineView.Moved)
    def tell_keys(self) -> None:
        """Other commands help with another line."""
        self.tell_footer()

    def on_key(self, event: events.Key) -> None:
        """The age is brought up to date by keys, where it is not by time."""
        super().on_key(event)
        if self.context.config.low_bandwidth:
            self.tell_freshness()

    # Asking the portal

    def refresh_data(self) -> None:
        """Ask the portal in the background; what is stored stays on the screen meanwhile."""
        self._asked_at = self.context.clock()
        self._is_behind = False
        self._fetch()

    @work(group="fetch", exclusive=True, exit_on_error=False, description="ask the portal")
    async def _fetch(self) -> None:
        home, whose = self.context.sections[0].id, self.context.account_name
        self._is_wait_told = False
        waits = self.set_interval(WAITS_EVERY, self._tell_wait) if not self.context.is_own_server else None
        try:
            snapshot = await self.fetch(await self.context.portal())
        except SignInError as error:
            self.post_message(SignInNeeded(error))
            return
        except RuobrError as error:
            if not self.context.is_known:  # nothing is known that could be shown meanwhile
                self.post_message(SignInNeeded(error))
                return
            if self.context.account_name != whose:  # without the portal, what is stored is opened
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
            self._tell_warnings()
            self._tell_error()

    def _tell_wait(self) -> None:
        """The portal is somebody else's and has had its requests of this minute: say how long that takes."""
        wait = self.context.waiting()
        if wait is None or not is_composed(self):
            if self._is_wait_told:
                self._is_wait_told = False
                self.tell_freshness()
            return
        if self._is_wait_told and self.context.config.low_bandwidth:
            return
        seconds = _("waiting %(count)d s") % {"count": math.ceil(wait.total_seconds())}
        self.header.tell(freshness=Freshness(f"◌ {seconds}", "warning"))
        if not self._is_wait_told and self.is_current:
            most = self.context.config.requests_per_minute
            text = ngettext(
                "This portal is asked at most %(count)d time a minute; what you asked for comes first.",
                "This portal is asked at most %(count)d times a minute; what you asked for comes first.",
                most,
            )
            self.notice(text % {"count": most}, "text")
        self._is_wait_told = True

    def _tell_warnings(self) -> None:
        """What happened when the store was opened, which may have been after signing in."""
        for warning in self.context.store.take_warnings():
            self.notice(error_line(warning))

    def _tell_error(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        if snapshot.error is not None and self.is_current:
            self.notice(error_line(snapshot.error), "bad")
        elif snapshot.set_aside and self.is_current:
            text = ngettext(
                "%(count)d row of the answer could not be read and is left out.",
                "%(count)d rows of the answer could not be read and are left out.",
                snapshot.set_aside,
            )
            self.notice(text % {"count": snapshot.set_aside})
        elif self.is_current:
            self._tell_set_aside()

    def _tell_set_aside(self) -> None:
        """Once for each number: what is missing on the pages, and where one can look."""
        count = sum(number for _kind, number in self.context.set_aside())
        if count > self.context.reported_aside:
            from ruobr_tui.i18n import ngettext

            text = ngettext(
                "%(count)d value of the portal could not be read and is missing here; ? lists it.",
                "%(count)d values of the portal could not be read and are missing here; ? lists them.",
                count,
            )
            self.notice(text % {"count": count})
        self.context.reported_aside = count

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What went wrong in the background."""
        self.show_fault(event)

    # Live events

    def handles(self, event: Event) -> bool:
        """Whether what is shown here has changed with this event."""
        child = event.number("child")
        is_ours = self.OF_ALL_CHILDREN or child is None or child == self.context.child
        return event.kind in self.EVENT_KINDS and is_ours

    def hear(self) -> None:
        """Something that is shown here has changed: ask now, or when it is seen again."""
        is_seen_through = self.is_current and self.app.screen.styles.background.a < 1
        if self.is_active or is_seen_through:
            self.refresh_data()
        else:
            self._is_behind = True

    # Commands

    def action_back(self) -> None:
        """Back to where one was; the first screen stays."""
        if len(self.app.screen_stack) > 2:
            self.dismiss()

    def start_over(self) -> None:
        """What is shown next is something else: nothing of what was shown holds for it."""
        self.snapshot = None

    def action_refresh_now(self) -> None:
        """Ask again."""
        self.header.tell(freshness=Freshness(_("asking…")))
        self.refresh_data()

    def action_child(self, step: int) -> None:
        """The next or previous child."""
        if len(self.context.children) > 1:
            self._choose_child((self.context.child_index + step) % len(self.context.children))

    def action_child_at(self, number: int) -> None:
        """The child with this number, from 1."""
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
    """An error and its next step in one line, in the language spoken now."""
    if isinstance(error, FieldsRefused) and error.fields:  # where no form shows them under its fields
        return " ".join(phrases.explained(why) for why in error.fields.values())
    if isinstance(error, RuobrError):
        text = phrases.error_sentence(error)
        return f"{text} {_(error.hint)}" if error.hint and error.because is None else text
    return _("A fault in the program: %(name)s") % {"name": type(error).__name__}
