"""Area: the lessons that a teacher gives."""

from __future__ import annotations

from ruobr_tui.api.roles import Role
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("own_week.earlier", "left_square_bracket", "week(-1)", N_("Previous week"), N_("One week back"), "["),
    Command("own_week.later", "right_square_bracket", "week(1)", N_("Next week"), N_("One week ahead"), "[ ]", True, hint=N_("Week"), on_page=True),
    Command("own_week.now", "t", "now", N_("This week"), N_("Go to the week with today"), "t", True, on_page=True),
)  # fmt: skip

AREA = Area(
    name="own_week",
    sections=(
        Section(
            "own_week",
            "wj",
            N_("My lessons"),
            N_("The lessons that you give, by weeks"),
            "own_week.week:OwnWeekScreen",
            "own-timetable",
            Role.TEACHER,
            group=Group.WORK,
        ),
    ),
    commands=COMMANDS,
    headings={"own_week": N_("My lessons")},
)
