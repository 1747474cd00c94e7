"""Area: messages from the school."""

from __future__ import annotations

from ruobr_tui.api.models.events import LETTER
from ruobr_tui.areas import Area, EventSummary, Group, NewsKind, Section
from ruobr_tui.i18n import N_, ngettext

AREA = Area(
    name="letters",
    sections=(
        Section(
            "letters",
            "l",
            N_("Messages"),
            N_("Messages from the school"),
            "letters.inbox:LettersScreen",
            group=Group.MESSAGES,
            badge="letters.badge:unread",
        ),
    ),
    event_kinds=frozenset({LETTER}),
    summaries=(EventSummary(kind=LETTER, is_stored=True),),
    live_update="letters.live_update:update",
    news=(
        NewsKind(
            kind="letter",
            sign="●",
            role="active",
            text=N_("%(detail)s: %(subject)s"),
            counted=lambda count: ngettext("%(count)d new message", "%(count)d new messages", count),
        ),
    ),
    sync="letters.sync:wanted",
    today="letters.on_today:ON_TODAY",
)
