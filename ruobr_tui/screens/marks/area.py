"""Area: marks with periods, subjects, targets and the what-if calculator."""

from __future__ import annotations

from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.areas import Area, Command, NewsKind, Section
from ruobr_tui.i18n import N_, ngettext

COMMANDS = (
    Command("marks.earlier", "left_square_bracket", "period(-1)", N_("Earlier period"), N_("The period before"), "["),
    Command("marks.later", "right_square_bracket", "period(1)", N_("Later period"), N_("The period after"), "[ ]", True, hint=N_("Period"), on_page=True),
    Command("marks.left", "left,h", "column(-1)", N_("Left"), N_("To the mark on the left"), "←", palette=False),
    Command("marks.right", "right,l", "column(1)", N_("Right"), N_("To the mark on the right"), "→", palette=False),
    Command("marks.explain", "equals_sign", "explain", N_("How computed"), N_("How this figure was computed"), "=", True, hint=N_("Where from")),
    Command("marks.what_if", "w", "what_if", N_("What if"), N_("Try marks that were not given"), "w", True),
    Command("marks.target", "T", "target", N_("Target"), N_("Which marks lead to a better average"), "T", True),
    *(
        Command(f"what_if.add_{n}", str(n), f"add({n})", N_("Try a mark"), N_("One more mark like this"), "2–5" if n == 5 else str(n), n == 5, palette=False, hint=N_("Add mark"))
        for n in (5, 4, 3, 2)
    ),
    Command("what_if.weight", "w", "weight", N_("Weight"), N_("The weight of the next mark: 1, 2 or 3"), "w", True),
    Command("what_if.change", "e", "change", N_("Change mark"), N_("What if this mark were another"), "e", True),
    Command("what_if.drop", "d,delete", "drop", N_("Drop mark"), N_("What if this mark were not there; again: it is"), "d", True, hint=N_("Drop")),
    Command("what_if.explain", "equals_sign", "explain", N_("How computed"), N_("How this figure was computed"), "=", True, hint=N_("Where from")),
    Command("what_if.start_over", "c", "start_over", N_("Start over"), N_("Suppose nothing"), "c"),
    Command("what_if.leave", "escape,backspace", "leave", N_("What is real"), N_("Back to the real marks; nothing is kept"), "Esc"),
    Command("target.own", "o", "own", N_("Own target"), N_("Type an average to reach"), "o", True),
)  # fmt: skip

AREA = Area(
    name="marks",
    sections=(
        Section(
            "marks", "m", N_("Marks"), N_("Marks by subject and date, averages"), "marks.period:MarksScreen"
        ),
    ),
    commands=COMMANDS,
    headings={
        "marks": N_("Marks"),
        "what_if": N_("What if"),
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
)
