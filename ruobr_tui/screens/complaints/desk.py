"""Complaints at the operator's desk by state, the oldest first, with their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.list_orders import ListPart
from ruobr_tui.api.models.complaints import DeskComplaint, DeskComplaints
from ruobr_tui.api.models.family import Decision
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import complaints
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.states.complaints import OPEN, ComplaintState
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.complaints.area import AREA
from ruobr_tui.screens.complaints.labels import short_state_name
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.desks.rows import (
    day_of,
    days_since,
    longest_waiting,
    waited_column,
    waited_text,
)
from ruobr_tui.screens.parts.desks.shared_desk import SharedDesk
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import LineView

LATE_AFTER = 25
"""Days from which a complaint is urgent: an authority has thirty to answer (law 59-FZ)."""


class ComplaintsDeskScreen(SharedDesk):
    """A row for each complaint; the pane tells its sender, its text and the answer."""

    DETAIL_ROWS: ClassVar[int] = 11
    DESK_KIND: ClassVar[str] = "complaints"
    KEYS: ClassVar[str] = complaints.WORK_LIST
    STATES: ClassVar[Mapping[str | None, str]] = {
        None: N_("Waiting"),
        ComplaintState.IN_REVIEW: N_("In review"),
        ComplaintState.ANSWERED: N_("Answered"),
        ComplaintState.DECLINED: N_("Closed"),
    }
    WAITING = OPEN
    NOTHING_WAITS = N_("All complaints are answered.")
    NOTHING_THERE = N_("No complaint has this status: %(state)s.")
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("complaints")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "complaints.answer": ("answer", N_("This complaint is closed; u opens it again.")),
        "complaints.take": ("take", N_("Somebody looks at this complaint already, or it is closed.")),
        "complaints.decline": ("decline", N_("This complaint is closed; u opens it again.")),
        "complaints.reopen": ("reopen", N_("This complaint is open.")),
    }
    SILENT: ClassVar[frozenset[str]] = frozenset(
        {"complaints.take", "complaints.reopen", "complaints.decline"}
    )

    def title_text(self) -> str:
        """The section."""
        return _("Complaints")

    def list_in(self, state: str | None, part: ListPart) -> Resource[DeskComplaints]:
        """The complaints in a state."""
        return complaints.work_list(state, part)

    def rows_of(self, answer: DeskComplaints) -> Sequence[DeskComplaint]:
        """The complaints."""
        return answer.complaints

    def _filed(self, item: DeskComplaint) -> date:
        return day_of(self.context, item.filed_at)

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("number", _("Number"), 12),
            Column("sender", _("Sender"), least=18),
            Column("school", _("School"), 18, role="dim", drop=2),
            Column("state", _("Status"), 12, role="dim", drop=1),
            Column("filed", _("Filed"), 6, role="dim", drop=3),
            waited_column(),
        ]

    def row(self, item: DeskComplaint) -> Row:
        """The row of a complaint."""
        days = days_since(self.context, item.filed_at)
        is_late = self.waits(item) and days >= LATE_AFTER
        waited = waited_text(days) if self.waits(item) else ""
        cells: dict[str, str | tuple[str, str]] = {
            "number": item.number,
            "sender": item.values.get("sender", ""),
            "school": item.school,
            "state": short_state_name(item.state),
            "filed": phrases.short_date(self._filed(item)),
            "waited": (waited, "overdue" if is_late else "text"),
        }
        return Row(item.id, cells, f"{item.number} {self._contacts(item)}")

    def search_text(self, item: DeskComplaint) -> str:
        """Everything that the sender has written."""
        return " ".join([item.number, item.school, *item.values.values()])

    def orders(self) -> Sequence[Order]:
        """By time; what is decided, the last first."""
        if self.state is None or self.state in OPEN:
            return (longest_waiting(),)
        return (Order(N_("Last decided first")), longest_waiting(lambda item: item.filed_at))

    # Pane

    def title_of(self, item: DeskComplaint) -> tuple[str, str]:
        """Number and status."""
        return item.number, short_state_name(item.state)

    def intro(self, item: DeskComplaint) -> str:
        """School and day."""
        return f"{item.school}, {phrases.numeric_date(self._filed(item))}"

    def _contacts(self, item: DeskComplaint) -> str:
        of = item.values
        phone = phrases.telephone(of.get("phone", ""))
        return ", ".join(filter(None, (of.get("sender"), phone, of.get("email"))))

    def groups(self, item: DeskComplaint) -> Sequence[Group]:
        """Sender, child, text, answer."""
        child = " ".join(filter(None, (item.values.get("child"), item.values.get("class_name"))))
        return [
            Group(_("Sender"), facts(self._contacts(item))),
            Group(_("Child"), facts(child)),
            Group(_("Complaint"), facts(item.values.get("text", ""))),
            Group(_("Reply"), facts(item.answer)),
        ]

    # Commands

    def _act(self, action: str, done: str) -> None:
        """Carry out an action without a text; ``done`` has ``%(number)s`` for the complaint."""
        if (complaint := self.chosen) is not None:
            self.carry_out(
                complaints.decide(complaint.id, action, complaint.version),
                done % {"number": complaint.number},
            )

    def _write(self, action: str, title: str, question: str, done: str) -> None:
        """Carry out an action with a text; the texts have ``%(number)s`` and ``%(sender)s`` of the
        complaint.
        """
        if (complaint := self.chosen) is not None:
            named = {"number": complaint.number, "sender": complaint.values.get("sender", "")}
            self.with_words(
                question % named,
                lambda words: complaints.decide(complaint.id, action, complaint.version, words),
                done % named,
                longest=longest_of(Decision, "note"),
                title=title,
            )

    @on(LineView.Opened, "#page")
    def action_answer(self) -> None:
        """Write the answer."""
        self._write(
            "answer",
            _("Answer this complaint"),
            _("%(number)s, %(sender)s\nReply (the sender will see it)"),
            _("Answered: complaint %(number)s."),
        )

    def action_take(self) -> None:
        """Mark it as being processed."""
        self._act("take", _("Taken into review: complaint %(number)s."))

    def action_decline(self) -> None:
        """Close it with a reason."""
        self._write(
            "decline",
            _("Decline this complaint"),
            _("%(number)s, %(sender)s\nReason (the sender will see it)"),
            _("Declined: complaint %(number)s."),
        )

    def action_reopen(self) -> None:
        """Reopen it."""
        self._act("reopen", _("Open again: complaint %(number)s."))
