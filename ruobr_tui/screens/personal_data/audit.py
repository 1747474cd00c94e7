"""The audit: who looked at, changed, granted and revoked what, narrowed by kind, person and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.personal_data import AuditEntry, AuditKind, AuditPage
from ruobr_tui.api.requests import personal_data
from ruobr_tui.api.requests.personal_data import AuditFilters
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.personal_data.acts import KINDS, happened, name_of, roles_of
from ruobr_tui.screens.personal_data.area import AREA
from ruobr_tui.screens.personal_data.audit_filters import ask_period, ask_person
from ruobr_tui.screens.personal_data.entry_pages import EntryPages
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line


class AuditScreen(EntryPages):
    """A tab for everything, and one for each kind of entry."""

    KEYS: ClassVar[str] = "audit"
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("audit")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, filters: AuditFilters | None = None) -> None:
        super().__init__(context)
        self._filters = filters or AuditFilters()

    def title_text(self) -> str:
        """The section."""
        return _("Audit")

    def page_of(self, before: str) -> Resource[AuditPage]:
        """A page of what is wanted."""
        return personal_data.audit(replace(self._filters, kind=self._kind), before)

    @property
    def _kind(self) -> AuditKind | None:
        return None if self._tab == 0 else list(KINDS)[self._tab - 1]

    def entries_of(self, answer: AuditPage) -> Sequence[AuditEntry]:
        """The entries."""
        return answer.entries

    def states(self) -> Sequence[tuple[str, str, str]]:
        """Everything, then each kind."""
        return [(_("All"), "", ""), *((_(title), "", "") for title in KINDS.values())]

    def about_list(self) -> str:
        """What it is narrowed to."""
        own = self._filters
        parts = []
        if own.who:
            parts.append(_("Acts of %(login)s") % {"login": own.who})
        if own.whose:
            parts.append(_("Data of %(login)s") % {"login": own.whose})
        if own.start is not None and own.end is not None:
            parts.append(phrases.short_span(own.start, own.end))
        return ". ".join(parts)

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("when", _("When"), 16),
            Column("who", _("Who"), 20),
            Column("what", _("What"), least=24),
            Column("whose", _("Whose"), 20, role="dim", drop=1),
        ]

    def row(self, item: AuditEntry) -> Row:
        """The row of an entry."""
        cells: dict[str, str | tuple[str, str]] = {
            "when": self.moment(item.at),
            "who": phrases.initials(name_of(item.who)) or _("the portal"),
            "what": happened(item),
            "whose": phrases.initials(name_of(item.whose)) or "–",
        }
        return Row(item.id, cells, item.id)

    def orders(self) -> Sequence[Order]:
        """As the portal sends them."""
        return (Order(N_("The latest first")),)

    def empty_list(self, width: int) -> list[Line]:
        """Nothing of that kind."""
        if self._filters != AuditFilters():
            return nothing(_("Nothing found."), width, next_keys=[("Esc", _("Show everything again"))])
        return nothing(_("Nothing has happened yet."), width)

    # Pane

    def title_of(self, item: AuditEntry) -> tuple[str, str]:
        """What happened, and when."""
        return phrases.capitalised(happened(item)), self.moment(item.at)

    def groups(self, item: AuditEntry) -> Sequence[Group]:
        """Who, as what; whose; why."""
        by = _("by the portal itself, or by a command of the server")
        login = _("login %(login)s")
        return [
            Group(
                _("Who"),
                facts(
                    name_of(item.who) or by,
                    roles_of(item.who, item.who_roles),
                    login % {"login": item.who_login} if item.who_login else "",
                ),
            ),
            Group(
                _("Whose"),
                facts(
                    name_of(item.whose),
                    item.child,
                    login % {"login": item.whose_login} if item.whose_login else "",
                ),
            ),
            Group(_("Reason"), facts(item.reason)),
        ]

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """An entry without a person leads to none."""
        item: AuditEntry | None = self.chosen
        if command_id == "audit.who" and (item is None or not item.who_login):
            return _("Nobody’s account stands in this row.")
        if command_id == "audit.whose" and (item is None or not item.whose_login):
            return _("Nobody’s account stands in this row.")
        return super().why_not(command_id)

    def action_who(self) -> None:
        """Show everything that who acted in this row has done."""
        if (item := self.chosen) is not None:
            self._narrow_to(replace(self._filters, who=item.who_login, whose=""))

    def action_whose(self) -> None:
        """Show everything about the family of this row."""
        if (item := self.chosen) is not None:
            self._narrow_to(replace(self._filters, who="", whose=item.whose_login))

    def action_find(self) -> None:
        """Ask for a person, and whether the acts or the data are wanted."""
        self._ask(ask_person)

    def action_period(self) -> None:
        """Ask for the first and the last day."""
        self._ask(ask_period)

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="narrow the audit")
    async def _ask(self, dialog: Any) -> None:
        try:
            wanted: AuditFilters | None = await dialog(self, self._filters)
        except RuobrError as error:
            self.show_error(error)
            return
        if wanted is not None:
            self._narrow_to(wanted)

    def action_back(self) -> None:
        """Show everything again; then leave."""
        if self._filters != AuditFilters():
            self._narrow_to(AuditFilters())
        else:
            super().action_back()

    def _narrow_to(self, filters: AuditFilters) -> None:
        self._filters = filters
        self.start_over()
        self.repaint()
        self.refresh_data()

    @property
    def today(self) -> date:
        """The day at the school."""
        return self.context.today()
