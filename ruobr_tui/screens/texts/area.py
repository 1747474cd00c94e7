"""Area: texts of the portal that the administrator of the region writes."""

from __future__ import annotations

from ruobr_tui.api.roles import TEXT_EDITOR
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("text.edit", "e,insert", "edit", N_("Change"), N_("Write the draft of the next version"), "e", True),
    Command("text.preview", "v", "preview", N_("Preview"), N_("The text as it will be read, with example values"), "v", True, on_page=True),
    Command("text.publish", "p", "publish", N_("Publish"), N_("Make the draft the text in force"), "p", True),
    Command("text.history", "h", "history", N_("Versions"), N_("All versions, and what each has changed"), "h", True, on_page=True),
    Command("text.discard", "x,delete", "discard", N_("Discard the draft"), N_("Give the draft up; the text in force stays"), "x", True, hint=N_("Discard")),
)  # fmt: skip

AREA = Area(
    name="texts",
    sections=(
        Section(
            "texts",
            "wt",
            N_("Texts of the portal"),
            N_("The consent and the emails, in versions"),
            "texts.texts:TextsScreen",
            "portal-texts",
            TEXT_EDITOR,
            group=Group.WORK,
        ),
    ),
    commands=COMMANDS,
    headings={"text": N_("A text of the portal")},
)
