"""The plan of an import, row by row, or what is wrong in its files; applying after a question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import ChangedMeanwhile, PortalSays, RuobrError
from ruobr_tui.api.models.school_import import ImportFault, ImportPlan, ImportResult, ImportStep
from ruobr_tui.api.requests import school_import
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, ngettext, pgettext
from ruobr_tui.screens.parts.desks.page import DeskPage, Group, facts
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.parts.sending import is_there, send, show_notice, unsettled
from ruobr_tui.screens.school_import.area import AREA
from ruobr_tui.screens.school_import.choosing import Chosen
from ruobr_tui.screens.school_import.labels import (
    ACTIONS,
    ROLES,
    SIGNS,
    by_table,
    change_of,
    column_title,
    done_in_words,
    in_words,
    place_of,
    sums,
    table_title,
    verb,
)
from ruobr_tui.screens.school_import.questions import APPLY, APPLY_AND_CLOSE
from ruobr_tui.store.snapshot import Snapshot
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.header import Freshness
from ruobr_tui.widgets.lines import Line

ALL, DOUBTS = "all", "doubts"
TABS = {
    ALL: N_("All"),
    "create": N_("Create"),
    "change": N_("Change"),
    "close": N_("Close"),
    "delete": N_("Delete"),
    "faults": N_("To correct"),
    DOUBTS: N_("Warnings"),
}
WORD = N_("apply")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the list: a step, or what is wrong."""

    id: int
    about: ImportStep | ImportFault


