"""The scans of the children with the operators' decisions; uploading."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.models.family import FamilyChild
from ruobr_tui.api.requests import cabinet, documents
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.fields.scans import KINDS
from ruobr_tui.api.uploads import Begun, InMemory, Progress, upload
from ruobr_tui.areas import Command
from ruobr_tui.files.downloads import refusal
from ruobr_tui.files.links import FileLinks, Wanted, links
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.account.questions import REMOVE_SCAN
from ruobr_tui.screens.documents.area import AREA
from ruobr_tui.screens.documents.save import ScanPage, kind_name, scan_lines
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.file_picker import FilePicker
from ruobr_tui.screens.parts.dialogs.link_sheet import UploadLink
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.store.uploads import resume_upload
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line
from ruobr_tui.widgets.progress import bar, in_steps

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal


@dataclass(slots=True)
class Received:
    """A file that has come by a link: in memory until the portal has it, as an interrupted upload goes on."""

    whose: tuple[int, str]
    """The child and the kind of document."""
    name: str
    body: bytes
    begun: Begun | None = None

    async def send(self, portal: Portal, progress: Progress) -> None:
        """Upload it, or the rest of it. Raises what ``api.uploads.upload`` raises."""

        def save(begun: Begun) -> None:
            self.begun = begun

        file = InMemory(self.name, self.body)
        await upload(portal, file, *self.whose, begun=self.begun, save=save, progress=progress)


class DocumentsScreen(ScanPage):
    """Scans by child. ``a`` uploads; an interrupted upload continues if the same file is chosen."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("documents")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "documents.save": ("save", ""),
        "documents.remove": ("remove", N_("This scan is confirmed and can’t be deleted.")),
    }

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._folder = Path.home()
        self._unsent: Received | None = None
        self._sending: tuple[str, int, int] | None = None  # name, bytes sent, bytes in total

    def title_text(self) -> str:
        """The page's title."""
        return _("Documents")

    def resources(self) -> Sequence[Resource[Any]]:
        """The scans, and the children."""
        return [documents.documents(), cabinet.children()]

    @property
    def _scans(self) -> list[Document]:
        found = self.stored(documents.documents()).value
        return found.documents if found is not None else []

    @property
    def _children(self) -> list[FamilyChild]:
        found = self.stored(cabinet.children()).value
        return found.children if found is not None else []

    def page(self, width: int) -> list[Line]:
        """Return each child with its scans, the newest first; a running upload is shown above."""
        if not self.stored(documents.documents()).known:
            return self.missing(width)
        lines: list[Line] = []
        if self._sending is not None:
            name, done, total = self._sending
            text = _("Uploading %(name)s") % {"name": name}
            lines += [
                line(
                    f" {text}", ("  " + bar(done, total), "active"), (f"  {phrases.file_size(total)}", "dim")
                ),
                EMPTY,
            ]
        for child in self._children:
            lines += self._child_lines(child, width)
        if not self._children:
            lines += nothing(_("First add a child (Esc, then a)."), width)
        return lines

    def _child_lines(self, child: FamilyChild, width: int) -> list[Line]:
        lines = [heading(child.full_name, width)]
        own = [scan for scan in self._scans if scan.child_id == child.id]
        for scan in own:
            lines += scan_lines(scan, self.context.zone, width)
        lines.append(line(" + ", (_("Upload a scan"), "accent"), key=("add", child.id)))
        lines.append(EMPTY)
        return lines

    # Commands

    @on(LineView.Opened, "#page")
    def open_line(self, event: LineView.Opened) -> None:
        """Upload for a child, or save a scan."""
        match event.key:
            case ("add", int(child)):
                self._choose_kind(child)
            case int():
                self.action_save()

    @property
    def allowed(self) -> Collection[str] | None:
        """Save a scan; remove it if the portal allows it."""
        scan = self._chosen()
        return ["save", *scan.actions] if scan is not None else None

    def _chosen(self) -> Document | None:
        return next((scan for scan in self._scans if scan.id == self.view.cursor_key), None)

    def action_add(self) -> None:
        """Upload a scan for the selected child."""
        key = self.view.cursor_key
        scan = self._chosen()
        if isinstance(key, tuple):
            self._choose_kind(key[1])
        elif scan is not None:
            self._choose_kind(scan.child_id)
        elif self._children:
            self._choose_kind(self._children[0].id)
        else:
            self.notice(_("First add a child (Esc, then a)."))

    def action_save(self) -> None:
        """Save the selected scan."""
        scan = self._chosen()
        if scan is not None:
            self.save_scan(scan, documents.content_path(scan.id))

    def action_remove(self) -> None:
        """Delete the selected scan."""
        scan = self._chosen()
        if scan is None:
            return
        child = next((each.full_name for each in self._children if each.id == scan.child_id), "")
        prompt = REMOVE_SCAN.about(child=child, kind=kind_name(scan.kind), file=scan.name)
        self.after_yes(prompt, documents.remove(scan.id))

    def _choose_kind(self, child: int) -> None:
        if self._sending is not None:
            self.notice(_("Wait for the current upload to finish."))
            return
        if (why := refusal()) is not None:
            self.notice(error_line(why), "bad")
            return

        def chosen(kind: str | None) -> None:
            if kind is not None:
                self._choose_file(child, kind)

        options = [(kind, _(title), "") for kind, title in KINDS.items()]
        self.app.push_screen(ChooseScreen(_("Choose a document type"), options), chosen)

    def _choose_file(self, child: int, kind: str) -> None:
        if (passing_on := links()) is not None:
            self._invite(passing_on, child, kind)
            return

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._folder = path.parent
                self._upload(child, kind, path)

        self.app.push_screen(FilePicker(_("Choose a PDF, JPEG or PNG file"), self._folder), chosen)

    def _invite(self, passing_on: FileLinks, child: int, kind: str) -> None:
        """Get the file from the parent's own device; one that the portal has not got yet is sent at once."""
        if self._unsent is not None and self._unsent.whose == (child, kind):
            self._upload(child, kind, self._unsent)
            return

        def arrived(file: tuple[str, bytes] | None) -> None:
            if file is not None:
                self._unsent = Received((child, kind), *file)
                self._upload(child, kind, self._unsent)

        try:
            link = passing_on.invite(Wanted.SCAN)
        except RuobrError as error:
            self.show_error(error)
            return
        whose = next((each.full_name for each in self._children if each.id == child), "")
        about = f"{whose}: {kind_name(kind)}"
        self.app.push_screen(UploadLink(self.context, passing_on, link, about, Wanted.SCAN), arrived)

    @work(group="upload", exclusive=True, exit_on_error=False, description="upload a scan")
    async def _upload(self, child: int, kind: str, file: Path | Received) -> None:
        received = file if isinstance(file, Received) else None

        def show_progress(done: int, total: int | None) -> None:
            self._sending = (file.name, done, total or done)
            self.repaint()

        store, progress = self.context.store, in_steps(show_progress)
        try:
            portal, now = await self.context.portal(), self.context.clock()
            if received is not None:
                await received.send(portal, progress)
                self._unsent = None
            elif isinstance(file, Path):
                await resume_upload(store, portal, file, child, kind, now, progress)
        except RuobrError as error:
            self.show_error(error)
            return
        finally:
            self._sending = None
            self.repaint()
        self.notice(_("Uploaded. An operator will check it."), "good")
        self.refresh_data()
