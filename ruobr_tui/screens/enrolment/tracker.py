"""The first grade: each application with its school, what to do next, and its history."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api import cabinet, enrolment
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.enrolment import SchoolApplication, SchoolChoice, SchoolChoices
from ruobr_tui.api.models.events import FIRST_GRADE
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.enrolment import APPLICATION, PRIVILEGES
from ruobr_tui.api.states.enrolment import FINAL, SchoolApplicationState
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.enrolment.area import AREA
from ruobr_tui.screens.enrolment.labels import NEXT, state_name, step_name
from ruobr_tui.screens.enrolment.questions import WITHDRAW
from ruobr_tui.screens.parts.application_lines import claim, history_lines, last_note
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.form_page import FormPage
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.page import not_loaded
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph


class SchoolApplicationPage(FormPage):
    """The claims of an application; child and school were chosen before."""

    def __init__(self, context: Context, child: int, school: SchoolChoice) -> None:
        super().__init__(context, APPLICATION, f"school-new-{child}-{school.id}")
        self._child, self._school = child, school

    def title_text(self) -> str:
        """To which school."""
        return _("Application: %(school)s") % {"school": self._school.name}

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Apply."""
        return enrolment.apply(self._child, self._school.id, values)


class EnrolmentScreen(ActingPage):
    """A block for each application, the live ones first."""

    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({FIRST_GRADE})
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("enrolment")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    HAS_LIST: ClassVar[bool] = False
    ACTS: ClassVar[Mapping[str, str]] = {"enrolment.withdraw": "withdraw"}

    def title_text(self) -> str:
        """The section."""
        return _("First grade")

    def resources(self) -> Sequence[Resource[Any]]:
        """The applications; the children for a new one."""
        return [enrolment.applications(), cabinet.children()]

    @property
    def _applications(self) -> list[SchoolApplication]:
        found = self.stored(enrolment.applications()).value
        return found.applications if found is not None else []

    @property
    def _chosen(self) -> SchoolApplication | None:
        return next((each for each in self._applications if each.id == self.view.cursor_key), None)

    @property
    def possible(self) -> Collection[str]:
        """What the portal allows."""
        return it.actions if (it := self._chosen) is not None else ()

    def page(self, width: int) -> list[Line]:
        """Up to three applications of a child, and what is over."""
        if not self.stored(enrolment.applications()).known:
            return not_loaded(width)
        if not self._applications:
            told = _(
                "No application yet. Press n to apply: one to the school of the address, two to any others."
            )
            return paragraph(told, width - 2, "dim", " ")
        lines: list[Line] = []
        for application in self._applications:
            lines += self._block(application, width)
            lines.append(EMPTY)
        return lines[:-1]

    def _block(self, it: SchoolApplication, width: int) -> list[Line]:
        head = heading(f"{it.child} · {it.school} · {it.year}", width)
        is_invited = it.state == SchoolApplicationState.INVITED
        role = "dim" if it.state in FINAL else "warning" if is_invited else "good"
        about = [_("the school of the address") if it.assigned else _("another school"), it.address]
        privilege = dict(PRIVILEGES).get(it.values.get("privilege", ""))
        if privilege:
            about.append(claim(_(privilege), it.privilege_confirmed))
        if it.values.get("permission"):
            about.append(claim(_("founder’s permission"), it.permission_confirmed))
        lines = [
            Line(head.spans, key=it.id, copy=it.school),
            line((f" {state_name(it.state)}", role)),
            *paragraph(" · ".join(filter(None, about)), width - 2, "dim", " "),
        ]
        if it.state not in FINAL:
            free = _("places %(places)d, enrolled %(taken)d") % {"places": it.places, "taken": it.taken}
            lines.append(line((f" {free}", "dim")))
        if is_invited and it.invited_on is not None:
            lines += paragraph(self._invitation(it), width - 2, "bad", " ")
        if it.state in NEXT:
            lines += paragraph(_(NEXT[it.state]), width - 2, "text", " ")
        put_back = bool(it.history) and it.history[-1].action in ("revoke", "reopen")
        if not is_invited or put_back:  # the note of an invitation stands above
            lines += last_note(it.history, it.state, width)
        return [*lines, *history_lines(it.history, step_name, self.context.zone, width)]

    def _invitation(self, it: SchoolApplication) -> str:
        assert it.invited_on is not None
        left = (it.invited_on - self.context.today()).days
        told = {"day": phrases.short_day(it.invited_on), "where": it.invited_to, "count": left}
        if left < 0:
            return _("! The originals were due on %(day)s: %(where)s. Ask the school.") % told
        if left == 0:
            return _("! Bring the originals today: %(where)s") % told
        return _("! Bring the originals by %(day)s: %(where)s") % told

    # Commands

    def action_withdraw(self) -> None:
        """Take the application under the cursor back."""
        it = self._chosen
        if it is None:
            self.nothing_chosen()
            return
        if "withdraw" not in it.actions:
            self.notice(_("That is not possible with this application now."))
            return
        asked = WITHDRAW.about(child=it.child, school=it.school, year=it.year, word=surname(it.child))
        self.after_yes(asked, enrolment.withdraw(it.id, it.version))

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="apply to a school")
    async def action_apply(self) -> None:
        """A new application: for which child, to which school."""
        found = self.stored(cabinet.children()).value
        if found is None:
            self.notice(_("Not loaded yet."))
            return
        options = []
        for child in found.children:
            if child.pupil_id is not None:
                continue  # goes to school
            name = " ".join(filter(None, (child.values.get("last_name"), child.values.get("first_name"))))
            options.append((child.id, name, _("not complete: see the cabinet") if child.missing else ""))
        if not options:
            self.notice(_("Every child of the cabinet goes to school already; add one first (g c)."))
            return
        child = await self.app.push_screen_wait(ChooseScreen(_("For which child?"), options))
        school = await self._chosen_school(child) if child is not None else None
        if school is not None:
            page = SchoolApplicationPage(self.context, child, school)
            self._sent(await self.app.push_screen_wait(page))

    async def _chosen_school(self, child: int) -> SchoolChoice | None:
        """One of those that the child may be sent to; None when there is none, which is said."""
        try:
            snapshot = await self.context.store.refresh(enrolment.choices(child), await self.context.portal())
        except RuobrError as error:
            self.tell_error(error)
            return None
        found: SchoolChoices | None = snapshot.value
        if snapshot.error is not None:
            self.tell_error(snapshot.error)
        if found is None or snapshot.error is not None:
            return None
        if found.why_not:
            self.notice(phrases.explained(found.obstacle), "bad")
            return None
        options = [(each.id, each.name, _note(each)) for each in found.schools]
        chooser = ChooseScreen(_("Which school?"), options, _about(found))
        number = await self.app.push_screen_wait(chooser)
        school = next((each for each in found.schools if each.id == number), None)
        if school is not None and school.why_not:
            self.notice(phrases.explained(school.obstacle), "bad")
            return None
        return school

    def _sent(self, answer: Any) -> None:
        if answer is not None:
            self.notice(_("The portal has it."), "good")
            self.refresh_data()


def _about(found: SchoolChoices) -> str:
    assigned = next((each for each in found.schools if each.assigned), None)
    if assigned is not None:
        told = _("First grade of %(year)d. By the address: %(school)s (%(row)s).")
        return told % {"year": found.year, "school": assigned.name, "row": assigned.assigned_by}
    if not found.address_known:
        told = _("First grade of %(year)d. The address names no street and house: the school will check it.")
    else:
        told = _("First grade of %(year)d. No school’s territory holds the address; any may be chosen.")
    return told % {"year": found.year}


def _note(each: SchoolChoice) -> str:
    free = _("%(free)d free") % {"free": max(0, each.places - each.taken)}
    return f"★ {free}" if each.assigned else free
