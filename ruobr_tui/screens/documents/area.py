"""Area: scans of documents of a family, and at the desks."""

from __future__ import annotations

from ruobr_tui.api.roles import Role
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("documents.add", "a,insert", "add", N_("Upload a scan"), N_("Upload a scan of a document of this child"), "a", True, hint=N_("Upload"), on_page=True, uses_files=True),
    Command("documents.save", "s", "save", N_("Save file"), N_("Save this scan to this computer"), "s", True, hint=N_("Save"), uses_files=True),
    Command("documents.remove", "d,delete", "remove", N_("Delete"), N_("Delete this scan permanently"), "d", True),
    Command("child_scans.look", "l,enter", "look", N_("Look at it"), N_("Look at the scan here; the family sees that you opened it"), "l", True, hint=N_("Look")),
    Command("child_scans.save", "s", "save", N_("Open in browser"), N_("Pass the scan on by a link that opens once; the family sees that you opened it"), "s", True, hint=N_("Browser"), uses_files=True),
    Command("child_scans.confirm", "v,a", "confirm", N_("Confirm"), N_("The scan matches the document"), "v", True),
    Command("scan.confirm", "v", "confirm", N_("Confirm"), N_("The scan matches the document"), "v", True),
    Command("scan.decide", "a", "decide", N_("Confirm and go on"), N_("Confirm it, and decide the application"), "a", True, hint=N_("Go on")),
    Command("scan.zoom_in", "plus,equals_sign", "zoom(1)", N_("Larger"), N_("Show the scan larger"), "+", True),
    Command("scan.zoom_out", "minus", "zoom(-1)", N_("Smaller"), N_("Show the scan smaller"), "-", True),
    Command("scan.left", "left,h", "move(-1, 0)", N_("Left"), N_("The part to the left"), "←", palette=False),
    Command("scan.right", "right", "move(1, 0)", N_("Right"), N_("The part to the right"), "→", palette=False),
    Command("scan.up", "up,k", "move(0, -1)", N_("Up"), N_("The part above"), "↑", palette=False),
    Command("scan.down", "down,j", "move(0, 1)", N_("Down"), N_("The part below"), "↓", palette=False),
    Command("scan.page_next", "right_square_bracket,pagedown", "turn(1)", N_("Next page"), N_("The next page of this document"), "]", palette=False),
    Command("scan.page_previous", "left_square_bracket,pageup", "turn(-1)", N_("Previous page"), N_("The page before"), "[", palette=False),
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
        "scan": N_("A scan"),
    },
)
