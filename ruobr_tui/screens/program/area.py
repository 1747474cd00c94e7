"""Area of what belongs to no other: the program's commands, help, the menu of sections, the privacy
screen.
"""

from __future__ import annotations

from ruobr_tui import keys
from ruobr_tui.areas import Area
from ruobr_tui.i18n import N_

AREA = Area(
    name="program",
    commands=keys.COMMANDS,
    headings={
        "app": N_("Everywhere"),
        "host": N_("On this server"),
        "form": N_("Forms"),
        "section": N_("In every section"),
        "help": N_("Help"),
        "list": N_("Lists"),
        "listing": N_("Lists with columns"),
        "desk": N_("Work lists"),
        "detail": N_("Details beside a list"),
        "spread": N_("Week"),
    },
)
