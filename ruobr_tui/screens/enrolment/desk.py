"""The clerk's list of applications for the first grade: by school, priority, territory and time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.enrolment import DeskSchoolApplication, DeskSchoolApplications
from ruobr_tui.api.requests import enrolment
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.enrolment import PRIVILEGES
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind
from ruobr_tui.api.rules.fields.scans import CERTIFICATE, RESIDENCE
from ruobr_tui.api.states import enrolment as states
from ruobr_tui.api.states.enrolment import SchoolApplicationState
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.enrolment.area import AREA
from ruobr_tui.screens.enrolment.labels import state_name
from ruobr_tui.screens.enrolment.questions import ENROL
from ruobr_tui.screens.parts.dialogs.question import way_back
from ruobr_tui.screens.parts.duplicate_warning import warning
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.screens.parts.revocation import RevokingPage, until_line
from ruobr_tui.screens.parts.work_list import WorkListScreen, is_confirmed, papers, sign
from ruobr_tui.widgets.lines import Line, heading, line, listed, paragraph

INVITATION = Form(
    (
        Field(
            "invited_on",
            N_("By which day"),
            Kind.DATE,
            required=True,
            least=0,
            most=365,
        ),
        Field("invited_to", N_("Room and hours"), required=True, longest=200),
    )
)


class InvitationPage(FormPage):
    """Date and place for bringing the originals."""

    def __init__(self, context: Context, application: DeskSchoolApplication) -> None:
        known = {
            "invited_on": application.invited_on.isoformat() if application.invited_on else "",
            "invited_to": application.invited_to,
        }
        super().__init__(
            context, INVITATION, f"school-invitation-{application.id}", known, application.version
        )
        self._application = application

    def title_text(self) -> str:
        """The child's name."""
        return _("Invitation: %(child)s") % {"child": self._application.child}

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Send the invitation."""
        day = date.fromisoformat(values["invited_on"])
        return enrolment.decide(
            self._application.id, "invite", version, invited_on=day, invited_to=values["invited_to"]
        )


class EnrolmentDeskScreen(RevokingPage, WorkListScreen):
    """Four lines for each application: child, parent, claims, documents."""

    STATES = (
        None,
        SchoolApplicationState.ENROLLED,
        SchoolApplicationState.REFUSED,
        SchoolApplicationState.WITHDRAWN,
    )
    WAITING = states.WAITING
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("enrolment_desk")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    ACTS: ClassVar[Mapping[str, str]] = {
        f"enrolment_desk.{action}": action
        for action in ("take", "invite", "enrol", "confirm", "refuse", "revoke", "scans")
    }

    def title_text(self) -> str:
        """The section."""
        return _("First grade applications")

    def list_in(self, state: str | None) -> Resource[DeskSchoolApplications]:
        """The list, ordered by school, priority, territory and time."""
        return enrolment.work_list(state)

    def reason_of(self, application: DeskSchoolApplication) -> str:
        """The reason logged for opening scans: the application."""
        return _("school application %(number)d") % {"number": application.id}

    def page(self, width: int) -> list[Line]:
        """Return the number of applications in each state, then the schools with their lists."""
        found: DeskSchoolApplications | None = self.stored_list
        if found is None:
            return not_loaded(width)
        lines = self.counts(state_name, width)
        if not found.applications:
            return [*lines, *nothing(_("Nothing here."), width)]
        school = 0
        for each in found.applications:
            if each.school_id != school:
                school = each.school_id
                places = _("places %(places)d, enrolled %(taken)d") % {
                    "places": each.places,
                    "taken": each.taken,
                }
                lines.append(heading(f"{each.school} · {each.year} · {places}", width))
            lines += self._lines(each, width)
        return lines

    def _lines(self, application: DeskSchoolApplication, width: int) -> list[Line]:
        born = phrases.numeric_date(application.birth_date)
        filed = phrases.numeric_date(application.created_at.astimezone(self.context.zone).date())
        is_invited = application.state == SchoolApplicationState.INVITED
        invited_on = application.invited_on if is_invited else None
        overdue = invited_on is not None and invited_on < self.context.today()
        state = state_name(application.state)
        if invited_on is not None:
            state += f" {phrases.numeric_date(invited_on)}"
        claims = [_("territory") if application.assigned else _("another territory")]
        if title := dict(PRIVILEGES).get(application.values.get("privilege", "")):
            claims.append(f"{sign(application.privilege_confirmed)} {_(title)}")
        if application.age_problem:
            claims.append(f"{sign(application.permission_confirmed)} {_('age: founder’s permission')}")
        parent = filter(None, (application.parent, application.phone, application.certificate))
        return [
            line(
                (f" {application.child}", "text"),
                (f"  {born}  ", "dim"),
                (state, "bad" if overdue else "dim"),
                key=application.id,
                copy=application.child,
            ),
            *listed(
                ((each, "dim") for each in (_("filed %(day)s") % {"day": filed}, *parent)), width - 2, "   "
            ),
            *listed(((each, "active") for each in claims), width - 2, "   "),
            *paragraph(papers(application.documents) or _("no scans"), width - 2, "dim", "   "),
            *warning(application.twins),
            *([until_line(application.revocable_until)] if application.revocable_until is not None else []),
        ]

    # Commands

    @property
    def possible(self) -> Collection[str]:
        """Allowed actions. A child is enrolled only after all claims are confirmed."""
        application: DeskSchoolApplication | None = self.chosen
        is_ready = application is not None and not _why_not_enrolled(application)
        return [action for action in super().possible if action != "enrol" or is_ready]

    def has_claims(self, application: DeskSchoolApplication) -> bool:
        """Whether a privilege or the founder's permission is claimed."""
        return bool(application.values.get("privilege") or application.values.get("permission"))

    def action_revoke(self) -> None:
        """Revoke an enrolment; applications that it has closed are restored."""
        application: DeskSchoolApplication | None = self.chosen
        if application is None:
            self.nothing_chosen()
            return
        if not self.is_revocable:
            self.not_revocable()
            return
        named = {"child": application.child, "state": state_name(application.revoked_state)}
        self.with_words(
            _("%(child)s: revoke, status again “%(state)s”. Why? The parent will read it.") % named,
            lambda words: enrolment.decide(application.id, "revoke", application.version, note=words),
            _("Revoked: %(child)s, status again “%(state)s”.") % named,
            title=_("Revoke decision"),
        )

    def action_decide(self, action: str) -> None:
        """Carry out an action on the selected application."""
        application: DeskSchoolApplication | None = self.chosen
        if application is None:
            self.nothing_chosen()
        elif action not in application.actions:
            self.notice(_("That is not possible with this application now."))
        elif action == "invite":
            self.app.push_screen(InvitationPage(self.context, application), self._sent)
        elif action == "refuse":
            about = {"child": application.child, "school": application.school}
            self.with_words(
                _("%(child)s, %(school)s\nWhy? The parent will read it.") % about,
                lambda words: enrolment.decide(application.id, "refuse", application.version, note=words),
                _("Refused: %(child)s.") % about,
                title=_("Refuse this application"),
            )
        elif action == "enrol" and (why_not := _why_not_enrolled(application)):
            self.notice(why_not)
        elif action == "enrol":
            prompt = ENROL.about(
                child=application.child,
                born=phrases.numeric_date(application.birth_date),
                school=application.school,
                year=application.year,
                way_back=way_back(),
            )
            self.after_yes(prompt, enrolment.decide(application.id, action, application.version))
        else:
            done = _("Taken into review: %(child)s.") % {"child": application.child}
            self.carry_out(enrolment.decide(application.id, action, application.version), done)

    def action_confirm(self) -> None:
        """Confirm all claims; if they are confirmed, withdraw that."""
        application: DeskSchoolApplication | None = self.chosen
        if application is None:
            self.nothing_chosen()
            return
        if not self.has_claims(application):
            self.notice(_("Nothing is claimed here."))
            return
        if "confirm" not in application.actions:
            self.notice(_("That is not possible with this application now."))
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

    def _sent(self, answer: Any) -> None:
        if answer is not None:
            self.notice(_("Invited: %(child)s.") % {"child": answer.child}, "good")
            self.refresh_data()


def _why_not_enrolled(application: DeskSchoolApplication) -> str:
    """Return what must be done before the enrolment; "" if nothing is known."""
    if not all(is_confirmed(application.documents, kind) for kind in (CERTIFICATE, RESIDENCE)):
        return _("Confirm the scans of the birth certificate and of the residence first (s).")
    if application.age_problem and not application.permission_confirmed:
        return _("The age needs the founder’s permission: confirm it first (v).")
    if application.taken >= application.places:
        return _("The first grade has no free place any more.")
    return ""
