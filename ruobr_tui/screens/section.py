"""What all sections share: header, footer, children, freshness, and "stored first, then asked"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import NetworkError, RuobrError, SignInError
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets.bars import FooterLine, Freshness, HeaderLine
from ruobr_tui.widgets.lines import LineView

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.events import Event

AGES_EVERY = 30.0  # seconds between looks at whether the age in the header reads differently
FRESH_FOR = timedelta(minutes=2)  # coming back to a section within this time asks nothing again


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


class SectionScreen(Screen[Any]):
    """Base of the sections. A subclass yields its widgets, paints what is stored, and fetches.

    ``paint`` must be cheap and synchronous (it reads the local store); ``fetch`` awaits the portal
    and returns the snapshot whose freshness the header shows. Both may be called at any time.
    """

    SCOPES: ClassVar[tuple[str, ...]] = ()
    HAS_LIST: ClassVar[bool] = True  # whether Enter opens a line here
    HEARS: ClassVar[frozenset[str]] = frozenset()
    """The kinds of live events that change what is shown here."""

    HEARS_OF_ALL: ClassVar[bool] = False
    """Whether events of other children than the chosen one count."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("section")]

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.snapshot: Snapshot[Any] | None = None
        self._painted_for: tuple[int | None, str] | None = None
        self._asked_at: datetime | None = None
        self._was_resumed = False
        self._is_behind = False

    # What a section gives

    def content(self) -> Iterable[Widget]:
        """The widgets between header and footer."""
        return ()

    def title_text(self) -> str:
        """What the header says in the middle."""
        return ""

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

    def compose(self) -> ComposeResult:
        """Header, content, footer."""
        yield HeaderLine(id="header")
        yield from self.content()
        yield FooterLine(id="footer")

    @property
    def header(self) -> HeaderLine:
        """The header line."""
        return self.query_one("#header", HeaderLine)

    @property
    def footer(self) -> FooterLine:
        """The footer line."""
        return self.query_one("#footer", FooterLine)

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
        self._painted_for = self._now_painting()
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
        self.header.tell(
            children=[f"{name} {school_class}".strip() for _id, name, school_class in self.context.children],
            chosen=self.context.child_index,
            title=self.title_text(),
        )
        self.tell_freshness()

    def tell_freshness(self) -> None:
        """The age of what is shown; changes cells only when the words change."""
        self.header.tell(freshness=self.freshness())

    def show_state(self) -> None:
        """Tell that something is being sent, or no longer is."""
        self.tell_freshness()

    def freshness(self) -> Freshness:
        """How the header tells how far what is shown can be trusted now."""
        if self.context.acts.sending:
            return Freshness(_("sending…"), "active")
        if self.context.acts.unknown:
            return Freshness(f"? {_('outcome unknown')}", "warning")
        snapshot = self.snapshot
        if snapshot is None or (snapshot.state is State.MISSING and snapshot.error is None):
            return Freshness(_("loading…"))
        age = self.context.clock() - snapshot.fetched_at if snapshot.fetched_at else None
        match snapshot.state:
            case State.FRESH | State.STALE if age is not None and age < timedelta(minutes=1):
                return Freshness(f"● {_('now')}", "good")
            case State.OFFLINE:
                return Freshness(f"○ {_('offline')} · {self._since()}", "warning")
            case State.ERROR:
                return Freshness(f"! {_('error')} · {_('r to retry')}", "bad")
            case _ if snapshot.error is not None:
                return Freshness(f"○ {_('offline')}", "warning")
            case _:
                return Freshness(f"◌ {phrases.age(age or timedelta())}")

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
        scopes = (*(("list",) if self.HAS_LIST else ()), *self.SCOPES)
        self.footer.tell(
            [
                self.hint(command)
                for command in keys.commands(*scopes)
                if command.footer and self.context.offers(command.action) and self.helps_now(command)
            ],
            [self.hint(command) for command in keys.commands("app") if command.footer],
        )

    def helps_now(self, command: keys.Command) -> bool:
        """Whether the footer tells a command, as things are; it can be pressed all the same."""
        return True

    def hint(self, command: keys.Command) -> tuple[str, str]:
        """How the footer tells a command: its key and a word or two."""
        return command.sign or command.keys, _(command.hint or command.title)

    def notice(self, text: str, role: str = "warning") -> None:
        """One line where the keys stand, until the next key."""
        self.footer.notice(text, role)

    def on_key(self, event: events.Key) -> None:
        """A notice was read when the next key comes."""
        if self.footer.has_notice:
            self.footer.notice("")
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
        home, whose = self.context.sections[0].id, self.context.whose
        try:
            snapshot = await self.fetch(await self.context.portal())
        except SignInError as error:
            self.post_message(SignInNeeded(error))
            return
        except RuobrError as error:
            if not self.context.is_known:  # nothing is known that could be shown meanwhile
                self.post_message(SignInNeeded(error))
                return
            if (
                self.context.whose != whose and self.is_mounted
            ):  # without the portal, what is stored is opened
                self.repaint()
            state = State.OFFLINE if isinstance(error, NetworkError) else State.ERROR
            known = self.snapshot
            snapshot = Snapshot(
                known.value if known else None, state, known.fetched_at if known else None, error
            )
        self.post_message(Answered())
        if snapshot is not None:
            self.snapshot = snapshot
        if self.context.sections[0].id != home:
            self.post_message(HomeMoved())
        elif self.is_mounted:
            self.repaint()
            self._tell_warnings()
            self._tell_error()

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
            from ruobr_tui.i18n import ngettext

            text = ngettext(
                "%(count)d row of the answer could not be read and is left out.",
                "%(count)d rows of the answer could not be read and are left out.",
                snapshot.set_aside,
            )
            self.notice(text % {"count": snapshot.set_aside})

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault in our own code is shown where it happened and logged, and ends nothing."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.log.error(event.worker.error)
            self.notice(
                _("A fault in the program: %(name)s") % {"name": type(event.worker.error).__name__}, "bad"
            )

    # Live events

    def concerns(self, event: Event) -> bool:
        """Whether what is shown here has changed with this event."""
        child = event.number("child")
        is_ours = self.HEARS_OF_ALL or child is None or child == self.context.child
        return event.kind in self.HEARS and is_ours

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
    if isinstance(error, RuobrError):
        # A portal's own words are said in the language that is spoken, when they are known here.
        details = {
            name: _(value) if isinstance(value, str) and value else value
            for name, value in error.details.items()
        }
        text = _(error.text) % details if details else _(error.text)
        return f"{text} {_(error.hint)}" if error.hint else text
    return _("A fault in the program: %(name)s") % {"name": type(error).__name__}
