"""What the desks' lists of applications share: a state at a time, the one under the cursor, its scans."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Sequence
from typing import Any, ClassVar

from textual import on

from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.states.documents import DocumentState
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.documents.desk import ChildScansScreen
from ruobr_tui.screens.documents.save import kind_name
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets.lines import Line, LineView, listed


class WorkListScreen(ActingPage):
    """A subclass lays the applications out and decides. The first of ``STATES``, null, is all that waits."""

    STATES: ClassVar[tuple[str | None, ...]] = (None,)
    WAITING: ClassVar[Collection[str]] = ()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._state: str | None = None

    @abstractmethod
    def list_in(self, state: str | None) -> Resource[Any]:
        """The list of a state: ``applications`` and ``counts``."""

    @abstractmethod
    def reason_of(self, it: Any) -> str:
        """Why the scans of an application are opened, as the family reads it."""

    def resources(self) -> Sequence[Resource[Any]]:
        """The list of the state."""
        return [self.list_in(self._state)]

    @property
    def found(self) -> Any:
        """The list as it is stored; None before anything came."""
        return self.stored(self.list_in(self._state)).value

    @property
    def chosen(self) -> Any:
        """The application under the cursor, if any."""
        each = self.found.applications if self.found is not None else []
        return next((one for one in each if one.id == self.view.cursor_key), None)

    @property
    def possible(self) -> Collection[str]:
        """What the portal allows; ``scans`` of any line."""
        it = self.chosen
        if it is None:
            return ()
        return [*(action for action in it.actions if action != "confirm" or self.has_claims(it)), "scans"]

    @abstractmethod
    def has_claims(self, it: Any) -> bool:
        """Whether an application claims something that can be confirmed."""

    def counts(self, state_name: Callable[[str], str], width: int) -> list[Line]:
        """How many there are in each state."""
        counts = self.found.counts
        told = [f"{_('waiting')} {sum(counts.get(state, 0) for state in self.WAITING)}"]
        told += [f"{state_name(each)} {counts.get(each, 0)}" for each in self.STATES if each is not None]
        return listed(((each, "dim") for each in told), width - 2, " ")

    # Commands

    def action_state(self, step: int) -> None:
        """The applications of the next or previous state."""
        self._state = self.STATES[(self.STATES.index(self._state) + step) % len(self.STATES)]
        self.start_over()
        self.repaint()
        self.refresh_data()

    @on(LineView.Opened, "#page")
    def action_scans(self) -> None:
        """The scans of the child."""
        it = self.chosen
        if it is None:
            self.nothing_chosen()
            return
        listed, number = self.list_in(self._state), it.id

        def scans() -> list[Document]:
            known = self.stored(listed).value
            each = known.applications if known is not None else []
            return next((one.documents for one in each if one.id == number), [])

        screen = ChildScansScreen(self.context, it.child, self.reason_of(it), listed, scans)
        self.app.push_screen(screen, lambda _result: self.repaint())


def sign(is_confirmed: bool) -> str:
    """Whether something that is claimed was confirmed."""
    return "✓" if is_confirmed else "?"


def papers(scans: Sequence[Document]) -> str:
    """The scans that count, in a row."""
    counting = (scan for scan in scans if scan.state != DocumentState.REFUSED)
    return ", ".join(f"{sign(_is_confirmed(scan))} {kind_name(scan.kind)}" for scan in counting)


def _is_confirmed(scan: Document) -> bool:
    return scan.state == DocumentState.CONFIRMED


def is_confirmed(scans: Sequence[Document], kind: str) -> bool:
    """Whether an operator has confirmed a scan of this kind."""
    return any(scan.kind == kind and _is_confirmed(scan) for scan in scans)
