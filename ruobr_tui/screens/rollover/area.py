"""Area: schools led into a new year."""

from __future__ import annotations

from ruobr_tui.api.roles import FILLER
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("rollover.begin", "a", "begin_class", N_("Promote"), N_("Carry out the plan for this class, after a question"), "a", True),
    Command("rollover.begin_all", "ctrl+s,s", "begin_all", N_("Promote all classes"), N_("Carry out what is left of the plan class by class, after a question"), "^S", True, hint=N_("All classes"), on_page=True),
    Command("rollover.undo", "z", "undo_year", N_("Undo the new year"), N_("Put all classes and pupils back, as long as the new year has no lessons"), "z", True, hint=N_("Undo"), on_page=True),
    Command("rollover.school", "p", "school", N_("Another school"), N_("Choose the school that is led into the new year"), "p", True, hint=N_("School"), on_page=True),
    Command("rollover_class.keep", "b", "keep_back", N_("Keep back"), N_("These pupils stay in the same grade"), "b", True),
    Command("rollover_class.leave", "x", "leave_school", N_("Leaves"), N_("These pupils leave the school"), "x", True),
    Command("rollover_class.other", "e", "other_class", N_("Another class"), N_("These pupils go into another class"), "e", True, hint=N_("Class…")),
    Command("rollover_class.usual", "d,delete", "as_proposed", N_("As proposed"), N_("These pupils go where the plan proposes"), "d", True, hint=N_("Reset")),
)  # fmt: skip

AREA = Area(
    name="rollover",
    sections=(
        Section(
            "rollover",
            "wy",
            N_("New school year"),
            N_("Promote classes, keep pupils back, see pupils off"),
            "rollover.plan:RolloverScreen",
            "rollover",
            FILLER,
            group=Group.WORK,
        ),
    ),
    commands=COMMANDS,
    headings={
        "rollover": N_("New school year"),
        "rollover_class": N_("Pupils of a class in the new year"),
    },
)
