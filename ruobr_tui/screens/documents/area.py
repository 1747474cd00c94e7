"""Area: scans of documents of a family, and at the desks."""

from __future__ import annotations

from ruobr_tui.api.roles import Role
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("documents.add", "a,insert", "add", N_("Upload a scan"), N_("Upload a scan of a document of this child"), "a", True, hint=N_("Upload"), on_page=True, uses_files=True),
    Command("documents.save", "s", "save", N_("Save file"), N_("Save this scan to this computer"), "s", True, hint=N_("Save"), uses_files=True),
    Command("documents.remove", "d,delete", "remove", N_("Delete"), N_("Delete this scan permanently"), "d", True),
    Command("child_scans.save", "s,enter", "save", N_("Open scan"), N_("Save the scan here; the family sees that you opened it"), "s", True, uses_files=True),
    Command("child_scans.confirm", "v,a", "confirm", N_("Confirm"), N_("The scan matches the document"), "v", True),
    Command("child_scans.refuse", "d,delete", "refuse", N_("Reject"), N_("Reject and give the parent a reason"), "d", True),
)  # fmt: skip

AREA = Area(
    name="documents",
    sections=(
        Section(
            "documents",
            "id",
            N_("Documents"),
            N_("Scans of your and your children’s documents"),
            "documents.scans:DocumentsScreen",
            "documents",
            Role.PARENT,
            group=Group.ACCOUNT,
        ),
    ),
    commands=COMMANDS,
    headings={
        "documents": N_("Documents"),
        "child_scans": N_("Scans"),
    },
)
