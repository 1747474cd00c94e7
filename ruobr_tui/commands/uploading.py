"""``ruobr upload``: a scan of a child's document, from a script or a shell over SSH."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ruobr_tui.api.clock import Clock
from ruobr_tui.api.requests import cabinet
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.fetching import NoSuchChild
from ruobr_tui.commands.streams import Streams
from ruobr_tui.i18n import _
from ruobr_tui.store import Store
from ruobr_tui.store.uploads import resume_upload
from ruobr_tui.widgets.progress import bar, in_steps

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.models.family import FamilyChild


QUARTERS = 4
"""Progress lines of one upload: few, because stderr may be a log."""


async def upload_scan(
    options: Namespace, store: Store, portal: Portal, streams: Streams, clock: Clock
) -> int:
    """Upload ``options.file``; resumes an interrupted upload. Raises errors of uploading, ``NoSuchChild``."""
    family = (await portal.fetch(cabinet.children())).value
    child = _chosen(family.children if family is not None else [], options.child)
    path: Path = options.file

    def report(done: int, total: int | None) -> None:
        streams.message(f"{path.name}  {bar(done, total or done)}")

    document = await resume_upload(
        store, portal, path, child.id, options.kind, clock(), in_steps(report, QUARTERS)
    )
    streams.print(_("Uploaded. Document number: %(number)d.") % {"number": document.id})
    return Exit.OK


def _chosen(children: list[FamilyChild], wanted: str | None) -> FamilyChild:
    names = [child.values.get("first_name", "") for child in children]
    if wanted is None and len(children) == 1:
        return children[0]
    if wanted is not None and wanted.isdecimal() and 1 <= int(wanted) <= len(children):
        return children[int(wanted) - 1]
    fitting = [
        child
        for child, name in zip(children, names, strict=True)
        if wanted and name.casefold() == wanted.casefold()
    ]
    if len(fitting) == 1:
        return fitting[0]
    raise NoSuchChild(
        _("Specify a child with --child, by number or first name: %(names)s") % {"names": ", ".join(names)}
    )
