"""Area: the school with teachers, classmates, links."""

from __future__ import annotations

from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("school.page", "right_square_bracket", "page_by(1)", N_("Next page"), N_("The next page of the school"), "[ ]", True, hint=N_("Page"), on_page=True),
    Command("school.page_back", "left_square_bracket", "page_by(-1)", N_("Previous page"), N_("The previous page"), "["),
)  # fmt: skip

AREA = Area(
    name="school",
    sections=(
        Section(
            "school",
            "s",
            N_("School"),
            N_("Teachers, classmates, birthdays, links"),
            "school.guide:SchoolScreen",
            group=Group.MESSAGES,
        ),
    ),
    commands=COMMANDS,
    headings={
        "school": N_("School"),
    },
)
