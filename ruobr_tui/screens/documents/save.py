"""Download of a scan into the downloads folder."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from ruobr_tui import phrases
from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.rules.fields.scans import ENDINGS, JPEG, KINDS
from ruobr_tui.i18n import _
from ruobr_tui.screens.documents.labels import SIGNS, state_name
from ruobr_tui.screens.parts.downloads import download
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, line, paragraph
from ruobr_tui.widgets.progress import bar


class ScanPage(ActingPage):
    """A page from which scans can be saved."""

    def save_scan(self, scan: Document, path: str, body: Any = None) -> None:
        """Download a scan under its own name; the extension follows from its media type."""
        ending = ENDINGS.get(scan.media_type, "")

        def progress_text(done: int, total: int | None) -> str:
            return f"{scan.name}  {bar(done, total or scan.size)}"

        name = scan.name or f"document-{scan.id}"
        named = name.casefold().endswith((ending, ".jpeg") if ending == ENDINGS[JPEG] else ending)
        title = name if named else name + ending
        download(self, title, path, private=True, progress_text=progress_text, body=body)


def scan_lines(scan: Document, zone: tzinfo, width: int) -> list[Line]:
    """Return kind, state and file of a scan, and why it was refused."""
    sign, role = SIGNS.get(scan.state, ("? ", "dim"))
    said = state_name(scan.state)
    day = phrases.numeric_date(scan.at.astimezone(zone).date())
    shown = line(
        ("   " + sign, role), (kind_name(scan.kind), "text"), (f"  {said}", role), key=scan.id, copy=scan.name
    )
    about = f" · {phrases.file_size(scan.size)} · {day}"
    room = max(8, width - fit.width_of(about) - 7)
    note = paragraph(scan.note, width - 6, "warning", "     ") if scan.note else []
    return [shown, line((f"     {fit.left(scan.name, room).rstrip()}{about}", "dim")), *note]


def kind_name(kind: str) -> str:
    """Return the name of a kind of document, or the code of an unknown one."""
    return _(KINDS[kind]) if kind in KINDS else kind
