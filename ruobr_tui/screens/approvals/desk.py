"""Requests for a second person: what waits, and what was decided. Enter opens one with its plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual import on

from ruobr_tui import phrases
from ruobr_tui.api.list_orders import ListPart
from ruobr_tui.api.models.approvals import Approval, Approvals
from ruobr_tui.api.requests import approvals
from ruobr_tui.api.resources import Resource
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.approvals.area import AREA
from ruobr_tui.screens.approvals.labels import kind_name, state_of
from ruobr_tui.screens.approvals.request_page import RequestScreen
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.desks.paged_desk import PagedDesk
from ruobr_tui.screens.parts.desks.rows import day_of, days_since, nobody_waits, waited_column, waited_text
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line, LineView

WAITING, DECIDED = "waiting", "decided"


class ApprovalsScreen(PagedDesk):
    """Those of colleagues that the user may confirm, and the own ones."""

    STRICT: ClassVar[bool] = False
    EVENT_KINDS: ClassVar[frozenset[str]] = AREA.event_kinds
    KEYS: ClassVar[str] = approvals.LIST
    STATES: ClassVar[Mapping[str | None, str]] = {WAITING: N_("Waiting"), DECIDED: N_("Decided")}

    def title_text(self) -> str:
        """The section."""
        return _("Second person")

    def list_in(self, state: str | None, part: ListPart) -> Resource[Approvals]:
        """What waits, or what was decided."""
        return approvals.approvals(state or WAITING, part)

    def rows_of(self, answer: Approvals) -> Sequence[Approval]:
        """The requests."""
        return answer.approvals

    def actions_of(self, item: Approval) -> Collection[str]:
        """A request is decided on its own page, where the plan is read."""
        return ()

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        last = Column("state", _("Status"), 14, role="dim") if self._tab else waited_column()
        return [
            Column("title", _("About"), least=22),
            Column("kind", _("What is asked for"), 27),
            Column("requested_by", _("Asked for by"), 18, role="dim", drop=1),
            last,
        ]

    def row(self, item: Approval) -> Row:
        """The row of a request."""
        cells: dict[str, str | tuple[str, str]] = {
            "title": item.title or "–",
            "kind": kind_name(item.kind),
            "requested_by": _("you") if item.is_own else item.requested_by,
            "waited": waited_text(days_since(self.context, item.requested_at)),
            "state": state_of(item.state),
        }
        return Row(item.id, cells)

    def empty_list(self, width: int) -> list[Line]:
        """None."""
        if self._tab:
            return nothing(_("Nothing was decided yet."), width)
        return nobody_waits(_("Colleagues’ requests that you can confirm will appear here."), width)

    # Pane

    def title_of(self, item: Approval) -> tuple[str, str]:
        """Whom it is about."""
        return item.title or "–", _("yours") if item.is_own else ""

    def groups(self, item: Approval) -> Sequence[Group]:
        """Who asked for what, why, and what became of it."""
        sent = self._when(item.requested_at)
        until = _("until %(day)s") % {"day": phrases.numeric_date(day_of(self.context, item.expires_at))}
        waits = item.decided_at is None
        decided = [item.decided_by, self._when(item.decided_at), item.note] if item.decided_at else []
        return [
            Group(_("What is asked for"), facts(kind_name(item.kind), item.reason)),
            Group(_("Asked for by"), facts(item.requested_by, sent, until if waits else "")),
            Group(_("Decision"), [("", *state_of(item.state)), *facts(*decided)]),
        ]

    def _when(self, at: datetime) -> str:
        return phrases.date_and_time(at.astimezone(self.context.zone))

    # Commands

    @on(LineView.Opened, "#page")
    def open_line(self, event: LineView.Opened) -> None:
        """Open a request."""
        if isinstance(event.key, int):
            self.app.push_screen(RequestScreen(self.context, event.key), self._seen)

    def _seen(self, _result: object) -> None:
        self.refresh_data()
