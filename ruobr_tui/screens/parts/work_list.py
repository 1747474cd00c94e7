"""Base class of the desks' lists of applications: one state at a time, the selected application, its
scans.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import on

from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.states.documents import DocumentState
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.documents.desk import ChildScansScreen
from ruobr_tui.screens.documents.save import kind_name
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets.header import Tab, Tabs
from ruobr_tui.widgets.lines import LineView


class WorkListScreen(ActingPage):
    """A subclass draws applications and decides. The tabs are states; the first, None, stands for all that
    wait.
    """

    STATES: ClassVar[Mapping[str | None, str]] = {None: N_("Waiting")}
    """The name of each tab."""
    WAITING: ClassVar[Collection[str]] = ()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._state: str | None = None
        self._counts: Mapping[str, int] = {}

    @abstractmethod
    def list_in(self, state: str | None) -> Resource[Any]:
        """Return the request for the list of a state, with ``applications`` and ``counts``."""

    @abstractmethod
    def reason_of(self, application: Any) -> str:
        """Return the reason for opening an application's scans, which the family can read."""

    def resources(self) -> Sequence[Resource[Any]]:
        """The list of the chosen state."""
        return [self.list_in(self._state)]

    @property
    def stored_list(self) -> Any:
        """The stored list; None until it is fetched."""
        return self.stored(self.list_in(self._state)).value

    @property
    def chosen(self) -> Any:
        """The selected application, if any."""
        each = self.stored_list.applications if self.stored_list is not None else []
        return next((one for one in each if one.id == self.view.cursor_key), None)

    @property
    def allowed(self) -> Collection[str] | None:
        """Actions that the portal allows; ``scans`` for any application."""
        application = self.chosen
        return [*application.actions, "scans"] if application is not None else None

    @abstractmethod
    def has_claims(self, application: Any) -> bool:
        """Return whether an application has claims that can be confirmed."""

    def tabs(self) -> Tabs:
        """The states, with the number of applications in each as far as it is known."""
        if self.stored_list is not None:
            self._counts = self.stored_list.counts
        items = [Tab(_(name), badge=self._count_in(state)) for state, name in self.STATES.items()]
        return Tabs(items, list(self.STATES).index(self._state))

    def _count_in(self, state: str | None) -> str:
        if not self._counts:
            return ""
        return str(sum(self._counts.get(each, 0) for each in (self.WAITING if state is None else (state,))))

    def choose_tab(self, index: int) -> None:
        """Show the applications in another state."""
        state = list(self.STATES)[index]
        if state != self._state:
            self._state = state
            self.start_over()
            self.repaint()
            self.refresh_data()

    # Commands

    @on(LineView.Opened, "#page")
    def action_scans(self) -> None:
        """Open the child's scans."""
        application = self.chosen
        if application is None:
            return
        listed, number = self.list_in(self._state), application.id

        def scans() -> list[Document]:
            known = self.stored(listed).value
            each = known.applications if known is not None else []
            return next((one.documents for one in each if one.id == number), [])

        screen = ChildScansScreen(self.context, application.child, self.reason_of(application), listed, scans)
        self.app.push_screen(screen, lambda _result: self.repaint())


def sign(is_confirmed: bool) -> str:
    """Return the sign of a claim."""
    return "✓" if is_confirmed else "?"


def papers(scans: Sequence[Document]) -> str:
    """Return the states of the documents that matter, in a row."""
    counting = (scan for scan in scans if scan.state != DocumentState.REFUSED)
    return ", ".join(f"{sign(_is_confirmed(scan))} {kind_name(scan.kind)}" for scan in counting)


def _is_confirmed(scan: Document) -> bool:
    return scan.state == DocumentState.CONFIRMED


def is_confirmed(scans: Sequence[Document], kind: str) -> bool:
    """Return whether an operator has confirmed a scan of this kind."""
    return any(scan.kind == kind and _is_confirmed(scan) for scan in scans)
