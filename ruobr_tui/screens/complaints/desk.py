"""Complaints at the operator's desk, the oldest first, with their answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.complaints import DeskComplaint
from ruobr_tui.api.requests import complaints
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.states.complaints import FINAL
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.complaints.area import AREA
from ruobr_tui.screens.complaints.labels import state_name
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.widgets.lines import Line, LineView, heading, line, paragraph

LATE_AFTER = 25
"""Days from which a complaint is urgent: an authority has thirty to answer (law 59-FZ)."""


class ComplaintsDeskScreen(ActingPage):
    """Number, sender and school of each complaint, with its text below."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("complaints")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "complaints.answer": ("answer", N_("This complaint is closed; o opens it again.")),
        "complaints.take": ("take", N_("Somebody looks at this complaint already, or it is closed.")),
        "complaints.decline": ("decline", N_("This complaint is closed; o opens it again.")),
        "complaints.reopen": ("reopen", N_("This complaint is open.")),
    }

    def title_text(self) -> str:
        """The section."""
        return _("Complaints")

    def resources(self) -> Sequence[Resource[Any]]:
        """The list of complaints."""
        return [complaints.work_list()]

    @property
    def _complaints(self) -> list[DeskComplaint]:
        found = self.stored(complaints.work_list()).value
        return found.complaints if found is not None else []

    def page(self, width: int) -> list[Line]:
        """Return open complaints, then decided ones."""
        if not self.stored(complaints.work_list()).known:
            return not_loaded(width)
        waiting = [each for each in self._complaints if each.state not in FINAL]
        decided = [each for each in self._complaints if each.state in FINAL]
        lines = [heading(_("Waiting"), width)] if waiting else nothing(_("No complaint is waiting."), width)
        for complaint in waiting:
            lines += self._lines(complaint, width)
        if decided:
            lines.append(heading(_("Decided"), width))
        for complaint in decided:
            lines += self._lines(complaint, width)
        return lines

    def _lines(self, complaint: DeskComplaint, width: int) -> list[Line]:
        values = complaint.values
        age = (self.context.today() - complaint.filed_at.astimezone(self.context.zone).date()).days
        filed = phrases.short_day(complaint.filed_at.astimezone(self.context.zone).date())
        role = "bad" if complaint.state not in FINAL and age >= LATE_AFTER else "dim"
        contacts = " · ".join(filter(None, (values.get("sender"), values.get("phone"), values.get("email"))))
        child = " ".join(filter(None, (values.get("child"), values.get("class_name"))))
        lines = [
            line(
                (f" {complaint.number}  ", "text"),
                (complaint.school, "text"),
                (f"  {state_name(complaint.state)}", "dim"),
                (f"  {filed}", role),
                key=complaint.id,
                copy=f"{complaint.number} {contacts}",
            ),
            *paragraph(" · ".join(filter(None, (contacts, child))), width - 2, "dim", "   "),
            *paragraph(values.get("text", ""), width - 4, "text", "   "),
        ]
        if complaint.answer:
            lines += paragraph(f"→ {complaint.answer}", width - 4, "good", "   ")
        return lines

    @property
    def _chosen(self) -> DeskComplaint | None:
        return next((each for each in self._complaints if each.id == self.view.cursor_key), None)

    @property
    def allowed(self) -> Collection[str] | None:
        """Actions that the portal allows."""
        return complaint.actions if (complaint := self._chosen) is not None else None

    def _act(self, action: str, done: str) -> None:
        """Carry out an action without a text; ``done`` has ``%(number)s`` for the complaint."""
        if (complaint := self._chosen) is not None:
            self.carry_out(
                complaints.decide(complaint.id, action, complaint.version),
                done % {"number": complaint.number},
            )

    def _write(self, action: str, title: str, question: str, done: str) -> None:
        """Carry out an action with a text; the texts have ``%(number)s`` and ``%(sender)s`` of the
        complaint.
        """
        if (complaint := self._chosen) is not None:
            named = {"number": complaint.number, "sender": complaint.values.get("sender", "")}
            self.with_words(
                question % named,
                lambda words: complaints.decide(complaint.id, action, complaint.version, words),
                done % named,
                title=title,
            )

    @on(LineView.Opened, "#page")
    def action_answer(self) -> None:
        """Write the answer."""
        self._write(
            "answer",
            _("Answer this complaint"),
            _("%(number)s, %(sender)s\nYour answer; the sender will read it."),
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
            _("%(number)s, %(sender)s\nWhy? The sender will read it."),
            _("Declined: complaint %(number)s."),
        )

    def action_reopen(self) -> None:
        """Reopen it."""
        self._act("reopen", _("Open again: complaint %(number)s."))
