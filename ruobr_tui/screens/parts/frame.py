"""The frame of screens that fill the terminal: header, content, notice, footer.

A screen says what it shows (``tabs``, ``title_text``, ``badge``), which of its commands are about the
selected row and which about the page, and why a command does not work now (``why_not``). The frame draws
them, and answers the key of a command that does not work with that sentence, before the command is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from time import monotonic
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from ruobr_tui import keys
from ruobr_tui.areas import Command
from ruobr_tui.faults import log_fault
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.widgets.covered import Covered
from ruobr_tui.widgets.footer import FooterLine, NoticeLine
from ruobr_tui.widgets.header import Freshness, HeaderLine, Tabs
from ruobr_tui.widgets.lines import LineView, Span
from ruobr_tui.widgets.palette import READER
from ruobr_tui.widgets.too_small import cover_if_too_small

T = TypeVar("T")

WAY_BACK = "Esc"
"""The key that leaves a screen, as the footer names it: its own command or that of all screens."""
OPEN = "list.open"
"""Id of the command of Enter in a list."""
SIGNS = "│!☐✓●×≡≠»+−▸? "
"""Signs before the text of a row: they say something of it, and not what it is."""
ANNOUNCED_FOR = 8.0
"""Seconds that a notice stays at least that no key has asked for."""

Hints = list[tuple[str, str]]
"""(key, what it does), as shown in the footer."""


class Announcement(NamedTuple):
    """What has happened by itself, and until when (as ``monotonic`` counts) a page that is opened says it."""

    text: str
    role: str
    until: float


COPY = "y"
"""Its sign in footers, on every page."""
NO_COPY = N_("Nothing is copied on a shared computer.")
"""A clipboard would keep it for the next person."""


def kiosk_hints() -> Sequence[tuple[str, str, str]]:
    """The keys that are always seen on a shared computer, each with a long and a short word."""
    return [("F6", _("Hide the screen"), _("Hide")), ("F8", _("End my session"), _("End"))]


class Frame(Screen[T], Generic[T]):
    """A subclass provides content, title and commands."""

    DEFAULT_CSS = """
    Frame { layers: default notice; }
    """
    OWN_COMMANDS: ClassVar[Sequence[Command]] = ()
    HAS_LIST: ClassVar[bool] = False
    """Whether Enter opens a row."""
    HAS_MENU: ClassVar[bool] = False
    """Whether the menu leads away from here although this is no section: nothing that was entered is lost."""
    TAKES_LETTERS: ClassVar[bool] = False
    """Whether letters are typed here: then menu and help have function keys only."""
    ENTRY_ENTER: ClassVar[str] = N_("Back to list")
    ENTRY_ESC: ClassVar[str] = N_("Cancel")
    """What Enter and Esc do in an entry of the page."""
    _was_in_entry = False

    # To be provided by a subclass

    def content(self) -> Iterable[Widget]:
        """Create the widgets between header and footer."""
        return ()

    def title_text(self) -> str:
        """The title in the header: a noun, then the period."""
        return ""

    def short_title(self) -> str:
        """The title where there is less room."""
        return self.title_text()

    def tabs(self) -> Tabs:
        """The things that the page can show, one at a time."""
        return Tabs()

    def choose_tab(self, index: int) -> None:
        """Show the tab with this index."""

    def badge(self) -> tuple[str, str]:
        """What is new elsewhere, long and short; empty if nothing is."""
        return "", ""

    def freshness(self) -> Freshness:
        """The age of the shown data."""
        return Freshness("")

    def portal(self) -> Span:
        """The portal of the shown account in its colour, where there are several; otherwise nothing."""
        return Span("")

    @property
    def is_writing(self) -> bool:
        """Whether there is a field just above the footer in which the user is writing."""
        return False

    def why_not(self, command_id: str) -> str | None:
        """Return why a command does not work now, as a sentence; None if it works.

        It is not in the footer then, help lists it, and its key shows the sentence.
        """
        return None

    def row_name(self) -> str:
        """How the selected row is called, for help; empty without one. By default its text, without signs."""
        pages = self.query("#page").results(LineView)
        view = self.focused if isinstance(self.focused, LineView) else next(iter(pages), None)
        selected = next((each for each in view.lines if each.key == view.cursor_key), None) if view else None
        if view is None or selected is None or view.cursor_key is None:
            return ""
        is_cut = "…" in selected.plain and bool(selected.copy)
        return " ".join((selected.copy if is_cut else selected.plain).split()).lstrip(SIGNS)

    def row_commands(self) -> Sequence[str]:
        """Ids of the commands that work on the selected row now, the best first."""
        own = [
            each.id
            for each in self.OWN_COMMANDS
            if each.footer and not each.on_page and each.sign != WAY_BACK
        ]
        first = [OPEN] if self.HAS_LIST and self.enter_command() is None else []
        return [each for each in (*first, *own) if self.works(each)]

    def page_commands(self) -> Sequence[str]:
        """Ids of the commands about the page: its period, search."""
        return [each.id for each in self.OWN_COMMANDS if each.footer and each.on_page and self.works(each.id)]

    # Entries

    @property
    def is_typing(self) -> bool:
        """Whether letters are text now: on this page, or in its entry that has the focus."""
        return keys.takes_letters(self) or keys.takes_letters(self.focused)

    @property
    def is_in_entry(self) -> bool:
        """Whether an entry of the page has the focus: its other commands wait."""
        return self.is_typing and not self.TAKES_LETTERS

    @on(events.DescendantFocus)
    def _show_keys_of_entry(self) -> None:
        """Show the keys of the entry, or those of the page again."""
        if self._was_in_entry != self.is_in_entry:
            self._was_in_entry = self.is_in_entry
            self.update_footer()
            self._show_held()

    @on(events.ScreenResume)
    def _show_held(self) -> None:
        """Let a sheet come that has waited for the end of a question, a form or an entry."""
        self.app.call_later(getattr(self.app, "show_held", bool))

    # Commands

    def known_commands(self) -> Sequence[Command]:
        """Return the screen's commands, those of its parts included."""
        return self.OWN_COMMANDS

    def command(self, command_id: str) -> Command | None:
        """Return one of the screen's commands, or of those of all screens."""
        own = next((each for each in self.OWN_COMMANDS if each.id == command_id), None)
        return own or keys.by_id(command_id)

    def enter_command(self) -> Command | None:
        """Return the screen's own command of Enter, if it has one."""
        return next((each for each in self.OWN_COMMANDS if "enter" in each.keys.split(",")), None)

    def offers(self, command: Command) -> bool:
        """Return whether there is such a command here at all, on this portal and for this account."""
        return True

    def why_refused(self, command_id: str) -> str | None:
        """Return why a command does not work now, here or at all on this computer; None if it works."""
        command = self.command(command_id)
        if command is not None and command.action == "copy" and self._is_on_kiosk:
            return _(NO_COPY)
        if command is not None and command.uses_files:
            from ruobr_tui.files.downloads import refusal  # not needed before the first paint

            if (refused := refusal()) is not None:
                return f"{_(refused.text)} {_(refused.hint)}"
        return self.why_not(command_id)

    def works(self, command_id: str) -> bool:
        """Return whether a command is there and works now."""
        command = self.command(command_id)
        return command is not None and self.offers(command) and self.why_refused(command_id) is None

    def refusal(self, action: str, namespace: object) -> str | None:
        """Return why the command with this action does not work now; None if it works, or is not one of ours.

        The app asks before it runs an action.
        """
        found = None
        if action == "copy" and self._is_on_kiosk:
            return _(NO_COPY)
        if action.startswith("section(") and len(self.app.screen_stack) > 2 and not self._has_menu:
            return _("Leave this page first (Esc).")  # what is entered here would be gone
        if namespace is self:
            found = next((each.id for each in self.known_commands() if each.action == action), None)
        elif action == "open" and isinstance(namespace, Widget):
            enter = self.enter_command()
            found = enter.id if enter is not None else OPEN if self.HAS_LIST else None
        return self.why_refused(found) if found is not None else None

    def hint(self, command: Command) -> tuple[str, str]:
        """Return a command's hint: key and short title."""
        return command.sign or command.keys, _(command.hint or command.title)

    def _hints_of(self, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
        for each in ids:
            command = self.command(each)
            if command is not None:
                yield self.hint(command)

    # Frame

    def compose(self) -> ComposeResult:
        """Create header, content, footer, and the notice above it."""
        yield HeaderLine(id="header")
        yield from self.content()
        yield FooterLine(id="footer")
        yield NoticeLine(id="notice")

    @on(events.Resize)
    def _say_if_too_small(self) -> None:
        cover_if_too_small(self)

    @property
    def header(self) -> HeaderLine:
        """The header line."""
        return self.query_one("#header", HeaderLine)

    @property
    def footer(self) -> FooterLine:
        """The footer line."""
        return self.query_one("#footer", FooterLine)

    @property
    def notices(self) -> NoticeLine:
        """The notice above the footer."""
        return self.query_one("#notice", NoticeLine)

    @property
    def frame_widgets(self) -> tuple[Widget, ...]:
        """The widgets that are not content."""
        return self.header, self.footer, self.notices

    def hints(self) -> Hints:
        """The hints about the selected row; of an entry, what Enter does there."""
        if self.is_in_entry:
            return [("↵", _(self.ENTRY_ENTER))]
        return list(self._hints_of(self.row_commands()))

    def always_hints(self) -> Hints:
        """The hints that are always there: menu, help, the way out."""
        menu = (("F2" if self.is_typing else "g"), _("Menu"))
        help_ = (("F1" if self.is_typing else "?"), _("Keys"))
        return [*([menu] if self._has_menu else []), help_, *self.way_out()]

    @property
    def _has_menu(self) -> bool:
        """Whether the menu of sections can be opened from here."""
        has_menu_over = getattr(self.app, "has_menu_over", None)
        return has_menu_over is not None and has_menu_over(self)

    def way_out(self) -> Hints:
        """The key that leaves this screen, or its entry; none where it cannot be left."""
        if self.is_in_entry:
            return [(WAY_BACK, _(self.ENTRY_ESC))]
        own = next((each for each in self.OWN_COMMANDS if each.sign == WAY_BACK), None)
        if own is not None:
            return [self.hint(own)]
        leave = keys.by_id("app.quit")
        is_first = len(self.app.screen_stack) <= 2
        if is_first and self._is_on_kiosk:
            return []  # the session is ended by a key that is there on all pages
        if is_first and leave is not None and not self.is_typing:
            return [self.hint(leave)]
        return [(WAY_BACK, _("Back"))]

    @property
    def _is_on_kiosk(self) -> bool:
        return getattr(self.app, "kiosk", None) is not None

    def reserved_hints(self) -> Sequence[tuple[str, str, str]]:
        """Keys that keep their words at any width: on a shared computer, how to hide and to end a session."""
        if not self._is_on_kiosk:
            return ()
        return kiosk_hints()

    def update_frame(self) -> None:
        """Show header and footer in the current language."""
        self.update_header()
        self.update_footer()

    def update_header(self) -> None:
        """Show tabs, title, badge and freshness."""
        if is_composed(self):
            self.header.show(
                tabs=self.tabs(),
                title=(self.title_text(), self.short_title()),
                badge=self.badge(),
                freshness=self.freshness(),
                portal=self.portal(),
            )

    def update_footer(self) -> None:
        """Show the hints for the selected row, for the page, and those that are always there."""
        if not is_composed(self):
            return
        dropped = {WAY_BACK, COPY} if self._is_on_kiosk else {WAY_BACK}
        row = [hint for hint in self.hints() if hint[0] not in dropped]
        if self.app.theme == READER and not (self.TAKES_LETTERS or self.is_in_entry):
            row = []  # a footer that follows the cursor would be read aloud; help tells of the row
        page = [] if self.is_in_entry else list(self._hints_of(self.page_commands()))
        self.footer.show_hints(row, self.always_hints(), page, self.reserved_hints())

    # The cursor

    @on(LineView.Moved)
    def _follow_moved(self, event: LineView.Moved) -> None:
        self.cursor_moved(event.view)

    def cursor_moved(self, view: LineView) -> None:
        """Show what follows the cursor of a list: called at once for a key, so that one frame has both, and
        for new content.
        """

    # Notices

    def notice(self, text: str, role: str = "warning") -> None:
        """Show an answer above the footer until the next key; an empty text removes it."""
        if is_composed(self):
            self.notices.show(text, role)
            self.uncover()

    @on(events.ScreenResume)
    def show_announcement(self) -> None:
        """Show what the app announced a moment ago: here, on the page before, or over a sheet."""
        said: Announcement | None = getattr(self.app, "announcement", None)
        left = said.until - monotonic() if said is not None else 0.0
        if said is not None and left > 0 and is_composed(self) and self.notices.announced != said.text:
            self.notices.announce(said.text, said.role, left)
            self.uncover()

    def uncover(self) -> None:
        """Keep the selected rows of lists, and a field in which is written, visible beside the notice."""
        if self.app.screen is not self:  # a sheet lies over it
            return
        written = 1 if self.is_writing else 0
        self.notices.stand_above(written)
        for view in self.query("*"):
            if isinstance(view, Covered):
                is_last = view.region.bottom >= self.footer.region.y - written
                view.cover(self.notices.rows if is_last else 0)

    def on_key(self, _event: events.Key) -> None:
        """Remove what has been seen at the next key."""
        self.take_typed()

    def take_typed(self) -> None:
        """Remove what has been seen. A page calls it for letters, which are its field's and no keys."""
        if is_composed(self) and self.notices.rows:
            self.notices.take_key()
            self.uncover()

    def show_fault(self, event: Worker.StateChanged) -> None:
        """Show and log a fault of the program; nothing else is affected."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            log_fault(event.worker.error)
            name = type(event.worker.error).__name__
            self.notice(_("Program error: %(name)s") % {"name": name}, "bad")

    # Tabs

    def action_tab(self, step: int) -> None:
        """Show the next or previous tab."""
        tabs = self.tabs()
        if len(tabs.items) > 1:
            at = tabs.chosen if tabs.chosen is not None else -step
            self.choose_tab((at + step) % len(tabs.items))

    def action_tab_at(self, number: int) -> None:
        """Show the tab with this digit."""
        index = self.tabs().at_digit(number)
        if index is not None:
            self.choose_tab(index)


def refusal_of(screen: Any, action: str, namespace: object) -> str | None:
    """Return why an action does not work on a screen now; None if it works."""
    return screen.refusal(action, namespace) if isinstance(screen, Frame) else None
