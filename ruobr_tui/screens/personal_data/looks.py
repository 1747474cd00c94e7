"""Who viewed the family's data: the parent's, and the children's. For the parent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from ruobr_tui import phrases
from ruobr_tui.api.models.personal_data import Look, Looks
from ruobr_tui.api.requests import personal_data
from ruobr_tui.api.resources import Resource
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.personal_data.acts import look_text, name_of, roles_of
from ruobr_tui.screens.personal_data.entry_pages import EntryPages
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line


class LooksScreen(EntryPages):
    """When, who and what; the pane tells it in full."""

    KEYS: ClassVar[str] = "looks"

    def title_text(self) -> str:
        """The section."""
        return _("Who viewed my data")

    def page_of(self, before: str) -> Resource[Looks]:
        """A page."""
        return personal_data.looks(before)

    def entries_of(self, answer: Looks) -> Sequence[Look]:
        """The views."""
        return answer.looks

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("when", _("When"), 16),
            Column("who", _("Who"), 20),
            Column("what", _("What"), least=20),
            Column("child", _("Child"), 10, role="dim", drop=1),
        ]

    def row(self, item: Look) -> Row:
        """The row of a view."""
        cells: dict[str, str | tuple[str, str]] = {
            "when": self.moment(item.at),
            "who": phrases.initials(name_of(item.who)) or _("account deleted"),
            "what": look_text(item.what),
            "child": item.child,
        }
        return Row(item.id, cells, item.id)

    def orders(self) -> Sequence[Order]:
        """As the portal sends them."""
        return (Order(N_("The latest first")),)

    def empty_list(self, width: int) -> list[Line]:
        """Nobody."""
        return nothing(_("No views so far."), width)

    def title_of(self, item: Look) -> tuple[str, str]:
        """Who it was, and when."""
        return name_of(item.who) or _("account deleted"), self.moment(item.at)

    def groups(self, item: Look) -> Sequence[Group]:
        """Role, what was viewed, of whom, why."""
        return [
            Group(_("Who"), facts(roles_of(item.who, item.roles))),
            Group(_("What"), facts(phrases.capitalised(look_text(item.what)))),
            Group(_("Whose data"), facts(item.child or _("yours"))),
            Group(_("Reason"), facts(item.reason)),
        ]
