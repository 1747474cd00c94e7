"""The texts of the portal: what is in force, since when, and which have a draft."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Any, ClassVar

from textual import on

from ruobr_tui import phrases
from ruobr_tui.api.models.portal_texts import PortalText, PortalTexts
from ruobr_tui.api.requests import administration
from ruobr_tui.api.resources import Resource
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.desks.page import DeskPage, Group, facts
from ruobr_tui.screens.texts.labels import text_name
from ruobr_tui.screens.texts.text_page import TextScreen
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import LineView


class TextsScreen(DeskPage):
    """Enter opens a text."""

    STRICT: ClassVar[bool] = False

    def title_text(self) -> str:
        """The section."""
        return _("Texts of the portal")

    def resources(self) -> Sequence[Resource[Any]]:
        """All texts."""
        return [administration.portal_texts()]

    def items(self) -> Sequence[PortalText] | None:
        """The texts; None until they are fetched."""
        found: PortalTexts | None = self.stored(administration.portal_texts()).value
        return None if found is None else found.texts

    def key_of(self, item: PortalText) -> Hashable:
        """A text by its kind."""
        return item.kind

    def actions_of(self, item: PortalText) -> Collection[str]:
        """A text is changed on its own page."""
        return ()

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("name", _("Text"), least=30),
            Column("since", _("In force since"), 22, role="dim", drop=1),
            Column("draft", _("Draft"), 12),
        ]

    def row(self, item: PortalText) -> Row:
        """The row of a text."""
        cells: dict[str, str | tuple[str, str]] = {
            "name": text_name(item.kind),
            "since": self._since(item),
            "draft": (_("there is one"), "due") if item.has_draft else "",
        }
        return Row(item.kind, cells)

    def title_of(self, item: PortalText) -> tuple[str, str]:
        """What it is."""
        return text_name(item.kind), _("draft") if item.has_draft else ""

    def groups(self, item: PortalText) -> Sequence[Group]:
        """Since when it is in force, and by whom."""
        number = _("version no. %(number)d") % {"number": item.number} if item.number else ""
        return [Group(_("In force since"), facts(self._since(item), number, item.by))]

    def _since(self, item: PortalText) -> str:
        if item.at is None:
            return _("comes with the portal")
        return phrases.date_and_time(item.at.astimezone(self.context.zone))

    @on(LineView.Opened, "#page")
    def open_line(self, event: LineView.Opened) -> None:
        """Open a text."""
        if isinstance(event.key, str):
            self.app.push_screen(TextScreen(self.context, event.key), self._seen)

    def _seen(self, _result: object) -> None:
        self.refresh_data()
