"""Area: homework of the coming days."""

from __future__ import annotations

from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.areas import Area, Command, Group, NewsKind, Section
from ruobr_tui.i18n import N_, ngettext

COMMANDS = (
    Command("homework.tick", "x,space", "tick", N_("Done"), N_("Tick the homework off, or take the tick back"), "x", True),
    Command("homework.done", "o", "toggle_done", N_("Hide done"), N_("Show or hide completed homework"), "o", True, hint=N_("Done ones"), on_page=True),
)  # fmt: skip

AREA = Area(
    name="homework",
    sections=(
        Section(
            "homework",
            "h",
            N_("Homework"),
            N_("Assignments for the coming days"),
            "homework.tasks:HomeworkScreen",
            group=Group.DIARY,
            badge="homework.badge:due",
        ),
    ),
    commands=COMMANDS,
    headings={
        "homework": N_("Homework"),
    },
    event_kinds=DIARY,
    news=(
        NewsKind(
            kind=Kind.HOMEWORK_NEW,
            sign="▸",
            role="active",
            text=N_("%(subject)s: homework — %(after)s"),
            counted=lambda count: ngettext("%(count)d new task", "%(count)d new tasks", count),
        ),
        NewsKind(
            kind=Kind.HOMEWORK_CHANGED,
            sign="≠",
            role="active",
            text=N_("%(subject)s: homework changed — %(after)s"),
        ),
        NewsKind(
            kind=Kind.HOMEWORK_REMOVED,
            sign="−",
            role="dim",
            text=N_("%(subject)s: homework removed — %(before)s"),
        ),
    ),
)
