"""Questions of a new school year."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

BEGIN = Question(
    title=N_("Promote?"),
    yes=N_("Yes, promote"),
    whom=N_("%(school)s\n%(classes)s\n%(apart)s"),
    what=N_("It is written at once, or not at all. Until the first lesson of the new year it can be undone."),
    lost=N_("Courses go on without teachers. The timetable of the old year ends on %(ends)s."),
    word="%(word)s",
)
SEE_OFF = Question(
    title=N_("Do they leave the school?"),
    yes=N_("Yes, they leave"),
    whom=N_("%(school)s, class %(name)s\n%(pupils)s"),
    what=N_("Marks and history stay. Until the first lesson of the new year it can be undone."),
    lost=N_("They are no longer among the present pupils; today is entered as their last day."),
    word="%(word)s",
)
BEGIN_ALL = Question(
    title=N_("Promote all classes?"),
    yes=N_("Yes, promote all"),
    whom=N_("%(school)s\n%(classes)s\n%(apart)s"),
    what=N_("Class by class; until the first lesson of the new year it can be undone."),
    lost=N_("Courses go on without teachers. The timetable of the old year ends on %(ends)s."),
    word="%(word)s",
)
UNDO = Question(
    title=N_("Undo the new school year?"),
    yes=N_("Yes, undo"),
    whom=N_("%(school)s\n%(classes)s"),
    what=N_("Classes, pupils, courses and the timetable are as before. What was planned stays."),
    lost=N_("All classes are put back, not one alone."),
    word="%(word)s",
)
