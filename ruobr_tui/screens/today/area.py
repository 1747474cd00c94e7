"""Area: Today, the home of every account."""

from __future__ import annotations

from ruobr_tui.api.models.events import (
    BALANCE,
    DESK,
    DIARY,
    EXCHANGE,
    FIRST_GRADE,
    KINDERGARTEN,
    LETTER,
    PAYMENT,
    QUEUE,
)
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("today.tick", "x", "tick", N_("Done"), N_("Tick the homework off, or take the tick back"), "x", True),
    Command("today.accept", "a", "answer('accept')", N_("Accept"), N_("Accept the place after a question"), "a", True),
    Command("today.decline", "d", "answer('decline')", N_("Decline"), N_("Decline the place after a question"), "d", True),
    Command("today.beside", "right,l", "column(1)", N_("Right column"), N_("To the column beside the list"), "← →", True, False, N_("Column"), True),
    Command("today.list", "left,h", "column(-1)", N_("List"), N_("To the list"), "←", palette=False),
)  # fmt: skip

AREA = Area(
    name="today",
    sections=(
        Section(
            "today",
            "t",
            N_("Today"),
            N_("What must be done, what is new, what comes next"),
            "today.home:TodayScreen",
            everyone=True,
            group=Group.TODAY,
        ),
    ),
    commands=COMMANDS,
    headings={"today": N_("Today")},
    event_kinds=DIARY | {BALANCE, DESK, EXCHANGE, FIRST_GRADE, KINDERGARTEN, LETTER, PAYMENT, QUEUE},
)
