"""The clerk's list of the first grade: by school, privilege, territory and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api import enrolment
from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.models.enrolment import DeskSchoolApplication, DeskSchoolApplications
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.enrolment import PRIVILEGES
from ruobr_tui.api.rules.forms import Field, Form, Kind
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.acting import ActingPage
from ruobr_tui.screens.child_scans import ChildScansScreen
from ruobr_tui.screens.enrolment_words import state_name
from ruobr_tui.screens.form_page import FormPage
from ruobr_tui.screens.page import not_loaded, nothing
from ruobr_tui.screens.saving_scan import kind_name
from ruobr_tui.widgets.lines import Line, LineView, heading, line, paragraph

STATES: tuple[str | None, ...] = (None, "enrolled", "refused", "withdrawn")
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


class EnrolmentDeskScreen(ActingPage):
    """Three lines an application: child, what is claimed, parent and papers."""

    SCOPES: ClassVar[tuple[str, ...]] = ("enrolment_desk",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("enrolment_desk")]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._state: str | None = None

    def title_text(self) -> str:
        """The section."""
        return _("First grade applications")

    def resources(self) -> Sequence[Resource[Any]]:
        """The list of the state."""
        return [enrolment.work_list(self._state)]

    @property
    def _found(self) -> DeskSchoolApplications | None:
        return self.stored(enrolment.work_list(self._state)).value

    def page(self, width: int) -> list[Line]:
        """How many there are in each state, then the schools with their lists."""
        found = self._found
        if found is None:
            return not_loaded(width)
        waiting = sum(found.counts.get(state, 0) for state in ("submitted", "under-review", "invited"))
        counts = [f"{_('waiting')} {waiting}"]
        counts += [f"{state_name(each)} {found.counts.get(each, 0)}" for each in STATES if each is not None]
        lines = [*paragraph(" · ".join(counts), width - 2, "dim", " ")]
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
            lines += self._lines(each)
        return lines

    def _lines(self, it: DeskSchoolApplication) -> list[Line]:
        born = phrases.numeric_date(it.birth_date)
        filed = phrases.numeric_date(it.created_at.astimezone(self.context.zone).date())
        overdue = it.state == "invited" and it.invited_on is not None and it.invited_on < self.context.today()
        state = state_name(it.state)
        if it.state == "invited" and it.invited_on is not None:
            state += f" {phrases.numeric_date(it.invited_on)}"
        claims = [_("territory") if it.assigned else _("another territory")]
        if title := dict(PRIVILEGES).get(it.values.get("privilege", "")):
            claims.append(f"{_sign(it.privilege_confirmed)} {_(title)}")
        if it.age_problem:
            claims.append(f"{_sign(it.permission_confirmed)} {_('age: founder’s permission')}")
        scans = [scan for scan in it.documents if scan.state != "refused"]
        papers = ", ".join(f"{_sign(scan.state == 'confirmed')} {kind_name(scan.kind)}" for scan in scans)
        parent = " · ".join(filter(None, (it.parent, it.phone, it.certificate)))
        return [
            line(
                (f" {it.child}", "text"),
                (f"  {born}  ", "dim"),
                (state, "bad" if overdue else "dim"),
                key=it.id,
                copy=it.child,
            ),
            line((f"   {_('filed %(day)s') % {'day': filed}} · {parent}", "dim")),
            line((f"   {' · '.join(claims)}", "active")),
            line((f"   {papers or _('no scans')}", "dim")),
        ]

    # Commands

    def _chosen(self) -> DeskSchoolApplication | None:
        each = self._found.applications if self._found is not None else []
        return next((one for one in each if one.id == self.view.cursor_key), None)

    def action_state(self, step: int) -> None:
        """The applications of the next or previous state."""
        self._state = STATES[(STATES.index(self._state) + step) % len(STATES)]
        self.snapshot = None
        self.repaint()
        self.refresh_data()

    def action_decide(self, action: str) -> None:
        """Carry an action out on the application under the cursor."""
        it = self._chosen()
        if it is None or action not in it.actions:
            self.notice(_("That is not possible with this application now."))
        elif action == "invite":
            self.app.push_screen(InvitationPage(self.context, it), self._sent)
        elif action == "refuse":
            self.with_words(
                _("Why? The parent will read it. ↵ sends, Esc leaves."),
                lambda words: enrolment.decide(it.id, "refuse", it.version, note=words),
                _("Done."),
            )
        else:
            self.carry_out(enrolment.decide(it.id, action, it.version), _("Done."))

    def action_confirm(self) -> None:
        """Confirm everything that is claimed; when it is confirmed, take that back."""
        it = self._chosen()
        if it is None:
            return
        has_privilege, has_permission = bool(it.values.get("privilege")), bool(it.values.get("permission"))
        if not has_privilege and not has_permission:
            self.notice(_("Nothing is claimed here."))
            return
        sure = it.privilege_confirmed >= has_privilege and it.permission_confirmed >= has_permission
        call = enrolment.decide(it.id, "confirm", it.version, privilege=not sure, permission=not sure)
        self.carry_out(call, _("Taken back.") if sure else _("Confirmed."))

    @on(LineView.Opened, "#page")
    def open_line(self) -> None:
        """Its scans."""
        self.action_scans()

    def action_scans(self) -> None:
        """The scans of the child."""
        it = self._chosen()
        if it is None:
            return
        state, number = self._state, it.id

        def found() -> list[Document]:
            known = self.stored(enrolment.work_list(state)).value
            each = known.applications if known is not None else []
            return next((one.documents for one in each if one.id == number), [])

        reason = _("school application %(number)d") % {"number": it.id}
        screen = ChildScansScreen(self.context, it.child, reason, enrolment.work_list(state), found)
        self.app.push_screen(screen, lambda _result: self.repaint())

    def _sent(self, answer: Any) -> None:
        if answer is not None:
            self.notice(_("The parent will read it."), "good")
            self.refresh_data()


def _sign(is_confirmed: bool) -> str:
    return "✓" if is_confirmed else "?"
