"""The plan of a school for its new year: each class, what becomes of it, and how far it is."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from contextlib import suppress
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.rollover import (
    RolloverClass,
    RolloverOutcome,
    RolloverPlan,
    RolloverSchool,
    RolloverSchools,
)
from ruobr_tui.api.requests import rollover
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.rollover import last_day_of_old_timetable
from ruobr_tui.api.states.rollover import RolloverAction, RolloverProgress
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, ngettext, pgettext
from ruobr_tui.screens.parts.desks.page import DeskPage, Group, facts
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS, ask
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.parts.sending import refresh, send, show_notice
from ruobr_tui.screens.rollover.area import AREA
from ruobr_tui.screens.rollover.choosing import chosen_school
from ruobr_tui.screens.rollover.class_page import ClassInNewYearScreen
from ruobr_tui.screens.rollover.labels import (
    ROLES,
    apart_in_words,
    class_title,
    courses_in_words,
    named,
    pupil_count,
    state_name,
    way_of,
    year_name,
)
from ruobr_tui.screens.rollover.questions import BEGIN, BEGIN_ALL, SEE_OFF, UNDO
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line, LineView

REMEMBERED = "rollover-school"
"""The sheet of the store with the school that was chosen last."""
WORD, WORD_BACK = N_("promote"), N_("undo")


class RolloverScreen(DeskPage):
    """Enter opens the pupils of a class; ``a`` carries out one class, ``^S`` what is left."""

    STRICT: ClassVar[bool] = False
    DETAIL_ROWS: ClassVar[int] = 8
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("rollover")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._school: RolloverSchool | None = None
        with suppress(ValueError):  # stored by another version of the program: it is chosen once more
            stored = context.store.sheet(REMEMBERED)
            self._school = None if stored is None else RolloverSchool.model_validate(stored)

    def title_text(self) -> str:
        """The section, the year, and the school."""
        school, plan = self._own_school, self._plan
        year = self._year if plan is None else plan.year
        title = _("New school year") if not year else _("School year %(year)s") % {"year": year_name(year)}
        return title if school is None else f"{title}, {school.name}"

    def short_title(self) -> str:
        """The section."""
        return _("New school year")

    # What is stored

    @property
    def _schools(self) -> RolloverSchools | None:
        found: RolloverSchools | None = self.stored(rollover.schools()).value
        return found

    @property
    def _year(self) -> int:
        return 0 if self._schools is None else self._schools.year

    @property
    def _own_school(self) -> RolloverSchool | None:
        """The chosen school, or the only one."""
        found = self._schools
        if self._school is not None:
            return self._school
        return found.schools[0] if found is not None and len(found.schools) == 1 and not found.more else None

    @property
    def _plan(self) -> RolloverPlan | None:
        school = self._own_school
        found: RolloverPlan | None = None if school is None else self.stored(rollover.plan(school.id)).value
        return found

    def resources(self) -> Sequence[Resource[Any]]:
        """The plan of the school, and the schools to choose from."""
        school = self._own_school
        return [*([] if school is None else [rollover.plan(school.id)]), rollover.schools()]

    async def fetch(self, portal: Any) -> Any:
        """The schools first: the only one is not chosen by hand."""
        if self._own_school is None:
            await self.context.store.refresh(rollover.schools(), portal)
        return await super().fetch(portal)

    # Tabs and list

    def states(self) -> Sequence[tuple[str, str, str]]:
        """What is left, and what is done."""
        plan = self._plan
        if plan is None:
            return ()
        done = sum(each.state == RolloverProgress.DONE for each in plan.classes)
        return [
            (pgettext("classes", "Not yet"), "", str(len(plan.classes) - done)),
            (pgettext("classes", "Done"), "", str(done)),
        ]

    def items(self) -> Sequence[RolloverClass] | None:
        """The classes of the chosen tab; nothing where no school is chosen."""
        if self._own_school is None and self._schools is not None:
            return []
        plan = self._plan
        if plan is None:
            return None
        return [each for each in plan.classes if (each.state == RolloverProgress.DONE) == bool(self._tab)]

    def key_of(self, item: RolloverClass) -> Hashable:
        """Those who leave a class are no class of the new year."""
        return f"{item.action == RolloverAction.LEAVE}/{item.name}"

    def columns(self) -> Sequence[Column]:
        """The class, its pupils, who goes otherwise, and how far it is."""
        return [
            Column("name", _("Class"), least=22),
            Column("pupils", _("Pupils"), 8, align="right"),
            Column("apart", _("Otherwise"), 24, role="dim", drop=1),
            Column("state", _("Status"), 10),
        ]

    def row(self, item: RolloverClass) -> Row:
        """The row of a class."""
        cells: dict[str, str | tuple[str, str]] = {
            "name": class_title(item),
            "pupils": str(item.pupils),
            "apart": apart_in_words(item),
            "state": (state_name(item.state), ROLES.get(item.state, "text")),
        }
        return Row(self.key_of(item), cells, item.name)

    def about_list(self) -> str:
        """From which day on it may be carried out."""
        plan = self._plan
        if plan is None or plan.may_begin or plan.begins is None:
            return ""
        return _("Only a plan until %(day)s") % {"day": phrases.numeric_date(plan.begins)}

    def unknown_list(self, width: int) -> list[Line]:
        """Say why the plan is not there."""
        return self.missing(width)

    def empty_list(self, width: int) -> list[Line]:
        """Nothing left, nothing done, or no school chosen."""
        if self._own_school is None:
            text = _("Choose the school that is led into the new year.")
            return nothing(text, width, next_keys=[("p", _("Choose a school"))])
        if self._tab:
            return nothing(_("No class is in the new year yet."), width)
        return nothing(_("Nothing is left to do: everybody is in the new year."), width)

    # Pane

    def title_of(self, item: RolloverClass) -> tuple[str, str]:
        """The class, and how far it is."""
        return class_title(item), state_name(item.state)

    def groups(self, item: RolloverClass) -> Sequence[Group]:
        """What becomes of it, and who goes otherwise."""
        if item.state == RolloverProgress.DONE:
            when = (
                ""
                if item.done_at is None
                else phrases.date_and_time(item.done_at.astimezone(self.context.zone))
            )
            by = item.done_by or _("by a command of the server")
            return [Group(_("Done"), facts(pupil_count(item.pupils), when, by))]
        apart = facts(*(way_of(each) for each in item.apart))
        if item.action == RolloverAction.LEAVE:
            return [Group(_("Leave the school"), facts(*(each.name for each in item.apart)))]
        return [
            Group(_("Before"), facts(", ".join(item.first))),
            Group(_("Pupils"), facts(pupil_count(item.pupils))),
            Group(_("Otherwise"), apart),
            Group(_("Class teacher"), facts(item.teacher or _("to be named"))),
            Group(_("Courses"), facts(courses_in_words(item))),
        ]

    def actions_of(self, item: RolloverClass) -> Collection[str]:
        """A row is carried out by a command that says itself when it cannot be."""
        return ()

    def renamed(self, command: Command) -> str:
        """Those who leave are not promoted."""
        item = self.chosen
        is_leaving = item is not None and item.action == RolloverAction.LEAVE
        return _("See off") if command.id == "rollover.begin" and is_leaving else ""

    def opens(self, key: Hashable) -> bool:
        """What is done has no pupils to plan."""
        item = self.item_of(key)
        return item is not None and item.state != RolloverProgress.DONE

    @on(LineView.Opened, "#page")
    def open_line(self, event: LineView.Opened) -> None:
        """Open the pupils of a class."""
        item, plan = self.item_of(event.key), self._plan
        if item is not None and plan is not None and item.state != RolloverProgress.DONE:
            screen = ClassInNewYearScreen(self.context, plan.school, plan.year, item.name, item.was)
            self.app.push_screen(screen, lambda _result: self.refresh_data())

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """The season, what has to be done before, and that there is anything."""
        plan, item = self._plan, self.chosen
        if command_id == "rollover.school":
            found = self._schools
            if found is not None and len(found.schools) < 2 and not found.more:
                return _("There is one school only.")
        if command_id == "rollover.begin":
            if item is None:
                return _("Choose a class first.")
            if item.state == RolloverProgress.DONE:
                return _("This class is in the new year already.")
            if item.first:
                return _("First: %(names)s.") % {"names": ", ".join(item.first)}
        if command_id in ("rollover.begin", "rollover.begin_all"):
            if plan is None or not any(each.state != RolloverProgress.DONE for each in plan.classes):
                return _("There is nothing to do.")
            if not plan.may_begin and plan.begins is not None:
                text = _("A new school year is begun from %(day)s on.")
                return text % {"day": phrases.numeric_date(plan.begins)}
        if command_id == "rollover.undo":
            if plan is None:
                return _("Not loaded yet.")
            if plan.why_no_way_back is not None:
                return phrases.explained(plan.why_no_way_back)
        return super().why_not(command_id)

    def action_begin_class(self) -> None:
        """Carry out the selected class, with those that exchange pupils with it, after a word."""
        plan, item = self._plan, self.chosen
        if plan is None or item is None or not self.is_free():
            return
        group = [each for each in plan.classes if each.digest == item.digest]
        if item.action == RolloverAction.LEAVE:
            prompt = SEE_OFF.about(school=plan.name, name=item.name, pupils=named(item.apart), word=item.name)
            ask(self.app, prompt, lambda: self._carry_out([item.digest]))
            return
        prompt = BEGIN.about(
            school=plan.name,
            classes="\n".join(f"{class_title(each)}, {pupil_count(each.pupils)}" for each in group),
            apart=named(pupil for each in group for pupil in each.apart),
            ends=_old_end(plan.year),
            word=item.name,
        )
        ask(self.app, prompt, lambda: self._carry_out([item.digest]))

    def action_begin_all(self) -> None:
        """Carry out what is left, class by class, after a word."""
        plan = self._plan
        if plan is None or not self.is_free():
            return
        left = [each for each in plan.classes if each.state != RolloverProgress.DONE]
        apart = [pupil for each in left for pupil in each.apart if pupil.becomes != pupil.proposed]
        leaving = sum(each.pupils for each in left if each.action == RolloverAction.LEAVE)
        classes = [", ".join(class_title(each) for each in left if each.action != RolloverAction.LEAVE)]
        if leaving:
            classes.append(_("Leave the school: %(count)d") % {"count": leaving})
        prompt = BEGIN_ALL.about(
            school=plan.name,
            classes="\n".join(classes),
            apart=named(apart),
            ends=_old_end(plan.year),
            word=_(WORD),
        )
        ask(self.app, prompt, lambda: self._carry_out(list(dict.fromkeys(each.digest for each in left))))

    def action_undo_year(self) -> None:
        """Put everything back, after a word."""
        plan = self._plan
        if plan is None or not self.is_free():
            return
        done = [each for each in plan.classes if each.state == RolloverProgress.DONE]
        prompt = UNDO.about(
            school=plan.name, classes=", ".join(class_title(each) for each in done), word=_(WORD_BACK)
        )

        def undone(outcome: RolloverOutcome) -> None:
            refresh(self)
            count = len(outcome.names)
            text = ngettext("Undone: %(count)d class.", "Undone: %(count)d classes.", count)
            show_notice(self, text % {"count": count}, "good")

        ask(self.app, prompt, lambda: send(self, rollover.undo(plan.school, plan.year), undone))

    def _carry_out(self, digests: Sequence[str]) -> None:
        """One part after the other; the first refusal ends it, and what is done stays done."""
        plan = self._plan
        if plan is None:
            return
        calls = [rollover.begin_class(plan.school, plan.year, each) for each in digests]
        self._carry_out_next_class(calls, [], len(calls))

    def _carry_out_next_class(
        self, calls: Sequence[Call[RolloverOutcome]], done: Sequence[str], total: int
    ) -> None:
        if not calls:
            refresh(self)
            show_notice(self, _("Promoted: %(names)s.") % {"names": ", ".join(done)}, "good")
            return

        def made(outcome: RolloverOutcome) -> None:
            names = [*done, *outcome.names]
            self._carry_out_next_class(calls[1:], names, total)
            if calls[1:]:
                words = {"name": ", ".join(outcome.names), "done": total - len(calls) + 1, "total": total}
                show_notice(self, _("%(done)d of %(total)d: %(name)s") % words, "dim")

        def failed(_error: RuobrError) -> None:
            refresh(self)

        send(self, calls[0], made, failed)

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="choose a school")
    async def action_school(self) -> None:
        """Choose another school; of too many by a part of the name."""
        found = self._schools
        if found is None:
            self.notice(_("Not loaded yet."))
            return
        try:
            school = await chosen_school(self, found)
        except RuobrError as error:
            self.show_error(error)
            return
        if school is not None:
            self._school = school
            self.context.store.save_sheet(REMEMBERED, school.model_dump(mode="json"))
            self._tab = 0
            self.start_over()
            self.repaint()
            self.refresh_data()


def _old_end(year: int) -> str:
    return phrases.numeric_date(last_day_of_old_timetable(year))
