"""A scan on its way to this machine: saved under its own name, where the user finds it."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from textual import work

from ruobr_tui import phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.rules.scans import ENDINGS, JPEG, KINDS
from ruobr_tui.i18n import N_, _
from ruobr_tui.saving import saving
from ruobr_tui.screens.acting import ActingPage
from ruobr_tui.screens.section import error_line
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, line, paragraph
from ruobr_tui.widgets.progress import bar, in_steps

STATES = {
    "waiting": ("· ", "dim", N_("not looked at yet")),
    "confirmed": ("✓ ", "good", N_("confirmed")),
    "refused": ("! ", "bad", N_("refused")),
}
"""Sign, role and name of each state of a scan."""


class ScanPage(ActingPage):
    """A page on which scans can be saved."""

    def save_scan(self, scan: Document, path: str, body: Any = None) -> None:
        """Fetch a scan into the downloads folder, under its name; its type decides the ending."""
        self._save_scan(scan, path, body)

    @work(group="download", exit_on_error=False, description="save a scan")
    async def _save_scan(self, scan: Document, path: str, body: Any) -> None:
        ending = ENDINGS.get(scan.media_type, "")

        def tell(done: int, total: int | None) -> None:
            self.notice(f"{scan.name}  {bar(done, total or scan.size)}", "text")

        named = scan.name.casefold().endswith((ending, ".jpeg") if ending == ENDINGS[JPEG] else ending)
        name = scan.name if named else scan.name + ending
        try:
            portal = await self.context.portal()
            title = name or f"document-{scan.id}{ending}"
            with saving(title, private=True) as (file, stream):
                await portal.download(path, stream.write, in_steps(tell), body)
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        self.notice(_("Saved as %(path)s") % {"path": str(file)}, "good")


def scan_lines(scan: Document, zone: tzinfo, width: int) -> list[Line]:
    """One scan: kind and state, its file; below it why it was refused."""
    sign, role, state = STATES.get(scan.state, ("? ", "dim", ""))
    said = _(state) if state else scan.state
    day = phrases.numeric_date(scan.at.astimezone(zone).date())
    shown = line(
        ("   " + sign, role), (kind_name(scan.kind), "text"), (f"  {said}", role), key=scan.id, copy=scan.name
    )
    about = f" · {phrases.file_size(scan.size)} · {day}"
    room = max(8, width - fit.width_of(about) - 7)
    note = paragraph(scan.note, width - 6, "warning", "     ") if scan.note else []
    return [shown, line((f"     {fit.left(scan.name, room).rstrip()}{about}", "dim")), *note]


def kind_name(kind: str) -> str:
    """A kind of document in words; one that this program does not know, as it is."""
    return _(KINDS[kind]) if kind in KINDS else kind
