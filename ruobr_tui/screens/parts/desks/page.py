"""Base class of desks: tabs of states, a list, and a pane that ends with what can be done and what cannot."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ruobr_tui import phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import ChangedMeanwhile, RuobrError
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.desks.rows import nobody_waits
from ruobr_tui.screens.parts.detail_page import Place
from ruobr_tui.screens.parts.frame import OPEN
from ruobr_tui.screens.parts.list_page import MARK, ListPage
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.parts.sending import refresh, send, show_notice
from ruobr_tui.widgets.blocks.details import checks, group, possible, values
from ruobr_tui.widgets.header import Tab, Tabs
from ruobr_tui.widgets.lines import EMPTY, Line, heading, paragraph

Check = tuple[str, str, str]
"""(sign, text, role)"""


VERBS_BEFORE_MARK = 3
"""Commands in the footer before the one that marks."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some rows about an item below a title. ``right`` stands at the end of the title's row."""

    title: str
    rows: Sequence[Check]
    right: str = ""


def facts(*texts: str) -> list[Check]:
    """Return rows without a sign; empty texts are left out."""
    return [("", text, "text") for text in texts if text]


class DeskPage(ListPage, ActingPage):
    """A subclass names states, columns and decisions, and says what there is about an item."""

    DETAIL_SHARE: ClassVar[float] = 0.4
    DETAIL_ROWS: ClassVar[int] = 7
    SILENT: ClassVar[Collection[str]] = ()
    """Ids of commands that the pane does not name while they do not work."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tab = 0
        self._deciding: Any = None  # what the last change is about

    # To be provided by a subclass

    def states(self) -> Sequence[tuple[str, str, str]]:
        """Return the tabs: name, short name, count ("" while it is unknown)."""
        return ()

    @abstractmethod
    def title_of(self, item: Any) -> tuple[str, str]:
        """Return the title of the pane: who or what it is, and its state."""

    def intro(self, item: Any) -> str:
        """Return the first sentence about an item."""
        return ""

    def about_now(self, item: Any) -> str:
        """Return what others do with an item at this moment."""
        return ""

    def groups(self, item: Any) -> Sequence[Group]:
        """Return what is known about an item."""
        return ()

    def actions_of(self, item: Any) -> Collection[str]:
        """Return the actions that the portal allows with an item."""
        actions: Collection[str] = item.actions
        return actions

    def renamed(self, command: Command) -> str:
        """Return what a command is called on the selected row, where that is not its title."""
        return ""

    def updated(self, item: Any, answer: Any) -> Any:
        """Return an item as it is after a decision, from the portal's answer; None if it does not say so."""
        return answer if getattr(answer, "id", None) == self.key_of(item) else None

    # Tabs

    def tabs(self) -> Tabs:
        """The states with their counts."""
        items = [Tab(name, short, badge) for name, short, badge in self.states()]
        return Tabs(items, self._tab) if items else Tabs()

    def choose_tab(self, index: int) -> None:
        """Show the items in another state."""
        if index != self._tab:
            self._tab = index
            self.start_over()
            self.repaint()
            self.refresh_data()

    # Pane

    def about_item(self, item: Any, width: int, height: int) -> list[Line]:
        """Return title, groups, and what can be done: in full beside the list, tightly below it.

        Beside the list what can be done stands at the foot: it is found at the same place for each row, and
        little of it is redrawn when the cursor moves.
        """
        name, state = self.title_of(item)
        title = heading(name, width, right=state)
        can, cannot = self._decisions()
        groups = [each for each in self.groups(item) if each.rows]
        lines = [title, *(paragraph(now, width, "due", " ") if (now := self.about_now(item)) else [])]
        lines += paragraph(intro, width, "text", " ") if (intro := self.intro(item)) else []
        if self.place is not Place.BESIDE:
            rows = [(each.title, _joined(each.rows)) for each in groups]
            rows.append((_("Possible"), ", ".join(f"{key} {verb}" for key, verb in can)))
            rows.append((_("Not yet"), " ".join(f"{verb}: {why}" for verb, why in cannot)))
            return [*lines, *values(rows, width)]
        for each in groups:
            lines += group(each.title, checks(each.rows, width), width, right=each.right)
        decisions = group(_("What can be done now"), possible(can, cannot, width), width)
        spare = height - len(lines) - len(decisions) if self.place is Place.BESIDE else 0
        return [*lines, *[EMPTY] * max(0, spare), *decisions]

    def _decisions(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Return (key, verb) of what works on the selected row, and (verb, why) of what does not."""
        can: list[tuple[str, str]] = []
        cannot: list[tuple[str, str]] = []
        opens = self.HAS_LIST and self.opens(self.view.cursor_key)
        if opens and self.enter_command() is None and self.why_not(OPEN) is None:
            can.append(("↵", _("Open")))
        for command in self.OWN_COMMANDS:
            if not command.footer or command.on_page or not self.offers(command):
                continue
            why = self.why_refused(command.id)
            if why is None:
                can.append((self.hint(command)[0], self.renamed(command) or _(command.title)))
            elif command.id not in self.SILENT and (command.id in self.BULK or not self.is_elsewhere):
                cannot.append((self.renamed(command) or _(command.title), phrases.uncapitalised(why)))
        return can, cannot

    def row_commands(self) -> Sequence[str]:
        """Keep a place for marking; with marks, the commands for several rows come first."""
        verbs = [each for each in super().row_commands() if each != MARK]
        if not self.BULK or self.view.cursor_key is None:
            return verbs
        if self._marked:
            verbs = [each for each in verbs if each in self.BULK]
        return [*verbs[:VERBS_BEFORE_MARK], MARK, *verbs[VERBS_BEFORE_MARK:]]

    def hint(self, command: Command) -> tuple[str, str]:
        """Name a command as the pane does, where it has another name on the selected row."""
        key, title = super().hint(command)
        return key, self.renamed(command) or title

    # Decisions

    @property
    def allowed(self) -> Collection[str] | None:
        """The actions that the portal allows with the selected item, or with all that are marked."""
        targets = self.targets
        if not targets:
            return None
        return set.intersection(*(set(self.actions_of(each)) for each in targets))

    def why_not(self, command_id: str) -> str | None:
        """Say which of the marked rows does not allow it; other commands are about the selected row alone."""
        enter = self.enter_command()
        if command_id == OPEN and enter is not None:
            return self.why_not(enter.id)
        action, why = self.DECISIONS.get(command_id, ("", ""))
        if not why or not self.is_elsewhere:
            return super().why_not(command_id)
        if command_id not in self.BULK:
            return _("This is decided one by one. Press Esc to remove the marks.")
        against = next((each for each in self.targets if action not in self.actions_of(each)), None)
        if against is None:
            return None
        return _("%(name)s: %(why)s") % {"name": self.title_of(against)[0], "why": _(why)}

    def settle(self, item: Any, answer: Any) -> None:
        """Keep the row of a decided item in its place, as the portal's answer says that it is now."""
        self.keep_place(self.key_of(item), self.updated(item, answer))

    def carry_out(self, call: Call[Any], done: str) -> None:
        """Send a change about the selected item."""
        item = self._deciding = self.chosen

        def made(answer: Any) -> None:
            if item is not None:
                self.settle(item, answer)
            refresh(self)
            show_notice(self, done, "good")

        send(self, call, made)

    def carry_out_all(self, calls: Sequence[tuple[Any, Call[Any]]], done: Callable[[int], str]) -> None:
        """Send one change after another; what is left after a refusal stays marked."""
        self._carry_out_next(list(calls), 0, done)

    def _carry_out_next(
        self, calls: list[tuple[Any, Call[Any]]], count: int, done: Callable[[int], str]
    ) -> None:
        if not calls:
            refresh(self)
            show_notice(self, done(count), "good")
            return
        (item, call), *rest = calls
        self._deciding = item

        def made(answer: Any) -> None:
            self.settle(item, answer)
            self._unmark(self.key_of(item))
            self._carry_out_next(rest, count + 1, done)

        def failed(_error: RuobrError) -> None:
            refresh(self)

        send(self, call, made, failed)

    def describe_failure(self, error: RuobrError) -> str:
        """Say whom it is about if somebody else has decided it meanwhile; the list is fetched again."""
        if not isinstance(error, ChangedMeanwhile) or self._deciding is None:
            return error_line(error)
        text = _(
            "Somebody else has just changed this: %(name)s. Your decision was not made, the list is up"
            " to date."
        )
        return text % {"name": self.title_of(self._deciding)[0]}

    def _unmark(self, key: Hashable) -> None:
        if key in self._marked:
            self._marked.remove(key)

    @property
    def names_of_targets(self) -> str:
        """The names of what a command works on, one in a row."""
        return "\n".join(self.title_of(each)[0] for each in self.targets)


class TwoStatesDesk(DeskPage):
    """A desk whose portal sends everything at once: a tab for what waits, and one for what is decided."""

    NOTHING_WAITS: ClassVar[str]
    """What is said if nothing waits."""
    NOTHING_DECIDED: ClassVar[str]
    """What is said if nothing was decided."""

    @abstractmethod
    def everything(self) -> Sequence[Any] | None:
        """Return all items; None while they are unknown."""

    @abstractmethod
    def is_waiting(self, item: Any) -> bool:
        """Return whether an item waits for a decision."""

    def states(self) -> Sequence[tuple[str, str, str]]:
        """What waits, and what is decided, with their numbers."""
        found = self.everything()
        waiting = sum(self.is_waiting(each) for each in found or ())
        counts = ("", "") if found is None else (str(waiting), str(len(found) - waiting))
        return [(_("Waiting"), "", counts[0]), (_("Decided"), "", counts[1])]

    def items(self) -> Sequence[Any] | None:
        """The items of the chosen tab."""
        found = self.everything()
        return None if found is None else [each for each in found if self.is_waiting(each) == (not self._tab)]

    def empty_list(self, width: int) -> list[Line]:
        """Nobody waits, or nothing was decided."""
        if self._tab:
            return nothing(_(self.NOTHING_DECIDED), width)
        return nobody_waits(_(self.NOTHING_WAITS), width)

    def as_now(self, key: Hashable) -> Any:
        """The item in the other tab."""
        return next((each for each in self.everything() or () if self.key_of(each) == key), None)


def _joined(rows: Sequence[Check]) -> str:
    return ", ".join(" ".join(filter(None, (sign, text))) for sign, text, _role in rows)
