"""What sessions need is imported before the first one, which would block the others."""

from __future__ import annotations

import gc
from importlib import import_module

FIRST_NEEDED = (
    "ruobr_tui.app",
    "ruobr_tui.screens.sign_in.login",
    "ruobr_tui.screens.today.home",
    "ruobr_tui.screens.today.gather",
    "ruobr_tui.screens.diary.week",
    "ruobr_tui.api.client",
    "ruobr_tui.api.resources",
    "textual.widgets",
)


def preload() -> None:
    """Import it; full collections skip it, as it lives as long as the process."""
    for name in FIRST_NEEDED:
        import_module(name)
    gc.collect()
    gc.freeze()
