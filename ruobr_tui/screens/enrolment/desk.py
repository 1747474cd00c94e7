"""The clerk's list of the first grade: by school, privilege, territory and time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api import enrolment
from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.enrolment import DeskSchoolApplication, DeskSchoolApplications
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.enrolment import PRIVILEGES
from ruobr_tui.api.rules.forms import Field, Form, Kind
from ruobr_tui.api.rules.scans import CERTIFICATE, RESIDENCE
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
from ruobr_tui.screens.parts.form_page import FormPage
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
            hint=N_("DD.MM.YYYY"),
            least=0,
            most=365,
        ),
        Field("invited_to", N_("Room and hours"), required=True, longest=200),
    )
)


class InvitationPage(FormPage):
    """When and where the originals are to be brought."""

    def __init__(self, context: Context, it: DeskSchoolApplication) -> None:
        known = {
            "invited_on": it.invited_on.isoformat() if it.invited_on else "",
            "invited_to": it.invited_to,
        }
        super().__init__(context, INVITATION, f"school-invitation-{it.id}", known, it.version)
        self._it = it

    def title_text(self) -> str:
        """Who is invited."""
        return _("Invitation: %(child)s") % {"child": self._it.child}

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Invite."""
        day = date.fromisoformat(values["invited_on"])
        return enrolment.decide(
            self._it.id, "invite", version, invited_on=day, invited_to=values["invited_to"]
        )


class EnrolmentDeskScreen(RevokingPage, WorkListScreen):
    """Four lines an application: child, parent, what is claimed, papers."""

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
        """By school, privilege, territory and time."""
        return enrolment.work_list(state)

    def reason_of(self, it: DeskSchoolApplication) -> str:
        """Which application."""
        return _("school application %(number)d") % {"number": it.id}

    def page(self, width: int) -> list[Line]:
        """How many there are in each state, then the schools with their lists."""
        found: DeskSchoolApplications | None = self.found
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

    def _lines(self, it: DeskSchoolApplication, width: int) -> list[Line]:
        born = phrases.numeric_date(it.birth_date)
        filed = phrases.numeric_date(it.created_at.astimezone(self.context.zone).date())
        invited_on = it.invited_on if it.state == SchoolApplicationState.INVITED else None
        overdue = invited_on is not None and invited_on < self.context.today()
        state = state_name(it.state)
        if invited_on is not None:
            state += f" {phrases.numeric_date(invited_on)}"
        claims = [_("territory") if it.assigned else _("another territory")]
        if title := dict(PRIVILEGES).get(it.values.get("privilege", "")):
            claims.append(f"{sign(it.privilege_confirmed)} {_(title)}")
        if it.age_problem:
            claims.append(f"{sign(it.permission_confirmed)} {_('age: founder’s permission')}")
        parent = filter(None, (it.parent, it.phone, it.certificate))
        return [
            line(
                (f" {it.child}", "text"),
                (f"  {born}  ", "dim"),
                (state, "bad" if overdue else "dim"),
                key=it.id,
                copy=it.child,
            ),
            *listed(
                ((each, "dim") for each in (_("filed %(day)s") % {"day": filed}, *parent)), width - 2, "   "
            ),
            *listed(((each, "active") for each in claims), width - 2, "   "),
            *paragraph(papers(it.documents) or _("no scans"), width - 2, "dim", "   "),
            *warning(it.twins),
            *([until_line(it.revocable_until)] if it.revocable_until is not None else []),
        ]

    # Commands

    @property
    def possible(self) -> Collection[str]:
        """Nobody is enrolled before everything is confirmed."""
        it: DeskSchoolApplication | None = self.chosen
        is_ready = it is not None and not _why_not_enrolled(it)
        return [action for action in super().possible if action != "enrol" or is_ready]

    def has_claims(self, it: DeskSchoolApplication) -> bool:
        """A privilege, or the founder's permission."""
        return bool(it.values.get("privilege") or it.values.get("permission"))

    def action_revoke(self) -> None:
        """Put the application back, with those that its enrolment closed."""
        it: DeskSchoolApplication | None = self.chosen
        if it is None:
            self.nothing_chosen()
            return
        if not self.is_revocable:
            self.not_revocable()
            return
        named = {"child": it.child, "state": state_name(it.revoked_state)}
        self.with_words(
            _("%(child)s: revoke, status again “%(state)s”. Why? The parent will read it.") % named,
            lambda words: enrolment.decide(it.id, "revoke", it.version, note=words),
            _("Revoked: %(child)s, status again “%(state)s”.") % named,
            title=_("Revoke decision"),
        )

    def action_decide(self, action: str) -> None:
        """Carry an action out on the application under the cursor."""
        it: DeskSchoolApplication | None = self.chosen
        if it is None:
            self.nothing_chosen()
        elif action not in it.actions:
            self.notice(_("That is not possible with this application now."))
        elif action == "invite":
            self.app.push_screen(InvitationPage(self.context, it), self._sent)
        elif action == "refuse":
            about = {"child": it.child, "school": it.school}
            self.with_words(
                _("%(child)s, %(school)s\nWhy? The parent will read it.") % about,
                lambda words: enrolment.decide(it.id, "refuse", it.version, note=words),
                _("Refused: %(child)s.") % about,
                title=_("Refuse this application"),
            )
        elif action == "enrol" and (why_not := _why_not_enrolled(it)):
            self.notice(why_not)
        elif action == "enrol":
            asked = ENROL.about(
                child=it.child,
                born=phrases.numeric_date(it.birth_date),
                school=it.school,
                year=it.year,
                way_back=way_back(),
            )
            self.after_yes(asked, enrolment.decide(it.id, action, it.version))
        else:
            done = _("Taken into review: %(child)s.") % {"child": it.child}
            self.carry_out(enrolment.decide(it.id, action, it.version), done)

    def action_confirm(self) -> None:
        """Confirm everything that is claimed; when it is confirmed, take that back."""
        it: DeskSchoolApplication | None = self.chosen
        if it is None:
            self.nothing_chosen()
            return
        if not self.has_claims(it):
            self.notice(_("Nothing is claimed here."))
            return
        if "confirm" not in it.actions:
            self.notice(_("That is not possible with this application now."))
            return
        has_privilege, has_permission = bool(it.values.get("privilege")), bool(it.values.get("permission"))
        sure = it.privilege_confirmed >= has_privilege and it.permission_confirmed >= has_permission
        call = enrolment.decide(it.id, "confirm", it.version, privilege=not sure, permission=not sure)
        told = _("Claims no longer confirmed: %(child)s.") if sure else _("Claims confirmed: %(child)s.")
        self.carry_out(call, told % {"child": it.child})

    def _sent(self, answer: Any) -> None:
        if answer is not None:
            self.notice(_("Invited: %(child)s.") % {"child": answer.child}, "good")
            self.refresh_data()


def _why_not_enrolled(it: DeskSchoolApplication) -> str:
    """What has to be done before the portal enrols; "" when nothing is known against it."""
    if not all(is_confirmed(it.documents, kind) for kind in (CERTIFICATE, RESIDENCE)):
        return _("Confirm the scans of the birth certificate and of the residence first (s).")
    if it.age_problem and not it.permission_confirmed:
        return _("The age needs the founder’s permission: confirm it first (v).")
    if it.taken >= it.places:
        return _("The first grade has no free place any more.")
    return ""
