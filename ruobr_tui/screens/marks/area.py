"""Area: marks with periods, subjects, targets and the what-if calculator."""

from __future__ import annotations

from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.areas import Area, Command, Group, NewsKind, Section
from ruobr_tui.i18n import N_, ngettext

COMMANDS = (
    Command("marks.earlier", "left_square_bracket", "period(-1)", N_("Previous period"), N_("Go to the previous period"), "["),
    Command("marks.later", "right_square_bracket", "period(1)", N_("Next period"), N_("Go to the next period"), "[ ]", True, hint=N_("Period"), on_page=True),
    Command("marks.left", "left,h", "column(-1)", N_("Left"), N_("To the mark on the left"), "←", palette=False),
    Command("marks.right", "right,l", "column(1)", N_("Right"), N_("To the mark on the right"), "→", palette=False),
    Command("marks.explain", "equals_sign", "explain", N_("Calculation"), N_("How this was calculated"), "=", True, hint=N_("Why")),
    Command("marks.what_if", "w", "what_if", N_("What-if calculator"), N_("Try out possible marks"), "w", True, hint=N_("What if")),
    Command("marks.target", "T", "target", N_("Target"), N_("Marks needed for a better average"), "T", True),
    Command("marks.dynamics", "d", "dynamics", N_("Trend"), N_("All subjects over the year"), "d", True, on_page=True),
    *(
        Command(f"what_if.add_{n}", str(n), f"add({n})", N_("Add mark"), N_("Add this mark"), "2–5" if n == 5 else str(n), n == 5, palette=False, hint=N_("Add"))
        for n in (5, 4, 3, 2)
    ),
    Command("what_if.weight", "w", "weight", N_("Weight"), N_("The weight of the next mark: 1, 2 or 3"), "w", True),
    Command("what_if.change", "e", "change", N_("Change mark"), N_("Replace this mark"), "e", True),
    Command("what_if.drop", "d,delete", "drop", N_("Remove mark"), N_("Remove or restore this mark"), "d", True, hint=N_("Drop")),
    Command("what_if.explain", "equals_sign", "explain", N_("Calculation"), N_("How this was calculated"), "=", True, hint=N_("Why")),
    Command("what_if.start_over", "c", "start_over", N_("Reset"), N_("Clear all changes"), "c"),
    Command("what_if.leave", "escape,backspace", "leave", N_("Real marks"), N_("Back to the real marks; changes are not saved"), "Esc"),
    Command("target.own", "o", "own", N_("Custom target"), N_("Enter a target average"), "o", True, hint=N_("Own")),
)  # fmt: skip

AREA = Area(
    name="marks",
    sections=(
        Section(
            "marks",
            "m",
            N_("Marks"),
            N_("Marks by subject and date, averages"),
            "marks.period:MarksScreen",
            group=Group.DIARY,
            badge="marks.badge:new",
        ),
    ),
    commands=COMMANDS,
    headings={
        "marks": N_("Marks"),
        "what_if": N_("What-if calculator"),
        "target": N_("Target"),
    },
    event_kinds=DIARY,
    news=(
        NewsKind(
            kind=Kind.MARK_NEW,
            sign="+",
            role="mark",
            text=N_("%(subject)s: mark %(after)s"),
            has_detail=True,
            counted=lambda count: ngettext("%(count)d new mark", "%(count)d new marks", count),
        ),
        NewsKind(
            kind=Kind.MARK_CHANGED,
            sign="≠",
            role="warning",
            text=N_("%(subject)s: mark %(before)s → %(after)s"),
            has_detail=True,
        ),
        NewsKind(
            kind=Kind.MARK_REMOVED,
            sign="−",
            role="warning",
            text=N_("%(subject)s: mark %(before)s removed"),
        ),
    ),
    today="marks.on_today:ON_TODAY",
)
