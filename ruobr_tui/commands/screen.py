"""Opening the full screen: what Textual reads once, when it is imported, is settled before."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from ruobr_tui.commands.messages import print_message

if TYPE_CHECKING:
    from ruobr_tui.config import Config
    from ruobr_tui.files.paths import Paths


def open_screen(config: Config, paths: Paths, password: str | None) -> int:
    """Open the full screen; returns the exit code. ``password`` signs the named login in at once."""
    for exported in ("COLUMNS", "LINES"):  # of the shell that started us; they do not follow a resize
        os.environ.pop(exported, None)
    if not config.animations or config.low_bandwidth:
        os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    from ruobr_tui.app import run
    from ruobr_tui.config import check_keymap, check_sections
    from ruobr_tui.screens.registry import AREAS

    for problem in (
        *check_keymap(config, (command.id for command in AREAS.commands)),
        *check_sections(config, (section.id for section in AREAS.sections)),
    ):
        print_message(str(problem))
    return run(config, paths=paths, password=password, when_shown=collect_again)


def collect_again() -> None:
    """Collect garbage from now on, but do not look through all that was imported each time."""
    gc.freeze()
    gc.enable()
