"""Area: absences."""

from __future__ import annotations

from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.areas import Area, Command, Group, NewsKind, Section
from ruobr_tui.i18n import N_, ngettext

COMMANDS = (
    Command("absences.earlier", "left_square_bracket", "period(-1)", N_("Previous period"), N_("Go to the previous period"), "["),
    Command("absences.later", "right_square_bracket", "period(1)", N_("Next period"), N_("Go to the next period"), "[ ]", True, hint=N_("Period"), on_page=True),
    Command("missed.export", "s", "export", N_("Save as text"), N_("Save missed work as a text file"), "s", True, hint=N_("Save"), on_page=True, uses_files=True),
    Command("missed.group", "o,v", "group", N_("By subject"), N_("By subject, or by day"), "o", True, on_page=True),
)  # fmt: skip

AREA = Area(
    name="absences",
    sections=(
        Section(
            "absences",
            "a",
            N_("Absences"),
            N_("Missed lessons and their topics"),
            "absences.period:AbsencesScreen",
            group=Group.DIARY,
            badge="absences.badge:new",
        ),
    ),
    commands=COMMANDS,
    headings={
        "absences": N_("Absences"),
        "missed": N_("Missed work"),
    },
    event_kinds=DIARY,
    news=(
        NewsKind(
            kind=Kind.ABSENCE_NEW,
            sign="!",
            role="warning",
            text=N_("%(subject)s: absence %(after)s"),
            has_detail=True,
            counted=lambda count: ngettext("%(count)d new absence", "%(count)d new absences", count),
        ),
        NewsKind(
            kind=Kind.ABSENCE_CHANGED,
            sign="≠",
            role="warning",
            text=N_("%(subject)s: absence %(before)s → %(after)s"),
        ),
        NewsKind(
            kind=Kind.ABSENCE_REMOVED,
            sign="−",
            role="good",
            text=N_("%(subject)s: absence %(before)s removed"),
        ),
    ),
)
