"""The clerk's list of applications for the first grade: by school, priority, territory and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import ListPart
from ruobr_tui.api.models.enrolment import DeskSchoolApplication, DeskSchoolApplications, DeskSchoolDecision
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import enrolment
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.enrolment import PRIVILEGES
from ruobr_tui.api.rules.fields.scans import CERTIFICATE, RESIDENCE
from ruobr_tui.api.states import enrolment as states
from ruobr_tui.api.states.enrolment import SchoolApplicationState
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.enrolment.area import AREA
from ruobr_tui.screens.enrolment.invitation import InvitationPage
from ruobr_tui.screens.enrolment.labels import state_name, step_name
from ruobr_tui.screens.enrolment.questions import ENROL
from ruobr_tui.screens.parts.desks.application_desk import ApplicationDesk, common_decisions
from ruobr_tui.screens.parts.desks.applications import born_column, child_column, filed_column
from ruobr_tui.screens.parts.desks.page import Check, Group, facts
from ruobr_tui.screens.parts.desks.papers import (
    history_rows,
    is_confirmed,
    paper_rows,
    sign,
    twin_group,
    until_rows,
)
from ruobr_tui.screens.parts.desks.rows import by_surname, longest_waiting, waited_column
from ruobr_tui.screens.parts.dialogs.question import Prompt, way_back
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.widgets.blocks.table import Column, Row

CONFIRMED, CLAIMED = "good", "due"


class EnrolmentDeskScreen(ApplicationDesk):
    """A row for each application; the pane tells parent, claims, documents, history and places."""

    LONGEST_NOTE: ClassVar[int] = longest_of(DeskSchoolDecision, "note")
    DESK_KIND: ClassVar[str] = "school"
    KEYS: ClassVar[str] = enrolment.WORK_LIST
    STATES: ClassVar[Mapping[str | None, str]] = {
        None: N_("Waiting"),
        SchoolApplicationState.SUBMITTED: N_("New"),
        SchoolApplicationState.UNDER_REVIEW: N_("In review"),
        SchoolApplicationState.INVITED: N_("Invited"),
        SchoolApplicationState.ENROLLED: N_("Enrolled"),
        SchoolApplicationState.REFUSED: N_("Refused"),
        SchoolApplicationState.WITHDRAWN: N_("Withdrawn"),
    }
    SHORT: ClassVar[Mapping[str | None, str]] = {
        SchoolApplicationState.UNDER_REVIEW: N_("Review"),
        SchoolApplicationState.INVITED: N_("Inv."),
        SchoolApplicationState.ENROLLED: N_("Enr."),
        SchoolApplicationState.REFUSED: N_("Ref."),
        SchoolApplicationState.WITHDRAWN: N_("Withdr."),
    }
    WAITING, FINAL = states.WAITING, states.FINAL
    PAPERS = (CERTIFICATE, RESIDENCE)
    ACCEPTING: ClassVar[frozenset[str]] = frozenset({"enrolment_desk.enrol", "enrolment_desk.invite"})
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("enrolment_desk")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        **common_decisions("enrolment_desk"),
        "enrolment_desk.invite": ("invite", N_("This application is invited already, or decided.")),
        "enrolment_desk.enrol": (
            "enrol",
            N_("Invite with the originals first; then the child can be enrolled."),
        ),
        "enrolment_desk.refuse": ("refuse", N_("This application is decided already.")),
    }
    BULK: ClassVar[frozenset[str]] = frozenset(
        {"enrolment_desk.take", "enrolment_desk.invite", "enrolment_desk.refuse"}
    )
    SILENT: ClassVar[frozenset[str]] = frozenset(
        {"enrolment_desk.revoke", "enrolment_desk.take", "enrolment_desk.confirm"}
    )

    def title_text(self) -> str:
        """The section."""
        return _("First grade applications")

    def short_title(self) -> str:
        """What it is about."""
        return _("First grade")

    def list_in(self, state: str | None, part: ListPart) -> Resource[DeskSchoolApplications]:
        """The list, ordered by school, priority, territory and time."""
        return enrolment.work_list(state, part)

    def reason_of(self, application: DeskSchoolApplication) -> str:
        """The reason logged for opening scans: the application."""
        return _("school application %(number)d") % {"number": application.id}

    def decision(self, application: DeskSchoolApplication, action: str, words: str = "") -> Call[Any]:
        """The request of a decision."""
        return enrolment.decide(application.id, action, application.version, note=words)

    # List

    def about_list(self) -> str:
        """The school and the year, if there is one."""
        found = {(each.school, each.year) for each in self.items() or ()}
        whose = [f"{school}, {year}" for school, year in found] if len(found) == 1 else []
        return ". ".join(filter(None, (*whose, super().about_list())))

    def columns(self) -> Sequence[Column]:
        """The columns; the school only where there are several."""
        schools = {each.school_id for each in self.items() or ()}
        return [
            child_column(),
            *([Column("school", _("School"), 14, drop=1)] if len(schools) > 1 else []),
            born_column(drop=4),
            filed_column(drop=3),
            Column("address", _("Address"), 9, drop=5),
            Column("papers", _("Scans"), 5),
            waited_column(),
        ]

    def row(self, item: DeskSchoolApplication) -> Row:
        """The row of an application."""
        cells = self.common_cells(item) | {
            "school": item.school,
            "address": _("assigned") if item.assigned else _("another"),
        }
        return Row(item.id, cells, item.child)

    def orders(self) -> Sequence[Order]:
        """As the portal orders them; then by time and name."""
        return (
            Order(N_("By priority and territory")),
            longest_waiting(lambda item: item.created_at),
            by_surname(lambda item: item.child),
        )

    # Pane

    def state_name(self, state: str) -> str:
        """How a state of an application is called."""
        return state_name(state)

    def groups(self, item: DeskSchoolApplication) -> Sequence[Group]:
        """Parent, right to a place, documents, decisions, history, places."""
        places = _("total %(places)d, enrolled %(taken)d") % {"places": item.places, "taken": item.taken}
        free = _("free %(count)d") % {"count": max(0, item.places - item.taken)}
        return [
            Group(_("Parent"), facts(item.parent, phrases.telephone(item.phone))),
            Group(_("Eligibility"), self._claims(item)),
            twin_group(item.twins),
            Group(_("Documents"), [*facts(item.certificate), *paper_rows(item.documents)]),
            Group(_("Decision"), [*self._invitation(item), *until_rows(item.revocable_until)]),
            Group(_("History"), history_rows(item.history, step_name, self.context.zone)),
            Group(_("Places"), facts(f"{item.school}, {item.year}: {places}, {free}")),
        ]

    def _claims(self, item: DeskSchoolApplication) -> list[Check]:
        rows = (
            [("✓", _("the address is assigned to this school"), CONFIRMED)]
            if item.assigned
            else facts(_("the address belongs to another school"))
        )
        if title := dict(PRIVILEGES).get(item.values.get("privilege", "")):
            is_sure = item.privilege_confirmed
            rows.append((sign(is_sure), _(title), CONFIRMED if is_sure else CLAIMED))
        if item.age_problem:
            is_sure = item.permission_confirmed
            rows.append((sign(is_sure), _("age: founder’s permission"), CONFIRMED if is_sure else CLAIMED))
        return rows

    def _invitation(self, item: DeskSchoolApplication) -> list[Check]:
        if item.state != SchoolApplicationState.INVITED or item.invited_on is None:
            return []
        is_late = item.invited_on < self.context.today()
        text = _("originals by %(day)s: %(where)s") % {
            "day": phrases.numeric_date(item.invited_on),
            "where": item.invited_to,
        }
        return [("!", text, "overdue")] if is_late else facts(text)

    # Commands

    def what_is_missing(self, application: DeskSchoolApplication, command_id: str) -> str | None:
        """A child is enrolled only after the scans and the claims were confirmed."""
        return _why_not_enrolled(application) if command_id == "enrolment_desk.enrol" else None

    def has_claims(self, application: DeskSchoolApplication) -> bool:
        """A privilege or the founder's permission."""
        return bool(application.values.get("privilege") or application.values.get("permission"))

    def are_confirmed(self, application: DeskSchoolApplication) -> bool:
        """Both, as far as they are claimed."""
        claimed = application.values
        return application.privilege_confirmed >= bool(
            claimed.get("privilege")
        ) and application.permission_confirmed >= bool(claimed.get("permission"))

    def confirmation(self, application: DeskSchoolApplication, are_true: bool) -> Call[Any]:
        """The request about both."""
        return enrolment.decide(
            application.id, "confirm", application.version, privilege=are_true, permission=are_true
        )

    def prompt_of(self, application: DeskSchoolApplication, action: str) -> Prompt:
        """Before an enrolment."""
        return ENROL.about(
            child=application.child,
            born=phrases.numeric_date(application.birth_date),
            school=application.school,
            year=application.year,
            way_back=way_back(),
        )

    def action_decide(self, action: str) -> None:
        """Invite on a page of its own."""
        if action != "invite":
            super().action_decide(action)
        elif self.targets:
            self.app.push_screen(InvitationPage(self.context, self.targets), self._invited)

    def _invited(self, answers: Any) -> None:
        if answers is None:
            return
        for answer in answers:
            self.settle(answer, answer)
        self.unmark()
        self.notice(_("Invited: %(child)s.") % {"child": ", ".join(each.child for each in answers)}, "good")
        self.refresh_data()


def _why_not_enrolled(application: DeskSchoolApplication) -> str | None:
    """Return what must be done before the enrolment; None if nothing is known."""
    if not all(is_confirmed(application.documents, kind) for kind in (CERTIFICATE, RESIDENCE)):
        return _("Confirm the scans of the birth certificate and of the residence first (s).")
    if application.age_problem and not application.permission_confirmed:
        return _("The age needs the founder’s permission: confirm it first (v).")
    if application.taken >= application.places:
        return _("There are no places left in this first grade.")
    return None
