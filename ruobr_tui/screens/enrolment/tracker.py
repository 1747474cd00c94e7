"""Applications for the first grade: school, next step, and history of each."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.enrolment import SchoolApplication, SchoolChoice, SchoolChoices
from ruobr_tui.api.models.events import FIRST_GRADE
from ruobr_tui.api.requests import cabinet, enrolment
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.enrolment import APPLICATION
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.enrolment.application_lines import detail, rows
from ruobr_tui.screens.enrolment.area import AREA
from ruobr_tui.screens.enrolment.questions import WITHDRAW
from ruobr_tui.screens.parts.detail_page import DetailPage
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.forms.page import BACK, FormPage
from ruobr_tui.screens.parts.forms.review import Review
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets.blocks.states import empty_state
from ruobr_tui.widgets.lines import Line


class SchoolApplicationPage(FormPage):
    """The claims of an application; child and school were chosen before."""

    def __init__(self, context: Context, child: tuple[int, str], school: SchoolChoice, year: int) -> None:
        self._child, self._child_name = child
        super().__init__(context, APPLICATION, f"school-new-{self._child}-{school.id}")
        self._school, self._year = school, year

    @property
    def steps_before(self) -> Sequence[str]:
        """Child and school."""
        return (N_("Child"), N_("School"))

    def title_text(self) -> str:
        """The school's name."""
        return _("Application: %(school)s") % {"school": self._school.name}

    def review(self, values: Mapping[str, str]) -> Review:
        """The child, the school, and what comes next."""
        return Review(
            self._child_name,
            _("First grade %(year)d: %(school)s") % {"year": self._year, "school": self._school.name},
            _(
                "The school checks the application and invites you with the originals. You can withdraw it "
                "here until it is decided."
            ),
        )

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Send the application."""
        return enrolment.apply(self._child, self._school.id, values)


class EnrolmentScreen(DetailPage, ActingPage):
    """A row for each application; the pane tells what to do now."""

    DETAIL_ROWS: ClassVar[int] = 9

    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({FIRST_GRADE})
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("enrolment")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "enrolment.withdraw": ("withdraw", N_("This application is decided; it can no longer be withdrawn.")),
    }

    def title_text(self) -> str:
        """The section."""
        return _("First grade")

    def resources(self) -> Sequence[Resource[Any]]:
        """The applications, and the children for a new one."""
        return [enrolment.applications(), cabinet.children()]

    @property
    def _applications(self) -> list[SchoolApplication]:
        found = self.stored(enrolment.applications()).value
        return found.applications if found is not None else []

    @property
    def _chosen(self) -> SchoolApplication | None:
        return next((each for each in self._applications if each.id == self.view.cursor_key), None)

    @property
    def allowed(self) -> Collection[str] | None:
        """Actions that the portal allows."""
        return application.actions if (application := self._chosen) is not None else None

    def why_not(self, command_id: str) -> str | None:
        """An application is for a child of the account that goes to no school yet."""
        if command_id != "enrolment.apply":
            return super().why_not(command_id)
        found = self.stored(cabinet.children()).value
        if found is None:
            return _("Not loaded yet.")
        if all(child.pupil_id is not None for child in found.children):
            return _("Every child of the cabinet goes to school already; add one first (g i a).")
        return None

    def page(self, width: int) -> list[Line]:
        """Return the applications of each child, the live ones first."""
        if not self.stored(enrolment.applications()).known:
            return self.missing(width)
        if not self._applications:
            why = _("You can send three: one to your catchment school, two to any others.")
            return empty_state(_("NO APPLICATIONS YET"), why, [("n", _("New application"))], width)
        return rows(self._applications, self.context.today(), width)

    def detail(self, width: int, height: int) -> list[Line]:
        """Return what to do about the selected application, and what has happened."""
        application = self._chosen
        if application is None:
            return []
        return detail(application, self.context.today(), self.context.zone, width)

    def opens(self, key: Hashable) -> bool:
        """Everything is told in the pane."""
        return False

    # Commands

    def action_withdraw(self) -> None:
        """Withdraw the selected application."""
        application = self._chosen
        if application is None:
            return
        prompt = WITHDRAW.about(
            child=application.child,
            school=application.school,
            year=application.year,
            word=surname(application.child),
        )
        self.after_yes(prompt, enrolment.withdraw(application.id, application.version))

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="apply to a school")
    async def action_apply(self) -> None:
        """Apply: choose a child, then a school."""
        found = self.stored(cabinet.children()).value
        if found is None:
            return
        options = []
        for child in found.children:
            if child.pupil_id is not None:
                continue  # already goes to school
            name = child.full_name
            options.append((child.id, name, _("incomplete: see Account") if child.missing else ""))
        names = {number: name for number, name, _note in options}
        child = await self.app.push_screen_wait(ChooseScreen(_("Choose a child"), options))
        answer: Any = BACK if child is not None else None
        while answer is BACK:
            chosen = await self._chosen_school(child)
            if chosen is None:
                return
            page = SchoolApplicationPage(self.context, (child, names[child]), *chosen)
            answer = await self.app.push_screen_wait(page)
        self._sent(answer)

    async def _chosen_school(self, child: int) -> tuple[SchoolChoice, int] | None:
        """Let the user choose a school that is open to the child; None (with a notice) if there is none.

        Returns it with the year of the first grade.
        """
        try:
            snapshot = await self.context.store.refresh(enrolment.choices(child), await self.context.portal())
        except RuobrError as error:
            self.show_error(error)
            return None
        found: SchoolChoices | None = snapshot.value
        if snapshot.error is not None:
            self.show_error(snapshot.error)
        if found is None or snapshot.error is not None:
            return None
        if found.why_not:
            self.notice(phrases.explained(found.obstacle), "bad")
            return None
        options = [(each.id, each.name, _note(each)) for each in found.schools]
        chooser = ChooseScreen(_("Choose a school"), options, _about(found))
        number = await self.app.push_screen_wait(chooser)
        school = next((each for each in found.schools if each.id == number), None)
        if school is not None and school.why_not:
            self.notice(phrases.explained(school.obstacle), "bad")
            return None
        return (school, found.year) if school is not None else None

    def _sent(self, answer: Any) -> None:
        if answer is not None:
            self.notice(_("Sent."), "good")
            self.refresh_data()


def _about(options: SchoolChoices) -> str:
    assigned = next((each for each in options.schools if each.assigned), None)
    if assigned is not None:
        text = _("First grade %(year)d. Catchment school: %(school)s (%(row)s).")
        return text % {"year": options.year, "school": assigned.name, "row": assigned.assigned_by}
    if not options.address_known:
        text = _(
            "First grade %(year)d. The address has no street and house number; the school will check it."
        )
    else:
        text = _("First grade %(year)d. No catchment school for this address; choose any.")
    return text % {"year": options.year}


def _note(choice: SchoolChoice) -> str:
    free = _("%(free)d free") % {"free": max(0, choice.places - choice.taken)}
    return f"★ {free}" if choice.assigned else free
