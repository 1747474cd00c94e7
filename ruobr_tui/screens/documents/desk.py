"""The scans of a child at a desk: open (which is logged), confirm, refuse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.requests import documents
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.documents.area import AREA
from ruobr_tui.screens.documents.save import ScanPage, kind_name, scan_lines
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, paragraph


class ChildScansScreen(ScanPage):
    """``read_documents`` returns the scans of the desk's current list; ``reason`` is logged when one is
    opened.
    """

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("child_scans")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
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
        self._child, self._reason, self._resource, self._found = child, reason, resource, read_documents

    def title_text(self) -> str:
        """The child's name."""
        return _("Scans: %(child)s") % {"child": self._child}

    def resources(self) -> list[Any]:
        """The desk's list, which contains the scans."""
        return [self._resource]

    def page(self, width: int) -> list[Line]:
        """Return scans, the newest first."""
        lines = [heading(self._child, width)]
        for scan in self._found():
            lines += scan_lines(scan, self.context.zone, width)
        if not self._found():
            lines += nothing(_("The parent has uploaded nothing."), width)
        text = _("Opening a scan is written down; the family sees who opened it, when and why.")
        return [*lines, EMPTY, *paragraph(text, width - 2, "dim", " ")]

    @property
    def allowed(self) -> Collection[str] | None:
        """Open any scan; decide it as the portal allows."""
        scan = self._chosen()
        return ["save", *scan.actions] if scan is not None else None

    def _chosen(self) -> Document | None:
        return next((scan for scan in self._found() if scan.id == self.view.cursor_key), None)

    @on(LineView.Opened, "#page")
    def open_line(self) -> None:
        """Open the selected scan."""
        self.action_save()

    def action_save(self) -> None:
        """Save the selected scan on this computer; the server logs that."""
        if (scan := self._chosen()) is not None:
            self.save_scan(scan, documents.desk_content_path(scan.id), {"reason": self._reason})

    def action_confirm(self) -> None:
        """Confirm the selected scan."""
        if (scan := self._chosen()) is not None:
            done = _("Confirmed: %(kind)s, %(child)s.") % self._named(scan)
            self.carry_out(documents.decide(scan.id, "confirm", scan.version), done)

    def action_refuse(self) -> None:
        """Refuse the selected scan; the parent can read the reason."""
        if (scan := self._chosen()) is not None:
            self.with_words(
                _("%(kind)s, %(child)s\nWhy? The parent will read it.") % self._named(scan),
                lambda words: documents.decide(scan.id, "refuse", scan.version, words),
                _("Refused: %(kind)s, %(child)s.") % self._named(scan),
                title=_("Refuse this scan"),
            )

    def _named(self, scan: Document) -> dict[str, str]:
        return {"kind": kind_name(scan.kind), "child": self._child}
