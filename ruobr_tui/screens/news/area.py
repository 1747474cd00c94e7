"""Area: news since the last visit of the page."""

from __future__ import annotations

from ruobr_tui.api.models.events import DIARY, LETTER
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("news.seen", "x", "seen", N_("Mark all seen"), N_("Mark all as seen"), "x", True, hint=N_("Mark seen"), on_page=True),
)  # fmt: skip

AREA = Area(
    name="news",
    sections=(
        Section(
            "news",
            "n",
            N_("What’s new"),
            N_("New for all children"),
            "news.list:NewsScreen",
            group=Group.TODAY,
            badge="news.badge:unseen",
        ),
    ),
    commands=COMMANDS,
    headings={
        "news": N_("What’s new"),
    },
    event_kinds=DIARY | {LETTER},
)
