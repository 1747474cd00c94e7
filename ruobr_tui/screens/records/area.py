"""Area: records of schools and kindergartens in tables, forms and their history."""

from __future__ import annotations

from ruobr_tui.api.roles import RECORD_EDITOR
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("record_tables.place", "p", "place", N_("Another place"), N_("Choose the region, a municipality or a school"), "p", True, hint=N_("Place"), on_page=True),
    Command("record_rows.add", "n,insert", "add", N_("Add"), N_("Add a row to this table"), "n", True, on_page=True),
    Command("record_rows.find", "slash,f,full_stop", "find", N_("Find"), N_("Find rows by words, on the portal"), "/", True, on_page=True),
    Command("record_rows.edit", "e", "edit", N_("Change"), N_("Change this row in a form"), "e", True),
    Command("record.edit", "e", "edit", N_("Change"), N_("Change this row in a form"), "e", True),
    Command("record.end", "x", "end_row", N_("Enter the last day"), N_("Somebody has left: enter the last day"), "x", True, hint=N_("Leaving")),
    Command("record.remove", "d,delete", "remove", N_("Remove"), N_("Remove this row, if nothing refers to it"), "d", True),
)  # fmt: skip

AREA = Area(
    name="records",
    sections=(
        Section(
            "record_tables",
            "wx",
            N_("Schools and records"),
            N_("Schools, staff, pupils, classes, timetable: lists and forms"),
            "records.tables:RecordTablesScreen",
            "records",
            RECORD_EDITOR,
            behind="staff_accounts",
            group=Group.WORK,
        ),
    ),
    commands=COMMANDS,
    headings={
        "record_tables": N_("Schools and records"),
        "record_rows": N_("A table"),
        "record": N_("A row"),
    },
)
