"""The clerk's list of applications for the first grade: by school, priority, territory and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.enrolment import DeskSchoolApplication, DeskSchoolApplications
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
from ruobr_tui.screens.parts.desks.applications import DATES, WorkListScreen, child_column
from ruobr_tui.screens.parts.desks.page import Check, Group, facts
from ruobr_tui.screens.parts.desks.papers import (
    history_rows,
    is_confirmed,
    paper_rows,
    paper_signs,
    sign,
    twin_group,
    until_rows,
)
from ruobr_tui.screens.parts.dialogs.question import way_back
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.screens.parts.revocation import REVOKE, RevokingPage
from ruobr_tui.widgets.blocks.table import Column, Row

CONFIRMED, CLAIMED = "good", "due"


class EnrolmentDeskScreen(WorkListScreen, RevokingPage):
    """A row for each application; the pane tells parent, claims, documents, history and places."""

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
    WAITING = states.WAITING
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("enrolment_desk")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "enrolment_desk.take": (
            "take",
            N_("Only an application that nobody has looked at is taken into review."),
        ),
        "enrolment_desk.invite": ("invite", N_("This application is invited already, or decided.")),
        "enrolment_desk.enrol": (
            "enrol",
            N_("Invite with the originals first; then the child can be enrolled."),
        ),
        "enrolment_desk.confirm": (
            "confirm",
            N_("This application is decided; its claims stay as they are."),
        ),
        "enrolment_desk.refuse": ("refuse", N_("This application is decided already.")),
        "enrolment_desk.revoke": REVOKE,
        "enrolment_desk.scans": ("scans", ""),
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

    def list_in(self, state: str | None) -> Resource[DeskSchoolApplications]:
        """The list, ordered by school, priority, territory and time."""
        return enrolment.work_list(state)

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
            Column("born", _("Born"), DATES, role="dim", drop=4),
            Column("filed", _("Filed"), 8, role="dim", drop=3),
            Column("address", _("Address"), 9, drop=5),
            Column("papers", _("Scans"), 5),
            Column("waited", _("Waits"), 7, "right"),
        ]

    def row(self, item: DeskSchoolApplication) -> Row:
        """The row of an application."""
        cells: dict[str, str | tuple[str, str]] = {
            "child": item.child,
            "school": item.school,
            "born": phrases.numeric_date(item.birth_date),
            "filed": self.filed_cell(item),
            "address": _("assigned") if item.assigned else _("another"),
            "papers": paper_signs(item.documents, (CERTIFICATE, RESIDENCE)),
            "waited": self.waited_cell(item),
        }
        return Row(item.id, cells, item.child)

    def orders(self) -> Sequence[Order]:
        """As the portal orders them; then by time and name."""
        return (
            Order(N_("By priority and territory")),
            Order(N_("Longest waiting first"), lambda item: item.created_at),
            Order(N_("By surname"), lambda item: item.child),
        )

    # Pane

    def title_of(self, item: DeskSchoolApplication) -> tuple[str, str]:
        """The child, and the application's status."""
        return item.child, state_name(item.state)

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

    def why_not(self, command_id: str) -> str | None:
        """A child is enrolled only after the scans and the claims were confirmed."""
        application: DeskSchoolApplication | None = self.chosen
        why = super().why_not(command_id)
        if why and application is not None and application.state in states.FINAL and not self._marked:
            is_decision = command_id in ("enrolment_desk.enrol", "enrolment_desk.invite")
            return _("This application is decided already.") if is_decision else why
        if why or application is None:
            return why
        if command_id == "enrolment_desk.enrol":
            return _why_not_enrolled(application)
        if command_id == "enrolment_desk.confirm" and not _has_claims(application):
            return _("No priority claimed.")
        return None

    def action_revoke(self) -> None:
        """Revoke an enrolment; applications that it has closed are restored."""
        application: DeskSchoolApplication | None = self.chosen
        if application is None:
            return
        named = {"child": application.child, "state": state_name(application.revoked_state)}
        self.with_words(
            _("%(child)s: revoke, status again “%(state)s”. Reason (the parent will see it)") % named,
            lambda words: self.decision(application, "revoke", words),
            _("Revoked: %(child)s, status again “%(state)s”.") % named,
            title=_("Revoke decision"),
        )

    def action_decide(self, action: str) -> None:
        """Carry out an action on the selected application, or on all that are marked."""
        application: DeskSchoolApplication | None = self.chosen
        if action == "take":
            self.take()
        elif action == "invite" and self.targets:
            self.app.push_screen(InvitationPage(self.context, self.targets), self._invited)
        elif action == "refuse":
            self.decide_with_words(
                "refuse",
                _("%(child)s\nReason (the parent will see it)"),
                _("Refused: %(child)s."),
                _("Refuse this application"),
            )
        elif action == "enrol" and application is not None:
            prompt = ENROL.about(
                child=application.child,
                born=phrases.numeric_date(application.birth_date),
                school=application.school,
                year=application.year,
                way_back=way_back(),
            )
            self.after_yes(prompt, self.decision(application, "enrol"))

    def action_confirm(self) -> None:
        """Confirm all claims; if they are confirmed, withdraw that."""
        application: DeskSchoolApplication | None = self.chosen
        if application is None:
            return
        has_privilege, has_permission = (
            bool(application.values.get("privilege")),
            bool(application.values.get("permission")),
        )
        sure = (
            application.privilege_confirmed >= has_privilege
            and application.permission_confirmed >= has_permission
        )
        call = enrolment.decide(
            application.id, "confirm", application.version, privilege=not sure, permission=not sure
        )
        text = _("Claims no longer confirmed: %(child)s.") if sure else _("Claims confirmed: %(child)s.")
        self.carry_out(call, text % {"child": application.child})

    def _invited(self, answers: Any) -> None:
        if answers is None:
            return
        for answer in answers:
            self.settle(answer, answer)
        self.unmark()
        self.notice(_("Invited: %(child)s.") % {"child": ", ".join(each.child for each in answers)}, "good")
        self.refresh_data()


def _has_claims(application: DeskSchoolApplication) -> bool:
    """Return whether a privilege or the founder's permission is claimed."""
    return bool(application.values.get("privilege") or application.values.get("permission"))


def _why_not_enrolled(application: DeskSchoolApplication) -> str | None:
    """Return what must be done before the enrolment; None if nothing is known."""
    if not all(is_confirmed(application.documents, kind) for kind in (CERTIFICATE, RESIDENCE)):
        return _("Confirm the scans of the birth certificate and of the residence first (s).")
    if application.age_problem and not application.permission_confirmed:
        return _("The age needs the founder’s permission: confirm it first (v).")
    if application.taken >= application.places:
        return _("There are no places left in this first grade.")
    return None
