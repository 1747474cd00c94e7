"""Past imports; a new one, empty tables, a school as tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import i18n, keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.list_orders import ListPart
from ruobr_tui.api.models.school_import import Fillable, PastImport, PastImports
from ruobr_tui.api.requests import school_import
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules import long_work
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.desks.paged_desk import PagedDesk
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.downloads import download
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.school_import.area import AREA
from ruobr_tui.screens.school_import.choosing import Chosen, chosen_files, chosen_school, first_day
from ruobr_tui.screens.school_import.labels import table_title
from ruobr_tui.screens.school_import.plan import PlanScreen
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line


class ImportsScreen(PagedDesk):
    """Who filled the schools, when and from which files."""

    STRICT: ClassVar[bool] = False
    KEYS: ClassVar[str] = school_import.LIST
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("imports")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def title_text(self) -> str:
        """The section."""
        return _("Filling schools")

    def list_in(self, state: str | None, part: ListPart) -> Resource[PastImports]:
        """Past imports."""
        return school_import.past(part)

    def states(self) -> Sequence[tuple[str, str, str]]:
        """None: an import that is written stays."""
        return ()

    def resources(self) -> Sequence[Resource[Any]]:
        """The page that is shown, and where one may import."""
        return [*super().resources(), school_import.fillable()]

    def rows_of(self, answer: PastImports) -> Sequence[PastImport]:
        """The imports."""
        return answer.imports

    def actions_of(self, item: PastImport) -> Collection[str]:
        """What was written stays."""
        return ()

    @property
    def _where(self) -> Fillable | None:
        found: Fillable | None = self.stored(school_import.fillable()).value
        return found

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("at", _("When"), 18),
            Column("files", _("Files"), least=20),
            Column("by", _("Who"), 20, role="dim", drop=1),
            Column("rows", _("Rows"), 8, align="right"),
        ]

    def row(self, item: PastImport) -> Row:
        """The row of an import."""
        cells: dict[str, str | tuple[str, str]] = {
            "at": phrases.date_and_time(item.at.astimezone(self.context.zone)),
            "files": item.files,
            "by": item.by or _("by a command"),
            "rows": str(item.created + item.changed + item.closed),
        }
        return Row(item.id, cells, item.files)

    def empty_list(self, width: int) -> list[Line]:
        """None yet."""
        return nothing(_("Nothing was imported yet."), width, next_keys=[("n", _("Import tables"))])

    # Pane

    def title_of(self, item: PastImport) -> tuple[str, str]:
        """When it was, and of which school."""
        return item.school or _("Several schools"), phrases.date_and_time(
            item.at.astimezone(self.context.zone)
        )

    def groups(self, item: PastImport) -> Sequence[Group]:
        """Who, which files, how many rows."""
        counts = _("created %(created)d, changed %(changed)d, closed or deleted %(closed)d") % {
            "created": item.created,
            "changed": item.changed,
            "closed": item.closed,
        }
        return [
            Group(_("Who"), facts(item.by or _("by a command of the server"))),
            Group(_("Rows"), facts(counts)),
            Group(_("Files"), facts(*item.files.split(", "))),
        ]

    # Commands

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="choose what to import")
    async def action_check(self) -> None:
        """Choose a school and files, check them, and show the plan or the faults."""
        school = await chosen_school(self, self._where, may_be_none=True)
        if school is None:
            return
        about = _("The tables name the school") if school[0] is None else school[0].name
        files = await chosen_files(self, about)
        if files is None:
            return
        day = await first_day(self, files)
        if day is None:
            return
        chosen = Chosen(files, school[0], day[0])
        self.notice(_("Checking…"), "dim")
        try:
            call = school_import.check(chosen.files, chosen.school_id, chosen.valid_from)
            plan = await (await self.context.portal()).execute(call)
        except RuobrError as error:
            self.show_error(error)
            return
        self.notice("")
        self.app.push_screen(PlanScreen(self.context, chosen, plan), self._seen)

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="choose an empty table")
    async def action_template(self) -> None:
        """Save the columns of a kind of tables."""
        if self._where is None:
            self.notice(_("Not loaded yet."))
            return
        options = [(name, table_title(name), f"{name.replace(' ', '_')}.csv") for name in self._where.tables]
        name = await self.app.push_screen_wait(ChooseScreen(_("Which table?"), options))
        if name is not None:
            file = f"{name.replace(' ', '_')}.csv"
            download(self, file, school_import.template_path(name, i18n.language()))

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="choose a school to save")
    async def action_export(self) -> None:
        """Save a school as tables, in one ZIP."""
        found = await chosen_school(self, self._where, may_be_none=False)
        if found is not None and found[0] is not None:
            school = found[0]
            name = _("%(school)s, tables.zip") % {"school": school.name}
            download(
                self,
                name,
                school_import.export_path(school.id, i18n.language()),
                private=True,
                seconds=long_work.IMPORT_CHECK,
            )

    def _seen(self, _result: object) -> None:
        self.refresh_data()
