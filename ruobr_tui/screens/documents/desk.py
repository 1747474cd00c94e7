"""The scans of a child at a desk: open (which is logged), confirm, refuse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.documents import Document, DocumentDecision
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import documents
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.links import links
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.documents.area import AREA
from ruobr_tui.screens.documents.labels import SIGNS, state_name
from ruobr_tui.screens.documents.save import ScanPage, kind_name
from ruobr_tui.screens.documents.scan_view import CONFIRM, ScanView
from ruobr_tui.screens.parts.desks.page import Check, DeskPage, Group, facts
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line, LineView


class ChildScansScreen(DeskPage, ScanPage):
    """``read_documents`` returns the scans of the desk's current list; ``reason`` is logged when one is
    opened.
    """

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("child_scans")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "child_scans.look": ("save", ""),
        "child_scans.save": ("save", ""),
        "child_scans.confirm": ("confirm", N_("This scan is confirmed already.")),
        "child_scans.refuse": ("refuse", N_("This scan is refused already.")),
    }

    def __init__(
        self,
        context: Context,
        child: str,
        reason: str,
        resource: Any,
        read_documents: Callable[[], list[Document]],
    ) -> None:
        super().__init__(context)
        self._child, self._reason, self._resource, self._read_scans = child, reason, resource, read_documents

    def title_text(self) -> str:
        """The child's name."""
        return _("Scans: %(child)s") % {"child": self._child}

    def resources(self) -> list[Any]:
        """The desk's list, which contains the scans."""
        return [self._resource]

    def items(self) -> Sequence[Document]:
        """The scans, the newest first."""
        return self._read_scans()

    def actions_of(self, item: Document) -> Collection[str]:
        """Open any scan; decide it as the portal allows."""
        return ["save", *item.actions]

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("kind", _("Document"), least=24),
            Column("state", _("Status"), 18),
            Column("size", _("Size"), 9, "right", role="dim", drop=2),
            Column("day", _("Uploaded"), 9, role="dim", drop=1),
        ]

    def row(self, item: Document) -> Row:
        """The row of a scan."""
        mark, role = SIGNS.get(item.state, ("? ", "dim"))
        cells: dict[str, str | tuple[str, str]] = {
            "kind": kind_name(item.kind),
            "state": (f"{mark}{state_name(item.state)}", role),
            "size": phrases.file_size(item.size),
            "day": phrases.short_date(item.at.astimezone(self.context.zone).date()),
        }
        return Row(item.id, cells, item.name)

    def empty_list(self, width: int) -> list[Line]:
        """No scans."""
        return nothing(_("No scans uploaded."), width, title=self._child)

    # Pane

    def title_of(self, item: Document) -> tuple[str, str]:
        """The kind of document, and its status."""
        return kind_name(item.kind), state_name(item.state)

    def groups(self, item: Document) -> Sequence[Group]:
        """The child, the file, why it was refused, and that opening it is logged."""
        day = phrases.numeric_date(item.at.astimezone(self.context.zone).date())
        text = _("Opening a scan is logged: the family sees who opened it, when and why.")
        return [
            Group(_("Child"), facts(self._child)),
            Group(_("File"), facts(item.name, f"{phrases.file_size(item.size)}, {day}")),
            Group(_("Reason"), [("!", item.note, "due")] if item.note else []),
            Group(_("Check"), unseen_rows(item)),
            Group(_("Log"), facts(text)),
        ]

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """A family's scan is never left lying in a folder: a host passes it on by a link that opens once."""
        if command_id == "child_scans.save" and links() is None:
            return _("Families’ scans are not saved on this computer. Look at them here (l).")
        return super().why_not(command_id)

    @on(LineView.Opened, "#page")
    def open_line(self) -> None:
        """Look at the selected scan."""
        self.action_look()

    def action_look(self) -> None:
        """Show the selected scan; the server logs that."""
        scan = self.chosen
        if scan is None:
            return
        view = ScanView(self.context, self._child, scan, self._reason, decides=False)

        def closed(_nothing: None) -> None:
            if view.chosen == CONFIRM:
                self.action_confirm()

        self.app.push_screen(view, closed)

    def action_save(self) -> None:
        """Pass the selected scan on by a one-time link; the server logs that."""
        if (scan := self.chosen) is not None:
            self.save_scan(scan, documents.desk_content_path(scan.id), {"reason": self._reason})

    def action_confirm(self) -> None:
        """Confirm the selected scan."""
        if (scan := self.chosen) is not None:
            done = _("Confirmed: %(kind)s, %(child)s.") % self._named(scan)
            self.carry_out(documents.decide(scan.id, "confirm", scan.version), done)

    def action_refuse(self) -> None:
        """Refuse the selected scan; the parent can read the reason."""
        if (scan := self.chosen) is not None:
            self.with_words(
                _("%(kind)s, %(child)s\nReason (the parent will see it)") % self._named(scan),
                lambda words: documents.decide(scan.id, "refuse", scan.version, words),
                _("Rejected: %(kind)s, %(child)s.") % self._named(scan),
                longest=longest_of(DocumentDecision, "note"),
                title=_("Reject this scan"),
            )

    def _named(self, scan: Document) -> dict[str, str]:
        return {"kind": kind_name(scan.kind), "child": self._child}


def unseen_rows(scan: Document) -> list[Check]:
    """Return that a scan was confirmed by somebody who had not opened it."""
    return [("!", _("confirmed without having been opened"), "due")] if scan.confirmed_unseen else []