class PlanScreen(DeskPage):
    """Nothing is written before the question was answered."""

    STRICT: ClassVar[bool] = False
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("import_plan")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, chosen: Chosen, plan: ImportPlan) -> None:
        super().__init__(context)
        self._given, self._plan = chosen, plan

    def title_text(self) -> str:
        """Whose plan it is."""
        school = self._given.school
        return (
            pgettext("page", "Import")
            if school is None
            else _("Import: %(school)s") % {"school": school.name}
        )

    async def fetch(self, portal: Any) -> Snapshot[Any] | None:
        """Nothing: the plan is checked again by a command."""
        return None

    def freshness(self) -> Freshness:
        """A plan is as old as its check."""
        return Freshness("")

    # Tabs

    @property
    def _tabs(self) -> list[str]:
        names = ["faults"] if self._plan.faults else [ALL, *(each for each in ACTIONS if self._sums[each])]
        return [*names, DOUBTS] if self._plan.doubts else names

    @property
    def _sums(self) -> dict[str, int]:
        return sums(self._plan.counts)

    @property
    def _chosen_tab(self) -> str:
        names = self._tabs
        return names[min(self._tab, len(names) - 1)]

    def states(self) -> Sequence[tuple[str, str, str]]:
        """What is done, or what is to be corrected."""
        plan = self._plan
        counts = {
            ALL: sum(self._sums.values()),
            "faults": len(plan.faults),
            DOUBTS: len(plan.doubts),
            **self._sums,
        }
        return [(_(TABS[name]), "", str(counts[name])) for name in self._tabs]

    def about_list(self) -> str:
        """What the plan comes to."""
        plan, tab = self._plan, self._chosen_tab
        if plan.faults:
            return _("Nothing was written. Correct these rows, then import again.")
        if unsettled_text := unsettled(self, self._call):
            return unsettled_text
        if plan.total > len(plan.steps):
            text = _("The first %(shown)d of %(total)d lines")
            return text % {"shown": len(plan.steps), "total": plan.total}
        return by_table(plan.counts, tab) if tab in ACTIONS else self._given.names

    # List

    def items(self) -> Sequence[Item]:
        """The lines of the chosen tab."""
        plan, tab = self._plan, self._chosen_tab
        if tab == "faults":
            return [Item(number, each) for number, each in enumerate(plan.faults)]
        if tab == DOUBTS:
            return [Item(number, each) for number, each in enumerate(plan.doubts)]
        steps = enumerate(plan.steps)
        return [Item(number, each) for number, each in steps if tab in (ALL, each.action)]

    def columns(self) -> Sequence[Column]:
        """Where and what is wrong; or which row becomes what."""
        if self._chosen_tab in ("faults", DOUBTS):
            return [
                Column("file", _("File"), 18),
                Column("row", _("Row"), 6, align="right"),
                Column("column", _("Column"), 14, drop=1),
                Column("why", _("What to correct"), least=24),
            ]
        return [
            Column("label", _("What"), least=26),
            Column("table", _("Table"), 20, role="dim"),
            Column("change", _("Becomes"), 26, drop=1),
        ]

    def row(self, item: Item) -> Row:
        """The row of a step or a fault."""
        about = item.about
        cells: dict[str, str | tuple[str, str]]
        if isinstance(about, ImportFault):
            cells = {
                "file": about.file,
                "row": str(about.row or ""),
                "column": about.column,
                "why": phrases.explained(about.explanation),
            }
            return Row(item.id, cells, place_of(about))
        said = change_of(about)
        cells = {
            "label": (f"{SIGNS.get(about.action, ' ')} {about.label}", ROLES.get(about.action, "text")),
            "table": table_title(about.table),
            "change": f"{column_title(about)}: {said}" if said else verb(about.action),
        }
        return Row(item.id, cells, about.label)

    def empty_list(self, width: int) -> list[Line]:
        """Nothing differs."""
        return nothing(_("Nothing to do: everything is there already."), width)

    # Pane

    def title_of(self, item: Item) -> tuple[str, str]:
        """The row, and what becomes of it."""
        about = item.about
        if isinstance(about, ImportFault):
            return about.file or pgettext("page", "Import"), _("row %(number)d") % {
                "number": about.row
            } if about.row else ""
        return about.label, verb(about.action)

    def groups(self, item: Item) -> Sequence[Group]:
        """All of a row."""
        about = item.about
        if isinstance(about, ImportFault):
            return [
                Group(_("Where"), facts(place_of(about))),
                Group(_("What to correct"), facts(phrases.explained(about.explanation))),
            ]
        found = [Group(_("Table"), facts(table_title(about.table)))]
        if about.column:
            title = column_title(about)
            said = change_of(about) or _("changed; not shown")
            found.append(Group(title[:1].upper() + title[1:], facts(said)))
        return found

    def actions_of(self, item: Item) -> Collection[str]:
        """A row is not decided alone."""
        return ()

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """A plan without faults that does something is applied."""
        if command_id == "import_plan.write":
            if self._plan.faults:
                return _("First correct the rows with faults, then import the files again.")
            if not self._plan.total:
                return _("There is nothing to do.")
        return super().why_not(command_id)

    @property
    def _call(self) -> Call[ImportResult]:
        given = self._given
        return school_import.write(given.files, given.school_id, given.valid_from, self._plan.digest)

    def action_write(self) -> None:
        """Apply the plan after a question; with a word where anything is closed or deleted."""
        if not self.is_free():
            return
        counts, given = self._plan.counts, self._given
        school = _("The tables name the school") if given.school is None else given.school.name
        ending = [each for each in self._plan.steps if each.action in ("close", "delete")]
        if ending:
            prompt = APPLY_AND_CLOSE.about(
                school=school,
                files=given.names,
                counts=in_words(counts).capitalize(),
                closed=_names_of(ending),
                word=_(WORD),
            )
        else:
            prompt = APPLY.about(school=school, files=given.names, counts=in_words(counts).capitalize())
        ask(self.app, prompt, lambda: self._write(done_in_words(counts)))

    def _write(self, counts: str) -> None:
        def written(result: ImportResult) -> None:
            lessons = result.lessons_created + result.lessons_changed + result.lessons_deleted
            said = _("Applied: %(counts)s.") % {"counts": counts}
            if lessons:
                text = ngettext("%(count)d lesson updated.", "%(count)d lessons updated.", lessons)
                said = f"{said} {text % {'count': lessons}}"
            if is_there(self):
                self.dismiss()
            show_notice(self, said, "good")

        send(self, self._call, written, self._refused)

    def _refused(self, error: RuobrError) -> None:
        """A plan that is older than the database is made again."""
        if isinstance(error, PortalSays | ChangedMeanwhile) and is_there(self):
            self.check_again(_("The data have changed since the check: this is the new plan."))

    def action_check_again(self) -> None:
        """Check the same files against the database as it is now."""
        self.check_again(_("Checked again."))

    @work(group="check", exclusive=True, exit_on_error=False, description="check an import again")
    async def check_again(self, done: str) -> None:
        """Make the plan again; ``done`` is said after it."""
        self.notice(_("Checking…"), "dim")
        given = self._given
        try:
            call = school_import.check(given.files, given.school_id, given.valid_from)
            self._plan = await (await self.context.portal()).execute(call)
        except RuobrError as error:
            self.show_error(error)
            return
        self._tab = 0
        self.start_over()
        self.repaint()
        self.notice(done, "warning")


def _names_of(steps: Sequence[ImportStep]) -> str:
    """The first of those that are closed or deleted, one in a row."""
    names = [f"{SIGNS[each.action]} {each.label}" for each in steps[:4]]
    if len(steps) > 4:
        names.append(_("… and %(count)d more") % {"count": len(steps) - 4})
    return "\n".join(names)
