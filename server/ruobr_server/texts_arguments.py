"""Options of ``ruobr-server texts``; what it does is imported when it is run."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruobr_server.kit.language import _
from ruobr_tui.api.rules.portal_texts import KINDS


def add_texts(commands: Any, database: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the command; ``database`` adds the options that select one."""
    about = _("the consent and the letters of the portal, as files")
    actions = commands.add_parser("texts", help=about).add_subparsers(dest="action", required=True)
    database(actions.add_parser("list", help=_("list the texts, with their versions")))
    show = actions.add_parser("show", help=_("print a text"))
    database(show)
    show.add_argument("kind", choices=list(KINDS), metavar="TEXT")
    show.add_argument(
        "--version",
        type=int,
        metavar="NUMBER",
        help=_("a version; 0 is the text that comes with the program"),
    )
    written = actions.add_parser("export", help=_("write the texts in force to a folder"))
    database(written)
    written.add_argument("folder", type=Path)
    read = actions.add_parser("import", help=_("make drafts of the texts in a folder that have changed"))
    database(read)
    read.add_argument("folder", type=Path)
    read.add_argument("--publish", action="store_true", help=_("put them into force at once"))
    read.add_argument(
        "--ask-again",
        action="store_true",
        help=_("everybody has to agree to the new consent, not only new families"),
    )
    read.add_argument("--dry-run", action="store_true", help=_("check only, change nothing"))
    read.add_argument("--yes", action="store_true", help=_("write without asking"))
