"""Base class of sections: tabs of children, freshness; shows stored data first, then fetches."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from ruobr_tui import keys
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.frame import OPEN
from ruobr_tui.screens.parts.loading.freshness import freshness_of
from ruobr_tui.screens.parts.loading.requests import (
    Answered,
    FetchingScreen,
    HomeMoved,
    SignInNeeded,
    error_line,
)
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets.header import Freshness, Tab, Tabs
from ruobr_tui.widgets.lines import LineView, Span, paragraph

if TYPE_CHECKING:
    from ruobr_tui.api.events import Event

__all__ = ["OPEN", "Answered", "ChildChosen", "HomeMoved", "SectionScreen", "SignInNeeded", "error_line"]

FAMILY = "family"  # the feature with which a parent adds children
TODAY = "today"
"""The section that shows all children at once."""
_NO_CHILD = "no-child"
AGES_EVERY = 30.0  # seconds between updates of the age in the header
FRESH_FOR = timedelta(minutes=2)  # a section that is shown again within this time does not fetch


class ChildChosen(Message):
    """Posted when another child was chosen; sections on the stack update when they are shown again."""


class SectionScreen(FetchingScreen):
    """A subclass creates widgets, paints stored data, and fetches.

    ``paint`` must be fast and synchronous (it reads the local store). ``fetch`` awaits the portal and returns
    the snapshot whose freshness the header shows. Both may be called at any time.
    """

    section = ""
    """Id of the section that it was opened as; "" for a page of another one."""
    HAS_LIST: ClassVar[bool] = True  # whether Enter opens a line
    OF_CHILD: ClassVar[bool] = False
    """Whether the section needs a child."""

    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset()
    """Kinds of live events after which the section is fetched again."""

    OF_ALL_CHILDREN: ClassVar[bool] = False
    """Whether events of children other than the chosen one count."""

    NEEDS_NO_NOTICE: ClassVar[bool] = True
    """Whether what its events have changed needs no notification while it is shown."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.commands("section"))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._painted_for: tuple[int | None, str] | None = None
        self._was_resumed = False

    # To be provided by a subclass

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data; return the snapshot whose freshness the header shows."""
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
            if widget not in (view, *self.frame_widgets):
                widget.display = missing is None
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
        if not self.context.config.is_plain:  # with low bandwidth only keys update the age
            self.set_interval(AGES_EVERY, self.update_freshness)
        self.repaint()
        self._show_store_warnings()
        self.call_after_refresh(self.refresh_data)

    def on_screen_resume(self) -> None:
        """Update after other screens: child, language, read messages or time may have changed."""
        if self._painted_for is None or self.app.screen is not self:  # passed on the way to another section
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

    def tabs(self) -> Tabs:
        """The children, on a page that shows one of them."""
        if not self.OF_CHILD:
            return Tabs()
        children = [
            Tab(f"{name} {school_class}".strip(), name) for _id, name, school_class in self.context.children
        ]
        if len(children) > 1 and self._has_today:
            return Tabs([Tab(_("All")), *children], self.context.child_index + 1, first=0, are_children=True)
        return Tabs(children, self.context.child_index, are_children=True)

    @property
    def _has_today(self) -> bool:
        """Whether there is a page with all children at once."""
        return self.context.offers(f"app.section('{TODAY}')")

    def choose_tab(self, index: int) -> None:
        """Choose a child; ``0`` leads to the page with all of them."""
        if not self._has_today or len(self.context.children) < 2:
            self._choose_child(index)
        elif index:
            self._choose_child(index - 1)
        else:
            self.call_later(self.app.run_action, f"section('{TODAY}')")

    def portal(self) -> Span:
        """The portal, where accounts of several are known."""
        portal = self.context.accounts.portal()
        return Span("") if portal is None else Span(portal.name, f"portal-{portal.colour}")

    def badge(self) -> tuple[str, str]:
        """What is new for all children."""
        count = self.context.store.unseen_count() if self.context.is_known else 0
        return (_("new %(count)d") % {"count": count}, f"+{count}") if count else ("", "")

    def freshness(self) -> Freshness:
        """Return the age and reliability of the shown data, and whether some of it is missing."""
        return freshness_of(self.context, self.snapshot, of_child=self.OF_CHILD, width=self.size.width)

    def show_state(self) -> None:
        """Show whether a change is being sent."""
        self.update_freshness()

    def offers(self, command: Command) -> bool:
        """Return whether the section to which a command leads is shown."""
        return self.context.offers(command.action)

    def why_not(self, command_id: str) -> str | None:
        """Enter needs a row that opens."""
        if command_id != OPEN:
            return super().why_not(command_id)
        pages = self.query("#page").results(LineView)
        view = self.focused if isinstance(self.focused, LineView) else next(iter(pages), None)
        if view is None:
            return None
        if view.cursor_key is None:
            return why_no_row(view)
        return None if self.opens(view.cursor_key) else _("Nothing opens on this row.")

    def opens(self, key: Hashable) -> bool:
        """Return whether Enter has an effect on the line with this key."""
        return True

    def cursor_moved(self, view: LineView) -> None:
        """Update the hints for the selected line."""
        super().cursor_moved(view)
        self.update_footer()

    def on_key(self, event: events.Key) -> None:
        """Update the age of the data, with low bandwidth."""
        super().on_key(event)
        if self.context.config.is_plain:
            self.update_freshness()

    # Live events

    def handles(self, event: Event) -> bool:
        """Return whether an event changes the shown data."""
        child = event.number("child")
        is_ours = self.OF_ALL_CHILDREN or child is None or child == self.context.child
        return event.kind in self.EVENT_KINDS and is_ours

    def hear_events(self) -> None:
        """Fetch after live events."""
        self.hear()

    def hear(self) -> None:
        """Fetch after a change: now, or when the section is shown again."""
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
        self.header.show(freshness=Freshness(_("loading…")))
        self.refresh_data()

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
        if not text:
            self.notice(_("Nothing to copy on this row."))
            return
        self.app.copy_to_clipboard(text)
        self.notice(_("Copied: %(text)s") % {"text": " ".join(text.split())}, "good")


def why_no_row(view: LineView) -> str:
    """Return why a command that needs a row of this list does not work while none is selected."""
    has_rows = any(each.key is not None for each in view.lines)
    return _("Select a line first (↑ ↓).") if has_rows else _("There is nothing to select here.")
