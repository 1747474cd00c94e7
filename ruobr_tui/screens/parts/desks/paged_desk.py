"""Base class of desks whose portal sends a page at a time: turning, searching and ordering go to it then.

A list that has come whole is searched and ordered here, as any other. Tab and order are kept for the next
visit; what was searched for is not, as it names somebody.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.timer import Timer

from ruobr_tui import keys
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, pgettext
from ruobr_tui.screens.parts.desks.page import DeskPage
from ruobr_tui.screens.parts.desks.rows import nobody_waits
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.widgets.lines import Line, LineView
from ruobr_tui.widgets.listing.bar import ListBar

TYPED_FOR = 0.3
"""Seconds without a letter until the portal is searched."""
NEW = N_("New")
NEXT = "desk.next"


class PagedDesk(DeskPage):
    """A subclass says which request has a part of its list: answers are pages (``PageOfList``).

    The tabs are states; None stands for all that wait.
    """

    STATES: ClassVar[Mapping[str | None, str]] = {None: N_("Waiting")}
    """The name of each tab."""
    SHORT: ClassVar[Mapping[str | None, str]] = {}
    """Shorter names, where there are any."""
    WAITING: ClassVar[Collection[str]] = ()
    """States in which something waits for a decision."""
    NOTHING_WAITS: ClassVar[str] = N_("All applications are decided.")
    """What is said if nothing waits."""
    NOTHING_THERE: ClassVar[str] = N_("No application has this status: %(state)s.")
    """What is said if there is nothing in another tab."""
    KEYS: ClassVar[str] = ""
    """Begins the keys of the lists in the store."""
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.commands("desk"))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._counts_by_state: Mapping[str, int] = {}
        self._part = WHOLE
        self._is_next_wanted = False  # whether the first row that waits is to be selected then
        self._before: list[tuple[str, int]] = []  # places and numbers of rows of the pages before
        self._is_at_end = False  # whether the last row is to be selected when the page comes
        self._typing: Timer | None = None

    # To be provided by a subclass

    @abstractmethod
    def list_in(self, state: str | None, part: ListPart) -> Resource[Any]:
        """Return the request for a part of the list of a state."""

    @abstractmethod
    def rows_of(self, answer: Any) -> Sequence[Any]:
        """Return the items of an answer."""

    def tab_name(self, name: str) -> str:
        """Return the name of a tab in the language; "new" agrees with several."""
        return pgettext("applications", "New") if name == NEW else _(name)

    def waits(self, item: Any) -> bool:
        """Return whether an item waits for a decision."""
        return item.state in self.WAITING

    # States

    @property
    def state(self) -> str | None:
        """The state of the chosen tab; None: all that wait."""
        return list(self.STATES)[self._tab]

    def states(self) -> Sequence[tuple[str, str, str]]:
        """The states, with the number of items in each as far as it is known."""
        if self.stored_list is not None:
            self._counts_by_state = self.stored_list.counts
        return [
            (self.tab_name(name), self.tab_name(self.SHORT.get(state, name)), self._count_in(state))
            for state, name in self.STATES.items()
        ]

    def _count_in(self, state: str | None) -> str:
        if not self._counts_by_state:
            return ""
        states = self.WAITING if state is None else (state,)
        return str(sum(self._counts_by_state.get(each, 0) for each in states))

    def items(self) -> Sequence[Any] | None:
        """The items of the part that is shown."""
        found = self.stored_list
        return None if found is None else self.rows_of(found)

    def empty_list(self, width: int) -> list[Line]:
        """Nothing has this state."""
        if self.state is None:
            return nobody_waits(_(self.NOTHING_WAITS), width)
        return nothing(_(self.NOTHING_THERE) % {"state": self.tab_name(self.STATES[self.state])}, width)

    def choose_tab(self, index: int) -> None:
        """Show the items in another state, also at the next visit."""
        super().choose_tab(index)
        self._keep_choice()

    # Kept between visits

    @property
    def _choice_key(self) -> str:
        return f"desk/{self.KEYS}"

    def _keep_choice(self) -> None:
        order = self.orders()[self._order].on_portal.value
        self.context.store.save_sheet(self._choice_key, {"state": self.state, "order": order})

    def _take_choice(self) -> None:
        stored = self.context.store.sheet(self._choice_key) or {}
        states, orders = list(self.STATES), [each.on_portal.value for each in self.orders()]
        if (state := stored.get("state")) in states:
            self._tab = states.index(state)
        if (order := stored.get("order")) in orders:
            self._order = orders.index(order)

    # Parts

    def part_of_list(self, part: ListPart) -> Resource[Any]:
        """A part of the list of the chosen state."""
        return self.list_in(self.state, part)

    def resources(self) -> Sequence[Resource[Any]]:
        """The part that is shown."""
        return [self.part_of_list(self._part)]

    @property
    def stored_list(self) -> Any:
        """The stored part; None until it is fetched."""
        return self.stored(self.part_of_list(self._part)).value

    @property
    def is_whole(self) -> bool:
        """Whether the whole list is here."""
        found = self.stored_list if self._part.is_first else self.stored(self.part_of_list(WHOLE)).value
        return found is None or not found.next

    def _show_part(self, part: ListPart) -> None:
        if part != self._part:
            self._part = part
            super().start_over()
            self.repaint()
            self.refresh_data()

    def start_over(self) -> None:
        """Show another list from its beginning, with the filter and the order."""
        super().start_over()
        self._before.clear()
        self._part = WHOLE
        self._is_at_end = False
        if not self.is_whole:
            self._part = self._wanted()

    def _wanted(self) -> ListPart:
        return ListPart(self.bar.filter.strip(), self.orders()[self._order].on_portal)

    def _search_portal(self) -> None:
        self._typing = None
        if not self.is_whole and self._wanted() != ListPart(self._part.search, self._part.order):
            self._before.clear()
            self._show_part(self._wanted())

    # Filter and order

    @on(ListBar.Changed)
    def _typed(self) -> None:
        """Search the portal after the last letter; meanwhile the rows that are here are narrowed."""
        if self._typing is not None:
            self._typing.stop()
        if self.bar.filter:
            self._typing = self.set_timer(TYPED_FOR, self._search_portal)
        else:
            self._search_portal()

    def filtered_here(self) -> str:
        """Nothing where the portal has found the rows by this text."""
        text = super().filtered_here()
        return "" if text.strip() == self._part.search else text

    @property
    def is_ordered_here(self) -> bool:
        """Whether the whole list is here."""
        return self.is_whole

    @property
    def is_narrowed(self) -> bool:
        """Also where the portal has found nothing."""
        return super().is_narrowed or bool(self._part.search)

    def action_order(self) -> None:
        """Take the next order, also at the next visit."""
        super().action_order()
        self._keep_choice()
        self._search_portal()

    # Turning pages

    @property
    def rows_before(self) -> int:
        """The rows of the pages before."""
        return sum(count for _place, count in self._before)

    @property
    def rows_in_all(self) -> int:
        """As many as the portal has found, unless they are filtered here."""
        found = self.stored_list
        if found is None or (not found.next and not self._before) or self.filtered_here():
            return super().rows_in_all
        return int(found.found)

    def action_page(self, step: int) -> None:
        """Move by a page of the screen; behind the last row, to the next page of the portal."""
        if not self.view.turn_page(step):
            self._turn(step)

    @on(LineView.PastEnd, "#page")
    def _go_on(self, event: LineView.PastEnd) -> None:
        """Moving on behind the last row of a page leads to the next one of the portal, and back."""
        found = self.stored_list
        if bool(found is not None and found.next) if event.step > 0 else bool(self._before):
            self._turn(event.step)

    def _turn(self, step: int) -> None:
        """Go to the next page of the portal, or to the one before."""
        found = self.stored_list
        if step > 0 and found is not None and found.next:
            turned = ListPart(self._part.search, self._part.order, found.next)
            before = [*self._before, (self._part.after, len(self.rows_of(found)))]
        elif step < 0 and self._before:
            turned = ListPart(self._part.search, self._part.order, self._before[-1][0])
            before = self._before[:-1]
        else:
            self.notice(_("This is the last page.") if step > 0 else _("This is the first page."), "text")
            return
        if self._marked:
            self.notice(_("Decide the marked rows first, or press Esc to remove the marks."), "warning")
            return
        self._before, self._is_at_end = before, step < 0
        self._show_part(turned)

    # The next that waits

    def known_commands(self) -> Sequence[Command]:
        """Add the way to the next that waits, where something waits for a decision."""
        return [*super().known_commands(), *(keys.commands("desk") if self.WAITING else ())]

    def why_not(self, command_id: str) -> str | None:
        """The next that waits needs a row."""
        if command_id == NEXT and not (self.WAITING and self._listed):
            return _("There is nothing to select here.")
        return super().why_not(command_id)

    def action_next_waiting(self) -> None:
        """Select the next row that waits; behind the last one, on the next page, then from the top."""
        at = self._listed.index(self.view.cursor_key) if self.view.cursor_key in self._listed else -1
        if self._select_waiting(self._listed[at + 1 :]):
            return
        found = self.stored_list
        if found is not None and found.next and not self._marked:
            self._is_next_wanted = True
            self._turn(1)
        elif not self._select_waiting(self._listed[: max(at, 0)]):
            self.notice(_("Nothing else waits here."), "text")

    def _select_waiting(self, among: Sequence[Hashable]) -> bool:
        key = next((each for each in among if self.waits(self.item_of(each))), None)
        if key is not None:
            self.view.move_to(key)
        return key is not None

    # Page

    def repaint(self) -> None:
        """Select the last row of a page that was come to from behind, or the first that waits."""
        super().repaint()
        if self._typing is None and self._part.is_first and self._wanted() != WHOLE and not self.is_whole:
            self.call_later(self._search_portal)  # it has just turned out that the list goes on
        if self._is_at_end and self._listed:
            self._is_at_end = False
            self.view.move_to(self._listed[-1])
        if self._is_next_wanted and self._listed:
            self._is_next_wanted = False
            self._select_waiting(self._listed)

    def on_mount(self) -> None:
        """Begin as at the last visit, without parts that a program has left that was killed."""
        self._take_choice()
        self._forget_parts()

    def on_unmount(self) -> None:
        """Store the beginnings of the lists alone."""
        self._forget_parts()

    def _forget_parts(self) -> None:
        for key in self.context.store.keys(self.KEYS):
            if "?" in key:
                self.context.store.remove(key)
