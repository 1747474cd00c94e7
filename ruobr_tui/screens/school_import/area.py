"""Area: schools filled from tables."""

from __future__ import annotations

from ruobr_tui.api.roles import FILLER
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("imports.check", "n,insert", "check", N_("Import tables"), N_("Choose a folder or a file; it is checked and shown as a plan first"), "n", True, hint=N_("Import"), on_page=True, uses_files=True),
    Command("imports.template", "t", "template", N_("Save an empty table"), N_("Save a table with the names of its columns alone"), "t", True, hint=N_("Template"), on_page=True, uses_files=True),
    Command("imports.export", "e", "export", N_("Save a school as tables"), N_("Save everything of a school as tables that can be imported again"), "e", True, hint=N_("Export"), on_page=True, uses_files=True),
    Command("import_plan.write", "ctrl+s,s", "write", N_("Apply the plan"), N_("Do what the plan says, after a question"), "^S", True, hint=N_("Apply"), on_page=True),
    Command("import_plan.again", "r", "check_again", N_("Check again"), N_("Check the same files against the database as it is now"), "r", False, on_page=True),
)  # fmt: skip

AREA = Area(
    name="school_import",
    sections=(
        Section(
            "imports",
            "wz",
            N_("Filling schools"),
            N_("Import tables, templates, a school as tables"),
            "school_import.imports:ImportsScreen",
            "school-import",
            FILLER,
            group=Group.WORK,
        ),
    ),
    commands=COMMANDS,
    headings={
        "imports": N_("Filling schools"),
        "import_plan": N_("The plan of an import"),
    },
)
